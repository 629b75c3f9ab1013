//! The language server: `andon lsp` speaks the Language Server Protocol 3.17 over standard input and output.
//!
//! A thin face of the library. A reader hands on whole messages; the loop takes them in order, and findings are published when
//! nothing is left to read, so that fast typing is checked once. It runs nothing of the workspace and reads nothing outside it.
//! Framing is our own, since the server crates end at the first malformed frame.

mod actions;
mod analysis;
mod completion;
mod documents;
mod frames;
mod hints;
mod hover;
mod navigation;
mod outline;
mod server;
mod tokens;

use frames::{Frame, Reader};
use server::Server;
use std::io::{BufRead, Write};
use std::sync::mpsc;

/// Serves until the client says `exit` or its end is closed. The status is 0 after a `shutdown`, else 1.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write) -> u8 {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = Reader::new(input);
        loop {
            let frame = reader.next();
            let over = matches!(frame, Frame::End);
            if sender.send(frame).is_err() || over {
                return;
            }
        }
    });
    Server::new(output).run(&receiver)
}
