//! Streams, stages, access, components and resources.

use super::builder::{Builder, is_spoilt, meta, with_meta};
use super::names::Space;
use super::people::discipline;
use crate::diag::Finding;
use crate::model::arena::Id;
use crate::model::work::{Access, Component, Resource, Stream};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn declare_work(&mut self, item: NodeRef<'b>) {
        let head = meta(item);
        match item.kind() {
            Kind::stream => {
                let id = self.org.streams.push(Stream {
                    meta: head,
                    stages: Vec::new(),
                    at_most: None,
                    order: None,
                    interrupts: false,
                    half_life: None,
                    brings: Vec::new(),
                    insights: Vec::new(),
                    speeds: Vec::new(),
                    inputs: Vec::new(),
                    outputs: Vec::new(),
                    serves: None,
                });
                self.enter(Space::Stream, item, id.index());
                if self.target::<Stream>(Space::Stream, item) == Some(id) {
                    for stage in item.all(Kind::stage) {
                        self.declare_stage(id, stage);
                    }
                }
            }
            Kind::access => {
                let access = Access {
                    meta: head,
                    granted_by: None,
                    effort: None,
                    delay: None,
                    at_most: None,
                    lasts: None,
                };
                let id = self.org.accesses.push(access);
                self.enter(Space::Access, item, id.index());
            }
            Kind::component => {
                let count =
                    item.child(Kind::count).and_then(|c| self.count_from_one(c, 1_000_000)).unwrap_or(1);
                let id = self.org.components.push(Component {
                    meta: head,
                    count,
                    owner: None,
                    depends: Vec::new(),
                    repair: None,
                });
                self.enter(Space::Component, item, id.index());
            }
            _ => {
                let count = item.child(Kind::count).and_then(|c| self.count(c, 1_000_000)).unwrap_or(1);
                let resource = Resource { meta: head, count, allocation: None, urgency_holds: None };
                // One of this name that a variant has dropped: whoever used that uses this.
                let dropped = (0..self.org.resources.slots()).map(Id::new).find(|id| {
                    let old = &self.org.resources[*id].meta;
                    old.removed && old.name == resource.meta.name
                });
                let id = match dropped {
                    Some(id) => {
                        self.org.resources[id] = resource;
                        id
                    }
                    None => self.org.resources.push(resource),
                };
                self.enter(Space::Resource, item, id.index());
            }
        }
    }

    pub(super) fn fill_work(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::stream | Kind::set_stream => {
                if let Some(id) = self.target(Space::Stream, item) {
                    self.fill_stream(id, item);
                }
            }
            Kind::access | Kind::set_access => {
                if let Some(id) = self.target(Space::Access, item) {
                    self.fill_access(id, item);
                }
            }
            Kind::component | Kind::set_component => {
                if let Some(id) = self.target(Space::Component, item) {
                    self.fill_component(id, item);
                }
            }
            _ => {
                if let Some(id) = self.target(Space::Resource, item) {
                    self.fill_resource(id, item);
                }
            }
        }
    }

    fn fill_stream(&mut self, id: Id<Stream>, body: NodeRef<'b>) {
        if body.kind() == Kind::set_stream {
            for stage in body.all(Kind::stage) {
                self.declare_stage(id, stage);
            }
        }
        for statement in body.children() {
            let words = || statement.child(Kind::name).zip(statement.child(Kind::path));
            match statement.kind() {
                Kind::stage => self.fill_new_stage(id, statement),
                Kind::at_most => {
                    self.org.streams[id].at_most =
                        statement.child(Kind::count).and_then(|c| self.count_from_one(c, 1_000_000))
                }
                Kind::order => self.org.streams[id].order = statement.child(Kind::discipline).map(discipline),
                Kind::interrupts => self.org.streams[id].interrupts = true,
                Kind::half_life => {
                    self.org.streams[id].half_life =
                        statement.child(Kind::quantity).and_then(|q| self.duration(q))
                }
                Kind::brings | Kind::insight_brings => self.brings(id, statement),
                Kind::speeds => {
                    let stage = statement.child(Kind::path).and_then(|p| self.stage(p));
                    let share = statement.child(Kind::quantity).and_then(|q| self.share_up_to(q, 10.0));
                    self.org.streams[id].speeds.extend(stage.zip(share));
                }
                Kind::serves => {
                    self.org.streams[id].serves = statement.child(Kind::path).and_then(|p| self.group(p))
                }
                Kind::stream_in => {
                    if let Some((what, whom)) = words() {
                        self.org.streams[id].inputs.push((
                            what.text().to_owned(),
                            whom.text().to_owned(),
                            statement.span(),
                        ));
                    }
                }
                Kind::stream_out => {
                    if let Some((what, whom)) = words() {
                        self.org.streams[id].outputs.push((
                            what.text().to_owned(),
                            whom.text().to_owned(),
                            statement.span(),
                        ));
                    }
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.streams, id, body);
        if self.org.streams[id].stages.is_empty() && !is_spoilt(body) {
            let (name, span) = (self.org.streams[id].meta.name.clone(), self.org.streams[id].meta.span);
            self.push(
                Finding::error("missing-statement", span, format!("stream `{name}` has no stage"))
                    .help("write `stage Code by Developer { effort 3 days }`"),
            );
        }
    }

    fn brings(&mut self, id: Id<Stream>, statement: NodeRef<'b>) {
        let (Some(number), Some(path)) = (statement.child(Kind::number), statement.child(Kind::path)) else {
            return;
        };
        let delay = statement.child(Kind::dist).and_then(|d| self.dist(d));
        let figure = number.figure();
        if !(0.0..=1_000.0).contains(&figure) {
            self.out_of_range(number, "it brings between 0 and 1,000 new items");
            return;
        }
        if let Some(stream) = self.find(Space::Stream, path) {
            let spec = &mut self.org.streams[id];
            let list = if statement.kind() == Kind::brings { &mut spec.brings } else { &mut spec.insights };
            list.push((figure, stream, delay));
        }
    }
}

pub(super) fn words(statement: NodeRef<'_>) -> Vec<(String, crate::source::Span)> {
    statement.all(Kind::name).map(|n| (n.text().to_owned(), n.span())).collect()
}
