//! `andon trace`

use super::Exit;
use super::args::{Repetition, TraceArguments, TraceQuestion};
use super::output::Output;
use super::runner::{Shell, chosen, runnable};
use crate::report::json;
use crate::report::{metrics as shown, sanitise, trace as traces};
use crate::resolve::Compiled;
use crate::resolve::given::duration_s;
use crate::sim::replicate::ScenarioRun;

pub(super) fn trace(arguments: &TraceArguments, output: &mut Output) -> Exit {
    let Some(compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    match answer(&compiled, arguments) {
        Ok(text) => {
            output.text(&text);
            Exit::Well
        }
        Err(why) => {
            output.complain(&why);
            Exit::Unusable
        }
    }
}

fn answer(compiled: &Compiled, arguments: &TraceArguments) -> Result<String, String> {
    let project = &compiled.project;
    let one = (arguments.question != TraceQuestion::Where).then_some(1);
    let repetition = Repetition { seed: arguments.seed, replications: one, ..Repetition::default() };
    let shell = Shell::new(&repetition, true)?;
    let mut runner = shell.runner(project, &repetition);
    runner.trace = arguments.question != TraceQuestion::Where;
    let id =
        chosen(project, arguments.scenario.as_deref())?.first().copied().ok_or("there is no scenario")?;
    let scenario = &project.scenarios[id];
    let run =
        runner.run(&arguments.variant, runner.structure(&arguments.variant)?, scenario, &scenario.plan)?;
    match arguments.question {
        TraceQuestion::Story => story_of(&run, arguments),
        TraceQuestion::Where => shown::where_table(&run),
        TraceQuestion::Handover => Ok(traces::table::handover_csv(&run.trace)),
        TraceQuestion::Filter => filtered(compiled, &run, arguments),
    }
}

/// Events that meet all conditions. Their numbers and causes stay, so that they can be looked up in the whole trace.
fn filtered(compiled: &Compiled, run: &ScenarioRun, arguments: &TraceArguments) -> Result<String, String> {
    let moment = |text: &Option<String>| text.as_deref().map(duration_s).transpose();
    let wanted = traces::filter::Wanted {
        who: arguments.who.as_deref(),
        item: arguments.item.as_deref(),
        kinds: &arguments.kind,
        after_s: moment(&arguments.after)?,
        before_s: moment(&arguments.before)?,
    };
    let events = traces::filter::filter(&run.trace, &wanted)?;
    let digest = json::digest(&compiled.sources);
    traces::ndjson(&traces::Header::of(run, &digest), &events).map_err(|e| e.to_string())
}

fn story_of(run: &ScenarioRun, arguments: &TraceArguments) -> Result<String, String> {
    let warm = run.trace.iter().filter(|e| e.at.secs() >= run.warm_up_s).cloned().collect::<Vec<_>>();
    let first = traces::finished(&warm).first().map(|s| (*s).to_owned());
    let item = arguments.item.clone().or(first).ok_or("no item was done; name one with `--item`")?;
    let text = traces::story(&run.trace, &item).ok_or_else(|| format!("the trace holds no item `{item}`"))?;
    Ok(format!(
        "{} on {}, seed {}, the story of {}\n{text}",
        run.scenario,
        arguments.variant,
        run.seed,
        sanitise::one_line(&item)
    ))
}
