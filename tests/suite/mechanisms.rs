//! Each mechanism in a small world whose outcome can be said beforehand; and that it goes away when it is switched off.
//!
//! Statistical cases have a fixed seed and are refused at |z| > 4.5; their specs give standard errors of a few per cent or less.

use crate::support::{close, mean};
use andon::resolve::compile;
use andon::sim::{Plan, ScenarioRun, Switches, run};
use andon::source::provider::InMemory;

/// Runs the only scenario of a spec on its base.
fn ran(text: &str, without: &[&str], replications: u32) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let mut switches = Switches::default();
    assert!(without.iter().all(|name| switches.switch_off(name)));
    let plan = Plan { project: Some(project), trace: true, ..Plan::new(1, replications) };
    run(&project.base, "base", scenario, &switches, &plan).unwrap()
}

const HOUR: f64 = 3_600.0;

#[test]
fn a_variant_takes_over_for_a_time_and_gives_back() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream S { stage T by Dev { effort 1 h } }\n\
        variant Slow { set stage S.T { effort 3 h } }\n\
        scenario Y { runs 30 days; demand S every 1 day; from day 10 for 10 days use variant Slow }\n";
    let run = ran(text, &[], 2);
    // 29 or 30 items: one a day from day 1 on; ten of them under the slow structure.
    close(mean(&run, "flow time", "S"), (20.0 + 10.0 * 3.0) / 30.0 * HOUR, 0.04);
    close(mean(&ran(text, &["disturbances"], 2), "flow time", "S"), HOUR, 1e-9);
}

#[test]
fn people_join_and_leave_while_it_runs() {
    // Two items an hour for a team of one that does one an hour; a second person comes on day 10.
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream S { stage T by Dev { effort 1 h } }\n\
        scenario Y { runs 20 days; demand S every 30 min; at day 10 1 Dev join A }\n";
    let done = mean(&ran(text, &[], 2), "throughput", "S") * 20.0 * 24.0 * HOUR;
    close(done, 240.0 + 480.0, 0.01);
    let gone = text.replace("1 Dev join A", "1 Dev leave A");
    close(mean(&ran(&gone, &[], 2), "throughput", "S") * 20.0 * 24.0 * HOUR, 240.0, 0.01);
}

#[test]
fn a_cut_interface_sends_messages_up_and_over_and_a_restored_one_brings_them_back() {
    let text = "andon 1\nrole Dev\nrole Op\nchannel chat { speed 1 min }\n\
        unit U led by Boss { team A led by L { 1 Dev }\nteam B led by M { 1 Op } }\n\
        interface A -> B by chat\n\
        stream S { stage T by Dev { effort 1 h; asks Op 100% } }\n\
        scenario Y { runs 20 days; demand S every 1 day; at day 10 cut interface A -> B }\n";
    let run = ran(text, &[], 2);
    // Ten items with one hop there and one back, ten with four up and down each way.
    close(mean(&run, "hops per message", ""), (10.0 * 1.0 + 10.0 * 4.0) / 20.0, 0.06);
    let restored =
        text.replace("cut interface A -> B }", "cut interface A -> B; at day 11 restore interface A -> B }");
    assert!(mean(&ran(&restored, &[], 2), "hops per message", "") < 1.4);
}

#[test]
fn away_means_that_work_waits() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream S { stage T by Dev { effort 1 h } }\n\
        scenario Y { runs 20 days; demand S 1 at day 5; from day 4 for 3 days A is away }\n";
    close(mean(&ran(text, &[], 2), "flow time", "S"), 2.0 * 24.0 * HOUR + HOUR, 1e-9);
}

#[test]
fn a_channel_that_is_down_holds_back_what_has_no_other_way() {
    let text = "andon 1\nrole Dev\nrole Op\nchannel radio { speed 1 min; fidelity 100%; accuracy 100% }\n\
        team A { 1 Dev }\nteam B { 1 Op }\ninterface A -> B by radio\n\
        stream S { stage T by Dev { effort 1 h }\nstage V by Op { effort 1 h } }\n\
        scenario Y { runs 20 days; demand S 1 at day 5; from day 4 for 3 days channel radio is down }\n";
    // Done at one o'clock, on its way when the radio is back, one minute under way.
    close(mean(&ran(text, &[], 2), "flow time", "S"), 2.0 * 24.0 * HOUR + 60.0 + HOUR, 1e-9);
}

#[test]
fn channels_that_fail_are_down_for_the_declared_share() {
    // A message that comes at any moment waits with probability 1/2 for the rest of an exponential outage of 10 h.
    let text = "andon 1\nrole Dev\nrole Op\nchannel radio { speed 0 s; fidelity 100%; accuracy 100%; fails 50% of the time for exponential 10 h }\n\
        team A { 1000 Dev }\nteam B { 1000 Op }\ninterface A -> B by radio\n\
        stream S { stage T by Dev { effort 1 h }\nstage V by Op { effort 1 h } }\n\
        scenario Y { runs 400 days; demand S 24 per day }\n";
    close(mean(&ran(text, &[], 8), "time in hop", "S"), 5.0 * HOUR, 0.08);
    close(mean(&ran(text, &["outages"], 2), "flow time", "S"), 2.0 * HOUR, 1e-6);
}

#[test]
fn a_phase_closes_interfaces_waives_approvals_and_starts_nothing() {
    let text = "andon 1\nrole Dev\nteam A led by L { 1 Dev }\ndecision Go { approved by L every 7 days; takes 0 s }\n\
        role Other { may decide Go }\n\
        stream S { stage T by Dev { effort 1 h; decides Go } }\n\
        phase operate { waives approvals of Go }\nphase plan { starts no S }\n\
        scenario Y { runs 28 days; demand S every 1 day; cycle plan 7 days, operate 7 days }\n";
    let run = ran(text, &[], 2);
    let busy = run.trace.iter().filter(|e| e.kind == "approved").count();
    assert_eq!(busy, 0, "nothing starts while approvals are needed");
    // Nothing was done in the first and the third week.
    let days: Vec<f64> =
        run.trace.iter().filter(|e| e.kind == "started").map(|e| e.at.secs() / 86_400.0).collect();
    assert!(!days.is_empty() && days.iter().all(|d| (d / 7.0) as u32 % 2 == 1), "{days:?}");
    assert!(ran(text, &["phases"], 2).trace.iter().any(|e| e.kind == "approved"));
}

#[test]
fn an_interface_of_one_phase_is_closed_in_the_others() {
    let text = "andon 1\nrole Dev\nrole Op\nchannel chat { speed 1 min }\n\
        unit U led by Boss { team A led by L { 1 Dev }\nteam B led by M { 1 Op } }\n\
        interface A -> B by chat { only during plan }\n\
        stream S { stage T by Dev { effort 1 h; asks Op 100% } }\n\
        scenario Y { runs 40 days; demand S every 1 day; cycle plan 10 days, operate 10 days }\n";
    close(mean(&ran(text, &[], 2), "hops per message", ""), 2.5, 0.08);
}

#[test]
fn a_session_waits_for_a_slot_that_is_free_in_every_calendar() {
    // Three people who are free half of the time: a half-hour slot in eight is common. From a slot's start the wait for the
    // first common slot is (8 − 1) slots, and the session takes one.
    let text = "andon 1\nspecialty X, Y\nrole Dev { available 50% }\nrole P { skilled in X; available 50% }\nrole Q { skilled in Y; available 50% }\n\
        team A { 1 Dev; 1 P; 1 Q }\ndefault room_speed 0 s\n\
        stream S { stage T by Dev { effort 0 s; meets X, Y 100% for 30 min } }\n\
        scenario Y { runs 1000 days; demand S every 12 h }\n";
    let run = ran(text, &[], 4);
    close(mean(&run, "time in calendar", "S"), 7.0 * 0.5 * HOUR, 0.1);
    close(mean(&run, "time in touch", "S"), 0.5 * HOUR, 1e-6);
    assert!(mean(&ran(text, &["sessions"], 2), "flow time", "S") < HOUR);
}

/// Two of three are free, and the first in line wants all three. When its patience is over after two hours, the next one is served.
#[test]
fn whoever_gives_up_makes_way_for_those_behind_them() {
    let text = "andon 1\nrole Dev\nteam A { 3 Dev }\nresource Rig 3 { first come first served }\n\
        stream X { stage T by Dev { effort 10 h; uses 1 Rig } }\n\
        stream Y { stage T by Dev { effort 1 h; uses 3 Rig, given up after 2 h } }\n\
        stream Z { stage T by Dev { effort 1 h; uses 1 Rig } }\n\
        scenario S { runs 2 days; demand X 1 at day 0; demand Y 1 at day 0.0416666666666667; demand Z 1 at day 0.0833333333333333 }\n";
    let run = ran(text, &[], 2);
    close(mean(&run, "flow time", "X"), 10.0 * HOUR, 1e-6);
    close(mean(&run, "flow time", "Z"), 2.0 * HOUR, 1e-6);
}

#[test]
fn a_team_learns_what_it_has_asked() {
    let text = "andon 1\nspecialty X\nrole Dev\nrole P { skilled in X }\nteam A { 1 Dev; 1 P }\ndefault learned_from_answer 50%\ndefault room_fidelity 100%\n\
        stream S { stage T by Dev { effort 1 h; asks X 100% } }\n\
        scenario Y { runs 100 days; demand S every 1 day }\n";
    // Each answer halves the chance of the next question.
    let asked = |without: &[&str]| ran(text, without, 2).trace.iter().filter(|e| e.kind == "asked").count();
    assert!((3..15).contains(&asked(&[])), "{}", asked(&[]));
    assert!(asked(&["knowledge"]) >= 99);
    assert!(mean(&ran(text, &[], 2), "knowledge", "A") > 0.8);
}

/// Asked over the boss: the trace says who asks, where from and whom, and the story says each once.
#[test]
fn a_question_names_asker_and_asked() {
    let text = "andon 1\nspecialty X\nrole Dev\nrole P { skilled in X }\nunit U led by Boss {\nteam A { 2 Dev }\nteam B { 2 P }\n}\n\
        stream S { stage T by Dev { effort 1 h; asks X 100% } }\n\
        scenario Y { runs 10 days; demand S 1 at day 1 }\n";
    let trace = ran(text, &[], 1).trace;
    let asked = trace.iter().find(|e| e.kind == "asked").unwrap();
    assert_eq!(asked.who, Some("U.A.Dev#1"));
    assert_eq!((asked.from, asked.to), (Some("U.A.Dev"), Some("U.B.P")));
    let story = andon::report::trace::story(&trace, "S#1").unwrap();
    assert!(story.contains("asked by U.A.Dev#1 to U.B.P\n"), "{story}");
    assert!(story.contains("hopped from U.A.Dev to U.Boss (up)"), "{story}");
}

#[test]
fn insights_come_from_pairs_that_share_meaning() {
    // 4 × 6 complementary pairs in the room, each with 2% × 95%: the expected number of insights of a session is 24 × 0.019.
    let text = "andon 1\nspecialty B, C\nrole Bio { skilled in B }\nrole Chem { skilled in C }\n\
        team Bios { 4 Bio }\nteam Chems { 6 Chem }\nchannel chat { speed 0 s }\ninterface Bios -> Chems by chat\n\
        default spark 2%\ndefault room_fidelity 95%\n\
        stream S { stage T by Bio { effort 0 s; meets Bios, Chems 100% for 1 h } }\n\
        scenario Y { runs 1000 days; demand S every 1 day }\n";
    let a_session = mean(&ran(text, &[], 10), "insights", "S") * 86_400.0;
    // Poisson-like: 10,000 sessions of mean 0.456 have a standard error of 0.007.
    close(a_session, 24.0 * 0.02 * 0.95, 0.06);
}

#[test]
fn newcomers_take_time_of_those_who_were_there() {
    // Four newcomers at 20% each take 80% of the one who was there: what took an hour takes five.
    let text = "andon 1\nrole Dev { mentors newcomers 20% for 10 days }\nrole Old\nteam A { 1 Dev }\nteam B { 1 Dev }\n\
        stream S { stage T by Dev in B { effort 1 h } }\n\
        scenario Y { runs 30 days; demand S every 1 day; at day 10 4 Dev join B }\n";
    let run = ran(text, &[], 2);
    assert!(mean(&run, "flow time", "S") >= HOUR);
    let alone = text.replace("4 Dev join B", "0 Dev join B");
    close(mean(&ran(&alone, &[], 2), "flow time", "S"), HOUR, 1e-9);
    assert!(mean(&ran(text, &["mentoring"], 2), "flow time", "S") <= mean(&run, "flow time", "S"));
}

#[test]
fn cascades_have_the_sizes_of_a_branching_process() {
    // Each change forces 0.5 further ones on average, among so many parts that none is hit twice: mean size 1/(1 − 0.5).
    let text = "andon 1\nrole Dev\nteam A { 200 Dev }\ncomponent Setting 100000 owned by A { depends on 1 Setting breaks 50%; repair 1 min }\n\
        stream S { stage T by Dev { effort 1 h; changes Setting } }\n\
        scenario Y { runs 400 days; demand S 24 per day }\n";
    let run = ran(text, &[], 10);
    close(mean(&run, "blast radius", ""), 2.0, 0.04);
    close(mean(&ran(text, &["coupling"], 2), "throughput", "S"), 1.0 / HOUR, 0.03);
}

#[test]
fn what_runs_on_a_broken_part_waits_for_its_repair() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nteam B { 1 Fixer }\nrole Fixer\ncomponent Press owned by B { repair 6 h }\n\
        stream S { stage T by Dev { effort 1 h; runs on Press } }\n\
        scenario Y { runs 10 days; demand S 1 at day 5; at day 5 break Press }\n";
    let run = ran(text, &[], 2);
    let flow = mean(&run, "flow time", "S");
    assert!(flow == HOUR || (flow - 7.0 * HOUR).abs() < 1e-6, "{flow}");
    close(mean(&run, "time to repair", ""), 6.0 * HOUR, 1e-6);
}

#[test]
fn trade_gives_scarce_things_to_the_worth_of_now() {
    // Thirty needs a day for ten things, worth and worth known at planning correlated 0.3: the ten best of thirty have a mean
    // worth of 1 + 1.066 when traded with a common goal, and 1 + 0.3 × 1.066 when allocated by what was known.
    let spec = |how: &str| {
        format!(
            "andon 1\nrole Crew\nrole Planner\nchannel chat {{ speed 0 s }}\nunit Force led by Planner {{ team A {{ 400 Crew }} }}\n\
             {how}\n\
             stream Mission {{ stage Fly by Crew {{ effort 1 h; uses Lift for 20 h, given up after 23 h }} }}\n\
             scenario Y {{ runs 300 days; demand Mission every 48 min }}\n"
        )
    };
    let central = "resource Lift 10 { allocated by Planner every day at 06:00; urgency holds 30% }";
    let traded = "meeting Market every day at 06:00 for 1 h { attended by Force; shares needs }\n\
        resource Lift 10 { traded at Market; urgency holds 30% }";
    let shared = traded.replace("shares needs", "shares needs, intent");
    let worth = |how: &str| mean(&ran(&spec(how), &[], 4), "worth of uses", "Lift");
    close(worth(central), 1.0 + 0.3 * 1.066, 0.04);
    close(worth(&shared), 1.0 + 1.066, 0.03);
    // Claims with noise of the size of the spread itself keep 1/√2 of the gain.
    close(worth(traded), 1.0 + 1.066 / 2.0_f64.sqrt(), 0.04);
}

#[test]
fn work_goes_to_whoever_has_the_fewest_items_in_hand() {
    // Who waits for a lab has hands to spare. Would they be given all that comes, both labs would wait for one chemist: one an hour.
    // Nine chemists keep two labs busy nearly always, and a crowd of seventy does always.
    let labs = |chemists: u32| {
        let text = format!(
            "andon 1\nrole Chemist\nteam A {{ {chemists} Chemist }}\nresource Lab 2 {{ first come first served }}\n\
             stream Assay {{ stage Try by Chemist {{ effort 1 h; uses 1 Lab }} }}\n\
             scenario Y {{ runs 400 h after 100 h warm-up; demand Assay every 24 min }}\n"
        );
        mean(&ran(&text, &[], 1), "throughput", "Assay") * HOUR
    };
    let (team, crowd) = (labs(9), labs(70));
    assert!((1.8..=2.0).contains(&team), "{team} an hour");
    close(crowd, 2.0, 0.01);
}

#[test]
fn an_interface_takes_the_time_of_its_ends() {
    let text = "andon 1\nrole Dev\nchannel chat { speed 1 min; upkeep 12 h per day }\nteam A { 1 Dev }\nteam B { 1 Other }\nrole Other\ninterface A <-> B by chat\n\
        stream S { stage T by Dev { effort 100 h } }\nscenario Y { runs 100 days; demand S 1 at day 1 }\n";
    close(mean(&ran(text, &[], 10), "flow time", "S"), 200.0 * HOUR, 0.1);
    close(mean(&ran(text, &["upkeep"], 2), "flow time", "S"), 100.0 * HOUR, 1e-9);
}

#[test]
fn a_meeting_takes_everybody_s_time() {
    let text = "andon 1\nrole Dev\nteam A { 2 Dev }\nmeeting Standup every day at 09:00 for 6 h { attended by A }\n\
        stream S { stage T by Dev { effort 1 h } }\nscenario Y { runs 100 days; demand S 1 at day 1 }\n";
    close(mean(&ran(text, &[], 2), "utilisation", "A"), 0.25, 0.02);
    assert!(mean(&ran(text, &["meetings"], 2), "utilisation", "A") < 0.01);
}

#[test]
fn an_assessment_adopts_a_structure_when_its_measure_says_so() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream S { stage T by Dev { effort 10 h } }\n\
        variant Quick { set stage S.T { effort 1 h } }\n\
        scenario Y { runs 100 days; demand S every 1 day; assess every 10 days, if flow time of S > 5 h use variant Quick }\n";
    let run = ran(text, &[], 2);
    close(mean(&run, "flow time", "S"), (10.0 * 10.0 + 90.0) / 100.0 * HOUR, 0.04);
    assert_eq!(run.trace.iter().filter(|e| e.kind == "assessed").count(), 1);
    close(mean(&ran(text, &["assessments"], 2), "flow time", "S"), 10.0 * HOUR, 1e-9);
}

#[test]
fn a_guest_has_two_inboxes_and_one_calendar() {
    // A quarter of the time of the only developer is for team B.
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nteam B { 1 Dev from A at 25% }\n\
        stream S { stage T by Dev in A { effort 300 h } }\nstream R { stage T by Dev in B { effort 100 h } }\n\
        scenario Y { runs 100 days; demand S 1 at day 1; demand R 1 at day 1 }\n";
    let run = ran(text, &[], 10);
    close(mean(&run, "flow time", "S"), 400.0 * HOUR, 0.05);
    close(mean(&run, "flow time", "R"), 400.0 * HOUR, 0.1);
}

#[test]
fn a_team_takes_no_more_items_than_its_limit() {
    let text = "andon 1\nrole Dev\nteam A { 5 Dev; at most 2 items }\nstream S { stage T by Dev { effort 1 h } }\n\
        scenario Y { runs 10 days; demand S 10 at day 1 }\n";
    close(mean(&ran(text, &[], 2), "flow time", "S"), 3.0 * HOUR, 1e-9);
    close(mean(&ran(text, &["limits"], 2), "flow time", "S"), 1.5 * HOUR, 1e-9);
}

#[test]
fn what_people_cost_is_counted_while_they_are_there() {
    let text = "andon 1\nrole Dev { costs 24 USD per day }\nteam A { 2 Dev }\nstream S { stage T by Dev { effort 1 h } }\n\
        scenario Y { runs 10 days; demand S 1 at day 1; at day 5 1 Dev leave A }\n";
    close(mean(&ran(text, &[], 2), "cost", ""), 24.0 * 10.0 + 24.0 * 5.0, 1e-6);
}

#[test]
fn a_structure_takes_over_only_from_one_that_it_builds_on() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream S { stage T by Dev { effort 1 h } }\n\
        variant One { hire 1 Dev into A }\nvariant Two { hire 2 Dev into A }\nvariant Three of Two { hire 1 Dev into A }\n\
        scenario Y { runs 10 days; demand S every 1 day; at day 5 use variant Two }\n";
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let fits = |name: &str| andon::sim::fits(project, name, scenario).is_ok();
    assert!(fits("base") && fits("Two") && fits("Three") && !fits("One"));
}

#[test]
fn each_success_of_an_improvement_makes_its_stage_faster_for_good() {
    let text = "andon 1\nrole Dev\nrole Coach\nteam A { 1 Dev; 1 Coach }\n\
        stream S { stage T by Dev { effort 1 h } }\n\
        stream Better { stage Try by Coach { effort 1 h }\neach success speeds S.T by 100% }\n\
        scenario Y { runs 10 days; demand S every 1 day; demand Better 1 at day 5 }\n";
    // Half an hour from the sixth item on.
    close(mean(&ran(text, &[], 2), "flow time", "S"), 0.75 * HOUR, 0.08);
    close(mean(&ran(text, &["improvement"], 2), "flow time", "S"), HOUR, 1e-9);
}

#[test]
fn a_second_boss_is_a_way_for_messages() {
    let text = "andon 1\nrole Dev { also reports to Coach }\nrole Coach\n\
        unit U led by Boss { team A led by L { 1 Dev }\nteam B led by M { 1 Coach } }\n\
        stream S { stage T by Dev { effort 1 h; asks Coach 100% } }\n\
        scenario Y { runs 20 days; demand S every 1 day }\n";
    close(mean(&ran(text, &[], 2), "hops per message", ""), 1.0, 1e-9);
    let alone = text.replace(" { also reports to Coach }", "");
    close(mean(&ran(&alone, &[], 2), "hops per message", ""), 4.0, 1e-9);
}

#[test]
fn approvals_take_from_the_first_request_to_the_last_yes() {
    let text = "andon 1\nrole Dev\nteam A led by L { 1 Dev }\ndecision Go { approved by L every 7 days; takes 0 s }\n\
        stream S { stage T by Dev { effort 1 h; decides Go } }\n\
        default line_speed 0 s\ndefault approving 0 s\n\
        scenario Y { runs 20 days; demand S 1 at day 1 }\n";
    close(mean(&ran(text, &[], 2), "approval time", "Go"), (6.0 * 24.0 - 1.0) * HOUR, 1e-6);
}

/// Runs the only scenario of a spec on one of its variants.
fn ran_on(text: &str, variant: &str) -> ScenarioRun {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    let project = &compiled.project;
    let (_, scenario) = project.scenarios.iter().next().unwrap();
    let plan = Plan { project: Some(project), ..Plan::new(1, 2) };
    run(project.structure(variant).unwrap(), variant, scenario, &Switches::default(), &plan).unwrap()
}

#[test]
fn a_reorganisation_can_be_tried_in_one_team_first() {
    // Everybody waits for a board that meets once in two days; in the model line the approvals fall away, and thanks are said.
    let text = "andon 1\nrole Dev\nrole Op\nrole Officer\nunit U led by Boss {\n  team A led by L { 1 Dev }\n        \x20 team B led by M { 1 Op }\n  team C { 1 Officer }\n}\n        decision Go { approved by Board_ }\nboard Board_ { members Officer; meets every 2 days; takes 1 min }\n        climate { bad news is punished 100%; safety 50% }\n        signal Smell { arises in Mine.Do 100%; pulls Cord }\nandon Cord { answered by L within 1 day, takes 1 min }\n        stream Mine { stage Do by Dev { effort 1 h; decides Go } }\nstream Yours { stage Do by Op { effort 1 h; decides Go } }\n        scenario Y { runs 100 days; demand Mine every 1 day; demand Yours every 1 day }\n        variant Everywhere { drop approvals of Go; set climate bad news is thanked }\n        variant ModelLine of Everywhere { only in A }\n";
    let (base, line) = (ran_on(text, "base"), ran_on(text, "ModelLine"));
    assert!(mean(&line, "time in approval", "Mine") < 1.0);
    assert!(mean(&base, "time in approval", "Mine") > 12.0 * HOUR);
    assert!(mean(&line, "time in approval", "Yours") > 12.0 * HOUR);
    let (thanked, punished) = (mean(&line, "safety", "U.A"), mean(&base, "safety", "U.A"));
    assert!(thanked > 0.7 && punished < 0.3, "{thanked} {punished}");
    // What cannot be split says so.
    let text = text.replace("drop approvals of Go;", "set default relay_handling 1 min;");
    let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
    assert!(compiled.findings.iter().any(|f| f.rule == "no-meaning-yet"), "{:#?}", compiled.findings);
}

#[test]
fn incidents_are_counted_against_the_changes_that_came_from_outside() {
    let text = "andon 1\nrole Dev\nteam A led by L { 1 Dev }\ncomponent Part owned by A\n        signal Fault { arises in S.T 100%; unheard for 1 h becomes Outage 100%; pulls Nobody }\n        andon Nobody { answered by L within 2 h, takes 3 h }\nincident Outage { lasts 1 min }\n        stream S { stage T by Dev { effort 1 h; changes 2 Part } }\n        scenario Y { runs 100 days; demand S every 1 day }\n";
    let run = ran(text, &[], 2);
    close(mean(&run, "incidents per change", ""), 0.5, 0.02);
}
