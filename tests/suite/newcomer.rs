//! What somebody meets who has never seen the language: habits of other languages, names half remembered, a first design that
//! does not work. Each is told what to type.

use andon::source::provider::InMemory;
use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// The first error of a spec, with its help.
fn told(body: &str) -> (String, String) {
    let text = format!("andon 1\nrole Dev\nteam Phoenix led by Lead {{ 3 Dev }}\n{body}\n");
    let compiled = andon::resolve::compile("a.org", &InMemory::default().with("a.org", text));
    let first = compiled.findings.first().unwrap_or_else(|| panic!("nothing is found in {body}"));
    (first.message.clone(), first.help.clone().unwrap_or_default())
}

#[test]
fn a_habit_is_told_what_is_written_here() {
    let cases = [
        ("# a comment", "`#` begins no comment", "write `// …`"),
        ("-- a comment", "`--` begins no comment", "write `// …`"),
        ("role Op\nteam B led by C { 3 Dev, 2 Op }", "this line does not go on with `,`", "`3 Dev; 2 Op`"),
        (
            "stream F { stage Code by Dev { effort 1 h; needs decision Deploy } }",
            "a stage does not need a decision: it decides",
            "write `decides DECISION`, as in `decides Deploy`",
        ),
        (
            "stream E { stage T by Dev { effort 1 h } }\nstream F {\n  stage X runs E\n}",
            "`stage` ends without its block",
            "write `stage X runs E { }`; what is said of it",
        ),
        (
            "access Env { granted by Dev; effort 3 h }",
            "`effort` is no line of its own in an access",
            "it is a part of `granted by ROLE[, effort TIME]`: `granted by Operator, effort 30 min`",
        ),
        (
            "stream F { stage Code by Dev { effort 1 h; approved by Lead } }",
            "who approves does not stand in a stage",
            "`decision Deploy { approved by CIO }` at the top level",
        ),
        (
            "variant V { team B led by C { 2 Dev } }",
            "a variant says what happens to a team",
            "write `add team …`",
        ),
        (
            "variant V { move Dev to Phoenix }",
            "`move` does not go on with `Dev`",
            "`move COUNT ROLE from TEAM to TEAM`",
        ),
        (
            "role \"Software Developer\"",
            "`role` does not go on with `\"Software Developer\"`",
            "`role SoftwareDeveloper \"Software Developer\"`",
        ),
        (
            r#"intent Phoenix { purpose "Ship"; avoid "C:\temp" }"#,
            "`avoid` does not go on with `temp\"`",
            r"and not before `t`: write `\\` for a backslash",
        ),
        ("team B led by C { Dev 3 }", "`Dev` is no statement that can stand in a team", ", COUNT ROLE, "),
    ];
    for (body, message, help) in cases {
        let (said, helped) = told(body);
        assert_eq!(said, message, "{body}");
        assert!(helped.contains(help), "{body}: {helped}");
        // Where the help is a whole line, the line is one of the language.
        if let Some(line) = helped.strip_prefix("write each on a line of its own, or `") {
            let line = line.trim_end_matches('`');
            let fixed = format!("andon 1\nrole Dev\nrole Op\nteam B led by C {{ {line} }}\n");
            assert!(andon::resolve::compile("a.org", &InMemory::default().with("a.org", fixed)).is_sound());
        }
    }
}

/// Two statements in one line without `;` between them: said, and mended.
#[test]
fn two_statements_in_a_line_are_set_apart() {
    for (body, message) in [
        ("role Op { skilled in Java available 50% }", "`skilled in` does not go on with `available`"),
        ("team B led by C { 1 Dev 2 Lead }", "this line does not go on with `2`"),
        ("stream F { stage Code by Dev { effort 8 min batch 10 } }", "`effort` does not go on with `batch`"),
        (
            "stream F { stage Code by Dev { effort 1 h } }\nscenario Y { runs 20 h demand F 6 per h }",
            "`runs` does not go on with `demand`",
        ),
    ] {
        let text =
            format!("andon 1\nspecialty Java\nrole Dev\nteam Phoenix led by Lead {{ 3 Dev }}\n{body}\n");
        let read =
            |text: &str| andon::resolve::compile("a.org", &InMemory::default().with("a.org", text)).findings;
        let found = read(&text);
        let mine =
            found.iter().find(|f| f.message == message).unwrap_or_else(|| panic!("{body}: {found:#?}"));
        let fix = mine.fixes.iter().find(|f| f.title == "put `;` between the statements").unwrap();
        let (edit, mut mended) = (&fix.edits[0], text.clone());
        mended.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        assert!(read(&mended).iter().all(|f| f.rule != "syntax"), "{mended}: {:#?}", read(&mended));
    }
}

#[test]
fn a_claim_that_is_half_written_is_told_how_claims_are_written() {
    let scenario = |claim: &str| {
        told(&format!(
            "stream F {{ stage Code by Dev {{ effort 1 h }} }}\nscenario Y {{ runs 1 week; demand F 1 per day; expect {claim} }}"
        ))
    };
    for claim in [
        "p95 flow time of F < 3 days",
        "flow time of F is about 3 days",
        "flow time of F between 1 h and 3 h",
    ] {
        let (_, help) = scenario(claim);
        assert!(help.contains("`flow time of Feature p85 < 2 weeks`"), "{claim}: {help}");
    }
    for (theirs, ours) in
        [("lead time", "flow time"), ("Cycle time", "flow time"), ("utilization", "utilisation")]
    {
        let (message, help) = scenario(&format!("{theirs} of F < 3 days"));
        assert!(message.contains(&format!("no metric is called `{theirs}`")), "{message}");
        assert!(help.contains(&format!("did you mean `{ours}`?")), "{help}");
    }
}

/// Whatever `explain expect` says can be claimed can be claimed.
#[test]
fn every_claim_that_is_shown_is_one() {
    let row = andon::syntax::statements::of(andon::syntax::Kind::expect).unwrap();
    let shown: Vec<&str> = row.meaning.split('`').skip(1).step_by(2).collect();
    assert!(shown.len() >= 10, "{shown:?}");
    let mut tried = 0;
    for part in shown.iter().filter(|p| **p != "compare") {
        let whole = ["falls", "rises", "does not", "stays"].iter().any(|w| part.starts_with(w));
        let claim = match (whole, *part) {
            (true, part) => format!("flow time of Feature {part}"),
            (false, part) if part.starts_with("with ") => format!("flow time of Feature < 2 weeks {part}"),
            (false, part) => part.to_owned(),
        };
        let block = if whole { "compare Year: base with V" } else { "scenario Other" };
        let runs = if whole { "" } else { "runs 1 week; demand Feature 1 per day;" };
        let text = format!(
            "andon 1\nrole Dev\nteam Data led by Lead {{ 3 Dev }}\nstream Feature {{ stage Code by Dev {{ effort 1 h }} }}\n\
             stream Bug {{ stage Fix by Dev {{ effort 1 h }} }}\nscenario Year {{ runs 1 week; demand Feature 1 per day; demand Bug 1 per day }}\n\
             variant V {{ changes resources because \"slower\"; set stage Feature.Code {{ effort 2 h }} }}\n{block} {{ {runs} expect {claim} }}\n"
        );
        let compiled = andon::resolve::compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        assert!(compiled.is_sound(), "{claim}: {:?}", compiled.findings);
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}

fn andon(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("andon").unwrap().current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn every_word_of_the_output_is_explained() {
    let here = Path::new(".");
    let parts = andon::model::metrics::TABLE.iter().filter_map(|m| m.name.strip_prefix("time in "));
    let words = andon::report::glossary::TABLE.iter().flat_map(|w| w.words.iter().copied());
    for name in parts.chain(words).chain(["lead time", "P85", "Stage", "CIO"]) {
        let (code, text, _) = andon(here, &["explain", name]);
        assert_eq!(code == 0 && !text.is_empty(), name != "CIO", "{name}");
    }
    let (code, text, _) = andon(here, &["explain"]);
    assert!(code == 0 && text.contains("andon explain metrics"), "{text}");
    let (_, text, _) = andon(here, &["explain", "decision"]);
    assert!(text.contains("In its block may stand:\n  approved by WHOM"), "{text}");
}

#[test]
fn names_that_are_not_there_are_answered_with_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let spec = fs::read_to_string("specs/first.org").unwrap();
    fs::write(folder.path().join("first.org"), spec).unwrap();
    let says = |arguments: &[&str], words: &str| {
        let (code, _, text) = andon(folder.path(), arguments);
        assert!(code == 2 && text.contains(words), "{arguments:?}: {text}");
    };
    says(&["run", "first.org", "--variant", "connected"], "did you mean `Connected`?");
    says(&["run", "first.org", "--variant", "Squads"], "; there are `base` and `Connected`");
    says(&["run", "first.org", "--scenario", "Yaer"], "did you mean `Year`?");
    says(&["run", "."], ". is a folder: name one spec, of first.org");
    says(&["trace", "story", "first.org", "--item", "Featur"], "did you mean `Feature`?");
    says(
        &["trace", "story", "first.org", "--item", "Feature#99999"],
        " items of `Feature`, from `Feature#1`",
    );
    let (code, text, _) = andon(folder.path(), &["trace", "story", "first.org", "--item", "Feature"]);
    assert!(code == 0 && text.contains("the story of Feature#"), "{text}");
}

/// Two teams under no common leader: nothing is ever handed on.
#[test]
fn a_design_that_cannot_work_says_so_where_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let spec = "andon 1\nrole Dev\nrole Ops\nteam A led by Bo { 3 Dev }\nteam B led by Al { 2 Ops }\n\
                stream F {\n  stage Code by Dev { effort 1 day }\n  stage Ship by Ops { effort 1 h }\n}\n\
                scenario Y { runs 60 days after 10 days warm-up; demand F 3 per week; expect flow time of F < 5 days; replications 4 }\n";
    fs::write(folder.path().join("a.org"), spec).unwrap();
    for verb in ["run", "test"] {
        let (_, out, said) = andon(folder.path(), &[verb, "a.org"]);
        assert!(out.contains("undecided  flow time of F < 5 days: nothing to measure"), "{out}");
        assert!(
            said.contains("the design itself is in error") && said.contains("error[unreachable]: `F.Code`"),
            "{said}"
        );
    }
    let (_, _, said) = andon(folder.path(), &["run", "a.org"]);
    assert!(said.contains("Y on base: no item of `F` was done in the observed time"), "{said}");
    let (code, _, said) = andon(folder.path(), &["trace", "story", "a.org"]);
    assert!(code == 2 && said.contains("no item was done after the warm-up"), "{said}");
}
