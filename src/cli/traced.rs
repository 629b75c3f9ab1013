//! The trace of a run, into a file: while the run is under way where the form has one event a line, else once it is over.

use super::args::TraceFormat;
use super::output::{WholeFile, clear_leftovers, folder_of};
use crate::report::json;
use crate::report::metrics::time;
use crate::report::trace::lines::{Form, Streamed};
use crate::report::trace::{chrome::chrome, ocel::ocel, xes::xes};
use crate::resolve::Compiled;
use crate::sim::Trace;
use crate::sim::runner::Runner;
use crate::sim::{ScenarioRun, TRACE_LIMIT};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the trace of the first run that has one goes.
pub(super) struct Traced {
    path: PathBuf,
    way: Way,
}

/// Writes a trace that was kept.
type Whole = fn(&Trace, &mut dyn Write) -> io::Result<()>;

enum Way {
    Streams(Streamed<WholeFile>),
    Keeps(WholeFile, Whole),
}

impl Traced {
    /// Opens what is written to, in the form that was said, or else the one that the ending of the file says.
    pub(super) fn begin(path: &Path, said: Option<TraceFormat>, compiled: &Compiled) -> Result<Self, String> {
        let format = form_of_trace(path, said)?;
        clear_leftovers(folder_of(path));
        let file = WholeFile::begin(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let streams = |form, file| Way::Streams(Streamed::new(form, json::digest(&compiled.sources), file));
        let way = match format {
            TraceFormat::Ndjson => streams(Form::Ndjson, file),
            TraceFormat::Csv => streams(Form::Csv, file),
            TraceFormat::Chrome => Way::Keeps(file, chrome),
            TraceFormat::Xes => Way::Keeps(file, xes),
            TraceFormat::Ocel => Way::Keeps(file, ocel),
        };
        Ok(Self { path: path.to_owned(), way })
    }

    /// Looks at the next run, unless one before it had a trace.
    pub(super) fn watch<'r>(&'r self, runner: &mut Runner<'r>, before: &[ScenarioRun]) {
        match &self.way {
            Way::Streams(stream) if !stream.has_begun() => runner.listener = Some(stream),
            Way::Keeps(..) if before.iter().all(|run| run.trace.is_empty()) => runner.trace = true,
            _ => Self::look_away(runner),
        }
    }

    /// The next runs are no longer of interest.
    pub(super) fn look_away(runner: &mut Runner<'_>) {
        (runner.trace, runner.listener) = (false, None);
    }

    /// Gives the file its name; no file comes of runs without an event. What should be known of the trace is given back.
    pub(super) fn finish(self, runs: &[ScenarioRun]) -> Result<Option<String>, String> {
        let written = match self.way {
            Way::Streams(stream) => stream.finish().and_then(|file| file.map_or(Ok(()), WholeFile::finish)),
            Way::Keeps(mut file, whole) => match runs.iter().find(|run| !run.trace.is_empty()) {
                Some(run) => whole(&run.trace, &mut file).and_then(|()| file.finish()),
                None => Ok(()),
            },
        };
        written.map_err(|e| format!("{}: {e}", self.path.display()))?;
        // Of the runs, one at most was watched for so long.
        Ok(runs.iter().find_map(|run| run.trace.full()).map(|at| {
            format!(
                "{}: the trace ends after {TRACE_LIMIT} events, {} into the run; `--until` ends the run earlier",
                self.path.display(),
                time(at.secs())
            )
        }))
    }
}

/// The form of a trace: what was said, else what the ending of the file says.
fn form_of_trace(path: &Path, said: Option<TraceFormat>) -> Result<TraceFormat, String> {
    if let Some(said) = said {
        return Ok(said);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return Ok(TraceFormat::Ndjson) };
    match ending {
        "ndjson" | "jsonl" => Ok(TraceFormat::Ndjson),
        "json" if stem.ends_with(".ocel") => Ok(TraceFormat::Ocel),
        "json" => Ok(TraceFormat::Chrome),
        "xes" => Ok(TraceFormat::Xes),
        "ocel" | "jsonocel" => Ok(TraceFormat::Ocel),
        "csv" => Ok(TraceFormat::Csv),
        _ => Err(format!(
            "{}: its ending does not say the form of the trace; write `.ndjson`, `.json`, `.xes`, `.ocel.json` or `.csv`, or `--trace-format`",
            path.display()
        )),
    }
}
