//! Work in operation waits for an approval that belongs into planning.

use crate::diag::{Finding, Level};
use crate::lint::approving::rhythm;
use crate::lint::rule::{before_brace, example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::dynamics::Scenario;
use crate::model::quantity::Cadence;
use crate::model::relation::Shared;
use crate::model::signal::Phase;
use crate::model::work::{Doer, Stage};
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "mode-mismatch",
    category: Category::Decisions,
    level: Level::Warn,
    summary: "work in operation waits for an approval in the rhythm of planning",
    why: "Planning and assessing are slow, careful and written; operating is fast and by word of mouth, since the world moves meanwhile. An approval in the rhythm of the one, in the midst of the other, stops the work until the occasion comes (G. Kim and S. Spear, in conversation with M. Kersten, 2021).",
    mend: "Waive it in that phase (`waives approvals of DECISION`), delegate it under an intent, or approve on demand.",
    options: &[opt(
        "days",
        1.0,
        "days between occasions from which on a rhythm is one of planning; assumption",
    )],
    bad: &[
        example(
            &["mode-mismatch"],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead every week on Thursday }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Deploy } }
phase plan { starts no Feature; shares intent }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  cycle plan 1 week, operate 11 weeks
}
"#,
        ),
        example(
            &["mode-mismatch"],
            r#"andon 1
role Dev { may decide Deploy }
role Officer
unit IT led by CIO { team A led by Lead { 3 Dev }; team B led by Chief { 3 Officer } }
channel chat { speed 5 min }
interface A <-> B by chat
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
board Change { members 3 Officer; meets every week on Thursday }
decision Deploy { approved by Change }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Deploy } }
phase plan { shares intent }
phase operate { without chat }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  cycle plan 1 week, operate 11 weeks
}
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead every week on Thursday }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Deploy } }
phase plan { starts no Feature; shares intent }
phase operate { waives approvals of Deploy }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 3 per week
  cycle plan 1 week, operate 11 weeks
}
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 3 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { approved by Lead every week on Thursday }
stream Feature { at most 9 items; stage Code by Dev { effort 1 day; decides Deploy } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        let Some(operating) = operating(cx, scenario) else { continue };
        for (_, stage) in cx.org.stages.iter() {
            for finding in operating.iter().flat_map(|(name, phase)| waits(cx, stage, name, *phase)) {
                found.entry(finding.primary.span).or_insert(finding);
            }
        }
    }
    found.into_values().collect()
}

/// The phases of a cycle in which work goes on, when there are others, in which one plans: these share the intent, or start
/// nothing new.
fn operating<'c>(cx: &Context<'c>, scenario: &'c Scenario) -> Option<Vec<(&'c str, Option<&'c Phase>)>> {
    let declared = |name: &str| cx.org.phases.iter().map(|(_, p)| p).find(|p| p.meta.name == name);
    let plans = |phase: &Phase| phase.shares.contains(&Shared::Intent) || !phase.starts_no.is_empty();
    let cycle = scenario.cycle.iter().map(|(name, _, _)| (name.as_str(), declared(name)));
    let (planning, operating): (Vec<_>, Vec<_>) = cycle.partition(|(_, p)| p.is_some_and(plans));
    (!planning.is_empty()).then_some(operating)
}

/// Approvals of a stage that come in the rhythm of planning.
fn waits(cx: &Context<'_>, stage: &Stage, name: &str, phase: Option<&Phase>) -> Vec<Finding> {
    let Doer::Role(doer) = stage.by else { return Vec::new() };
    let rehearses = phase.is_some_and(|p| !p.practises.is_empty());
    let waived = |id| phase.is_some_and(|p| p.waives.contains(&id));
    let delegated = |id: Id<_>| {
        let delegates = cx.org.intents.iter().flat_map(|(_, i)| &i.delegates);
        delegates.into_iter().any(|d| d.decision == id && d.to == doer)
    };
    let asked = stage.decides.iter().filter(|(id, _)| !rehearses && !waived(*id) && !delegated(*id));
    let mut found = Vec::new();
    for (id, span) in asked {
        let decision = &cx.org.decisions[*id];
        for approval in &decision.approvals {
            let Cadence::Every { period, .. } = rhythm(cx.org, approval) else { continue };
            let period = period.elapsed_s();
            if period < cx.option(&RULE, "days", approval.span) * 86_400.0 {
                continue;
            }
            let message = format!(
                "`{}` waits in `{name}` for an approval of `{}` that comes every {}, the rhythm of planning",
                stage.meta.name,
                decision.meta.name,
                words::time(period)
            );
            let finding = RULE
                .finding(approval.span, message)
                .related(*span, "needed here")
                .help(format!(
                    "write `phase {name} {{ waives approvals of {} }}`, or approve on demand",
                    decision.meta.name
                ))
                .figure("days", period / 86_400.0);
            let waives = format!("waives approvals of {}", decision.meta.name);
            found.push(match phase {
                Some(phase) => finding.fix(
                    format!("waive the approvals of `{}` in `{name}`", decision.meta.name),
                    false,
                    before_brace(phase.meta.whole),
                    format!("\n  {waives}\n"),
                ),
                None => finding,
            });
        }
    }
    found
}
