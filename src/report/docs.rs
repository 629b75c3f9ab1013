//! The language reference, made from the tables of the code, so that it cannot say what is not so.

use crate::diag::catalogue;
use crate::model::defaults::{self, Dimension};
use crate::model::metrics;
use crate::sim::mechanism;
use crate::syntax::{Kind, placeholders, statements};
use std::fmt::Write as _;

/// The whole reference, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from("# Language reference\n\nMade from the code by `andon docs`; do not edit.\n");
    statements_part(&mut out);
    metrics_part(&mut out);
    mechanisms_part(&mut out);
    defaults_part(&mut out);
    errors_part(&mut out);
    words_part(&mut out);
    out
}

fn words_part(out: &mut String) {
    let _ = writeln!(out, "\n## Words of the output\n\n| word | meaning |\n| --- | --- |");
    for w in super::glossary::TABLE {
        let _ = writeln!(out, "| {} | {} |", w.words.join(", "), cell(w.meaning));
    }
}

fn statements_part(out: &mut String) {
    let _ = writeln!(out, "\n## Statements\n");
    let _ = writeln!(
        out,
        "Words in lower case are written as they stand; words in capitals are filled in; brackets mark what may be left out. \
         Behind the name of a declaration may stand what people call it, and the name that it had before: \
         `role Developer \"Software developer\" was Programmer`.\n"
    );
    let _ = writeln!(
        out,
        "### Words in capitals\n\n| word | what is written there | example |\n| --- | --- | --- |"
    );
    for p in placeholders::TABLE {
        let _ = writeln!(out, "| `{}` | {} | `{}` |", p.word, cell(p.meaning), cell(p.example));
    }
    out.push('\n');
    let mut blocks: Vec<Kind> = statements::TABLE.iter().flat_map(|s| s.within.iter().copied()).collect();
    let mut seen = Vec::new();
    blocks.retain(|b| {
        let new = !seen.contains(b);
        seen.push(*b);
        new
    });
    for block in blocks {
        let title =
            if block == Kind::file { "At the top level".to_owned() } else { format!("In `{block:?}`") };
        let _ = writeln!(out, "### {title}\n\n| form | meaning | example |\n| --- | --- | --- |");
        for s in statements::within(block) {
            let _ = writeln!(out, "| `{}` | {} | `{}` |", cell(s.form), cell(s.meaning), cell(s.example));
        }
        out.push('\n');
    }
}

fn metrics_part(out: &mut String) {
    let _ = writeln!(out, "## Metrics\n\n| metric | of | meaning |\n| --- | --- | --- |");
    for m in metrics::TABLE {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} |",
            m.name,
            format!("{:?}", m.of).to_lowercase(),
            cell(m.meaning)
        );
    }
}

fn mechanisms_part(out: &mut String) {
    let _ = writeln!(
        out,
        "\n## Mechanisms\n\nEach can be switched off with `without`.\n\n| mechanism | meaning |\n| --- | --- |"
    );
    for m in mechanism::TABLE {
        let _ = writeln!(out, "| `{}` | {} |", m.name, cell(m.meaning));
    }
}

fn defaults_part(out: &mut String) {
    let _ = writeln!(
        out,
        "\n## Defaults\n\nEach can be set: `default relay_handling 10 min`.\n\n| default | value | meaning | source |\n| --- | --- | --- | --- |"
    );
    for d in defaults::TABLE {
        let value = match d.dimension {
            Dimension::Time => super::metrics::time(d.value),
            Dimension::Share => format!("{}%", super::metrics::figure(d.value * 100.0)),
            Dimension::Number => super::metrics::figure(d.value),
        };
        let _ = writeln!(out, "| `{}` | {value} | {} | {} |", d.name, cell(d.meaning), cell(d.source));
    }
}

fn errors_part(out: &mut String) {
    let _ = writeln!(
        out,
        "\n## Errors of form and meaning\n\n| error | meaning | not so | but so |\n| --- | --- | --- | --- |"
    );
    for c in catalogue::TABLE {
        let _ = writeln!(
            out,
            "| `{}` | {} | `{}` | `{}` |",
            c.name,
            cell(c.meaning),
            cell(&super::sanitise::visible(c.bad)),
            cell(c.good)
        );
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
