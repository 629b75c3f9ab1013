//! What must not change a result, and how some changes must: on one small organisation, and on generated ones.

use crate::generate;
use andon::model::Id;
use andon::network::{Cargo, Network};
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;

const BASE: &str = "role Dev\nrole Op\nunit IT led by CIO {\n  team Build led by B { 3 Dev }\n  team Run led by R { 2 Op }\n}\nleader CIO { available 20% }\nstream Feature {\n  stage Code by Dev { effort 1 day to 3 days; asks Op 40% for 1 h }\n  stage Ship by Op { effort exponential 4 h }\n}\nscenario Year { runs 100 days after 20 days warm-up; demand Feature 1 per day }\n";

fn compiled(text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", format!("andon 1\n{text}")));
    assert!(compiled.is_sound(), "{text}\n{:#?}", compiled.findings);
    compiled
}

fn traced(text: &str, seed: u64) -> ScenarioRun {
    let compiled = compiled(text);
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let plan = Plan { trace: true, ..Plan::new(seed, 2) };
    run(&compiled.project.base, "base", scenario, &Switches::default(), &plan).unwrap()
}

/// Every figure of a run, to the last bit.
fn figures(run: &ScenarioRun, of: &str) -> Vec<(String, u64)> {
    let of_it = |name: &str| name == of || name.starts_with(&format!("{of}."));
    run.samples
        .iter()
        .flat_map(|s| s.iter())
        .filter(|((_, name), _)| of_it(name))
        .map(|((m, name), s)| (format!("{m} {name}"), s.value.to_bits()))
        .collect()
}

#[test]
fn order_in_the_file_means_nothing() {
    let parts: Vec<&str> = BASE.split_inclusive("}\n").collect();
    let mut reversed: Vec<String> = Vec::new();
    // Whole declarations in the opposite order.
    let mut depth = 0_i32;
    let mut item = String::new();
    for part in parts {
        item.push_str(part);
        depth += part.matches('{').count() as i32 - part.matches('}').count() as i32;
        if depth == 0 {
            reversed.push(std::mem::take(&mut item));
        }
    }
    reversed.push(item);
    reversed.reverse();
    let (a, b) = (traced(BASE, 1), traced(&reversed.concat(), 1));
    assert!(a.trace == b.trace);
    assert_eq!(figures(&a, "Feature"), figures(&b, "Feature"));
}

#[test]
fn layout_and_comments_mean_nothing() {
    let tidy = andon::syntax::format::format(&format!("andon 1\n// a comment\n{BASE}"));
    let tidy = tidy.strip_prefix("andon 1\n").unwrap();
    assert!(traced(BASE, 2).trace == traced(tidy, 2).trace);
}

#[test]
fn a_new_unconnected_team_changes_nobody_elses_luck() {
    let more = format!(
        "role Baker\nteam Bakery {{ 4 Baker }}\nstream Bread {{ stage Bake by Baker {{ effort exponential 2 h }} }}\n{}",
        BASE.replace("demand Feature 1 per day }", "demand Feature 1 per day; demand Bread 5 per day }")
    );
    let (a, b) = (traced(BASE, 3), traced(&more, 3));
    let of = |r: &ScenarioRun| {
        r.trace
            .iter()
            .filter(|e| e.item.is_some_and(|i| i.stream == "Feature"))
            .map(|e| format!("{:?}", (e.at, e.kind, e.who, e.item, e.to)))
            .collect::<Vec<_>>()
    };
    assert!(of(&a).len() > 1_000);
    let first = of(&a).into_iter().zip(of(&b)).find(|(x, y)| x != y);
    assert!(first.is_none(), "{first:?}");
    assert_eq!(of(&a).len(), of(&b).len());
    assert_eq!(figures(&a, "Feature"), figures(&b, "Feature"));
}

/// Large structures look ahead, small ones do not, and that shows in nothing. Teams that work are as many as before, so that
/// the same items go to the same of them.
#[test]
fn a_structure_so_large_that_it_looks_ahead_gives_the_same_figures() {
    let small = "channel chat { speed 5 min }\nrole Clerk\nrole Judge\npattern Desk { 2 Clerk }\nunit All { 60 teams like Desk }\nteam Bench { 9 Judge }\n\
        interface All <-> Bench by chat\n\
        stream Case { stage Serve by Clerk { effort exponential 1 h; asks Judge 10% for 20 min }\n\
        stage Again by Clerk after Serve { effort 10 min; happens 30%; returns to Serve 10% } }\n\
        stream Own { stage Do by Clerk { effort exponential 30 min } }\n\
        scenario Year { runs 5 days after 1 day warm-up; demand Case 90 per hour; demand Own 1 per hour in All }\n";
    let large = format!("{small}role Other\nteam Elsewhere {{ 2000 Other }}\n");
    let (few, many) = (traced(small, 3), traced(&large, 3));
    for stream in ["Case", "Own"] {
        assert!(figures(&few, stream).len() > 5);
        assert_eq!(figures(&few, stream), figures(&many, stream));
    }
    assert!(few.trace == many.trace);
}

/// A stage that needs only its doer is worked on by a short cut, and that shows in nothing: a question that nobody asks and a
/// problem that never shows itself take it away.
#[test]
fn what_is_stated_and_never_happens_changes_no_figure() {
    let plain = "channel mail { speed 30 min; fidelity 70%; accuracy 80% }\nrole Clerk { switching takes 2 min }\nrole Judge\n\
        team Desk { 3 Clerk }\nteam Bench { 2 Judge }\ninterface Desk <-> Bench by mail\n\
        stream Case { stage Serve by Clerk { effort exponential 1 h }\n\
        stage Check by Judge after Serve { effort 20 min to 1 h; at most 4 items }\n\
        stage Close by Clerk after Check { effort 10 min; happens 50% } }\n\
        scenario Month { runs 30 days after 5 days warm-up; demand Case 2 per hour }\n";
    let stated = plain
        .replace("exponential 1 h }", "exponential 1 h; asks Judge 0% for 1 h }")
        .replace("at most 4 items }", "at most 4 items; asks Clerk 0% for 1 h }")
        + "role Idler\nteam Elsewhere { 1 Idler }\nsignal Never { arises every 9000 days at Idler; tells Judge }\n";
    let (a, b) = (traced(plain, 5), traced(&stated, 5));
    assert!(
        a.interval("time in rework", "Case").is_some_and(|i| i.mean > 0.0),
        "something was lost on the way"
    );
    assert!(figures(&a, "Case").len() > 5);
    assert_eq!(figures(&a, "Case"), figures(&b, "Case"));
    assert!(a.trace == b.trace);
}

#[test]
fn one_more_person_leaves_the_others_luck_alone() {
    // With a fourth developer the arrivals are the same, to the microsecond.
    let more = BASE.replace("3 Dev", "4 Dev");
    let arrivals = |r: &ScenarioRun| {
        let mut seen = std::collections::BTreeSet::new();
        r.trace
            .iter()
            .filter(|e| e.kind == "queued")
            .filter(|e| seen.insert(e.item.map(|i| i.to_string())))
            .map(|e| (e.at, e.item.map(|i| i.to_string())))
            .collect::<Vec<_>>()
    };
    assert_eq!(arrivals(&traced(BASE, 4)), arrivals(&traced(&more, 4)));
}

#[test]
fn a_rename_with_was_changes_no_bit() {
    let renamed = BASE
        .replace("stage Code ", "stage Write was Code ")
        .replace("role Dev\n", "role Programmer was Dev\n")
        .replace("by Dev", "by Programmer")
        .replace("3 Dev", "3 Programmer was IT.Build.Dev");
    let values = |r: &ScenarioRun| {
        r.samples
            .iter()
            .map(|s| s.iter().find(|((m, of), _)| *m == 0 && of == "Feature").unwrap().1.value.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&traced(BASE, 5)), values(&traced(&renamed, 5)));
    // What stands inside something renamed is who it was, without a word of its own.
    let around = BASE
        .replace("unit IT led", "unit Tech was IT led")
        .replace("team Build led", "team Make was Build led");
    assert_ne!(around, BASE);
    assert_eq!(values(&traced(BASE, 5)), values(&traced(&around, 5)));
}

#[test]
fn a_direct_interface_never_lengthens_the_flow() {
    let more = format!("channel chat {{ speed 10 min }}\ninterface Dev <-> Op by chat\n{BASE}");
    let flow = |r: &ScenarioRun| r.interval("flow time", "Feature").unwrap().mean;
    assert!(flow(&traced(&more, 6)) < flow(&traced(BASE, 6)));
}

#[test]
fn shuffled_ties_leave_a_queue_as_it_is() {
    let compiled = compiled(BASE);
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let with = |shuffle| {
        run(
            &compiled.project.base,
            "base",
            scenario,
            &Switches::default(),
            &Plan { shuffle, ..Plan::new(1, 3) },
        )
        .unwrap()
    };
    let (a, b) = (with(None), with(Some(99)));
    let flow = |r: &ScenarioRun| r.interval("flow time", "Feature").unwrap().mean;
    assert!((flow(&a) / flow(&b) - 1.0).abs() < 0.02, "{} {}", flow(&a), flow(&b));
}

/// Generated organisations of thirty declarations or so, with a scenario long enough that every run has some hundreds of events.
fn generated() -> impl Iterator<Item = (u64, String)> {
    (1..=6).map(|seed| (seed, generate::spec(seed, 30).replace("runs 60 days", "runs 600 days")))
}

/// Every figure of every replication, to the last bit, without the names of what they are of.
fn all_figures(compiled: &Compiled, seed: u64) -> Vec<(usize, u64)> {
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let run =
        run(&compiled.project.base, "base", scenario, &Switches::default(), &Plan::new(seed, 2)).unwrap();
    assert!(run.events > 100, "{} events", run.events);
    let mut out: Vec<(usize, u64)> =
        run.samples.iter().flat_map(|s| s.iter()).map(|((m, _), s)| (*m, s.value.to_bits())).collect();
    out.sort_unstable();
    out
}

fn of_files(files: &[(&str, &str)]) -> Compiled {
    let provider = files.iter().fold(InMemory::default(), |p, (name, text)| p.with(name, *text));
    let compiled = compile(files[0].0, &provider);
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    compiled
}

#[test]
fn generated_organisations_do_not_hang_on_their_layout() {
    for (seed, text) in generated() {
        let plain = all_figures(&of_files(&[("a.org", &text)]), seed);
        let body = text.strip_prefix("andon 1\n\n").unwrap();
        let tidy = andon::syntax::format::format(&text);
        assert!(plain == all_figures(&of_files(&[("a.org", &tidy)]), seed), "formatting, seed {seed}");
        let loose = text.replace("{ ", "{\n\n   ").replace(" }", "\n\n }  // so").replace("; ", " ;\n");
        assert!(plain == all_figures(&of_files(&[("a.org", &loose)]), seed), "layout, seed {seed}");
        let parts: Vec<&str> = body.split("\n\n").collect();
        let mut turned = parts.clone();
        turned.reverse();
        let turned = format!("andon 1\n\n{}\n", turned.join("\n\n"));
        assert!(plain == all_figures(&of_files(&[("a.org", &turned)]), seed), "order, seed {seed}");
        let odd: Vec<&str> = parts.iter().copied().skip(1).step_by(2).collect();
        let even: Vec<&str> = parts.iter().copied().step_by(2).collect();
        let first = format!("andon 1\n\nimport \"lib/b.org\"\n\n{}\n", even.join("\n\n"));
        let second = format!("andon 1\n\n{}\n", odd.join("\n\n"));
        let split = of_files(&[("a.org", &first), ("lib/b.org", &second)]);
        assert!(plain == all_figures(&split, seed), "files, seed {seed}");
    }
}

/// Streams, stages and decisions renamed, each with what it was: no bit changes. Renamed without it: the same in distribution.
#[test]
fn generated_organisations_do_not_hang_on_their_names() {
    for (seed, text) in generated() {
        let plain = all_figures(&of_files(&[("a.org", &text)]), seed);
        let with_was = text
            .replace("stream Stream", "stream Flow#Stream")
            .replace("stage First ", "stage Begin was First ")
            .replace("stage Second ", "stage End was Second ")
            .replace("demand Stream", "demand Flow");
        let mut named = String::new();
        for line in with_was.lines() {
            match line.strip_prefix("stream Flow#Stream").and_then(|rest| rest.split_once(' ')) {
                Some((number, rest)) => named += &format!("stream Flow{number} was Stream{number} {rest}\n"),
                None => named += &format!("{line}\n"),
            }
        }
        assert!(named.contains("was Stream0"), "{named}");
        assert!(plain == all_figures(&of_files(&[("a.org", &named)]), seed), "seed {seed}");
    }
}

/// A plain rename is other luck of the same kind: 40 replications each, refused at |z| > 4.5 of the difference.
#[test]
fn a_plain_rename_agrees_in_distribution() {
    let other = BASE.replace("Feature", "Story").replace("Dev", "Programmer").replace("Code", "Write");
    let values = |text: &str, of: &str| {
        let compiled = compiled(text);
        let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
        let run =
            run(&compiled.project.base, "base", scenario, &Switches::default(), &Plan::new(7, 40)).unwrap();
        run.measured.iter().find(|m| m.metric.name == "flow time" && m.of == of).unwrap().values.clone()
    };
    let (a, b) = (values(BASE, "Feature"), values(&other, "Story"));
    assert_ne!(a, b);
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let variance = |v: &[f64]| v.iter().map(|x| (x - mean(v)).powi(2)).sum::<f64>() / (v.len() as f64 - 1.0);
    let error = ((variance(&a) + variance(&b)) / 40.0).sqrt();
    assert!((mean(&a) - mean(&b)).abs() < 4.5 * error, "{} {} ± {error}", mean(&a), mean(&b));
    assert!(error < 0.05 * mean(&a));
}

#[test]
fn a_new_unconnected_team_changes_no_generated_organisation() {
    for (seed, text) in generated() {
        let more = text.replace("scenario Year {", "role Baker\nteam Bakery { 4 Baker }\nstream Bread { stage Bake by Baker { effort exponential 2 h } }\nscenario Year {\n  demand Bread 5 per day");
        let of = |text: &str| {
            let compiled = of_files(&[("a.org", text)]);
            let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
            let run =
                run(&compiled.project.base, "base", scenario, &Switches::default(), &Plan::new(seed, 2))
                    .unwrap();
            figures(&run, "Stream0")
        };
        let (a, b) = (of(&text), of(&more));
        assert!(!a.is_empty() && a == b, "seed {seed}");
    }
}

/// Every duration three times as long, those of the defaults included: every time is three times as long, to the microsecond's rounding.
#[test]
fn scaling_all_durations_scales_all_times() {
    let spec = |k: f64| {
        let h = |hours: f64| format!("{} s", hours * 3_600.0 * k);
        format!(
            "andon 1\nrole Dev\nrole Op {{ may decide Go }}\nrole Boss {{ available 50% }}\nunit IT led by Boss {{ team A led by LA {{ 3 Dev }}\nteam B led by LB {{ 2 Op }} }}\n\
             default relay_handling {}\ndefault answering {}\ndefault deciding {}\ndefault room_speed {}\ndefault line_speed {}\ndefault meeting_slot {}\n\
             default half_life {}\ndefault intent_half_life {}\ndecision Go {{ half life {} }}\n\
             stream S {{ half life {}\nstage T by Dev {{ effort exponential {}; asks Op 40% for {}; decides Go }}\nstage U by Op {{ effort {} to {} }} }}\n\
             scenario Y {{ runs {} after {} warm-up; demand S every exponential {} }}\n",
            h(0.3),
            h(0.5),
            h(0.5),
            h(0.02),
            h(0.5),
            h(0.5),
            h(700.0),
            h(70_000.0),
            h(20.0),
            h(90.0),
            h(5.0),
            h(1.0),
            h(1.0),
            h(4.0),
            h(4_000.0),
            h(500.0),
            h(4.0)
        )
    };
    let timed = |k: f64| {
        let compiled = of_files(&[("a.org", &spec(k))]);
        let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
        run(&compiled.project.base, "base", scenario, &Switches::default(), &Plan::new(9, 3)).unwrap()
    };
    let (one, three) = (timed(1.0), timed(3.0));
    let mut times = 0;
    for (a, b) in one.measured.iter().zip(&three.measured) {
        assert_eq!((a.metric.name, &a.of), (b.metric.name, &b.of));
        let factor = match a.metric.unit {
            andon::model::metrics::Unit::Time => 3.0,
            andon::model::metrics::Unit::Rate => 1.0 / 3.0,
            _ => 1.0,
        };
        times += usize::from(factor == 3.0);
        for (x, y) in a.values.iter().zip(&b.values) {
            assert!(
                (y - factor * x).abs() <= 1e-5 * y.abs() + 1e-9,
                "{} of {}: {x} {y}",
                a.metric.name,
                a.of
            );
        }
    }
    assert!(times > 10);
}

/// In every generated organisation, one more interface makes no expected way between any two positions longer.
#[test]
fn a_direct_interface_never_lengthens_a_way() {
    for (seed, text) in generated() {
        let more = format!("{text}\ninterface Role0 <-> Role1 by chat\n");
        let (few, many) = (of_files(&[("a.org", &text)]), of_files(&[("a.org", &more)]));
        let ways = |compiled: &Compiled| {
            let org = &compiled.project.base;
            let mut network = Network::new(org, false);
            let count = org.positions.iter().count();
            let mut out = Vec::new();
            for from in 0..count {
                for to in (0..count).filter(|to| *to != from) {
                    let target = network.target(vec![Id::new(to)]);
                    let route = network.routes(Id::new(from), target, Cargo::Question).first().cloned();
                    out.push(route.map(|r| network.expected_of(&r)));
                }
            }
            out
        };
        let (before, after) = (ways(&few), ways(&many));
        assert!(before.len() > 100 && before.len() == after.len());
        let mut shorter = 0;
        for (a, b) in before.iter().zip(&after) {
            match (a, b) {
                (Some(a), Some(b)) => {
                    assert!(*b <= a + 1e-6, "seed {seed}: {a} {b}");
                    shorter += usize::from(*b < a - 1.0);
                }
                (Some(_), None) => panic!("seed {seed}: a way has gone"),
                (None, _) => {}
            }
        }
        assert!(shorter > 0, "seed {seed}");
    }
}

#[test]
fn generated_organisations_do_not_hang_on_the_number_of_threads() {
    for (seed, text) in generated().take(2) {
        let compiled = of_files(&[("a.org", &text)]);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| all_figures(&compiled, seed))
        };
        let one = with(1);
        assert!(one == with(2) && one == with(8));
    }
}
