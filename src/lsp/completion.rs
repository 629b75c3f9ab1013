//! Completion that knows the place: the statements of the block, and within a statement what its form says comes next.

mod place;

use super::analysis::Analysis;
use super::form::{Next, next, words};
use super::hover::{said, words as described};
use crate::lint;
use crate::model::{defaults, metrics};
use crate::sim::mechanism;
use crate::syntax::statements::{self, Statement};
use crate::syntax::{Kind, NodeRef};
use place::{Typed, block, statement_start, typed};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const TIMES: [&str; 7] = ["s", "min", "h", "days", "weeks", "months", "years"];
const RATES: [&str; 4] = ["per day", "per week", "per month", "at day"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const RHYTHMS: [&str; 5] =
    ["on demand", "every day at 09:00", "every week on Monday", "every 2 weeks", "every month"];
const SPREADS: [&str; 6] = ["exponential", "uniform", "triangular", "normal", "lognormal", "erlang"];
const ACTS: [&str; 6] = ["use variant", "channel", "cut interface", "restore interface", "break", "signal"];
const CARRIED: [&str; 8] =
    ["Questions", "Answers", "Work", "Decisions", "Signals", "Learning", "Access", "Changes"];
const SHARED: [&str; 4] = ["intent", "learning", "needs", "signals"];
const ORDERS: [&str; 5] = ["oldest first", "newest first", "shortest first", "priority first", "random"];

/// Kinds of declarations that a placeholder of a form stands for.
fn kinds(placeholder: &str) -> &'static [&'static str] {
    match placeholder {
        "ROLE" => &["role"],
        "SPECIALTY" => &["specialty"],
        "DECISION" => &["decision"],
        "CALENDAR" => &["calendar"],
        "TEAM" => &["team"],
        "GROUP" => &["team", "unit"],
        "PARTY" => &["team", "unit", "role"],
        "CHANNEL" => &["channel"],
        "PHASE" => &["phase"],
        "INCIDENT" => &["incident"],
        "COMPONENT" => &["component"],
        "RESOURCE" => &["resource"],
        "ACCESS" => &["access"],
        "STAGE" => &["stage"],
        "STREAM" => &["stream"],
        "ANDON" => &["andon"],
        "MEETING" => &["meeting"],
        "SCENARIO" => &["scenario"],
        "VARIANT" => &["variant"],
        _ => &[],
    }
}

pub(super) fn complete(analysis: &Analysis, at: u32, marked: bool) -> Value {
    let text = analysis.text();
    let at = (at as usize).min(text.len());
    let Typed { said } = typed(text, at);
    let mut items = Items { analysis, marked, out: Vec::new(), seen: BTreeSet::new() };
    let in_text = said.matches('"').count() % 2 == 1;
    if said.starts_with("//") || (in_text && !said.starts_with("import")) {
        return json!({"isIncomplete": false, "items": []});
    }
    let block = block(analysis, at);
    if said.starts_with("import") {
        items.files();
    } else if said.is_empty() {
        items.statements(block);
    } else {
        items.follow(block, said);
    }
    json!({"isIncomplete": false, "items": items.out})
}

struct Items<'a> {
    analysis: &'a Analysis,
    /// The client shows Markdown.
    marked: bool,
    out: Vec<Value>,
    seen: BTreeSet<String>,
}

impl Items<'_> {
    fn push(&mut self, label: &str, item: Value) {
        if self.seen.insert(label.to_owned()) {
            self.out.push(item);
        }
    }

    /// What is said of an item, as the client shows it.
    fn documented(&self, text: &str) -> Value {
        let said = said(text, self.marked);
        if self.marked { said } else { said["value"].clone() }
    }

    /// Plain words: keywords and values.
    fn words(&mut self, all: &[&str], kind: u32) {
        for word in all {
            self.push(word, json!({"label": word, "kind": kind}));
        }
    }

    fn explained(&mut self, name: &str, meaning: &str) {
        self.push(name, json!({"label": name, "kind": 12, "detail": meaning}));
    }

    fn statements(&mut self, block: Kind) {
        for row in statements::within(block) {
            let words: Vec<&str> = row.keywords().collect();
            if words.is_empty() {
                continue;
            }
            let label = words.join(" ");
            let documentation = format!("{}\n\nExample: `{}`", row.meaning, row.example);
            let item = json!({
                "label": label, "kind": 14, "detail": row.form, "insertText": label,
                "documentation": self.documented(&documentation),
            });
            self.push(&label, item);
        }
    }

    /// What may come after what was said, by the forms of the statements that begin so.
    fn follow(&mut self, block: Kind, said: &str) {
        let words = words(said);
        let last = words.last().copied().unwrap_or("");
        for row in statements::within(block) {
            for next in next(row.form, &words) {
                self.next(row, &next, last, &words);
            }
        }
        if self.out.is_empty() && matches!(block, Kind::variant) {
            // Within `add` and `set` stands what stands at the top level.
            let inner = words.get(1..).unwrap_or(&[]);
            for row in statements::within(Kind::file) {
                for next in next(row.form, inner) {
                    self.next(row, &next, last, inner);
                }
            }
        }
    }

    fn next(&mut self, row: &Statement, next: &Next, last: &str, words: &[&str]) {
        match next {
            Next::Word(word) => self.words(&[word], 14),
            Next::Block | Next::Mark => {}
            Next::Unit(kind) => self.units(kind),
            Next::Filled(kind) => self.filled(row, kind),
            Next::More(kind) => self.more(kind, last, words),
        }
    }

    fn units(&mut self, kind: &str) {
        match kind {
            "SHARE" => self.words(&["%"], 11),
            "HOW" => self.words(&RATES, 11),
            "AMOUNT" => self.words(&["USD", "EUR", "people"], 11),
            "CLAIM" | "FIGURE" => {
                self.words(&TIMES, 11);
                self.words(&["%", "per day", "per week"], 11);
            }
            _ => self.words(&TIMES, 11),
        }
    }

    fn filled(&mut self, row: &Statement, kind: &str) {
        match (row.kind, kind) {
            (Kind::default, "NAME") => {
                for d in defaults::TABLE {
                    self.explained(d.name, d.meaning);
                }
            }
            (Kind::allow, "RULE") => self.rules(),
            (_, "RULE") => self.words(&ORDERS, 12),
            (_, "MECHANISM") => {
                for m in mechanism::TABLE {
                    self.explained(m.name, m.meaning);
                }
            }
            (_, "CLAIM") => {
                for m in metrics::TABLE {
                    self.explained(m.name, m.meaning);
                }
                self.words(&["finding", "no finding"], 14);
            }
            (_, "WHOM") => match row.kind {
                Kind::approved_by | Kind::drop_approvals => self.names(&["role", "board"]),
                _ => self.names(&["role", "specialty", "team", "unit"]),
            },
            (_, "PARTY") => {
                self.names(kinds(kind));
                self.words(&["all"], 14);
            }
            (Kind::compare, "VARIANT") => {
                self.names(kinds(kind));
                self.words(&["base"], 14);
            }
            (Kind::assess, "NAME") => self.names(&["variant"]),
            (Kind::carries, "THING") => self.words(&CARRIED, 12),
            (Kind::shares, "THING") => self.words(&SHARED, 12),
            (_, "THING") => self.responsibilities(),
            (_, "PATTERN") => self.patterns(),
            (_, "DAY") => self.words(&DAYS, 12),
            (_, "UNIT") => self.words(&["s", "min", "h", "day", "week", "month", "year"], 11),
            (_, "CADENCE") => self.words(&RHYTHMS, 12),
            (_, "MOMENT") => self.words(&["day", "week", "month"], 14),
            (_, "EVENT") => self.words(&ACTS, 14),
            (_, "TIME") => self.words(&SPREADS, 14),
            (_, "KIND" | "DECLARATION") => {
                let heads: BTreeSet<&str> =
                    statements::within(Kind::file).filter_map(|s| s.keywords().next()).collect();
                self.words(&heads.into_iter().collect::<Vec<_>>(), 14);
            }
            _ => self.names(kinds(kind)),
        }
    }

    /// Within something of several words.
    fn more(&mut self, kind: &str, last: &str, words: &[&str]) {
        match (kind, last) {
            ("CADENCE", "every") => self.words(&["day", "week", "month", "year"], 11),
            ("CADENCE", "on") => self.words(&DAYS, 12),
            ("CLAIM", "of") if words.ends_with(&["share", "answered", "of"]) => {
                for name in self.analysis.compiled.project.base.rung_names() {
                    self.words(&[&name], 7);
                }
            }
            ("CLAIM", "of") => {
                let all = [
                    "stream",
                    "stage",
                    "role",
                    "team",
                    "unit",
                    "decision",
                    "signal",
                    "resource",
                    "component",
                ];
                self.names(&all);
            }
            ("CLAIM", "finding") => self.rules(),
            ("CLAIM", "variant") => self.names(&["variant"]),
            ("CLAIM", _) => self.words(
                &[
                    "of",
                    "p50",
                    "p85",
                    "p95",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "falls at least",
                    "rises at most",
                    "does not rise",
                ],
                14,
            ),
            ("EVENT", "variant") => self.names(&["variant"]),
            ("EVENT", "channel") => self.names(&["channel"]),
            ("EVENT", "break") => self.names(&["component"]),
            ("EVENT", "signal") => self.names(&["signal"]),
            ("EVENT", "interface" | "->" | "<->") => self.names(&["team", "unit", "role"]),
            ("EVENT", "in" | "into" | "from") => self.names(&["team", "unit"]),
            ("EVENT", "use") => self.words(&["variant"], 14),
            ("EVENT", "cut" | "restore") => self.words(&["interface"], 14),
            ("EVENT" | "DECLARATION", number) if number.bytes().all(|b| b.is_ascii_digit()) => {
                self.names(&["role"])
            }
            ("DECLARATION", _) => {
                for row in statements::within(Kind::file) {
                    for next in next(row.form, words.get(1..).unwrap_or(&[])) {
                        if !matches!(next, Next::More(_)) {
                            self.next(row, &next, last, words);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn rules(&mut self) {
        for rule in lint::rules() {
            self.explained(rule.name, rule.summary);
        }
    }

    fn responsibilities(&mut self) {
        let org = &self.analysis.compiled.project.base;
        let roles = org.roles.iter().flat_map(|(_, r)| &r.responsibilities);
        let groups = org.groups.iter().flat_map(|(_, g)| &g.responsibilities);
        let all: BTreeSet<&str> = roles.chain(groups).map(|(name, _)| name.as_str()).collect();
        self.words(&all.into_iter().collect::<Vec<_>>(), 12);
    }

    /// Patterns are of the form alone.
    fn patterns(&mut self) {
        let trees = self.analysis.compiled.parsed.iter().flat_map(|p| p.tree.items());
        let names: Vec<&str> = trees
            .filter(|i| i.kind() == Kind::pattern)
            .filter_map(|i| i.child(Kind::name).map(NodeRef::text))
            .collect();
        self.words(&names, 7);
    }

    /// Specs of the project, as paths from the folder of this one.
    fn files(&mut self) {
        let Some(root) = &self.analysis.task.root else { return };
        let own = &self.analysis.task.path;
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut entries = 0;
        let found = root.disk.walk_locked(&mut |_| {
            entries += 1;
            entries > 5_000
        });
        for path in found.into_iter().flatten().filter(|p| p != own).take(200) {
            let up = folder.split('/').filter(|f| !f.is_empty()).count();
            let inside = if folder.is_empty() {
                Some(path.as_str())
            } else {
                path.strip_prefix(folder).and_then(|p| p.strip_prefix('/'))
            };
            let shown = inside.map_or_else(|| format!("{}{path}", "../".repeat(up)), str::to_owned);
            self.push(&shown, json!({"label": shown, "kind": 17}));
        }
    }

    fn names(&mut self, kinds: &[&str]) {
        let analysis = self.analysis;
        for symbol in analysis.symbols().values().filter(|s| kinds.contains(&s.kind)) {
            let item = json!({
                "label": symbol.short(), "kind": 7, "detail": format!("{} {}", symbol.kind, symbol.name),
                "documentation": self.documented(&described(symbol)),
            });
            self.push(symbol.short(), item);
        }
    }
}

/// The form of the statement that is being written, with the part that comes next.
pub(super) fn signature(analysis: &Analysis, at: u32) -> Value {
    let text = analysis.text();
    let at = (at as usize).min(text.len());
    let said = text[statement_start(text, at)..at].trim_start();
    let block = block(analysis, at);
    let fits = |row: &&Statement| {
        let words = row.keywords().collect::<Vec<_>>().join(" ");
        !words.is_empty() && (said == words || said.starts_with(&format!("{words} ")))
    };
    let row = statements::within(block).filter(fits).max_by_key(|r| r.keywords().count());
    let Some(row) = row else { return Value::Null };
    let parts: Vec<&str> =
        row.form.split(|c: char| !c.is_ascii_uppercase()).filter(|w| w.len() > 1).collect();
    let done = said.ends_with(char::is_whitespace);
    let words = words(said);
    let words = if done { &words[..] } else { words.split_last().map_or(&[][..], |(_, front)| front) };
    let active = next(row.form, words).into_iter().find_map(|n| match n {
        Next::Filled(kind) | Next::Unit(kind) | Next::More(kind) => parts.iter().position(|p| *p == kind),
        _ => None,
    });
    let parameters: Vec<Value> = parts.iter().map(|p| json!({"label": p})).collect();
    json!({
        "signatures": [{"label": row.form, "documentation": row.meaning, "parameters": parameters}],
        "activeSignature": 0, "activeParameter": active.unwrap_or(0),
    })
}
