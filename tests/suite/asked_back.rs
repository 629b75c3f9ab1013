//! Work that arrives incomplete is asked back over the way that its receiver has: by the rules, by the prediction, and held to runs.

use crate::support::{close, load, mean, predicted, ran, sound};
use andon::lint::predict::mend::costs;
use andon::resolve::Compiled;

fn told(compiled: &Compiled, rule: &str) -> Vec<String> {
    let all = andon::lint::check(&compiled.project).into_iter();
    all.filter(|f| f.rule == rule).map(|f| f.message).collect()
}

/// A form that says nothing, ten times a day: all of it is asked, once, and answered.
fn forms(teams: &str, back: &str) -> String {
    format!(
        "andon 1\nrole Dev\nrole Op\nchannel form {{ speed 1 h; fidelity 0% }}\nchannel chat {{ speed 1 h }}\n{teams}\n\
         interface A -> B by form\n{back}\ndefault line_fidelity 100%\ndefault line_accuracy 100%\ndefault relay_handling 10 min\n\
         stream F {{ stage Code by Dev {{ effort 10 min }}\nstage Ship by Op {{ effort 10 min }} }}\n\
         scenario S {{ runs 60 days after 10 days warm-up; demand F every 144 min }}\n"
    )
}

const LED: &str = "unit U led by Boss { team A led by First { 2 Dev }\nteam B led by Second { 2 Op } }";

/// Ten questions a day and their answers, of which each takes ten minutes of a day: up two, down two, and back.
#[test]
fn what_is_asked_back_climbs_where_nothing_leads_back() {
    let text = forms(LED, "");
    let spec = sound(&text);
    let run = ran(&text, &[], 1, 2);
    for role in ["Boss", "First", "Second"] {
        close(load(&spec, role), 200.0 / 1_440.0, 1e-9);
        close(mean(&run, "utilisation", role), 200.0 / 1_440.0, 0.01);
    }
    close(predicted(&spec).vertical, 8.0 / 9.0, 1e-9);
    close(mean(&run, "share of messages vertical", ""), 8.0 / 9.0, 0.01);
    let wanted = "`F.Code` hands on to `F.Ship`, in 100% of the cases with something missing, and `U.B` asks `U.A` back without an \
        interface: up 2, down 2";
    assert_eq!(told(&spec, "cannot-ask-back"), [wanted]);
    let (_, scenario) = spec.project.scenarios.iter().next().unwrap();
    let found: Vec<_> =
        andon::lint::check(&spec.project).into_iter().filter(|f| f.rule == "cannot-ask-back").collect();
    let costed = costs(&spec.project.base, scenario, &found, 1);
    assert_eq!(costed[0].mend, Some("the interface that it proposes"));
    // Ten hours are under way in all without an interface, and there and back in an hour with one of half an hour.
    assert!(costed[0].gain_s > 3_600.0, "{}", costed[0].gain_s);
}

#[test]
fn what_is_asked_back_takes_the_interface_that_leads_back() {
    for back in ["interface B -> A by chat", "interface B -> A by chat { carries Questions, Answers }"] {
        let text = forms(LED, back);
        let spec = sound(&text);
        let run = ran(&text, &[], 1, 2);
        assert!((load(&spec, "Boss"), predicted(&spec).vertical) == (0.0, 0.0));
        close(mean(&run, "share of messages vertical", ""), 0.0, 1e-9);
        for rule in ["cannot-ask-back", "unused-interface"] {
            assert!(told(&spec, rule).is_empty(), "{rule}");
        }
        // An hour for the form, an hour for the question, and one for the answer, which takes half an hour of its own.
        close(mean(&run, "flow time", "F") / 3_600.0, 3.0 + 0.5 + 20.0 / 60.0, 1e-3);
        close(predicted(&spec).streams[0].flow_s / 3_600.0, 3.0 + 0.5 + 20.0 / 60.0, 0.05);
    }
}

/// Nobody can be asked: half of the work is done again, in the prediction as in a run.
#[test]
fn what_cannot_be_asked_is_guessed() {
    let text = forms("team A { 2 Dev }\nteam B { 2 Op }\ndefault rework_of_wrong 50%", "");
    let spec = sound(&text);
    let hours = 1.0 + 20.0 / 60.0 + 5.0 / 60.0;
    close(mean(&ran(&text, &[], 1, 2), "flow time", "F") / 3_600.0, hours, 1e-3);
    close(predicted(&spec).streams[0].flow_s / 3_600.0, hours, 0.05);
    assert!(
        told(&spec, "cannot-ask-back")[0].contains("has no way to ask"),
        "{:?}",
        told(&spec, "cannot-ask-back")
    );
}

/// Of a role that is too busy in one team and nearly so in all, one thing is said, in hours.
#[test]
fn one_role_is_told_of_once() {
    let spec = sound(
        "andon 1\nrole Dev\nrole Op\nteam A { 4 Op; 1 Dev }\nteam B { 1 Dev }\n\
         stream F { stage Code by Op { effort 1 h }\nstage Ship by Dev { effort 1 h } }\n\
         scenario S { runs 60 days after 10 days warm-up; demand F 46 per day }\n",
    );
    assert_eq!(told(&spec, "near-saturation"), [""; 0]);
    assert_eq!(told(&spec, "overloaded").len(), 1);
    let busy = sound(
        "andon 1\nrole Dev\nteam A { 2 Dev }\nstream F { stage Code by Dev { effort 1 h } }\n\
         scenario S { runs 60 days after 10 days warm-up; demand F 46 per day }\n",
    );
    let wanted = "`Dev` is nearly saturated in `S`: 322 h of attention a week are asked for, and 336 h are there (96%)";
    assert_eq!(told(&busy, "near-saturation"), [wanted]);
}
