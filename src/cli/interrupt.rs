//! Ctrl-C while runs are under way: they end, journals and files are left whole, and the exit status says so.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The exit status of what was interrupted: 128 and the number of the signal, as shells have it.
pub(super) const STATUS: u8 = 130;
/// What is said where nothing else has said so.
pub(super) const WORD: &str = "interrupted";
/// How long a run may take to end by itself. What takes longer ends where it stands: files get their names once they are
/// whole, and a line of a journal is written at once.
const GRACE: Duration = Duration::from_secs(2);

static ASKED: AtomicBool = AtomicBool::new(false);

/// Somebody wants the program to end.
pub(super) fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// From here on, an interruption ends what runs instead of the process; a second one ends the process.
pub(super) fn listen() {
    // A second handler in one process is refused, which is fine: the first one serves.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            leave();
        }
        // Without a thread to wait in, the runs alone see to it.
        let _ = std::thread::Builder::new().spawn(|| {
            std::thread::sleep(GRACE);
            leave();
        });
    });
}

fn leave() -> ! {
    let _ = writeln!(std::io::stderr(), "{WORD}");
    std::process::exit(i32::from(STATUS))
}
