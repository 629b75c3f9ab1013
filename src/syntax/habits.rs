//! What people who come from elsewhere write, and what is written here instead.

mod clock;

pub(super) use clock::slip;

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
    if first.starts_with('{') {
        return Some((
            "this block belongs to nothing".to_owned(),
            "write `{` at the end of the line above, behind what the block is of".to_owned(),
        ));
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
        Kind::unit | Kind::team | Kind::pattern => of_a_headcount(first, second),
        Kind::variant if first == "set" && second == "interface" && text.split_whitespace().any(|w| w == "by") => Some((
            "an interface keeps its channel".to_owned(),
            "for another one, write `drop interface A -> B` and `add interface A -> B by CHANNEL`; what else it says, `set interface A -> B { … }` changes"
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

/// People of a group whose number is missing, or is none of people.
fn of_a_headcount(first: &str, second: &str) -> Option<(String, String)> {
    const WORDS: &[&str] =
        &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let is_name =
        |word: &str| word.starts_with(|c: char| c.is_uppercase()) && word.chars().all(char::is_alphanumeric);
    let begins = first.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
    let counts = begins && !first.bytes().all(|b| b.is_ascii_digit());
    let spelt = WORDS.iter().position(|word| word.eq_ignore_ascii_case(first));
    let who = if is_name(second) { second } else { "Developer" };
    if let Some(at) = spelt {
        return Some((format!("`{first}` is no figure"), format!("write `{} {who}`", at + 1)));
    }
    if counts {
        return Some((
            format!("`{first}` is no number of people"),
            format!(
                "write a whole number, as `3 {who}`; a part of somebody's time is `1 {who} from TEAM at 50%`"
            ),
        ));
    }
    (is_name(first) && second.is_empty())
        .then(|| (format!("how many of `{first}` there are is missing"), format!("write `1 {first}`")))
}

/// A figure as it is written elsewhere: with a comma, a stroke or an exponent.
fn of_a_figure(whole: &str) -> Option<String> {
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    for word in whole.split_whitespace() {
        let word = word.trim_end_matches([',', '%']);
        if let Some((front, back)) = word.split_once(',').filter(|(a, b)| figures(a) && figures(b)) {
            let large = if back.len() == 3 {
                format!(", or `{front}{back}` where thousands are meant")
            } else {
                String::new()
            };
            return Some(format!("a decimal point is a point: write `{front}.{back}`{large}"));
        }
        if word.split_once('/').is_some_and(|(a, b)| figures(a) && figures(b)) {
            return Some(format!("a figure is written out, as `0.5` for a half: `{word}` is none"));
        }
        if word.split_once(['e', 'E']).is_some_and(|(a, b)| figures(a) && figures(b)) {
            return Some(format!("a figure is written out, as `1000`: `{word}` is none"));
        }
    }
    None
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
    if let Some(help) = of_a_figure(whole) {
        return Some(help);
    }
    if row.kind == Kind::demand && rest == "priority" {
        return Some(
            "behind `priority` stands a whole number from 0, which is the most urgent: `priority 1`"
                .to_owned(),
        );
    }
    if row.kind == Kind::runs && (whole.contains("warmup") || whole.contains("warm up")) {
        return Some("write `warm-up` with a hyphen, as in `runs 1 year after 3 months warm-up`".to_owned());
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

/// `lead by CIO` in the head of a group.
pub(super) fn of_a_head(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let (led, by) = (words.next()?, words.next()?);
    let who = words.next().unwrap_or("ROLE");
    (by == "by" && matches!(led, "lead" | "leads" | "leaded" | "headed" | "run" | "managed"))
        .then(|| format!("did you mean `led by {who}`?"))
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
        // `falls 5%`, and `falls by 5%`.
        let rest = &words[i + 1..];
        let rest = rest.strip_prefix(&["by"]).unwrap_or(rest);
        match *word {
            "falls" | "rises"
                if rest.first().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())) =>
            {
                let amount = rest.join(" ");
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
