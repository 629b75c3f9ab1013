//! Frames of the protocol: `Content-Length: N`, an empty line, N bytes of JSON. What is malformed is skipped up to the next header.

use serde_json::Value;
use std::io::{BufRead, Read as _, Write};

/// The largest message that is read, in bytes.
const MOST: usize = 64 * 1024 * 1024;
/// The header that says how long a message is.
const LENGTH: &str = "content-length:";
/// The longest line of a header.
const LONGEST_LINE: usize = 4 * 1024;

/// What was read.
pub(super) enum Frame {
    /// A message.
    Message(Value),
    /// Bytes that are no message, and why.
    Broken(String),
    /// The other side has closed.
    End,
}

pub(super) struct Reader<R> {
    input: R,
    /// What was read last was no message: the rest of it is passed over without a further word.
    lost: bool,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, lost: false }
    }

    /// The next frame, whatever came before it.
    pub(super) fn next(&mut self) -> Frame {
        let mut length: Option<usize> = None;
        loop {
            let Some(line) = self.line() else { return Frame::End };
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            if text.is_empty() {
                match length {
                    Some(n) => {
                        self.lost = false;
                        return self.body(n);
                    }
                    None => continue,
                }
            }
            // A header may follow the rest of a malformed body on the same line. Names of headers have no case.
            let lower = text.to_ascii_lowercase();
            let header = lower.rfind(LENGTH).map(|i| lower[i + LENGTH.len()..].trim());
            match header.map(str::parse::<usize>) {
                Some(Ok(n)) if n <= MOST => length = Some(n),
                Some(_) => {
                    self.lost = true;
                    return Frame::Broken(format!("a length that cannot be: {}", clip(text)));
                }
                None if lower.starts_with("content-type:") || length.is_some() || self.lost => {}
                None => {
                    self.lost = true;
                    return Frame::Broken(format!("no header: {}", clip(text)));
                }
            }
        }
    }

    /// A line with its end; a longer one than any header comes in parts.
    fn line(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        let limit = LONGEST_LINE as u64;
        match (&mut self.input).take(limit).read_until(b'\n', &mut line) {
            Ok(n) if n > 0 => Some(line),
            _ => None,
        }
    }

    fn body(&mut self, length: usize) -> Frame {
        let mut body = Vec::new();
        match (&mut self.input).take(length as u64).read_to_end(&mut body) {
            Ok(n) if n == length => match serde_json::from_slice(&body) {
                Ok(value) => Frame::Message(value),
                Err(error) => {
                    // It may have been longer than it said.
                    self.lost = true;
                    Frame::Broken(error.to_string())
                }
            },
            _ => Frame::End,
        }
    }
}

fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Writes one message; a client that is gone is noticed by the reader.
pub(super) fn write(output: &mut impl Write, message: &Value) {
    write_text(output, &message.to_string());
}

/// Writes one message that is text already.
pub(super) fn write_text(output: &mut impl Write, body: &str) {
    let _ = write!(output, "Content-Length: {}\r\n\r\n{body}", body.len());
    let _ = output.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bytes: &[u8]) -> String {
        let mut reader = Reader::new(bytes);
        let mut out = String::new();
        loop {
            match reader.next() {
                Frame::Message(_) => out.push('m'),
                Frame::Broken(_) => out.push('b'),
                Frame::End => return out,
            }
        }
    }

    #[test]
    fn what_is_malformed_does_not_swallow_what_follows() {
        let good = "Content-Length: 2\r\n\r\n{}";
        assert_eq!(kinds(good.as_bytes()), "m");
        let bad_json = format!("Content-Length: 2\r\n\r\n{{[{good}");
        assert_eq!(kinds(bad_json.as_bytes()), "bm");
        let huge = format!("Content-Length: 99999999999999999999\r\n\r\n{good}");
        assert_eq!(kinds(huge.as_bytes()), "bm");
        let noise = format!("hello\r\n\u{1F600}\r\n{good}{good}");
        assert_eq!(kinds(noise.as_bytes()), "bmm");
        let lower = "content-length: 2\n\n{}";
        assert_eq!(kinds(lower.as_bytes()), "m");
        let long = format!("{}\r\n{good}", "x".repeat(3 * LONGEST_LINE));
        assert_eq!(kinds(long.as_bytes()), "bm");
        let typed = "Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}";
        assert_eq!(kinds(typed.as_bytes()), "m");
    }
}
