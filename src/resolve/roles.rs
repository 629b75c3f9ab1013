//! Roles and leaders: what they can, may and cost, and when they are at work.

use super::builder::{Builder, with_meta};
use super::currency::Paid;
use super::names::Space;
use super::people::discipline;
use super::values::weekday;
use crate::diag::Finding;
use crate::model::arena::Id;
use crate::model::people::{DottedLine, Pay, Right, Role};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn fill_calendar(&mut self, item: NodeRef<'_>) {
        let Some(id) = self.target(Space::Calendar, item) else { return };
        for statement in item.children() {
            match statement.kind() {
                Kind::calendar_clock => self.org.calendars[id].days = None,
                Kind::calendar_works => {
                    let days: Vec<u8> = statement.all(Kind::weekday).map(|d| weekday(d.text())).collect();
                    let hours: Vec<u32> = statement.all(Kind::clock).filter_map(|c| self.clock(c)).collect();
                    let (Some(first), [from, to]) = (days.first(), &hours[..]) else { continue };
                    if from >= to {
                        self.out_of_range(
                            statement,
                            "work ends after it begins; for a shift over midnight, split those who do it into two teams (`works CALENDAR` in each), one with a calendar up to 24:00, one with a calendar from 00:00",
                        );
                        continue;
                    }
                    self.org.calendars[id].days = Some((*first, *days.last().unwrap_or(first)));
                    self.org.calendars[id].hours = (*from, *to);
                }
                Kind::calendar_closed => {
                    let from = statement.child(Kind::moment).and_then(|m| self.moment(m));
                    let length = statement.child(Kind::quantity).and_then(|q| self.duration(q));
                    if let (Some(from), Some(length)) = (from, length) {
                        self.org.calendars[id].closed.push((from, length.elapsed_s()));
                    }
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.calendars, id, item);
    }

    pub(super) fn fill_role(&mut self, id: Id<Role>, body: NodeRef<'_>) {
        for statement in body.children() {
            let first = statement.child(Kind::quantity);
            match statement.kind() {
                Kind::skilled => self.skilled(id, statement),
                Kind::responsible => {
                    let list = responsibilities(statement);
                    self.org.roles[id].responsibilities.extend(list);
                }
                Kind::may_decide => self.may_decide(id, statement),
                Kind::available => self.available(id, statement),
                Kind::works => {
                    self.org.roles[id].calendar =
                        statement.child(Kind::path).and_then(|p| self.find(Space::Calendar, p))
                }
                Kind::order => self.org.roles[id].order = statement.child(Kind::discipline).map(discipline),
                Kind::switching => {
                    self.org.roles[id].switching = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                Kind::learns => self.org.roles[id].learns = first.and_then(|q| self.share(q)).unwrap_or(0.0),
                Kind::pace => {
                    let pace = first.and_then(|q| self.share_up_to(q, 100.0)).unwrap_or(1.0);
                    if pace <= 0.0 {
                        self.out_of_range(statement, "at this pace no work ever ends; write at least 1%");
                    }
                    self.org.roles[id].pace = pace.max(1e-3)
                }
                Kind::juggles => {
                    self.org.roles[id].juggles =
                        statement.child(Kind::count).and_then(|c| self.count_from_one(c, 10_000))
                }
                Kind::costs => {
                    let rate = statement.child(Kind::rate);
                    self.paid.extend(rate.map(|r| (id, Paid::at(r))));
                    self.org.roles[id].cost = rate.and_then(|r| self.cost(r))
                }
                Kind::bad_news => self.org.roles[id].response = self.response(statement),
                Kind::safety => self.org.roles[id].safety = first.and_then(|q| self.share(q)),
                Kind::also_reports => {
                    let line = self.dotted_line(statement);
                    if line.as_ref().is_some_and(|l| l.to == id) {
                        let name = self.org.roles[id].meta.name.clone();
                        let message = format!("`{name}` also reports to itself");
                        self.push(
                            Finding::error("contradiction", statement.span(), message)
                                .help("name the other role that it reports to"),
                        );
                        continue;
                    }
                    self.org.roles[id].also_reports.extend(line);
                }
                Kind::mentors => {
                    let figures: Vec<NodeRef<'_>> = statement.all(Kind::quantity).collect();
                    if let [share, time] = figures[..] {
                        self.org.roles[id].mentors = self.share(share).zip(self.duration(time));
                    }
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.roles, id, body);
    }

    fn skilled(&mut self, id: Id<Role>, statement: NodeRef<'_>) {
        for skill in statement.all(Kind::skill) {
            let Some(name) = skill.child(Kind::name) else { continue };
            let level = skill.child(Kind::quantity).map_or(Some(1.0), |q| self.share_up_to(q, 10.0));
            if let (Some(specialty), Some(level)) = (self.find(Space::Specialty, name), level) {
                self.org.roles[id].skills.retain(|(s, _)| *s != specialty);
                self.org.roles[id].skills.push((specialty, level));
            }
        }
    }

    fn may_decide(&mut self, id: Id<Role>, statement: NodeRef<'_>) {
        let Some(decision) = statement.child(Kind::path).and_then(|p| self.find(Space::Decision, p)) else {
            return;
        };
        let up_to =
            statement.child(Kind::up_to).and_then(|u| u.child(Kind::quantity)).and_then(|q| self.amount(q));
        self.in_the_unit_of(decision, statement);
        let when_reversible = statement.child(Kind::when_reversible).is_some();
        self.org.roles[id].rights.retain(|r| r.decision != decision);
        self.org.roles[id].rights.push(Right { decision, up_to, when_reversible, span: statement.span() });
    }

    fn available(&mut self, id: Id<Role>, statement: NodeRef<'_>) {
        let Some(q) = statement.child(Kind::quantity) else { return };
        if let Some(share) = self.share(q) {
            if share <= 0.0 {
                self.out_of_range(q, "somebody who is never available can do nothing; write at least 1%");
                return;
            }
            self.org.roles[id].available = share;
        }
    }

    fn cost(&mut self, rate: NodeRef<'_>) -> Option<Pay> {
        let q = rate.child(Kind::quantity)?;
        let per = self.per_unit(rate)?;
        let word = rate.child(Kind::unit_name).map_or("day", NodeRef::text);
        let (amount, currency) = self.pay(q, &format!(" per {word}"))?;
        Some(Pay { amount, per, currency })
    }

    pub(super) fn dotted_line(&mut self, statement: NodeRef<'_>) -> Option<DottedLine> {
        let to = self.role(statement.child(Kind::path)?)?;
        let matters = statement.all(Kind::name).map(|n| n.text().to_owned()).collect();
        Some(DottedLine { to, matters, span: statement.span() })
    }
}

pub(super) fn responsibilities(statement: NodeRef<'_>) -> Vec<(String, crate::source::Span)> {
    statement.all(Kind::name).map(|n| (n.text().to_owned(), n.span())).collect()
}
