//! What approvals ask and how long they take, foretold from the structure: by the rules, by the prediction, and held to runs.

use super::support::{load, predicted, ran, sound};
use andon::diag::{Finding, Level};
use andon::lint::predict::mend::costs;
use andon::lint::predict::predict;
use andon::resolve::Compiled;

const DAY: f64 = 86_400.0;

fn found(compiled: &Compiled, rule: &str) -> Vec<Finding> {
    let all = andon::lint::check(&compiled.project);
    all.into_iter().filter(|f| f.rule == rule).collect()
}

fn figure(finding: &Finding, name: &str) -> f64 {
    finding.figures.iter().find(|(n, _)| *n == name).unwrap().1
}

fn mean(text: &str, metric: &str, of: &str) -> f64 {
    super::support::mean(&ran(text, &[], 1, 3), metric, of)
}

/// Two who approve, with so much said of the approval and of the demand.
fn judged(approval: &str) -> String {
    format!(
        "andon 1\ncalendar Office {{ works Monday to Friday from 09:00 to 17:00 }}\nrole E {{ works Office }}\nrole J {{ works Office }}\n\
         team T {{ 4 E }}\nteam U {{ 2 J }}\nchannel c {{ speed 5 min }}\ninterface T <-> U by c\n{approval}\n\
         stream F {{ stage B by E {{ effort 1 h; decides D }} }}\n\
         scenario Y {{ runs 1 year after 3 months warm-up; demand F 5 per week }}\n"
    )
}

#[test]
fn an_approver_is_asked_for_the_time_that_approving_takes() {
    let long = sound(&judged("decision D { approved by J for 20 h }"));
    assert!((load(&long, "J") - 1.25).abs() < 0.01, "{}", load(&long, "J"));
    let overloaded = found(&long, "overloaded");
    assert_eq!((overloaded.len(), overloaded[0].level), (1, Level::Error), "{overloaded:#?}");
    // The rule and the prediction have one figure.
    assert!((figure(&overloaded[0], "utilisation") - load(&long, "J")).abs() < 1e-9);
    let short = judged("decision D { approved by J for 4 h }");
    assert!((load(&sound(&short), "J") - 0.25).abs() < 0.01);
    assert!((mean(&short, "utilisation", "J") - 0.25).abs() < 0.03);
}

#[test]
fn members_sit_through_all_that_comes_to_their_board() {
    let board =
        "decision D { approved by Review }\nboard Review { members 2 J; meets every week; takes 4 h }";
    assert!((load(&sound(&judged(board)), "J") - 0.5).abs() < 0.01);
    let half = "decision D { approved by Review }\nboard Review { members 1 J; meets every week; takes 4 h }";
    assert!((load(&sound(&judged(half)), "J") - 0.25).abs() < 0.01);
}

/// A board on Wednesday, and then a signature on another day.
fn chained(day: &str, more: &str) -> String {
    format!(
        "andon 1\nrole Engineer\nrole Judge\nrole Counsel\nteam Dev {{ 4 Engineer }}\nteam Sec {{ 2 Judge }}\nteam Legal {{ 1 Counsel }}\n\
         channel chat {{ speed 1 s }}\ninterface Dev <-> Sec by chat\ninterface Dev <-> Legal by chat\n\
         decision Launch {{ approved by Board, then Counsel every week on {day}; takes 1 min }}\n\
         board Board {{ members 2 Judge; meets every week on Wednesday; takes 1 min }}\n{more}\n\
         stream F {{ stage Launch by Engineer {{ effort 1 h; decides Launch }} }}\n\
         scenario Year {{ runs 4 years after 3 months warm-up; demand F 2 per week }}\n"
    )
}

#[test]
fn rhythms_with_a_common_period_are_followed_in_their_phases() {
    for (day, days) in [("Thursday", 4.5), ("Tuesday", 9.5)] {
        let text = chained(day, "");
        let compiled = sound(&text);
        let told = found(&compiled, "deep-approval-chain");
        assert_eq!(told.len(), usize::from(days > 5.0), "{told:#?}");
        assert!(told.iter().all(|f| (figure(f, "days") - days).abs() < 0.1), "{told:#?}");
        let flow = predicted(&compiled).streams[0].flow_s / DAY;
        let run = mean(&text, "flow time", "F") / DAY;
        assert!((flow - days).abs() < 0.2 && (run - days).abs() < 0.4, "{day}: {flow} {run}");
    }
}

#[test]
fn silence_ends_the_wait_for_a_chain_and_for_a_full_agenda() {
    let silent = "intent all { purpose \"p\"; avoid \"q\"; if silent for 1 day, act within intent }";
    let text = chained("Tuesday", silent);
    let capped = sound(&text);
    assert_eq!(found(&capped, "deep-approval-chain").len(), 0);
    let (flow, run) = (predicted(&capped).streams[0].flow_s / DAY, mean(&text, "flow time", "F") / DAY);
    assert!((flow - run).abs() < 0.15, "{flow} {run}");
    let agenda = |more: &str| {
        let board =
            "decision D { approved by Review }\nboard Review { members 2 J; meets every week; agenda 2 }";
        let told = found(&sound(&judged(&format!("{board}\n{more}"))), "board-slower-than-demand");
        (told.len(), told[0].level, told[0].message.contains("of silence"))
    };
    assert_eq!(agenda(""), (1, Level::Error, false));
    assert_eq!(agenda(silent), (1, Level::Warn, true));
}

/// Two hours of work and four of silence, whoever decides and approves. Who decides for themselves asks half an hour later.
#[test]
fn silence_ends_a_wait_counted_from_when_somebody_is_asked() {
    let text = |dev: &str, lead: &str, approved: &str| {
        format!(
            "andon 1\nrole Dev {{ {dev} }}\nchannel wire {{ speed 30 h; fidelity 100%; accuracy 100% }}\n\
             team A led by Lead {{ reports by wire; 1 Dev }}\ndecision Go {{ takes 30 min; {approved} }}\nleader Lead {{ {lead} }}\n\
             intent A {{ purpose \"x\"; if silent for 4 h, act within intent }}\n\
             stream F {{ stage Code by Dev {{ effort 2 h; decides Go }} }}\n\
             scenario S {{ runs 100 days; demand F every 10 days }}\n"
        )
    };
    let right = "may decide Go";
    for (dev, lead, approved, hours) in
        [("", right, "", 6.0), ("", right, "approved by Lead", 6.0), (right, "", "approved by Lead", 6.5)]
    {
        let text = text(dev, lead, approved);
        let (flow, run) = (predicted(&sound(&text)).streams[0].flow_s, mean(&text, "flow time", "F"));
        assert!((run / 3_600.0 - hours).abs() < 1e-6, "{}", run / 3_600.0);
        assert!((flow / 3_600.0 - hours).abs() < 0.1, "{dev} {approved}: {} h", flow / 3_600.0);
    }
}

#[test]
fn what_is_dropped_after_a_no_asks_for_nothing_more() {
    let text = |no: &str| {
        let decision = format!("decision D {{ approved by J for 10 min; takes 10 min; says yes 40%; {no} }}");
        judged(&decision).replace("decides D }", "decides D }\n stage C by E { effort 3 days }")
    };
    let drops = text("after a no, drop");
    let (dropped, kept) = (sound(&drops), sound(&text("after a no, resubmit after 1 h")));
    assert!(load(&dropped, "E") < load(&kept, "E") * 0.6, "{} {}", load(&dropped, "E"), load(&kept, "E"));
    let (flow, run) = (predicted(&dropped).streams[0].flow_s, mean(&drops, "flow time", "F"));
    assert!((flow / run - 1.0).abs() < 0.25, "{} {}", flow / 3_600.0, run / 3_600.0);
}

#[test]
fn the_last_rung_solves_all_in_the_rule_as_in_the_run() {
    let text = |rungs: &str| {
        format!(
            "andon 1\nrole E\nrole Boss\nteam T led by Boss {{ 4 E }}\nclimate {{ safety 100% }}\nandon Cord {{ {rungs} }}\n\
             signal S {{ arises every 10 days at E; pulls Cord; noticed 50%; unheard for 20 h becomes Out 100% }}\n\
             incident Out {{ lasts 2 h; stops F }}\nstream F {{ stage B by E {{ effort 1 h }} }}\n\
             scenario Y {{ runs 1 year after 1 month warm-up; demand F 1 per day }}\n"
        )
    };
    let reaches = |rungs: &str, more: &str| {
        let told = found(&sound(&(text(rungs) + more)), "swallowing-relay");
        told.first().map_or(0.5, |f| figure(f, "reaches"))
    };
    assert!((reaches("answered by Boss within 10 h", "") - 0.5).abs() < 1e-9);
    assert!((reaches("answered by Boss within 10 h, solves 20%", "") - 0.1).abs() < 1e-9);
    // Of two, the first one passes on what it does not solve.
    let two = reaches("answered by E within 1 h; then Boss within 10 h", "default rung_solves 10%\n");
    assert!((two - 0.5 * (0.1 + 0.9 * 0.8)).abs() < 1e-9, "{two}");
}

#[test]
fn a_mend_is_the_interface_that_the_finding_proposes_and_its_gain_that_of_one_stream() {
    let text = "andon 1\nrole Dev\nrole Op\nunit IT led by CIO {\n  unit Building led by Builder {\n    team A led by ALead { 3 Dev }\n    \
                team B led by BLead { 3 Dev }\n  }\n  team Running led by Chief { 3 Op }\n}\n\
                stream Feature { stage Code by Dev { effort 1 day; asks Op 100% } }\nstream Page { stage Mend by Op { effort 20 min } }\n\
                scenario Year { runs 1 year after 1 month warm-up; demand Feature 2 per week in A; demand Feature 2 per week in B; demand Page 20 per week }\n";
    let compiled = sound(text);
    let missing = found(&compiled, "missing-interface");
    assert_eq!(missing.len(), 2, "{missing:#?}");
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let org = &compiled.project.base;
    let flow = |org: &andon::model::Org| predict(org, scenario).streams[0].flow_s;
    let (_, both) = andon::lint::predict::mend::mended(org, &missing[0]).unwrap();
    let added = both.interfaces.iter().count();
    assert_eq!(added, 1, "one interface, not one for each team at this place");
    for cost in costs(org, scenario, &missing, 10) {
        let (stream, gain_s, share) = cost.most.unwrap();
        assert_eq!(org.streams[stream].meta.name, "Feature");
        assert!((share - gain_s / flow(org)).abs() < 1e-9 && share < 0.6, "{share}");
    }
}

/// What is gone through again takes its time again, and what is passed by goes on where it leads: exact, as fifty people never make wait.
#[test]
fn visits_of_a_loop_and_what_passes_by_are_foretold() {
    let text = |stages: &str| {
        format!(
            "andon 1\nrole W\nteam T {{ 50 W }}\nstream S {{ {stages} }}\nscenario Y {{ runs 4000 h after 10 h warm-up; demand S every 1 h }}\n"
        )
    };
    for (stages, hours) in [
        ("stage A by W { effort 1 h }; stage B by W { effort 1 h; next A 50%, end 50% }", 4.0),
        ("stage A by W { effort 1 h }; stage B by W { effort 1 h; returns to A 50% }", 4.0),
        ("stage A by W { effort 1 h; next A 50%, B 50% }; stage B by W { effort 1 h }", 3.0),
        (
            "stage A by W { effort 1 h; happens 50%; next C 100% }; stage B by W { effort 4 h }; stage C by W { effort 1 h }",
            1.5,
        ),
        (
            "stage Z by W { effort 1 h }; stage A by W { effort 3 h; happens 0% }; stage C by W { effort 1 h }",
            2.0,
        ),
    ] {
        let text = text(stages);
        let told = predicted(&sound(&text)).streams[0].flow_s / 3_600.0;
        assert!((told - hours).abs() < 0.01 * hours, "{stages}: {told} h foretold, {hours} h");
        let took = mean(&text, "flow time", "S") / 3_600.0;
        assert!((took - hours).abs() < 0.05 * hours, "{stages}: {took} h, {hours} h");
    }
}
