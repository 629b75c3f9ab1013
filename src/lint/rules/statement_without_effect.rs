//! A statement that does nothing on any structure.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Org;
use crate::model::decision::{AfterNo, Decision, IfWrong};
use crate::model::dynamics::{Act, Scenario};
use crate::model::signal::Signal;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "statement-without-effect",
    category: Category::Runs,
    level: Level::Warn,
    summary: "a statement that does nothing, on the base and on every variant",
    why: "Whoever reads a statement takes it for a part of the design, and whoever changes its figure waits in vain for a difference: approvals that say yes in 30% where nobody approves, harm that comes in 0%, an interface that is restored and was never cut.",
    mend: "Write what it needs to do something, or take it out.",
    options: &[],
    bad: &[
        example(
            &["statement-without-effect"],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { local 80%; says yes 30%; sent back 50% }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
"#,
        ),
        example(
            &["statement-without-effect"],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { local 80%; if wrong, becomes Outage 0% }
incident Outage { lasts 2 h }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { local 80%; says yes 30% }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
variant Asked { set decision Deploy { approved by Lead } }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev { may decide Deploy }
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
decision Deploy { local 80%; if wrong, becomes Outage 10% }
incident Outage { lasts 2 h }
stream Feature { stage Code by Dev { effort 1 day; decides Deploy } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 2 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let structures: Vec<&Org> =
        std::iter::once(&cx.project.base).chain(cx.project.variants.iter().map(|v| &v.org)).collect();
    let mut found = Vec::new();
    of_decisions(cx.org, &structures, &mut found);
    of_work(cx.org, &structures, &mut found);
    let scenarios = cx.project.scenarios.iter().map(|(_, s)| s);
    scenarios.for_each(|scenario| restored_uncut(scenario, &mut found));
    found
}

/// How approvals end where nobody approves, and wrong decisions that do no harm.
fn of_decisions<'s>(org: &Org, structures: &[&'s Org], found: &mut Vec<Finding>) {
    for (id, decision) in org.decisions.iter() {
        let ends = decision.sent_back > 0.0 || decision.says_yes < 1.0 || decision.after_no != AfterNo::Drop;
        // Ids never move, and what a variant adds stands behind.
        let as_in = |o: &&'s Org| o.decisions.get(id);
        let approved = structures.iter().filter_map(as_in).any(|d| !d.approvals.is_empty());
        let name = &decision.meta.name;
        if ends && !approved {
            let message = format!("how approvals of `{name}` end is said, and nobody approves it");
            found.push(RULE.finding(decision.meta.span, message).help(
                "write `approved by ROLE`, or take out what is said of `says yes`, `sent back` and `after a no`",
            ));
        }
        let harms = |d: &Decision| matches!(&d.if_wrong, Some(IfWrong::Becomes(b)) if b.share > 0.0);
        if let Some(IfWrong::Becomes(becomes)) = &decision.if_wrong
            && !structures.iter().filter_map(as_in).any(harms)
        {
            let harm = &org.incidents[becomes.incident].meta.name;
            let message =
                format!("a wrong decision of `{name}` becomes `{harm}` in 0% of cases, which is never");
            found.push(RULE.finding(decision.meta.span, message).help(RULE.mend));
        }
    }
}

/// Stages that never happen, and problems that never become what they may become.
fn of_work(org: &Org, structures: &[&Org], found: &mut Vec<Finding>) {
    for (id, stage) in org.stages.iter() {
        if !structures.iter().filter_map(|o| o.stages.get(id)).any(|s| s.happens > 0.0) {
            let message = format!("`{}` happens in 0% of cases, which is never", stage.meta.name);
            found.push(RULE.finding(stage.meta.span, message).help(RULE.mend));
        }
    }
    for (id, signal) in org.signals.iter() {
        let harms = |s: &Signal| s.unheard.as_ref().is_some_and(|(_, becomes)| becomes.share > 0.0);
        if let Some((_, becomes)) = &signal.unheard
            && !structures.iter().filter_map(|o| o.signals.get(id)).any(harms)
        {
            let (name, harm) = (&signal.meta.name, &org.incidents[becomes.incident].meta.name);
            let message = format!("`{name}` becomes `{harm}` in 0% of cases, which is never");
            found.push(RULE.finding(signal.meta.span, message).help(RULE.mend));
        }
    }
}

/// An interface that is restored before it is cut, or was never cut.
fn restored_uncut(scenario: &Scenario, found: &mut Vec<Finding>) {
    for event in &scenario.disturbances {
        let Act::Restore(from, to) = event.act else { continue };
        let cut = scenario.disturbances.iter().any(|earlier| {
            let Act::Cut(a, b) = earlier.act else { return false };
            earlier.at_s <= event.at_s && ((a, b) == (from, to) || (b, a) == (from, to))
        });
        if !cut {
            let message = "an interface is restored that is not cut by then";
            found.push(
                RULE.finding(event.span, message)
                    .help("cut it before, with `at TIME cut interface …`, or take this out"),
            );
        }
    }
}
