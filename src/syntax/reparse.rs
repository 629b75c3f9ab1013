//! Reading a changed text again: only the declarations that the change touches, when what stands around them cannot have
//! another meaning. Anything doubtful is left to [`super::parse`]; the result is the same, findings included.

use super::scan::{self, MAX_DEPTH};
use super::tree::{Shift, Tree};
use super::{Kind, NodeRef, Parsed, parse, recover};
use crate::diag::{Finding, Label};
use crate::source::{FileId, Span};

/// What stands before the touched declarations when they are read alone.
const HEADER: &str = "andon 1\n";
/// With more findings of form than this a file may have lost some.
const MOST_FINDINGS: usize = 500;

/// The new text understood with the help of the old one; nothing when it has to be read as a whole.
#[must_use]
pub fn reparse(old: &Parsed, text: &str) -> Option<Parsed> {
    let file = old.tree.file();
    let before = old.tree.text();
    if !old.balanced || old.findings.len() > MOST_FINDINGS || text.len() > crate::source::MAX_FILE_BYTES {
        return None;
    }
    let touched = touched(before, text);
    let region = region(&old.tree, before, touched)?;
    let grown = text.len().checked_sub(before.len() - region.len())?;
    let new = text.get(region.start..region.start + grown)?;
    // Reading a large part alone would save nothing.
    if new.len() > text.len() / 2 || !stands_alone(new) {
        return None;
    }
    let part = parse(file, &format!("{HEADER}{new}"));
    if !part.balanced || part.findings.len() > MOST_FINDINGS {
        return None;
    }
    let shift =
        Shift { from: region.end, by: i64::try_from(text.len()).ok()? - i64::try_from(before.len()).ok()? };
    let lead = i64::try_from(region.start).ok()? - i64::try_from(HEADER.len()).ok()?;
    let inner = Shift { from: 0, by: lead };
    let tree = old.tree.spliced(text, (region.first, region.after), &part.tree, (inner, shift))?;
    let mut findings: Vec<Finding> = Vec::new();
    for finding in &old.findings {
        let at = finding.primary.span.start as usize;
        if at < region.start || region.end <= at {
            findings.push(moved(finding.clone(), shift));
        }
    }
    findings.extend(part.findings.into_iter().map(|f| moved(f, inner)));
    let spoiled = recover::spoiled(&tree);
    Some(Parsed { tree, findings, spoiled, balanced: true })
}

/// The bytes of the old text that are not in the new one: after what both begin with, before what both end with.
fn touched(old: &str, new: &str) -> (usize, usize) {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let front = same(old.iter(), new.iter());
    let most = old.len().min(new.len()) - front;
    let back = same(old[old.len() - most..].iter().rev(), new[new.len() - most..].iter().rev());
    (front, old.len() - back)
}

fn same<'b>(a: impl Iterator<Item = &'b u8>, b: impl Iterator<Item = &'b u8>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

/// Declarations that follow each other, by the numbers of their nodes, with their place in the old text.
struct Region {
    first: usize,
    after: usize,
    start: usize,
    end: usize,
}

impl Region {
    fn len(&self) -> usize {
        self.end - self.start
    }
}

/// The declarations around a change: from one that begins a line before it to one that begins a line after it.
fn region(tree: &Tree, text: &str, (from, to): (usize, usize)) -> Option<Region> {
    let begins = |n: &NodeRef<'_>| {
        let at = n.span().start as usize;
        let own_line = at > 0 && matches!(text.as_bytes().get(at - 1), Some(b'\n' | b'\r'));
        own_line && !goes_on(&text[..at])
    };
    let items: Vec<NodeRef<'_>> = tree.items().collect();
    let place = |n: &NodeRef<'_>| n.span().start as usize;
    let first = items.partition_point(|n| place(n) < from);
    let first = items[..first].iter().rev().find(|n| n.kind() != Kind::header && begins(n))?;
    let later = &items[items.partition_point(|n| place(n) <= to)..];
    let last = later.iter().find(|n| begins(n) && n.kind() != Kind::EOI);
    let end = items.last().filter(|n| n.kind() == Kind::EOI)?;
    let (after, end) = last.map_or((end.index(), text.len()), |n| (n.index(), place(n)));
    Some(Region { first: first.index(), after, start: place(first), end })
}

/// The last line that says something ends with a comma, after which a list goes on in the next line.
fn goes_on(text: &str) -> bool {
    for line in text.rsplit(['\n', '\r']) {
        let words = line.split("//").next().unwrap_or("").trim_end();
        if !words.is_empty() {
            return words.ends_with(',');
        }
    }
    false
}

/// Its braces match, not too deep, and nothing in it goes on after its end.
fn stands_alone(text: &str) -> bool {
    !goes_on(text) && scan::depth(text).is_some_and(|d| d <= MAX_DEPTH)
}

fn moved(mut finding: Finding, shift: Shift) -> Finding {
    let label = |l: &mut Label| l.span = span(l.span, shift);
    label(&mut finding.primary);
    finding.related.iter_mut().for_each(label);
    for edit in finding.fixes.iter_mut().flat_map(|f| &mut f.edits) {
        edit.span = span(edit.span, shift);
    }
    finding
}

fn span(span: Span, shift: Shift) -> Span {
    Span { start: shift.of(span.start), end: shift.of(span.end), ..span }
}

/// The text understood, with the help of an earlier state of the same file if there is one.
#[must_use]
pub fn parse_again(old: Option<&Parsed>, file: FileId, text: &str) -> Parsed {
    old.filter(|o| o.tree.file() == file).and_then(|o| reparse(o, text)).unwrap_or_else(|| parse(file, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "andon 1\n\n/// Writes.\nrole Developer { skilled in Java }\nspecialty Java,\n  Database\n\nunit IT led by CIO {\n  team A led by L { 6 Developer }\n}\n// a remark\nchannel chat {\n  speed 1 h\n}\ninterface A -> A by chat\n\nstream S {\n  stage Code by Developer { effort 2 days }\n}\n";

    const PIECES: [&str; 26] = [
        "}",
        "{",
        "\"",
        "\n",
        "\r\n",
        "\r",
        " ",
        "x",
        ",",
        "9",
        "\u{e9}",
        "\u{1F600}",
        "\u{200b}",
        "// ",
        "/// ",
        "role A\n",
        ";",
        "{ }",
        "specialty A,\n",
        "team T led by L { 3 Developer }\n",
        "effort",
        "import \"b.org\"\n",
        "\t",
        "{ 1 }\n",
        "nonsense\n",
        "unit",
    ];

    fn sorted(parsed: &Parsed) -> Vec<String> {
        let mut all: Vec<String> = parsed.findings.iter().map(|f| format!("{f:?}")).collect();
        all.sort();
        all
    }

    #[test]
    fn what_is_read_again_in_part_is_what_is_read_as_a_whole() {
        let mut state = 99_u64;
        let mut below = |n: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % n
        };
        let (mut in_part, mut broken) = (0, 0);
        for round in 0..120 {
            let mut text = SPEC.to_owned();
            if round % 3 == 1 {
                text = text.replace('\n', "\r\n");
            }
            let mut parsed = parse(FileId(0), &text);
            for _ in 0..25 {
                let places: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                let i = below(places.len());
                let j = (i + if below(2) == 0 { 0 } else { below(9) }).min(places.len() - 1);
                text.replace_range(
                    places[i]..places[j],
                    if below(3) == 0 { "" } else { PIECES[below(PIECES.len())] },
                );
                let whole = parse(FileId(0), &text);
                if let Some(part) = reparse(&parsed, &text) {
                    in_part += 1;
                    broken += usize::from(!part.findings.is_empty());
                    assert_eq!(part.tree.shape(), whole.tree.shape(), "{text:?}");
                    assert_eq!(sorted(&part), sorted(&whole), "{text:?}");
                    assert_eq!(part.spoiled, whole.spoiled, "{text:?}");
                    assert!(whole.balanced, "{text:?}");
                    parsed = part;
                } else {
                    parsed = whole;
                }
            }
        }
        assert!(in_part > 300 && broken > 100, "{in_part} read in part, {broken} of them with findings");
    }

    #[test]
    fn typing_in_a_line_is_read_in_part() {
        let old = parse(FileId(0), SPEC);
        let new = SPEC.replace("6 Developer", "66 Developer");
        assert!(reparse(&old, &new).is_some());
        let half = SPEC.replace("interface A -> A by chat", "interface A -> A by ");
        assert!(reparse(&old, &half).is_some_and(|p| p.findings.len() == 1));
        assert!(reparse(&old, &format!("{SPEC}role B")).is_some());
        let header = SPEC.replace("andon 1", "andon 11");
        assert!(reparse(&old, &header).is_none());
    }
}
