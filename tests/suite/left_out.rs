//! What an output leaves out or says once, it says.

use crate::support::done;
use std::fs;

/// Of what costs something five are told, and how many more there are.
#[test]
fn a_score_says_how_much_it_leaves_out() {
    let folder = tempfile::tempdir().unwrap();
    let asking = |n: usize| {
        let roles: String = (0..=n).map(|i| format!("role R{i}\n")).collect();
        let teams: String = (0..=n).map(|i| format!("team T{i} led by L{i} {{ 2 R{i} }}\n")).collect();
        let asks: String = (1..=n).map(|i| format!("\n    asks R{i} 30%")).collect();
        format!(
            "andon 1\n{roles}unit All led by Top {{\n{teams}}}\nstream Case {{\n  stage Do by R0 {{\n    effort 1 h{asks}\n  }}\n}}\n\
             scenario Y {{ runs 60 days after 10 days warm-up; demand Case 5 per week }}\n"
        )
    };
    let told = |n: usize| {
        fs::write(folder.path().join("a.org"), asking(n)).unwrap();
        done(folder.path(), &["check", "a.org", "--score"]).1
    };
    let (few, many) = (told(2), told(9));
    assert!(few.contains("costs about") && !few.contains("--format json"), "{few}");
    let costs = many.matches("costs about").count();
    assert_eq!(costs, 5, "{many}");
    assert!(many.contains("something: `--score --format json` has all of them"), "{many}");
}

/// So many runs without one mechanism each say the same: it is told once, with their names.
#[test]
fn what_many_runs_say_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let spec = "andon 1\nrole W { switching takes 10 min; learns 5%; available 80% }\nteam P { 4 W }\nteam Q { 4 W }\n\
        stream S { stage A by W { effort exponential 30 min; asks W 50% for 10 min } }\n\
        scenario Y { runs 30 days; demand S 75 per day in P; demand S 75 per day in Q }\nvariant One { move 4 W from Q to P }\n";
    fs::write(folder.path().join("a.org"), spec).unwrap();
    let (_, said) =
        done(folder.path(), &["compare", "a.org", "One", "-n", "2", "--explain", "--of", "throughput of S"]);
    let times = |words: &str| said.matches(words).count();
    assert_eq!(times("those that end account for"), 1, "{said}");
    assert_eq!(times("base with One: in the runs without calendars, switching, learning other"), 1, "{said}");
    assert!(times("has not settled in half of its time") <= 1, "{said}");
}
