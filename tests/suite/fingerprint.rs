//! What two structures must share, so that a difference between them is one of structure: touch time in all its forms.

use crate::support::{andon, sound};
use andon::model::fingerprint::{differences, parts};

const SPEC: &str = "andon 1
role W
team T { 3 W }
component C owned by T { repair 20 h }
component K owned by T { depends on C breaks 50%; repair 20 h }
component Q owned by T
decision D { takes 0 s }
incident H { lasts 1 min; repaired by W, effort 5 h }
incident I { lasts 1 min }
signal P { arises in F.B 20%; noticed 0%; unheard for 1 day becomes H 100% }
signal O { arises in F.B 20%; noticed 0%; unheard for 1 day becomes I 100% }
stream F { stage A by W { effort 4 h; changes C }; stage B by W { effort 4 h; decides D } }
stream G { stage One by W { effort 1 h; next Two 50%, Three 50% }; stage Two by W { effort 1 h; next Three 50%, end 50% }
  stage Three by W { effort 1 h; next Two 50%, end 50% } }
scenario Y { runs 30 days; demand F every 8 h }
";

fn differs(variant: &str) -> Vec<String> {
    let compiled = sound(&format!("{SPEC}variant V {{ {variant} }}\n"));
    let project = &compiled.project;
    let (old, new) = (&project.base, &project.variants.first().expect("a variant").org);
    let touch = parts(old, new).into_iter().find(|p| p.name == "touch time").expect("a part");
    let all = differences(old, new);
    assert_eq!(touch.differing.len(), all.len(), "{all:?}");
    touch.differing
}

#[test]
fn chance_choice_and_repairs_are_touch_time() {
    for (variant, told) in [
        ("set stage F.B { happens 25% }", "F.B: 4 h against 4 h, for 25% of the items"),
        ("set stage F.A { next end 75%, B 25% }", "F.B: 4 h against 4 h, for 25% of the items"),
        ("set stage F.B { next B 20%, end 80% }", "F.B: 4 h against 4 h, 1.25 times for each item"),
        ("set component K { repair 1 h }", "repair of K: 20 h against 1 h"),
        ("set component Q { repair 1 h }", "repair of Q: 4 h against 1 h"),
        ("set incident H { repaired by W, effort 1 min }", "repair after H: 5 h against 1 min"),
        ("set incident I { repaired by W, effort 1 min }", "repair after I: none against 1 min"),
    ] {
        assert_eq!(differs(variant), [told], "{variant}");
    }
}

/// The same visits in another order, what comes of the work, and how often a repair is due: that is structure.
#[test]
fn order_and_outcomes_are_structure() {
    for variant in [
        "set stage G.One { next Two 100% }; set stage G.Two { next Three 100% }; set stage G.Three { next end 100% }",
        "set stage F.A { succeeds 25% }",
        "set stage F.B { returns to A 20% }",
        "set component K { depends on C breaks 10% }",
        "set component Q { repair 4 h }",
        "drop component K",
        "add component M owned by T { depends on C breaks 10%; repair 1 h }",
    ] {
        assert_eq!(differs(variant), [""; 0], "{variant}");
    }
}

#[test]
fn a_comparison_of_other_touch_time_is_refused_unless_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let compared = |variant: &str| {
        std::fs::write(folder.path().join("a.org"), format!("{SPEC}variant V {{ {variant} }}\n")).unwrap();
        let output = andon(folder.path(), &["compare", "a.org", "base", "V", "-n", "2"]).output().unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    let plain = compared("set component K { repair 1 h }");
    assert!(plain.contains("differ in touch time") && !plain.contains("the same:"), "{plain}");
    let said = compared("set component K { repair 1 h }; changes resources because \"it is asked\"");
    assert!(
        said.contains("differs in touch time") && said.contains("repair of K: 20 h against 1 h"),
        "{said}"
    );
}
