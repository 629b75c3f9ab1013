//! Days, times of day and the comma before `then`, as people write them elsewhere: what is said of them, and what the mend makes of them.

use andon::diag::Level;
use andon::syntax;

fn mended(line: &str, message: &str, help: &str, mend: &str) {
    let text = format!("andon 1\n{line}\n");
    let id = andon::source::FileId(0);
    let parsed = syntax::parse(id, &text);
    let errors: Vec<_> = parsed.findings.iter().filter(|f| f.level == Level::Error).collect();
    assert_eq!(errors.len(), 1, "{line}\n{errors:#?}");
    assert_eq!(errors[0].message, message, "{line}");
    assert!(errors[0].help.as_deref().unwrap_or_default().contains(help), "{line}\n{errors:#?}");
    let after = andon::diag::fix::apply(id, &text, &parsed.findings, true).text;
    assert_eq!(after, format!("andon 1\n{mend}\n"));
    assert_eq!(syntax::parse(id, &after).findings, []);
}

#[test]
fn a_misspelt_day_is_told() {
    for (line, word, mend) in [
        ("board B { members 3 Op; meets every week on Thorsday }", "Thorsday", "Thursday"),
        ("board B { members 3 Op; meets every week on thursday }", "thursday", "Thursday"),
        ("board B { members 3 Op; meets every 2 weeks on Thu at 14:00 }", "Thu", "Thursday"),
        ("calendar C { works Monday to Fryday from 09:00 to 17:00 }", "Fryday", "Friday"),
    ] {
        let message = format!("`{word}` is no day of the week");
        mended(line, &message, &format!("did you mean `{mend}`?"), &line.replace(word, mend));
    }
}

#[test]
fn an_hour_without_minutes_is_told() {
    for (line, word, help, written, mend) in [
        (
            "calendar C { works Monday from 9 to 17 }",
            "9",
            "write `from 09:00 to 17:00`",
            "9 to 17",
            "09:00 to 17:00",
        ),
        ("calendar C { works Monday from 09:00 to 5 pm }", "5 pm", "`from 09:00 to 17:00`", "5 pm", "17:00"),
        (
            "board B { members 3 Op; meets every week on Monday at 9 }",
            "9",
            "write `at 09:00`",
            "9 }",
            "09:00 }",
        ),
    ] {
        mended(line, &format!("`{word}` is no time of day"), help, &line.replace(written, mend));
    }
}

#[test]
fn a_comma_before_then_is_told_where_none_belongs() {
    let said = "no comma belongs before `then` here";
    let line = "andon P { answered by Op within 15 min, then Boss within 1 h }";
    let help = "write `answered by Op within 15 min; then Boss within 1 h`";
    mended(line, said, help, &line.replace(", then", "; then"));
    let line = "andon P {\n  answered by Op\n  then Boss within 1 h,\n    then Chief\n}";
    mended(
        line,
        "no comma belongs at the end of this statement",
        "begins a statement of its own",
        &line.replace("h,", "h"),
    );
    // Approvals of a decision are one statement, with its commas.
    assert!(
        syntax::parse(andon::source::FileId(0), "andon 1\ndecision D { approved by A, then B }\n")
            .findings
            .is_empty()
    );
}
