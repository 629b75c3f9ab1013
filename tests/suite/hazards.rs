//! Signals, ladders, climate and harm against their exact cases.
//!
//! Each case is refused at |z| > 4.5 (7·10⁻⁶ for each test) with a fixed seed; 20 replications give standard errors of a per cent
//! or less, so that an error of 5% is found nearly always. The ladder is the machine-repair queue M/M/1//N with the leader as
//! repairman; voice is the linear operator model of Bush and Mosteller; harm is a race of exponentials.

use crate::support::z;
use andon::resolve::compile;
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;

fn ran(text: &str, without: &[&str], replications: u32) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let mut switches = Switches::default();
    assert!(without.iter().all(|name| switches.switch_off(name)));
    run(&project.base, "base", scenario, &switches, &Plan::new(1, replications)).unwrap()
}

fn agrees(run: &ScenarioRun, metric: &str, of: &str, theory: f64) {
    let z = z(run, metric, of, theory);
    assert!(z.abs() < 4.5, "{metric} of {of} should be {theory}, z = {z}");
}

fn line(workers: u32, fix_s: u32) -> String {
    format!(
        "andon 1\nrole Worker {{ safety 100% }}\nteam Line led by Leader {{ {workers} Worker }}\n\
         andon Cord {{ answered by Leader within 55 s, takes exponential {fix_s} s, solves 100%; stops the line }}\n\
         signal Trouble {{ arises every exponential 600 s at Worker; pulls Cord }}\n\
         stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
         scenario Y {{ runs 10 days after 1 day warm-up; demand S 1 at day 1 }}\n"
    )
}

#[test]
fn a_leader_of_eight_answers_as_the_repairman_of_eight_machines() {
    let run = ran(&line(8, 30), &["climate"], 20);
    agrees(&run, "time to answer", "Trouble", 43.396_549);
    agrees(&run, "utilisation", "Leader", 0.373_020);
}

#[test]
fn a_leader_of_twenty_five_is_always_late() {
    let run = ran(&line(25, 30), &["climate"], 20);
    agrees(&run, "time to answer", "Trouble", 189.658_030);
    agrees(&run, "utilisation", "Leader", 0.949_778);
}

#[test]
fn the_share_answered_in_time_falls_with_the_span() {
    for (workers, share) in [(4, 0.917_547), (8, 0.884_561), (25, 0.557_469)] {
        let run = ran(&line(workers, 20), &["climate"], 20);
        agrees(&run, "share answered in time", "Trouble", share);
        // One rung that solves all: every call reaches it, and every solution is its own.
        agrees(&run, "share answered", "Trouble.Leader", share);
    }
}

/// A problem a day, at somebody whose helper and whose boss have nothing else to do.
fn ladder(helper: &str, boss: &str) -> String {
    format!(
        "andon 1\nrole Worker {{ safety 100% }}\nrole Helper\nrole Boss\nteam Line {{ 1 Worker; 1 Helper; 1 Boss }}\n\
         andon Cord {{ answered by Helper {helper}\nthen Boss{boss} }}\n\
         signal Trouble {{ arises every 1 day at Worker; pulls Cord }}\n\
         stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
         scenario Y {{ runs 2000 days after 1 day warm-up; demand S 1 at day 1 }}\n"
    )
}

#[test]
fn what_each_rung_answers_can_be_said_where_times_are_constant() {
    let share = |helper: &str, boss: &str| {
        let run = ran(&ladder(helper, boss), &["climate"], 1);
        let of = |rung: &str| run.interval("share answered", rung).map(|i| i.mean).filter(|m| m.is_finite());
        (of("Trouble.Helper"), of("Trouble.Boss"))
    };
    // In time, to the second; nobody calls the boss.
    let solved = "within 5 min, takes 5 min, solves 100%";
    assert_eq!(share(solved, " within 1 min"), (Some(1.0), None));
    // The helper is late, and the boss has it solved two minutes later.
    let late = "within 5 min, takes 8 min, solves 100%";
    assert_eq!(share(late, " within 2 min, takes 2 min, solves 100%"), (Some(0.0), Some(1.0)));
    // The boss has it solved, too late for the own rung.
    assert_eq!(share(late, " within 1 min, takes 2 min, solves 100%"), (Some(0.0), Some(0.0)));
    // The helper has it solved while the boss is at it.
    assert_eq!(share(late, " within 9 min, takes 4 min, solves 100%"), (Some(0.0), Some(0.0)));
    // Passed on at once is not answered; who has no limit is in time.
    let cannot = "within 5 min, takes 1 min, solves 0%";
    assert_eq!(share(cannot, ", takes 1 h, solves 100%"), (Some(0.0), Some(1.0)));
}

#[test]
fn a_rung_answers_what_it_solves_before_its_time_is_over() {
    // A helper who takes exponential 5 min solves every second call: within 5 min that is (1 − 1/e)/2. Of the calls that reach the
    // boss, some come because the helper is late; of those the helper solves (1 − 1/e)/2 in the 5 min that the boss takes.
    let spec = ladder(
        "within 5 min, takes exponential 5 min, solves 50%",
        " within 10 min, takes 5 min, solves 100%",
    );
    let run = ran(&spec, &["climate"], 20);
    let inside = 1.0 - (-1.0_f64).exp();
    let helper = inside / 2.0;
    let late = (1.0 - inside) / (1.0 - helper);
    agrees(&run, "share answered", "Trouble.Helper", helper);
    agrees(&run, "share answered", "Trouble.Boss", 1.0 - late * helper);
    let half = run.interval("share answered", "Trouble.Boss").unwrap().half;
    assert!(half / 2.0 < 0.01, "a standard error of {half} has no power");
}

#[test]
fn a_claim_names_a_rung_by_its_signal_and_who_stands_on_it() {
    let spec = ladder("within 5 min, takes 1 min, solves 100%", " within 10 min");
    let claimed = |claim: &str| {
        let text = spec.replace("demand S", &format!("expect {claim}; demand S"));
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        compiled.findings.into_iter().map(|f| (f.message, f.help.unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(claimed("share answered of Trouble.Helper > 90%"), []);
    let wrong = claimed("share answered of Trouble.Helpr > 90%");
    assert!(wrong[0].0.contains("no rung") && wrong[0].1.contains("`Trouble.Helper`"), "{wrong:?}");
    assert!(!claimed("share answered of Helper > 90%").is_empty());
    assert!(claimed("share answered > 90%")[0].0.contains("of what?"));
}

#[test]
fn voice_settles_where_thanks_and_blame_balance() {
    for (thanked, mean) in [(95.0, 0.791_667), (83.33, 0.500_000), (50.0, 0.166_667), (10.0, 0.021_739)] {
        let text = format!(
            "andon 1\nrole Worker\nteam Line led by Leader {{ 1 Worker }}\n\
             climate {{ bad news is thanked {thanked}%; moves 5% up, 25% down }}\n\
             signal Trouble {{ arises every exponential 1 h at Worker; tells Leader }}\n\
             default line_fidelity 100%\ndefault line_accuracy 100%\ndefault line_speed 0 s\ndefault rung_takes 0 s\n\
             stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
             scenario Y {{ runs 2000 days after 50 days warm-up; demand S 1 at day 1 }}\n"
        );
        // Everybody speaks, so that answers come at a rate that does not hang on the voice, as the closed form assumes.
        let run = ran(&text, &["voice"], 20);
        // Thanks are written to a hundredth of a per cent, which moves the fixed point by less than 0.0005.
        let figure = run.interval("safety", "Worker").unwrap();
        println!("{thanked}: {figure:?}");
        assert!((figure.mean - mean).abs() < 4.5 * figure.half / 2.093 + 0.000_5, "{thanked}: {figure:?}");
    }
}

#[test]
fn a_fault_races_its_own_warnings() {
    // Shown at once and then once a day, harm after 20 days, both exponential; solved as soon as it is known.
    let (again, harm) = (1.0, 0.05);
    for (voice, passes, levels) in [(0.9, 0.95, 1), (0.9, 0.8, 3), (0.1, 0.95, 1), (0.1, 0.8, 3)] {
        let reach: f64 = voice * f64::powi(passes, levels);
        let known = reach + (1.0 - reach) * again * reach / (again * reach + harm);
        let mut tree = "team Line led by L0 { 300 Worker }\n".to_owned();
        for level in 1..=levels {
            tree = format!("unit U{level} led by L{level} {{ {tree} }}\n");
        }
        let mut leaders = String::new();
        for level in 0..levels {
            leaders += &format!("leader L{level} {{ safety 0% }}\n");
        }
        let text = format!(
            "andon 1\nrole Worker {{ safety {}% }}\n{tree}{leaders}\
             default relay_safety {}%\ndefault line_fidelity 100%\ndefault line_accuracy 100%\ndefault line_speed 0 s\ndefault relay_handling 0 s\n\
             incident Outage {{ lasts 1 h }}\n\
             signal Trouble {{ arises every exponential 300 days at Worker; tells L{levels}; shows again every exponential 1 day\n\
             solving takes 0 s; unheard for exponential 20 days becomes Outage 100% }}\n\
             stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
             scenario Y {{ runs 2000 days after 100 days warm-up; demand S 1 at day 1 }}\n",
            voice * 100.0,
            passes * 100.0,
        );
        agrees(&ran(&text, &["climate"], 20), "share of problems harmful", "Trouble", 1.0 - known);
    }
}

/// What is known is mended at a rate, and harm may come first: 1 - known · γ/(γ + η). A foreman for every two, so that nobody
/// waits for another one's trouble: a load of 0.7% moves the share by less than 0.0004.
#[test]
fn mending_races_harm_too() {
    let (again, harm, mends) = (1.0, 0.05, 1.0);
    for voice in [0.9, 0.1] {
        let known = voice + (1.0 - voice) * again * voice / (again * voice + harm);
        let text = format!(
            "andon 1\nrole Worker {{ safety {}% }}\npattern Line led by Foreman {{ 2 Worker }}\n\
             unit Works led by Head {{ 150 teams like Line }}\n\
             default line_fidelity 100%\ndefault line_accuracy 100%\ndefault line_speed 0 s\n\
             incident Outage {{ lasts 1 h }}\n\
             signal Trouble {{ arises every exponential 300 days at Worker; tells Foreman; shows again every exponential 1 day\n\
             solving takes exponential 24 h; unheard for exponential 20 days becomes Outage 100% }}\n\
             stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
             scenario Y {{ runs 2000 days after 100 days warm-up; demand S 1 at day 1 }}\n",
            voice * 100.0,
        );
        let run = ran(&text, &["climate"], 20);
        agrees(&run, "share of problems harmful", "Trouble", 1.0 - known * mends / (mends + harm));
    }
}

/// Hundred and fifty lines of two, each with so many levels of leaders above it: a problem is there for a day before it first shows,
/// shows again once a day, and does harm after twenty; the top mends what it hears of in a day. A hearer for every two, so that nobody
/// waits for another one's trouble: a load of 0.7% moves the shares by less than 0.0004.
fn towers(voice: f64, passes: f64, levels: u32) -> String {
    let (mut patterns, mut leaders) = (String::new(), String::new());
    for level in 0..levels {
        leaders += &format!("leader L{level} {{ safety 0% }}\n");
        let below = if level == 0 { "2 Worker".to_owned() } else { format!("1 teams like U{}", level - 1) };
        patterns += &format!("pattern U{level} led by L{level} {{ {below} }}\n");
    }
    let below = if levels == 0 { "2 Worker".to_owned() } else { format!("1 teams like U{}", levels - 1) };
    format!(
        "andon 1\nrole Worker {{ safety {}% }}\n{patterns}pattern Tower led by Top {{ {below} }}\n\
         unit Works led by Head {{ 150 teams like Tower }}\n{leaders}default relay_safety {}%\n\
         default line_fidelity 100%\ndefault line_accuracy 100%\ndefault line_speed 0 s\ndefault relay_handling 0 s\n\
         incident Outage {{ lasts 1 h }}\n\
         signal Trouble {{ arises every exponential 300 days at Worker; tells Top; shows after exponential 1 day\n\
         shows again every exponential 1 day; solving takes exponential 24 h; unheard for exponential 20 days becomes Outage }}\n\
         stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
         scenario Y {{ runs 2000 days after 100 days warm-up; demand S 1 at day 1 }}\n",
        voice * 100.0,
        passes * 100.0,
    )
}

/// P(incident) = 1 − [νP/(νP + η)]·[γ/(γ + η)] with P = ψ·Π s: one level or eight of real relays between whoever sees it and whoever
/// can act. Some 40,000 problems: standard errors are below 0.003, so that a relay too many (1% of the share at least) is found
/// where word gets lost.
#[test]
fn a_warning_that_climbs_eight_levels_races_harm() {
    for (voice, passes, levels, theory) in [
        (0.9, 0.95, 1, 0.100_237),
        (0.9, 0.8, 8, 0.284_536),
        (0.1, 0.95, 1, 0.376_026),
        (0.1, 0.8, 8, 0.760_722),
    ] {
        let (again, harm, mends) = (1.0, 0.05, 1.0);
        let reach: f64 = voice * f64::powi(passes, levels);
        let exact = 1.0 - again * reach / (again * reach + harm) * mends / (mends + harm);
        assert!((exact - theory).abs() < 1e-6, "{exact}");
        let run = ran(&towers(voice, passes, levels.unsigned_abs()), &["climate"], 20);
        agrees(&run, "share of problems harmful", "Trouble", theory);
        assert!(run.interval("share of problems harmful", "Trouble").unwrap().half / 2.093 < 0.003);
        // Word makes a passage for each leader, those that are swallowed fewer.
        let hops = run.interval("hops per message", "").unwrap().mean;
        assert!(hops > 1.0 && hops <= f64::from(levels + 1), "{hops}");
    }
}

/// Goodhart's trap: where people speak less, reports fall, and incidents rise. Whoever counts reports alone calls the worse place better.
#[test]
fn fewer_reports_are_more_incidents() {
    for (voice, reports, incidents) in [(0.9, 0.947_368, 0.097_744), (0.1, 0.666_667, 0.365_079)] {
        let run = ran(&towers(voice, 1.0, 0), &["climate"], 20);
        agrees(&run, "share of problems harmful", "Trouble", incidents);
        let values = |name: &str| {
            let found = run.measured.iter().find(|m| m.metric.name == name && m.of == "Trouble");
            found.unwrap().values.clone()
        };
        let told: Vec<f64> =
            values("reports").iter().zip(values("problems")).map(|(told, all)| told / all).collect();
        let found = andon::stats::Interval::of(&told, 0.95);
        let error = found.half / 2.093;
        println!("reports per problem {} should be {reports} ± {error}", found.mean);
        assert!((found.mean - reports).abs() < 4.5 * error && error < 0.003, "{found:?}");
    }
}

/// What shows itself after a while is there before: nobody can speak of it, no work stands still for it, and the time to harm runs.
#[test]
fn a_problem_may_be_there_before_it_shows() {
    let text = |after: &str| {
        format!(
            "andon 1\nrole Worker {{ safety 100% }}\nteam Line led by Leader {{ 1 Worker }}\n\
             andon Cord {{ answered by Leader, takes 1 h, solves 100%; stops the line }}\n\
             signal Trouble {{ arises in S.T 100%; pulls Cord; {after} unheard for 10 h becomes Fire }}\nincident Fire {{ lasts 1 h }}\n\
             stream S {{ stage T by Worker {{ effort 1 h }}\n stage U by Worker {{ effort 4 h }} }}\n\
             scenario Y {{ runs 10 days; demand S 1 at day 2 }}\n"
        )
    };
    let at_once = ran(&text(""), &["climate"], 2);
    agrees_exactly(&at_once, "flow time", "S", 6.0 * 3_600.0);
    agrees_exactly(&at_once, "time to answer", "Trouble", 3_600.0);
    // In the middle of the next stage: nothing stands still, and it is answered as fast.
    let later = ran(&text("shows after 2 h;"), &["climate"], 2);
    agrees_exactly(&later, "flow time", "S", 5.0 * 3_600.0);
    agrees_exactly(&later, "time to answer", "Trouble", 3_600.0);
    agrees_exactly(&later, "share of problems solved", "Trouble", 1.0);
    // Too late.
    let harmed = ran(&text("shows after 11 h;"), &["climate"], 2);
    agrees_exactly(&harmed, "share of problems harmful", "Trouble", 1.0);
}

#[test]
fn an_incident_stops_its_stream_until_it_is_repaired() {
    let text = "andon 1\nrole Worker\nrole Fixer\nteam A led by L { 1 Worker; 1 Fixer }\n\
        incident Fire { repaired by Fixer, effort 5 h; stops S }\n\
        signal Smoke { arises every 1000 days at Fixer; tells L; noticed 0%; unheard for 1 h becomes Fire }\n\
        stream S { stage T by Worker { effort 1 h } }\n\
        scenario Y { runs 10 days; demand S 1 at day 2; at day 1 signal Smoke; at day 2 signal Smoke }\n";
    // The first smoke becomes a fire at one on day 1 and is out at six; the second one at one on day 2: the work is over by then.
    let run = ran(text, &[], 2);
    agrees_exactly(&run, "flow time", "S", 3_600.0);
    agrees_exactly(&run, "time to restore", "Fire", 5.0 * 3_600.0);
    let during = text.replace("demand S 1 at day 2;", "demand S every 26 h;");
    // Comes at two on day 1, in the middle of the fire: waits for four hours.
    let run = ran(&during.replace("runs 10 days", "runs 2 days"), &[], 2);
    agrees_exactly(&run, "flow time", "S", 5.0 * 3_600.0);
    agrees_exactly(
        &ran(&during.replace("runs 10 days", "runs 2 days"), &["harm"], 2),
        "flow time",
        "S",
        3_600.0,
    );
}

fn agrees_exactly(run: &ScenarioRun, metric: &str, of: &str, wanted: f64) {
    let mean = run.interval(metric, of).unwrap().mean;
    assert!((mean - wanted).abs() < 1e-6 * wanted, "{metric} of {of}: {mean} instead of {wanted}");
}

#[test]
fn blame_silences_and_hides_what_thanks_would_show() {
    let spec = |word: &str| {
        format!(
            "andon 1\nrole Worker\nteam Line led by Leader {{ 8 Worker }}\n\
             climate {{ bad news is {word} 95%; safety 80% }}\n\
             andon Cord {{ answered by Leader within 55 s, takes exponential 20 s; stops the line }}\n\
             signal Trouble {{ arises in S.T 5%; pulls Cord }}\n\
             stream S {{ stage T by Worker {{ effort 10 min }} }}\n\
             scenario Y {{ runs 20 days; demand S keeps 8 going }}\n"
        )
    };
    let value = |word: &str, metric: &str| ran(&spec(word), &[], 4).interval(metric, "Trouble").unwrap().mean;
    assert!(value("thanked", "reports") > 3.0 * value("punished", "reports"));
    assert!(value("thanked", "escapes") * 2.0 < value("punished", "escapes"));
}
