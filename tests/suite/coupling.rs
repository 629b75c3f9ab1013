//! Changes that force changes, against branching processes; and what a release of many changes breaks.

use crate::support::{close, mean, moments, ran, sound};
use andon::lint::{Settings, check_with};
use andon::sim::ScenarioRun;

/// Racks of which each depends on so many others; a change there breaks it one time in twenty.
fn racks(depends: u32, scenario: &str) -> String {
    format!(
        "andon 1\nrole Keeper\nteam Stores {{ 100 Keeper }}\ncomponent Rack 4000 owned by Stores {{ depends on {depends} Rack breaks 5%; repair 1 min }}\n\
         stream Idea {{ stage Move by Keeper {{ effort 1 min; changes Rack }} }}\nscenario Y {{ {scenario} }}\n"
    )
}

fn values<'r>(run: &'r ScenarioRun, metric: &str) -> &'r [f64] {
    &run.measured.iter().find(|m| m.metric.name == metric).unwrap().values
}

/// Below one forced change per change a cascade has 1/(1 − R) members on average (Borel–Tanner).
#[test]
fn trouble_below_one_dies_out() {
    for (depends, mean) in [(4, 1.25), (10, 2.0), (16, 5.0)] {
        let run =
            ran(&racks(depends, "runs 30 days after 1 day warm-up; demand Idea 60 per day"), &[], 1, 10);
        let found = run.interval("blast radius", "").unwrap();
        let error = found.half / 2.262;
        println!("{depends}: {found:?}");
        // Cascades of the same days meet in a few of four thousand racks, which takes a per mille off.
        assert!((found.mean - mean).abs() < 4.5 * error + 0.003 * mean && error < 0.03 * mean, "{found:?}");
    }
}

/// Above it, one change becomes an outbreak with the chance 1 − q, q = e^(R(q − 1)): 0.314 at 1.2, 0.583 at 1.5, 0.797 at 2. The standard
/// error over 400 runs is 2.5 points.
#[test]
fn one_change_above_one_is_an_outbreak_as_often_as_theory_says() {
    for (depends, minutes, share) in [(24, 40, 0.313_698), (30, 20, 0.582_812), (40, 12, 0.796_812)] {
        // Long enough for an outbreak to be told from a cascade that has died out.
        let run = ran(&racks(depends, &format!("runs {minutes} min; demand Idea 1 at day 0")), &[], 3, 400);
        let sizes = values(&run, "blast radius");
        let outbreaks = sizes.iter().filter(|s| **s > 60.0).count() as f64 / sizes.len() as f64;
        println!("{depends}: {outbreaks}");
        let error = (share * (1.0 - share) / 400.0_f64).sqrt();
        assert!((outbreaks - share).abs() < 4.0 * error, "{depends}: {outbreaks} instead of {share}");
        assert_eq!(sizes.len(), 400);
    }
}

/// One of two roles of the owners is never there at that time: the other one begins at once, whichever the lot would fall on.
#[test]
fn whoever_is_there_and_free_repairs_it() {
    let text = |people: &str, scenario: &str| {
        format!(
            "andon 1\ncalendar O {{ works Monday to Friday from 09:00 to 17:00 }}\nrole P {{ works O }}\nrole Q\nrole R\nchannel c {{ speed 0 s }}\n\
             team A {{ {people} }}\nteam B {{ 1 R }}\ninterface B -> A by c\ncomponent Base 1\n\
             component C 1 owned by A {{ depends on 1 Base breaks 100%; repair 1 h }}\n\
             stream F {{ stage V by P {{ effort 1 day }} }}\nstream G {{ stage V by R {{ effort 1 h; changes Base }} }}\n\
             scenario S {{ runs 20 days; {scenario} }}\n"
        )
    };
    let repaired = |text: &str| {
        let at: Vec<f64> = moments(text, "repaired").iter().map(|at| at / 3_600.0).collect();
        assert_eq!(at.len(), 1, "{text}");
        at[0]
    };
    for hour in 0..16_u32 {
        // On a Saturday, by itself and by a change that is told.
        let at = 120.0 + f64::from(hour);
        let wanted = |got: f64, more: f64| assert!((got - at - more).abs() < 1e-6, "{got}, broken at {at}");
        wanted(repaired(&text("1 P; 1 Q", &format!("at {at} h break C"))), 1.0);
        wanted(repaired(&text("1 P; 1 Q", &format!("demand G 1 at {at} h"))), 2.0);
    }
    // Both are at work, and one of them has a day of it in hand.
    for minute in 0..16_u32 {
        let at = 10.0 + f64::from(minute) / 60.0;
        let busy = text("1 P; 1 Q", &format!("demand F 1 at 9 h; at {} min break C", 600 + minute));
        assert!((repaired(&busy) - at - 1.0).abs() < 1e-6, "{minute}");
    }
    // At night all are away: on the next morning.
    assert!((repaired(&text("2 P", "at 20 h break C")) - 34.0).abs() < 1e-6);
}

/// Four repairs for two people: two for each.
#[test]
fn repairs_are_divided_among_those_who_are_there() {
    let text = "andon 1\nrole P\nrole Q\nteam A { 1 P; 1 Q }\ncomponent C 4 owned by A { repair 1 h }\n\
        scenario S { runs 2 days; at day 1 break C; at 1445 min break C; at 1450 min break C; at 1455 min break C }\n";
    let at: Vec<f64> = moments(text, "repaired").iter().map(|at| (at / 60.0).round() - 1_440.0).collect();
    assert_eq!(at, [60.0, 65.0, 120.0, 125.0]);
}

/// A family of which each depends on so many of the others: nothing depends on itself, so that each of n − 1 breaks with
/// COUNT/(n − 1) of the chance, and R is COUNT times the chance.
#[test]
fn a_family_is_no_neighbour_of_itself() {
    let family = |members: u32, depends: &str, share: &str| {
        format!(
            "andon 1\nrole W\nteam T {{ 50 W }}\ncomponent P {members} owned by T {{ depends on {depends} breaks {share}; repair 2 h }}\n\
             stream F {{ stage S by W {{ effort 1 h; changes P }} }}\nscenario Y {{ runs 40000 days; demand F every 10 days }}\n"
        )
    };
    // Cascades die out before the next change: their mean is 1/(1 − R), less what little meets in a family of twenty.
    for (members, depends, share, breaks, blast) in [
        (2, "1 P", "50%", 0.5, Some(2.0)),
        (2, "P", "50%", 0.5, Some(2.0)),
        (3, "2 P", "50%", 0.75, None),
        (20, "3 P", "5%", 1.0 - (1.0 - 0.15 / 19.0_f64).powi(19), Some(1.0 / 0.85)),
    ] {
        let run = ran(&family(members, depends, share), &[], 1, 6);
        close(mean(&run, "share of changes that break", ""), breaks, 0.04);
        if let Some(blast) = blast {
            close(mean(&run, "blast radius", ""), blast, 0.02);
        }
    }
    let ratio = |members: u32, depends: &str, share: &str| {
        let project = sound(&family(members, depends, share)).project;
        let found = check_with(&project, &Settings::default());
        let runaway = found.iter().find(|f| f.rule == "runaway-coupling")?;
        runaway.figures.iter().find(|(name, _)| *name == "branching_ratio").map(|(_, ratio)| *ratio)
    };
    assert_eq!(ratio(2, "P", "50%"), None);
    for (members, depends, share, wanted) in
        [(2, "1 P", "100%", 1.0), (3, "P", "50%", 1.0), (10, "5 P", "30%", 1.5)]
    {
        close(ratio(members, depends, share).expect("it runs away"), wanted, 1e-6);
    }
}
