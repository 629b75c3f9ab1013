//! What people who come from elsewhere write, and what is written here instead.

use super::Kind;
use super::statements::{self, Statement};

/// A line that is no statement, as somebody with the habits of another language would write it: what is wrong with it, and
/// what to write.
pub(super) fn of_a_line(text: &str, block: Kind) -> Option<(String, String)> {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next()?, words.next().unwrap_or(""));
    let comment = ["#", "--", "/*", "%", "'"].into_iter().find(|mark| first.starts_with(mark));
    if let Some(mark) = comment {
        return Some((format!("`{mark}` begins no comment"), "write `// …`".to_owned()));
    }
    match block {
        Kind::stage if first == "needs" && matches!(second, "decision" | "approval" | "approvals") => Some((
            format!("a stage does not need a {}: it decides", second.trim_end_matches('s')),
            "write `decides DECISION`, as in `decides Deploy`; who approves stands in the `decision`"
                .to_owned(),
        )),
        Kind::stage if first == "approved" => Some((
            "who approves does not stand in a stage".to_owned(),
            "write `decides Deploy` here, and `decision Deploy { approved by CIO }` at the top level"
                .to_owned(),
        )),
        Kind::variant if declares(first) => Some((
            format!("a variant says what happens to a {first}"),
            format!(
                "write `add {first} …` for a new one, `set {first} NAME {{ … }}` or `drop {first} NAME` for one that is there"
            ),
        )),
        _ => None,
    }
}

/// The first word of a declaration that a variant can add.
fn declares(word: &str) -> bool {
    const ADDED: &[&str] = &[
        "team",
        "unit",
        "role",
        "interface",
        "channel",
        "decision",
        "board",
        "stream",
        "access",
        "resource",
        "meeting",
        "intent",
    ];
    ADDED.contains(&word)
}

/// What to write where a statement does not go on as it must, when a habit tells what was meant.
pub(super) fn of_a_rest(row: &Statement, rest: &str, whole: &str) -> Option<String> {
    let is_name = statements::within(Kind::file).any(|s| s.kind == row.kind);
    if is_name && let Some(help) = count_behind_title(whole, rest) {
        return Some(help);
    }
    if is_name && rest.starts_with('"') && row.form.contains(" NAME") {
        let keyword = row.keywords().next()?;
        let name: String = rest.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
        let name = if name.is_empty() { "Name".to_owned() } else { name };
        return Some(format!(
            "a name is one word, and what people call it may follow: `{keyword} {name} {rest}`"
        ));
    }
    if let Some(letter) = escaped(whole, rest) {
        return Some(format!(
            "in a text `\\` stands before `\"` or another `\\` only, and not before `{letter}`: write `\\\\` for a backslash"
        ));
    }
    if row.kind == Kind::member && rest.starts_with(',') {
        let lines: Vec<&str> = whole.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
        return Some(format!("write each on a line of its own, or `{}`", lines.join("; ")));
    }
    if matches!(row.kind, Kind::expect | Kind::goal | Kind::assess)
        && let Some(help) = of_a_change(whole)
    {
        return Some(help);
    }
    if matches!(row.kind, Kind::expect | Kind::goal | Kind::assess) {
        return Some(format!(
            "write `{}`; a quantile stands behind the name, as in `flow time of Feature p85 < 2 weeks`, and `between` takes \
             `5% to 10%`; `andon explain expect` shows all that can be claimed",
            row.example
        ));
    }
    None
}

/// What people call a thing stands behind its count, and not between the name and the count.
pub(super) fn count_behind_title(head: &str, title: &str) -> Option<String> {
    let is_count = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    let (front, back) = head.split_once(title).filter(|_| title.starts_with('"'))?;
    let [keyword, name] = front.split_whitespace().collect::<Vec<_>>()[..] else { return None };
    match back.split_whitespace().next().filter(is_count) {
        Some(count) => {
            Some(format!("the count comes before what people call it: `{keyword} {name} {count} {title}`"))
        }
        // Without a count, only a resource is no resource yet.
        None if keyword == "resource" => {
            Some(format!("how many there are comes before what people call it: `{keyword} {name} 2 {title}`"))
        }
        None => None,
    }
}

/// A claim about a change that does not say which bound it means, or which way is better.
fn of_a_change(whole: &str) -> Option<String> {
    let words: Vec<&str> = whole.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1).copied().unwrap_or_default();
        match *word {
            "falls" | "rises" if next.starts_with(|c: char| c.is_ascii_digit()) => {
                let amount = words[i + 1..].join(" ");
                return Some(format!("write `{word} at least {amount}`, or `{word} at most {amount}`"));
            }
            "improves" | "worsens" | "increases" | "decreases" | "drops" | "grows" => {
                let way = match *word {
                    "increases" | "grows" => "rises",
                    "decreases" | "drops" => "falls",
                    _ => {
                        return Some(
                            "say which way: write `falls at least 20%` or `rises at least 20%`".to_owned(),
                        );
                    }
                };
                return Some(format!("write `{way}`, or how far: `{way} at least 20%`"));
            }
            _ => {}
        }
    }
    None
}

/// The figure of `rises at least 2`, which says neither `%` nor `times`, and where it stands.
pub(super) fn bare_extent(text: &str) -> Option<(usize, &str)> {
    for extent in ["at least ", "at most "] {
        for (found, _) in text.match_indices(extent) {
            let way = text[..found].split_whitespace().next_back();
            let at = found + extent.len();
            let rest = &text[at..];
            let size = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_').unwrap_or(rest.len());
            let behind = rest[size..].trim_start();
            let bare = size > 0 && !behind.starts_with('%') && !behind.starts_with("times");
            if bare && matches!(way, Some("falls" | "fall" | "rises" | "rise")) {
                return Some((at, &rest[..size]));
            }
        }
    }
    None
}

/// The letter behind a backslash that means nothing, where a line ends to be understood at one.
fn escaped(whole: &str, rest: &str) -> Option<char> {
    if let Some(behind) = rest.strip_prefix('\\') {
        return behind.chars().next();
    }
    let at = whole.find(rest)?;
    rest.chars().next().filter(|_| whole[..at].ends_with('\\'))
}
