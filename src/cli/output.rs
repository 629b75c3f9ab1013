//! The one way out: results to standard output, remarks to standard error, every failure to write noticed.
#![expect(clippy::disallowed_methods, reason = "the one place that writes files")]

use super::args::When;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Where everything is printed.
pub(super) struct Output {
    out: io::BufWriter<io::Stdout>,
    failed: Option<io::ErrorKind>,
    quiet: bool,
    color: bool,
}

impl Output {
    pub(super) fn new(when: When, quiet: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = match when {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !no_color,
        };
        Self { out: io::BufWriter::new(io::stdout()), failed: None, quiet, color }
    }

    /// With colours.
    pub(super) fn color(&self) -> bool {
        self.color
    }

    /// Prints a result.
    pub(super) fn text(&mut self, text: &str) {
        if self.failed.is_some() {
            return;
        }
        if let Err(error) = self.out.write_all(text.as_bytes()) {
            self.failed = Some(error.kind());
        }
    }

    /// Prints a result as a line.
    pub(super) fn line(&mut self, text: &str) {
        self.text(text);
        self.text("\n");
    }

    /// Says something that is no result.
    pub(super) fn remark(&mut self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Says what went wrong.
    pub(super) fn complain(&mut self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", crate::report::sanitise::visible(text));
    }

    /// Writes out what is left; `false` when something could not be written, a closed pipe apart.
    pub(super) fn flush(&mut self) -> bool {
        let flushed = self.out.flush().err().map(|e| e.kind());
        match self.failed.or(flushed) {
            None | Some(io::ErrorKind::BrokenPipe) => true,
            Some(kind) => {
                self.complain(&format!("the results could not be written: {kind}"));
                false
            }
        }
    }
}

/// What the names of temporary files begin with.
const TEMPORARY: &str = ".andon-";

/// Writes a file that a user named, whole or not at all. Through a symbolic link, what it points to is written; what is no
/// regular file (a device, a pipe) is written to as it is.
///
/// # Errors
/// When the folder or the disk does not allow it; an older file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// Writes a file whose name no user gave: a symbolic link that stands there is replaced, so that it leads nowhere else.
///
/// # Errors
/// As [`write_whole`].
pub(super) fn write_here(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::at(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// A file that is written bit by bit, and is there once it is whole: a temporary file in the same folder, made safe on the
/// disk, then renamed. The temporary file is locked while its writer lives, so that what a killed one has left can be told
/// from what is being written.
pub(super) struct WholeFile {
    path: PathBuf,
    file: Kind,
}

enum Kind {
    Temporary(tempfile::NamedTempFile),
    /// What is no regular file has no older text to keep, and must not be replaced by one.
    Direct(std::fs::File),
}

impl WholeFile {
    /// Begins a file that a user named, in the place of what may be there, which stays until the new one is whole.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        match std::fs::metadata(path) {
            Ok(there) if !there.is_file() => {
                let file = std::fs::OpenOptions::new().write(true).open(path)?;
                Ok(Self { path: path.to_owned(), file: Kind::Direct(file) })
            }
            Ok(_) => Self::at(&std::fs::canonicalize(path)?),
            // A link to what is not there yet.
            Err(_) => Self::at(&linked(path)),
        }
    }

    /// Begins a file in this very place.
    fn at(path: &Path) -> io::Result<Self> {
        let temporary = || {
            // The name of the temporary file says nothing to anybody.
            let file =
                tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder_of(path)).map_err(|e| {
                    let why = match e.kind() {
                        io::ErrorKind::NotFound => "its folder is not there".to_owned(),
                        kind => format!("no file can be made in its folder: {kind}"),
                    };
                    io::Error::new(e.kind(), why)
                })?;
            // Some file systems know no locks; there nothing is ever taken for left over.
            let _ = file.as_file().lock();
            Ok::<_, io::Error>(file)
        };
        let file = temporary()?;
        // Somebody who cleared up may have been faster than our lock.
        let file = if file.path().exists() { file } else { temporary()? };
        Ok(Self { path: path.to_owned(), file: Kind::Temporary(file) })
    }

    /// Makes it safe on the disk and gives it its name.
    pub(super) fn finish(self) -> io::Result<()> {
        let file = match self.file {
            Kind::Temporary(file) => file,
            Kind::Direct(mut file) => return file.flush(),
        };
        file.as_file().sync_all()?;
        if let Ok(old) = std::fs::metadata(&self.path) {
            file.as_file().set_permissions(old.permissions())?;
        } else {
            make_readable(file.as_file())?;
        }
        file.persist(&self.path).map_err(|e| e.error)?;
        keep_name(folder_of(&self.path));
        Ok(())
    }
}

impl io::Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Kind::Temporary(file) => file.write(bytes),
            Kind::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.file {
            Kind::Temporary(file) => file.flush(),
            Kind::Direct(file) => file.flush(),
        }
    }
}

/// Where a symbolic link leads in the end, though nothing may be there; what is no link leads to itself.
fn linked(path: &Path) -> PathBuf {
    // As many as Linux follows.
    const MOST: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST {
        match std::fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => break,
        }
    }
    path
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The new name of a file is kept once its folder is on the disk. What cannot be asked for that is on its own.
#[cfg(unix)]
fn keep_name(folder: &Path) {
    let _ = std::fs::File::open(folder).and_then(|f| f.sync_all());
}

#[cfg(not(unix))]
fn keep_name(_: &Path) {}

/// Removes the temporary files that killed writers have left in a folder; those of living ones are locked and stay.
pub(super) fn clear_leftovers(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(is_temporary);
        if ours && entry.file_type().is_ok_and(|t| t.is_file()) {
            let path = entry.path();
            if std::fs::File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = std::fs::remove_file(&path);
            }
        }
    }
}

/// The name of a temporary file of ours: six letters and digits by chance after what all of them begin with.
fn is_temporary(name: &str) -> bool {
    name.strip_prefix(TEMPORARY)
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A temporary file is for its owner alone; a new spec is for everybody, as an editor would make it.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}
