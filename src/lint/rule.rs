//! What a rule is.

use super::load::{RoleLoad, loads, stage_rates};
use super::paths::{Need, needs_in};
use super::predict::{Asked, asked};
use super::settings::Settings;
use super::staff::Staff;
use crate::diag::{Finding, Level};
use crate::model::dynamics::Scenario;
use crate::model::people::{Position, Role};
use crate::model::{Id, Org, Project};
use crate::network::Network;
use crate::source::Span;
use std::cell::OnceCell;
use std::fmt::Write as _;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// Components that break each other.
    Coupling,
    /// Scarce things and meetings.
    Resources,
    /// Scenarios, variants and claims.
    Runs,
    /// The rules of a project itself.
    Own,
}

/// A figure of a rule that a project may set.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// The word in `andon.toml`.
    pub name: &'static str,
    /// What holds when nothing is said.
    pub value: f64,
    /// What it means, with its unit and its source.
    pub meaning: &'static str,
}

/// An option.
#[must_use]
pub const fn opt(name: &'static str, value: f64, meaning: &'static str) -> Opt {
    Opt { name, value, meaning }
}

/// A spec, and the names of all findings of design that it has, in order of their places.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What is found, by all rules.
    pub finds: &'static [&'static str],
    /// The spec.
    pub spec: &'static str,
}

/// An example.
#[must_use]
pub const fn example(finds: &'static [&'static str], spec: &'static str) -> Example {
    Example { finds, spec }
}

/// The place before the brace that ends a declaration, for what is added to it.
#[must_use]
pub const fn before_brace(whole: Span) -> Span {
    let at = whole.end.saturating_sub(1);
    Span { start: at, end: at, ..whole }
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
    /// Figures that a project may set.
    pub options: &'static [Opt],
    /// Specs that it finds something in.
    pub bad: &'static [Example],
    /// Specs that it finds nothing in.
    pub good: &'static [Example],
    /// Looks.
    pub check: fn(&Context<'_>) -> Vec<Finding>,
}

impl Rule {
    /// A finding of this rule at its own level.
    #[must_use]
    pub fn finding(&self, span: Span, message: impl Into<String>) -> Finding {
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
        for o in self.options {
            let _ = writeln!(out, "**Option** `{}` = {}: {}\n", o.name, o.value, o.meaning);
        }
        for (words, examples) in [("Found in", self.bad), ("Not found in", self.good)] {
            for e in examples {
                let _ = writeln!(out, "{words}:\n\n```\n{}```\n", e.spec);
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

/// Up to so many positions a structure is looked at as a whole: the load of each by all that passes over it, all ways that are as
/// near. In larger ones that would be what a check takes its time for.
pub(super) const MOST_POSITIONS: usize = 2_000;

/// What a rule looks at. What several rules need is worked out once.
#[derive(Debug)]
pub struct Context<'c> {
    /// The structure as it is.
    pub org: &'c Org,
    /// All of it.
    pub project: &'c Project,
    /// What the project says about the rules.
    pub settings: &'c Settings,
    needs: OnceCell<Vec<Need>>,
    loads: OnceCell<Vec<Vec<RoleLoad>>>,
    desks: OnceCell<Vec<Vec<Asked>>>,
    rates: OnceCell<Vec<Vec<f64>>>,
    staff: OnceCell<Staff>,
    network: OnceCell<Network>,
}

impl<'c> Context<'c> {
    /// A context on the base structure.
    #[must_use]
    pub fn new(project: &'c Project, settings: &'c Settings) -> Self {
        Self::on(&project.base, project, settings)
    }

    /// A context on one of the structures of a project.
    #[must_use]
    pub fn on(org: &'c Org, project: &'c Project, settings: &'c Settings) -> Self {
        Self {
            org,
            project,
            settings,
            needs: OnceCell::new(),
            loads: OnceCell::new(),
            desks: OnceCell::new(),
            rates: OnceCell::new(),
            staff: OnceCell::new(),
            network: OnceCell::new(),
        }
    }

    /// The structure with nothing to add to its name; then, for whoever looks at the base, the variants.
    pub fn structures(&self) -> impl Iterator<Item = (Option<&'c str>, &'c Org)> + use<'c> {
        let variants =
            self.project.variants.iter().filter(|_| std::ptr::eq(self.org, &raw const self.project.base));
        std::iter::once((None, self.org)).chain(variants.map(|v| (Some(v.name.as_str()), &v.org)))
    }

    /// Who has which role, and what else is asked of positions.
    #[must_use]
    pub fn staff(&self) -> &Staff {
        self.staff.get_or_init(|| Staff::of(self.org))
    }

    /// The sanctioned network.
    #[must_use]
    pub fn network(&self) -> &Network {
        self.network.get_or_init(|| Network::new(self.org, false))
    }

    /// Every conversation that the work needs, with its path.
    #[must_use]
    pub fn needs(&self) -> &[Need] {
        self.needs.get_or_init(|| needs_in(self.org, self.staff(), self.network()))
    }

    /// The loads of all roles, by index, under each scenario.
    pub fn loads(&self) -> impl Iterator<Item = (&'c Scenario, &[RoleLoad])> {
        let all = self
            .loads
            .get_or_init(|| self.project.scenarios.iter().map(|(_, s)| loads(self.org, s)).collect());
        self.project.scenarios.iter().map(|(_, s)| s).zip(all.iter().map(Vec::as_slice))
    }

    /// What is asked of each position, by its index, under each scenario: messages to pass on, questions, approvals, meetings and
    /// work. Nothing in organisations of very many positions, where the ways of all messages take too long to find.
    pub fn desks(&self) -> impl Iterator<Item = (&'c Scenario, &[Asked])> {
        let few = self.org.positions.slots() <= MOST_POSITIONS;
        let all = self.desks.get_or_init(|| {
            let scenarios = self.project.scenarios.iter().filter(|_| few);
            scenarios.map(|(_, s)| asked(self.org, s)).collect()
        });
        self.project.scenarios.iter().map(|(_, s)| s).zip(all.iter().map(Vec::as_slice))
    }

    /// Items a second at each stage, by its index, under each scenario.
    pub fn rates(&self) -> impl Iterator<Item = (&'c Scenario, &[f64])> {
        let all = self
            .rates
            .get_or_init(|| self.project.scenarios.iter().map(|(_, s)| stage_rates(self.org, s)).collect());
        self.project.scenarios.iter().map(|(_, s)| s).zip(all.iter().map(Vec::as_slice))
    }

    /// The scenario in which a figure is largest, with the figure: of nothing when there are no scenarios.
    pub fn worst(&self, figure: impl Fn(&[f64]) -> f64) -> Option<(&'c Scenario, f64)> {
        let all = self.rates().map(|(s, rates)| (s, figure(rates)));
        all.fold(None, |worst, now| match worst {
            Some((_, most)) if most >= now.1 => worst,
            _ => Some(now),
        })
    }

    /// How many people have a role.
    #[must_use]
    pub fn heads(&self, role: Id<Role>) -> u32 {
        self.staff().heads(role)
    }

    /// The name of the role of a position.
    #[must_use]
    pub fn role_of(&self, position: Id<Position>) -> &'c str {
        &self.org.roles[self.org.positions[position].role].meta.name
    }

    /// The name of the group of a position.
    #[must_use]
    pub fn group_of(&self, position: Id<Position>) -> &'c str {
        &self.org.groups[self.org.positions[position].group].meta.name
    }

    /// A place for what is said of the whole organisation.
    #[must_use]
    pub fn place(&self) -> Span {
        let named = self.org.name.as_ref().map(|(_, span)| *span);
        named.or_else(|| self.org.groups.iter().next().map(|(_, g)| g.meta.span)).unwrap_or_default()
    }

    /// The option of a rule as it holds at a place.
    #[must_use]
    pub fn option(&self, rule: &Rule, name: &str, at: Span) -> f64 {
        self.settings.option(rule, name, at)
    }
}
