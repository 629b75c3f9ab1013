//! Groups, roles and calendars.

use super::super::phrase::{Phrase, Thing};
use super::super::words;
use super::{FROM, INSIDE, PEOPLE, Portrait};
use crate::diag::counted::counted;
use crate::model::people::{Calendar, DottedLine, Group, GroupKind, Pay, Position, Right, Role};
use crate::model::{Id, Org};
use std::collections::BTreeMap;

/// Positions by the key of the people that they created, those included that a variant has taken away.
pub(super) type Origins<'o> = BTreeMap<&'o str, Id<Position>>;

pub(super) fn origins(org: &Org) -> Origins<'_> {
    let ids = (0..org.positions.slots()).map(Id::new);
    ids.filter_map(|id| Some((org.positions.get(id)?.meta.key(), id))).collect()
}

pub(super) fn group(org: &Org, id: Id<Group>, origins: &Origins<'_>) -> Portrait {
    let Group {
        meta,
        kind,
        parent,
        leader,
        positions,
        groups: _, // each says in which group it is
        pattern,
        calendar,
        inside,
        reports_by,
        responsibilities,
        also_reports,
        at_most,
        response,
        safety,
    } = &org.groups[id];
    let mut out = Portrait::new(Thing::Group, meta);
    out.word = if *kind == GroupKind::Unit { "unit" } else { "team" };
    out.pattern.clone_from(pattern);
    out.usual("kind", out.word, true);
    out.maybe(INSIDE, parent.map(|p| words::group(org, p)));
    out.maybe("led by", leader.map(|l| leader_of(org, id, l)));
    out.maybe("like", pattern.clone().map(Phrase::quoted));
    out.maybe("works", calendar.map(|c| words::calendar(org, c)));
    out.maybe("inside by", inside.map(|c| words::channel(org, c)));
    let reports = reports_by.as_ref().map(|(c, rhythm)| {
        words::channel(org, *c).maybe(" ", rhythm.as_ref().map(|r| Phrase::ours(words::cadence(r))))
    });
    out.maybe("reports by", reports);
    responsible(&mut out, responsibilities);
    dotted(org, &mut out, also_reports);
    out.figure("at most", at_most.map(|n| counted(n, "item")));
    out.figure("bad news is", response.map(words::response));
    out.figure("safety", safety.map(words::share));
    for position in positions.iter().filter(|p| !org.positions[**p].meta.removed) {
        seats(org, &mut out, *position, origins);
    }
    out
}

/// The role that leads, and where its person sits if that is elsewhere.
fn leader_of(org: &Org, group: Id<Group>, leader: Id<Position>) -> Phrase {
    let seat = &org.positions[leader];
    let name = words::role(org, seat.role);
    let shared = seat.leads.len() > 1 || seat.group == group;
    if shared { name } else { name.say(" of ").then(&words::group(org, seat.group)) }
}

fn seats(org: &Org, out: &mut Portrait, id: Id<Position>, origins: &Origins<'_>) {
    let Position { meta, role, group, people, leads: _, share, home } = &org.positions[id];
    let name = words::role(org, *role);
    let count: u32 = people.iter().map(|r| r.count).sum();
    if let Some(home) = home {
        let from = words::group(org, org.positions[*home].group);
        let value =
            Phrase::ours(format!("{count} from ")).then(&from).say(format!(" at {}", words::share(*share)));
        out.of("guests", name, value);
        return;
    }
    out.of(PEOPLE, name.clone(), Phrase::ours(count.to_string()));
    // Who they are, where they are not simply those that this position created; after a rename they follow their group.
    let named = format!("{}.{}", org.groups[*group].meta.key(), org.roles[*role].meta.key());
    out.maybe_of(super::WAS, &name, meta.was.as_ref().filter(|was| **was != named));
    let own = meta.was.clone().unwrap_or(named);
    let origin = |o: u32| org.origins.get(o as usize).map_or("", String::as_str);
    let plain = people.iter().all(|r| origin(r.origin) == own) && people.first().is_none_or(|r| r.first == 1);
    if !plain {
        let ranges: Vec<Phrase> = people
            .iter()
            .map(|r| {
                origin_phrase(org, origin(r.origin), origins).say(format!(
                    " {} to {}",
                    r.first,
                    r.first + r.count - 1
                ))
            })
            .collect();
        out.of(FROM, name, Phrase::join(&ranges, ", "));
    }
}

/// Where people come from, by the name that the place has now; those whom a variant hires have a word before it.
fn origin_phrase(org: &Org, origin: &str, origins: &Origins<'_>) -> Phrase {
    if let Some(id) = origins.get(origin) {
        return words::position(org, *id);
    }
    let (head, path) = origin.strip_prefix("hired.").map_or(("", origin), |rest| ("hired ", rest));
    Phrase::ours(head).quote(path)
}

impl Portrait {
    fn maybe_of(&mut self, aspect: &'static str, about: &Phrase, value: Option<&String>) {
        if let Some(value) = value {
            self.of(aspect, about.clone(), Phrase::quoted(value.clone()));
        }
    }
}

fn responsible(out: &mut Portrait, list: &[(String, crate::source::Span)]) {
    for (thing, _) in list {
        out.flag_of("responsible for", Phrase::quoted(thing.clone()));
    }
}

fn dotted(org: &Org, out: &mut Portrait, lines: &[DottedLine]) {
    for DottedLine { to, matters, span: _ } in lines {
        let mut matters = matters.clone();
        matters.sort();
        let value = (!matters.is_empty()).then(|| Phrase::quoted(matters.join(", ")));
        out.of("also reports to", words::role(org, *to), Phrase::default().maybe("for ", value));
    }
}

/// The bounds of a right or a delegation.
pub(super) fn bounds(up_to: Option<f64>, when_reversible: bool) -> Phrase {
    let mut parts = Vec::new();
    parts.extend(up_to.map(|amount| Phrase::ours(format!("up to {}", words::number(amount)))));
    parts.extend(when_reversible.then(|| Phrase::ours("when reversible")));
    Phrase::join(&parts, " ")
}

pub(super) fn role(org: &Org, role: &Role) -> Portrait {
    let Role {
        meta,
        declared,
        skills,
        responsibilities,
        rights,
        available,
        calendar,
        order,
        switching,
        learns,
        pace,
        juggles,
        cost,
        response,
        safety,
        also_reports,
        mentors,
    } = role;
    let mut out = Portrait::new(Thing::Role, meta);
    out.implied = !declared;
    if !declared {
        out.word = "leader";
    }
    out.flag("declared", *declared);
    if let Some(f) = out.facts.last_mut().filter(|f| f.aspect == "declared") {
        f.silent = true;
    }
    for (skill, level) in skills {
        out.of("skilled in", words::specialty(org, *skill), Phrase::ours(words::share(*level)));
    }
    responsible(&mut out, responsibilities);
    for Right { decision, up_to, when_reversible, span: _ } in rights {
        out.of("may decide", words::decision(org, *decision), bounds(*up_to, *when_reversible));
    }
    out.usual("available", words::share(*available), *available == 1.0);
    out.maybe("works", calendar.map(|c| words::calendar(org, c)));
    out.figure("order", order.map(|o| words::discipline(o).to_owned()));
    out.figure("switching takes", switching.as_ref().map(words::dist));
    out.usual("learns", words::share(*learns), *learns == 0.0);
    out.usual("pace", words::share(*pace), *pace == 1.0);
    out.figure("juggles", juggles.map(|n| n.to_string()));
    if let Some(Pay { amount, per, currency }) = cost {
        let figure = Phrase::ours(words::number(*amount)).say(" ").quote(currency.clone());
        out.fact("costs", figure.say(format!(" per {}", words::unit(*per, true))));
    }
    out.figure("bad news is", response.map(words::response));
    out.figure("safety", safety.map(words::share));
    dotted(org, &mut out, also_reports);
    out.figure(
        "mentors newcomers",
        mentors.map(|(share, time)| format!("{} for {}", words::share(share), words::duration(time))),
    );
    out
}

pub(super) fn calendar(calendar: &Calendar) -> Portrait {
    let Calendar { meta, days, hours, closed } = calendar;
    let mut out = Portrait::new(Thing::Calendar, meta);
    let (from, to) = (words::clock(hours.0), words::clock(hours.1));
    let works = match days {
        None => format!("around the clock, from {from} to {to}"),
        Some((a, b)) => {
            let day = |d: u8| words::DAYS[usize::from(d % 7)];
            format!("{} to {} from {from} to {to}", day(*a), day(*b))
        }
    };
    out.usual("works", works, days.is_none() && *hours == (0, 86_400));
    for (from, length) in closed {
        out.of(
            "closed from",
            Phrase::ours(format!("day {}", words::number(from / 86_400.0))),
            Phrase::ours(format!("for {}", words::seconds(*length))),
        );
    }
    out
}
