//! A busy stream has no limit on work in progress.

use crate::diag::{Finding, Level};
use crate::lint::rule::{before_brace, example, opt};
use crate::lint::words;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Role;
use crate::model::work::Doer;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "unlimited-work-in-progress",
    category: Category::Flow,
    level: Level::Info,
    summary: "a busy stream has no limit on work in progress",
    why: "Near capacity every item started makes all others later (Little 1961: time in the system is work in progress over throughput); a limit turns a hidden queue into a visible one.",
    mend: "Write `at most COUNT items` in the stream, the stage or the team, or `juggles COUNT` in the role.",
    options: &[opt(
        "utilisation",
        0.7,
        "load of the busiest role of the stream from which on it matters; assumption",
    )],
    bad: &[
        example(
            &["near-saturation", "unlimited-work-in-progress"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 12 per week }
"#,
        ),
        example(
            &["unlimited-work-in-progress"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 11 per week }
"#,
        ),
    ],
    good: &[
        example(
            &["near-saturation"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { at most 5 items; stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 12 per week }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 3 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found: BTreeMap<Span, Finding> = BTreeMap::new();
    for (scenario, loads) in cx.loads() {
        for (id, stream) in cx.org.streams.iter().filter(|(_, s)| s.at_most.is_none()) {
            if !scenario.demands.iter().any(|d| d.stream == id) {
                continue;
            }
            let stages = || stream.stages.iter().map(|s| &cx.org.stages[*s]);
            if stages().any(|s| s.at_most.is_some()) {
                continue;
            }
            let busiest = stages().filter_map(|s| match s.by {
                Doer::Role(r) if cx.org.roles[r].juggles.is_none() && !limited(cx, r) => {
                    let load = &loads[r.index()];
                    (load.capacity > 0.0).then(|| (load.offered / load.capacity, r))
                }
                _ => None,
            });
            let Some((rho, role)) = busiest.max_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            let doers: BTreeSet<Id<Role>> = stages()
                .filter_map(|s| match s.by {
                    Doer::Role(r) => Some(r),
                    _ => None,
                })
                .collect();
            let limit = 2 * doers.into_iter().map(|r| cx.heads(r)).sum::<u32>();
            if rho >= cx.option(&RULE, "utilisation", stream.meta.span) {
                let message = format!(
                    "`{}` has no limit on work in progress, and `{}` is {} busy in `{}`",
                    stream.meta.name,
                    cx.org.roles[role].meta.name,
                    words::share(rho),
                    scenario.meta.name
                );
                found.insert(
                    stream.meta.span,
                    RULE.finding(stream.meta.span, message)
                        .help("write `at most COUNT items`")
                        .figure("utilisation", rho)
                        .fix(
                            format!("have at most {limit} items under way, two for each who works on them"),
                            false,
                            before_brace(stream.meta.whole),
                            format!("\n  at most {limit} items\n"),
                        ),
                );
            }
        }
    }
    found.into_values().collect()
}

/// Every team of the role has a limit of its own.
fn limited(cx: &Context<'_>, role: Id<Role>) -> bool {
    let mut places = cx.staff().positions(role).iter().map(|p| &cx.org.positions[*p]);
    places.all(|p| cx.org.groups[p.group].at_most.is_some())
}
