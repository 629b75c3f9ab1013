//! The wait for somebody's answer: when it begins, what ends it, and who is waited for.

use crate::support::{close, happened, mean, moments, ran};

const HOUR: f64 = 3_600.0;

/// Work of an hour whose decision `D` may be taken by `rights`, with others over an interface that takes no time and loses nothing.
fn office(rights: &str, rest: &str) -> String {
    format!(
        "andon 1\nrole W\nrole Z {{ {rights} }}\nrole Y\nchannel c {{ speed 0 s; fidelity 100%; accuracy 100%; handling 0 s }}\n\
         team T led by L {{ 10 W }}\nteam U led by M {{ 3 Z; 2 Y }}\ninterface T <-> U by c\n\
         stream G {{ stage A by W {{ effort 1 h; decides D }} }}\n{rest}\n"
    )
}

fn silent(after: &str) -> String {
    format!("intent T {{ purpose \"x\"; avoid \"y\"; if silent for {after}, act within intent }}")
}

fn hours(text: &str) -> f64 {
    mean(&ran(text, &[], 1, 2), "flow time", "G") / HOUR
}

/// Ten hours of deciding are no silence, and the second decision takes its hour, too.
#[test]
fn whoever_decides_for_themselves_waits_for_nobody() {
    let text = format!(
        "andon 1\nrole W\nteam T {{ 1 W }}\ndecision D {{ takes 10 h }}\ndecision E {{ takes 1 h }}\n{}\n\
         stream G {{ stage A by W {{ effort 1 h; decides D; decides E }} }}\n\
         scenario S {{ runs 9 days; demand G every 2 days }}",
        silent("4 h")
    );
    close(hours(&text), 12.0, 1e-9);
    assert_eq!(happened(&text, "acted-within-intent"), 0);
}

/// An hour of work, three of deciding, and two of waiting for the one who approves.
#[test]
fn the_wait_for_an_approval_begins_when_it_is_asked_for() {
    let rest = format!(
        "decision D {{ takes 3 h; approved by Z for 100 h }}\n{}\nscenario S {{ runs 10 days; demand G 1 at day 1 }}",
        silent("2 h")
    );
    close(hours(&office("", &rest)), 6.0, 1e-9);
}

/// The ways are cut from before. Who joins elsewhere lets everything be tried again, and puts nothing off.
#[test]
fn what_is_tried_again_waits_no_longer_for_that() {
    let decided = ("may decide D", "decision D { takes 1 h }");
    let approved = ("", "decision D { takes 0 s; approved by Z }");
    for (rights, decision) in [decided, approved] {
        let rest = format!(
            "{decision}\n{}\nscenario S {{ runs 10 days; demand G 1 at day 2; at day 1 cut interface T -> U; \
             at 50 h 1 Y join U; at 52 h 1 Y join U }}",
            silent("5 h")
        );
        let text = office(rights, &rest);
        close(hours(&text), 6.0, 1e-9);
        close(mean(&ran(&text, &[], 1, 2), "decision time", "D"), 5.0 * HOUR, 1e-9);
    }
}

/// Asked at 49 h, cut at 50 h, approved at 52 h, and heard of on day 4.
#[test]
fn word_of_a_ruling_waits_for_a_way_that_is_cut() {
    for (ruling, told) in [("says yes 100%", "approved"), ("says yes 0%; after a no, drop", "refused")] {
        let rest = format!(
            "decision D {{ takes 0 s; approved by Z for 3 h; {ruling} }}\nscenario S {{ runs 10 days; demand G 1 at day 2; \
             at 50 h cut interface T -> U; at day 4 restore interface T -> U }}"
        );
        let text = office("", &rest);
        assert_eq!(
            (moments(&text, told), moments(&text, "done")),
            (vec![52.0 * HOUR], vec![96.0 * HOUR]),
            "{ruling}"
        );
    }
}

/// Y sends it back to W, and Z, whose decision it is, takes it anew: an hour for each of the two, every time.
#[test]
fn what_is_sent_back_is_decided_anew_by_whoever_decides_it() {
    let rest = "decision D { takes 1 h; approved by Y for 1 h; sent back 50% }\nscenario S { runs 300 days; demand G every 3 days from day 0 to day 290 }";
    let text = office("may decide D", rest);
    let [asked, sent_back, begun] = ["escalated", "sent-back", "started"].map(|kind| happened(&text, kind));
    assert!((30..=300).contains(&sent_back), "{sent_back} sent back");
    assert_eq!(asked, begun + sent_back);
    assert_eq!(happened(&text, "decided"), asked);
    let run = ran(&text, &[], 1, 2);
    close(mean(&run, "utilisation", "W") * 300.0 * 24.0 * 10.0, begun as f64, 1e-6);
}

/// Nobody is there for sixty days; then it meets at once.
#[test]
fn a_board_on_demand_meets_when_somebody_is_back() {
    let text = |event: &str| {
        let rest = format!(
            "decision D {{ takes 0 s; approved by B }}\nboard B {{ members 3 Z; meets on demand; takes 1 h }}\n\
             scenario S {{ runs 100 days; demand G 1 at day 2; {event} }}"
        );
        office("", &rest)
    };
    for event in ["from day 1 for 60 days Z is away", "at day 1 3 Z leave U; at day 61 1 Z join U"] {
        assert_eq!(moments(&text(event), "approved"), [61.0 * 24.0 * HOUR], "{event}");
    }
}

/// Its agenda has room for one. The approval is looked at every ten days, whenever else the board meets.
#[test]
fn what_is_left_of_an_agenda_keeps_the_rhythm_of_its_approval() {
    let rest = "decision D { takes 0 s; approved by B every 10 days }\nboard B { members 3 Z; meets every day; agenda 1; takes 0 s }\n\
        scenario S { runs 100 days; demand G 3 at day 2 }";
    let days: Vec<f64> = moments(&office("", rest), "approved").iter().map(|at| at / (24.0 * HOUR)).collect();
    assert_eq!(days, [10.0, 20.0, 30.0]);
}

/// It breaks while nobody owns it, and whoever joins on day 5 repairs it in two hours.
#[test]
fn a_repair_waits_for_somebody_whose_it_is() {
    let text = "andon 1\nrole W\nrole Z\nteam T led by L { 10 W }\nteam U { 1 Z }\ncomponent C owned by U { repair 2 h }\n\
        stream G { stage A by W { effort 1 h; runs on C } }\n\
        scenario S { runs 10 days; at day 1 1 Z leave U; at day 2 break C; demand G 1 at day 3; at day 5 1 Z join U }";
    assert_eq!(moments(text, "repaired"), [122.0 * HOUR]);
    close(hours(text), 51.0, 1e-9);
}
