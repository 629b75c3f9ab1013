//! What work needs besides people: access, components, resources.

use super::builder::{Builder, is_spoilt, meta, with_meta};
use super::names::Space;
use crate::diag::Finding;
use crate::model::arena::Id;
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::work::{Access, Allocation, Component, Coupling, Resource};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn fill_access(&mut self, id: Id<Access>, body: NodeRef<'b>) {
        for statement in body.children() {
            match statement.kind() {
                Kind::granted_by => {
                    self.org.accesses[id].granted_by = statement.child(Kind::path).and_then(|p| self.role(p));
                    self.org.accesses[id].effort = statement
                        .child(Kind::effort)
                        .and_then(|e| e.child(Kind::dist))
                        .and_then(|d| self.dist(d));
                    self.org.accesses[id].delay = None;
                }
                Kind::self_service => {
                    let now = Dist::Constant(Duration::new(0.0, TimeUnit::Second));
                    self.org.accesses[id].granted_by = None;
                    self.org.accesses[id].delay =
                        Some(statement.child(Kind::dist).and_then(|d| self.dist(d)).unwrap_or(now));
                }
                Kind::capacity => {
                    let Some(rate) = statement.child(Kind::rate) else { continue };
                    let per = self.per(rate);
                    let word = rate.child(Kind::unit_name).map_or("week", NodeRef::text);
                    let after = format!(" per {word}");
                    let count = rate.child(Kind::quantity).and_then(|q| self.number(q, &after));
                    if count.is_some_and(|count| count <= 0.0) {
                        self.out_of_range(rate, "nobody would ever be let in; write more than 0");
                        continue;
                    }
                    self.org.accesses[id].at_most = count.zip(per);
                }
                Kind::lasts => {
                    self.org.accesses[id].lasts = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.accesses, id, body);
        let access = &self.org.accesses[id];
        if access.granted_by.is_none() && access.delay.is_none() && !is_spoilt(body) {
            let (name, span) = (access.meta.name.clone(), access.meta.span);
            self.push(
                Finding::error("missing-statement", span, format!("nobody grants access `{name}`"))
                    .help("write `granted by Operator`, or `self service`"),
            );
        }
    }

    pub(super) fn fill_component(&mut self, id: Id<Component>, body: NodeRef<'b>) {
        if let Some(path) = body.child(Kind::owned_by).and_then(|o| o.child(Kind::path)) {
            self.org.components[id].owner = self.group(path);
        }
        for statement in body.children() {
            match statement.kind() {
                Kind::depends => {
                    let on =
                        statement.child(Kind::path).and_then(|p| self.find::<Component>(Space::Component, p));
                    let count = statement.child(Kind::count).and_then(|c| self.count(c, 1_000_000));
                    let breaks = statement.child(Kind::quantity).and_then(|q| self.share(q));
                    if let (Some(on), Some(breaks)) = (on, breaks) {
                        self.org.components[id].depends.retain(|d| d.on != on);
                        self.org.components[id].depends.push(Coupling {
                            on,
                            count,
                            breaks,
                            span: statement.span(),
                        });
                    }
                }
                Kind::repair => {
                    self.org.components[id].repair = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.components, id, body);
    }

    pub(super) fn fill_resource(&mut self, id: Id<Resource>, body: NodeRef<'b>) {
        for statement in body.children() {
            match statement.kind() {
                Kind::first_come => self.org.resources[id].allocation = Some(Allocation::FirstCome),
                Kind::allocated_by => {
                    let by = statement.child(Kind::path).and_then(|p| self.role(p));
                    let cadence = statement.child(Kind::cadence).and_then(|c| self.cadence(c));
                    if let (Some(by), Some(cadence)) = (by, cadence) {
                        self.org.resources[id].allocation = Some(Allocation::Central { by, cadence });
                    }
                }
                Kind::traded_at => {
                    let name = meta(statement);
                    match self.known(Space::Meeting, &name.name) {
                        Some(i) => self.org.resources[id].allocation = Some(Allocation::Traded(Id::new(i))),
                        None => {
                            let message = format!("no meeting is called `{}`", name.name);
                            self.push(
                                Finding::error("unknown-name", name.span, message)
                                    .help("declare the meeting, or write the name of one that is"),
                            );
                        }
                    }
                }
                Kind::value_holds => {
                    self.org.resources[id].urgency_holds =
                        statement.child(Kind::quantity).and_then(|q| self.share(q))
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.resources, id, body);
    }
}
