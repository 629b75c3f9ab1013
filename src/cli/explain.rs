//! `andon explain`, `andon completions`, `andon schema`

use super::Exit;
use super::args::Arguments;
use super::output::Output;
use crate::diag::{catalogue, suggest};
use crate::model::{defaults, metrics};
use crate::report::{json, model};
use crate::sim::mechanism;
use crate::syntax::statements;
use clap::CommandFactory as _;

pub(super) fn explain(name: &str, output: &mut Output) -> Exit {
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
        || {
            "`andon explain statements`, `rules`, `metrics`, `mechanisms` and `defaults` list what there is"
                .to_owned()
        },
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
        "errors" => catalogue::TABLE.iter().map(|c| (c.name.to_owned(), c.meaning)).collect(),
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
    all.extend(catalogue::TABLE.iter().map(|c| c.name.to_owned()));
    all.extend(statements::TABLE.iter().map(|s| s.keywords().collect::<Vec<_>>().join(" ")));
    all
}

fn one(name: &str) -> Option<String> {
    if let Some(r) = crate::lint::find(name) {
        return Some(r.page());
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
    if let Some(m) = metrics::find(name) {
        return Some(format!("metric {}\n\n{}\nOf: {:?}. Unit: {:?}.\n", m.name, m.meaning, m.of, m.unit));
    }
    if let Some(m) = mechanism::TABLE.iter().find(|m| m.name == name) {
        return Some(format!(
            "mechanism {}\n\n{}\n\n  andon run FILE --without {}\n",
            m.name, m.meaning, m.name
        ));
    }
    if let Some(d) = defaults::TABLE.iter().find(|d| d.name == name) {
        return Some(format!(
            "default {}\n\n{}\nFigure: {} ({:?}). Source: {}.\n",
            d.name, d.meaning, d.value, d.dimension, d.source
        ));
    }
    let found: Vec<_> = statements::TABLE
        .iter()
        .filter(|s| s.keywords().next() == Some(name) || s.keywords().collect::<Vec<_>>().join(" ") == name)
        .collect();
    let text: String = found
        .iter()
        .map(|s| {
            let places: Vec<String> = s.within.iter().map(|k| format!("{k:?}")).collect();
            format!("{}\n\n{}\n\n  {}\n\nStands in: {}.\n\n", s.form, s.meaning, s.example, places.join(", "))
        })
        .collect();
    (!text.is_empty()).then_some(text)
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
