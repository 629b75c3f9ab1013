//! `andon trace`

use super::Exit;
use super::args::{Repetition, TraceArguments, TraceQuestion};
use super::output::Output;
use super::runner::{Shell, chosen, runnable};
use crate::diag::suggest;
use crate::model::{Org, Project};
use crate::report::json;
use crate::report::snapshot::record::item_to_tell;
use crate::report::trace::{self as traces, lines, who};
use crate::report::{metrics as shown, sanitise};
use crate::resolve::Compiled;
use crate::resolve::given::duration_s;
use crate::sim::ScenarioRun;
use std::collections::BTreeSet;

pub(super) fn trace(arguments: &TraceArguments, output: &mut Output) -> Exit {
    if let Some(why) = misuse(arguments) {
        output.complain(&why);
        return Exit::Unusable;
    }
    let Some(compiled) = runnable(&arguments.file, output) else { return Exit::Unusable };
    match answer(&compiled, arguments, output) {
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

/// What the question would pass over in silence.
fn misuse(arguments: &TraceArguments) -> Option<String> {
    let question = arguments.question;
    let conditions = [
        ("--who", arguments.who.is_some()),
        ("--kind", !arguments.kind.is_empty()),
        ("--after", arguments.after.is_some()),
        ("--before", arguments.before.is_some()),
    ];
    let given = conditions.iter().find(|(_, given)| *given);
    if let Some((name, _)) = given.filter(|_| question != TraceQuestion::Filter) {
        return Some(format!("`{name}` picks events: it goes with `andon trace filter`"));
    }
    let whole = matches!(question, TraceQuestion::Where | TraceQuestion::Handover);
    (whole && arguments.item.is_some()).then(|| {
        "this question is about all items: `--item` goes with `andon trace story` and `andon trace filter`"
            .to_owned()
    })
}

fn answer(compiled: &Compiled, arguments: &TraceArguments, output: &mut Output) -> Result<String, String> {
    let project = &compiled.project;
    let one = (arguments.question != TraceQuestion::Where).then_some(1);
    let repetition = Repetition { seed: arguments.seed, replications: one, ..Repetition::default() };
    let shell = Shell::new(&repetition, true)?;
    let mut runner = shell.runner(project, &repetition);
    runner.trace = arguments.question != TraceQuestion::Where;
    runner.account = arguments.question == TraceQuestion::Story;
    let id =
        chosen(project, arguments.scenario.as_deref())?.first().copied().ok_or("there is no scenario")?;
    let scenario = &project.scenarios[id];
    let run =
        runner.run(&arguments.variant, runner.structure(&arguments.variant)?, scenario, &scenario.plan)?;
    match arguments.question {
        TraceQuestion::Story => story_of(&run, arguments),
        TraceQuestion::Where => shown::where_table(&run),
        TraceQuestion::Handover => Ok(traces::table::handover_csv(&run.trace)),
        TraceQuestion::Filter => filtered(compiled, &run, arguments, output),
    }
}

/// The structure of a run, and those to which its scenario changes.
fn in_force<'p>(project: &'p Project, run: &ScenarioRun) -> Vec<&'p Org> {
    let scenario = project.scenarios.named(&run.scenario).map(|id| &project.scenarios[id]);
    let changes = scenario.into_iter().flat_map(|s| s.changes().map(|(name, _)| name));
    std::iter::once(run.variant.as_str()).chain(changes).filter_map(|name| project.structure(name)).collect()
}

/// Events that meet all conditions. Their numbers and causes stay, so that they can be looked up in the whole trace.
fn filtered(
    compiled: &Compiled,
    run: &ScenarioRun,
    arguments: &TraceArguments,
    output: &mut Output,
) -> Result<String, String> {
    let moment = |text: &Option<String>| text.as_deref().map(duration_s).transpose();
    let who = match &arguments.who {
        Some(asked) => Some(who::person(&in_force(&compiled.project, run), &run.trace, asked)?),
        None => None,
    };
    if let Some(silence) = who.as_ref().and_then(|who| who::silence(&run.trace, who)) {
        output.remark(&silence);
    }
    let wanted = traces::filter::Wanted {
        who: who.as_deref(),
        item: arguments.item.as_deref(),
        kinds: &arguments.kind,
        after_s: moment(&arguments.after)?,
        before_s: moment(&arguments.before)?,
    };
    let trace = traces::filter::filter(&run.trace, &wanted)?;
    let digest = json::digest(&compiled.sources);
    let mut text = Vec::new();
    lines::write(lines::Form::Ndjson, &traces::Header::of(run, &digest), &trace, &mut text)
        .map_err(|e| e.to_string())?;
    String::from_utf8(text).map_err(|e| e.to_string())
}

/// The item that is asked for: itself, or the first of a stream that is done after the warm-up.
fn named(run: &ScenarioRun, asked: &str) -> Result<String, String> {
    if run.trace.iter().any(|e| e.item.is_some_and(|item| item.is(asked))) {
        return Ok(asked.to_owned());
    }
    let done = run.trace.iter().filter(|e| e.kind == "done" && e.at.secs() >= run.warm_up_s);
    if let Some(first) = done.filter_map(|e| e.item).find(|item| item.stream == asked) {
        return Ok(first.to_string());
    }
    let items: BTreeSet<(&str, u64)> =
        run.trace.iter().filter_map(|e| e.item).map(|item| (item.stream, item.number)).collect();
    let streams: BTreeSet<&str> = items.iter().map(|(stream, _)| *stream).collect();
    if streams.contains(asked) {
        return Err(format!(
            "no item of `{asked}` was done after the warm-up; name one that is under way, as `--item {asked}#1`"
        ));
    }
    let stream = asked.rsplit_once('#').map_or("", |(stream, _)| stream);
    let of_it = items.iter().filter(|item| item.0 == stream).count();
    let which = if of_it > 0 {
        let there = if of_it == 1 { "is 1 item".to_owned() } else { format!("are {of_it} items") };
        format!("; there {there} of `{stream}`, from `{stream}#1`")
    } else {
        suggest::or_which(asked, streams.iter().copied())
    };
    Err(format!("the trace holds no item `{asked}`{which}"))
}

fn story_of(run: &ScenarioRun, arguments: &TraceArguments) -> Result<String, String> {
    let item = match &arguments.item {
        Some(asked) => named(run, asked)?,
        None => item_to_tell(run).ok_or(
            "no item was done after the warm-up, so there is no story to choose; tell one that is under way with `--item STREAM#1`",
        )?,
    };
    let text = traces::story(&run.trace, &item).ok_or_else(|| format!("the trace holds no item `{item}`"))?;
    Ok(format!(
        "{} on {}, seed {}, the story of {}\n{text}",
        run.scenario,
        arguments.variant,
        run.seed,
        sanitise::one_line(&item)
    ))
}
