//! What a project says about the rules: levels and options, for all of it, for some paths, for some units.

use super::rule::Rule;
use crate::diag::{Finding, Level};
use crate::source::Span;
use std::collections::BTreeMap;

/// What to do with the findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Leave them out.
    Allow,
    /// Give them this level.
    At(Level),
}

/// Where a layer of settings holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Where {
    /// Everywhere.
    #[default]
    Everywhere,
    /// In files whose path fits a pattern: `*` within a folder, `**` across folders.
    Path(String),
    /// In a unit or team of this name, and all inside it.
    Unit(String),
}

/// Levels and options that hold in one place; later layers win over earlier ones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// Where it holds.
    pub place: Where,
    /// Where `andon.toml` says where it holds; none for the command line.
    pub declared: Option<Span>,
    /// The places in the text of that file or unit; filled in by [`Settings::placed`].
    pub spans: Vec<Span>,
    /// Levels by rule.
    pub levels: BTreeMap<String, Setting>,
    /// Options by rule and name.
    pub options: BTreeMap<(String, String), f64>,
}

/// All layers, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// From the general to the particular; the command line comes last.
    pub layers: Vec<Layer>,
    /// The project's own rules.
    pub own: Vec<super::own::OwnRule>,
}

impl Layer {
    fn holds(&self, span: Span) -> bool {
        self.place == Where::Everywhere
            || self.spans.iter().any(|s| s.file == span.file && s.start <= span.start && span.end <= s.end)
    }
}

impl Settings {
    /// The option of a rule as it holds at a place.
    #[must_use]
    pub fn option(&self, rule: &Rule, name: &str, at: Span) -> f64 {
        let default = rule.options.iter().find(|o| o.name == name).map_or(f64::NAN, |o| o.value);
        if self.layers.is_empty() {
            return default;
        }
        let key = (rule.name.to_owned(), name.to_owned());
        let set = self.layers.iter().rev().filter(|l| l.holds(at)).find_map(|l| l.options.get(&key));
        set.copied().unwrap_or(default)
    }

    /// The finding at the level that holds where it stands; `None` when it is not wanted there.
    #[must_use]
    pub fn levelled(&self, mut finding: Finding) -> Option<Finding> {
        let set = self
            .layers
            .iter()
            .rev()
            .filter(|l| l.holds(finding.primary.span))
            .find_map(|l| l.levels.get(finding.rule));
        match set {
            Some(Setting::Allow) => return None,
            Some(Setting::At(level)) => finding.level = *level,
            None => {}
        }
        Some(finding)
    }

    /// Fills in where the layers of paths and units hold.
    #[must_use]
    pub fn placed(mut self, org: &crate::model::Org, sources: &crate::source::SourceMap) -> Self {
        for layer in &mut self.layers {
            layer.spans = match &layer.place {
                Where::Everywhere => Vec::new(),
                Where::Path(pattern) => {
                    let glob = matcher(pattern);
                    let fit = sources.iter().filter(|s| glob.as_ref().is_some_and(|g| g.is_match(&s.path)));
                    fit.map(|s| Span::new(s.id, 0, u32::try_from(s.text.len()).unwrap_or(u32::MAX))).collect()
                }
                Where::Unit(name) => org
                    .groups
                    .iter()
                    .filter(|(_, g)| g.meta.name == *name || g.meta.name.ends_with(&format!(".{name}")))
                    .map(|(_, g)| g.meta.whole)
                    .collect(),
            };
        }
        self
    }
}

/// The path fits the pattern: `*` stands for anything within a folder's name, `**` for any folders, `?` for one character.
#[must_use]
pub fn fits(pattern: &str, path: &str) -> bool {
    matcher(pattern).is_some_and(|m| m.is_match(path))
}

/// The pattern as understood; `None` when it is none.
#[must_use]
pub fn matcher(pattern: &str) -> Option<globset::GlobMatcher> {
    let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build();
    glob.ok().map(|g| g.compile_matcher())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_paths_as_in_git() {
        assert!(fits("specs/*.org", "specs/a.org"));
        assert!(!fits("specs/*.org", "specs/b/a.org"));
        assert!(fits("specs/**", "specs/b/a.org"));
        assert!(fits("**/a.org", "a.org"));
        assert!(fits("**/a.org", "specs/b/a.org"));
        assert!(!fits("**/a.org", "specs/ba.org"));
        assert!(fits("specs/?.org", "specs/a.org"));
    }
}
