//! What a rule is.

use crate::diag::{Finding, Level};
use crate::model::{Org, Project};
use std::fmt::Write as _;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Interfaces and paths.
    Relationships,
    /// Decisions and approvals.
    Decisions,
    /// Commander's intent.
    Intent,
    /// Roles and responsibilities.
    Roles,
    /// Units, teams, leaders.
    Structure,
    /// Work.
    Flow,
    /// Signals of trouble.
    Signals,
    /// Scenarios, variants and claims.
    Runs,
}

/// A rule with its page.
#[derive(Debug)]
pub struct Rule {
    /// Stable name.
    pub name: &'static str,
    /// What it is about.
    pub category: Category,
    /// How bad it is unless somebody says otherwise.
    pub level: Level,
    /// One sentence.
    pub summary: &'static str,
    /// Why it matters, with the source.
    pub why: &'static str,
    /// How to mend it.
    pub mend: &'static str,
    /// A spec that it finds something in.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
    /// Looks.
    pub check: fn(&Context<'_>) -> Vec<Finding>,
}

impl Rule {
    /// A finding of this rule at its own level.
    #[must_use]
    pub fn finding(&self, span: crate::source::Span, message: impl Into<String>) -> Finding {
        Finding::new(self.level, self.name, span, message)
    }

    /// Its page, as Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "## {}\n\n{} ({:?}, level {})\n",
            self.name,
            self.summary,
            self.category,
            self.level.word()
        );
        let _ = writeln!(out, "**Why.** {}\n\n**Mend.** {}\n", self.why, self.mend);
        let _ = writeln!(out, "Found in:\n\n```\n{}```\n\nNot found in:\n\n```\n{}```", self.bad, self.good);
        out
    }
}

/// What a rule looks at.
#[derive(Debug)]
pub struct Context<'c> {
    /// The structure as it is.
    pub org: &'c Org,
    /// All of it.
    pub project: &'c Project,
}

impl<'c> Context<'c> {
    /// A context on the base structure.
    #[must_use]
    pub fn new(project: &'c Project) -> Self {
        Self { org: &project.base, project }
    }
}
