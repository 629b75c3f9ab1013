//! How many people there are, in a picture as in the model.

use crate::support::sound;
use andon::report::graph::{Fate, Request, Scene, Structure, svg};

const SPEC: &str = "andon 1\nrole Dev\nrole Op\npattern Squad led by S { 3 Dev }\n\
    unit IT led by CIO { team A led by L { 3 Dev }; team B led by L { 2 Op }; team C led by X { 4 Dev } }\n\
    team D led by Y { 5 Op }\n\
    variant Smaller { drop team D; drop team C }\n\
    variant Same { move 2 Dev from A to C }\n\
    variant Anew { regroup A into 1 teams like Squad }\n\
    variant Hired { hire 7 Dev into A; changes resources because \"more work\" }\n";

#[test]
fn an_overlay_counts_who_is_there_and_not_who_was() {
    let compiled = sound(SPEC);
    let heads = |name: &str| compiled.project.structure(name).unwrap().headcount();
    let structure = |name| Structure {
        name,
        title: None,
        org: compiled.project.structure(name).unwrap(),
        passages: None,
    };
    let before = heads("base");
    for name in ["Smaller", "Same", "Anew", "Hired"] {
        let request = Request {
            first: structure("base"),
            second: Some(structure(name)),
            traffic: None,
            changes: &[],
            findings: None,
        };
        let scene = Scene::of(&request);
        assert_eq!(scene.people, (heads(name), Some(before)));
        let there = scene.frames.iter().filter(|f| f.parent.is_none() && f.fate != Fate::Removed);
        assert_eq!(there.map(|f| f.people).sum::<u64>(), heads(name), "{name}");
        let picture = svg::svg(&scene);
        let said = if heads(name) == before {
            format!("{before} people in ")
        } else {
            format!("{} people, {before} people before in ", heads(name))
        };
        assert!(picture.contains(&said), "{name}: {said}");
    }
}
