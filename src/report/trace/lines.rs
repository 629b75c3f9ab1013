//! The forms with one event a line, NDJSON and CSV: of a trace that was kept, or while a run is under way. Words are made harmless
//! once and then copied.

use super::digits::{Again, number};
use super::{Header, ndjson, table};
use crate::sim::Trace;
use crate::sim::trace::{About, Listener, Noted, Word, Words};
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// A form with one event a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `andon.trace/1`: a header, then an object a line.
    Ndjson,
    /// A row an event.
    Csv,
}

/// Events are turned into text in pieces of so many, and text is written in pieces of so many bytes: file systems take large ones
/// with half the work for each byte.
const AT_ONCE: usize = 512;
const PIECE: usize = 256 * 1024;

/// Writes a trace that was kept.
///
/// # Errors
/// What the writer says.
pub fn write(form: Form, header: &Header<'_>, trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::new(form);
    let mut text = pen.head(header);
    for events in trace.noted().chunks(AT_ONCE) {
        pen.lines(trace.words(), events, &mut text);
        if text.len() >= PIECE {
            out.write_all(&text)?;
            text.clear();
        }
    }
    out.write_all(&text)
}

/// Turns events into lines.
struct Pen {
    form: Form,
    written: Written,
}

impl Pen {
    fn new(form: Form) -> Self {
        Self { form, written: Written::default() }
    }

    fn head(&self, header: &Header<'_>) -> Vec<u8> {
        match self.form {
            Form::Ndjson => ndjson::head(header),
            Form::Csv => table::HEAD.to_vec(),
        }
    }

    fn lines(&mut self, words: &Words, events: &[Noted], out: &mut Vec<u8>) {
        match self.form {
            Form::Ndjson => self.written.lines(words, events, out, ndjson::word, ndjson::line),
            Form::Csv => self.written.lines(words, events, out, table::word, table::line),
        }
    }
}

/// What was written before, and is ready to be written again: the words of a trace as a form writes them, and numbers that come
/// back.
#[derive(Default)]
pub(super) struct Written {
    words: Vec<Text>,
    seq: Again,
    at: Again,
}

impl Written {
    /// Writes a word.
    pub(super) fn word(&self, word: Word, out: &mut Vec<u8>) {
        if let Some(text) = self.words.get(word.index()) {
            text.put(out);
        }
    }

    /// Writes the number of an event.
    pub(super) fn seq(&mut self, event: &Noted, out: &mut Vec<u8>) {
        self.seq.put(u64::from(event.seq), out);
    }

    /// Writes its moment.
    pub(super) fn at(&mut self, event: &Noted, out: &mut Vec<u8>) {
        self.at.put(event.at.0, out);
    }

    /// Writes the name of its item. The number belongs to the name: within its quotes, where there are any.
    pub(super) fn item(&self, stream: Word, ordinal: u64, out: &mut Vec<u8>) {
        self.word(stream, out);
        let quoted = out.pop_if(|last| *last == b'"').is_some();
        out.push(b'#');
        number(ordinal, out);
        if quoted {
            out.push(b'"');
        }
    }

    fn lines(
        &mut self,
        words: &Words,
        events: &[Noted],
        out: &mut Vec<u8>,
        word: impl Fn(&str) -> String,
        line: impl Fn(&mut Self, &Noted, &mut Vec<u8>),
    ) {
        self.words.extend(words.iter().skip(self.words.len()).map(|text| Text::new(word(text).as_bytes())));
        for event in events {
            line(self, event, out);
        }
    }
}

/// A text that is written often. Short ones are copied with what stands behind them, which is then cut off: a copy of a length that
/// is known takes no call.
#[derive(Default)]
struct Text {
    short: [u8; Self::SHORT],
    length: usize,
    long: Vec<u8>,
}

impl Text {
    const SHORT: usize = 32;

    fn new(text: &[u8]) -> Self {
        let mut it = Self { length: text.len(), ..Self::default() };
        match it.short.get_mut(..text.len()) {
            Some(room) => room.copy_from_slice(text),
            None => it.long = text.to_vec(),
        }
        it
    }

    #[inline]
    fn put(&self, out: &mut Vec<u8>) {
        if self.length <= Self::SHORT {
            put_short(&self.short, self.length, out);
        } else {
            out.extend_from_slice(&self.long);
        }
    }
}

#[inline]
fn put_short(text: &[u8; Text::SHORT], length: usize, out: &mut Vec<u8>) {
    let end = out.len() + length;
    out.extend_from_slice(text);
    out.truncate(end);
}

/// Writes the trace of the first run that has one, while that run is under way.
pub struct Streamed<W> {
    spec: String,
    inner: Mutex<Inner<W>>,
}

struct Inner<W> {
    pen: Pen,
    /// What is to be written next; at first the head of the run that has begun.
    text: Vec<u8>,
    begun: u32,
    /// The run that is written, as a number, once there was an event.
    writes: Option<u32>,
    out: io::Result<W>,
}

impl<W: Write + Send> Streamed<W> {
    /// A stream in a form; `spec` is the digest of the files of the spec.
    pub fn new(form: Form, spec: String, out: W) -> Self {
        let inner = Inner { pen: Pen::new(form), text: Vec::new(), begun: 0, writes: None, out: Ok(out) };
        Self { spec, inner: Mutex::new(inner) }
    }

    /// There was an event: the trace of the run that has begun is the one that is written.
    pub fn has_begun(&self) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).writes.is_some()
    }

    /// The writer, unless there was no event at all.
    ///
    /// # Errors
    /// The first one that the writer met.
    pub fn finish(self) -> io::Result<Option<W>> {
        let inner = self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut out = inner.out?;
        if inner.writes.is_none() {
            return Ok(None);
        }
        out.write_all(&inner.text)?;
        Ok(Some(out))
    }
}

impl<W: Write + Send> Listener for Streamed<W> {
    fn begins(&self, about: &About<'_>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.begun += 1;
        if inner.writes.is_none() {
            inner.text = inner.pen.head(&Header::about(about, &self.spec));
        }
    }

    fn hears(&self, words: &Words, events: &[Noted]) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner { pen, text, begun, writes, out } = &mut *inner;
        if events.is_empty() || *writes.get_or_insert(*begun) != *begun {
            return;
        }
        let Ok(writer) = out else { return };
        pen.lines(words, events, text);
        if text.len() >= PIECE {
            if let Err(error) = writer.write_all(text) {
                *out = Err(error);
            }
            text.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_written_whole() {
        for length in [0, 1, 31, 32, 33, 200] {
            let text = "é".repeat(length).into_bytes();
            let mut out = b"before ".to_vec();
            Text::new(&text).put(&mut out);
            assert_eq!(out, [b"before ".as_slice(), &text].concat());
        }
    }
}
