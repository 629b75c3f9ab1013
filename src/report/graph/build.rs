//! From merged groups to the boxes and lines of a picture.

use super::collapse::{Collapsed, Stand, stem};
use super::merge::{Merged, Seat, tree_order};
use super::scene::{Anchor, Frame, Places, Row, RowKind, Scene};
use super::{Fate, Sides, words};
use crate::diag::counted::{counted, several};
use std::collections::BTreeMap;

/// Lines of people in one box; the rest is summed up.
const MOST_SEATS: usize = 40;

pub(super) struct Builder<'b> {
    sides: &'b Sides<'b>,
    groups: &'b [Merged],
    collapsed: &'b Collapsed,
    scene: &'b mut Scene,
    /// The box of each group that has one.
    frames: Vec<Option<usize>>,
    /// The line of the sum that each other group is in.
    sums: Vec<Option<usize>>,
}

impl<'b> Builder<'b> {
    pub(super) fn new(
        sides: &'b Sides<'b>,
        groups: &'b [Merged],
        collapsed: &'b Collapsed,
        scene: &'b mut Scene,
    ) -> Self {
        let none = vec![None; groups.len()];
        Self { sides, groups, collapsed, scene, frames: none.clone(), sums: none }
    }

    /// Boxes and lines, and where everything is.
    pub(super) fn boxes(&mut self) -> Places {
        let mut places = Places::default();
        let order = tree_order(self.groups);
        for at in &order {
            if self.collapsed.stands[*at] == Stand::Frame {
                let frame = self.frame(*at);
                self.frames[*at] = Some(frame);
                self.seats(*at, frame, &mut places);
            }
        }
        for at in &order {
            let (shown, stand) = self.collapsed.resolve(*at);
            match stand {
                Stand::Frame => {
                    let Some(frame) = self.frames[shown] else { continue };
                    self.locate(*at, Anchor::Frame(frame), &mut places);
                    if *at != shown {
                        self.also(*at, frame, &mut places);
                    }
                }
                _ => self.sum(*at, shown, &mut places),
            }
        }
        self.count();
        for (row, held) in places.held.iter().enumerate() {
            let kind = self.scene.rows[row].kind;
            if matches!(kind, RowKind::Leader | RowKind::LeaderElsewhere) {
                self.scene.rows[row].label = words::leader(self.sides, held);
            }
        }
        places
    }

    fn locate(&self, at: usize, anchor: Anchor, places: &mut Places) {
        for (ids, frames) in self.groups[at].ids.iter().zip(&mut places.frames) {
            if let Some(id) = ids {
                frames.insert(*id, anchor);
            }
        }
    }

    fn frame(&mut self, at: usize) -> usize {
        let merged = &self.groups[at];
        let side = usize::from(merged.ids[1].is_some());
        let meta = match (self.sides.org(side), merged.ids[side]) {
            (Some(org), Some(id)) => org.groups[id].meta.clone(),
            _ => crate::model::Meta::default(),
        };
        let times = self.collapsed.times[at];
        let stem = if times > 1 { stem(self.sides, merged) } else { None };
        let mut label = stem.unwrap_or_else(|| words::called(&meta).to_owned());
        if let Some(from) = &merged.moved_from {
            label.push_str(&format!(" (from {from})"));
        }
        let parent = merged.parent.and_then(|p| self.frames[p]);
        let index = self.scene.frames.len();
        self.scene.frames.push(Frame {
            label,
            path: meta.name,
            kind: merged.kind,
            times,
            people: 0,
            fate: merged.fate,
            parent,
            depth: merged.depth,
            leader: None,
            rows: Vec::new(),
            children: Vec::new(),
            room: 0.0,
            marks: Vec::new(),
        });
        if let Some(parent) = parent {
            self.scene.frames[parent].children.push(index);
        }
        index
    }

    fn row(
        &mut self,
        frame: Option<usize>,
        kind: RowKind,
        label: String,
        fate: Fate,
        places: &mut Places,
    ) -> usize {
        self.scene.rows.push(Row {
            frame,
            kind,
            label,
            path: String::new(),
            fate,
            boss: None,
            up: 0.0,
            down: 0.0,
            marks: Vec::new(),
        });
        places.held.push([Vec::new(), Vec::new()]);
        self.scene.rows.len() - 1
    }

    fn hold(&mut self, row: usize, seat: &Seat, places: &mut Places) {
        for side in 0..2 {
            for id in &seat.ids[side] {
                if !places.held[row][side].contains(id) {
                    places.held[row][side].push(*id);
                }
                places.rows[side].entry(*id).or_insert(row);
                if let Some(org) = self.sides.org(side).filter(|_| self.scene.rows[row].path.is_empty()) {
                    self.scene.rows[row].path = org.positions[*id].meta.name.clone();
                }
            }
        }
    }

    fn seats(&mut self, at: usize, frame: usize, places: &mut Places) {
        let merged = &self.groups[at];
        let both = self.sides.both();
        if let Some(leader) = &merged.leader {
            let kind = if leader.is_elsewhere() { RowKind::LeaderElsewhere } else { RowKind::Leader };
            let fate = if one_sided(merged.fate) { merged.fate } else { self.change_of_leader(leader) };
            let row = self.row(Some(frame), kind, String::new(), fate, places);
            self.scene.frames[frame].leader = Some(row);
            self.hold(row, leader, places);
        }
        for (i, seat) in merged.seats.iter().enumerate() {
            if i + 1 >= MOST_SEATS && merged.seats.len() > MOST_SEATS {
                let rest = &merged.seats[i..];
                let side = usize::from(merged.ids[1].is_some());
                let heads: u64 = rest.iter().map(|seat| self.at_home(seat, side)).sum();
                let label = format!("{}, {}", counted(rest.len(), "more role"), words::people(heads));
                let row = self.row(Some(frame), RowKind::Sum, label, Fate::Same, places);
                self.scene.frames[frame].rows.push(row);
                for seat in rest {
                    self.hold(row, seat, places);
                }
                break;
            }
            let label = words::seat(self.sides, seat);
            let row = self.row(Some(frame), RowKind::Member, label, seat.fate(both), places);
            self.scene.frames[frame].rows.push(row);
            self.hold(row, seat, places);
        }
    }

    fn change_of_leader(&self, seat: &Seat) -> Fate {
        let name = |side: usize| {
            let id = seat.ids[side].first()?;
            Some(self.sides.role_key(side, self.sides.org(side)?.positions[*id].role))
        };
        match (self.sides.both(), name(0), name(1)) {
            (false, ..) => Fate::Same,
            (_, None, _) => Fate::Added,
            (_, _, None) => Fate::Removed,
            (_, a, b) if a != b => Fate::Changed,
            _ => Fate::Same,
        }
    }

    /// The people of a group that another one stands for sit in its lines.
    fn also(&mut self, at: usize, frame: usize, places: &mut Places) {
        let merged = &self.groups[at];
        if let (Some(leader), Some(row)) = (&merged.leader, self.scene.frames[frame].leader) {
            self.hold(row, leader, places);
        }
        let rows = self.scene.frames[frame].rows.clone();
        for (i, seat) in merged.seats.iter().enumerate() {
            if let Some(row) = rows.get(i).or(rows.last()) {
                self.hold(*row, seat, places);
            }
        }
    }

    /// A group that is summed up: its people are held by the line of the sum.
    fn sum(&mut self, at: usize, shown: usize, places: &mut Places) {
        // What it is summed up in may itself be summed up, or stand for another one.
        let mut frame = None;
        let mut stand = self.collapsed.stands[shown];
        while let Stand::Within(parent) = stand {
            let (above, its) = self.collapsed.resolve(parent);
            frame = self.frames[above];
            stand = its;
        }
        let known = match frame {
            Some(frame) => self.scene.frames[frame].rows.last().copied(),
            None => self.scene.rows.iter().rposition(|r| r.frame.is_none()),
        };
        let row = known.filter(|r| self.sums.contains(&Some(*r))).unwrap_or_else(|| {
            let row = self.row(frame, RowKind::Sum, String::new(), Fate::Same, places);
            if let Some(frame) = frame {
                self.scene.frames[frame].rows.push(row);
            }
            row
        });
        self.sums[at] = Some(row);
        self.locate(at, Anchor::Row(row), places);
        let merged = &self.groups[at];
        for seat in merged.leader.iter().chain(&merged.seats) {
            self.hold(row, seat, places);
        }
    }

    /// Counts the people of each box and each sum, and says what was drawn once and what was summed up.
    fn count(&mut self) {
        let mut inside: BTreeMap<usize, (usize, u64)> = BTreeMap::new();
        for at in 0..self.groups.len() {
            let people = self.own_people(at);
            let (shown, _) = self.collapsed.resolve(at);
            let mut frame = self.frames[shown];
            if let Some(row) = self.sums[at] {
                let entry = inside.entry(row).or_default();
                *entry = (entry.0 + 1, entry.1 + people);
                frame = self.scene.rows[row].frame;
            }
            let gone = self.groups[at].fate == Fate::Removed;
            while let Some(f) = frame {
                // Who is in a group that is gone is counted there, and where they are now.
                if !gone || self.scene.frames[f].fate == Fate::Removed {
                    self.scene.frames[f].people += people;
                }
                frame = self.scene.frames[f].parent;
            }
        }
        for frame in &self.scene.frames {
            if frame.times > 1 {
                let (count, label) = (frame.times, &frame.label);
                self.scene.notes.push(format!("{count} groups like {label} are alike and drawn once"));
            }
        }
        for (row, (count, heads)) in inside {
            let words = format!("{}, {}", several(count, "group", "groups"), words::people(heads));
            let place = self.scene.rows[row]
                .frame
                .map_or_else(|| "at the end".to_owned(), |f| format!("in {}", self.scene.frames[f].label));
            self.scene.notes.push(format!("summed up {place}: {words}"));
            self.scene.rows[row].label = words;
        }
    }

    fn own_people(&self, at: usize) -> u64 {
        let merged = &self.groups[at];
        let side = usize::from(merged.ids[1].is_some());
        let leader = merged.leader.iter().filter(|l| !l.elsewhere[side]);
        leader.chain(&merged.seats).map(|seat| self.at_home(seat, side)).sum()
    }

    /// Who sits here and nowhere else: guests are counted at home.
    fn at_home(&self, seat: &Seat, side: usize) -> u64 {
        let Some(org) = self.sides.org(side) else { return 0 };
        let positions = seat.ids[side].iter().map(|id| &org.positions[*id]);
        positions.filter(|p| p.home.is_none()).map(|p| u64::from(p.headcount())).sum()
    }
}

fn one_sided(fate: Fate) -> bool {
    matches!(fate, Fate::Added | Fate::Removed)
}
