//! The difference as a comment on a pull request. Whatever comes from a spec stands in a span of code, in which nothing is a
//! mention, an image, a link, HTML or the end of a table's cell; sentences of ours are text.

use super::super::json::JsonFinding;
use super::super::sanitise::one_line;
use super::recorded::{self, RecordedChange};
use super::{Difference, Effect, FoundChange, SpecDifference, closing, effect, tally};
use crate::diag::counted::counted;
use crate::diff::{Phrase, Word};
use std::fmt::Write as _;

/// By this line a workflow finds the comment that it wrote before.
pub const MARK: &str = "<!-- andon diff -->";

/// Lines of a list that are shown before the rest is folded away.
const SHOWN: usize = 12;
/// Lines of a list in all: a comment has room for 65,536 characters.
const MOST: usize = 120;
/// Bytes of a comment in all, with room for its end.
const ROOM: usize = 60_000;

/// Words of a spec as a span of code: on one line, fenced by more backquotes than stand together in it.
///
/// ```
/// use andon::report::diff::markdown::code;
/// assert_eq!(code("Deploy"), "`Deploy`");
/// assert_eq!(code("a`b"), "`` a`b ``");
/// ```
#[must_use]
pub fn code(text: &str) -> String {
    let text = one_line(text);
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) || longest > 0 || text.is_empty();
    if padded { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// The same in a cell of a table, which a pipe would end.
fn cell(text: &str) -> String {
    // A backslash before a pipe would undo the backslash that escapes the pipe.
    code(&text.replace("\\|", "∖|")).replace('|', "\\|")
}

/// Words outside of a span of code: nothing in them means anything to Markdown.
///
/// ```
/// assert_eq!(andon::report::diff::markdown::escaped("<b> @team"), "&lt;b&gt; &#64;team");
/// ```
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '|' | '*' | '_' | '[' | ']' | '`' | '\\' | '#' | '!' | '~' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A sentence of ours about a spec, in which names stand between backquotes: they are spans of code, the rest is text. Where
/// something else in it could mean anything to Markdown or to a forge, all of it is a span of code.
///
/// ```
/// use andon::report::diff::markdown::prose;
/// assert_eq!(prose("`Ship` asks `a.B`: up 2, down 2"), "`Ship` asks `a.B`: up 2, down 2");
/// assert_eq!(prose("flow_time * 2"), "flow\\_time \\* 2");
/// assert_eq!(prose("see @team"), "`see @team`");
/// ```
#[must_use]
pub fn prose(text: &str) -> String {
    let text = one_line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let ours = || parts.iter().step_by(2);
    let sound = parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(|name| !name.trim().is_empty());
    if !sound || !ours().all(|part| is_plain(part)) {
        return code(&text);
    }
    let dress = |(i, part): (usize, &&str)| if i % 2 == 0 { escaped(part) } else { code(part) };
    parts.iter().enumerate().map(dress).collect()
}

/// Nothing in it is a mention, a link, a number of an issue, an emoji or a formula: a forge looks for those in text that is
/// escaped, too.
fn is_plain(text: &str) -> bool {
    let lower = text.to_lowercase();
    let link = lower.contains("://") || lower.contains("www.") || lower.contains("gh-");
    let emoji =
        text.split(':').skip(1).any(|part| part.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    !link && !emoji && !text.contains(['@', '#', '$'])
}

fn sentence(phrase: &Phrase) -> String {
    phrase.dressed(&mut |w| match w {
        Word::Ours(text) => escaped(text),
        Word::Name(_, name) => code(name),
        Word::Quoted(text) => code(text),
    })
}

/// The difference as Markdown.
#[must_use]
pub fn markdown(d: &Difference) -> String {
    let mut out = format!("{MARK}\n### What changes in the organisation\n\n");
    for spec in &d.specs {
        let part = one(spec);
        if out.len() + part.len() > ROOM {
            let _ =
                writeln!(out, "{} differs, too, and has no room here: run `andon diff`.\n", spec.title(code));
        } else {
            out.push_str(&part);
        }
    }
    let _ = writeln!(out, "{}", escaped(&closing(d)));
    out
}

fn one(spec: &SpecDifference) -> String {
    let mut out = format!("#### {}\n\n", spec.title(code));
    let changes: Vec<String> = spec
        .changes
        .iter()
        .map(|c| {
            let of = c.structure.as_ref().map_or_else(String::new, |v| format!("{}: ", code(v)));
            format!("- {of}{}", sentence(&c.sentence()))
        })
        .chain(spec.remarks.iter().map(|r| format!("- {}", prose(r))))
        .collect();
    if changes.is_empty() {
        out.push_str("The structure is the same.\n\n");
    }
    list(&mut out, &changes, "more change");
    for e in &spec.effects {
        table(&mut out, e);
    }
    snapshots(&mut out, &spec.snapshots);
    if !spec.findings.is_empty() {
        let lines: Vec<String> = spec.findings.iter().map(finding).collect();
        let came = spec.findings.iter().any(|f| f.old.is_none());
        let _ = writeln!(
            out,
            "<details{}><summary>Findings: {}</summary>\n",
            if came { " open" } else { "" },
            tally(&spec.findings)
        );
        for line in lines.iter().take(MOST) {
            let _ = writeln!(out, "{line}");
        }
        if lines.len() > MOST {
            let _ = writeln!(out, "- and {} more", lines.len() - MOST);
        }
        out.push_str("\n</details>\n\n");
    }
    out
}

fn snapshots(out: &mut String, changes: &[RecordedChange]) {
    if changes.is_empty() {
        return;
    }
    let _ = writeln!(out, "Snapshots: {}\n", recorded::tally(changes));
    let mut lines = Vec::new();
    for change in changes {
        lines.push(format!("- {}: {}", code(&change.about), change.word()));
        lines.extend(recorded::details(change).iter().map(|line| format!("  - {}", prose(line))));
    }
    list(out, &lines, "more line");
}

/// A list whose end is folded away.
fn list(out: &mut String, lines: &[String], more: &str) {
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(out, "{line}");
    }
    if lines.len() > SHOWN {
        let _ = writeln!(out, "\n<details><summary>{}</summary>\n", counted(lines.len() - SHOWN, more));
        for line in lines.iter().skip(SHOWN).take(MOST) {
            let _ = writeln!(out, "{line}");
        }
        if lines.len() > SHOWN + MOST {
            let _ = writeln!(out, "- and {} more", lines.len() - SHOWN - MOST);
        }
        out.push_str("\n</details>\n");
    }
    if !lines.is_empty() {
        out.push('\n');
    }
}

fn table(out: &mut String, e: &Effect) {
    let _ = writeln!(
        out,
        "**{} on {}**: {} on the same luck, seed {}\n",
        code(&e.scenario),
        code(&e.structure),
        counted(e.replications, "replication"),
        e.seed
    );
    for line in effect::resources(e) {
        let _ = writeln!(out, "- {}", prose(&line));
    }
    let currency = escaped(&e.currency);
    let rows: Vec<String> = effect::certain(e)
        .filter(|c| c.quantile.is_none())
        .map(|c| {
            let of = if c.of.is_empty() { String::new() } else { format!(" of {}", cell(&c.of)) };
            format!(
                "| {}{of} | {} | {} |",
                c.metric.name,
                effect::verdict(c, &currency),
                effect::figures(c, &currency)
            )
        })
        .collect();
    if !rows.is_empty() {
        const HEAD: &str = "\n| metric | change [95% interval] | before → after |\n| --- | --- | --- |";
        let _ = writeln!(out, "{HEAD}");
        for row in rows.iter().take(SHOWN) {
            let _ = writeln!(out, "{row}");
        }
        if rows.len() > SHOWN {
            let more = counted(rows.len() - SHOWN, "more metric");
            let _ = writeln!(out, "\n<details><summary>{more}</summary>\n{HEAD}");
            for row in rows.iter().skip(SHOWN).take(MOST) {
                let _ = writeln!(out, "{row}");
            }
            out.push_str("\n</details>\n");
        }
    }
    let _ = writeln!(out, "\n{}\n", escaped(&effect::rest(e)));
}

fn finding(found: &FoundChange) -> String {
    let one = |f: &JsonFinding| format!("**{}** {} {}", f.level, code(&f.rule), prose(&f.message));
    let place = |f: &JsonFinding| format!(" ({})", code(&format!("{}:{}", f.place.file, f.place.line)));
    match (&found.old, &found.new) {
        (Some(a), Some(b)) => format!("- changed: {} → {}{}", one(a), one(b), place(b)),
        (None, Some(f)) => format!("- new: {}{}", one(f), place(f)),
        (Some(f), None) => format!("- gone: {}", one(f)),
        (None, None) => String::new(),
    }
}
