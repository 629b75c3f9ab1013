//! `--journal FILE`: replications that are done are kept in a file that only grows, so that a run that was killed goes on.

#![expect(clippy::disallowed_methods, reason = "a journal is a file")]

use crate::sim::journal::Journal;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The first line.
const HEADER: &str = "andon.journal/1";

/// Where the outcome of each entry stands in the file, and how long it is.
type Places = BTreeMap<String, (u64, usize)>;

/// A journal in a file: a line for each replication, with a checksum, so that one that was cut off by a kill or spoilt is
/// found out and done again.
pub(super) struct Kept {
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    places: Places,
    /// The last line was cut off.
    torn: bool,
    /// Why the file could not be written.
    trouble: Option<String>,
}

impl Kept {
    /// Opens a journal, or begins one.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(|e| format!("{shown}: the journal cannot be opened: {e}"))?;
        let (places, torn) = read_through(&mut file).map_err(|e| match e.kind() {
            io::ErrorKind::InvalidData => {
                format!("{shown}: this is no journal, and stays as it is; give `--journal` another name")
            }
            _ => format!("{shown}: the journal cannot be read: {e}"),
        })?;
        Ok(Self { inner: Mutex::new(Inner { file, places, torn, trouble: None }) })
    }
}

/// Where each entry stands, and whether the last line was cut off. An empty file is given its first line.
fn read_through(file: &mut File) -> io::Result<(Places, bool)> {
    let mut places = BTreeMap::new();
    let mut reader = BufReader::new(&mut *file);
    let mut line = Vec::new();
    let mut at = reader.read_until(b'\n', &mut line)? as u64;
    // Its writer may have been killed within the first line.
    let begun = format!("{HEADER}\n");
    if line != begun.as_bytes() {
        if at > 0 && !begun.as_bytes().starts_with(&line) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        file.set_len(0)?;
        file.write_all(begun.as_bytes())?;
        return Ok((places, false));
    }
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)?;
        if length == 0 {
            return Ok((places, false));
        }
        if line.pop() != Some(b'\n') {
            return Ok((places, true));
        }
        if let Some((entry, outcome)) = std::str::from_utf8(&line).ok().and_then(sound) {
            places.insert(entry.to_owned(), (at + (line.len() - outcome.len()) as u64, outcome.len()));
        }
        at += length as u64;
    }
}

/// Entry and outcome of a line whose checksum is right.
fn sound(line: &str) -> Option<(&str, &str)> {
    let (entry, rest) = line.split_once(' ')?;
    let (sum, outcome) = rest.split_once(' ')?;
    (checksum(entry, outcome) == sum).then_some((entry, outcome))
}

fn checksum(entry: &str, outcome: &str) -> String {
    let hash = Sha256::new().chain_update(entry).chain_update(" ").chain_update(outcome).finalize();
    hash.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// What the program is: another build may come to other results under the same version.
pub(super) fn program() -> String {
    let bytes = std::env::current_exe().and_then(std::fs::read).unwrap_or_default();
    let hash = Sha256::digest(&bytes);
    let hash: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    format!("andon {} {hash}", env!("CARGO_PKG_VERSION"))
}

impl Journal for Kept {
    fn recall(&self, entry: &str) -> Option<String> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, length) = inner.places.get(entry).copied()?;
        let mut outcome = vec![0; length];
        inner.file.seek(SeekFrom::Start(at)).ok()?;
        inner.file.read_exact(&mut outcome).ok()?;
        String::from_utf8(outcome).ok()
    }

    fn record(&self, entry: &str, outcome: &str) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let before = if std::mem::take(&mut inner.torn) { "\n" } else { "" };
        let line = format!("{before}{entry} {} {outcome}\n", checksum(entry, outcome));
        // One write for a line: it stands there whole, or its checksum tells.
        if let Err(why) = inner.file.write_all(line.as_bytes()) {
            inner.torn = true;
            inner.trouble =
                Some(format!("the journal could not be written, and will not do for going on: {why}"));
        }
    }

    fn trouble(&self) -> Option<String> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).trouble.clone()
    }
}
