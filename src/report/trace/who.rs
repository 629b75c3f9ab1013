//! Who is meant by a name that is short, and who of them does nothing.

use super::filter::is_by;
use crate::diag::suggest;
use crate::model::Org;
use crate::sim::Trace;
use std::collections::BTreeSet;

/// The full name of a person, as `IT.Build.Developer#2`, or of a position, as `IT.Build.Developer`, from the end of its path:
/// `Developer#2` where one team alone has developers; of the structures that are in force in the run.
///
/// # Errors
/// A sentence, when nobody is called so, or several are.
pub fn person(structures: &[&Org], trace: &Trace, asked: &str) -> Result<String, String> {
    let mut positions: BTreeSet<&str> =
        structures.iter().flat_map(|org| org.positions.iter().map(|(_, p)| p.meta.name.as_str())).collect();
    // Whoever comes while the run is under way is in no structure.
    let seen: BTreeSet<&str> = trace.iter().filter_map(|e| e.who).map(position_of).collect();
    positions.extend(&seen);
    let position = position_of(asked);
    let number = &asked[position.len()..];
    let ends = |full: &&&str| full.strip_suffix(position).is_some_and(|front| front.ends_with('.'));
    let found: Vec<&str> = match positions.get(position) {
        Some(exact) => vec![exact],
        None => positions.iter().filter(ends).copied().collect(),
    };
    match found[..] {
        [one] => Ok(format!("{one}{number}")),
        [] => {
            let short = positions.iter().flat_map(|full| [*full, last(full)]);
            let near =
                suggest::nearest(position, short).map(|near| format!("; did you mean `{near}{number}`?"));
            let which = near.unwrap_or_else(|| suggest::or_which(position, positions.iter().copied()));
            Err(format!("nobody is called `{position}`{which}"))
        }
        _ => {
            let names: Vec<String> = found.iter().map(|full| format!("`{full}{number}`")).collect();
            Err(format!("`{asked}` may be {}: write more of the path", names.join(" or ")))
        }
    }
}

/// What to say of somebody of whom the trace holds nothing.
#[must_use]
pub fn silence(trace: &Trace, who: &str) -> Option<String> {
    if trace.iter().any(|e| is_by(&e, who)) {
        return None;
    }
    let position = position_of(who);
    let mut others: Vec<&str> =
        trace.iter().filter_map(|e| e.who).filter(|w| position_of(w) == position).collect();
    others.sort_unstable();
    others.dedup();
    let more = match (others.len(), others.first()) {
        (_, None) => String::new(),
        (1, Some(one)) => format!("; of this position, only `{one}` is in it"),
        (n, Some(one)) => format!("; {n} others of this position are in it, such as `{one}`"),
    };
    Some(format!("the trace holds nothing that is done by `{who}`{more}"))
}

/// A name without the number of the person.
fn position_of(name: &str) -> &str {
    name.split_once('#').map_or(name, |(position, _)| position)
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
