//! Findings as data: what is wrong, where, why, and how to mend it. Nothing here knows how they are shown.

pub mod catalogue;
pub mod counted;
pub mod fix;
pub mod suggest;

use crate::source::{SourceMap, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It cannot be meant so; the exit status is 1.
    Error,
    /// It works, and will hurt.
    Warn,
    /// Worth knowing.
    Info,
}

impl Level {
    /// The word in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
        }
    }
}

/// A place with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What; may be empty.
    pub text: String,
}

/// A change to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A mend that a tool can apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// It keeps the meaning that was intended for certain.
    pub safe: bool,
    /// The changes, which do not overlap.
    pub edits: Vec<Edit>,
}

/// One thing that is wrong or worth knowing.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The stable name of the rule or of the error: `missing-interface`, `unknown-name`.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// One phrase, lower case, no full stop, with the figure that broke it.
    pub message: String,
    /// The place that the eye should go to.
    pub primary: Label,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What to type or to do.
    pub help: Option<String>,
    /// The figures in the message, by name.
    pub figures: Vec<(&'static str, f64)>,
    /// Mends.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A finding of this level at this place.
    #[must_use]
    pub fn new(level: Level, rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            primary: Label { span, text: String::new() },
            related: Vec::new(),
            help: None,
            figures: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// An error.
    #[must_use]
    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Error, rule, span, message)
    }

    /// A warning.
    #[must_use]
    pub fn warn(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Warn, rule, span, message)
    }

    /// What stands at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// How to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// How to mend it, if that is known.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        self.help = text.or(self.help);
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// A figure.
    #[must_use]
    pub fn figure(mut self, name: &'static str, value: f64) -> Self {
        if value.is_finite() {
            self.figures.push((name, value));
        }
        self
    }

    /// A mend that replaces one place.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, safe: bool, span: Span, text: impl Into<String>) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { title: title.into(), safe, edits });
        self
    }
}

/// Sorts findings by path, place, rule and message, and drops what is said twice.
pub fn sort(findings: &mut Vec<Finding>, sources: &SourceMap) {
    let path = |f: &Finding| sources.get(f.primary.span.file).map_or("", |s| s.path.as_str());
    findings.sort_by(|a, b| {
        (path(a), a.primary.span.start, a.level, a.rule, &a.message).cmp(&(
            path(b),
            b.primary.span.start,
            b.level,
            b.rule,
            &b.message,
        ))
    });
    findings.dedup();
}
