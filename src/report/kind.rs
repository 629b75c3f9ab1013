//! A name that stands where a name of another kind is wanted: what it is.

use crate::diag::{Finding, catalogue, suggest};
use crate::model::metrics;
use crate::sim::mechanism;

/// What a name of ours is of, in words, if it is one.
///
/// ```
/// use andon::report::kind::of;
/// assert_eq!(of("specialty-island"), Some("a rule of `andon check`"));
/// assert_eq!(of("routing"), Some("a mechanism, which `--without` switches off in runs"));
/// assert_eq!(of("nonsense"), None);
/// ```
#[must_use]
pub fn of(name: &str) -> Option<&'static str> {
    if crate::lint::find(name).is_some() {
        Some("a rule of `andon check`")
    } else if mechanism::TABLE.iter().any(|m| m.name == name) {
        Some("a mechanism, which `--without` switches off in runs")
    } else if metrics::find(name).is_some() {
        Some("a metric, which claims are about")
    } else if catalogue::find(name).is_some() {
        Some("an error of form or meaning")
    } else {
        None
    }
}

/// What to say of a name that no rule has.
///
/// ```
/// let said = andon::report::kind::no_rule("syntax");
/// assert!(said.contains("`syntax` is no rule that can be switched off"), "{said}");
/// ```
#[must_use]
pub fn no_rule(name: &str) -> String {
    if catalogue::find(name).is_some() {
        return format!(
            "`{name}` is no rule that can be switched off or set to another level: it is an error of form or meaning, and stays \
             one; `andon explain rules` lists the rules"
        );
    }
    none("rule", name, crate::lint::rules().iter().map(|r| r.name))
}

/// What to say of a name that no mechanism has.
///
/// ```
/// let said = andon::report::kind::no_mechanism("specialty-island");
/// assert!(said.contains("no mechanism is called `specialty-island`: it is a rule of `andon check`"), "{said}");
/// ```
#[must_use]
pub fn no_mechanism(name: &str) -> String {
    none("mechanism", name, mechanism::TABLE.iter().map(|m| m.name))
}

fn none<'n>(word: &str, name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let list = format!("`andon explain {word}s` lists them");
    if let Some(other) = of(name) {
        return format!("no {word} is called `{name}`: it is {other}; {list}");
    }
    match suggest::nearest(name, known) {
        Some(near) => format!("no {word} is called `{name}`; did you mean `{near}`?"),
        None => format!("no {word} is called `{name}`; {list}"),
    }
}

/// Says of names in a spec that are wanted to be of a rule or a mechanism what they are instead.
pub fn tell(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|f| f.rule == "unknown-name") {
        for word in ["rule", "mechanism"] {
            let name = finding.message.strip_prefix(&format!("no {word} is called `"));
            let Some(other) = name.and_then(|n| of(n.trim_end_matches('`'))) else { continue };
            finding.help = Some(format!("it is {other}; `andon explain {word}s` lists the {word}s"));
            // Whatever is spelt like it was not meant.
            finding.fixes.clear();
        }
    }
}
