//! More levels of leaders than the number of people needs.

use crate::diag::counted::several;
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::people::Position;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "too-many-layers",
    category: Category::Structure,
    level: Level::Warn,
    summary: "more levels of leaders than the number of people needs",
    why: "At a span of seven, five levels hold 16,000 people; each further one costs a wait and a loss of meaning in every conversation that climbs (serial reproduction; control loss, Williamson 1967).",
    mend: "Take levels out: wider spans, or teams that settle things among themselves.",
    options: &[
        opt(
            "levels",
            7.0,
            "levels of leaders from which on there are too many; assumption, at a span of seven five levels hold 16,000 people",
        ),
        opt(
            "excess",
            3.0,
            "levels above what a span of five needs, from which on there are too many; assumption",
        ),
    ],
    bad: &[
        example(
            &[
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "span-too-narrow",
                "too-many-layers",
            ],
            r#"andon 1
role Dev
unit U0 led by L0 { unit U1 led by L1 { unit U2 led by L2 { unit U3 led by L3 { unit U4 led by L4 { unit U5 led by L5 { unit U6 led by L6 { unit U7 led by L7 { team A led by Lead { 4 Dev } } } } } } } } }
"#,
        ),
        example(
            &["span-too-narrow", "span-too-narrow", "span-too-narrow", "span-too-narrow", "too-many-layers"],
            r#"andon 1
role Dev
unit U0 led by L0 { unit U1 led by L1 { unit U2 led by L2 { unit U3 led by L3 { team A led by Lead { 4 Dev } } } } }
"#,
        ),
    ],
    good: &[
        example(
            &["span-too-narrow"],
            r#"andon 1
role Dev
unit IT led by CIO { team A led by Lead { 4 Dev } }
"#,
        ),
        example(
            &["span-too-narrow", "span-too-narrow", "team-too-large", "span-too-wide"],
            r#"andon 1
role Dev
unit IT led by CIO { unit D led by VP { team A led by Lead { 20 Dev } } }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut depth: Vec<u32> = vec![0; cx.org.positions.slots()];
    let mut deepest: Option<(u32, Id<Position>)> = None;
    for (id, _) in cx.org.positions.iter() {
        // Walk up to somebody whose level is known, then back down.
        let mut path = vec![id];
        while let Some(boss) = path.last().and_then(|p| cx.staff().boss(*p))
            && depth[path[path.len() - 1].index()] == 0
            && path.len() < 1_000
        {
            path.push(boss);
        }
        let top = path.pop().unwrap_or(id);
        let mut level = depth[top.index()];
        for p in path.iter().rev() {
            level += 1;
            depth[p.index()] = level;
        }
        if deepest.is_none_or(|(most, _)| level > most) {
            deepest = Some((level, id));
        }
    }
    let Some((levels, who)) = deepest else { return Vec::new() };
    let people = cx.staff().headcount() as f64;
    let needed = (libm::log(people * 4.0 + 1.0) / libm::log(5.0) - 1.0).ceil().max(1.0);
    let at = cx.org.groups[cx.org.positions[who].group].meta.span;
    let excess = f64::from(levels) - needed;
    if f64::from(levels) < cx.option(&RULE, "levels", at) && excess < cx.option(&RULE, "excess", at) {
        return Vec::new();
    }
    let message = format!(
        "{} above `{}`; at a span of five, {} {needed}",
        several(levels, "level of leaders stands", "levels of leaders stand"),
        cx.group_of(who),
        several(people, "person needs", "people need")
    );
    vec![
        RULE.finding(at, message)
            .help("take levels out")
            .figure("levels", f64::from(levels))
            .figure("needed", needed),
    ]
}
