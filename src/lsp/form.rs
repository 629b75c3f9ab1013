//! What may come next in a statement that is being written: its form in the catalogue of statements, followed word by word.
//!
//! `approved by WHOM [CADENCE] [for TIME], then WHOM` is read as a pattern: words in lower case stand for themselves, capitals
//! for something to fill in, brackets for what may be left out, a bar for one of two, and what comes after the last comma may
//! come again.

use std::collections::BTreeSet;

/// What may come next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Next {
    /// This word.
    Word(&'static str),
    /// Something of this kind: `ROLE`, `TIME`.
    Filled(&'static str),
    /// The unit of a figure of this kind, which was just written.
    Unit(&'static str),
    /// More of something that has begun, of this kind.
    More(&'static str),
    /// A block.
    Block,
    /// A comma or a colon.
    Mark,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// One of these words.
    Word(Vec<&'static str>),
    Comma,
    Open,
    Close,
    Block,
}

/// Where the matching stands: before a token, or within the figure or the words that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Before(usize),
    /// A figure has been written, its unit has not.
    Figure(usize, &'static str),
    /// Some words have been written.
    Within(usize, &'static str),
}

/// Forms that the catalogue writes shorter than they are.
const IN_FULL: [(&str, &str); 2] = [
    ("skilled in SPECIALTY [SHARE]", "skilled in SPECIALTY [SHARE], SPECIALTY [SHARE]"),
    (
        "approved by WHOM [CADENCE] [for TIME], then WHOM",
        "approved by WHOM [CADENCE] [for TIME], then WHOM [CADENCE] [for TIME]",
    ),
];

/// What may follow these words in a statement of this form; nothing when they do not fit.
pub(super) fn next(form: &'static str, words: &[&str]) -> BTreeSet<Next> {
    let form = IN_FULL.iter().find(|(short, _)| *short == form).map_or(form, |(_, full)| full);
    let tokens = tokens(form);
    let mut states = closed(&tokens, [State::Before(0)]);
    for word in words {
        let moved: Vec<State> = states.iter().flat_map(|s| step(&tokens, *s, word)).collect();
        states = closed(&tokens, moved);
    }
    let mut out = BTreeSet::new();
    for state in states {
        match state {
            State::Figure(_, kind) => drop(out.insert(Next::Unit(kind))),
            State::Within(_, kind) => drop(out.insert(Next::More(kind))),
            State::Before(i) => match tokens.get(i) {
                Some(Token::Word(all)) => {
                    out.extend(all.iter().map(|w| if is_kind(w) { Next::Filled(w) } else { Next::Word(w) }))
                }
                Some(Token::Block) => drop(out.insert(Next::Block)),
                Some(Token::Comma) => drop(out.insert(Next::Mark)),
                _ => {}
            },
        }
    }
    out
}

/// The words of a line as the matching takes them: texts whole, commas and colons alone.
pub(super) fn words(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            ',' | ':' => 1,
            '"' => rest[1..].find('"').map_or(rest.len(), |i| i + 2),
            _ => rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '"')).unwrap_or(rest.len()),
        };
        // `09:00` is one word.
        let mut end = end.max(first.len_utf8());
        if first.is_ascii_digit() {
            end = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
        }
        out.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    out
}

fn is_kind(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase())
}

fn tokens(form: &'static str) -> Vec<Token> {
    let mut out = Vec::new();
    for part in form.split_whitespace() {
        let mut rest = part;
        while !rest.is_empty() {
            let (token, length) = match rest.as_bytes()[0] {
                b'[' => (Token::Open, 1),
                b']' => (Token::Close, 1),
                b',' | b':' => (Token::Comma, 1),
                b'{' => (Token::Block, rest.len()),
                _ => {
                    let end = rest.find(['[', ']', ',', ':']).unwrap_or(rest.len());
                    (Token::Word(rest[..end].split('|').collect()), end)
                }
            };
            if token == Token::Block {
                out.push(token);
                return out;
            }
            out.push(token);
            rest = &rest[length..];
        }
    }
    out
}

/// With what is reached without a word: into and past brackets, and back to the last comma of a list.
fn closed(tokens: &[Token], states: impl IntoIterator<Item = State>) -> BTreeSet<State> {
    let mut out = BTreeSet::new();
    let mut todo: Vec<State> = states.into_iter().collect();
    while let Some(state) = todo.pop() {
        if !out.insert(state) {
            continue;
        }
        let State::Before(i) = state else { continue };
        match tokens.get(i) {
            Some(Token::Open) => todo.extend([State::Before(i + 1), State::Before(past(tokens, i))]),
            Some(Token::Close) => todo.push(State::Before(i + 1)),
            None | Some(Token::Block) => {
                todo.extend(last_comma(tokens).map(State::Before));
            }
            _ => {}
        }
    }
    out
}

/// After the bracket that closes the one at a place.
fn past(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Open => depth += 1,
            Token::Close => {
                depth -= 1;
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The comma after which a list goes on: one outside all brackets.
fn last_comma(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut last = None;
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            Token::Comma if depth == 0 => last = Some(i),
            _ => {}
        }
    }
    last
}

fn is_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|b| b.is_ascii_digit() || b"._".contains(&b))
}

fn step(tokens: &[Token], state: State, word: &str) -> Vec<State> {
    let i = match state {
        State::Before(i) | State::Figure(i, _) | State::Within(i, _) => i,
    };
    match (state, tokens.get(i)) {
        // Any word is a unit; the figure is complete, and may spread: `2 days to 6 days`, `normal 5 days give or take 1 day`.
        (State::Figure(_, kind), _) => vec![State::Before(i + 1), State::Within(i, kind)],
        (State::Within(_, kind), _) => within(i, kind, word),
        (State::Before(_), Some(Token::Comma)) if matches!(word, "," | ":") => vec![State::Before(i + 1)],
        (State::Before(_), Some(Token::Word(all))) => all
            .iter()
            .flat_map(|w| {
                if is_kind(w) {
                    filled(i, w, word)
                } else if *w == word {
                    vec![State::Before(i + 1)]
                } else {
                    Vec::new()
                }
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A word of something that has begun.
fn within(i: usize, kind: &'static str, word: &str) -> Vec<State> {
    if word == "," && kind != "CLAIM" {
        return Vec::new();
    }
    if is_figure(word) {
        vec![State::Figure(i, kind)]
    } else {
        vec![State::Before(i + 1), State::Within(i, kind)]
    }
}

/// The first word of something.
fn filled(i: usize, kind: &'static str, word: &str) -> Vec<State> {
    if matches!(word, "," | ":") {
        return Vec::new();
    }
    let figure = is_figure(word);
    match kind {
        "COUNT" | "NUMBER" => {
            if figure {
                vec![State::Before(i + 1)]
            } else {
                Vec::new()
            }
        }
        "SHARE" if figure => vec![State::Figure(i, kind)],
        "TIME" | "AMOUNT" | "FIGURE" if figure => vec![State::Figure(i, kind)],
        "SHARE" => {
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                vec![State::Before(i + 1)]
            } else {
                Vec::new()
            }
        }
        // Spreads begin with a word of their own.
        "TIME" | "FIGURE" => vec![State::Within(i, kind)],
        "AMOUNT" => Vec::new(),
        "HOW" if figure => vec![State::Figure(i, kind)],
        "HOW" | "CADENCE" | "MOMENT" | "CLAIM" | "EVENT" | "DECLARATION" | "RULE" | "THING" => {
            vec![State::Before(i + 1), State::Within(i, kind)]
        }
        _ => {
            if figure {
                Vec::new()
            } else {
                vec![State::Before(i + 1)]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(form: &'static str, line: &str) -> Vec<Next> {
        next(form, &words(line)).into_iter().collect()
    }

    #[test]
    fn what_comes_next_is_what_the_form_says() {
        use Next::{Filled, More, Unit, Word};
        assert_eq!(after("skilled in SPECIALTY [SHARE]", "skilled in"), [Filled("SPECIALTY")]);
        assert_eq!(after("skilled in SPECIALTY [SHARE]", "skilled in Java"), [Filled("SHARE"), Next::Mark]);
        assert_eq!(after("skilled in SPECIALTY [SHARE]", "skilled in Java 40"), [Unit("SHARE")]);
        assert_eq!(after("effort TIME [to TIME]", "effort 3"), [Unit("TIME")]);
        let spread = after("effort TIME [to TIME]", "effort 3 days");
        assert!(spread.contains(&Word("to")) && spread.contains(&More("TIME")), "{spread:?}");
        assert!(after("stage NAME by ROLE [in GROUP] { … }", "stage Code by Dev").contains(&Next::Block));
        assert_eq!(after("COUNT ROLE", "8"), [Filled("ROLE")]);
        let chain = after("approved by WHOM [CADENCE] [for TIME], then WHOM", "approved by Lead, then Head,");
        assert_eq!(chain, [Word("then")]);
        assert_eq!(after("specialty NAME, NAME", "specialty A, B,"), [Filled("NAME")]);
        assert_eq!(after("bad news is thanked|ignored", "bad news is"), [Word("ignored"), Word("thanked")]);
        assert!(after("effort TIME", "asks").is_empty());
    }

    #[test]
    fn the_examples_of_all_statements_fit_their_forms() {
        let mut misfits = Vec::new();
        for row in crate::syntax::statements::TABLE {
            let example = row.example.split(['{', ';']).next().unwrap();
            let all = words(example);
            for n in 1..all.len() {
                if next(row.form, &all[..n]).is_empty() {
                    misfits.push(format!("`{}` after `{}`", row.form, all[..n].join(" ")));
                }
            }
        }
        assert!(misfits.is_empty(), "{misfits:#?}");
    }

    #[test]
    fn lines_fall_into_words() {
        assert_eq!(
            words("meeting \"O&I call\" every day at 09:00, for"),
            ["meeting", "\"O&I call\"", "every", "day", "at", "09:00", ",", "for"]
        );
        assert_eq!(words("compare Year: base"), ["compare", "Year", ":", "base"]);
        assert_eq!(words("purpose \"open"), ["purpose", "\"open"]);
        assert_eq!(words("é ,, ü"), ["é", ",", ",", "ü"]);
    }
}
