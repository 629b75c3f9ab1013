//! `andon test`

use super::Exit;
use super::args::{MetricFormat, TestArguments};
use super::check::all_findings;
use super::output::Output;
use super::project::{compiled, files};
use super::run::{print_claims, print_json};
use super::runner::{Shell, runnable};
use crate::resolve::Compiled;
use crate::sim::verdict::Judged;
use crate::stats::Verdict;

pub(super) fn test(arguments: &TestArguments, output: &mut Output) -> Exit {
    let Some(paths) = files(&arguments.paths, output) else { return Exit::Unusable };
    let (mut held, mut failed, mut undecided) = (0, 0, 0);
    for path in paths {
        let Some(compiled) = compiled(&path, output) else { return Exit::Unusable };
        if compiled.is_sound() && compiled.project.scenarios.count() == 0 {
            continue;
        }
        let Some(compiled) = runnable(&path, output) else { return Exit::Unusable };
        let claims = match test_one(&compiled, arguments) {
            Ok(claims) => claims,
            Err(why) => {
                output.complain(&format!("{}: {why}", path.display()));
                return Exit::Unusable;
            }
        };
        if arguments.format == MetricFormat::Json {
            print_json(&compiled, &[], &claims, output);
        } else {
            output.line(&path.display().to_string());
            print_claims(&claims, output);
        }
        let count = |v: Verdict| claims.iter().filter(|(_, j)| j.verdict == v).count();
        held += count(Verdict::Holds);
        failed += count(Verdict::Fails);
        undecided += count(Verdict::Undecided);
    }
    output.remark(&format!("{held} claims hold, {failed} fail, {undecided} undecided"));
    // A claim that the runs cannot decide does not pass on noise.
    if failed + undecided > 0 { Exit::Findings } else { Exit::Well }
}

fn test_one(compiled: &Compiled, arguments: &TestArguments) -> Result<Vec<(String, Judged)>, String> {
    let project = &compiled.project;
    let findings = all_findings(compiled);
    let shell = Shell::new(&arguments.repetition, arguments.format == MetricFormat::Json);
    let claims = shell.runner(project, &arguments.repetition).claims(&findings)?;
    shell.bar.finish_and_clear();
    Ok(claims)
}
