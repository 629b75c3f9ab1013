//! Reading a snapshot back. What cannot be read says why and what to do; it is never taken for one that differs.

use super::text::{COUNT, DIGEST, NOUGHT, STORY, TAIL, WHOLE};
use super::{Entry, FORMAT, Figure, Findings, Run, Section, Snapshot, Story, VERSION};
use crate::report::sanitise::one_line;
use std::collections::BTreeMap;

/// Why a file is no snapshot that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A merge left its marks in it.
    #[error(
        "line {0} is the mark of a merge conflict: settle it, or record the snapshot again with `andon test --accept`"
    )]
    Conflict(usize),
    /// A later version of the program wrote it.
    #[error(
        "it has the format `andon.snapshot/{0}`, and this program reads up to {VERSION}: use a newer `andon`"
    )]
    Newer(u32),
    /// It is not what the program writes.
    #[error("line {line} {what}: record the snapshot again with `andon test --accept`")]
    Damaged {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// No run is repeated more often than this.
const MOST_REPLICATIONS: usize = 1_000_000;

type Read<T> = Result<T, Unreadable>;

struct Lines<'t> {
    all: Vec<&'t str>,
    at: usize,
}

impl<'t> Lines<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.all.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'t str> {
        let line = self.peek();
        self.at += usize::from(line.is_some());
        line
    }

    /// The next line, if it belongs to what stands above it.
    fn indented(&mut self) -> Option<&'t str> {
        let line = self.peek()?.strip_prefix("  ")?;
        self.at += 1;
        Some(line)
    }

    /// What is wrong with the line read last.
    fn damaged<T>(&self, what: impl Into<String>) -> Read<T> {
        Err(Unreadable::Damaged { line: self.at.max(1), what: what.into() })
    }

    /// The next line, which must begin with a word.
    fn field(&mut self, name: &str) -> Read<&'t str> {
        match self.next().and_then(|l| l.strip_prefix(name)?.strip_prefix(": ")) {
            Some(value) => Ok(value),
            None => self.damaged(format!("should be `{name}: …`")),
        }
    }

    fn whole_number<N: std::str::FromStr>(&mut self, name: &str) -> Read<N> {
        match self.field(name)?.parse() {
            Ok(n) => Ok(n),
            Err(_) => self.damaged(format!("should hold a whole number after `{name}:`")),
        }
    }
}

/// Reads a file of a snapshot, or its contents alone.
///
/// # Errors
/// [`Unreadable`], with the line and what to do.
pub fn read(text: &str) -> Read<Snapshot> {
    let all: Vec<&str> = text.lines().collect();
    let marks = |l: &&str| {
        ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|mark| l.starts_with(mark)) || *l == "======="
    };
    if let Some(line) = all.iter().position(marks) {
        return Err(Unreadable::Conflict(line + 1));
    }
    let mut lines = Lines { all, at: 0 };
    if lines.peek() == Some("---") {
        lines.next();
        while lines.next().is_some_and(|l| l != "---") {}
    }
    let version =
        lines.next().and_then(|l| l.strip_prefix(FORMAT.trim_end_matches('1'))?.parse::<u32>().ok());
    match version {
        None | Some(0) => return lines.damaged(format!("should be `{FORMAT}`")),
        Some(newer) if newer > VERSION => return Err(Unreadable::Newer(newer)),
        Some(_) => {}
    }
    let snapshot = if lines.peek() == Some("findings") {
        lines.next();
        let mut found = Vec::new();
        while let Some(line) = lines.indented() {
            found.push(one_line(line));
        }
        found.sort();
        Snapshot::Findings(Findings { lines: found })
    } else {
        Snapshot::Run(run(&mut lines)?)
    };
    match lines.next() {
        None => Ok(snapshot),
        Some(_) => lines.damaged("does not belong here"),
    }
}

fn run(lines: &mut Lines<'_>) -> Read<Run> {
    let mut run = Run {
        scenario: one_line(lines.field("scenario")?),
        variant: one_line(lines.field("variant")?),
        seed: lines.whole_number("seed")?,
        replications: lines.whole_number("replications")?,
        observed: one_line(lines.field("observed")?),
        without: String::new(),
        subjects: BTreeMap::new(),
        story: None,
    };
    if run.replications > MOST_REPLICATIONS {
        return lines.damaged(format!("stands below more than {MOST_REPLICATIONS} replications"));
    }
    if lines.peek().is_some_and(|l| l.starts_with("without: ")) {
        run.without = one_line(lines.field("without")?);
    }
    if lines.next() != Some("") {
        return lines.damaged("should be empty");
    }
    while let Some(line) = lines.next() {
        let Some((name, digest)) = line.rsplit_once(DIGEST) else {
            return lines.damaged(format!("should be a section with its digest, as `Feature{DIGEST}0f3a`"));
        };
        let (name, digest) = (one_line(name), one_line(digest));
        if let Some(item) = name.strip_prefix(STORY) {
            let mut told = Vec::new();
            while let Some(step) = lines.indented() {
                told.push(one_line(step));
            }
            run.story = Some(Story { item: item.to_owned(), digest, lines: told });
            break;
        }
        let name = if name == WHOLE { String::new() } else { name };
        let section = Section { digest, entries: entries(lines, run.replications)? };
        if run.subjects.insert(name, section).is_some() {
            return lines.damaged("stands in a section that is there twice");
        }
    }
    Ok(run)
}

fn entries(lines: &mut Lines<'_>, replications: usize) -> Read<BTreeMap<String, Entry>> {
    let mut entries = BTreeMap::new();
    while let Some(line) = lines.indented() {
        if let Some(names) = line.strip_prefix(NOUGHT) {
            let Some(nought) = Figure::read("0 ± 0", replications) else { continue };
            for name in names.split(", ") {
                entries.insert(one_line(name), Entry { mean: nought.clone(), tail: None });
            }
            continue;
        }
        let found =
            line.rsplit_once(": ").and_then(|(name, figures)| Some((name, entry(figures, replications)?)));
        match found {
            Some((name, entry)) => entries.insert(one_line(name), entry),
            None => return lines.damaged("should be a metric, as `flow time: 8.50 ± 0.30 days`"),
        };
    }
    Ok(entries)
}

fn entry(figures: &str, replications: usize) -> Option<Entry> {
    let (figures, n) = match figures.rsplit_once(COUNT) {
        Some((figures, n)) => (figures, n.parse().ok().filter(|n| *n <= replications)?),
        None => (figures, replications),
    };
    let (mean, tail) = match figures.split_once(TAIL) {
        Some((mean, tail)) => (mean, Some(Figure::read(tail, n)?)),
        None => (figures, None),
    };
    Some(Entry { mean: Figure::read(mean, n)?, tail })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::snapshot::text::contents;
    use proptest::prelude::*;

    const GOOD: &str = "andon.snapshot/1\nscenario: Year\nvariant: base\nseed: 1\nreplications: 20\nobserved: 9 days\n\n\
                        the whole  #aa\n  cost: 12 ± 3\nX  #bb\n  flow time: 8.5 ± 0.3 days, p85 9.1 ± 0.4 days, n 17\n  nought: y, z\n\
                        story of X#1  #cc\n  done\n";

    #[test]
    fn what_is_written_is_read() {
        let read = read(GOOD).expect("it is well formed");
        assert_eq!(contents(&read), GOOD);
        assert_eq!(super::read(&format!("---\nsource: a\n---\n{GOOD}")), Ok(read));
    }

    proptest! {
        /// Whatever is done to a line, reading ends with a snapshot or with a reason, and never with a panic.
        #[test]
        fn damage_is_told(line in 0..14_usize, at in 0..40_usize, what in "[ -~±\n#:.,]{0,6}") {
            let mut lines: Vec<String> = GOOD.lines().map(str::to_owned).collect();
            let old = &lines[line];
            let at = old.char_indices().map(|(i, _)| i).nth(at).unwrap_or(old.len());
            lines[line] = format!("{}{what}{}", &old[..at], &old[at..]);
            if let Ok(snapshot) = read(&lines.join("\n")) {
                prop_assert!(read(&contents(&snapshot)).is_ok());
            }
        }
    }
}
