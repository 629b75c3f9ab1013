//! Bad input, each with a clear error: the program and the message together.

use andon::report::terminal::short;
use andon::resolve::{Compiled, compile};
use andon::source::provider::InMemory;

fn compiled(text: impl Into<Vec<u8>>) -> Compiled {
    compile("a.org", &InMemory::default().with("a.org", text))
}

fn said(text: &str) -> String {
    let compiled = compiled(format!("andon 1\n{text}\n"));
    let mut out = String::new();
    for (line, finding) in short(&compiled.findings, &compiled.sources).lines().zip(&compiled.findings) {
        out.push_str(line);
        if let Some(help) = &finding.help {
            out.push_str(&format!("\n  help: {help}"));
        }
        out.push('\n');
    }
    out
}

#[test]
fn unknown_and_duplicate_names() {
    insta::assert_snapshot!(said("role Developer\nteam A { 8 Develper }\nrole Developer"), @r"
    a.org:3:12: error[unknown-name]: no role is called `Develper`
      help: did you mean `Developer`?
    a.org:4:6: error[duplicate-name]: there is already a role `Developer`
      help: give one of them another name
    ");
}

#[test]
fn wrong_missing_and_absurd_quantities() {
    insta::assert_snapshot!(said("channel a { speed 3 }\nchannel b { speed 3 USD }\nchannel c { speed 1 h; fidelity 160% }\nchannel d { speed -2 days }\nchannel e { speed 99999999 years }\nrole R { available 0% }"), @r"
    a.org:2:19: error[missing-unit]: a time belongs here, and `3` has no unit
      help: write `3 days`
    a.org:3:19: error[wrong-unit]: a time belongs here, `3 USD` is none
      help: units of time are `s`, `min`, `h`, `days`, `weeks`, `months`, `years`
    a.org:4:33: error[number-out-of-range]: `160%` cannot be meant
      help: a share lies between 0% and 100%
    a.org:5:19: error[number-out-of-range]: `-2 days` cannot be meant
      help: a time lies between 0 and 1,000 years
    a.org:6:19: error[number-out-of-range]: `99999999 years` cannot be meant
      help: a time lies between 0 and 1,000 years
    a.org:7:20: error[number-out-of-range]: `0%` cannot be meant
      help: somebody who is never available can do nothing; write at least 1%
    ");
}

#[test]
fn between_needs_two_figures() {
    let claim = |bound: &str| {
        said(&format!(
            "role Dev\nteam A {{ 2 Dev }}\nstream S {{ stage T by Dev {{ effort 1 h }} }}\nscenario Y {{\n  runs 4 weeks\n  demand S 1 per week\n  expect flow time of S {bound}\n}}"
        ))
    };
    assert_eq!(claim("between 1 h to 3 days"), "");
    assert!(claim("between 1 h").contains("`between` takes two figures"));
    assert!(claim("< 1 h to 3 h").contains("the others one"));
}

#[test]
fn reporting_cycles_and_roles_nobody_fills() {
    insta::assert_snapshot!(said("role Dev\nunit A led by X { unit B led by Y { team C led by X { 2 Dev } } }\ndecision D { approved by Pilot }\nrole Pilot\nstream S { stage T by Pilot { effort 1 h } }"), @r"
    a.org:3:15: error[reporting-cycle]: `X`, `Y` report to each other in a circle
      help: let one of them lead the others, and not be led by them
    a.org:4:26: error[role-nobody-fills]: an approval of `D` needs a `Pilot`, and nobody is one
      help: write `1 Pilot` in a team
    a.org:6:18: error[role-nobody-fills]: stage `S.T` needs a `Pilot`, and nobody is one
      help: write `1 Pilot` in a team
    ");
}

#[test]
fn what_is_dropped_must_be_there() {
    let org = "role Dev\nteam A { 2 Dev }\nteam B { 2 Dev }\nintent all { purpose \"Help\" }\nintent A { purpose \"Heal\" }\nclimate { safety 50% }";
    let varied = |drops: &str| compiled(format!("andon 1\n{org}\nvariant Other {{ {drops} }}\n"));
    let sound = varied("drop intent all; drop climate all");
    assert!(sound.is_sound(), "{:#?}", sound.findings);
    let other = &sound.project.variants.first().unwrap().org;
    assert_eq!((other.intents.iter().count(), other.climates.iter().count()), (1, 0));
    insta::assert_snapshot!(said(&format!("{org}\nvariant Other {{ drop intent B; drop climate A }}")), @r"
    a.org:8:29: error[contradiction]: `B` has no intent of its own
      help: drop the intent of another team, or leave this out
    a.org:8:45: error[contradiction]: `A` has no climate of its own
      help: drop the climate of another team, or leave this out
    ");
}

#[test]
fn broken_lines_are_told_in_words() {
    insta::assert_snapshot!(said("role Dev { skiled in Java }\nteam A { 2 Dev; effort 3 days }\nstream S {\n  stage T by Dev {\n    effort 1 h\n    asks Dev\n  }\n}\nchanel x { speed 1 h }"), @r"
    a.org:2:12: error[syntax]: `skiled` is no statement that can stand in a role
      help: did you mean `skilled`?
    a.org:3:17: error[syntax]: `effort` does not belong in a team
      help: it stands in a stage: `effort 3 days to 8 days`
    a.org:7:12: error[syntax]: `asks` ends too early
      help: write `asks WHOM SHARE [for TIME]`, as in `asks Database 50%`
    a.org:10:1: error[syntax]: `chanel` is no statement that can stand at the top level of a file
      help: did you mean `channel`?
    ");
}

#[test]
fn hidden_characters_and_open_texts() {
    insta::assert_snapshot!(said("role De\u{200b}v\nrole \u{202e}abc\norganization \"Open\nteam B {\nteam C {\n}"), @r#"
    a.org:2:8: error[bad-character]: a hidden zero width space (U+200B) stands here
      help: delete it; what cannot be seen cannot be reviewed
    a.org:3:6: error[bad-character]: a hidden control of the reading direction (U+202E) stands here
      help: delete it; what cannot be seen cannot be reviewed
    a.org:4:14: error[unclosed-string]: this text has no closing quotation mark on its line
      help: write `"` at its end
    a.org:5:8: error[unclosed-block]: this block is never closed
      help: write `}` where it ends
    "#);
}

#[test]
fn a_declaration_without_its_block_is_given_one() {
    let text = "andon 1\nrole Dev\nteam A { 2 Dev }\nstream E { stage T by Dev { effort 1 h } }\nstream F {\n  stage X runs E\n}\n";
    let broken = compiled(text);
    let id = broken.findings[0].primary.span.file;
    let fixed = andon::diag::fix::apply(id, text, &broken.findings, false);
    assert!(fixed.text.contains("  stage X runs E { }\n"), "{}", fixed.text);
    assert!(compiled(fixed.text).is_sound());
}

#[test]
fn odd_spaces_are_named_and_the_line_is_understood_all_the_same() {
    insta::assert_snapshot!(said("role\u{a0}Dev\nteam A \"Chez\u{a0}nous\" { 2\u{3000}\u{2009}Dev } // a\u{a0}b\nrole\u{2800}Op"), @r"
    a.org:2:5: error[bad-character]: a no-break space (U+00A0) stands here
      help: write a plain space instead
    a.org:3:23: error[bad-character]: an ideographic space (U+3000) stands here
      help: write a plain space instead
    a.org:4:5: error[bad-character]: a braille pattern blank (U+2800) stands here
      help: write a plain space instead
    ");
    let text = "andon 1\nrole\u{a0}Dev\nteam A {\n  2 Dev\n";
    let both = compiled(text).findings.iter().map(|f| f.rule).collect::<Vec<_>>();
    assert_eq!(both, ["bad-character", "unclosed-block"]);
    let fixed = compiled("andon 1\nrole\u{a0}Dev\u{3000}\nteam A { 2 Dev }\n");
    let (id, text) = fixed.sources.iter().next().map(|f| (f.id, f.text.clone())).unwrap();
    let fixed = andon::diag::fix::apply(id, &text, &fixed.findings, false);
    assert_eq!(fixed.text, "andon 1\nrole Dev \nteam A { 2 Dev }\n");
    let header = compiled("andon\u{a0}1\nrole Dev\n");
    assert_eq!(
        header.findings[0].message,
        "the space in line 1 is not a plain one, but: no-break space (U+00A0)"
    );
}

#[test]
fn what_is_no_text_is_told_by_what_it_is() {
    let said = |bytes: &[u8]| {
        let compiled = compiled(bytes);
        short(&compiled.findings, &compiled.sources).trim_end().to_owned()
    };
    assert_eq!(
        said(b"andon 1\nrole \0Dev\n"),
        "a.org:2:6: error[not-text]: a NUL byte (U+0000) stands here, byte 14 of the file"
    );
    assert_eq!(
        said(b"andon 1\nrole D\xe9v\n"),
        "a.org:2:7: error[not-text]: this file is not UTF-8 text: byte 15 of it is 0xE9"
    );
    let utf16 = "a.org:1:1: error[not-text]: this file is UTF-16, and UTF-8 text is read";
    let units = |big: bool| {
        "andon 1\n".encode_utf16().flat_map(move |u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
    };
    assert_eq!(said(&units(true).collect::<Vec<_>>()), utf16);
    assert_eq!(said(&[0xff, 0xfe].into_iter().chain(units(false)).collect::<Vec<_>>()), utf16);
    assert_eq!(said(b"\x89PNG\x1a\0\0\xff"), "a.org:1:1: error[not-text]: this file is no text");
}

#[test]
fn files_that_are_not_ours() {
    let rule = |bytes: &[u8]| compiled(bytes).findings.iter().map(|f| f.rule).collect::<Vec<_>>();
    assert_eq!(rule(b""), ["empty-file"]);
    assert_eq!(rule(b"\n  \n"), ["empty-file"]);
    assert_eq!(rule(b"role Dev\n"), ["missing-header"]);
    assert_eq!(rule(b"* Shopping\n** Milk\n"), ["org-mode-document"]);
    assert_eq!(rule(b"andon 2\n"), ["unknown-version"]);
    assert_eq!(rule(b"\xff\xfe\x00"), ["not-text"]);
    assert_eq!(rule(b"andon 1\n\0"), ["not-text"]);
}

#[test]
fn line_ends_tabs_and_byte_order_marks_mean_nothing() {
    for text in [
        "\u{feff}andon 1\nrole Dev\nteam A { 2 Dev }\n",
        "andon 1\r\nrole Dev\r\nteam A { 2 Dev }\r\n",
        "andon 1\rrole Dev\rteam A { 2 Dev }\r",
        "andon 1\nrole\tDev\nteam A\t{\t2\tDev\t}",
    ] {
        let compiled = compiled(text);
        assert!(compiled.findings.is_empty(), "{text:?} {:?}", compiled.findings);
        assert_eq!(compiled.project.base.headcount(), 2);
    }
}

#[test]
fn imports_stay_inside_and_make_no_circle() {
    let files = InMemory::default()
        .with("a.org", "andon 1\nimport \"lib/b.org\"\nimport \"../out.org\"\nimport \"/etc/passwd\"\nimport \"gone.org\"\n")
        .with("lib/b.org", "andon 1\nimport \"../a.org\"\n");
    let compiled = compile("a.org", &files);
    insta::assert_snapshot!(short(&compiled.findings, &compiled.sources), @r"
    a.org:3:8: error[import-outside-project]: `../out.org` lies outside the project
    a.org:4:8: error[import-outside-project]: `/etc/passwd` lies outside the project
    a.org:5:8: error[import-not-found]: `gone.org` cannot be read: there is no such file
    lib/b.org:2:8: error[import-cycle]: files import each other in a circle: a.org → lib/b.org → a.org
    ");
}

#[test]
fn who_is_still_there_and_what_is_not() {
    let org = "role Dev\nrole Op\nteam A led by Lead { 2 Dev }\nteam B { 3 Op }\nchannel chat { speed 1 h }\ninterface A -> B by chat\n\
        stream S { stage T by Op { effort 1 h } }\n";
    insta::assert_snapshot!(said(&format!("{org}scenario Y {{\n  runs 4 weeks\n  at day 2 cut interface A -> B\n  at day 3 cut interface B -> A\n  \
        at day 4 restore interface Dev <-> B\n  at day 5 cut interface A -> Op\n}}\nvariant W {{ add interface A <-> Op by chat }}\n")), @r"
    a.org:12:3: error[unknown-name]: no interface from `B` to `A` is declared, in the base or in a variant
      help: name both sides as the declaration does, in its direction
    a.org:13:3: error[unknown-name]: no interface from `Dev` to `B` is declared, in the base or in a variant
      help: name both sides as the declaration does, in its direction
    ");
    insta::assert_snapshot!(said(&format!("{org}variant V {{ drop role Op }}\nvariant Of of V {{ drop role Lead }}\n")), @r"
    a.org:9:23: error[contradiction]: `V` drops the role `Op`, and 3 are still in it in `B`
      help: write `dismiss 3 Op from B` before it
    a.org:10:29: error[contradiction]: `Of` drops the role `Lead`, and 1 is still in it in `A`
      help: let somebody else lead, and write `dismiss 1 Lead from A` before it: `set team A led by ROLE { }`
    ");
    insta::assert_snapshot!(said(&format!("{org}variant V {{ dismiss 3 Op from B }}\nvariant Of of V {{ hire 1 Dev into A }}\n")), @r"
    a.org:8:18: error[role-nobody-fills]: stage `S.T` needs an `Op`, and nobody is one in variant `V`
      help: write `1 Op` in a team
    ");
    insta::assert_snapshot!(said("import \"\"\ndefault relay_handlin 3 min\ndefault foo 3 min"), @r#"
    a.org:2:8: error[unreadable]: this names no file
      help: write the path of a spec of this project, as `import "lib/channels.org"`
    a.org:3:9: error[unknown-name]: no default is called `relay_handlin`
      help: did you mean `relay_handling`? `andon explain defaults` lists them with what they mean
    a.org:4:9: error[unknown-name]: no default is called `foo`
      help: `andon explain defaults` lists them with what they mean
    "#);
}
