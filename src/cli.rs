//! The command line: a thin face of the library. Exit status 0 all well; 1 findings of level error, a failed claim; 2 wrong
//! usage, unreadable input, a folder without specs, a bound passed; 130 interrupted.

mod ablate;
mod args;
mod check;
mod compare;
mod diagnose;
mod diff;
mod explain;
mod fix;
mod format;
mod gallery;
mod git;
mod graph;
mod interrupt;
mod journal;
mod new;
mod output;
mod project;
mod run;
mod runner;
mod settings;
mod sides;
mod snapshots;
mod spared;
mod test;
mod trace;
mod traced;
mod watch;

pub use args::Arguments;
pub use output::write_whole;

use args::Verb;
use clap::Parser as _;
use output::Output;
use std::io::Write as _;
use std::process::ExitCode;

/// What a verb ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Well,
    Findings,
    Unusable,
}

/// Runs the program on the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse_from(args::spaced::joined(std::env::args_os())) {
        Ok(arguments) => arguments,
        Err(said) => return told(&said),
    };
    let mut output = Output::new(arguments.color, arguments.quiet);
    // Deep enough for the parser on any platform, whatever the stack of the main thread is.
    let worker = std::thread::Builder::new().stack_size(64 * 1024 * 1024).spawn(move || {
        let exit = dispatch(&arguments, &mut output);
        finish(exit, output)
    });
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        _ => ExitCode::from(3),
    }
}

/// Prints help, the version, or what is wrong with the arguments; help that cannot be written is as any result.
fn told(said: &clap::Error) -> ExitCode {
    let written = said.print().and_then(|()| std::io::stdout().flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(2)),
    }
}

fn dispatch(arguments: &Arguments, output: &mut Output) -> Exit {
    if let Some(why) = spared::in_the_way(&arguments.verb) {
        output.complain(&why);
        return Exit::Unusable;
    }
    match &arguments.verb {
        Verb::Check(a) => check::check(a, output),
        Verb::Fmt(a) => format::format(a, output),
        Verb::Run(a) => run::run(a, output),
        Verb::Test(a) => test::test(a, output),
        Verb::Compare(a) => compare::compare(a, output),
        Verb::Gallery(a) => gallery::gallery(a, output),
        Verb::Graph(a) => graph::graph(a, output),
        Verb::Diff(a) => diff::diff(a, output),
        Verb::Diagnose(a) => diagnose::diagnose(a, output),
        Verb::Trace(a) => trace::trace(a, output),
        Verb::Explain { name } => explain::explain(&name.join(" "), output),
        Verb::New { name, repo, action } => new::new(name, *repo, action, output),
        Verb::Lsp { .. } => {
            match crate::lsp::serve(std::io::BufReader::new(std::io::stdin()), std::io::stdout()) {
                0 => Exit::Well,
                _ => Exit::Findings,
            }
        }
        Verb::Completions { shell } => explain::completions(*shell, output),
        Verb::Schema { name } => explain::schema(name.as_deref(), output),
        Verb::Docs => {
            output.text(&crate::report::docs::reference());
            Exit::Well
        }
    }
}

/// A pipe that nobody reads any more is no fault; anything else that cannot be written is.
fn finish(exit: Exit, mut output: Output) -> ExitCode {
    let exit = if output.flush() { exit } else { Exit::Unusable };
    if interrupt::is_asked() {
        // What was stopped has said so.
        if exit != Exit::Unusable {
            output.complain(interrupt::WORD);
        }
        return ExitCode::from(interrupt::STATUS);
    }
    ExitCode::from(match exit {
        Exit::Well => 0,
        Exit::Findings => 1,
        Exit::Unusable => 2,
    })
}
