//! Days and times of day, and what follows upon what, as people write them elsewhere.

use super::super::Kind;
use super::super::statements::Statement;
use crate::diag::{Finding, suggest};
use crate::source::Span;
use std::ops::Range;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A place in a line that was meant to be something else.
struct Slip {
    at: Range<usize>,
    message: String,
    help: String,
    /// What belongs there.
    mend: String,
    safe: bool,
}

/// What is wrong with the head of a line of this statement, where a day, a time of day or the comma before `then` is it.
pub(in super::super) fn slip(row: &Statement, head: &str, line: Span) -> Option<Finding> {
    let words = words(head);
    let slip = comma_before_then(row, head, &words)
        .or_else(|| misspelt_day(row, head, &words))
        .or_else(|| bare_hours(row, head, &words))?;
    let place = |at: usize| line.start + u32::try_from(at).unwrap_or(0);
    let span = Span { start: place(slip.at.start), end: place(slip.at.end), ..line };
    let title = match slip.mend.as_str() {
        "" => "leave the comma out".to_owned(),
        ";" => "put `;` instead".to_owned(),
        mend => format!("write `{mend}`"),
    };
    Some(Finding::error("syntax", span, slip.message).help(slip.help).fix(title, slip.safe, span, slip.mend))
}

/// Where the words of a line stand; a comma is no part of any.
fn words(head: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, c) in head.char_indices() {
        if c.is_whitespace() || c == ',' {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.end == at => last.end += c.len_utf8(),
            _ => out.push(at..at + c.len_utf8()),
        }
    }
    out
}

/// The words that stand behind this one.
fn behind<'w>(head: &str, words: &'w [Range<usize>], word: &str) -> impl Iterator<Item = &'w Range<usize>> {
    let next = |i: usize| words.get(i + 1);
    words.iter().enumerate().filter(|(_, w)| head[(*w).clone()] == *word).filter_map(move |(i, _)| next(i))
}

/// `answered by Operator within 5 min, then Lead`: each rung is a statement, other than the approvals of a decision. The comma
/// may stand at the end of a line, with `then` on the next one.
fn comma_before_then(row: &Statement, head: &str, words: &[Range<usize>]) -> Option<Slip> {
    if !matches!(row.kind, Kind::rung_first | Kind::rung_then) {
        return None;
    }
    let then = words.iter().skip(1).find(|w| head[(*w).clone()] == *"then");
    let (before, rest) = head.split_at(then.map_or(head.len(), |w| w.start));
    let before = before.trim_end();
    let first = before.strip_suffix(',')?.trim_end();
    let own = "begins a statement of its own: write";
    let (message, help, mend) = if rest.is_empty() {
        ("no comma belongs at the end of this statement", format!("what comes next {own} `{first}`"), "")
    } else {
        let whole = format!("`then` {own} `{first}; {}`", rest.trim_end());
        ("no comma belongs before `then` here", whole, ";")
    };
    Some(Slip {
        at: before.len() - 1..before.len(),
        message: message.to_owned(),
        help,
        mend: mend.to_owned(),
        safe: true,
    })
}

/// `on Thorsday`, `works Mon to Fri`.
fn misspelt_day(row: &Statement, head: &str, words: &[Range<usize>]) -> Option<Slip> {
    let hours = behind(head, words, "from").map(|w| w.start).next().unwrap_or(head.len());
    let (day, near) = if row.kind == Kind::calendar_works {
        let mut days = behind(head, words, "works").chain(behind(head, words, "to"));
        days.find_map(|w| meant_day(&head[w.clone()]).filter(|_| w.start < hours).map(|near| (w, near)))
    } else {
        behind(head, words, "on")
            .find_map(|w| Some((w, meant_day(&head[w.clone()])?)))
            .filter(|(day, _)| words.iter().any(|w| w.start < day.start && head[w.clone()] == *"every"))
    }?;
    Some(Slip {
        at: day.clone(),
        message: format!("`{}` is no day of the week", &head[day.clone()]),
        help: format!("did you mean `{near}`?"),
        mend: near.to_owned(),
        safe: false,
    })
}

/// The day that somebody means who writes `Thorsday`, `thursday`, `Thursdays` or `Thu`; nothing where it is one, or far from all.
fn meant_day(word: &str) -> Option<&'static str> {
    if DAYS.contains(&word) {
        return None;
    }
    let word = word.trim_end_matches('.').to_lowercase();
    let short = |day: &&&str| word.len() >= 2 && day.to_lowercase().starts_with(&word);
    let mut begun = DAYS.iter().filter(short);
    let begun = begun.next().filter(|_| begun.next().is_none()).copied();
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let capital = first + letters.as_str();
    begun.or_else(|| suggest::nearest(&capital, DAYS))
}

/// `from 9 to 17`, `every week on Thursday at 14`.
fn bare_hours(row: &Statement, head: &str, words: &[Range<usize>]) -> Option<Slip> {
    let times: Vec<Range<usize>> = if row.kind == Kind::calendar_works {
        let from = behind(head, words, "from").next()?;
        let to = behind(head, words, "to").filter(|w| w.start > from.start);
        std::iter::once(from).chain(to).map(|w| with_half(head, words, w)).collect()
    } else if words.iter().any(|w| head[w.clone()] == *"every") {
        behind(head, words, "at").take(1).map(|w| with_half(head, words, w)).collect()
    } else {
        return None;
    };
    let wrong = times.iter().map(|at| &head[at.clone()]).find(|time| !is_clock(time))?;
    let written: Vec<String> = times.iter().map(|at| clock(&head[at.clone()])).collect::<Option<_>>()?;
    // Both hours of a calendar are put right at once.
    let at = times.first()?.start..times.last()?.end;
    let (word, mend) = match &written[..] {
        [from, to] => ("from", format!("{from} to {to}")),
        [time] if row.kind != Kind::calendar_works => ("at", time.clone()),
        _ => return None,
    };
    Some(Slip {
        message: format!("`{wrong}` is no time of day"),
        help: format!("a time of day has hours and minutes, on a clock of 24 hours: write `{word} {mend}`"),
        at,
        mend,
        safe: false,
    })
}

/// A time of day with the half of the day that may stand behind it.
fn with_half(head: &str, words: &[Range<usize>], time: &Range<usize>) -> Range<usize> {
    let half = words.iter().find(|w| w.start >= time.end);
    let half = half.filter(|w| ["am", "pm"].contains(&head[(*w).clone()].to_lowercase().as_str()));
    time.start..half.map_or(time.end, |w| w.end)
}

fn is_clock(word: &str) -> bool {
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    word.split_once(':').is_some_and(|(h, m)| figures(h) && h.len() <= 2 && figures(m) && m.len() == 2)
}

/// `9`, `9h`, `9.30`, `5pm` as `09:00`, `09:00`, `09:30`, `17:00`.
fn clock(word: &str) -> Option<String> {
    let lower: String = word.to_lowercase().split_whitespace().collect();
    let (figures, later) = match (lower.strip_suffix("pm"), lower.strip_suffix("am")) {
        (Some(figures), _) => (figures, Some(12)),
        (_, Some(figures)) => (figures, Some(0)),
        _ => (lower.trim_end_matches('h'), None),
    };
    let (h, m) = figures.split_once([':', '.', 'h']).unwrap_or((figures, "0"));
    let (h, m): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
    let h = later.map_or(h, |later| h % 12 + later);
    (h < 24 && m < 60 || h == 24 && m == 0).then(|| format!("{h:02}:{m:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_known_as_they_are_written_elsewhere() {
        let days = ["Thorsday", "thursday", "Thursdays", "Thu", "Thur.", "Thursday", "T", "Office", ""];
        let thursday = Some("Thursday");
        assert_eq!(
            days.map(meant_day),
            [thursday, thursday, thursday, thursday, thursday, None, None, None, None]
        );
        assert_eq!(["ä", "Über", "木曜日", "thursdaÿ"].map(meant_day), [None, None, None, thursday]);
        let times = ["9", "9h", "9.30", "5 PM", "12am", "17:5", "24", "25", "nine"];
        let wanted = ["09:00", "09:00", "09:30", "17:00", "00:00", "17:05", "24:00", "", ""];
        assert_eq!(times.map(|t| clock(t).unwrap_or_default()), wanted);
    }
}
