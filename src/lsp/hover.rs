//! Hover: what is said of a declaration and what is known of it, or what a statement means.

use super::analysis::Analysis;
use super::facts::facts;
use super::figures::Way;
use super::symbols::Symbol;
use crate::report::metrics::about;
use crate::report::sanitise::one_line;
use crate::source::Span;
use crate::syntax::statements;
use serde_json::{Value, json};

pub(super) fn hover(analysis: &Analysis, at: u32, marked: bool) -> Value {
    let own = Span::new(analysis.file, 0, 0);
    let way = analysis.figures.get().and_then(|f| f.way_at(own, at)).map(way);
    let joined = |text: String| {
        let more = way.iter().cloned().chain(rules_at(analysis, at));
        std::iter::once(text).chain(more).collect::<Vec<_>>().join("\n\n")
    };
    if let Some((span, of)) = analysis.name_at(at)
        && let Some(symbol) = analysis.symbol(of)
    {
        let text = joined(describe(analysis, symbol));
        return json!({"contents": said(&text, marked), "range": analysis.range(span)});
    }
    let inside = analysis.parsed.tree.all().filter(|n| n.span().start <= at && at <= n.span().end);
    let rows = inside.filter_map(|n| statements::of(n.kind()).map(|row| (n, row)));
    match rows.min_by_key(|(n, _)| n.span().len()) {
        Some((node, row)) => {
            let first = node.text().lines().next().unwrap_or("").len();
            let end = node.span().start + u32::try_from(first).unwrap_or(0);
            let span = Span { end: end.min(node.span().end), ..node.span() };
            let text = format!("```andon\n{}\n```\n{}\n\nExample: `{}`", row.form, row.meaning, row.example);
            json!({"contents": said(&joined(text), marked), "range": analysis.range(span)})
        }
        None => Value::Null,
    }
}

/// What the manual says of the rules that found something here, each once.
fn rules_at(analysis: &Analysis, at: u32) -> Vec<String> {
    let here = analysis.findings().iter().filter(|f| {
        let span = f.primary.span;
        span.file == analysis.file && span.start <= at && at <= span.end
    });
    let names: std::collections::BTreeSet<&str> = here.map(|f| f.rule).collect();
    let rules = names.into_iter().filter_map(crate::lint::find);
    rules.map(|r| format!("**{}**: {}. {}\n\nMend: {}", r.name, r.summary, r.why, r.mend)).collect()
}

/// A declaration in Markdown: its head, what is said of it, what is known of it.
fn describe(analysis: &Analysis, symbol: &Symbol) -> String {
    let mut text = words(symbol);
    for fact in facts(analysis, symbol) {
        text.push_str(&format!("- {}\n", plain(&fact)));
    }
    text
}

/// A declaration in Markdown: its head and what is said of it.
pub(super) fn words(symbol: &Symbol) -> String {
    let mut text = format!("```andon\n{} {}\n```\n", symbol.kind, one_line(&symbol.name));
    if let Some(title) = &symbol.title {
        text.push_str(&format!("{}\n\n", plain(title)));
    }
    if let Some(doc) = &symbol.doc {
        text.push_str(&format!("{}\n\n", plain(doc)));
    }
    text
}

/// The way of a conversation in a sentence.
pub(super) fn way(way: &Way) -> String {
    if way.through.is_empty() {
        return format!("{}: there is no sanctioned way", plain(&way.what));
    }
    let until = if way.returns { "until the answer is back" } else { "until it has arrived" };
    let under = match &way.scenario {
        Some(scenario) => format!("at the load of {}", plain(scenario)),
        None => "without the waits of a scenario".to_owned(),
    };
    format!(
        "{}: {}, {} {until}, {under}  \n{}",
        plain(&way.what),
        way.shape(),
        about(way.seconds),
        way.through.iter().map(|p| plain(p)).collect::<Vec<_>>().join(" → ")
    )
}

/// Words of a spec as plain text of Markdown: no images that call home, no links, no HTML.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        for c in one_line(line).chars() {
            if matches!(c, '\\' | '[' | ']' | '<' | '>' | '!' | '|' | '#' | '&' | '@') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// A text in Markdown, for a client that shows it or one that does not.
pub(super) fn said(text: &str, marked: bool) -> Value {
    if marked {
        return json!({"kind": "markdown", "value": text});
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|l| !l.starts_with("```")) {
        let mut chars = line.trim_end().chars().peekable();
        while let Some(c) = chars.next() {
            // An escape says nothing of its own.
            if c != '\\' || chars.peek().is_none_or(|n| n.is_alphanumeric()) {
                out.push(c);
            } else {
                out.extend(chars.next());
            }
        }
        out.push('\n');
    }
    json!({"kind": "plaintext", "value": out.trim_end()})
}
