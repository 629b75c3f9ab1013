//! Hostile sizes: the same verdict everywhere, and time that grows no faster than the input.

use andon::resolve::compile;
use andon::source::FileId;
use andon::source::provider::InMemory;
use andon::syntax::parse;

fn rules(text: &str) -> Vec<&'static str> {
    parse(FileId(0), text).findings.iter().map(|f| f.rule).collect()
}

#[test]
fn nesting_of_any_depth_gives_one_error_on_any_stack() {
    for depth in [65, 10_000, 1_000_000] {
        for (open, close) in [("unit A {\n", "}\n"), ("{", "}")] {
            let text = format!("andon 1\n{}{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(rules(&text), ["nested-too-deep"]);
            let small =
                std::thread::Builder::new().stack_size(256 * 1024).spawn(move || rules(&text)).unwrap();
            assert_eq!(small.join().unwrap(), ["nested-too-deep"]);
        }
    }
}

#[test]
fn the_deepest_legal_nesting_is_understood_on_a_small_stack() {
    let mut text = String::from("andon 1\nrole Dev\n");
    for i in 0..63 {
        text.push_str(&format!("unit U{i} {{\n"));
    }
    text.push_str("2 Dev\n");
    text.push_str(&"}\n".repeat(63));
    let run = move || {
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        assert!(compiled.is_sound(), "{:?}", compiled.findings);
        compiled.project.base.headcount()
    };
    let small = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap();
    assert_eq!(small.join().unwrap(), 2);
}

#[test]
fn hostile_megabytes_come_to_an_end() {
    let families = [
        "\"".repeat(200_000),
        "}".repeat(200_000),
        "{".repeat(63).repeat(1_000),
        "role ".repeat(100_000),
        "a, ".repeat(100_000),
        "unit A led by B {\n".repeat(60) + &"8 Dev ".repeat(50_000),
        "expect ".to_owned() + &"flow ".repeat(100_000),
        "// ".repeat(100_000),
        "speed 1 s to ".repeat(50_000),
        "x\r".repeat(200_000),
        "1".repeat(400_000),
    ];
    for hostile in families {
        let text = format!("andon 1\n{hostile}");
        let parsed = parse(FileId(0), &text);
        assert!(parsed.findings.len() <= 250_000);
    }
}

#[test]
fn headcounts_are_counted_before_they_are_made() {
    for bomb in [
        "team A { 1000000000 Dev }",
        "pattern P { 1000 Dev }\nunit U { 10000000 teams like P }",
        "pattern P { 100 teams like Q }\npattern Q { 100 teams like R }\npattern R { 100 teams like S }\npattern S { 1000 Dev }\nunit U { 100 teams like P }",
        "pattern P { 1 Dev }\nunit U { 9000000 teams like P }",
    ] {
        let text = format!("andon 1\nrole Dev\n{bomb}\n");
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        assert!(
            compiled.findings.iter().any(|f| f.rule == "too-many-people"),
            "{bomb}: {:?}",
            compiled.findings
        );
    }
}

#[test]
fn large_structures_with_many_variants_are_refused_before_they_are_made() {
    let variants = |n: u32| (0..n).map(|i| format!("variant V{i} {{ drop team T }}\n")).collect::<String>();
    let of = |n: u32| {
        let large = "pattern P { 1 Dev }\nunit U { 20000 teams like P }\nteam T { 2 Dev }";
        let text = format!("andon 1\nrole Dev\n{large}\n{}", variants(n));
        compile("a.org", &InMemory::default().with("a.org", text.as_str()))
    };
    assert!(of(3).is_sound());
    let too_many = of(3_000);
    let told: Vec<_> = too_many.findings.iter().map(|f| (f.rule, f.message.as_str())).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].0, "too-many-people");
    assert!(too_many.project.variants.len() < 50, "{}", too_many.project.variants.len());
}

#[test]
fn an_import_bomb_is_read_once_a_file() {
    let mut files = InMemory::default();
    for i in 0..60 {
        let next = format!("andon 1\nimport \"f{}.org\"\nimport \"f{}.org\"\n", i + 1, i + 1);
        files = files.with(&format!("f{i}.org"), next);
    }
    files = files.with("f60.org", "andon 1\nrole Dev\n");
    let compiled = compile("f0.org", &files);
    assert!(compiled.is_sound(), "{:?}", compiled.findings);
    assert_eq!(compiled.sources.iter().count(), 61);
}

#[test]
fn runs_that_never_end_are_ended_with_a_reason() {
    let text = "andon 1\nrole Dev\nteam A { 1 Dev }\nstream S { stage A by Dev { effort 1 day } }\nscenario Y { runs 10 years; demand S 100 per second }\n";
    let compiled = compile("a.org", &InMemory::default().with("a.org", text));
    let (_, scenario) = compiled.project.scenarios.iter().next().unwrap();
    let plan = andon::sim::Plan { most_events: 100_000, ..andon::sim::Plan::new(1, 2) };
    let ended =
        andon::sim::run(&compiled.project.base, "base", scenario, &andon::sim::Switches::default(), &plan)
            .unwrap_err();
    let andon::sim::Ended::Bound { bound, growing, .. } = ended else { panic!("{ended:?}") };
    assert!(bound.contains("100000 events"), "{bound}");
    assert!(growing.contains("the queue of `S.A`"), "{growing}");
}
