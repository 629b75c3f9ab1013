//! A comparison in which an event hits one structure and nobody of the other.

use crate::diag::{Finding, Level};
use crate::lint::rule::example;
use crate::lint::{Category, Context, Rule};
use crate::model::Org;
use crate::model::dynamics::Act;
use crate::model::relation::Party;
use crate::network::positions_of;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "event-spares-structure",
    category: Category::Runs,
    level: Level::Warn,
    summary: "an event of a comparison is about people whom only one of the structures has",
    why: "A team that a reorganisation dissolves cannot be away. The other structure is compared with its misfortune, and the new one without any: what looks like a better design is a lucky one.",
    mend: "Let the event be about people whom both structures have, such as a role, or take it out of the scenario of this comparison.",
    options: &[],
    bad: &[
        example(
            &["event-spares-structure"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
team B led by Chief { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; from day 200 for 2 weeks B is away }
pattern Squad { 2 Dev }
variant One { regroup A, B into 2 teams like Squad }
compare Year: base with One { expect flow time of Feature falls }
"#,
        ),
        example(
            &["event-spares-structure", "no-assessment", "unused-interface"],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; at day 200 cut interface A <-> B }
team B { 1 Dev }
channel chat { speed 5 min }
interface A <-> B by chat
variant Alone { move 1 Dev from B to A }
compare Year: Alone with base { expect flow time of Feature falls }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
team B led by Chief { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; from day 200 for 2 weeks Dev is away }
pattern Squad { 2 Dev }
variant One { regroup A, B into 2 teams like Squad }
compare Year: base with One { expect flow time of Feature falls }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
team A led by Lead { 2 Dev }
team B led by Chief { 2 Dev }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; from day 200 for 2 weeks B is away }
variant Other { move 1 Dev from A to B }
compare Year: base with Other { expect flow time of Feature falls }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let project = cx.project;
    let mut found = Vec::new();
    for (_, comparison) in project.comparisons.iter() {
        let sides = [&comparison.old, &comparison.new];
        let [Some(old), Some(new)] = sides.map(|name| project.structure(name)) else { continue };
        for event in &project.scenarios[comparison.scenario].disturbances {
            let parties: &[Party] = match &event.act {
                Act::Away(party) => &[*party],
                Act::Cut(from, to) => &[*from, *to],
                _ => continue,
            };
            let hit = [old, new].map(|org| parties.iter().all(|party| is_anybody(org, *party)));
            let (hit, spared) = match hit {
                [true, false] => (sides[0], sides[1]),
                [false, true] => (sides[1], sides[0]),
                _ => continue,
            };
            let message =
                format!("this happens to `{hit}` and to nobody of `{spared}`, which is compared with it");
            found.push(RULE.finding(event.span, message).help(RULE.mend));
        }
    }
    // Several comparisons of one scenario may say the same.
    found.dedup_by(|a, b| a.primary.span == b.primary.span && a.message == b.message);
    found
}

/// There is somebody whom this stands for.
fn is_anybody(org: &Org, party: Party) -> bool {
    let is_there = match party {
        Party::All => true,
        Party::Group(group) => org.groups.get(group).is_some_and(|g| !g.meta.removed),
        Party::Role(role) => org.roles.get(role).is_some(),
        Party::Position(position) => org.positions.get(position).is_some_and(|p| !p.meta.removed),
    };
    is_there && positions_of(org, party).iter().any(|place| org.positions[*place].headcount() > 0)
}
