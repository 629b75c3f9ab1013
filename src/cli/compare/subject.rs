//! Whose effect is to be explained: what `--of` says, or the flow time of every stream.

use crate::diag::suggest;
use crate::model::metrics;
use crate::sim::compare::Subject;
use crate::sim::{Measured, ScenarioRun};

/// The figures whose effect is to be explained.
pub(super) fn subjects(run: &ScenarioRun, asked: Option<&str>) -> Result<Vec<Subject>, String> {
    if let Some(asked) = asked {
        return Ok(vec![subject(run, asked)?]);
    }
    let flows = run.measured.iter().filter(|m| m.metric.name == "flow time" && !m.values.is_empty());
    Ok(flows.map(|m| Subject { metric: m.metric, of: m.of.clone(), quantile: None }).collect())
}

/// `flow time of Feature p85`, as in a claim: the mean where no quantile is named.
fn subject(run: &ScenarioRun, asked: &str) -> Result<Subject, String> {
    let unknown = || {
        let known: Vec<String> = run.measured.iter().map(full).collect();
        let near = suggest::nearest(asked, known.iter().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("`{asked}` is not measured here{near}; `andon explain metrics` lists the metrics")
    };
    let (metric, rest) = metrics::prefix(asked).ok_or_else(unknown)?;
    let (named, quantile) = match rest.rsplit_once(' ').unwrap_or(("", rest)) {
        (before, word) if is_quantile(word) => (before, Some(word)),
        _ => (rest, None),
    };
    let of = named.strip_prefix("of ").unwrap_or(named).trim().to_owned();
    if !run.measured.iter().any(|m| m.metric.name == metric.name && m.of == of) {
        return Err(unknown());
    }
    let quantile = match quantile {
        None => None,
        Some(word) if !metric.quantiles => {
            return Err(format!("no quantiles of `{}` are kept: leave `{word}` out", metric.name));
        }
        Some(word) => match word[1..].parse::<u8>() {
            Ok(percent @ 1..) => Some(f64::from(percent) / 100.0),
            _ => return Err(format!("`{word}` is no quantile: there are `p1` to `p99`")),
        },
    };
    Ok(Subject { metric, of, quantile })
}

/// `p`, and one or two figures.
fn is_quantile(word: &str) -> bool {
    let figures = word.strip_prefix('p').unwrap_or_default();
    matches!(figures.len(), 1 | 2) && figures.bytes().all(|b| b.is_ascii_digit())
}

fn full(m: &Measured) -> String {
    match m.of.as_str() {
        "" => m.metric.name.to_owned(),
        of => format!("{} of {of}", m.metric.name),
    }
}
