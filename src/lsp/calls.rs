//! Who reports to whom and who talks to whom, as a call hierarchy.

use super::analysis::Analysis;
use super::facts::people;
use super::positions::Range;
use crate::model::people::{Group, Position, Role};
use crate::model::relation::Party;
use crate::model::{Id, Org};
use crate::network::positions_of;
use crate::source::Span;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The role or group at a place, as a start.
pub(super) fn prepare(analysis: &Analysis, at: u32) -> Value {
    let symbol = analysis.name_at(at).and_then(|(_, of)| analysis.symbol(of));
    match symbol.filter(|s| matches!(s.kind, "role" | "team" | "unit")) {
        Some(symbol) => item(analysis, symbol.span).map_or(Value::Null, |i| json!([i])),
        None => Value::Null,
    }
}

fn item(analysis: &Analysis, of: Span) -> Option<Value> {
    let symbol = analysis.symbol(of)?;
    let location = analysis.location(of)?;
    let heads = analysis.heads(symbol.structure);
    let heads = if symbol.kind == "role" { &heads.roles } else { &heads.groups };
    let count = heads.get(symbol.index).copied().unwrap_or(0);
    Some(json!({
        "name": symbol.name, "kind": 5, "detail": format!("{}, {}", symbol.kind, people(count)),
        "uri": location["uri"], "range": location["range"], "selectionRange": location["range"],
        // It may stand in a file that is not open: the document from which it is seen answers for it.
        "data": {"document": analysis.task.uri, "file": of.file.0, "start": of.start, "end": of.end},
    }))
}

/// Somebody at the other end, with the places that say so.
#[derive(Default)]
struct Found {
    places: BTreeSet<Span>,
}

/// Incoming: who reports to it or may start a conversation with it. Outgoing: whom it reports to and may talk to.
pub(super) fn calls(analysis: &Analysis, incoming: bool, of: &Value) -> Value {
    let figure = |name: &str| of["data"][name].as_u64().and_then(|n| u32::try_from(n).ok());
    let span = figure("file").zip(figure("start").zip(figure("end")));
    let Some((file, (start, end))) = span else { return Value::Null };
    let span = Span::new(crate::source::FileId(file), start, end);
    let Some(symbol) = analysis.symbol(span) else { return Value::Null };
    let org = symbol.org(&analysis.compiled.project);
    let party = if symbol.kind == "role" { Party::Role(symbol.id()) } else { Party::Group(symbol.id()) };
    let mine: BTreeSet<Id<Position>> = positions_of(org, party).into_iter().collect();
    let mut found: BTreeMap<Span, Found> = BTreeMap::new();
    reports(org, incoming, &mine, &mut found);
    talks(org, incoming, &mine, &mut found);
    found.remove(&span);
    let key = if incoming { "from" } else { "to" };
    let lines = |other: Span, f: &Found| -> Option<Value> {
        let item = item(analysis, other)?;
        // Ranges are in the file of the caller.
        let caller = if incoming { other.file } else { span.file };
        let ranges: Vec<Range> =
            f.places.iter().filter(|p| p.file == caller).map(|p| analysis.range(*p)).collect();
        Some(json!({key: item, "fromRanges": ranges}))
    };
    found.iter().filter_map(|(other, f)| lines(*other, f)).collect()
}

/// The declaration of the role of a position.
fn role(org: &Org, position: Id<Position>) -> Span {
    org.roles[org.positions[position].role].meta.span
}

fn reports(org: &Org, incoming: bool, mine: &BTreeSet<Id<Position>>, found: &mut BTreeMap<Span, Found>) {
    let mut by_role: Vec<Vec<Id<Position>>> = vec![Vec::new(); org.roles.slots()];
    for (id, position) in org.positions.iter() {
        by_role[position.role.index()].push(id);
    }
    for (id, position) in org.positions.iter() {
        if !incoming && !mine.contains(&id) {
            continue;
        }
        let solid = org.boss(id).into_iter().map(|boss| (boss, position.meta.span));
        let own = org.roles[position.role].also_reports.iter();
        let groups = org.chain(position.group).flat_map(|g| &org.groups[g].also_reports);
        let dotted =
            own.chain(groups).flat_map(|line| by_role[line.to.index()].iter().map(|boss| (*boss, line.span)));
        for (boss, place) in solid.chain(dotted) {
            let (near, far) = if incoming { (boss, id) } else { (id, boss) };
            if mine.contains(&near) && !(incoming && mine.contains(&far)) {
                found.entry(role(org, far)).or_default().places.insert(place);
            }
        }
    }
}

/// Those asked about, by all that an interface may call them.
struct Mine<'m> {
    positions: &'m BTreeSet<Id<Position>>,
    roles: BTreeSet<Id<Role>>,
    groups: BTreeSet<Id<Group>>,
}

impl<'m> Mine<'m> {
    fn of(org: &Org, positions: &'m BTreeSet<Id<Position>>) -> Self {
        let roles = positions.iter().map(|p| org.positions[*p].role).collect();
        let around = |p: &Id<Position>| {
            let position = &org.positions[*p];
            let led = position.leads.iter().flat_map(|g| org.chain(*g)).collect::<Vec<_>>();
            org.chain(position.group).chain(led).collect::<Vec<_>>()
        };
        Self { positions, roles, groups: positions.iter().flat_map(around).collect() }
    }

    fn are_in(&self, party: Party) -> bool {
        match party {
            Party::All => true,
            Party::Role(role) => self.roles.contains(&role),
            Party::Group(group) => self.groups.contains(&group),
            Party::Position(position) => self.positions.contains(&position),
        }
    }
}

fn talks(org: &Org, incoming: bool, mine: &BTreeSet<Id<Position>>, found: &mut BTreeMap<Span, Found>) {
    let mine = Mine::of(org, mine);
    for (_, interface) in org.interfaces.iter() {
        let sides = [(interface.from, interface.to), (interface.to, interface.from)];
        for (from, to) in sides.into_iter().take(if interface.both { 2 } else { 1 }) {
            let (near, far) = if incoming { (to, from) } else { (from, to) };
            if mine.are_in(near) {
                for position in positions_of(org, far) {
                    found.entry(role(org, position)).or_default().places.insert(interface.meta.span);
                }
            }
        }
    }
}
