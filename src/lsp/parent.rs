//! A server whose client has died ends as well, even when something else keeps its standard input open.

#![expect(clippy::disallowed_methods, reason = "a face asks the system whether its client is alive")]

use super::server::Event;
use super::worker::spawn;
use std::path::Path;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

/// How often it is asked.
const EVERY: Duration = Duration::from_secs(1);

/// Tells when the process of this number has gone. The end of standard input says so first on most systems.
pub(super) fn watch(client: u64, events: SyncSender<Event>) {
    let proc = Path::new("/proc").join(client.to_string());
    // Without `/proc` it is seen only as the parent, whose end gives the server another one.
    let own = parent();
    let listed = proc.exists();
    if !listed && own != Some(client) {
        return;
    }
    spawn("parent", move || {
        loop {
            std::thread::sleep(EVERY);
            let gone = if listed { !proc.exists() } else { parent() != own };
            if gone {
                let _ = events.send(Event::Orphaned);
                return;
            }
        }
    });
}

#[cfg(unix)]
fn parent() -> Option<u64> {
    Some(u64::from(std::os::unix::process::parent_id()))
}

#[cfg(not(unix))]
fn parent() -> Option<u64> {
    None
}
