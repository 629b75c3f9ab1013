//! From bytes to lines and columns and back, in characters, UTF-16 units, or bytes.

/// A line and a column, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// Where the lines of a text begin. `\n`, `\r\n` and a lone `\r` end a line, as editors see it.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend((0..bytes.len()).filter(|i| ends_line(bytes, *i)).map(|i| small(i + 1)));
        Self { starts }
    }

    /// Follows a change: `removed` bytes at `from` became `added` ones. `text` is what there is afterwards. Costs what was
    /// added and the lines below, not the whole text.
    pub fn replace(&mut self, text: &str, from: usize, removed: usize, added: usize) {
        // Whether a line begins at a byte hangs on that byte and the one before it, since `\r\n` is one end.
        let keep = self.starts.partition_point(|s| (*s as usize) < from).max(1);
        let below = self.starts.partition_point(|s| *s as usize <= from + removed).max(keep);
        let bytes = text.as_bytes();
        let within = from.max(1)..=from + added;
        let new: Vec<u32> = within.filter(|s| ends_line(bytes, s - 1)).map(small).collect();
        for start in &mut self.starts[below..] {
            *start = small(*start as usize + added - removed);
        }
        self.starts.splice(keep..below, new);
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line, from 0, that a byte is in.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|s| *s <= offset).saturating_sub(1)
    }

    /// The first byte of a line, from 0; the end of the text beyond the last.
    #[must_use]
    pub fn start_of(&self, line: usize, text: &str) -> u32 {
        self.starts.get(line).copied().unwrap_or_else(|| u32::try_from(text.len()).unwrap_or(u32::MAX))
    }

    /// The text of a line, from 0, without its end.
    #[must_use]
    pub fn line<'t>(&self, line: usize, text: &'t str) -> &'t str {
        let from = self.start_of(line, text) as usize;
        let to = self.start_of(line + 1, text) as usize;
        text.get(from..to).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// Line and column of a byte. A byte inside a character counts as its start; one beyond the end as the end.
    #[must_use]
    pub fn place(&self, text: &str, offset: u32) -> Place {
        let line = self.line_of(offset);
        let before = self.before(text, line, offset);
        Place { line: small(line + 1), column: small(before.chars().count() + 1) }
    }

    /// Line from 0, and column from 0 in UTF-16 units, as the language server protocol counts.
    #[must_use]
    pub fn utf16(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line_of(offset);
        (small(line), small(self.before(text, line, offset).encode_utf16().count()))
    }

    /// The byte at a line from 0 and a column from 0 in UTF-16 units; clamped to the line, never inside a character.
    #[must_use]
    pub fn from_utf16(&self, text: &str, line: u32, column: u32) -> u32 {
        let line = line as usize;
        if line >= self.starts.len() {
            return small(text.len());
        }
        let (mut units, mut bytes) = (0, 0);
        for c in self.line(line, text).chars() {
            units += c.len_utf16();
            if units > column as usize {
                break;
            }
            bytes += c.len_utf8();
        }
        self.start_of(line, text) + small(bytes)
    }

    fn before<'t>(&self, text: &'t str, line: usize, offset: u32) -> &'t str {
        let from = self.start_of(line, text) as usize;
        let mut to = (offset as usize).min(text.len());
        while to > from && !text.is_char_boundary(to) {
            to -= 1;
        }
        text.get(from..to).unwrap_or("")
    }
}

/// The byte ends a line: a line feed, or a carriage return that no line feed follows.
fn ends_line(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_characters_and_all_three_line_ends_count() {
        let text = "a\r\nb😀c\rd\n";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 4);
        let c = u32::try_from(text.find('c').unwrap()).unwrap();
        assert_eq!(index.place(text, c), Place { line: 2, column: 3 });
        assert_eq!(index.utf16(text, c), (1, 3));
        assert_eq!(index.place(text, 999), Place { line: 4, column: 1 });
    }

    proptest! {
        #[test]
        fn a_followed_change_is_as_good_as_reading_again(
            text in "[a\r\n😀]{0,12}", new in "[b\r\n]{0,4}", from in 0..13_usize, length in 0..6_usize,
        ) {
            let at = |n: usize| (0..=n.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            let (from, to) = (at(from), at(from + length));
            let mut index = LineIndex::new(&text);
            let mut after = text.clone();
            after.replace_range(from..to, &new);
            index.replace(&after, from, to - from, new.len());
            prop_assert_eq!(index.starts, LineIndex::new(&after).starts);
        }

        #[test]
        fn utf16_positions_come_back(text in "[a-z😀é\r\n]{0,40}") {
            let index = LineIndex::new(&text);
            for (i, _) in text.char_indices() {
                let i = u32::try_from(i).unwrap();
                let (line, column) = index.utf16(&text, i);
                let inside_crlf = i > 0 && text.as_bytes()[i as usize] == b'\n' && text.as_bytes()[i as usize - 1] == b'\r';
                if !inside_crlf {
                    prop_assert_eq!(index.from_utf16(&text, line, column), i);
                }
            }
        }
    }
}
