//! `andon test --review`: shows each changed snapshot and asks what is to become of it.

use super::super::args::TestArguments;
use super::super::output::Output;
use super::Store;
use super::take::Taken;
use crate::report::sanitise::visible;
use crate::report::snapshot::text::contents;
use std::io::{self, BufRead as _, IsTerminal as _};

/// Somebody sits before this program and can answer.
pub(in crate::cli) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

enum Answer {
    Accept,
    Reject,
    Skip,
    Quit,
}

/// Asks about each snapshot that lets the test fail; gives back how many were recorded. What is skipped waits.
pub(in crate::cli) fn review(
    store: &Store,
    taken: &[Taken],
    arguments: &TestArguments,
    output: &mut Output,
) -> Result<usize, String> {
    let changed: Vec<&Taken> = taken.iter().filter(|t| t.fails(arguments.exact)).collect();
    for t in &changed {
        store.wait(&t.name, &t.now)?;
    }
    let mut recorded = 0;
    for (i, t) in changed.iter().enumerate() {
        output.line(&format!("\n[{}/{}] {}", i + 1, changed.len(), store.shown(&t.name)));
        let old = t.old.as_ref().map(contents).unwrap_or_default();
        let new = contents(&t.now);
        let diff = similar::TextDiff::from_lines(old.as_str(), new.as_str());
        output.text(&visible(&diff.unified_diff().header("recorded", "now").to_string()));
        match ask(output)? {
            Answer::Accept => {
                store.accept(&t.name, &t.now)?;
                recorded += 1;
            }
            Answer::Reject => store.reject(&t.name)?,
            Answer::Skip => {}
            Answer::Quit => break,
        }
    }
    Ok(recorded)
}

fn ask(output: &mut Output) -> Result<Answer, String> {
    loop {
        output.text("a accept, r reject, s skip, q quit: ");
        if !output.flush() {
            return Err("the question could not be written".to_owned());
        }
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).map_err(|e| format!("standard input: {e}"))?;
        match line.trim() {
            _ if read == 0 => return Ok(Answer::Quit),
            "a" | "accept" => return Ok(Answer::Accept),
            "r" | "reject" => return Ok(Answer::Reject),
            "s" | "skip" => return Ok(Answer::Skip),
            "q" | "quit" => return Ok(Answer::Quit),
            _ => {}
        }
    }
}
