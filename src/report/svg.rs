//! Drawing: shapes and words as SVG. Words become text nodes and nothing else; there is no script, no style sheet, no reference
//! to anything outside.
//!
//! The page has a light ground of its own, so that it reads the same in light and in dark surroundings.

use super::sanitise::{one_line, xml};
use std::fmt::Write as _;

/// Dark words.
pub const INK: &str = "#1f2328";
/// Lesser words and lines.
pub const FAINT: &str = "#59636e";
/// The ground.
pub const GROUND: &str = "#ffffff";
/// Something is wrong, or worth a look.
pub const ALARM: &str = "#b3261e";

/// Colours that people with any colour vision tell apart (Okabe and Ito 2008), with a dash pattern each, so that nothing hangs
/// on colour alone.
pub const STYLES: [(&str, &str); 8] = [
    ("#0072b2", ""),
    ("#d55e00", "7 3"),
    ("#009e73", "2 3"),
    ("#a3507f", "9 3 2 3"),
    ("#8a6d00", "12 4"),
    ("#3d7ea6", "4 2"),
    ("#7a4a1e", "1 4"),
    ("#4b4b4b", "6 2 2 2 2 2"),
];

/// The colour and the dashes of the nth kind of thing.
#[must_use]
pub fn style(n: usize) -> (&'static str, &'static str) {
    STYLES[n % STYLES.len()]
}

/// How words are set.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Height in pixels.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// Colour.
    pub color: &'static str,
    /// Struck through.
    pub struck: bool,
    /// A rim in the colour of the ground keeps the words apart from lines behind them.
    pub rim: bool,
}

/// Words of the usual size.
pub const PLAIN: Type = Type { size: 12.0, bold: false, color: INK, struck: false, rim: false };
/// Small words.
pub const SMALL: Type = Type { size: 11.0, bold: false, color: FAINT, struck: false, rim: false };
/// Names of boxes and panels.
pub const STRONG: Type = Type { size: 12.0, bold: true, color: INK, struck: false, rim: false };
/// The heading.
pub const HEADING: Type = Type { size: 15.0, bold: true, color: INK, struck: false, rim: false };

/// A page that is drawn on.
#[derive(Debug, Default)]
pub struct Page {
    body: String,
}

/// A figure of a place, to a tenth of a pixel.
#[must_use]
pub fn num(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

impl Page {
    /// The whole page.
    #[must_use]
    pub fn finish(self, width: f64, height: f64, title: &str, description: &str) -> String {
        let (w, h) = (num(width.ceil()), num(height.ceil()));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n<title>{}</title>\n<desc>{}</desc>\n<rect width=\"{w}\" height=\"{h}\" rx=\"6\" fill=\"{GROUND}\" stroke=\"#d0d7de\"/>\n{}</svg>\n",
            xml(title),
            xml(description),
            self.body
        )
    }

    /// A shape or a group of them, as written.
    pub fn raw(&mut self, text: &str) {
        self.body.push_str(text);
        self.body.push('\n');
    }

    /// Begins a group that a pointer shows these words for.
    pub fn titled(&mut self, words: &str) {
        let _ = writeln!(self.body, "<g><title>{}</title>", xml(words));
    }

    /// Ends a group.
    pub fn end(&mut self) {
        self.body.push_str("</g>\n");
    }

    /// Words from a place to the right, cut to a width; what was cut is shown to a pointer.
    pub fn text(&mut self, x: f64, y: f64, words: &str, set: Type, most: f64) {
        self.words(x, y, words, set, most, "");
    }

    /// Words that end at a place.
    pub fn text_before(&mut self, x: f64, y: f64, words: &str, set: Type, most: f64) {
        self.words(x, y, words, set, most, " text-anchor=\"end\"");
    }

    /// Words in the middle of a place.
    pub fn text_amid(&mut self, x: f64, y: f64, words: &str, set: Type, most: f64) {
        self.words(x, y, words, set, most, " text-anchor=\"middle\"");
    }

    fn words(&mut self, x: f64, y: f64, words: &str, set: Type, most: f64, anchor: &str) {
        let words = one_line(words);
        let cut = fitted(&words, set, most);
        if cut.is_empty() {
            return;
        }
        let weight = if set.bold { " font-weight=\"600\"" } else { "" };
        let rim = if set.rim { " stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"" } else { "" };
        let struck = if set.struck { " text-decoration=\"line-through\"" } else { "" };
        let title = if cut == words { String::new() } else { format!("<title>{}</title>", xml(&words)) };
        let _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{weight}{struck}{rim}{anchor}>{}{title}</text>",
            num(x),
            num(y),
            num(set.size),
            set.color,
            xml(&cut)
        );
    }
}

/// The words, or as many of them as fit, with an ellipsis.
#[must_use]
pub fn fitted(words: &str, set: Type, most: f64) -> String {
    if width(words, set) <= most {
        return words.to_owned();
    }
    let room = most - width("\u{2026}", set);
    let mut used = 0.0;
    let mut out = String::new();
    for c in words.chars() {
        used += advance(c) * set.size * heavier(set);
        if used > room {
            break;
        }
        out.push(c);
    }
    if out.is_empty() { out } else { format!("{}\u{2026}", out.trim_end()) }
}

/// Words broken into lines of a width, at spaces where there are any.
#[must_use]
pub fn wrapped(words: &str, set: Type, most: f64) -> Vec<String> {
    let words = one_line(words);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, set) <= most {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        word.clone_into(&mut line);
        while width(&line, set) > most && line.chars().count() > 1 {
            let mut head = String::new();
            for c in line.chars() {
                head.push(c);
                if width(&head, set) > most {
                    head.pop();
                    break;
                }
            }
            let cut = head.len().max(line.chars().next().map_or(1, char::len_utf8));
            lines.push(line[..cut].to_owned());
            line = line[cut..].to_owned();
        }
    }
    lines.push(line);
    lines
}

/// The width of words in pixels, as wide as the widest of the usual fonts (DejaVu Sans) has them: others leave some room.
#[must_use]
pub fn width(words: &str, set: Type) -> f64 {
    words.chars().map(advance).sum::<f64>() * set.size * heavier(set)
}

fn heavier(set: Type) -> f64 {
    if set.bold { 1.27 } else { 1.16 }
}

/// Advance widths of Helvetica in thousandths of its size, from the space to the tilde (Adobe's font metrics).
const ADVANCES: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn advance(c: char) -> f64 {
    let place = (c as usize).checked_sub(32).and_then(|i| ADVANCES.get(i));
    match place {
        Some(thousandths) => f64::from(*thousandths) / 1000.0,
        // Ideographs, emoji and the like are as wide as they are high.
        None if (c as u32) >= 0x1100 => 1.0,
        None => 0.62,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_to_the_room_they_have() {
        let cut = fitted("a rather long name of a team", PLAIN, 60.0);
        assert!(cut.ends_with('\u{2026}') && width(&cut, PLAIN) <= 60.0, "{cut}");
        assert_eq!(fitted("short", PLAIN, 60.0), "short");
    }

    #[test]
    fn long_words_are_broken() {
        let lines = wrapped(&"x".repeat(100), PLAIN, 100.0);
        assert_eq!(lines.concat(), "x".repeat(100));
        assert!(lines.iter().all(|l| width(l, PLAIN) <= 100.0));
        assert_eq!(wrapped("one two three", PLAIN, width("one two", PLAIN) + 1.0), ["one two", "three"]);
    }

    #[test]
    fn nothing_in_a_page_is_markup_but_its_own() {
        let mut page = Page::default();
        page.text(0.0, 0.0, "</text><script>alert(1)</script>", PLAIN, 1e3);
        let page = page.finish(10.0, 10.0, "\"><x", "]]>");
        assert!(!page.contains("<script") && !page.contains("<x") && !page.contains("]]>"), "{page}");
    }
}
