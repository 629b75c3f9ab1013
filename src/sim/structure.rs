//! The structure in force: who sits where and who does what; and what happens when another structure takes over.
//!
//! People are known by the declaration that created them and their ordinal there, through every structure: whoever moves
//! takes their luck, their work in hand and their calendar along. Whoever is in no team of the new structure leaves.

use super::attention::Attention;
use super::disturb::{Stranded, Waits};
use super::foresight::LARGE;
use super::line::Line;
use super::person::Person;
use super::roster::{NOWHERE, Post};
use super::state::{Pool, StageState, Usual};
use super::world::{World, small};
use crate::kernel::{Key, Time};
use crate::model::people::{Discipline, Holder, Position, calendar_of};
use crate::model::quantity::{Dist, WorkingTime};
use crate::model::relation::Party;
use crate::model::work::{Doer, Stage};
use crate::model::{Id, Org};
use crate::network::{Network, positions_of};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most of somebody's time that interfaces can take.
const MOST_UPKEEP: f64 = 0.95;

/// For no more items at once is room made beforehand.
const MOST_ROOM: usize = 1_000_000;

impl<'o> World<'o> {
    /// Makes room in a large structure for its people and for what they will have in hand. A table that grows copies what it holds,
    /// and has both for a while; room that is never used takes no memory.
    fn make_room(&mut self) {
        let heads: usize = self.org.positions.iter().map(|(_, p)| p.headcount() as usize).sum();
        if heads < LARGE {
            return;
        }
        self.people.reserve_exact(heads);
        if let Some(voices) = &mut self.voices {
            voices.reserve_exact(heads);
        }
        let work = (2 * heads).min(MOST_ROOM);
        self.jobs.reserve_exact(work);
        self.items.reserve_exact(work);
        self.events.reserve(work);
    }

    /// Puts a structure in force: at the start, and whenever another one takes over.
    pub(super) fn settle(&mut self, org: &'o Org) {
        let start = self.people.is_empty();
        if start {
            self.voices = self.has_voices().then(Vec::new);
        }
        let before = std::mem::replace(&mut self.org, org);
        if let Some(recorder) = &mut self.recorder {
            recorder.forget();
        }
        self.settle_usual();
        self.settle_interruption();
        self.rank.resize(org.positions.slots(), 0);
        let by_name = org.positions_by_name();
        for (place, id) in by_name.iter().enumerate() {
            self.rank[id.index()] = small(place);
        }
        if !start {
            self.network = Network::taking_over(org, &self.network);
            self.forget_ways();
        }
        self.settle_posts();
        self.settle_absences();
        self.stages.resize_with(org.stages.slots(), StageState::default);
        self.streams.resize_with(org.streams.slots(), Default::default);
        self.boards.resize_with(org.boards.slots(), Default::default);
        self.grants.resize(org.accesses.slots(), Time::ZERO);
        self.collect.grow(org);
        self.ask_targets.clear();
        self.settle_resources();
        self.settle_components();
        self.seat_people(&by_name);
        self.settle_pools(&by_name);
        self.settle_plain();
        if !start {
            self.renew_sessions(before);
            self.renew_requests(before);
            self.renew_rhythms(before);
            self.gates_changed();
            self.open_meetings();
            self.open_signals();
            self.hand_out(before);
            self.renew_needs();
            self.retry_components();
            self.goes_on(&by_name);
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
    fn settle_usual(&mut self) {
        let usual = &self.org.defaults;
        self.usual = Usual {
            priority: usual.get("priority") as u32,
            defects: usual.get("defects"),
            answering: usual.get("answering"),
            switching: usual.get("switching"),
            meaning: usual.get("meaning") as u32,
            slot: usual.get("meeting_slot"),
            juggles: usual.get("juggles") as u32,
            safety: usual.get("safety"),
        };
        self.demand_keys = (0..self.scenario.demands.len()).map(|i| self.demand_key(i)).collect();
    }

    /// What the hot path asks of each position.
    fn settle_posts(&mut self) {
        let limits = self.switches.on("limits");
        for index in 0..self.org.positions.slots() {
            let place = &self.org.positions[Id::new(index)];
            let limited = limits && self.org.groups[place.group].at_most.is_some();
            match self.posts.get_mut(index) {
                Some(post) => post.limited = limited,
                None => self.posts.push(Post::new(limited)),
            }
        }
    }

    fn seat_people(&mut self, by_name: &[Id<Position>]) {
        if self.people.is_empty() {
            self.make_room();
        }
        let mut roster: BTreeMap<u64, u32> = BTreeMap::new();
        for (i, person) in self.people.iter().enumerate() {
            roster.insert(person.key.bits(), small(i));
        }
        self.people.iter_mut().for_each(|p| p.place = NOWHERE);
        let mut guests: BTreeMap<u32, Vec<Id<Position>>> = BTreeMap::new();
        for id in by_name.iter().filter(|id| self.org.positions[**id].home.is_some()) {
            for range in &self.org.positions[*id].people {
                let of_origin = guests.entry(range.origin).or_default();
                if of_origin.last() != Some(id) {
                    of_origin.push(*id);
                }
            }
        }
        let mut seats: Vec<Vec<u32>> = vec![Vec::new(); self.org.positions.slots()];
        for (id, position) in self.org.positions.iter() {
            seats[id.index()].reserve_exact(position.headcount() as usize);
        }
        let mut seated = vec![false; self.people.len()];
        let mut lent = Vec::new();
        let upkeep = self.upkeep();
        // By name, so that sums over people and the first among equals do not hang on the order of declarations.
        for id in by_name.iter().copied() {
            let position = &self.org.positions[id];
            for range in &position.people {
                let origin = self.root.name("person").name(&self.org.origins[range.origin as usize]);
                let guests = guests.get(&range.origin).map_or(&[][..], Vec::as_slice);
                for n in range.first..range.first + range.count {
                    let home = origin.number(u64::from(n));
                    let is_guest = position.home.is_some();
                    let key = if is_guest { home.name(position.meta.key()) } else { home };
                    let free = self.free_window(id, range.origin, n, upkeep[id.index()], guests);
                    let person = match roster.get(&key.bits()) {
                        Some(known) => *known,
                        None => self.new_person(id, key),
                    };
                    self.seat(person, id, home, free);
                    lent.extend(is_guest.then_some((person, home.bits())));
                    seats[id.index()].push(person);
                    seated.resize(self.people.len(), false);
                    seated[person as usize] = true;
                }
            }
        }
        self.settle_guests(&lent);
        seated.resize(self.people.len(), false);
        for (i, seated) in seated.into_iter().enumerate() {
            let person = small(i);
            if seated || self.people[i].left {
                continue;
            }
            let position = self.people[i].position;
            if self.people[i].joined && !self.org.positions[position].meta.removed {
                seats[position.index()].push(person);
            } else {
                self.people[i].left = true;
                self.goes(person);
            }
        }
        for (index, people) in seats.into_iter().enumerate() {
            self.posts[index].people = people.into();
            self.take_places(Id::new(index));
        }
    }

    /// The part of the calendar that is free at a position, as a window of the chance that a slot is booked. Who is a guest
    /// elsewhere has the slots there that they do not have at home: one attention, two inboxes. The places of guests
    /// of the same origin are given in the order of names.
    fn free_window(
        &self,
        position: Id<Position>,
        origin: u32,
        ordinal: u32,
        upkeep: f64,
        guests: &[Id<Position>],
    ) -> (f64, f64) {
        let place = &self.org.positions[position];
        let role = &self.org.roles[place.role];
        let available = if self.switches.on("calendars") { role.available } else { 1.0 };
        let free = available * (1.0 - upkeep.min(MOST_UPKEEP));
        let holds = |p: &Position| {
            let same = |r: &crate::model::people::PersonRange| {
                r.origin == origin && (r.first..r.first + r.count).contains(&ordinal)
            };
            p.people.iter().any(same)
        };
        // Guest places lie side by side from 0 on, the home has the rest.
        let mut from = 0.0;
        for id in guests {
            let guest = &self.org.positions[*id];
            if !holds(guest) {
                continue;
            }
            if *id == position {
                return (from, from + free * guest.share);
            }
            from += free * guest.share;
        }
        (from.min(free), free)
    }

    /// Share of everybody's time that their interfaces take, by position.
    fn upkeep(&self) -> Vec<f64> {
        let mut shares = vec![Vec::new(); self.org.positions.slots()];
        if !self.switches.on("upkeep") {
            return vec![0.0; shares.len()];
        }
        for (_, interface) in self.org.interfaces.iter().filter(|(_, i)| i.axes.upkeep > 0.0) {
            let ends: BTreeSet<Id<Position>> = positions_of(self.org, interface.from)
                .into_iter()
                .chain(positions_of(self.org, interface.to))
                .collect();
            for position in ends {
                shares[position.index()].push(interface.axes.upkeep);
            }
        }
        // The sum of fractions hangs on their order by its last bit.
        shares.iter_mut().for_each(|s| s.sort_by(f64::total_cmp));
        shares.iter().map(|s| s.iter().sum()).collect()
    }

    /// The positions of a party, in the order of names: which one a draw means, or who is first, must not hang on the order
    /// of declarations.
    pub(super) fn places(&self, party: Party) -> Vec<Id<Position>> {
        self.by_name(positions_of(self.org, party))
    }

    /// The places of those who answer for an approval or a rung.
    pub(super) fn holder_positions(&self, by: Holder) -> Vec<Id<Position>> {
        match by {
            Holder::Role(role) => self.places(Party::Role(role)),
            Holder::Position(p) => vec![p],
            Holder::Board(board) => {
                self.org.boards[board].seats.iter().flat_map(|(_, r)| self.places(Party::Role(*r))).collect()
            }
        }
    }

    /// Positions in the order of names.
    pub(super) fn by_name(&self, mut positions: Vec<Id<Position>>) -> Vec<Id<Position>> {
        positions.sort_by_key(|p| self.rank[p.index()]);
        positions
    }

    pub(super) fn new_person(&mut self, position: Id<Position>, key: Key) -> u32 {
        self.people.push(Person::new(position, key));
        if let Some(voices) = &mut self.voices {
            voices.push(f64::NAN);
        }
        small(self.people.len() - 1)
    }

    /// Gives somebody their place, with the hours and the habits that belong to it.
    pub(super) fn seat(&mut self, person: u32, position: Id<Position>, home: Key, free: (f64, f64)) {
        self.idles_no_more(person);
        self.count_out(person);
        let place = &self.org.positions[position];
        let role = &self.org.roles[place.role];
        let calendar = calendar_of(role, Some(place.group), &self.org.groups)
            .filter(|_| self.switches.on("calendars"))
            .map(|c| &self.org.calendars[c]);
        self.collect.hours(position.index(), calendar, self.now);
        let juggles = role.juggles.unwrap_or(self.usual.juggles);
        let mut attention = Attention::new(calendar, free, self.usual.slot, home.name("calendar"));
        for (from, length) in self.absences(position) {
            attention.close(*from, *length);
        }
        attention.keep_sessions(&self.people[person as usize].attention, self.now);
        self.find_voice(person, position);
        let me = &mut self.people[person as usize];
        me.position = position;
        me.juggles = juggles;
        me.attention = attention;
        me.left = false;
        self.hands_changed(person);
        self.count_in(person);
    }

    /// The hours that a day of effort has for a position.
    pub(super) fn working_time(&self, position: Id<Position>) -> WorkingTime {
        let place = &self.org.positions[position];
        let calendar = calendar_of(&self.org.roles[place.role], Some(place.group), &self.org.groups);
        calendar.map_or(WorkingTime::ALWAYS, |c| self.org.calendars[c].working_time())
    }

    /// Who does which stage. Work that waits for people who no longer do it finds others.
    pub(super) fn settle_pools(&mut self, by_name: &[Id<Position>]) {
        self.note_vacancies();
        let mut by_role: Vec<Vec<Id<Position>>> = vec![Vec::new(); self.org.roles.slots()];
        // By name: which pool a draw means, and which is first, must not hang on the order of declarations.
        for id in by_name.iter().copied() {
            if !self.posts[id.index()].people.is_empty() {
                by_role[self.org.positions[id].role.index()].push(id);
            }
        }
        self.seat_guests_beside(&mut by_role);
        let mut old: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for (i, pool) in self.pools.iter().enumerate() {
            old.insert((pool.stage.index(), pool.position.index()), small(i));
        }
        self.posts.iter_mut().for_each(|post| post.pools.clear());
        for (id, stream) in self.org.streams.iter() {
            let starts = |s: &Id<Stage>| self.org.stages[*s].after.is_empty();
            self.streams[id.index()].starts = stream.stages.iter().copied().filter(starts).collect();
        }
        for (id, stage) in self.org.stages.iter() {
            let following = |s: &Id<Stage>| self.org.stages[*s].after.contains(&id);
            self.stages[id.index()].next =
                self.org.streams[stage.stream].stages.iter().copied().filter(following).collect();
            self.stages[id.index()].pools.clear();
            self.stages[id.index()].homes.clear();
            self.stages[id.index()].target = None;
            let Doer::Role(role) = stage.by else { continue };
            let order = self.org.streams[stage.stream].order.or(self.org.roles[role].order);
            let order = order.unwrap_or(Discipline::PriorityFirst);
            // Alike for nearly all who do the stage.
            let mut usual: Option<Rc<Dist<f64>>> = None;
            for pid in &by_role[role.index()] {
                if stage.within.is_some_and(|g| !self.org.is_within(self.org.positions[*pid].group, g)) {
                    continue;
                }
                let effort = stage.effort.working_s(self.working_time(*pid));
                let effort = match &usual {
                    Some(usual) if **usual == effort => Rc::clone(usual),
                    _ => Rc::clone(usual.insert(Rc::new(effort))),
                };
                let pool = match old.remove(&(id.index(), pid.index())) {
                    Some(known) => {
                        let pool = &mut self.pools[known as usize];
                        (pool.effort, pool.order) = (effort, order);
                        known
                    }
                    None => {
                        self.pools.push(Pool {
                            stage: id,
                            position: *pid,
                            effort,
                            order,
                            waiting: Line::default(),
                        });
                        small(self.pools.len() - 1)
                    }
                };
                self.posts[pid.index()].pools.push(pool);
                for guest in self.guests.beside(*pid) {
                    self.posts[guest.index()].pools.push(pool);
                }
                self.stages[id.index()].pools.push(pool);
                self.stages[id.index()].homes.push((self.org.positions[*pid].group, pool));
            }
            let homes = &mut self.stages[id.index()].homes;
            // In order of group, and the first of each, which a stable sort leaves in front.
            homes.sort_by_key(|(group, _)| *group);
            homes.dedup_by_key(|(group, _)| *group);
        }
        self.lots.clear();
        self.begin_to_foresee();
        let mut left: Vec<((usize, usize), u32)> = old.into_iter().collect();
        left.sort_by_key(|((stage, position), _)| {
            (self.org.stages[Id::new(*stage)].meta.key(), self.rank[*position])
        });
        for (_, id) in left {
            let pool = &mut self.pools[id as usize];
            let waiting: Vec<u32> =
                std::mem::take(&mut pool.waiting).into_iter().map(|(place, ())| place.3).collect();
            for job in waiting.into_iter().chain(self.batches.remove(&id).unwrap_or_default()) {
                let serial = self.jobs[job as usize].serial;
                self.stranded.push(Waits { job, serial, what: Stranded::Work, told: false });
            }
        }
    }
}
