//! `andon.toml`: from text to settings. What is not understood is a finding, never an error.

mod own;
mod place;

pub use place::{WITHOUT_PLACE, speaks_of_places, without_place};

use super::rule::Rule;
use super::rules;
use super::settings::{Layer, Setting, Settings, Where, matcher};
use crate::diag::{Finding, Level, suggest};
use crate::resolve::Compiled;
use crate::source::provider::{FileProvider, ReadError};
use crate::source::{FileId, Span};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The name of the file, at the root of a project.
pub const FILE: &str = "andon.toml";

type Value<'t> = Spanned<DeValue<'t>>;

/// Names of findings that are no rules and may be set all the same.
pub const ABOUT_ALLOW: [&str; 4] =
    ["unused-allow", "allow-without-reason", super::own::WITHOUT_EFFECT, WITHOUT_PLACE];

/// Findings about what a project says of rules: their names and what they mean.
pub const ABOUT_RULES: [(&str, &str); 5] = [
    (
        "unused-allow",
        "An `allow RULE because \"…\"` stands where the rule finds nothing: what it excused is gone, or it stands in the wrong \
         declaration. Take the line out.",
    ),
    (
        "allow-without-reason",
        "An `allow RULE` does not say why. Whoever reads it later cannot tell whether the reason still holds: write \
         `because \"…\"`.",
    ),
    (
        super::own::WITHOUT_EFFECT,
        "A rule of the project itself, `[[own]]` in `andon.toml`, selects nothing in any spec that was looked at, or is about \
         ways to something that is not there, so that nothing tests it. Look for a misspelt name or tag, or take the rule out.",
    ),
    (
        WITHOUT_PLACE,
        "A `[[path]]` of `andon.toml` fits no file of the project, or a `[[unit]]` names no unit or team in it, so that its \
         settings hold nowhere. Look for a misspelt name, or take them out.",
    ),
    (
        "settings",
        "Something in `andon.toml` is not understood: a rule, an option or a level that there is none of, a value of another \
         kind than is wanted. Such a setting does nothing until it is mended.",
    ),
];

/// The settings that hold for a compiled project, from `andon.toml` in its folder. What is wrong with them goes to the
/// findings of the project.
#[must_use]
pub fn of_project(files: &dyn FileProvider, compiled: &mut Compiled) -> Settings {
    let mut settings = Settings::default();
    match files.read(FILE) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let file = compiled.sources.add(FILE, text.clone());
            let (read, findings) = read(file, &text);
            compiled.findings.extend(findings);
            settings = read;
        }
        Err(ReadError::NotFound) => {}
        Err(error) => {
            let file = compiled.sources.add(FILE, "");
            let message = format!("`{FILE}` cannot be read: {error}");
            compiled.findings.push(Finding::error("unreadable", Span::new(file, 0, 0), message));
        }
    }
    settings.placed(&compiled.project.base, &compiled.sources)
}

/// Reads the text of an `andon.toml`.
#[must_use]
pub fn read(file: FileId, text: &str) -> (Settings, Vec<Finding>) {
    let mut reader = Reader { file, findings: Vec::new(), settings: Settings::default() };
    match DeTable::parse(text) {
        Ok(table) => reader.top(table.get_ref()),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let message = format!("`{FILE}` is no TOML: {}", error.message());
            reader.findings.push(
                Finding::error("syntax", reader.span(range), message.replace('\n', " "))
                    .help("`[rules]` on a line of its own, then `RULE = \"warn\"`"),
            );
        }
    }
    (reader.settings, reader.findings)
}

struct Reader {
    file: FileId,
    findings: Vec<Finding>,
    settings: Settings,
}

impl Reader {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.file, at(range.start), at(range.end))
    }

    fn complain(&mut self, range: std::ops::Range<usize>, message: String, help: String) {
        let span = self.span(range);
        self.findings.push(Finding::error("settings", span, message).help(help));
    }

    fn unknown(&mut self, range: std::ops::Range<usize>, what: &str, word: &str, known: &[&str]) {
        let near = suggest::nearest(word, known.iter().copied());
        let help = near
            .map_or_else(|| format!("there are: {}", known.join(", ")), |n| format!("did you mean `{n}`?"));
        self.complain(range.clone(), format!("no {what} is called `{word}`"), help);
        if let (Some(near), Some(finding)) = (near, self.findings.last_mut()) {
            let span = finding.primary.span;
            finding.fixes.push(crate::diag::Fix {
                title: format!("write `{near}`"),
                safe: false,
                edits: vec![crate::diag::Edit { span, text: near.to_owned() }],
            });
        }
    }

    fn wrong(&mut self, value: &Value<'_>, wanted: &str) {
        self.complain(value.span(), format!("this is no {wanted}"), format!("write {wanted}"));
    }

    fn top(&mut self, table: &DeTable<'_>) {
        // The general layer first, whatever the order in the file.
        for (key, value) in table.iter() {
            if key.get_ref() == "rules" {
                let layer = self.layer(Where::Everywhere, value);
                self.settings.layers.insert(0, layer);
            }
        }
        for (key, value) in table.iter() {
            match key.get_ref().as_ref() {
                "rules" => {}
                "path" => self.each(value, |r, t, range| r.scoped(t, range, "glob")),
                "unit" => self.each(value, |r, t, range| r.scoped(t, range, "name")),
                "own" => self.each(value, Self::own),
                other => self.unknown(key.span(), "setting", other, &["rules", "path", "unit", "own"]),
            }
        }
    }

    fn each(
        &mut self,
        value: &Value<'_>,
        mut f: impl FnMut(&mut Self, &DeTable<'_>, std::ops::Range<usize>),
    ) {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(value, "list of tables, `[[…]]`");
            return;
        };
        let list: &DeArray<'_> = list;
        for entry in list.iter() {
            match entry.get_ref().as_table() {
                Some(table) => f(self, table, entry.span()),
                None => self.wrong(entry, "table"),
            }
        }
    }

    /// `[[path]]` with a `glob`, or `[[unit]]` with a `name`; both with `rules`.
    fn scoped(&mut self, table: &DeTable<'_>, range: std::ops::Range<usize>, by: &str) {
        let (mut place, mut declared) = (None, None);
        for (key, value) in table.iter() {
            if key.get_ref() == by {
                place = self.text(value);
                declared = Some(self.span(value.span()));
                if by == "glob" && place.as_ref().is_some_and(|p| matcher(p).is_none()) {
                    self.wrong(value, "pattern such as \"specs/**/*.org\"");
                }
            } else if key.get_ref() != "rules" {
                self.unknown(key.span(), "setting", key.get_ref(), &[by, "rules"]);
            }
        }
        let Some(place) = place else {
            self.complain(range, format!("`{by}` is missing here"), format!("write `{by} = \"…\"`"));
            return;
        };
        let place = if by == "glob" { Where::Path(place) } else { Where::Unit(place) };
        if let Some((_, value)) = table.iter().find(|(k, _)| k.get_ref() == "rules") {
            let layer = self.layer(place, value);
            self.settings.layers.push(Layer { declared, ..layer });
        }
    }

    fn text(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(value, "text in quotation marks");
        }
        text
    }

    fn number(&mut self, value: &Value<'_>) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(n) => n.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Float(n) => n.as_str().replace('_', "").parse::<f64>().ok(),
            _ => None,
        };
        let number = number.filter(|n| n.is_finite() && *n >= 0.0);
        if number.is_none() {
            self.wrong(value, "number, 0 or more");
        }
        number
    }

    fn layer(&mut self, place: Where, value: &Value<'_>) -> Layer {
        let mut layer = Layer { place, ..Layer::default() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, "table of rules");
            return layer;
        };
        let own: Vec<&str> = Vec::new();
        for (key, value) in table.iter() {
            let word = key.get_ref().as_ref();
            let rule = super::find(word);
            if rule.is_none() && !ABOUT_ALLOW.contains(&word) {
                let known: Vec<&str> =
                    rules::ALL.iter().map(|r| r.name).chain(ABOUT_ALLOW).chain(own.iter().copied()).collect();
                self.unknown(key.span(), "rule", word, &known);
                continue;
            }
            match value.get_ref() {
                DeValue::String(_) => self.level(&mut layer, word, value),
                DeValue::Table(options) => self.options(&mut layer, word, rule, options),
                _ => self.wrong(value, "level, or table with `level` and options"),
            }
        }
        layer
    }

    fn setting(&mut self, value: &Value<'_>) -> Option<Setting> {
        let word = self.text(value)?;
        let found = match word.as_str() {
            "allow" => Setting::Allow,
            "info" => Setting::At(Level::Info),
            "warn" => Setting::At(Level::Warn),
            "error" | "deny" => Setting::At(Level::Error),
            _ => {
                self.unknown(value.span(), "level", &word, &["allow", "info", "warn", "error"]);
                return None;
            }
        };
        Some(found)
    }

    fn level(&mut self, layer: &mut Layer, rule: &str, value: &Value<'_>) {
        if let Some(setting) = self.setting(value) {
            layer.levels.insert(rule.to_owned(), setting);
        }
    }

    fn options(&mut self, layer: &mut Layer, word: &str, rule: Option<&Rule>, options: &DeTable<'_>) {
        for (key, value) in options.iter() {
            let option = key.get_ref().as_ref();
            let known: Vec<&str> = std::iter::once("level")
                .chain(rule.iter().flat_map(|r| r.options.iter().map(|o| o.name)))
                .collect();
            if option == "level" {
                self.level(layer, word, value);
            } else if !known.contains(&option) {
                self.unknown(key.span(), &format!("option of `{word}`"), option, &known);
            } else if let Some(number) = self.number(value) {
                layer.options.insert((word.to_owned(), option.to_owned()), number);
            }
        }
    }
}

/// The levels that a command line gives: the last word on everything.
#[must_use]
pub fn command_line(allow: &[String], warn: &[String], deny: &[String]) -> Layer {
    let mut layer = Layer::default();
    for (rules, setting) in
        [(allow, Setting::Allow), (warn, Setting::At(Level::Warn)), (deny, Setting::At(Level::Error))]
    {
        layer.levels.extend(rules.iter().map(|r| (r.clone(), setting)));
    }
    layer
}
