//! `[[own]]` in `andon.toml`: from text to the rules of a project itself.

use super::{Reader, Value};
use crate::diag::Level;
use crate::lint::own::{KINDS, Limit, OwnRule, Range, Selector, name};
use crate::lint::settings::Setting;
use std::collections::BTreeMap;
use toml::de::DeTable;

impl Reader {
    /// `[[own]]`: a rule of the project itself.
    pub(super) fn own(&mut self, table: &DeTable<'_>, range: std::ops::Range<usize>) {
        const KNOWN: [&str; 11] = [
            "name",
            "level",
            "because",
            "select",
            "count",
            "people",
            "interfaces",
            "path",
            "path-to",
            "not-to",
            "only-to",
        ];
        let get = |key: &str| table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v);
        for (key, _) in table.iter().filter(|(k, _)| !KNOWN.contains(&k.get_ref().as_ref())) {
            self.unknown(key.span(), "setting of an own rule", key.get_ref(), &KNOWN);
        }
        let rule_name = get("name").and_then(|v| self.text(v));
        let select = get("select").and_then(|v| self.selector(v));
        let (Some(rule_name), Some(select)) = (rule_name, select) else {
            if get("name").is_none() || get("select").is_none() {
                self.complain(
                    range,
                    "an own rule needs `name` and `select`".to_owned(),
                    "write `name = \"…\"` and `select = { kind = \"team\" }`".to_owned(),
                );
            }
            return;
        };
        if crate::lint::find(&rule_name).is_some() {
            self.complain(
                range,
                format!("`{rule_name}` is a rule already"),
                "give it another name".to_owned(),
            );
            return;
        }
        let level = match get("level").and_then(|v| self.setting(v)) {
            Some(Setting::At(level)) => level,
            Some(Setting::Allow) => return,
            None => Level::Warn,
        };
        let because = get("because").and_then(|v| self.text(v));
        let limits = self.limits(&get);
        if limits.is_empty() {
            self.complain(
                range,
                format!("`{rule_name}` limits nothing"),
                format!("write one of: {}", KNOWN[4..].join(", ")),
            );
            return;
        }
        let span = self.span(range);
        self.settings.own.push(OwnRule { name: name(&rule_name), level, because, select, limits, span });
    }

    fn limits<'t, 'v: 't>(&mut self, get: &dyn Fn(&str) -> Option<&'t Value<'v>>) -> Vec<Limit> {
        let mut limits = Vec::new();
        limits.extend(get("count").and_then(|v| self.range(v)).map(Limit::Count));
        limits.extend(get("people").and_then(|v| self.range(v)).map(Limit::People));
        limits.extend(get("interfaces").and_then(|v| self.range(v)).map(Limit::Interfaces));
        limits.extend(get("not-to").and_then(|v| self.selector(v)).map(Limit::NotTo));
        limits.extend(get("only-to").and_then(|v| self.selector(v)).map(Limit::OnlyTo));
        if let Some(to) = get("path-to").and_then(|v| self.selector(v)) {
            let range = get("path").and_then(|v| self.range(v)).unwrap_or_default();
            limits.push(Limit::Path(to, range));
        } else if let Some(value) = get("path") {
            self.complain(
                value.span(),
                "`path` needs to know where to".to_owned(),
                "write `path-to = { kind = \"team\", name = \"…\" }`".to_owned(),
            );
        }
        limits
    }

    fn range(&mut self, value: &Value<'_>) -> Option<Range> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "range such as { at-most = 3 }");
            return None;
        };
        let mut range = Range::default();
        for (key, value) in table.iter() {
            match key.get_ref().as_ref() {
                "at-least" => range.at_least = self.number(value),
                "at-most" => range.at_most = self.number(value),
                other => self.unknown(key.span(), "bound", other, &["at-least", "at-most"]),
            }
        }
        Some(range)
    }

    fn selector(&mut self, value: &Value<'_>) -> Option<Selector> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "selector such as { kind = \"team\", tagged = \"customer\" }");
            return None;
        };
        let mut words: BTreeMap<&str, String> = BTreeMap::new();
        for (key, value) in table.iter() {
            let known = ["kind", "name", "tagged", "within"];
            match known.iter().find(|k| *k == key.get_ref()) {
                Some(k) => {
                    words.insert(k, self.text(value)?);
                }
                None => self.unknown(key.span(), "condition", key.get_ref(), &known),
            }
        }
        let kind = words.remove("kind").unwrap_or_default();
        let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == kind) else {
            let names: Vec<&str> = KINDS.iter().map(|(w, _)| *w).collect();
            self.unknown(value.span(), "kind", &kind, &names);
            return None;
        };
        Some(Selector {
            kind: *kind,
            name: words.remove("name"),
            tagged: words.remove("tagged"),
            within: words.remove("within"),
        })
    }
}
