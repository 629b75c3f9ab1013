//! Signals, ladders, incidents, climates and phases.

use super::super::phrase::{Phrase, Thing};
use super::super::words;
use super::Portrait;
use crate::diag::counted::counted;
use crate::model::Org;
use crate::model::signal::{Andon, Climate, Hearer, Incident, Phase, Rung, ShadowPaths, Signal, Source};

pub(super) fn signal(org: &Org, signal: &Signal) -> Portrait {
    let Signal { meta, sources, hearer, noticed, unheard, shows_after, shows_again, solving, rarer } = signal;
    let mut out = Portrait::new(Thing::Signal, meta);
    for (source, _) in sources {
        let (aspect, about, value) = match source {
            Source::Stage(s, share) => ("arises in", words::stage(org, *s), words::share(*share)),
            Source::Component(c, share) => ("arises in", words::component(org, *c), words::share(*share)),
            Source::Role(r, every) => {
                ("arises at", words::role(org, *r), format!("every {}", words::dist(every)))
            }
            Source::Group(g, every) => {
                ("arises at", words::group(org, *g), format!("every {}", words::dist(every)))
            }
        };
        out.of(aspect, about, Phrase::ours(value));
    }
    match hearer {
        Some(Hearer::Andon(a)) => out.fact("pulls", words::andon(org, *a)),
        Some(Hearer::Role(r)) => out.fact("tells", words::role(org, *r)),
        None => {}
    }
    out.figure("noticed", noticed.map(words::share));
    let becomes = unheard
        .as_ref()
        .map(|(time, b)| Phrase::ours(format!("{} ", words::dist(time))).then(&words::becomes(org, b)));
    out.maybe("unheard for", becomes);
    out.figure("shows after", shows_after.as_ref().map(words::dist));
    out.figure("shows again every", shows_again.as_ref().map(words::dist));
    out.figure("solving takes", solving.as_ref().map(words::dist));
    out.usual("solved makes it rarer by", words::share(*rarer), *rarer == 0.0);
    out
}

pub(super) fn andon(org: &Org, andon: &Andon) -> Portrait {
    let Andon { meta, rungs, stops_line } = andon;
    let mut out = Portrait::new(Thing::Andon, meta);
    out.sequence("answered by", rungs.iter().map(|r| rung(org, r)).collect());
    out.flag("stops the line", *stops_line);
    out
}

fn rung(org: &Org, rung: &Rung) -> Phrase {
    let Rung { by, within, takes, solves, span: _ } = rung;
    words::holder(org, *by)
        .maybe(" within ", within.map(|t| Phrase::ours(words::duration(t))))
        .maybe(" takes ", takes.as_ref().map(|t| Phrase::ours(words::dist(t))))
        .maybe(" solves ", solves.map(|s| Phrase::ours(words::share(s))))
}

pub(super) fn incident(org: &Org, incident: &Incident) -> Portrait {
    let Incident { meta, lasts, repaired_by, stops } = incident;
    let mut out = Portrait::new(Thing::Incident, meta);
    out.figure("lasts", lasts.as_ref().map(words::dist));
    let repair = repaired_by
        .as_ref()
        .map(|(role, effort)| words::role(org, *role).say(format!(", effort {}", words::dist(effort))));
    out.maybe("repaired by", repair);
    for stream in stops {
        out.flag_of("stops", words::stream(org, *stream));
    }
    out
}

pub(super) fn climate(org: &Org, climate: &Climate) -> Portrait {
    let Climate { meta, group, response, safety, moves, shadow } = climate;
    let mut out = Portrait::new(Thing::Climate, meta);
    out.ident = group.map_or_else(|| Phrase::ours("everywhere"), |g| words::group(org, g));
    out.figure("bad news is", response.map(words::response));
    out.figure("safety", safety.map(words::share));
    out.figure(
        "moves",
        moves.map(|(up, down, seen)| {
            let seen = seen.map_or_else(String::new, |s| format!(", {} seen", words::share(s)));
            format!("{} up, {} down{seen}", words::share(up), words::share(down))
        }),
    );
    out.figure("shadow paths", shadow.as_ref().map(shadow_paths));
    out
}

fn shadow_paths(shadow: &ShadowPaths) -> String {
    let ShadowPaths { patience, taken, punished } = shadow;
    let taken = taken.map_or_else(String::new, |t| format!(", taken {}", words::share(t)));
    let punished =
        if *punished > 0.0 { format!(", punished {}", words::share(*punished)) } else { String::new() };
    format!("after {}{taken}{punished}", words::dist(patience))
}

pub(super) fn phase(org: &Org, phase: &Phase) -> Portrait {
    let Phase { meta, uses_only, without, waives, starts_no, shares, practises } = phase;
    let mut out = Portrait::new(Thing::Phase, meta);
    for channel in uses_only {
        out.flag_of("uses only", words::channel(org, *channel));
    }
    for channel in without {
        out.flag_of("without", words::channel(org, *channel));
    }
    for decision in waives {
        out.flag_of("waives approvals of", words::decision(org, *decision));
    }
    for stream in starts_no {
        out.flag_of("starts no", words::stream(org, *stream));
    }
    for what in shares {
        out.flag_of("shares", Phrase::ours(super::relation::shared(what)));
    }
    for (stream, times) in practises {
        out.of("practises", words::stream(org, *stream), Phrase::ours(counted(*times, "time")));
    }
    out
}
