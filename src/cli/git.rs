//! Reading a git repository through the program `git`: plumbing only, with fixed arguments, so that a hostile repository runs
//! nothing. What its configuration could start is switched off: hooks, a file system monitor, pagers, and what fetches objects
//! that are missing. The commands used here read objects and never touch the index or the working tree, so that no filter, no
//! text conversion and no external diff can come into play.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The object that holds its bytes.
    pub(super) object: String,
    /// Bytes.
    pub(super) size: usize,
    /// A regular file; links and submodules are not.
    pub(super) regular: bool,
}

/// The repository around a folder.
pub(super) struct Git {
    folder: PathBuf,
    /// The working tree, unless the repository is bare.
    pub(super) top: Option<PathBuf>,
    /// The folder inside it, with a slash at its end; empty at the top.
    pub(super) prefix: String,
    reader: RefCell<Option<Reader>>,
}

/// A `git cat-file --batch` that answers one question after the other.
struct Reader {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It ends when its input does; if it does not, it is ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Git {
    /// The repository that holds a folder.
    pub(super) fn around(folder: &Path) -> Result<Self, String> {
        let mut git = Self {
            folder: folder.to_path_buf(),
            top: None,
            prefix: String::new(),
            reader: RefCell::new(None),
        };
        git.prefix = git.line(&["rev-parse", "--show-prefix"])?;
        git.top = git.line(&["rev-parse", "--show-toplevel"]).ok().map(PathBuf::from);
        Ok(git)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .arg("--no-pager")
            .args(["-c", "core.fsmonitor=false"])
            .args(["-c", "core.hooksPath=/dev/null"])
            .args(["-c", "protocol.allow=never"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        // A hook sets these for the repository that it runs in; the folder says which one is meant.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"] {
            command.env_remove(name);
        }
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let out = self.command(arguments).output().map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => {
                "the program `git` is needed to read revisions, and is not there".to_owned()
            }
            _ => format!("`git` cannot be run: {e}"),
        })?;
        if out.status.success() {
            return Ok(out.stdout);
        }
        let said = String::from_utf8_lossy(&out.stderr);
        let said = said.lines().next().unwrap_or("").trim_start_matches("fatal: ").to_owned();
        Err(if said.is_empty() { "git knows nothing of it".to_owned() } else { said })
    }

    fn line(&self, arguments: &[&str]) -> Result<String, String> {
        let text = String::from_utf8(self.output(arguments)?).map_err(|_| "git did not answer in UTF-8")?;
        Ok(text.trim_end_matches(['\n', '\r']).to_owned())
    }

    /// The commit that a revision means.
    pub(super) fn commit(&self, revision: &str) -> Result<String, String> {
        let unknown = |_| {
            format!(
                "`{revision}` is neither a file, a folder nor a revision of this repository; a shallow clone holds few of them: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow"
            )
        };
        if revision.starts_with('-') {
            return Err(format!("`{revision}` is no revision"));
        }
        let wanted = format!("{revision}^{{commit}}");
        self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]).map_err(unknown)
    }

    /// The newest commit that both build on.
    pub(super) fn merge_base(&self, a: &str, b: &str) -> Result<String, String> {
        self.line(&["merge-base", a, b]).map_err(|_| format!("`{a}` and `{b}` have no common commit"))
    }

    /// All files of a commit, by path from the top.
    pub(super) fn files(&self, commit: &str) -> Result<BTreeMap<String, Entry>, String> {
        let listed = self.output(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        let mut out = BTreeMap::new();
        for line in listed.split(|b| *b == 0).filter(|l| !l.is_empty()) {
            // `MODE TYPE OBJECT SIZE<tab>PATH`; a path that is no UTF-8 cannot be named in a spec.
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let Some((head, path)) = line.split_once('\t') else { continue };
            let words: Vec<&str> = head.split_whitespace().collect();
            let [mode, "blob", object, size] = words[..] else { continue };
            let entry = Entry {
                object: object.to_owned(),
                size: size.parse().unwrap_or(usize::MAX),
                regular: mode.starts_with("100"),
            };
            out.insert(path.to_owned(), entry);
        }
        Ok(out)
    }

    /// The bytes of an object.
    pub(super) fn read(&self, object: &str) -> Result<Vec<u8>, String> {
        let mut slot = self.reader.borrow_mut();
        if slot.is_none() {
            *slot = Some(self.reader()?);
        }
        let reader = slot.as_mut().ok_or("git cannot be read")?;
        let answered = ask(reader, object);
        if answered.is_err() {
            *slot = None;
        }
        answered.map_err(|e| format!("git cannot be read: {e}"))
    }

    fn reader(&self) -> Result<Reader, String> {
        let mut child = self
            .command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("`git` cannot be run: {e}"))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Reader { child, ask, answer: BufReader::new(answer) }),
            _ => Err("`git` cannot be asked".to_owned()),
        }
    }
}

fn ask(reader: &mut Reader, object: &str) -> std::io::Result<Vec<u8>> {
    writeln!(reader.ask, "{object}")?;
    reader.ask.flush()?;
    let mut head = String::new();
    reader.answer.read_line(&mut head)?;
    // `OBJECT blob SIZE`, then the bytes and a line end.
    let size = head.split_whitespace().nth(2).and_then(|s| s.parse::<usize>().ok());
    let size = size.ok_or_else(|| std::io::Error::other(head.trim().to_owned()))?;
    let mut bytes = vec![0; size + 1];
    reader.answer.read_exact(&mut bytes)?;
    bytes.pop();
    Ok(bytes)
}
