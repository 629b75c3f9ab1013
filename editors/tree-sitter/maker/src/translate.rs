//! From pest to tree-sitter, rule by rule and under the same names.
//!
//! Most rules carry over as they stand. What a parser without unlimited lookahead cannot do is written by hand here: the words
//! (`TOKENS`), the places where pest looks ahead (`BY_HAND`, and `src/scanner.c`, which decides them at a blank), and names
//! that are spelled like a keyword allowed in the same place (`ALSO`). A predicate that is in none of them is an error.

use pest_meta::ast::{Expr, Rule};
use pest_meta::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What is made of the grammar.
pub struct Made {
    /// `grammar.js`.
    pub grammar: String,
    /// `src/words.h`: the words at which the scanner decides.
    pub words: String,
}

/// Words, as regular expressions. A name may be spelled like any keyword; where both fit, the keyword wins.
const TOKENS: &[(&str, &str)] = &[
    ("name", r"/[_\p{XID_Start}]\p{XID_Continue}*/"),
    ("_dotted", r"/[_\p{XID_Start}]\p{XID_Continue}*(\.[_\p{XID_Start}]\p{XID_Continue}*)+/"),
    ("version", "/[0-9]+/"),
    ("_int", "/[0-9]+(_[0-9]+)*/"),
    ("_decimal", r"/-[0-9]+(_[0-9]+)*(\.[0-9]+)?|[0-9]+(_[0-9]+)*\.[0-9]+/"),
    ("string", r#"/"([^"\\\r\n]|\\["\\])*"/"#),
    ("rule_name", "/[a-z][A-Za-z0-9-]*/"),
    ("mechanism", "/[a-z][A-Za-z0-9-]*/"),
    ("clock", "/[0-9][0-9]?:[0-9][0-9]/"),
    ("doc", r"token(prec(1, /\/\/\/[^\r\n]*/))"),
    ("comment", r"token(/\/\/[^\r\n]*/)"),
    ("_comma", r"/,[ \t\r\n]*/"),
    ("_newline", r"/[\r\n][ \t\r\n;]*/"),
    ("_semicolon", r"/;[ \t\r\n;]*/"),
];

/// Rules in which pest looks ahead, and wrappers that cost the parser a decision too early.
const BY_HAND: &[(&str, &str)] = &[
    ("file", "seq($.header, optional(seq($._newline, repeat($._gap_part), optional(list($, $._item)))))"),
    ("header", "seq($._start, 'andon', $._s, $.version, optional($.comment))"),
    ("_gap", "repeat1($._gap_part)"),
    ("_gap_part", "choice($._newline, $._semicolon, $.comment, $.doc)"),
    ("_path", "choice(alias($.name, $.path), alias($._dotted, $.path))"),
    ("_count", "alias($._int, $.count)"),
    ("_number", "choice(alias($._int, $.number), alias($._decimal, $.number))"),
    ("_unit", "alias($.name, $.unit_name)"),
    // The scanner says that it is one, or the keyword of a change.
    ("_quantile", "alias($.name, $.quantile)"),
    ("quantity", "seq($._number, optional(choice($.percent, seq($._before_unit, $._unit))))"),
    ("metric", "seq($._metric_word, repeat(seq($._metric_blank, $._metric_word)))"),
    ("_metric_word", "choice(alias($.name, $.metric_word), alias($._dotted, $.metric_word))"),
    ("expect", "seq('expect', choice(seq($._finding_blank, $.expect_finding), seq($._metric_blank, $.claim)))"),
];

const INLINE: [&str; 6] = ["_path", "_count", "_number", "_unit", "_quantile", "_metric_word"];

/// In a rule, keywords that may stand for a name too: (rule, what, keywords).
const ALSO: &[(&str, &str, &[&str])] = &[
    ("member", "name", &["teams"]),
    ("guest", "name", &["teams"]),
    ("away", "path", &["use", "channel"]),
    ("set_climate", "path", &["bad", "safety", "moves"]),
];

/// Rules whose predicate says nothing that the rest of the grammar does not say.
const IMPLIED: &[&str] = &["member"];

/// Translates the grammar; `conflicts` are the readings between which the parser cannot decide at once.
///
/// # Errors
/// When it is no pest grammar, or has something new that this translation does not know.
pub fn grammar(pest: &str, conflicts: &[Vec<String>]) -> Result<Made, String> {
    let pairs = parser::parse(parser::Rule::grammar_rules, pest).map_err(|e| e.to_string())?;
    let rules = parser::consume_rules(pairs).map_err(|e| format!("{e:?}"))?;
    let translator = Translator { rules: rules.iter().map(|r| (r.name.as_str(), r)).collect() };
    Ok(Made { grammar: translator.grammar(&rules, conflicts)?, words: translator.words()? })
}

struct Translator<'r> {
    rules: BTreeMap<&'r str, &'r Rule>,
}

impl Translator<'_> {
    fn grammar(&self, rules: &[Rule], conflicts: &[Vec<String>]) -> Result<String, String> {
        let reached = self.reached()?;
        let mut out = String::from(HEAD);
        let list = |names: &[String]| names.iter().map(|n| format!("$.{n}")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "  inline: $ => [{}],", list(&INLINE.map(String::from)));
        let conflicts: Vec<String> = conflicts.iter().map(|c| format!("    [{}],\n", list(c))).collect();
        let _ = writeln!(out, "  // Only what follows tells these readings apart; the parser follows both.");
        let _ = writeln!(out, "  conflicts: $ => [\n{}  ],\n\n  rules: {{", conflicts.concat());
        for (name, by_hand) in BY_HAND {
            let _ = writeln!(out, "    {name}: $ => {by_hand},");
        }
        for rule in rules.iter().filter(|r| reached.contains(r.name.as_str()) && !is_by_hand(&r.name)) {
            let name = self.shown(&rule.name);
            let body = match block(&rule.expr) {
                Some(inner) => format!("block($, {})", self.expr(inner, &rule.name)?),
                None => self.expr(&rule.expr, &rule.name)?,
            };
            let _ = writeln!(out, "    {name}: $ => {body},");
        }
        for (name, token) in TOKENS {
            let _ = writeln!(out, "    {name}: $ => {token},");
        }
        out.push_str("  },\n});\n");
        Ok(out)
    }

    /// The rules that carry over: all that the file is made of but words.
    fn reached(&self) -> Result<BTreeSet<String>, String> {
        let mut reached = BTreeSet::new();
        let mut open = vec!["file".to_owned(), "item".to_owned(), "expect_finding".to_owned(), "claim".to_owned(), "percent".to_owned()];
        while let Some(name) = open.pop() {
            let rule = self.rules.get(name.as_str()).ok_or(format!("no rule `{name}`"))?;
            if reached.insert(name.clone()) && !is_by_hand(&name) {
                for expr in rule.expr.iter_top_down() {
                    if let Expr::Ident(name) = expr
                        && !is_lexical(&name)
                    {
                        open.push(name);
                    }
                }
            }
        }
        reached.retain(|n| !is_by_hand(n));
        Ok(reached)
    }

    /// Silent rules are hidden in tree-sitter, too.
    fn shown(&self, name: &str) -> String {
        let silent = self.rules.get(name).is_some_and(|r| r.ty == pest_meta::ast::RuleType::Silent);
        if silent { format!("_{name}") } else { name.to_owned() }
    }

    fn expr(&self, expr: &Expr, rule: &str) -> Result<String, String> {
        self.maybe(expr, rule)?.ok_or(format!("nothing is left of a part of `{rule}`"))
    }

    /// `None` for what the parser need not see: blanks that may be left out, ends of words.
    fn maybe(&self, expr: &Expr, rule: &str) -> Result<Option<String>, String> {
        let wrapped = |with: &str, inner: &Expr| Ok(self.maybe(inner, rule)?.map(|i| format!("{with}({i})")));
        match expr {
            Expr::Str(text) => Ok(Some(format!("'{text}'"))),
            Expr::Ident(name) => Ok(self.ident(name, rule)),
            Expr::Opt(inner) => wrapped("optional", inner),
            Expr::Rep(inner) => wrapped("repeat", inner),
            Expr::RepOnce(inner) => wrapped("repeat1", inner),
            Expr::Choice(..) => {
                let parts = flat(expr, |e| if let Expr::Choice(a, b) = e { Some((a, b)) } else { None });
                let parts: Vec<String> = parts.into_iter().map(|p| self.expr(p, rule)).collect::<Result<_, _>>()?;
                Ok(Some(format!("choice({})", parts.join(", "))))
            }
            Expr::Seq(..) => self.sequence(expr, rule),
            Expr::NegPred(_) if IMPLIED.contains(&rule) => Ok(None),
            _ => Err(format!("`{rule}` has something that does not carry over: {expr:?}")),
        }
    }

    fn sequence(&self, expr: &Expr, rule: &str) -> Result<Option<String>, String> {
        let parts = flat(expr, |e| if let Expr::Seq(a, b) = e { Some((a, b)) } else { None });
        let mut out = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let before_metric = matches!(parts.get(i + 1), Some(Expr::Ident(n)) if n == "claim" || n == "metric");
            if before_metric && matches!(part, Expr::Ident(s) if s == "s") {
                out.push("$._metric_blank".to_owned());
            } else if let Some(text) = self.maybe(part, rule)? {
                out.push(text);
            }
        }
        Ok(match out.len() {
            0 => None,
            1 => out.pop(),
            _ => Some(format!("seq({})", out.join(", "))),
        })
    }

    fn ident(&self, name: &str, rule: &str) -> Option<String> {
        let plain = match name {
            "o" | "kb" | "stray_head" => return None,
            "s" => "$._s".to_owned(),
            "comma" => "alias($._comma, ',')".to_owned(),
            "path" => "$._path".to_owned(),
            "count" => "$._count".to_owned(),
            "number" => "$._number".to_owned(),
            "quantile" => "$._quantile".to_owned(),
            "unit_name" => "$._unit".to_owned(),
            // One kind of node for all blocks, so that folding and indenting need not list them.
            body if body.ends_with("_body") => format!("alias($.{}, $.block)", self.shown(body)),
            _ => format!("$.{}", self.shown(name)),
        };
        let Some((_, _, words)) = ALSO.iter().find(|(r, what, _)| *r == rule && *what == name) else { return Some(plain) };
        let words: Vec<String> = words.iter().map(|w| format!("alias('{w}', $.{name})")).collect();
        Some(format!("choice({plain}, {})", words.join(", ")))
    }

    fn words(&self) -> Result<String, String> {
        let mut out = String::from("/* Made by editors/generate from the grammar; do not edit. */\n");
        for rule in ["after_number", "change_word"] {
            let found = self.rules.get(rule).ok_or(format!("no rule `{rule}`"))?;
            let words: Vec<String> =
                found.expr.iter_top_down().filter_map(|e| if let Expr::Str(w) = e { Some(format!("  \"{w}\",\n")) } else { None }).collect();
            let _ = writeln!(out, "\nstatic const char *const {rule}[] = {{\n{}  0,\n}};", words.concat());
        }
        Ok(out)
    }
}

const HEAD: &str = "// Made by editors/generate from grammar/andon.pest; do not edit.

const list = ($, of) => seq(of, repeat(seq($._gap, of)), optional($._gap));
const block = ($, of) => seq('{', optional($._gap), optional(list($, of)), '}');

module.exports = grammar({
  name: 'andon',
  // Blanks may stand anywhere; where one must stand, and where it decides what comes next, the scanner hands it over.
  extras: $ => [/[ \\t]/],
  externals: $ => [$._s, $._metric_blank, $._finding_blank, $._before_unit, $._start, $._never],
  word: $ => $.name,
";

fn is_by_hand(name: &str) -> bool {
    BY_HAND.iter().chain(TOKENS).any(|(n, _)| *n == name) || is_lexical(name)
}

fn is_lexical(name: &str) -> bool {
    const LEXICAL: &[&str] = &[
        "s", "o", "kb", "comma", "gap", "end", "stray", "stray_head", "bom", "path", "count", "number", "quantile", "unit_name", "id_start", "name",
        "EOI", "SOI", "NEWLINE",
    ];
    LEXICAL.contains(&name) || TOKENS.iter().any(|(n, _)| *n == name)
}

/// The statement of a block: `"{" ~ gap ~ ((STATEMENT ~ end | stray) ~ gap)* ~ "}"`.
fn block(expr: &Expr) -> Option<&Expr> {
    let parts = flat(expr, |e| if let Expr::Seq(a, b) = e { Some((a, b)) } else { None });
    let [Expr::Str(open), Expr::Ident(_), Expr::Rep(repeated), Expr::Str(close)] = parts.as_slice() else { return None };
    let Expr::Seq(one, _) = repeated.as_ref() else { return None };
    let Expr::Choice(ended, stray) = one.as_ref() else { return None };
    let Expr::Seq(statement, end) = ended.as_ref() else { return None };
    let named = |e: &Expr, n: &str| matches!(e, Expr::Ident(i) if i == n);
    (open == "{" && close == "}" && named(end, "end") && named(stray, "stray")).then_some(statement)
}

fn flat<'e>(expr: &'e Expr, split: fn(&'e Expr) -> Option<(&'e Expr, &'e Expr)>) -> Vec<&'e Expr> {
    match split(expr) {
        Some((a, b)) => flat(a, split).into_iter().chain(flat(b, split)).collect(),
        None => vec![expr],
    }
}
