//! Meetings take a large share of people’s time.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{self, Category, Context};
use crate::model::Id;
use crate::model::people::Position;
use crate::model::people::Role;
use crate::network::positions_of;
use crate::source::Span;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The rule.
pub(super) static RULE: lint::Rule = lint::Rule {
    name: "meeting-load",
    category: Category::Resources,
    level: Level::Warn,
    summary: "meetings take a large share of people’s time",
    why: "Time in meetings is capacity that the work has not: it raises the load of everybody at once, and calendars that are full make the next meeting wait (two calendars at 89% find a common half hour in a week).",
    mend: "Shorten it, make it rarer, or let fewer attend.",
    options: &[opt("share", 0.25, "share of the time at work from which on it is much; assumption")],
    bad: &[
        example(
            &["meeting-load"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
meeting Daily every day at 09:00 for 8 h { attended by all }
"#,
        ),
        example(
            &["meeting-load"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
calendar Office { works Monday to Friday from 09:00 to 17:00 }
meeting Long every week for 12 h { attended by A }
leader Lead { works Office }
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
meeting Daily every day at 09:00 for 15 min { attended by all }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
meeting Review every 2 weeks for 2 h { attended by A }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut load: BTreeMap<Id<Position>, (f64, BTreeSet<&str>, Span)> = BTreeMap::new();
    for (_, meeting) in cx.org.meetings.iter() {
        let period = meeting.cadence.period_s();
        if period <= 0.0 {
            continue;
        }
        let mut here: BTreeSet<Id<Position>> = BTreeSet::new();
        here.extend(meeting.attended_by.iter().flat_map(|p| positions_of(cx.org, *p)));
        for p in here {
            let known = load.entry(p).or_insert((0.0, BTreeSet::new(), meeting.meta.span));
            known.0 += meeting.length.elapsed_s() / period;
            known.1.insert(&meeting.meta.name);
        }
    }
    let mut roles: BTreeMap<Id<Role>, (f64, BTreeSet<&str>, Span)> = BTreeMap::new();
    for (p, (share, names, span)) in load {
        let position = &cx.org.positions[p];
        let role = &cx.org.roles[position.role];
        let time =
            crate::model::people::calendar_of(role, Some(position.group), &cx.org.groups).map_or(1.0, |c| {
                let t = cx.org.calendars[c].working_time();
                t.hours_per_day * t.days_per_week / 168.0
            });
        let share = share / time;
        let known = roles.entry(position.role).or_insert((share, names.clone(), span));
        if share > known.0 {
            *known = (share, names, span);
        }
    }
    let mut found = Vec::new();
    let mut told: BTreeMap<Span, usize> = BTreeMap::new();
    for (role, (share, names, span)) in roles {
        if share <= cx.option(&RULE, "share", span) {
            continue;
        }
        let name = &cx.org.roles[role].meta.name;
        // One finding for each meeting: the first role is named, the others are counted.
        if let Some(i) = told.get(&span) {
            let known: &mut Finding = &mut found[*i];
            known.related.push(crate::diag::Label {
                span: cx.org.roles[role].meta.span,
                text: format!("{} of `{name}`", words::share(share)),
            });
            continue;
        }
        told.insert(span, found.len());
        let message = format!(
            "{} of the time of `{name}` goes into {}",
            words::share(share),
            words::names(names.iter().copied())
        );
        found.push(
            RULE.finding(span, message)
                .help("shorten it, make it rarer, or let fewer attend")
                .figure("share", share),
        );
    }
    found
}
