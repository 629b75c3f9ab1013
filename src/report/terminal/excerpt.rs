//! The lines of a file that a finding is about, as miette draws them.

use crate::diag::{Finding, Label};
use crate::report::sanitise::{one_line, visible};
use crate::source::{Place, SourceFile, SourceMap, Span};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Longest line that is echoed, in characters.
const WIDEST: usize = 160;
/// Lines that are shown above and below a place.
pub(super) const CONTEXT: usize = 1;
/// Two places whose surroundings touch are drawn in one box, which has the lines between them, too.
const KEPT: usize = CONTEXT + 1;

/// The lines around the places of a finding as they are shown: characters that could command a terminal replaced, long
/// lines cut, and a map from the places as written to the places as shown. It answers for itself where a place is, since
/// miette would count columns in bytes of what is shown, and lines from the start of the file where it asks whether two
/// places are near each other.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    file: u32,
    lines: Vec<Line>,
    /// Places as written and as shown at the start of each piece, ascending.
    map: Vec<(u32, usize)>,
    /// Where a label begins as shown, and as its file has it.
    places: Vec<(usize, Place)>,
}

/// A line that is shown.
#[derive(Debug)]
struct Line {
    /// In its file, from 0.
    number: usize,
    /// Where it begins in what is shown.
    start: usize,
}

impl Excerpt {
    pub(super) fn around(finding: &Finding, sources: &SourceMap) -> Self {
        let file = finding.primary.span.file;
        let mut excerpt = Self {
            name: String::new(),
            text: String::new(),
            file: file.0,
            lines: Vec::new(),
            map: Vec::new(),
            places: Vec::new(),
        };
        let Some(file) = sources.get(file) else { return excerpt };
        excerpt.name = one_line(&file.shown);
        let all = std::iter::once(&finding.primary).chain(&finding.related);
        let labels: Vec<&Label> = all.filter(|l| l.span.file == file.id).collect();
        for number in wanted(&labels, file) {
            excerpt.add(number, file.index.start_of(number, &file.text), file.index.line(number, &file.text));
        }
        for label in labels {
            let place = file.index.place(&file.text, label.span.start);
            excerpt.places.push((excerpt.shown(label.span.start), place));
        }
        excerpt
    }

    fn add(&mut self, number: usize, start: u32, line: &str) {
        self.lines.push(Line { number, start: self.text.len() });
        let mut cut = false;
        for (shown, (i, c)) in line.char_indices().enumerate() {
            self.map.push((start + u32::try_from(i).unwrap_or(0), self.text.len()));
            cut = shown == WIDEST;
            if cut {
                self.text.push('…');
                break;
            }
            self.text.push_str(&visible(c.encode_utf8(&mut [0; 4])));
        }
        if !cut {
            self.map.push((start + u32::try_from(line.len()).unwrap_or(0), self.text.len()));
        }
        self.text.push('\n');
    }

    /// Where a place as written is shown.
    fn shown(&self, at: u32) -> usize {
        let i = self.map.partition_point(|(written, _)| *written <= at).max(1) - 1;
        self.map.get(i).map_or(0, |(_, shown)| *shown)
    }

    /// Where a span is shown; nothing when it stands in another file.
    pub(super) fn place(&self, span: Span) -> Option<SourceSpan> {
        if span.file.0 != self.file || self.map.is_empty() {
            return None;
        }
        let (from, to) = (self.shown(span.start), self.shown(span.end));
        Some(SourceSpan::new(from.into(), to.saturating_sub(from).max(usize::from(!span.is_empty()))))
    }

    /// The shown line, by its place among them, that holds a shown byte.
    fn line_at(&self, at: usize) -> usize {
        self.lines.partition_point(|l| l.start <= at).max(1) - 1
    }

    fn is_blank(&self, line: usize) -> bool {
        let from = self.lines.get(line).map_or(0, |l| l.start);
        let to = self.lines.get(line + 1).map_or(self.text.len(), |l| l.start);
        self.text.get(from..to).is_none_or(|t| t.trim().is_empty())
    }

    /// Goes on from a shown line while the next one is its neighbour in the file, at most so many steps.
    fn neighbour(&self, from: usize, steps: usize, up: bool) -> usize {
        let mut at = from;
        for _ in 0..steps {
            let next = if up { at.checked_sub(1) } else { Some(at + 1) };
            let apart = |n: usize| Some(self.lines.get(n)?.number.abs_diff(self.lines.get(at)?.number));
            match next.filter(|n| apart(*n) == Some(1)) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }
}

/// The lines of a file, from 0, that its labels need.
fn wanted(labels: &[&Label], file: &SourceFile) -> impl Iterator<Item = usize> + use<> {
    let last = file.index.lines().saturating_sub(1);
    let mut ranges: Vec<(usize, usize)> = labels
        .iter()
        .map(|l| (file.index.line_of(l.span.start), file.index.line_of(l.span.end.max(1) - 1)))
        .map(|(a, b)| (a.saturating_sub(KEPT), (b.max(a) + KEPT).min(last)))
        .collect();
    ranges.sort_unstable();
    let mut next = 0;
    ranges.into_iter().flat_map(move |(a, b)| {
        let from = a.max(next);
        next = next.max(b + 1);
        from..b + 1
    })
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        if self.lines.is_empty() || end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let own = self.line_at(span.offset());
        let last_own = self.line_at(end.max(span.offset() + 1) - 1);
        let above = self.neighbour(own, before, true);
        let below = self.neighbour(last_own, after, false);
        // A blank line shows nothing of what is around.
        let first = (above..own).find(|l| !self.is_blank(*l)).unwrap_or(own);
        let last = (last_own + 1..=below).rev().find(|l| !self.is_blank(*l)).unwrap_or(last_own);
        let from = if before == 0 { span.offset() } else { self.lines[first].start };
        let to = self.lines.get(last + 1).map_or(self.text.len(), |l| l.start);
        let known = self.places.iter().find(|(shown, _)| *shown == span.offset());
        let column = known.filter(|_| before == 0).map_or(0, |(_, place)| place.column as usize - 1);
        let contents = MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[from..to],
            (from, to - from).into(),
            self.lines[first].number,
            column,
            // The one line that is left out between two places would take as much room as another box.
            below + 2 - first,
        );
        Ok(Box::new(contents))
    }
}
