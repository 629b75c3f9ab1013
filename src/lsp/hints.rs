//! What the text does not say: headcounts, predicted load and paths beside the words; scenarios and claims that can be run.

use super::server::View;
use crate::lint::{load, paths};
use crate::network::Direction;
use crate::source::Span;
use crate::syntax::Kind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn hints(view: &View<'_>) -> Value {
    let mut found: BTreeMap<Span, String> = BTreeMap::new();
    let compiled = &view.analysis.compiled;
    let org = &compiled.project.base;
    for symbol in view.analysis.symbols.iter().filter(|s| matches!(s.kind, "unit" | "team")) {
        found.extend(symbol.figures.first().map(|f| (symbol.span, f.clone())));
    }
    if compiled.is_sound() {
        for (_, scenario) in compiled.project.scenarios.iter().take(1) {
            for (i, load) in load::loads(org, scenario).into_iter().enumerate() {
                let role = &org.roles[crate::model::Id::new(i)];
                if load.capacity > 0.0 && load.offered > 0.0 && role.declared {
                    let share = load.offered / load.capacity * 100.0;
                    found.insert(role.meta.span, format!("about {share:.0}% busy in {}", scenario.meta.name));
                }
            }
        }
        for need in paths::needs(org) {
            let Some(route) = &need.route else { continue };
            let count = |d: Direction| route.iter().filter(|h| h.direction == d).count();
            let (up, down) = (count(Direction::Up), count(Direction::Down));
            if up + down > 0 {
                found.insert(need.span, format!("up {up}, down {down}"));
            }
        }
    }
    found
        .into_iter()
        .filter(|(span, _)| span.file == view.analysis.file)
        .map(|(span, text)| json!({"position": view.position(span.end), "label": text, "paddingLeft": true}))
        .collect()
}

/// A lens for each scenario and comparison: the command that runs it.
pub(super) fn lenses(view: &View<'_>) -> Value {
    let path = view.analysis.source(view.analysis.file).map_or("", |f| f.path.as_str());
    view.analysis
        .parsed
        .tree
        .items()
        .filter_map(|item| {
            let name = item.child(Kind::name)?;
            let title = match item.kind() {
                Kind::scenario => format!("andon run {path} --scenario {}", name.text()),
                Kind::compare => format!("andon test {path}"),
                _ => return None,
            };
            let command =
                json!({"title": title, "command": "andon.run", "arguments": [view.uri, name.text()]});
            Some(json!({"range": view.range(name.span()), "command": command}))
        })
        .collect()
}
