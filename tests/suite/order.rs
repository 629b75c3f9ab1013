//! The order of declarations means nothing: every shipped organisation and every oracle, and organisations made to hold what has
//! hung on it once, come to the same bytes when their declarations and the statements within them are shuffled.

use super::generate::Luck;
use crate::support::sound;
use andon::resolve::Compiled;
use andon::sim::{Ended, Plan, ScenarioRun, mechanism, run};
use std::fmt::Write as _;
use std::path::Path;

/// Blocks whose statements have no order of their own, but for stages and decisions, which follow each other as written, and
/// for what a variant does to things that its earlier lines have changed.
const LOOSE: [&str; 15] = [
    "stream ",
    "stage ",
    "variant ",
    "unit ",
    "team ",
    "pattern ",
    "role ",
    "leader ",
    "channel ",
    "scenario ",
    "signal ",
    "component ",
    "incident ",
    "climate ",
    "decision ",
];

/// The same declarations in another order, and the statements of loose blocks.
fn shuffled(text: &str, luck: &mut Luck) -> String {
    let tidy = andon::syntax::format::format(text);
    let (header, body) = tidy.split_once('\n').unwrap();
    format!("{header}\n{}", shuffled_block("", body, 0, luck))
}

fn shuffled_block(within: &str, body: &str, indent: usize, luck: &mut Luck) -> String {
    let margin = " ".repeat(indent);
    let mut statements: Vec<String> = Vec::new();
    let mut statement = String::new();
    for line in body.lines().filter(|l| !l.trim().is_empty()) {
        let at_margin = line.starts_with(&margin) && !line[indent..].starts_with(' ');
        if !at_margin && statement.is_empty() && !statements.is_empty() {
            // A long statement goes on in the next line.
            let _ = writeln!(statements.last_mut().unwrap(), "{line}");
            continue;
        }
        statement.push_str(line);
        statement.push('\n');
        if at_margin && !line.trim_start().starts_with("//") && !line.ends_with('{') {
            statements.push(std::mem::take(&mut statement));
        }
    }
    if within.starts_with("variant ") {
        commute(&mut statements, luck);
    } else {
        let in_order: Vec<String> = statements.iter().filter(|s| is_in_order(s)).cloned().collect();
        for i in (1..statements.len()).rev() {
            statements.swap(i, luck.below(i as u64 + 1));
        }
        // What has an order takes the places of such statements in it.
        let mut in_order = in_order.into_iter();
        for place in statements.iter_mut().filter(|s| is_in_order(s)) {
            *place = in_order.next().unwrap();
        }
    }
    let mut out = String::new();
    for s in statements {
        match block_of(&s).filter(|(head, ..)| LOOSE.iter().any(|l| head.trim_start().starts_with(l))) {
            Some((head, inside, end)) => {
                let inside = shuffled_block(first_line(&head), &inside, indent + 2, luck);
                let _ = write!(out, "{head}{inside}{end}");
            }
            None => out.push_str(&s),
        }
    }
    out.push_str(&statement);
    out
}

/// What a statement says, without the remarks above it.
fn first_line(statement: &str) -> &str {
    statement.lines().map(str::trim_start).find(|l| !l.starts_with("//")).unwrap_or_default()
}

/// What happens one after the other as it is written: the stages of a stream, the decisions of a stage.
fn is_in_order(statement: &str) -> bool {
    ["stage ", "decides "].iter().any(|word| first_line(statement).starts_with(word))
}

/// Names in a statement: words that begin with a capital letter.
fn names(statement: &str) -> std::collections::BTreeSet<&str> {
    let lines = statement.lines().filter(|l| !l.trim_start().starts_with("//"));
    let words = lines.flat_map(|l| l.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|w| w.starts_with(char::is_uppercase)).collect()
}

/// Neighbours in a variant change places when they have no name in common: neither can have to do with the other.
fn commute(statements: &mut [String], luck: &mut Luck) {
    // Channels have small letters.
    let apart = |a: &str, b: &str| {
        !a.contains("channel ") && !b.contains("channel ") && names(a).is_disjoint(&names(b))
    };
    for _ in 0..statements.len() {
        for i in 1..statements.len() {
            if luck.below(2) == 0 && apart(&statements[i - 1], &statements[i]) {
                statements.swap(i - 1, i);
            }
        }
    }
}

/// The first lines of a block up to its brace, what stands inside, and its end.
fn block_of(statement: &str) -> Option<(String, String, String)> {
    let lines: Vec<&str> = statement.lines().collect();
    let open = lines.iter().position(|l| !l.trim_start().starts_with("//"))?;
    if !lines[open].ends_with('{') {
        return None;
    }
    let with_ends = |part: &[&str]| part.iter().map(|l| format!("{l}\n")).collect::<String>();
    let last = lines.len() - 1;
    Some((with_ends(&lines[..=open]), with_ends(&lines[open + 1..last]), with_ends(&lines[last..])))
}

/// Runs every scenario on every structure, each as far as so many events go.
fn all_runs(compiled: &Compiled, most_events: u64) -> Vec<ScenarioRun> {
    let project = &compiled.project;
    let mut runs = Vec::new();
    for (_, scenario) in project.scenarios.iter() {
        let variants = project.variants.iter().map(|v| (v.name.as_str(), &v.org));
        for (variant, org) in std::iter::once(("base", &project.base)).chain(variants) {
            let plan = Plan { project: Some(project), trace: true, most_events, ..Plan::new(3, 1) };
            let switches = mechanism::switches(&scenario.plan.without, &mut Vec::new());
            let mut shorter = scenario.clone();
            for share in [1.0, 0.9, 0.7, 0.5, 0.3] {
                match run(org, variant, &shorter, &switches, &plan) {
                    Err(Ended::Bound { at, .. }) => {
                        let fits = share * at.secs() / 2.0;
                        shorter.warm_up_s = shorter.warm_up_s.map(|s| s.min(fits));
                        shorter.runs_s = shorter.runs_s.map(|s| s.min(fits));
                    }
                    Ok(run) => {
                        runs.push(run);
                        break;
                    }
                    // A structure that no other one of the scenario could take over from.
                    Err(Ended::Unfit(_)) => break,
                    Err(other) => panic!("{} on {variant}: {other:?}", scenario.meta.name),
                }
            }
        }
    }
    runs.sort_by(|a, b| (&a.scenario, &a.variant).cmp(&(&b.scenario, &b.variant)));
    runs
}

/// What differs first between two runs of one combination, if anything does.
fn difference(a: &ScenarioRun, b: &ScenarioRun) -> Option<String> {
    let about = format!("{} on {}", a.scenario, a.variant);
    if let Some((x, y)) = a.trace.iter().zip(b.trace.iter()).find(|(x, y)| x != y) {
        return Some(format!("{about}: {x:?}\n   and {y:?}"));
    }
    if a.trace.len() != b.trace.len() || a.events != b.events {
        return Some(format!("{about}: {} and {} events", a.events, b.events));
    }
    for (x, y) in a.samples.iter().zip(&b.samples) {
        if x.len() != y.len() {
            return Some(format!("{about}: other figures"));
        }
        for ((what, x), (_, y)) in x.iter().zip(y) {
            if x.value.to_bits() != y.value.to_bits() {
                return Some(format!("{about}: {what:?} {} and {}", x.value, y.value));
            }
        }
    }
    None
}

/// How many shuffles each spec is compared with.
const SHUFFLES: u64 = 3;

/// Differences between a spec and shuffles of it. The luck hangs on the text alone: every checkout draws the same.
fn differences(path: &str, text: &str, most_events: u64) -> Vec<String> {
    let plain = all_runs(&sound(text), most_events);
    let mut out = Vec::new();
    for number in 1..=SHUFFLES {
        let other = shuffled(text, &mut Luck(number * 77 + text.len() as u64));
        let other = all_runs(&sound(&other), most_events);
        assert_eq!(plain.len(), other.len(), "{path}");
        out.extend(
            plain.iter().zip(&other).find_map(|(a, b)| difference(a, b)).map(|d| format!("{path} {d}")),
        );
    }
    out
}

/// The paths of all specs and oracles.
fn specs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut todo = vec![root.join("specs"), root.join("tests/oracles")];
    let mut found = Vec::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "org") {
            found.push(path.display().to_string());
        }
    }
    found.sort();
    found
}

#[test]
fn shipped_organisations_do_not_hang_on_the_order_of_their_declarations() {
    let mut found = Vec::new();
    let mut seen = 0;
    for path in specs() {
        let text = std::fs::read_to_string(&path).unwrap();
        seen += 1;
        found.extend(differences(&path, &text, 2_000));
    }
    assert!(seen > 60, "{seen}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What has hung on the order of declarations once: candidates that are equally near when nobody needs a way, the sum of
/// what people cost, work that nobody can take any more, interfaces that take the same time, guests in two teams, several
/// upkeeps, disturbances at one moment, problems of several signals at once.
const MADE: &str = "andon 1

specialty Law, Tax
role Clerk { costs 0.1 USD per day; skilled in Law 50% }
role Judge { costs 0.7 USD per day; skilled in Tax }
role Scribe { costs 0.3 USD per day }
unit Court led by President {
  team East led by EastLead { 3 Clerk; 1 Judge }
  team West led by WestLead { 2 Clerk; 2 Judge }
  team Rolls led by RollsLead { 2 Scribe; 1 Clerk from West at 30%; 1 Judge from West at 20% }
}
leader President { available 40%; costs 1.1 USD per day }
channel post { speed 2 h; fidelity 60% }
channel cart { speed 2 h; fidelity 90% }
channel rider { speed 2 h; fidelity 75% }
interface Clerk <-> Scribe by post { upkeep 7 min per day }
interface Clerk <-> Scribe by cart { upkeep 11 min per day }
interface Clerk <-> Scribe by rider { upkeep 13 min per day }
interface East <-> Rolls by cart { upkeep 3 min per day }
decision Seal { takes 10 min }
decision Date { takes 20 min }
stream Case {
  stage Hear by Clerk { effort 3 h; asks Scribe 60%; asks Law 30%; asks Tax 40%; leaves defects 20% }
  stage Write by Scribe { effort 2 h; decides Seal; decides Date; finds 70% of defects; returns to Hear }
  stage Rule by Judge { effort 1 h to 2 h }
}
stream Appeal { stage Again by Judge { effort 3 h; asks Scribe 50% } }
signal Doubt { arises in Case.Write 30%; arises in Case.Hear 20%; tells EastLead; unheard for 2 days becomes Scandal 50% }
signal Gap { arises in Case.Write 30%; arises in Case.Hear 10%; tells WestLead; unheard for 1 day becomes Scandal 20% }
incident Scandal { repaired by Scribe, effort 2 h }
variant Merged { move 2 Scribe from Rolls to East }
scenario Term {
  runs 120 days after 10 days warm-up
  demand Case 3 per day in East
  demand Case 2 per day in West
  demand Appeal 1 per day
  at day 30 cut interface Clerk <-> Scribe
  at day 30 1 Clerk leave East
  at day 30 1 Clerk join West
  at day 40 restore interface Clerk <-> Scribe
  from day 60 for 2 weeks use variant Merged
}
scenario Flat {
  runs 60 days after 5 days warm-up
  without routing
  demand Case 3 per day
}
";

#[test]
fn what_hung_on_the_order_of_declarations_once_does_no_more() {
    let plain = all_runs(&sound(MADE), 40_000);
    assert!(plain.len() >= 3 && plain.iter().all(|r| r.events > 2_000), "{}", plain.len());
    let mut other_texts = std::collections::BTreeSet::new();
    for number in 0..6 {
        let other = shuffled(MADE, &mut Luck(1_000 + 37 * number));
        let runs = all_runs(&sound(&other), 40_000);
        let found = plain.iter().zip(&runs).find_map(|(a, b)| difference(a, b));
        assert!(found.is_none(), "shuffle {number}: {}\n{other}", found.unwrap());
        other_texts.insert(other);
    }
    assert_eq!(other_texts.len(), 6, "the shuffles are alike");
}

/// What nobody has to do with changes nobody's draws, wherever it stands: a role, a team, a stream without demand, a decision.
#[test]
fn what_is_unconnected_changes_nobodys_draws() {
    let more = "decision Able { takes 1 h }\nrole Baker\nspecialty Baking\nteam Aaa led by AaaLead { 2 Baker }\nstream Bread { stage Bake by Baker { effort 1 h } }\nsignal Smoke { arises in Bread.Bake 5%; tells AaaLead }\n";
    let (header, body) = MADE.split_once('\n').unwrap();
    let plain = all_runs(&sound(MADE), 40_000);
    let runs = all_runs(&sound(&format!("{header}\n{more}{body}")), 40_000);
    for (a, b) in plain.iter().zip(&runs) {
        let differs = a.trace.iter().zip(b.trace.iter()).find(|(x, y)| x != y);
        assert!(differs.is_none() && a.trace.len() == b.trace.len(), "{}: {differs:?}", a.variant);
        for (x, y) in a.samples.iter().zip(&b.samples) {
            let other =
                x.iter().find(|(what, x)| y.get(*what).map(|y| y.value.to_bits()) != Some(x.value.to_bits()));
            assert!(other.is_none(), "{} on {}: {other:?}", a.scenario, a.variant);
        }
    }
}
