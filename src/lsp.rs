//! The language server: `andon lsp` speaks the Language Server Protocol 3.17 over standard input and output.
//!
//! A thin face of the library. One loop keeps documents in step with the client and hands out work; nothing that takes time is
//! done in it, so that it always answers. Documents are understood on a thread of their own, rules end early when the text has
//! moved on, predictions, searches and runs have theirs. It starts no program and reads nothing outside the folders that the
//! client has open. Framing is our own, since the server crates end at the first malformed frame.

mod actions;
mod analysis;
mod calls;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod facts;
mod figures;
mod form;
mod frames;
mod hints;
mod hover;
mod index;
mod lenses;
mod navigation;
mod outbox;
mod outline;
mod parent;
mod places;
mod positions;
mod protocol;
mod publish;
mod requests;
mod runs;
mod search;
mod server;
mod symbols;
mod sync;
mod tokens;
mod worker;

use frames::{Frame, Reader};
use server::{Event, Server};
use std::io::{BufRead, Write};
use std::sync::mpsc;

/// Messages that are read ahead; the client waits when there are more.
const READ_AHEAD: usize = 256;

/// Serves until the client says `exit` or its end is closed. The status is 0 after a `shutdown`, else 1.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write) -> u8 {
    let (sender, receiver) = mpsc::sync_channel(READ_AHEAD);
    let events = sender.clone();
    worker::spawn("read", move || {
        let mut reader = Reader::new(input);
        loop {
            let frame = reader.next();
            let over = matches!(frame, Frame::End);
            if sender.send(Event::Frame(frame)).is_err() || over {
                return;
            }
        }
    });
    Server::new(output, events).run(&receiver)
}
