//! How long an approval keeps what waits for it, before the attention of others is counted, and what becomes of the request.

use super::occasions::{Chain, Link, chain};
use crate::model::decision::{AfterNo, Approval, Decision, Vote};
use crate::model::people::{Holder, Position, calendar_of};
use crate::model::quantity::{Cadence, WorkingTime};
use crate::model::work::{Doer, Stage};
use crate::model::{Id, Org};
use crate::stats::quantile::binomial;

/// When an approval can be had: whoever approves has a rhythm for it, or a board meets.
#[must_use]
pub fn rhythm(org: &Org, approval: &Approval) -> Cadence {
    let board = match approval.by {
        Holder::Board(board) => Some(org.boards[board].meets),
        _ => None,
    };
    approval.cadence.or(board).unwrap_or(Cadence::OnDemand)
}

/// The hours that a day of attention has for people of a position.
fn hours_of(org: &Org, position: Id<Position>) -> WorkingTime {
    let p = &org.positions[position];
    let calendar = calendar_of(&org.roles[p.role], Some(p.group), &org.groups);
    calendar.map_or(WorkingTime::ALWAYS, |c| org.calendars[c].working_time())
}

/// Mean seconds of attention that an approval takes of one who approves, or of each member of a board.
#[must_use]
pub fn takes_s(org: &Org, approval: &Approval) -> f64 {
    let at = |p: Id<Position>| hours_of(org, p);
    let hours = match approval.by {
        // A board sits by the clock.
        Holder::Board(board) => {
            let takes = org.boards[board].takes.as_ref().map(|d| d.elapsed_s().mean());
            return takes.unwrap_or(org.defaults.get("approving"));
        }
        Holder::Position(p) => at(p),
        Holder::Role(role) => {
            let first = org.positions.iter().find(|(_, p)| p.role == role && p.headcount() > 0);
            first.map_or(WorkingTime::ALWAYS, |(p, _)| at(p))
        }
    };
    let takes = approval.takes.as_ref().map(|d| d.working_s(hours).mean());
    takes.unwrap_or(org.defaults.get("approving"))
}

/// Mean seconds at the one who approves, once the occasion has come: the wait for a free slot in a calendar that is booked,
/// and the handling stretched over free slots. A board has decided when it has met.
#[must_use]
pub fn handling_s(org: &Org, approval: &Approval) -> f64 {
    let free = match approval.by {
        Holder::Role(role) => org.roles[role].available,
        Holder::Position(p) => org.roles[org.positions[p].role].available,
        Holder::Board(_) => return 0.0,
    };
    org.defaults.get("meeting_slot") * (1.0 / free - 1.0) + takes_s(org, approval) / free
}

/// The approvals that a decision needs, one occasion after the other, ended by silence.
#[must_use]
pub fn waits(org: &Org, approvals: &[Approval], silent_s: Option<f64>) -> Chain {
    let mut before_s = 0.0;
    let mut links = Vec::with_capacity(approvals.len());
    for approval in approvals {
        links.push(Link { cadence: rhythm(org, approval), before_s });
        before_s = handling_s(org, approval);
    }
    chain(&links, before_s, silent_s)
}

/// After how many seconds without an answer people of a position act within intent: the nearest intent that says so.
#[must_use]
pub fn silent_s(org: &Org, position: Id<Position>) -> Option<f64> {
    let said =
        |group| org.intents.iter().filter(move |(_, i)| i.group == group).find_map(|(_, i)| i.if_silent);
    let mut near = org.chain(org.positions[position].group).map(Some);
    near.find_map(said).or_else(|| said(None)).map(|d| d.elapsed_s())
}

/// Where a stage may be done: the positions of its role within its bounds that have people.
pub fn doers<'o>(org: &'o Org, stage: &'o Stage) -> impl Iterator<Item = Id<Position>> + 'o {
    let here = |p: &Position| {
        let inside = stage.within.is_none_or(|g| org.is_within(p.group, g));
        stage.by == Doer::Role(p.role) && p.headcount() > 0 && inside
    };
    org.positions.iter().filter(move |(_, p)| here(p)).map(|(id, _)| id)
}

/// After how many seconds without an answer everybody who needs a decision acts within intent; `None` where somebody waits on.
#[must_use]
pub fn silent_for_all_s(org: &Org, decision: Id<Decision>) -> Option<f64> {
    let needs = org.stages.iter().filter(|(_, s)| s.decides.iter().any(|(d, _)| *d == decision));
    let all = needs.flat_map(|(_, s)| doers(org, s)).map(|p| silent_s(org, p));
    let longest = all.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)));
    longest.flatten()
}

/// Whether people of a position take a decision themselves under an intent that hangs on no amount.
#[must_use]
pub fn delegated(org: &Org, position: Id<Position>, decision: Id<Decision>) -> bool {
    let p = &org.positions[position];
    org.intents.iter().any(|(_, i)| {
        let here = i.group.is_none_or(|g| org.is_within(p.group, g));
        here && i.delegates.iter().any(|d| d.decision == decision && d.to == p.role)
    })
}

/// What becomes of a request for approvals.
#[derive(Debug, Clone, Default)]
pub struct Fate {
    /// The occasions.
    pub chain: Chain,
    /// How often each approval is asked for, for each decision, when silence ends nothing.
    pub visits: Vec<f64>,
    /// How often the chain is begun.
    pub attempts: f64,
    /// Mean seconds until what was refused is brought again, for each decision.
    pub resubmit_s: f64,
    /// Share that is not dropped after a no.
    pub passes: f64,
    /// After how long the edge acts, counted from when somebody else is asked.
    pub silent_s: Option<f64>,
}

/// What becomes of the requests of a position: each approver sends back, says yes, or says no, until silence ends it.
#[must_use]
pub fn fate(org: &Org, decision: Id<Decision>, position: Id<Position>) -> Fate {
    let spec = &org.decisions[decision];
    let approvals = spec.approvals_for(org.chain(org.positions[position].group));
    let silent_s = silent_s(org, position);
    if approvals.is_empty() || delegated(org, position, decision) {
        return Fate { attempts: 1.0, passes: 1.0, silent_s, ..Fate::default() };
    }
    let chain = waits(org, approvals, silent_s);
    let (mut here, mut sent_back, mut refused) = (1.0, 0.0, 0.0);
    let mut visits = Vec::with_capacity(approvals.len());
    for (approval, seen) in approvals.iter().zip(&chain.seen) {
        visits.push(here);
        let yes = says_yes(org, approval.by, spec.says_yes);
        sent_back += here * spec.sent_back * seen;
        refused += here * (1.0 - spec.sent_back) * (1.0 - yes) * seen;
        here *= 1.0 - seen * (1.0 - (1.0 - spec.sent_back) * yes);
    }
    // What is sent back comes again; so does what is refused, unless it is dropped.
    let (again, passes, resubmit) = match &spec.after_no {
        AfterNo::Drop => (sent_back, here / (here + refused).max(1e-9), 0.0),
        AfterNo::Resubmit(wait) => (sent_back + refused, 1.0, wait.elapsed_s().mean()),
    };
    let attempts = 1.0 / (1.0 - again).max(0.05);
    visits.iter_mut().for_each(|v| *v *= attempts);
    Fate { chain, visits, attempts, resubmit_s: attempts * refused * resubmit, passes, silent_s }
}

/// The chance that one approver, or the vote of a board of independent members, says yes where each does with a chance.
#[must_use]
pub fn says_yes(org: &Org, by: Holder, yes: f64) -> f64 {
    let Holder::Board(board) = by else { return yes };
    let board = &org.boards[board];
    let n = org.seats_taken(board);
    match board.vote {
        Vote::Unanimity => libm::pow(yes, f64::from(n)),
        Vote::Majority => (n / 2 + 1..=n).map(|ayes| binomial(n, ayes, yes)).sum(),
    }
}

/// Share of the visits of a stage that no refused decision ends.
#[must_use]
pub fn passing(org: &Org, stage: &Stage) -> f64 {
    let (mut heads, mut passing) = (0.0, 0.0);
    let drops = |d: &Decision| d.says_yes < 1.0 && d.after_no == AfterNo::Drop && !d.approvals.is_empty();
    let dropped = || stage.decides.iter().map(|(d, _)| *d).filter(|d| drops(&org.decisions[*d]));
    for p in doers(org, stage).filter(|_| dropped().next().is_some()) {
        let here = f64::from(org.positions[p].headcount());
        heads += here;
        passing += here * dropped().map(|d| fate(org, d, p).passes).product::<f64>();
    }
    if heads > 0.0 { passing / heads } else { 1.0 }
}
