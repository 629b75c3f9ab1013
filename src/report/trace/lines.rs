//! The forms with one event a line, NDJSON and CSV: of a trace that was kept, or while a run is under way. Words are made harmless
//! once and then copied.

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

/// The words of a trace as a form writes them.
#[derive(Default)]
pub(super) struct Written(Vec<String>);

impl Written {
    pub(super) fn of(&self, word: Word) -> &str {
        self.0.get(word.index()).map_or("", |text| text)
    }

    fn lines(
        &mut self,
        words: &Words,
        events: &[Noted],
        out: &mut Vec<u8>,
        word: impl Fn(&str) -> String,
        line: impl Fn(&Self, &Noted, &mut Vec<u8>),
    ) {
        self.0.extend(words.iter().skip(self.0.len()).map(word));
        for event in events {
            line(self, event, out);
        }
    }
}

/// A number in decimal.
pub(super) fn number(number: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
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
