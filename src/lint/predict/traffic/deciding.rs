//! Decisions and approvals: what each request asks of whom, and when it ends.

use super::{Builder, Ends, Purpose, Talk};
use crate::lint::approving::{Fate, delegated, fate, takes_s};
use crate::lint::predict::desk::SERVE;
use crate::model::Id;
use crate::model::decision::{Approval, Board, Decision};
use crate::model::people::{Holder, Position};
use crate::model::quantity::Dist;
use crate::model::relation::Party;
use crate::model::work::Stage;
use crate::network::{Cargo, positions_of};
use std::rc::Rc;

/// A request to somebody else.
#[derive(Clone, Copy)]
struct Request {
    /// For what.
    purpose: Purpose,
    /// For each visit of the stage, how many are made.
    each: f64,
    /// Share of them that come before silence ends the wait.
    asked: f64,
    /// Seconds of attention at its end.
    takes: f64,
    /// Seconds until its occasion.
    occasion_s: f64,
    /// It comes back the same way.
    returns: bool,
    /// Where silence ends it.
    ends: Option<Ends>,
}

impl Builder<'_> {
    /// All decisions of a stage.
    pub(super) fn decide(&mut self, id: Id<Stage>) {
        let org = self.org;
        for (nth, (decision, _)) in org.stages[id].decides.iter().enumerate() {
            let spec = &org.decisions[*decision];
            let may = |p: &Position| {
                p.headcount() > 0 && org.roles[p.role].rights.iter().any(|r| r.decision == *decision)
            };
            let holds: Vec<Id<Position>> =
                org.positions.iter().filter(|(_, p)| may(p)).map(|(id, _)| id).collect();
            for (p, share) in self.out.places[id.index()].clone() {
                let fate = fate(org, *decision, p);
                // Whoever else decides is one to wait for, and whoever approves it then another.
                let ends = |approves: bool, spread_s: f64| {
                    fate.silent_s.map(|silent_s| Ends {
                        request: (nth, p),
                        approves,
                        share,
                        silent_s,
                        spread_s,
                    })
                };
                let takes = self.seconds(spec.takes.as_ref(), "deciding", p);
                let role = |h: &Id<Position>| org.positions[*h].role == org.positions[p].role;
                if holds.is_empty() || delegated(org, p, *decision) || holds.iter().any(role) {
                    self.decide_here(id, (p, share), fate.attempts, &takes);
                } else {
                    let request = Request {
                        purpose: Purpose::Decision,
                        each: share,
                        asked: 1.0,
                        takes: takes.mean(),
                        occasion_s: 0.0,
                        returns: true,
                        ends: ends(false, 0.0),
                    };
                    self.request(id, p, &holds, request);
                }
                self.approve(id, p, share, spec, (&fate, ends(true, fate.chain.spread_s)));
            }
        }
    }

    /// Whoever needs the decision takes it, once more each time that it is sent back.
    fn decide_here(
        &mut self,
        id: Id<Stage>,
        (p, share): (Id<Position>, f64),
        attempts: f64,
        takes: &Dist<f64>,
    ) {
        let each = share * attempts;
        let rate = self.out.begins(id) * each;
        self.serve(p, rate, takes);
        self.out.talks[id.index()].push(Talk {
            purpose: Purpose::Decision,
            each,
            rate,
            route: Some(Rc::new(Vec::new())),
            takes: takes.mean(),
            occasion_s: 0.0,
            returns: false,
            ends: None,
        });
    }

    /// The chain of approvals, from one to the next and home again.
    fn approve(
        &mut self,
        id: Id<Stage>,
        p: Id<Position>,
        share: f64,
        spec: &Decision,
        (fate, ends): (&Fate, Option<Ends>),
    ) {
        let mut request = Request {
            purpose: Purpose::Approval,
            each: share,
            asked: 1.0,
            takes: 0.0,
            occasion_s: 0.0,
            returns: false,
            ends,
        };
        let mut last = p;
        let mut waits = fate.resubmit_s;
        for (step, (approval, visits)) in spec.approvals.iter().zip(&fate.visits).enumerate() {
            let by = self.approvers(approval);
            request.each = share * visits;
            request.asked = fate.chain.seen[step];
            request.occasion_s = fate.chain.waits[step] + waits / visits.max(1e-9);
            request.takes = takes_s(self.org, approval);
            waits = 0.0;
            if let Holder::Board(board) = approval.by {
                // Members sit through all that came to the board in time, and then it has decided.
                let rate = self.out.begins(id) * request.each * fate.chain.asked[step];
                self.sit(&self.org.boards[board], rate, request.takes);
                request.takes = 0.0;
            }
            self.request(id, last, &by, request);
            last = by.first().copied().unwrap_or(last);
        }
        if last != p {
            request = Request { each: share * fate.attempts, takes: 0.0, occasion_s: 0.0, ..request };
            self.request(id, last, &[p], request);
        }
    }

    /// So many matters a second before a board, each of so many seconds of all who have a seat.
    fn sit(&mut self, board: &Board, rate: f64, takes: f64) {
        for (seats, role) in &board.seats {
            let mut left = *seats;
            for p in positions_of(self.org, Party::Role(*role)) {
                let here = self.org.positions[p].headcount().min(left);
                left -= here;
                self.out.desks[p.index()].classes[SERVE].add(rate * f64::from(here), takes, 0.0);
            }
        }
    }

    fn request(&mut self, id: Id<Stage>, from: Id<Position>, to: &[Id<Position>], what: Request) {
        for (way, route) in self.ways(from, to, Cargo::Decision) {
            let each = what.each * way;
            let rate = self.out.begins(id) * each * what.asked;
            let end = route.as_ref().and_then(|r| r.last()).map_or(from, |h| h.to);
            if what.takes > 0.0 {
                self.serve(end, rate, &Dist::Constant(what.takes));
            }
            let talk = Talk {
                purpose: what.purpose,
                each,
                rate,
                route,
                takes: what.takes,
                occasion_s: what.occasion_s,
                returns: what.returns,
                ends: what.ends,
            };
            self.relays(&talk, if what.returns { 2.0 } else { 1.0 });
            self.out.talks[id.index()].push(talk);
        }
    }

    fn approvers(&self, approval: &Approval) -> Vec<Id<Position>> {
        match approval.by {
            Holder::Role(r) => positions_of(self.org, Party::Role(r)),
            Holder::Position(p) => vec![p],
            Holder::Board(b) => {
                let seats = &self.org.boards[b].seats;
                seats.iter().flat_map(|(_, r)| positions_of(self.org, Party::Role(*r))).collect()
            }
        }
    }
}
