//! `andon check --watch`: again whenever a spec or the settings change.

#![expect(clippy::disallowed_methods, reason = "a shell asks what is on the disk")]

use super::Exit;
use super::args::CheckArguments;
use super::output::Output;
use notify::{RecursiveMode, Watcher as _};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Several writes within this time are one change: editors write a file in steps.
const SETTLED: Duration = Duration::from_millis(80);

/// Checks, waits for a change, and checks again, until the program is interrupted or nobody reads any more.
pub(super) fn watch(
    arguments: &CheckArguments,
    output: &mut Output,
    check: fn(&CheckArguments, &mut Output) -> Exit,
) -> Exit {
    let (tell, told) = channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let ours =
            |p: &std::path::PathBuf| p.extension().is_some_and(|e| e == "org" || e == "andon" || e == "toml");
        let changed = event.is_ok_and(|e| !e.kind.is_access() && e.paths.iter().any(ours));
        if changed {
            let _ = tell.send(());
        }
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => {
            output.complain(&format!("files cannot be watched: {error}"));
            return Exit::Unusable;
        }
    };
    for path in &arguments.paths {
        let folder = if path.is_dir() {
            path.as_path()
        } else {
            path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
        };
        if let Err(error) = watcher.watch(folder, RecursiveMode::Recursive) {
            output.complain(&format!("{}: {error}", folder.display()));
            return Exit::Unusable;
        }
    }
    let mut begun = false;
    loop {
        let exit = check(arguments, output);
        // Editors and version control take a file away for a moment: only what was never there is no use waiting for.
        if !output.flush() || (exit == Exit::Unusable && !begun) {
            return exit;
        }
        begun = true;
        output.remark("watching for changes; interrupt to end");
        if told.recv().is_err() {
            return exit;
        }
        while told.recv_timeout(SETTLED) != Err(RecvTimeoutError::Timeout) {}
    }
}
