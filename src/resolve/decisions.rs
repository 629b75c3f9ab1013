//! Decisions, boards and commander's intent.

use super::builder::{Builder, is_spoilt, meta, with_meta};
use super::names::Space;
use crate::diag::Finding;
use crate::model::arena::{Id, Meta};
use crate::model::decision::{AfterNo, Approval, Board, Decision, Delegation, IfWrong, Intent, Vote};
use crate::model::people::Holder;
use crate::model::quantity::Cadence;
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn declare_decision(&mut self, item: NodeRef<'b>) {
        if item.kind() == Kind::decision {
            let id = self.org.decisions.push(Decision {
                meta: meta(item),
                approvals: Vec::new(),
                spared: Vec::new(),
                half_life: None,
                takes: None,
                local: None,
                context: None,
                reversible: false,
                amount: None,
                sent_back: 0.0,
                says_yes: 1.0,
                after_no: AfterNo::Drop,
                if_wrong: None,
            });
            self.enter(Space::Decision, item, id.index());
        } else {
            let board = Board {
                meta: meta(item),
                seats: Vec::new(),
                meets: Cadence::OnDemand,
                agenda: None,
                vote: Vote::Unanimity,
                takes: None,
            };
            let id = self.org.boards.push(board);
            self.enter(Space::Board, item, id.index());
        }
    }

    pub(super) fn fill_decision(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::decision | Kind::set_decision => {
                if let Some(id) = self.target(Space::Decision, item) {
                    self.fill_one_decision(id, item);
                }
            }
            Kind::board | Kind::set_board => {
                if let Some(id) = self.target(Space::Board, item) {
                    self.fill_board(id, item);
                }
            }
            _ => self.fill_intent(item),
        }
    }

    fn fill_one_decision(&mut self, id: Id<Decision>, body: NodeRef<'b>) {
        for statement in body.children() {
            let first = statement.child(Kind::quantity);
            let spread = statement.child(Kind::dist);
            match statement.kind() {
                Kind::approved_by => self.approved_by(id, statement),
                Kind::half_life => self.org.decisions[id].half_life = first.and_then(|q| self.duration(q)),
                Kind::takes => self.org.decisions[id].takes = spread.and_then(|d| self.dist(d)),
                Kind::local => self.org.decisions[id].local = first.and_then(|q| self.share(q)),
                Kind::context => self.org.decisions[id].context = first.and_then(|q| self.share(q)),
                Kind::reversible => self.org.decisions[id].reversible = true,
                Kind::amount => {
                    self.org.decisions[id].amount = spread.and_then(|d| self.dist_amount(d));
                    self.in_the_unit_of(id, statement);
                }
                Kind::sent_back => self.sent_back(id, first),
                Kind::says_yes => {
                    self.org.decisions[id].says_yes = first.and_then(|q| self.share(q)).unwrap_or(1.0)
                }
                Kind::after_no => {
                    let delay = spread.and_then(|d| self.dist(d));
                    self.org.decisions[id].after_no = delay.map_or(AfterNo::Drop, AfterNo::Resubmit);
                }
                Kind::if_wrong => self.if_wrong(id, statement),
                _ => {}
            }
        }
        let decision = &self.org.decisions[id];
        if decision.local.unwrap_or(0.5) + decision.context.unwrap_or(0.0) > 1.0 + 1e-9 {
            let span = decision.meta.span;
            self.push(
                Finding::error(
                    "contradiction",
                    span,
                    "the local part and the context add up to more than 100%",
                )
                .help("lower one of them"),
            );
        }
        with_meta(self, |o| &mut o.decisions, id, body);
    }

    /// Amounts of one decision are written in one unit: its limits are compared with what is at stake.
    pub(super) fn in_the_unit_of(&mut self, id: Id<Decision>, statement: NodeRef<'_>) {
        let mut next = vec![statement];
        while let Some(node) = next.pop() {
            if node.kind() != Kind::quantity {
                next.extend(node.children());
                continue;
            }
            let Some(unit) = node.child(Kind::unit_name) else { continue };
            let known = self.units.entry(id).or_insert_with(|| unit.text().to_owned()).clone();
            let name = self.org.decisions[id].meta.name.clone();
            // Which of them is odd nobody can tell: one finding is enough for each decision.
            if known != unit.text() && self.missed.insert(("unit".to_owned(), name.clone())) {
                let message =
                    format!("this is in `{}`, and other amounts of `{name}` are in `{known}`", unit.text());
                let finding = Finding::error("wrong-unit", node.span(), message);
                self.push(
                    finding.help("limits are compared with what is at stake as figures: write one unit"),
                );
            }
        }
    }

    fn sent_back(&mut self, id: Id<Decision>, q: Option<NodeRef<'_>>) {
        let Some(q) = q else { return };
        if let Some(share) = self.share(q) {
            if share >= 1.0 {
                self.out_of_range(q, "what is always sent back never ends; write less than 100%");
                return;
            }
            self.org.decisions[id].sent_back = share;
        }
    }

    fn if_wrong(&mut self, id: Id<Decision>, statement: NodeRef<'b>) {
        let becomes = statement.child(Kind::becomes).and_then(|b| self.becomes(b));
        let rework = statement.child(Kind::quantity).and_then(|q| self.share_up_to(q, 100.0));
        self.org.decisions[id].if_wrong = becomes.map(IfWrong::Becomes).or(rework.map(IfWrong::Rework));
    }

    fn approved_by(&mut self, id: Id<Decision>, statement: NodeRef<'b>) {
        let mut approvals = Vec::new();
        for approver in statement.all(Kind::approver) {
            let Some(path) = approver.child(Kind::path) else { continue };
            let cadence = approver.child(Kind::cadence).and_then(|c| self.cadence(c));
            let takes = approver.child(Kind::dist).and_then(|d| self.dist(d));
            if let Some(by) = self.holder(path) {
                approvals.push(Approval { by, cadence, takes, span: approver.span() });
            }
        }
        self.org.decisions[id].approvals = approvals;
    }

    fn fill_board(&mut self, id: Id<Board>, body: NodeRef<'b>) {
        for statement in body.children() {
            match statement.kind() {
                Kind::board_members => {
                    for seat in statement.all(Kind::seat) {
                        let count = seat.child(Kind::count).map_or(Some(1), |c| self.count(c, 10_000));
                        let role = seat.child(Kind::path).and_then(|p| self.role(p));
                        if let (Some(count), Some(role)) = (count, role) {
                            self.org.boards[id].seats.push((count, role));
                        }
                    }
                }
                Kind::meets => {
                    if let Some(cadence) = statement.child(Kind::cadence).and_then(|c| self.cadence(c)) {
                        self.org.boards[id].meets = cadence;
                    }
                }
                Kind::agenda => {
                    let Some(count) = statement.child(Kind::count) else { continue };
                    let agenda = self.count(count, 1_000_000);
                    if agenda == Some(0) {
                        self.out_of_range(
                            count,
                            "a board whose agenda holds nothing decides nothing; write at least 1",
                        );
                    }
                    self.org.boards[id].agenda = agenda.map(|n| n.max(1));
                }
                Kind::decides_by => {
                    let majority =
                        statement.child(Kind::vote).is_some_and(|v| v.text().starts_with("majority"));
                    self.org.boards[id].vote = if majority { Vote::Majority } else { Vote::Unanimity };
                }
                Kind::takes => {
                    self.org.boards[id].takes = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.boards, id, body);
        let unsaid = body.child(Kind::board_members).is_none();
        if self.org.boards[id].seats.is_empty() && unsaid && !is_spoilt(body) {
            let (name, span) = (self.org.boards[id].meta.name.clone(), self.org.boards[id].meta.span);
            self.push(
                Finding::error("missing-statement", span, format!("board `{name}` has no members"))
                    .help("write `members 3 Operator`"),
            );
        }
    }

    fn fill_intent(&mut self, item: NodeRef<'b>) {
        let Some(path) = item.child(Kind::path) else { return };
        let whole = path.text() == "all";
        let group = if whole { None } else { self.group(path) };
        if group.is_none() && !whole {
            return;
        }
        let known = self.intents.get(&group).copied().filter(|id| !self.org.intents[*id].meta.removed);
        let id = match known {
            Some(id) if item.kind() == Kind::set_intent => id,
            Some(id) => {
                let first = self.org.intents[id].meta.span;
                let message = format!("`{}` has an intent already", path.text());
                self.push(
                    Finding::error("duplicate-name", path.span(), message)
                        .related(first, "declared here first")
                        .help("write one intent"),
                );
                return;
            }
            None => {
                let head = Meta { doc: item.docs(), ..Meta::new(path.text(), path.span(), item.span()) };
                let id = self.org.intents.push(Intent {
                    meta: head,
                    group,
                    purpose: None,
                    goals: Vec::new(),
                    dos: Vec::new(),
                    avoids: Vec::new(),
                    delegates: Vec::new(),
                    if_silent: None,
                    serves: None,
                    clear: None,
                });
                self.intents.insert(group, id);
                id
            }
        };
        for statement in item.children() {
            self.intent_statement(id, statement);
        }
        with_meta(self, |o| &mut o.intents, id, item);
    }

    fn intent_statement(&mut self, id: Id<Intent>, statement: NodeRef<'b>) {
        let text = statement.child(Kind::string).map(NodeRef::unquoted);
        let first = statement.child(Kind::quantity);
        self.says_something(statement, "say it in a sentence, as `purpose \"The patient is well\"`");
        match statement.kind() {
            Kind::purpose => self.org.intents[id].purpose = text,
            Kind::do_this => self.org.intents[id].dos.extend(text),
            Kind::avoid => self.org.intents[id].avoids.extend(text),
            Kind::goal => {
                let claim = statement.child(Kind::claim).and_then(|c| self.claim(c, false));
                self.org.intents[id].goals.extend(claim);
            }
            Kind::if_silent => self.org.intents[id].if_silent = first.and_then(|q| self.duration(q)),
            Kind::serves => {
                self.org.intents[id].serves = statement.child(Kind::path).and_then(|p| self.group(p));
                self.serves_itself(id, statement);
            }
            Kind::clear => self.org.intents[id].clear = first.and_then(|q| self.share(q)),
            Kind::delegates => {
                let paths: Vec<NodeRef<'_>> = statement.all(Kind::path).collect();
                let [decision, to] = paths[..] else { return };
                let pair = (self.find(Space::Decision, decision), self.role(to));
                let up_to = statement
                    .child(Kind::up_to)
                    .and_then(|u| u.child(Kind::quantity))
                    .and_then(|q| self.amount(q));
                let when_reversible = statement.child(Kind::when_reversible).is_some();
                if let (Some(decision), Some(to)) = pair {
                    self.in_the_unit_of(decision, statement);
                    let delegation =
                        Delegation { decision, to, up_to, when_reversible, span: statement.span() };
                    self.org.intents[id].delegates.push(delegation);
                }
            }
            _ => {}
        }
    }

    /// An intent that serves itself, over others or at once, serves nothing. Whoever closes the circle is told.
    fn serves_itself(&mut self, id: Id<Intent>, statement: NodeRef<'b>) {
        let mut way = vec![id];
        while let Some(next) = self.org.intents[way[way.len() - 1]].serves {
            let Some(above) = self.intents.get(&Some(next)).copied() else { return };
            if above == id {
                let names: Vec<String> =
                    way.iter().map(|i| format!("`{}`", self.org.intents[*i].meta.name)).collect();
                let message = match &names[..] {
                    [one] => format!("the intent of {one} serves itself"),
                    _ => format!("the intents of {} serve each other in a circle", names.join(", ")),
                };
                self.push(
                    Finding::error("contradiction", statement.span(), message)
                        .help("name the unit above, whose intent it serves"),
                );
                return;
            }
            if way.contains(&above) {
                return;
            }
            way.push(above);
        }
    }

    /// The roles that a holder stands for, for checks.
    pub(super) fn roles_of(&self, holder: Holder) -> Vec<Id<crate::model::people::Role>> {
        match holder {
            Holder::Role(role) => vec![role],
            Holder::Position(position) => vec![self.org.positions[position].role],
            Holder::Board(board) => self.org.boards[board].seats.iter().map(|(_, r)| *r).collect(),
        }
    }
}
