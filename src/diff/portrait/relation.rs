//! Channels, interfaces and meetings.

use super::super::phrase::{Phrase, Thing};
use super::super::words;
use super::Portrait;
use crate::model::Org;
use crate::model::relation::{Axes, Channel, Content, Interface, Meeting, Shared};

/// The axes as facts: how each reads, and whether it holds when nothing is said.
fn axes(axes: &Axes) -> Vec<(&'static str, Option<String>, bool)> {
    let Axes { speed, frequency, fidelity, accuracy, handling, upkeep, fails } = axes;
    let fails = fails
        .as_ref()
        .map(|(share, time)| format!("{} of the time for {}", words::share(*share), words::dist(time)));
    vec![
        ("speed", Some(words::dist(speed)), speed.elapsed_s().mean() == 0.0),
        ("frequency", Some(words::cadence(frequency)), frequency.period_s() == 0.0),
        ("fidelity", Some(words::share(*fidelity)), *fidelity == 1.0),
        ("accuracy", Some(words::share(*accuracy)), *accuracy == 1.0),
        ("handling", handling.as_ref().map(words::dist), false),
        ("upkeep", Some(words::upkeep(*upkeep)), *upkeep == 0.0),
        ("fails", fails, false),
    ]
}

pub(super) fn channel(channel: &Channel) -> Portrait {
    // The fields are those of the axes, which are taken apart above.
    let Channel { meta, speed: _, frequency: _, fidelity: _, accuracy: _, handling: _, upkeep: _, fails: _ } =
        channel;
    let mut out = Portrait::new(Thing::Channel, meta);
    for (aspect, value, silent) in axes(&channel.axes()) {
        if let Some(value) = value {
            out.usual(aspect, value, silent);
        }
    }
    out
}

/// An interface says of the axes only what is not said by its channel: a changed channel is told once.
pub(super) fn interface(org: &Org, interface: &Interface) -> Portrait {
    let Interface { meta, from, to, both, channel, axes: own, carries, only_during } = interface;
    let mut out = Portrait::new(Thing::Interface, meta);
    let arrow = if *both { " <-> " } else { " -> " };
    out.ident = words::party(org, *from).say(arrow).then(&words::party(org, *to));
    out.fact("by", words::channel(org, *channel));
    for ((aspect, value, _), (_, of_channel, _)) in
        axes(own).into_iter().zip(axes(&org.channels[*channel].axes()))
    {
        if value != of_channel {
            out.usual(aspect, value.unwrap_or_else(|| "the default".to_owned()), false);
        }
    }
    for content in carries {
        out.flag_of("carries", content_word(content));
    }
    for phase in only_during {
        out.flag_of("only during", Phrase::of(Thing::Phase, phase.clone()));
    }
    out
}

fn content_word(content: &Content) -> Phrase {
    Phrase::ours(match content {
        Content::Questions => "questions",
        Content::Answers => "answers",
        Content::Work => "work",
        Content::Decisions => "decisions",
        Content::Signals => "signals",
        Content::Learning => "learning",
        Content::Access => "access",
        Content::Changes => "changes",
        Content::Report(name) => return Phrase::quoted(name.clone()),
    })
}

pub(super) fn meeting(org: &Org, meeting: &Meeting) -> Portrait {
    let Meeting { meta, cadence, length, attended_by, shares } = meeting;
    let mut out = Portrait::new(Thing::Meeting, meta);
    out.usual("meets", words::cadence(cadence), false);
    out.usual("for", words::duration(*length), false);
    for party in attended_by {
        out.flag_of("attended by", words::party(org, *party));
    }
    for what in shares {
        out.flag_of("shares", Phrase::ours(shared(what)));
    }
    out
}

pub(super) fn shared(what: &Shared) -> &'static str {
    match what {
        Shared::Intent => "intent",
        Shared::Learning => "learning",
        Shared::Needs => "needs",
        Shared::Signals => "signals",
    }
}
