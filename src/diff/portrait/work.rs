//! Streams, stages, accesses, components and resources.

use super::super::phrase::{Phrase, Thing};
use super::super::words;
use super::Portrait;
use crate::diag::counted::counted;
use crate::model::Org;
use crate::model::work::{
    Access, Allocation, Ask, Brings, Component, Coupling, Doer, Resource, Session, Stage, Stream, Use,
};

pub(super) fn stream(org: &Org, stream: &Stream) -> Portrait {
    let Stream {
        meta,
        stages: _, // each says after what it comes
        at_most,
        order,
        interrupts,
        half_life,
        brings,
        speeds,
        insights,
        inputs,
        outputs,
        serves,
    } = stream;
    let mut out = Portrait::new(Thing::Stream, meta);
    out.figure("at most", at_most.map(|n| counted(n, "item")));
    out.figure("order", order.map(|o| words::discipline(o).to_owned()));
    out.flag("interrupts less urgent work", *interrupts);
    out.figure("half life", half_life.map(words::duration));
    brought(org, &mut out, "each success brings", brings);
    for (stage, share) in speeds {
        out.of(
            "each success speeds",
            words::stage(org, *stage),
            Phrase::ours(format!("by {}", words::share(*share))),
        );
    }
    brought(org, &mut out, "each insight brings", insights);
    for (aspect, list, to) in [("input", inputs, "from "), ("output", outputs, "to ")] {
        for (thing, whom, _) in list {
            out.of(aspect, Phrase::quoted(thing.clone()), Phrase::ours(to).quote(whom.clone()));
        }
    }
    out.maybe("serves", serves.map(|g| words::group(org, g)));
    out
}

fn brought(org: &Org, out: &mut Portrait, aspect: &'static str, list: &[Brings]) {
    for (number, stream, delay) in list {
        let value = Phrase::ours(words::number(*number))
            .maybe(" after ", delay.as_ref().map(|d| Phrase::ours(words::dist(d))));
        out.of(aspect, words::stream(org, *stream), value);
    }
}

pub(super) fn stage(org: &Org, stage: &Stage) -> Portrait {
    let Stage {
        meta,
        stream: _, // in its name
        by,
        within,
        after,
        effort,
        asks,
        sessions,
        needs_access,
        needs_skill,
        uses,
        runs_on,
        decides,
        changes,
        finds,
        leaves,
        returns,
        batch,
        at_most,
        happens,
        next,
        succeeds,
        takes,
        gives,
    } = stage;
    let mut out = Portrait::new(Thing::Stage, meta);
    match by {
        Doer::Role(r) => out.fact("by", words::role(org, *r)),
        Doer::Stream(s) => out.fact("runs", words::stream(org, *s)),
        Doer::Unknown => {}
    }
    out.maybe("in", within.map(|g| words::group(org, g)));
    let mut before: Vec<Phrase> = after.iter().map(|s| words::stage(org, *s)).collect();
    before.sort();
    out.maybe("after", (!before.is_empty()).then(|| Phrase::join(&before, ", ")));
    out.usual("effort", words::dist(effort), effort.elapsed_s().mean() == 0.0);
    for Ask { whom, share, takes, span: _ } in asks {
        let value = Phrase::ours(words::share(*share))
            .maybe(" for ", takes.as_ref().map(|t| Phrase::ours(words::dist(t))));
        out.of("asks", words::asked(org, *whom), value);
    }
    for Session { with, share, length, span: _ } in sessions {
        let mut with: Vec<Phrase> = with.iter().map(|w| words::asked(org, *w)).collect();
        with.sort();
        let value = format!("{} for {}", words::share(*share), words::duration(*length));
        out.of("meets", Phrase::join(&with, ", "), Phrase::ours(value));
    }
    for access in needs_access {
        out.flag_of("needs access", words::access(org, *access));
    }
    for (skill, level) in needs_skill {
        out.of("needs skill", words::specialty(org, *skill), Phrase::ours(words::share(*level)));
    }
    for used in uses {
        uses_fact(org, &mut out, used);
    }
    for (component, share) in runs_on {
        out.of("runs on", words::component(org, *component), Phrase::ours(words::share(*share)));
    }
    for (decision, _) in decides {
        out.flag_of("decides", words::decision(org, *decision));
    }
    for (count, component, _) in changes {
        out.of("changes", words::component(org, *component), Phrase::ours(format!("×{count}")));
    }
    out.usual("finds", format!("{} of defects", words::share(*finds)), *finds == 0.0);
    out.figure("leaves defects", leaves.map(words::share));
    out.maybe(
        "returns to",
        returns
            .map(|(s, share)| words::stage(org, s).maybe(" ", share.map(|x| Phrase::ours(words::share(x))))),
    );
    out.usual("batch", batch.to_string(), *batch == 1);
    out.figure("at most", at_most.map(|n| counted(n, "item")));
    out.usual("happens", words::share(*happens), *happens == 1.0);
    for (to, share) in next {
        let to = to.map_or_else(|| Phrase::ours("end"), |s| words::stage(org, s));
        out.of("next", to, Phrase::ours(words::share(*share)));
    }
    out.usual("succeeds", words::share(*succeeds), *succeeds == 1.0);
    for (aspect, list) in [("takes", takes), ("gives", gives)] {
        for (thing, _) in list {
            out.flag_of(aspect, Phrase::quoted(thing.clone()));
        }
    }
    out
}

fn uses_fact(org: &Org, out: &mut Portrait, used: &Use) {
    let Use { resource, count, length, patience, span: _ } = used;
    let value = Phrase::ours(format!("×{count}"))
        .maybe(" for ", length.as_ref().map(|l| Phrase::ours(words::dist(l))))
        .maybe(", given up after ", patience.as_ref().map(|p| Phrase::ours(words::dist(p))));
    out.of("uses", words::resource(org, *resource), value);
}

pub(super) fn access(org: &Org, access: &Access) -> Portrait {
    let Access { meta, granted_by, effort, delay, at_most, lasts } = access;
    let mut out = Portrait::new(Thing::Access, meta);
    match granted_by {
        Some(role) => out.fact("granted by", words::role(org, *role)),
        None => out.usual("granted by", "self service", true),
    }
    out.figure("effort", effort.as_ref().map(words::dist));
    out.figure("self service in", delay.as_ref().map(words::dist));
    out.figure("at most", at_most.map(words::per));
    out.figure("lasts", lasts.as_ref().map(words::dist));
    out
}

pub(super) fn component(org: &Org, component: &Component) -> Portrait {
    let Component { meta, count, owner, depends, repair } = component;
    let mut out = Portrait::new(Thing::Component, meta);
    out.usual("members", count.to_string(), *count == 1);
    out.maybe("owned by", owner.map(|g| words::group(org, g)));
    for Coupling { on, count, breaks, span: _ } in depends {
        let many = count.map_or_else(String::new, |n| format!("×{n} "));
        let value = format!("{many}breaks {}", words::share(*breaks));
        out.of("depends on", words::component(org, *on), Phrase::ours(value));
    }
    out.figure("repair", repair.as_ref().map(words::dist));
    out
}

pub(super) fn resource(org: &Org, resource: &Resource) -> Portrait {
    let Resource { meta, count, allocation, urgency_holds } = resource;
    let mut out = Portrait::new(Thing::Resource, meta);
    out.usual("count", count.to_string(), false);
    let how = allocation.as_ref().map(|a| match a {
        Allocation::FirstCome => Phrase::ours("first come first served"),
        Allocation::Central { by, cadence } => {
            Phrase::ours("by ").then(&words::role(org, *by)).say(format!(" {}", words::cadence(cadence)))
        }
        Allocation::Traded(meeting) => Phrase::ours("traded at ").then(&words::meeting(org, *meeting)),
    });
    out.maybe("allocated", how);
    out.figure("urgency holds", urgency_holds.map(words::share));
    out
}
