//! A new name that `was` says is followed wherever the old one was written: what a variant says of it has not changed.

use crate::support::sound;
use andon::diff;

fn told(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (sound(old), sound(new));
    diff::projects(&old.project, &new.project).iter().map(|c| c.sentence().text()).collect()
}

fn spec(team: &str, link: &str) -> String {
    format!(
        "andon 1\nrole Dev\nrole Op\nchannel chat {{ speed 10 min }}\n\
         unit IT led by CIO {{\n  team {team} led by X {{ 3 Dev }}\n  team Ops led by Y {{ 3 Op }}\n}}\n\
         variant V {{ {link} }}\n"
    )
}

#[test]
fn an_interface_that_a_variant_adds_is_the_same_after_a_rename() {
    let renamed = ["team IT.Falcon renamed to IT.Phoenix"];
    let old = spec("Falcon", "add interface Falcon <-> Ops by chat");
    for link in ["add interface Phoenix <-> Ops by chat", "add interface IT.Phoenix <-> IT.Ops by chat"] {
        assert_eq!(told(&old, &spec("Phoenix was Falcon", link)), renamed, "{link}");
    }
    let pathed = spec("Falcon", "add interface IT.Falcon <-> Ops by chat");
    assert_eq!(told(&pathed, &spec("Phoenix was Falcon", "add interface Phoenix <-> Ops by chat")), renamed);
    let moved = |a: &str, b: &str| spec(a, &format!("move 1 Dev from {b} to Ops"));
    assert_eq!(told(&moved("Falcon", "Falcon"), &moved("Phoenix was Falcon", "Phoenix")), renamed);
}

#[test]
fn an_interface_that_really_changes_is_told_after_a_rename_too() {
    let old = spec("Falcon", "add interface Falcon <-> Ops by chat");
    let new = spec("Phoenix was Falcon", "add interface Phoenix -> Ops by chat");
    let all = told(&old, &new);
    assert!(all.len() > 1 && all[1].contains("Phoenix"), "{all:#?}");
}
