//! The linter: design violations, found on the compiled model, with who, how far and how long.

pub mod approving;
mod cause;
mod claim_range;
pub mod config;
mod gather;
pub mod load;
pub mod occasions;
pub mod own;
pub mod paths;
pub mod predict;
pub mod rule;
pub mod rules;
pub mod sanction;
mod sends;
pub mod settings;
pub mod staff;
pub mod words;

pub use rule::{Category, Context, Rule};
pub use settings::Settings;

use crate::diag::{Finding, suggest};
use crate::model::arena::{Allow, Declared, Meta};
use crate::model::dynamics::{Asserted, Claim};
use crate::model::{Arena, Org, Project};
use crate::source::Span;

/// All rules, in the order of the manual.
#[must_use]
pub fn rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// The rule of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    rules::ALL.iter().copied().find(|r| r.name == name)
}

/// What is wrong with the design of the base structure of a project, and with its scenarios and variants.
#[must_use]
pub fn check(project: &Project) -> Vec<Finding> {
    check_with(project, &Settings::default())
}

/// The same under the settings of a project, its own rules included.
#[must_use]
pub fn check_with(project: &Project, settings: &Settings) -> Vec<Finding> {
    check_until(project, settings, &|| false).unwrap_or_default()
}

/// The same, unless somebody says between two rules that it is no longer wanted.
#[must_use]
pub fn check_until(project: &Project, settings: &Settings, stop: &dyn Fn() -> bool) -> Option<Vec<Finding>> {
    check_structure(&project.base, project, settings, stop)
}

/// The same for one of the structures of a project, alone.
#[must_use]
pub fn check_structure(
    org: &Org,
    project: &Project,
    settings: &Settings,
    stop: &dyn Fn() -> bool,
) -> Option<Vec<Finding>> {
    let cx = Context::on(org, project, settings);
    let mut found: Vec<Finding> = Vec::new();
    for rule in rules::ALL {
        if stop() {
            return None;
        }
        found.extend((rule.check)(&cx));
    }
    found.extend(own::check(&cx));
    found.extend(claims(project, settings));
    let allows = allows(org, project);
    let mut used = vec![false; allows.len()];
    found.retain(|f| {
        let by = allows.iter().position(|(a, whole)| a.rule == f.rule && whole.is_none_or(|m| covers(m, f)));
        if let Some(i) = by {
            used[i] = true;
        }
        by.is_none()
    });
    for ((allow, _), used) in allows.iter().zip(used) {
        found.extend(about_allow(allow, used, settings));
    }
    let mut found: Vec<Finding> = found.into_iter().filter_map(|f| settings.levelled(f)).collect();
    cause::told_once(&mut found);
    sanction::once(&mut found);
    gather::gather(&mut found);
    Some(found)
}

/// The finding stands inside the declaration, or is about it.
fn covers(meta: &Meta, finding: &Finding) -> bool {
    std::iter::once(&finding.primary).chain(&finding.related).any(|l| {
        l.span.file == meta.whole.file && l.span.start >= meta.whole.start && l.span.end <= meta.whole.end
    })
}

fn about_allow(allow: &Allow, used: bool, settings: &Settings) -> Option<Finding> {
    let own = || settings.own.iter().map(|o| o.name);
    if find(&allow.rule).is_none() && own().all(|o| o != allow.rule) {
        return Some(no_rule(&allow.rule, allow.span, settings));
    }
    if allow.reason.is_none() {
        let message = format!("`{}` is switched off without a reason", allow.rule);
        return Some(
            Finding::warn("allow-without-reason", allow.span, message).help("write `because \"…\"`"),
        );
    }
    (!used).then(|| {
        Finding::warn("unused-allow", allow.span, format!("`{}` finds nothing here", allow.rule))
            .help("take the line out")
            .fix("take the line out", true, allow.span, "")
    })
}

/// No rule has this name, neither one of ours nor one of the project.
fn no_rule(name: &str, at: Span, settings: &Settings) -> Finding {
    let own = settings.own.iter().map(|o| o.name);
    let near = suggest::nearest(name, rules::ALL.iter().map(|r| r.name).chain(own));
    let help = near
        .map_or_else(|| "`andon explain rules` lists them".to_owned(), |n| format!("did you mean `{n}`?"));
    Finding::error("unknown-name", at, format!("no rule is called `{name}`")).help(help)
}

/// Claims about findings of rules that do not exist: what nothing can find is never found.
#[must_use]
pub fn claims(project: &Project, settings: &Settings) -> Vec<Finding> {
    let known = |name: &str| {
        find(name).is_some()
            || config::ABOUT_ALLOW.contains(&name)
            || settings.own.iter().any(|o| o.name == name)
    };
    about_findings(project)
        .filter(|(_, rule)| !known(rule))
        .map(|(claim, rule)| no_rule(rule, rule_in(claim, rule), settings))
        .collect()
}

/// The claims about findings, with the names of their rules.
pub fn about_findings(project: &Project) -> impl Iterator<Item = (&Claim, &str)> {
    let scenarios = project.scenarios.iter().flat_map(|(_, s)| &s.expects);
    let compared = project.comparisons.iter().flat_map(|(_, c)| &c.expects);
    scenarios.chain(compared).filter_map(|claim| match &claim.asserted {
        Asserted::Finding { rule, .. } => Some((claim, rule.as_str())),
        _ => None,
    })
}

/// The name of the rule in a claim, which ends where its text ends.
fn rule_in(claim: &Claim, rule: &str) -> Span {
    let size = |n: usize| u32::try_from(n).unwrap_or(0);
    let word = claim.text.find("finding").map_or(0, |at| at + "finding".len());
    let at = claim.text.get(word..).and_then(|rest| rest.find(rule)).map_or(0, |at| at + word);
    let start = (claim.span.end.saturating_sub(size(claim.text.len())) + size(at)).max(claim.span.start);
    Span { start, end: start + size(rule.len()), ..claim.span }
}

/// Every `allow` with the declaration that it stands in; `None` is the whole file.
fn allows<'m>(org: &'m Org, project: &'m Project) -> Vec<(&'m Allow, Option<&'m Meta>)> {
    let mut out: Vec<(&Allow, Option<&Meta>)> = Vec::new();
    collect(&mut out, &org.roles);
    collect(&mut out, &org.groups);
    collect(&mut out, &org.channels);
    collect(&mut out, &org.calendars);
    collect(&mut out, &org.interfaces);
    collect(&mut out, &org.decisions);
    collect(&mut out, &org.boards);
    collect(&mut out, &org.accesses);
    collect(&mut out, &org.components);
    collect(&mut out, &org.resources);
    collect(&mut out, &org.meetings);
    collect(&mut out, &org.intents);
    collect(&mut out, &org.climates);
    collect(&mut out, &org.andons);
    collect(&mut out, &org.streams);
    collect(&mut out, &org.stages);
    collect(&mut out, &org.signals);
    collect(&mut out, &org.incidents);
    collect(&mut out, &org.phases);
    collect(&mut out, &project.scenarios);
    collect(&mut out, &project.comparisons);
    out.extend(org.allows.iter().map(|a| (a, None)));
    // Teams of one pattern carry the pattern's lines once each.
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|(a, _)| seen.insert(a.span));
    out
}

fn collect<'m, T: Declared>(out: &mut Vec<(&'m Allow, Option<&'m Meta>)>, arena: &'m Arena<T>) {
    for (_, thing) in arena.iter() {
        out.extend(thing.meta().allows.iter().map(|a| (a, Some(thing.meta()))));
    }
}
