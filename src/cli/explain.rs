//! `andon explain`, `andon completions`, `andon schema`

use super::Exit;
use super::args::Arguments;
use super::output::Output;
use crate::diag::{catalogue, suggest};
use crate::lint::config;
use crate::model::defaults::{self, Dimension};
use crate::model::metrics;
use crate::report::{glossary, json, metrics as metrics_shown, model};
use crate::sim::mechanism;
use crate::syntax::statements::{self, Statement};
use crate::syntax::{Kind, placeholders};
use clap::CommandFactory as _;

/// What can be asked.
const ASK: &str = "\
andon explain NAME says what a name means: of a statement, a rule, an error, a metric, a mechanism, a default, or a word
of the output.

  andon explain statements   what may stand in a spec: `andon explain stage` says what may stand in a stage
  andon explain placeholders the words in capitals of statements, as CADENCE: what is written in their place
  andon explain rules        what `andon check` looks for
  andon explain metrics      what a run measures and a claim (`expect`) may be about
  andon explain mechanisms   what happens in a run; each can be switched off with `--without`
  andon explain defaults     figures that a spec may leave out, with their sources
  andon explain errors       what can be wrong with the form or the meaning of a spec
  andon explain words        words of the output, as `p85` and `undecided`
";

pub(super) fn explain(name: &str, output: &mut Output) -> Exit {
    if name.is_empty() {
        output.text(ASK);
        return Exit::Well;
    }
    if let Some(list) = list(name) {
        output.text(&list);
        return Exit::Well;
    }
    if let Some(text) = one(name) {
        output.text(&text);
        return Exit::Well;
    }
    let near = suggest::nearest(name, names().iter().map(String::as_str)).map(str::to_owned);
    let help = near.map_or_else(
        || "`andon explain` says what can be asked".to_owned(),
        |n| format!("did you mean `{n}`?"),
    );
    output.complain(&format!("nothing is called `{name}`; {help}"));
    Exit::Unusable
}

fn list(name: &str) -> Option<String> {
    let rows: Vec<(String, &str)> = match name {
        "rules" => crate::lint::rules().iter().map(|r| (r.name.to_owned(), r.summary)).collect(),
        "metrics" => metrics::TABLE.iter().map(|m| (m.name.to_owned(), m.meaning)).collect(),
        "mechanisms" => mechanism::TABLE.iter().map(|m| (m.name.to_owned(), m.meaning)).collect(),
        "defaults" => defaults::TABLE.iter().map(|d| (d.name.to_owned(), d.meaning)).collect(),
        "statements" => statements::TABLE.iter().map(|s| (s.form.to_owned(), s.meaning)).collect(),
        "placeholders" => placeholders::TABLE.iter().map(|p| (p.word.to_owned(), p.meaning)).collect(),
        "errors" => catalogue::TABLE.iter().map(|c| (c.name.to_owned(), c.meaning)).collect(),
        "words" => glossary::TABLE.iter().map(|w| (w.words.join(", "), w.meaning)).collect(),
        _ => return None,
    };
    let width = rows.iter().map(|(n, _)| n.chars().count()).max().unwrap_or(0).min(48);
    Some(rows.iter().map(|(n, m)| format!("{n:<width$}  {m}\n")).collect())
}

fn names() -> Vec<String> {
    let mut all: Vec<String> = crate::lint::rules().iter().map(|r| r.name.to_owned()).collect();
    all.extend(metrics::TABLE.iter().map(|m| m.name.to_owned()));
    all.extend(mechanism::TABLE.iter().map(|m| m.name.to_owned()));
    all.extend(defaults::TABLE.iter().map(|d| d.name.to_owned()));
    all.extend(glossary::TABLE.iter().flat_map(|w| w.words.iter().map(|w| (*w).to_owned())));
    all.extend(catalogue::TABLE.iter().map(|c| c.name.to_owned()));
    all.extend(config::ABOUT_RULES.iter().map(|(name, _)| (*name).to_owned()));
    all.extend(statements::TABLE.iter().map(|s| s.keywords().collect::<Vec<_>>().join(" ")));
    all.extend(placeholders::TABLE.iter().map(|p| p.word.to_owned()));
    all
}

/// The page of a name, in whatever case it is asked for.
fn one(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    if let Some(p) = placeholders::find(name) {
        // `ROLE` is filled in with the name of what `role` declares.
        return Some(placeholder(p) + &page(&lower).map_or_else(String::new, |more| format!("\n{more}")));
    }
    page(name).or_else(|| page(&lower)).or_else(|| glossary::find(name).map(word)).or_else(|| {
        let ours = metrics::ours_for(name).map(str::to_owned);
        // Parts of the flow time are called by their short names wherever they are printed.
        page(&ours.unwrap_or_else(|| format!("time in {lower}")))
            .or_else(|| placeholders::find(&name.to_uppercase()).map(placeholder))
    })
}

fn placeholder(p: &placeholders::Placeholder) -> String {
    format!("{}, a word that is filled in\n\n{}\n\n  {}\n", p.word, p.meaning, p.example)
}

fn word(w: &glossary::Word) -> String {
    format!("{}\n\n{}\n", w.words.join(", "), w.meaning)
}

fn page(name: &str) -> Option<String> {
    if let Some(r) = crate::lint::find(name) {
        return Some(plain(&r.page()));
    }
    if let Some(c) = catalogue::find(name) {
        return Some(format!(
            "error {}\n\n{}\n\n  not so:  {}\n  but so:  {}\n",
            c.name,
            c.meaning,
            crate::report::sanitise::visible(c.bad),
            c.good
        ));
    }
    if let Some((name, meaning)) = config::ABOUT_RULES.iter().find(|(n, _)| *n == name) {
        return Some(format!("finding {name}\n\n{meaning}\n"));
    }
    if let Some(m) = metrics::find(name) {
        let of = if m.of == metrics::Of::Whole { String::new() } else { " of NAME".to_owned() };
        let quantiles = if m.quantiles {
            format!(", and quantiles from p1 to p99, as `{}{of} p85`", m.name)
        } else {
            String::new()
        };
        return Some(format!(
            "metric {}\n\n{}\n\n  {}{of}\n\nOf: {}. Unit: {}{quantiles}.\n",
            m.name,
            m.meaning,
            m.name,
            format!("{:?}", m.of).to_lowercase(),
            m.unit.shown()
        ));
    }
    if let Some(m) = mechanism::TABLE.iter().find(|m| m.name == name) {
        let page =
            format!("mechanism {}\n\n{}\n\n  andon run FILE --without {}\n", m.name, m.meaning, m.name);
        // `climate` is a statement as well.
        return Some(statement(name).map_or_else(|| page.clone(), |more| format!("{page}\n{more}")));
    }
    if let Some(d) = defaults::TABLE.iter().find(|d| d.name == name) {
        let figure = written(d.value, d.dimension);
        let page = format!(
            "default {}\n\n{}\n\n  default {} {figure}\n\nThat is what holds where a spec says nothing. Source: {}.\n",
            d.name, d.meaning, d.name, d.source
        );
        // `safety` and `thanked` are words of statements as well.
        return Some(statement(name).map_or_else(|| page.clone(), |more| format!("{page}\n{more}")));
    }
    statement(name)
}

/// A page of the manual without its marks of Markdown.
fn plain(page: &str) -> String {
    let mut out = String::new();
    let mut example = false;
    for line in page.lines() {
        if line == "```" {
            example = !example;
        } else if example {
            out.push_str(&format!("  {line}\n"));
        } else {
            out.push_str(&format!("{}\n", line.replacen("## ", "rule ", 1).replace("**", "")));
        }
    }
    out
}

/// A figure of a default as a spec writes it.
fn written(value: f64, dimension: Dimension) -> String {
    match dimension {
        Dimension::Time => metrics_shown::time(value),
        Dimension::Share => format!("{}%", metrics_shown::figure(value * 100.0)),
        Dimension::Number => metrics_shown::figure(value),
    }
}

/// The statements of a name.
fn statement(name: &str) -> Option<String> {
    let begins = |s: &&Statement| {
        s.keywords().next() == Some(name) || s.keywords().collect::<Vec<_>>().join(" ") == name
    };
    // `thanked` begins no statement, and is one of the words between which `bad news is …` lets choose.
    let chooses =
        |s: &&Statement| s.form.split(' ').any(|w| w.contains('|') && w.split('|').any(|w| w == name));
    let mut found: Vec<_> = statements::TABLE.iter().filter(begins).collect();
    if found.is_empty() {
        found = statements::TABLE.iter().filter(chooses).collect();
    }
    let text: String = found
        .iter()
        .map(|s| {
            let places: Vec<String> = s.within.iter().map(|k| format!("{k:?}")).collect();
            format!(
                "{}\n\n{}\n\n  {}\n\n{}Stands in: {}.\n{}\n",
                s.form,
                s.meaning,
                s.example,
                filled_in(s.form),
                places.join(", "),
                inside(s.kind)
            )
        })
        .collect();
    (!text.is_empty()).then_some(text)
}

/// What is written for each word in capitals of a form.
fn filled_in(form: &str) -> String {
    let mut rows: Vec<_> = placeholders::of(form).filter_map(placeholders::find).collect();
    rows.sort_unstable_by_key(|p| p.word);
    rows.dedup_by_key(|p| p.word);
    let width = rows.iter().map(|p| p.word.len()).max().unwrap_or(0);
    let lines: String = rows.iter().map(|p| format!("  {:<width$}  {}\n", p.word, p.meaning)).collect();
    if lines.is_empty() { lines } else { format!("{lines}\n") }
}

/// What may stand in the block of a declaration.
fn inside(kind: Kind) -> String {
    let rows: Vec<_> =
        statements::within(kind).filter(|s| kind != Kind::file && s.kind != Kind::allow).collect();
    let width = rows.iter().map(|s| s.form.chars().count()).max().unwrap_or(0).min(44);
    let lines: String = rows.iter().map(|s| format!("  {:<width$}  {}\n", s.form, s.meaning)).collect();
    if lines.is_empty() { lines } else { format!("\nIn its block may stand:\n{lines}") }
}

pub(super) fn completions(shell: clap_complete::Shell, output: &mut Output) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "andon", &mut script);
    output.text(&String::from_utf8_lossy(&script));
    Exit::Well
}

pub(super) fn schema(name: Option<&str>, output: &mut Output) -> Exit {
    let schema = match name {
        None => {
            output.text("compare\ndiagnosis\ndiff\nfindings\nmetrics\nmodel\nscore\n");
            return Exit::Well;
        }
        Some("compare") => schema_of::<crate::report::compare::Comparisons>(),
        Some("diagnosis") => schema_of::<crate::report::diagnosis::Diagnoses>(),
        Some("diff") => schema_of::<crate::report::diff::json::JsonDifference>(),
        Some("findings") => schema_of::<json::Findings>(),
        Some("metrics") => schema_of::<json::Metrics>(),
        Some("model") => schema_of::<model::Model>(),
        Some("score") => schema_of::<crate::report::score::Scores>(),
        Some(other) => {
            output.complain(&format!(
                "no schema is called `{other}`; there are: compare, diagnosis, diff, findings, metrics, model, score"
            ));
            return Exit::Unusable;
        }
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(text) => {
            output.line(&text);
            Exit::Well
        }
        Err(error) => {
            output.complain(&error.to_string());
            Exit::Unusable
        }
    }
}

/// The schema of what is written: what may be left out is not required.
fn schema_of<T: schemars::JsonSchema>() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}
