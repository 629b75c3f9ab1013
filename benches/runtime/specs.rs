//! The texts of specs that benches run; a test reads them, so that they keep up with the language.

use std::fmt::Write as _;

/// What the whole runtime is measured on, and how many people each of them has.
pub(crate) fn runtime() -> Vec<(&'static str, String, usize)> {
    vec![
        ("M/M/1", line(1, 1, 0.8), 1),
        ("tandem of 10 M/M/2", line(10, 2, 1.6), 20),
        ("10,000 desks of 1", desks(10_000, 1), 10_000),
        ("30,000 teams of 10", desks(30_000, 10), 300_000),
        ("traced M/M/1", traced(), 1),
        ("a year of an enterprise", year(), 30_000),
    ]
}

/// Events of a run, of which those of the warm-up are a tenth.
pub(crate) const EVENTS: u64 = 2_000_000;

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn runs(events_per_second: f64) -> String {
    let seconds = EVENTS as f64 / events_per_second;
    format!("runs {:.3} s after {:.3} s warm-up", seconds * 0.9, seconds * 0.1)
}

/// Stages in a line, each with so many people of its own role, a second of work each.
fn line(stages: u32, people: u32, rate: f64) -> String {
    let mut text = String::from("andon 1\n");
    let mut team = String::from("team All {");
    let mut stream = String::from("stream Case {\n");
    for n in 0..stages {
        let _ = writeln!(text, "role Role{n}");
        let _ = write!(team, " {people} Role{n};");
        let _ = writeln!(stream, "  stage Stage{n} by Role{n} {{ effort exponential 1 s }}");
    }
    let team = team.trim_end_matches(';');
    let runs = runs(rate * f64::from(stages + 1));
    let _ =
        write!(text, "{team} }}\n{stream}}}\nscenario Steady {{ {runs}; demand Case {rate} per second }}\n");
    text
}

/// Teams alike; each item goes to one of them, by lot.
pub(crate) fn desks(teams: u32, people: u32) -> String {
    let rate = 0.8 * f64::from(teams) * f64::from(people);
    format!(
        "andon 1\nrole Clerk\npattern Desk {{ {people} Clerk }}\nunit All {{ {teams} teams like Desk }}\n\
         stream Case {{ stage Serve by Clerk {{ effort exponential 1 s }} }}\n\
         scenario Steady {{ {}; demand Case {rate} per second }}\n",
        runs(rate * 2.0)
    )
}

/// One desk, for so long that a trace fits into memory.
pub(crate) fn traced() -> String {
    "andon 1\nrole Clerk\nteam Desk { 1 Clerk }\nstream Case { stage Serve by Clerk { effort exponential 1 s } }\n\
     scenario Steady { runs 500000 s after 0 s warm-up; demand Case 0.8 per second }\n"
        .to_owned()
}

/// A year of 30,000 people in 3,000 teams, with office hours, questions between roles, and two stages.
pub(crate) fn year() -> String {
    "andon 1\ncalendar Office { works Monday to Friday from 09:00 to 17:00 }\n\
     role Developer { works Office }\nrole Tester { works Office }\nrole Lead { works Office }\n\
     pattern Squad led by Lead { 7 Developer; 2 Tester }\nunit All { 3000 teams like Squad }\n\
     stream Feature {\n  stage Code by Developer { effort 2 days to 6 days; asks Tester 20% for 30 min }\n  \
     stage Test by Tester { effort 4 h to 2 days }\n}\n\
     scenario Year { runs 335 days after 30 days warm-up; demand Feature 4000 per day }\n"
        .to_owned()
}
