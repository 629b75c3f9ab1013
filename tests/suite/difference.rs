//! The difference of two models: nothing that changes a model goes unsaid, and nothing else is said.

use crate::support::{below, sound, without};
use andon::diff::{Change, projects};
use andon::resolve::{Compiled, compile};
use andon::source::provider::InMemory;
use andon::syntax::{Kind, statements};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn compiled(text: &str) -> Compiled {
    compile("a.org", &InMemory::default().with("a.org", text))
}

fn changes(old: &str, new: &str) -> Vec<Change> {
    projects(&sound(old).project, &sound(new).project)
}

fn said(old: &str, new: &str) -> Vec<String> {
    let one = |c: &Change| {
        let of = c.structure.as_ref().map_or_else(String::new, |v| format!("{v}: "));
        format!("{of}{}", c.sentence().text())
    };
    changes(old, new).iter().map(one).collect()
}

/// Everything that the model holds, without places: the witness, which knows nothing of how differences are found.
fn witness(compiled: &Compiled) -> String {
    let text = format!("{:?}", compiled.project);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find("} }").map_or(rest.len(), |_| at + rest[at..].find(" }").unwrap() + 2);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn specs() -> Vec<PathBuf> {
    below(&["specs", "tests/catalogue"])
}

/// Says whether a changed text is told exactly when its model is another one.
fn judge(old: &Compiled, witnessed: &str, text: &str, what: &str) -> Option<bool> {
    let new = compiled(text);
    if !new.is_sound() {
        return None;
    }
    let differs = witness(&new) != witnessed;
    let told = projects(&old.project, &new.project);
    assert_eq!(!told.is_empty(), differs, "{what}: told {told:#?}");
    Some(differs)
}

#[test]
fn every_figure_that_changes_a_model_is_told() {
    let (mut tried, mut differ) = (0, 0);
    for path in specs() {
        let text = fs::read_to_string(&path).unwrap();
        let old = sound(&text);
        let witnessed = witness(&old);
        let digits: Vec<usize> =
            text.bytes().enumerate().skip(10).filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
        // Every fifth figure, so that the whole takes seconds.
        for at in digits.iter().step_by(5) {
            let mut bytes = text.clone().into_bytes();
            bytes[*at] = b'1' + (bytes[*at] - b'0' + 1) % 9;
            let changed = String::from_utf8(bytes).unwrap();
            let line = text[..*at].lines().count();
            if let Some(d) = judge(&old, &witnessed, &changed, &format!("{}:{line}", path.display())) {
                tried += 1;
                differ += usize::from(d);
            }
        }
    }
    println!("{tried} figures changed, {differ} models differ");
    assert!(tried > 250 && differ > 200, "{tried} {differ}");
}

#[test]
fn every_statement_that_changes_a_model_is_told() {
    let mut told: BTreeSet<Kind> = BTreeSet::new();
    let mut tried = 0;
    for path in specs() {
        let text = fs::read_to_string(&path).unwrap();
        let old = sound(&text);
        let witnessed = witness(&old);
        let parsed = andon::syntax::parse(andon::source::FileId(0), &text);
        let mut seen: Vec<(Kind, u32)> = Vec::new();
        for node in parsed.tree.all() {
            let kind = node.kind();
            if statements::of(kind).is_none() || kind == Kind::import {
                continue;
            }
            // Of each statement the first three of a spec.
            let count = seen.iter().filter(|(k, _)| *k == kind).count();
            if count >= 3 {
                continue;
            }
            seen.push((kind, 0));
            let changed = without(&text, node.span());
            let what = format!("{}: without `{}`", path.display(), node.text());
            if let Some(d) = judge(&old, &witnessed, &changed, &what) {
                tried += 1;
                if d {
                    told.insert(kind);
                }
            }
        }
    }
    // These cannot be taken out alone: without them the rest is an error, or says the same.
    let needed = [
        Kind::import,
        Kind::calendar_clock,
        Kind::pattern,
        Kind::board_members,
        Kind::effort,
        Kind::granted_by,
        Kind::runs,
    ];
    let never: Vec<Kind> = statements::TABLE
        .iter()
        .map(|s| s.kind)
        .filter(|k| !told.contains(k) && !needed.contains(k))
        .collect();
    println!("{tried} statements taken out");
    assert!(never.is_empty() && tried > 800, "{tried}, never told: {never:?}");
}

const BASE: &str = "andon 1
specialty Java
role Developer { skilled in Java 80% }
role Operator
channel chat { speed 10 min; fidelity 95% }
channel ticket { speed 2 days; fidelity 60% }
unit IT led by CIO {
  team Phoenix led by PhoenixLead { 8 Developer }
  team Release led by ReleaseLead { 3 Operator }
}
interface Phoenix -> Release by ticket
decision Deploy { approved by PhoenixLead, then CIO, then ReleaseLead }
stream Feature {
  stage Code by Developer { effort 3 days; decides Deploy }
  stage Ship by Operator { effort 4 h; asks Developer 30% }
}
scenario Year { runs 1 year after 3 months warm-up; demand Feature 3 per week; expect flow time of Feature < 9 weeks }
variant Embedded { move 2 Operator from Release to Phoenix }
compare Year: base with Embedded { expect flow time of Feature falls }
";

fn with(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

#[test]
fn changes_are_told_in_the_words_of_the_language() {
    let one = |old: &str, new: &str| said(BASE, &with(&[(old, new)]));
    let cases: &[(&str, &str)] = &[
        ("interface Phoenix -> Release by ticket\n", ""),
        ("interface Phoenix -> Release by ticket", "interface Phoenix <-> Release by ticket"),
        ("interface Phoenix -> Release by ticket", "interface Phoenix -> Release by chat"),
        ("interface Phoenix -> Release by ticket", "interface Phoenix -> Release by ticket { fidelity 80% }"),
        ("speed 2 days; fidelity 60%", "speed 2 days; fidelity 85%"),
        (", then CIO, then ReleaseLead", ""),
        ("PhoenixLead, then CIO,", "CIO, then PhoenixLead,"),
        ("8 Developer }", "11 Developer }"),
        ("8 Developer }", "8 Developer; 2 Operator }"),
        ("skilled in Java 80%", "skilled in Java"),
        ("asks Developer 30%", "asks Java 30%"),
        ("demand Feature 3 per week", "demand Feature 4 per week; demand Feature 40 at day 30"),
        ("falls }", "falls at least 10% }"),
        ("move 2 Operator", "move 1 Operator"),
        ("channel chat {", "default relay_handling 10 min\nchannel chat {"),
        (
            "role Operator\n",
            "role Operator\nmeeting \"Stand-up\" every day at 09:00 for 15 min { attended by Phoenix }\n",
        ),
    ];
    let told: Vec<String> = cases.iter().map(|(old, new)| one(old, new).join("\n    ")).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    interface IT.Phoenix -> IT.Release dropped
    interface IT.Phoenix -> IT.Release becomes IT.Phoenix <-> IT.Release
    interface IT.Phoenix -> IT.Release: by ticket → chat
    interface IT.Phoenix -> IT.Release: fidelity 80% added
    channel ticket: fidelity 60% → 85%
    decision Deploy: two approvals dropped (CIO, ReleaseLead)
    decision Deploy: approvals in another order, now CIO, then PhoenixLead, then ReleaseLead
    3 Developer hired in IT.Phoenix
    2 Operator hired in IT.Phoenix
    role Developer: skilled in Java 80% → 100%
    stage Feature.Ship: asks Developer 30% dropped
        stage Feature.Ship: asks Java 30% added
    scenario Year: demand Feature 3 per week → 4 per week
        scenario Year: demand Feature 40 at day 30 added
    compare Year: base with Embedded: expect flow time of Feature falls dropped
        compare Year: base with Embedded: expect flow time of Feature falls at least 10% added
    Embedded: 1 Operator moved from IT.Phoenix to IT.Release
    the organisation: default relay_handling 10 min added
    meeting Stand-up added: meets every day at 09:00; for 15 min; attended by IT.Phoenix
    ");
}

#[test]
fn what_hangs_on_no_condition_any_more_holds_always() {
    let text = "andon 1\nrole Dev\nteam A led by L { 1 Dev }\ndecision Go { approved by L; reversible }\n\
        intent A { purpose \"x\"; delegates Go to Dev when reversible }\n";
    let said = said(text, &text.replace(" when reversible", ""));
    assert_eq!(said, ["intent A: delegates Go to Dev when reversible → always"]);
}

/// A former name stands where it may stand elsewhere, before the count or behind it.
#[test]
fn a_former_name_stands_before_or_after_the_count() {
    for (one, other) in
        [("resource Z was Y 3 { }", "resource Z 3 was Y { }"), ("component Z was Y 3", "component Z 3 was Y")]
    {
        let of = |line: &str| witness(&sound(&format!("andon 1\nrole Dev\nteam A {{ 1 Dev }}\n{line}\n")));
        assert_eq!(of(one), of(other));
        assert!(of(one).contains("was: Some(\"Y\")"));
    }
}

#[test]
fn people_who_change_places_have_moved() {
    let moved = with(&[
        ("8 Developer }", "8 Developer; 2 Operator }"),
        ("3 Operator }", "1 Operator }"),
        ("move 2 Operator", "move 1 Operator"),
    ]);
    let gone = with(&[
        ("  team Release led by ReleaseLead { 3 Operator }\n", ""),
        ("8 Developer }", "8 Developer; 3 Operator }"),
        ("Phoenix -> Release", "Phoenix -> Operator"),
        (", then ReleaseLead", ""),
        (
            "move 2 Operator from Release to Phoenix",
            "hire 1 Operator into Phoenix; changes resources because \"growth\"",
        ),
    ]);
    let told = [said(BASE, &moved), said(BASE, &gone)].map(|t| t.join("\n"));
    insta::assert_snapshot!(told.join("\n\n"), @r"
    2 Operator moved from IT.Release to IT.Phoenix
    Embedded: 1 Operator moved from IT.Release to IT.Phoenix

    team IT.Release dropped
    3 Operator moved from IT.Release to IT.Phoenix
    interface IT.Phoenix -> IT.Release dropped
    interface IT.Phoenix -> Operator added: by ticket
    decision Deploy: one approval dropped (ReleaseLead)
    variant Embedded: changes resources because growth added
    Embedded: team IT.Release dropped
    Embedded: 1 Operator moved from IT.Release to IT.Phoenix
    Embedded: 1 Operator hired in IT.Phoenix
    ");
}

#[test]
fn a_rename_is_one_change() {
    let certain = with(&[
        ("team Phoenix", "team Falcon was Phoenix"),
        ("Phoenix -> ", "Falcon -> "),
        ("to Phoenix", "to Falcon"),
    ]);
    let likely = with(&[("Developer", "Programmer"), ("Phoenix ", "Falcon ")]);
    let unit = with(&[("unit IT", "unit Tech")]);
    let kept = with(&[("unit IT", "unit Tech was IT")]);
    let moved = with(&[(
        "  team Release led by ReleaseLead { 3 Operator }\n}",
        "}\nunit Ops led by COO { team Release led by ReleaseLead { 3 Operator } }",
    )]);
    let told = [certain, likely, unit, kept, moved].map(|t| said(BASE, &t).join("\n"));
    insta::assert_snapshot!(told.join("\n\n"), @r"
    team IT.Phoenix renamed to IT.Falcon

    team IT.Phoenix renamed to IT.Falcon, probably: the shape is the same, figures move within noise; `was` after the new name keeps its random draws
    role Developer renamed to Programmer, probably: the shape is the same, figures move within noise; `was` after the new name keeps its random draws

    unit IT renamed to Tech, probably: the shape is the same, figures move within noise; `was` after the new name keeps its random draws

    unit IT renamed to Tech

    unit Ops added: led by COO
    team Ops.Release moved from IT to Ops
    ");
}

#[test]
fn teams_of_one_pattern_are_told_once() {
    let old = "andon 1\nrole Dev\npattern Squad led by Lead { 5 Dev }\nunit Online led by VP { 20 teams like Squad }\n";
    let told = [
        said(old, &old.replace("20 teams", "30 teams")),
        said(old, &old.replace("5 Dev", "6 Dev; at most 9 items")),
    ]
    .map(|t| t.join("\n"));
    insta::assert_snapshot!(told.join("\n\n"), @r"
    10 teams like Squad in Online added: led by Lead
    50 Dev hired in teams like Squad in Online

    20 teams like Squad in Online: at most 9 items added
    20 Dev hired in teams like Squad in Online
    ");
}

#[test]
fn layout_order_and_imports_are_no_change() {
    let whole = compile("a.org", &InMemory::default().with("a.org", BASE));
    let mut parts: Vec<&str> = BASE.trim_start_matches("andon 1\n").split_inclusive("}\n").collect();
    assert!(parts.len() > 8);
    let unit = parts.iter().position(|p| p.contains("unit IT")).unwrap();
    let stream = parts.iter().position(|p| p.contains("stream Feature")).unwrap();
    let block = |parts: &[&str], from: usize, n: usize| parts[from..from + n].concat();
    let (it, feature) = (block(&parts, unit, 3), block(&parts, stream, 3));
    for at in [stream, unit] {
        parts.drain(at..at + 3);
    }
    parts.reverse();
    let tidy = andon::syntax::format::format(&format!("andon 1\n// moved\n{feature}{}", parts.concat()));
    let files = InMemory::default()
        .with("a.org", format!("{tidy}import \"lib/people.org\"\n"))
        .with("lib/people.org", format!("andon 1\n{it}"));
    let split = compile("a.org", &files);
    assert!(split.is_sound(), "{:#?}", split.findings);
    let told = projects(&whole.project, &split.project);
    assert!(told.is_empty(), "{told:#?}");
    assert!(projects(&split.project, &whole.project).is_empty());
}

#[test]
fn a_variant_tells_what_it_changes_beyond_what_it_builds_on() {
    let more = BASE.replace(
        "compare Year",
        "variant Close of Embedded { add interface Developer <-> Operator by chat }\nvariant Far { drop interface Phoenix -> Release }\ncompare Year",
    );
    let edit = |old: &str, new: &str| {
        assert!(more.contains(old), "{old}");
        said(&more, &more.replace(old, new)).join("\n")
    };
    let told = [
        edit("8 Developer }", "9 Developer }"),
        edit("move 2 Operator from Release to Phoenix", "move 1 Operator from Release to Phoenix"),
        edit("by chat }\nvariant", "by ticket }\nvariant"),
        edit("variant Far { drop", "variant Far { set leader CIO { available 50% }; drop"),
        // Both of two variants that change in the same way say so.
        edit(
            "by chat }\nvariant Far {",
            "by chat; add interface CIO -> Operator by chat }\nvariant Far { add interface CIO -> Operator by chat;",
        ),
        said(BASE, &more).join("\n"),
        // A statement that changes nothing as things stand.
        edit(
            "variant Far { drop interface Phoenix -> Release }",
            "variant Far { drop interface Phoenix -> Release; set team Phoenix { } }",
        ),
    ];
    insta::assert_snapshot!(told.join("\n\n"), @r"
    1 Developer hired in IT.Phoenix

    Embedded: 1 Operator moved from IT.Phoenix to IT.Release

    Close: interface Developer <-> Operator: by chat → ticket

    Far: leader CIO: available 100% → 50%

    Far: interface CIO -> Operator added: by chat
    Close: interface CIO -> Operator added: by chat

    variant Far added: interface Phoenix -> Release dropped
    variant Close added: of Embedded; interface Developer <-> Operator by chat added

    Far: set team Phoenix
    ");
}
