//! Pictures: what is drawn is what there is, it has a size, and nothing in a spec becomes markup.

use crate::support::read;
use andon::lint::predict;
use andon::model::graph::{Edge, Graph, Node};
use andon::network::Over;
use andon::report::graph::{Fate, LinkKind, Request, RowKind, Scene, Structure, dot, graphml, mermaid, svg};
use andon::resolve::{Compiled, compile};
use andon::sim::{Plan, Switches, run};
use andon::source::provider::InMemory;
use assert_cmd::Command;

fn compiled(text: &str) -> Compiled {
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    assert!(compiled.is_sound(), "{:#?}", compiled.findings);
    compiled
}

fn structure<'s>(compiled: &'s Compiled, name: &'s str) -> Structure<'s> {
    Structure { name, title: None, org: compiled.project.structure(name).unwrap(), passages: None }
}

fn scene(compiled: &Compiled, names: &[&str]) -> Scene {
    Scene::of(&Request {
        first: structure(compiled, names[0]),
        second: names.get(1).map(|n| structure(compiled, n)),
        traffic: None,
        changes: &[],
        findings: None,
    })
}

fn printed(arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("andon").unwrap();
    let out = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// 30,000 people in 1,000 teams that are not made from a pattern, ten to a unit.
fn huge() -> String {
    let mut text = String::from("andon 1\nrole Dev\nrole Ops\nunit All led by Chief {\n");
    for unit in 0..100 {
        text.push_str(&format!("  unit U{unit} led by Head{unit} {{\n"));
        for team in 0..10 {
            text.push_str(&format!("    team T{unit}x{team} led by Lead{unit}x{team} {{ 20 Dev; 9 Ops }}\n"));
        }
        text.push_str("  }\n");
    }
    text.push_str("}\nchannel chat { speed 1 h }\n");
    for unit in 0..99 {
        text.push_str(&format!("interface T{unit}x0 -> T{}x1 by chat\n", unit + 1));
    }
    text
}

#[test]
fn the_graph_holds_positions_and_not_persons() {
    let spec = compiled(
        "andon 1\nrole Dev { also reports to Chief for Budget }\nrole Ops\nrole Chief\nchannel chat { speed 1 h }\n\
         unit IT led by CIO { team A led by Lead { 30000 Dev }; team B { 5 Ops }; team C { 2 Ops; 1 Chief } }\n\
         interface Dev <-> Ops by chat\ninterface all -> B by chat\n",
    );
    let graph = Graph::of(&spec.project.base);
    let count = |wanted: fn(&Edge) -> bool| graph.edges().filter(|(_, _, e)| wanted(e)).count();
    // The whole, four groups, six positions, and Ops, who stand in two places.
    assert_eq!(graph.graph.node_count(), 12);
    assert_eq!(count(|e| *e == Edge::Contains), 10);
    assert_eq!(count(|e| *e == Edge::Leads), 2);
    assert_eq!(count(|e| *e == Edge::Reports), 5);
    assert_eq!(count(|e| *e == Edge::Dotted), 1);
    assert_eq!(count(|e| *e == Edge::Held), 2);
    assert_eq!(count(|e| matches!(e, Edge::Interface(_))), 2);
    assert!(graph.edges().any(|(from, _, e)| from == Node::Whole && matches!(e, Edge::Interface(_))));
    // Reporting lines have no circle.
    let lines = graph.graph.filter_map(|_, n| Some(*n), |_, e| (*e == Edge::Reports).then_some(()));
    assert!(!petgraph::algo::is_cyclic_directed(&lines));
}

#[test]
fn alike_teams_are_drawn_once_and_everybody_is_counted() {
    let spec = compiled(
        "andon 1\nrole Dev\nrole Ops\npattern Squad led by SquadLead { 5 Dev; 1 Ops }\n\
         unit Online led by VP { 20 teams like Squad; team Other { 3 Dev } }\n",
    );
    let scene = scene(&spec, &["base"]);
    assert_eq!(scene.frames.len(), 3);
    let squad = scene.frames.iter().find(|f| f.times == 20).unwrap();
    assert_eq!((squad.label.as_str(), squad.people), ("Squad", 20 * 7));
    assert_eq!(scene.frames[0].people, spec.project.base.headcount());
    assert!(scene.notes.iter().any(|n| n.contains("20 groups like Squad are alike")), "{:?}", scene.notes);
}

#[test]
fn a_team_with_an_interface_of_its_own_is_not_drawn_as_the_others() {
    let spec = compiled(
        "andon 1\nrole Dev\nrole Ops\nchannel chat { speed 1 h }\npattern Squad { 5 Dev }\n\
         unit Online led by VP { 3 teams like Squad; team Run { 3 Ops } }\ninterface Squad_2 <-> Run by chat\n",
    );
    let scene = scene(&spec, &["base"]);
    let times: Vec<u32> = scene.frames.iter().map(|f| f.times).collect();
    assert_eq!(times, [1, 2, 1, 1], "{:?}", scene.frames);
}

#[test]
fn thirty_thousand_people_fit_in_a_picture_that_says_what_it_leaves_out() {
    let spec = compiled(&huge());
    assert!(spec.project.base.headcount() > 30_000);
    let scene = scene(&spec, &["base"]);
    let rows = scene.frames.len() + scene.rows.len();
    assert!(rows <= 260, "{rows} lines");
    assert_eq!(scene.frames[0].people, spec.project.base.headcount(), "everybody is counted");
    assert!(scene.notes.iter().any(|n| n.starts_with("summed up")), "{:?}", scene.notes);
    let svg = svg::svg(&scene);
    assert!(svg.len() < 200_000, "{} bytes", svg.len());
    assert!(mermaid::mermaid(&scene).len() < 50_000, "GitHub draws no more than that");
    assert!(dot::dot(&scene).len() < 100_000);
    assert!(graphml::graphml(&spec.project.base, None).matches("<node ").count() > 4_000);
}

#[test]
fn a_large_team_of_many_roles_is_summed_up() {
    let roles: String = (0..500).map(|i| format!("role R{i}\n")).collect();
    let members: String = (0..500).map(|i| format!("2 R{i}; ")).collect();
    let spec = compiled(&format!("andon 1\n{roles}team A {{ {members} }}\n"));
    let scene = scene(&spec, &["base"]);
    assert!(scene.rows.len() <= 40);
    assert_eq!(scene.rows.last().unwrap().kind, RowKind::Sum);
    assert_eq!(scene.rows.last().unwrap().label, "461 more roles, 922 people");
}

#[test]
fn an_overlay_tells_added_removed_and_moved_without_colours() {
    let spec = compiled(
        "andon 1\nrole Dev\nrole Ops\nchannel chat { speed 1 h }\nchannel ticket { speed 1 day }\n\
         unit IT led by CIO { team Build led by A { 6 Dev }; team Run led by B { 5 Ops } }\nunit Lab { team Try { 2 Dev } }\n\
         interface Build -> Run by ticket\n\
         variant New { move 2 Ops from Run to Build; drop interface Build -> Run; add interface Dev <-> Ops by chat;\n\
         move team Try to IT; add team Extra { }; hire 1 Ops into Extra }\n",
    );
    let scene = scene(&spec, &["base", "New"]);
    let row = |label: &str| {
        scene.rows.iter().find(|r| r.label == label).unwrap_or_else(|| panic!("{:#?}", scene.rows))
    };
    assert_eq!(row("5 \u{2192} 3 Ops").fate, Fate::Changed);
    assert_eq!(row("2 Ops").fate, Fate::Added);
    assert_eq!(row("6 Dev").fate, Fate::Same);
    let frame = |label: &str| scene.frames.iter().find(|f| f.label == label).unwrap();
    assert_eq!(frame("Try (from Lab)").fate, Fate::Moved);
    assert_eq!(frame("Extra").fate, Fate::Added);
    let kinds: Vec<(LinkKind, Fate)> = scene.links.iter().map(|l| (l.kind, l.fate)).collect();
    assert!(scene.links.iter().any(|l| l.kind == LinkKind::Moved && l.label == "2 Ops"), "{kinds:?}");
    assert!(kinds.contains(&(LinkKind::Interface(0), Fate::Removed)), "{kinds:?}");
    assert!(kinds.contains(&(LinkKind::Interface(1), Fate::Added)), "{kinds:?}");
    for text in [svg::svg(&scene), dot::dot(&scene)] {
        assert!(text.contains("\u{b1}") && text.contains("+ ") && text.contains("\u{21b7}"), "{text}");
    }
    // Nothing moves from a structure to itself.
    let same = self::scene(&spec, &["base", "base"]);
    assert!(same.links.iter().all(|l| l.kind != LinkKind::Moved && l.fate == Fate::Same));
    assert!(same.frames.iter().all(|f| f.fate == Fate::Same));
}

#[test]
fn unrelated_variants_are_overlaid_by_names() {
    let spec = compiled(
        "andon 1\nrole Dev\nteam A { 4 Dev }\nteam B { 1 Dev }\n\
         variant X { add team N { }; move 1 Dev from A to N }\nvariant Y { add team M { }; move 2 Dev from A to M }\n",
    );
    let scene = scene(&spec, &["X", "Y"]);
    let fate = |label: &str| scene.frames.iter().find(|f| f.label == label).unwrap().fate;
    assert_eq!((fate("N"), fate("M"), fate("A")), (Fate::Removed, Fate::Added, Fate::Same));
    let moved: Vec<&str> =
        scene.links.iter().filter(|l| l.kind == LinkKind::Moved).map(|l| l.label.as_str()).collect();
    assert_eq!(moved.len(), 1, "one from A and one from N, to M: {moved:?}");
}

#[test]
fn what_is_found_is_marked_on_what_it_is_about() {
    let spec = compiled(
        "andon 1\nrole Dev\nrole Ops\nteam A { 2 Dev }\nteam B { 2 Ops }\nteam Crowd { 40 Dev }\n\
         stream F { stage Code by Dev { effort 1 day; asks Ops 50% } }\nscenario Y { runs 1 year; demand F 1 per day }\n",
    );
    let findings = andon::lint::check(&spec.project);
    let request = Request {
        first: structure(&spec, "base"),
        second: None,
        traffic: None,
        changes: &[],
        findings: Some(&findings),
    };
    let scene = Scene::of(&request);
    let number = |rule: &str| {
        scene.marks.iter().position(|m| m.rule == rule).unwrap_or_else(|| panic!("{:#?}", scene.marks))
    };
    let crowd = scene.frames.iter().find(|f| f.label == "Crowd").unwrap();
    assert!(crowd.marks.contains(&number("team-too-large")));
    let svg = svg::svg(&scene);
    assert!(svg.contains("team-too-large"));
}

#[test]
fn what_passes_where_is_what_the_run_measures() {
    let spec = read("specs/first.org");
    let (_, scenario) = spec.project.scenarios.iter().next().unwrap();
    for name in ["base", "Connected"] {
        let org = spec.project.structure(name).unwrap();
        let plan = Plan { passages: true, ..Plan::new(1, 2) };
        let run = run(org, name, scenario, &Switches::default(), &plan).unwrap();
        let traffic = run.traffic();
        let sum = |wanted: fn(&Over) -> bool| -> f64 {
            traffic.rates.iter().filter(|((over, ..), _)| wanted(over)).map(|(_, r)| r).sum()
        };
        let vertical = sum(|o| matches!(o, Over::Up | Over::Down)) / sum(|_| true);
        let measured = run.measured.iter().find(|m| m.metric.name == "share of messages vertical").unwrap();
        let mean = measured.values.iter().sum::<f64>() / measured.values.len() as f64;
        assert!((vertical - mean).abs() < 0.01, "{name}: {vertical} against {mean}");
        // The equations know it about: they count a few more questions back than are asked.
        let predicted = predict::passages(org, scenario);
        let all: f64 = predicted.rates.values().sum();
        let ratio = all / sum(|_| true);
        assert!((0.75..1.3).contains(&ratio), "{name}: predicted {ratio} of what was measured");
    }
    let without = run(&spec.project.base, "base", scenario, &Switches::default(), &Plan::new(1, 1)).unwrap();
    assert!(without.passages.is_empty(), "counted only when asked for");
}

#[test]
fn pictures_are_the_same_bytes_every_time_and_reach_for_nothing() {
    let spec = "specs/parts-unlimited/dev-and-ops.org";
    for format in ["svg", "dot", "mermaid", "graphml"] {
        let once = printed(&["graph", spec, "--format", format]);
        assert_eq!(once, printed(&["graph", spec, "--format", format]), "{format}");
    }
    let overlay = printed(&["graph", spec, "--overlay", "base", "Embedded", "--findings"]);
    for forbidden in ["<script", "href", "url(", "<style", "foreignObject", "onload"] {
        assert!(!overlay.contains(forbidden), "{forbidden}");
    }
    assert_eq!(overlay.matches("http").count(), 1, "the name of the SVG name space only");
}

#[test]
fn a_comparison_is_a_picture_too() {
    let draw = || printed(&["compare", "specs/first.org", "-n", "3", "--format", "svg", "--quiet"]);
    let svg = draw();
    assert_eq!(svg, draw());
    assert!(svg.contains("Year: base with Connected") && svg.contains("where the time of Feature goes"));
    assert!(svg.contains("3 replications on the same luck, seed 1"));
    assert_eq!(svg.matches("<circle").count(), svg.matches("times [").count(), "a dot for each ratio");
    assert!(!svg.contains("<script") && !svg.contains("href"));
}

#[test]
fn bad_requests_are_told_so() {
    let fails = |arguments: &[&str], says: &str| {
        let mut command = Command::cargo_bin("andon").unwrap();
        let out = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        assert!(out.stdout.is_empty(), "nothing is printed");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(said.contains(says), "{said}");
    };
    fails(&["graph", "specs/first.org", "--variant", "Nowhere"], "no variant is called `Nowhere`");
    fails(&["graph", "specs/first.org", "--overlay", "base", "Nowhere"], "no variant is called `Nowhere`");
    fails(&["graph", "specs/first.org", "--scenario", "Nowhere"], "no scenario is called `Nowhere`");
    fails(
        &["graph", "specs/first.org", "--overlay", "base", "Connected", "--format", "graphml"],
        "one structure",
    );
    fails(&["graph", "nowhere.org"], "nowhere.org");
}

#[test]
fn nothing_in_a_title_becomes_markup() {
    for payload in [
        "</text><script>alert(1)</script>",
        "]]> --> ?>",
        "\\\" onload=\\\"x",
        "%%{init: {}}%%",
        "\\\\n\\\\N",
        "click r0 call a()",
    ] {
        let spec = compiled(&format!(
            "andon 1\norganization \"{payload}\"\nrole Dev \"{payload}\"\nchannel chat \"{payload}\" {{ speed 1 h }}\n\
             team A \"{payload}\" {{ 2 Dev }}\nteam B {{ 3 Dev }}\ninterface A <-> B by chat\n"
        ));
        let scene = scene(&spec, &["base"]);
        let svg = svg::svg(&scene);
        assert!(!svg.contains("<script") && !svg.contains("]]>") && !svg.contains("\" onload"), "{svg}");
        let mermaid = mermaid::mermaid(&scene);
        assert!(
            !mermaid.contains("%%") && !mermaid.contains("call a(") && !mermaid.contains("<s"),
            "{mermaid}"
        );
        let xml = graphml::graphml(&spec.project.base, None);
        assert!(!xml.contains("<script") && !xml.contains("]]>"), "{xml}");
    }
}

#[test]
fn the_gallery_is_made_and_held_to_the_runs() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().to_str().unwrap();
    let gallery = |more: &[&str]| {
        let mut command = Command::cargo_bin("andon").unwrap();
        command
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["gallery", "specs/first.org", "--into", into])
            .args(more);
        command.output().unwrap()
    };
    assert_eq!(gallery(&["--check"]).status.code(), Some(1), "nothing is there yet");
    assert!(gallery(&[]).status.success());
    assert!(gallery(&["--check"]).status.success(), "the same runs make the same bytes");
    let page = std::fs::read_to_string(folder.path().join("gallery.md")).unwrap();
    // What the gallery says was found is what the claim says by itself.
    let output = Command::cargo_bin("andon")
        .unwrap()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["test", "--claims-only", "specs/first.org"])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let claim = "flow time of Feature falls at least 40%";
    let found = told.lines().find_map(|l| l.trim().strip_prefix(&format!("holds      {claim}: "))).unwrap();
    let cell = found.replace('[', "\\[").replace(']', "\\]");
    assert!(page.contains(&format!("| {claim} | {cell} | holds |")), "{page}");
    for picture in ["base", "Connected", "compared"] {
        assert!(page.contains(&format!("(gallery/specs-first-{picture}.svg)")), "{page}");
        assert!(folder.path().join(format!("gallery/specs-first-{picture}.svg")).is_file());
    }
    std::fs::write(folder.path().join("gallery.md"), page.replace(&cell, "0.2 times")).unwrap();
    std::fs::write(folder.path().join("gallery/old.svg"), "").unwrap();
    let stale = gallery(&["--check"]);
    assert_eq!(stale.status.code(), Some(1));
    let said = String::from_utf8_lossy(&stale.stderr).into_owned();
    assert!(said.contains("gallery.md is stale") && said.contains("old.svg is of no story"), "{said}");
}
