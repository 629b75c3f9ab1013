//! How voice moves, to the last digit and in distribution: blame, thanks, and what those see who stand by.

use crate::support::ran;
use andon::sim::ScenarioRun;

/// A team of so many who are told the day's news in turn, and are answered; nothing but answers moves them.
fn spec(workers: u32, climate: &str, scenario: &str) -> String {
    format!(
        "andon 1\nrole Worker\nteam Line led by Leader {{ {workers} Worker }}\nclimate {{ {climate}; moves 5% up, 25% down, 30% seen }}\n\
         signal Trouble {{ arises every 1 day at Worker; tells Leader }}\n\
         default line_fidelity 100%\ndefault line_accuracy 100%\ndefault line_speed 0 s\ndefault rung_takes 0 s\n\
         stream S {{ stage T by Worker {{ effort 1 s }} }}\n\
         scenario Y {{ {scenario}; demand S 1 at day 0.5 }}\n"
    )
}

fn safety(run: &ScenarioRun) -> f64 {
    run.interval("safety", "Worker").unwrap().mean
}

/// Ten people at 0.8, of whom three are answered once and the others stand by: blamed, they are at 0.597 on average; thanked, at
/// 0.81. Blame does more than thanks, and it does it to those who only saw it.
#[test]
fn one_review_is_seen_by_all() {
    // Three of the ten speak; the others are of a role at which nothing arises.
    for (climate, mean) in
        [("bad news is punished 100%; safety 80%", 0.597), ("bad news is thanked 100%; safety 80%", 0.810)]
    {
        let text = spec(3, climate, "runs 12 h after 30 h warm-up")
            .replace("{ 3 Worker }", "{ 3 Worker; 7 Other }")
            .replace("role Worker", "role Worker\nrole Other")
            .replace("arises every 1 day", "arises every 25 h");
        let run = ran(&text, &["voice"], 1, 2);
        let all = 0.3 * safety(&run) + 0.7 * run.interval("safety", "Other").unwrap().mean;
        println!("{climate}: {all}");
        assert!((all - mean).abs() < 1e-3, "{climate}: {all} instead of {mean}");
    }
}

/// One blame from 0.8 leaves 0.6, and it takes fourteen thanks to be back: fragility without any special case.
#[test]
fn one_blame_takes_fourteen_thanks_to_undo() {
    let text = spec(1, "bad news is punished 100%; safety 80%", "runs 1 h after 36 h warm-up");
    let after = |days: u32| {
        let scenario = format!("runs 1 h after {} h warm-up; at day 1.5 use variant Thanked", 24 * days + 12);
        let text = spec(1, "bad news is punished 100%; safety 80%", &scenario)
            + "variant Thanked { set climate bad news is thanked 100% }\n";
        safety(&ran(&text, &["voice"], 1, 2))
    };
    assert!((safety(&ran(&text, &["voice"], 1, 2)) - 0.6).abs() < 1e-9);
    for thanks in [1_i32, 10, 13, 14] {
        let exact = 1.0 - 0.4 * 0.95_f64.powi(thanks);
        let found = after(u32::try_from(thanks).unwrap() + 1);
        assert!((found - exact).abs() < 1e-9, "{thanks}: {found} instead of {exact}");
    }
    assert!(after(14) < 0.8 && after(15) >= 0.8);
}

/// The stationary spread of the linear operator model, from 1,500 people who never met: mean and standard deviation in closed
/// form. The standard error of a deviation of so many is under 2% of it.
#[test]
fn voice_varies_as_the_closed_form_says() {
    for (thanked, mean, deviation) in
        [(95.0, 0.791_667, 0.134_185), (83.333_333, 0.5, 0.142_374), (50.0, 0.166_667, 0.080_561)]
    {
        let text = spec(1, &format!("bad news is thanked {thanked}%"), "runs 1 h after 150.5 days warm-up");
        let run = ran(&text, &["voice"], 1, 1_500);
        let values =
            &run.measured.iter().find(|m| m.metric.name == "safety" && m.of == "Worker").unwrap().values;
        let n = values.len() as f64;
        let found = values.iter().sum::<f64>() / n;
        let spread = (values.iter().map(|v| (v - found).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        println!("{thanked}: {found} ± {spread}");
        assert!((found - mean).abs() < 4.5 * deviation / n.sqrt(), "{thanked}: {found}");
        // Four to five standard errors for a spread of this shape.
        assert!((spread / deviation - 1.0).abs() < 0.09, "{thanked}: {spread} instead of {deviation}");
    }
}

/// Word that passes eight people of whom each passes it on with four in five arrives once in six times; with one in two, hardly ever.
#[test]
fn word_is_swallowed_on_its_way_up() {
    for (passes, arrives) in [(80, 0.167_772), (50, 0.003_906)] {
        let mut tree = "team Line led by L0 { 200 Worker }\n".to_owned();
        (1..=8).for_each(|level| tree = format!("unit U{level} led by L{level} {{ {tree} }}\n"));
        let leaders: String = (0..8).map(|level| format!("leader L{level} {{ safety 0% }}\n")).collect();
        let text = format!(
            "andon 1\nrole Worker {{ safety 100% }}\n{tree}{leaders}default relay_safety {passes}%\n\
             default line_fidelity 100%\ndefault line_accuracy 100%\ndefault line_speed 0 s\ndefault relay_handling 0 s\n\
             signal Trouble {{ arises every exponential 1 day at Worker; tells L8; solving takes 0 s }}\n\
             stream S {{ stage T by Worker {{ effort 1 s }} }}\nscenario Y {{ runs 200 days after 5 days warm-up; demand S 1 at day 1 }}\n"
        );
        let run = ran(&text, &["climate"], 1, 10);
        let lost = run.interval("share of reports lost", "Trouble").unwrap();
        println!("{passes}: {lost:?}");
        assert!((1.0 - lost.mean - arrives).abs() < 4.5 * lost.half / 2.262, "{lost:?}");
        assert!(lost.half / 2.262 < 0.002);
    }
}
