//! Texts made from the rules of the pest grammar: every form of every statement comes up, those of tomorrow too.

use pest_meta::ast::{Expr, Rule};
use pest_meta::parser;
use std::collections::{BTreeMap, BTreeSet};

/// A number below the one given.
pub type Pick<'p> = &'p mut dyn FnMut(usize) -> usize;

/// Makes texts.
pub struct Sentences {
    rules: BTreeMap<String, Rule>,
    /// All keywords, since a name may be spelled like one.
    pub keywords: Vec<String>,
    /// The declarations.
    items: Vec<String>,
}

/// Words that are not made from their rules, and how they may look.
const WORDS: &[(&str, &[&str])] = &[
    ("s", &[" ", " ", " ", " ", "  ", "\t"]),
    ("o", &["", " "]),
    ("kb", &[""]),
    ("end", &["", "", "", " "]),
    ("comma", &[", ", ", ", ",", " ,", ",\n  ", ",\r\n"]),
    ("gap", &["\n", "\n", "\r\n", "; ", "\n\n  ", " // c\n", "\n/// d\n", ";", "\r"]),
    ("name", &["A", "Build", "x_1", "Été", "p90", "p9x", "days", "_"]),
    ("path", &["A", "Build", "x_1", "A.B", "Ops.Build.Deploy", "É.b1"]),
    ("unit_name", &["days", "h", "EUR", "week", "items_a", "é"]),
    ("number", &["5", "1_000", "2.5", "-3", "-0.5", "0"]),
    ("count", &["1", "6", "1_000"]),
    ("string", &["\"\"", "\"a b\"", "\"a \\\" { // b\"", "\"\\\\\""]),
    ("version", &["1"]),
    ("clock", &["9:00", "17:30"]),
    ("quantile", &["p90", "p5"]),
    ("rule_name", &["no-owner", "a", "rule-1B"]),
    ("mechanism", &["switching", "a-b"]),
    ("metric", &["wait", "flow time of A.B", "use of it", "finding x", "no finding", "p999 x", "a to b", "share with 5"]),
];

impl Sentences {
    /// Reads the rules.
    ///
    /// # Panics
    /// When the grammar is none.
    #[must_use]
    pub fn new(pest: &str) -> Self {
        let pairs = parser::parse(parser::Rule::grammar_rules, pest).expect("a grammar");
        let rules: BTreeMap<String, Rule> = parser::consume_rules(pairs).expect("rules").into_iter().map(|r| (r.name.clone(), r)).collect();
        let mut keywords = BTreeSet::new();
        for expr in rules.values().flat_map(|r| r.expr.iter_top_down()) {
            if let Expr::Str(text) = expr
                && text.bytes().all(|b| b.is_ascii_alphabetic())
            {
                keywords.insert(text);
            }
        }
        let items = rules["item"].expr.iter_top_down().filter_map(|e| if let Expr::Ident(n) = e { Some(n) } else { None }).collect();
        Self { rules, keywords: keywords.into_iter().collect(), items }
    }

    /// A file with one declaration, or now and then two. `turn` goes through the declarations.
    pub fn file(&self, turn: usize, pick: Pick<'_>) -> String {
        let mut out = ["andon 1\n", "andon 1 // c\n\n", "andon\t1\r\n", "andon 1\n"][pick(4)].to_owned();
        for i in 0..1 + usize::from(pick(6) == 0) {
            self.word(&self.items[(turn + i) % self.items.len()], 9, &mut out, pick);
            out.push_str(["\n", "\n", ";", ""][pick(4)]);
        }
        out
    }

    fn word(&self, name: &str, depth: usize, out: &mut String, pick: Pick<'_>) {
        if let Some((_, looks)) = WORDS.iter().find(|(n, _)| *n == name) {
            let keyword = matches!(name, "name" | "path" | "unit_name" | "metric") && pick(5) == 0;
            out.push_str(if keyword { &self.keywords[pick(self.keywords.len())] } else { looks[pick(looks.len())] });
        } else if let Some(rule) = self.rules.get(name) {
            self.expr(&rule.expr, depth.saturating_sub(1), out, pick);
        }
    }

    fn expr(&self, expr: &Expr, depth: usize, out: &mut String, pick: Pick<'_>) {
        match expr {
            Expr::Str(text) => out.push_str(text),
            Expr::Ident(name) if name == "stray" || name == "stray_head" => {}
            Expr::Ident(name) => self.word(name, depth, out, pick),
            Expr::Seq(a, b) => {
                self.expr(a, depth, out, pick);
                self.expr(b, depth, out, pick);
            }
            Expr::Choice(..) => {
                let mut parts = Vec::new();
                let mut rest = expr;
                while let Expr::Choice(a, b) = rest {
                    parts.push(a.as_ref());
                    rest = b;
                }
                parts.push(rest);
                // `STATEMENT ~ end | stray`: a line that is none is for the mutations to make.
                parts.retain(|p| !matches!(p, Expr::Ident(n) if n == "stray"));
                self.expr(parts[pick(parts.len())], depth, out, pick);
            }
            Expr::Opt(inner) if pick(2) == 0 && depth > 0 => self.expr(inner, depth, out, pick),
            Expr::Rep(inner) | Expr::RepOnce(inner) => {
                let least = usize::from(matches!(expr, Expr::RepOnce(_)));
                for _ in 0..least + if depth > 0 { pick(3) } else { 0 } {
                    self.expr(inner, depth, out, pick);
                }
            }
            _ => {}
        }
    }
}
