//! A stage from which no item ever reaches the end of its stream.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::work::{Stage, Stream};
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "stream-never-ends",
    category: Category::Flow,
    level: Level::Error,
    summary: "items of a stream come to a stage from which they never reach its end",
    why: "What goes round for ever is never done: it takes the time of its people, more with each item that comes, until nothing else is done.",
    mend: "Let some of the items leave: `next STAGE 20%, end 80%`.",
    options: &[],
    bad: &[
        example(
            &["overloaded", "unlimited-work-in-progress", "stream-never-ends"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; next Test 100% }; stage Test by Dev { effort 1 h; next Code 100% } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 1 per week }
"#,
        ),
        example(
            &["stream-never-ends"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; next Test 60%, Fix 40% }; stage Test by Dev { effort 1 h; next end 100% }; stage Fix by Dev { effort 1 h; next Fix 100% } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 1 per week }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; next Test 100% }; stage Test by Dev { effort 1 h; next Code 20%, end 80% } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 1 per week }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; next Test 100% }; stage Test by Dev { effort 1 h; succeeds 50%; next Code 100% } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 1 per week }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, stream) in cx.org.streams.iter() {
        let ending = ending(cx, stream);
        let Some(stuck) = reached(cx, stream).into_iter().find(|s| !ending.contains(s)) else { continue };
        let (stage, name) = (&cx.org.stages[stuck].meta, &stream.meta.name);
        let message = format!("from stage `{}` no item ever reaches the end of `{name}`", stage.name);
        found.push(RULE.finding(stage.span, message).help(RULE.mend));
    }
    found
}

/// The stages that items may go to from one; none is the end.
fn onward(cx: &Context<'_>, stream: &Stream, stage: Id<Stage>) -> Vec<Option<Id<Stage>>> {
    let spec = &cx.org.stages[stage];
    if !spec.next.is_empty() {
        return spec.next.iter().filter(|(_, share)| *share > 0.0).map(|(to, _)| *to).collect();
    }
    let after = stream.stages.iter().filter(|s| cx.org.stages[**s].after.contains(&stage));
    let after: Vec<Option<Id<Stage>>> = after.map(|s| Some(*s)).collect();
    if after.is_empty() { vec![None] } else { after }
}

/// The stages that some item comes to, in the order of the stream.
fn reached(cx: &Context<'_>, stream: &Stream) -> Vec<Id<Stage>> {
    let mut seen: BTreeSet<Id<Stage>> = BTreeSet::new();
    let starts = stream.stages.iter().copied().filter(|s| cx.org.stages[*s].after.is_empty());
    let mut next: Vec<Id<Stage>> = starts.collect();
    while let Some(stage) = next.pop() {
        if seen.insert(stage) {
            next.extend(onward(cx, stream, stage).into_iter().flatten());
        }
    }
    stream.stages.iter().copied().filter(|s| seen.contains(s)).collect()
}

/// The stages from which an item may end: at the end of the stream, or because it is given up as no success.
fn ending(cx: &Context<'_>, stream: &Stream) -> BTreeSet<Id<Stage>> {
    let mut ending: BTreeSet<Id<Stage>> = BTreeSet::new();
    loop {
        let ends = |s: &Id<Stage>| {
            cx.org.stages[*s].succeeds < 1.0
                || onward(cx, stream, *s).iter().any(|to| to.is_none_or(|to| ending.contains(&to)))
        };
        let more: Vec<Id<Stage>> =
            stream.stages.iter().copied().filter(|s| !ending.contains(s) && ends(s)).collect();
        if more.is_empty() {
            return ending;
        }
        ending.extend(more);
    }
}
