//! Stages: their figures, what they ask, decide, meet and use, and where items go next.

use super::builder::{Builder, is_spoilt, meta, with_meta};
use super::names::Space;
use super::values::trim_figure;
use super::work::words;
use crate::diag::Finding;
use crate::model::arena::Id;
use crate::model::quantity::{Dist, Duration, TimeUnit};
use crate::model::work::{Ask, Doer, Resource, Session, Stage, Stream, Use};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn declare_stage(&mut self, stream: Id<Stream>, item: NodeRef<'b>) {
        let mut head = meta(item);
        let full = format!("{}.{}", self.org.streams[stream].meta.name, head.name);
        if let Some(twin) = self.stages_of(&full).first() {
            let first = self.org.stages[*twin].meta.span;
            let message = format!("there is already a stage `{full}`");
            self.push(
                Finding::error("duplicate-name", head.span, message)
                    .related(first, "declared here first")
                    .help("give one of them another name"),
            );
            return;
        }
        head.name.clone_from(&full);
        let of = &self.org.streams[stream].meta;
        head.was = match head.was {
            Some(was) if !was.contains('.') => Some(format!("{}.{was}", of.key())),
            // What is inside a renamed stream was called after it.
            None if of.key() != of.name => full.rsplit('.').next().map(|last| format!("{}.{last}", of.key())),
            was => was,
        };
        let id = self.org.stages.push(Stage {
            meta: head,
            stream,
            by: Doer::Unknown,
            within: None,
            after: Vec::new(),
            effort: Dist::Constant(Duration::new(0.0, TimeUnit::Second)),
            asks: Vec::new(),
            sessions: Vec::new(),
            needs_access: Vec::new(),
            needs_skill: Vec::new(),
            uses: Vec::new(),
            runs_on: Vec::new(),
            decides: Vec::new(),
            changes: Vec::new(),
            finds: 0.0,
            leaves: None,
            returns: None,
            batch: 1,
            at_most: None,
            happens: 1.0,
            next: Vec::new(),
            succeeds: 1.0,
            takes: Vec::new(),
            gives: Vec::new(),
        });
        self.names.add_stage(&full, id);
        self.org.streams[stream].stages.push(id);
    }

    pub(super) fn fill_new_stage(&mut self, stream: Id<Stream>, item: NodeRef<'b>) {
        let Some(name) = item.child(Kind::name) else { return };
        let full = format!("{}.{}", self.org.streams[stream].meta.name, name.text());
        let Some(id) = self.stages_of(&full).first().copied() else { return };
        self.stage_head(id, item);
        let after = item.child(Kind::stage_after);
        let place = self.org.streams[stream].stages.iter().position(|s| *s == id).unwrap_or(0);
        self.org.stages[id].after = match after {
            Some(list) => list.all(Kind::name).filter_map(|n| self.stage_of(stream, n)).collect(),
            None => place.checked_sub(1).map(|p| self.org.streams[stream].stages[p]).into_iter().collect(),
        };
        self.fill_stage(id, item);
        let zero = self.org.stages[id].effort == Dist::Constant(Duration::new(0.0, TimeUnit::Second));
        if zero
            && !is_spoilt(item)
            && item.child(Kind::effort).is_none()
            && matches!(self.org.stages[id].by, Doer::Role(_))
        {
            let span = self.org.stages[id].meta.span;
            self.push(
                Finding::error(
                    "missing-statement",
                    span,
                    format!("stage `{full}` does not say what it takes"),
                )
                .help("write `effort 2 days`"),
            );
        }
    }

    /// A stage of this stream by its own name; `start` is no stage, and means none before.
    fn stage_of(&mut self, stream: Id<Stream>, name: NodeRef<'_>) -> Option<Id<Stage>> {
        if name.text() == "start" {
            return None;
        }
        let full = format!("{}.{}", self.org.streams[stream].meta.name, name.text());
        let found = self.stages_of(&full).first().copied();
        if let Some(id) = found {
            self.used_stage(name.span(), name.text(), id);
        }
        if found.is_none() {
            let names: Vec<String> = self.org.streams[stream]
                .stages
                .iter()
                .map(|s| super::names::last(&self.org.stages[*s].meta.name).to_owned())
                .collect();
            let near = crate::diag::suggest::nearest(name.text(), names.iter().map(String::as_str))
                .map(str::to_owned);
            self.unknown(name, "stage of this stream", near);
        }
        found
    }

    pub(super) fn stage_head(&mut self, id: Id<Stage>, item: NodeRef<'b>) {
        let path = |kind: Kind| item.child(kind).and_then(|c| c.child(Kind::path));
        if let Some(role) = path(Kind::stage_by).and_then(|p| self.role(p)) {
            self.org.stages[id].by = Doer::Role(role);
        }
        if let Some(stream) = path(Kind::stage_runs).and_then(|p| self.find(Space::Stream, p)) {
            self.org.stages[id].by = Doer::Stream(stream);
        }
        if let Some(path) = path(Kind::stage_in) {
            self.org.stages[id].within = self.group(path);
        }
    }

    pub(super) fn fill_stage(&mut self, id: Id<Stage>, body: NodeRef<'b>) {
        let stream = self.org.stages[id].stream;
        for statement in body.children() {
            let first = statement.child(Kind::quantity);
            let path = statement.child(Kind::path);
            match statement.kind() {
                Kind::effort => {
                    if let Some(effort) = statement.child(Kind::dist).and_then(|d| self.dist(d)) {
                        self.org.stages[id].effort = effort;
                    }
                }
                Kind::asks => self.asks(id, statement),
                Kind::meets_with => self.session(id, statement),
                Kind::needs_access => {
                    let access = path.and_then(|p| self.find(Space::Access, p));
                    self.org.stages[id].needs_access.extend(access);
                }
                Kind::needs_skill => {
                    let specialty = statement.child(Kind::name).and_then(|n| self.find(Space::Specialty, n));
                    let level = first.map_or(Some(1.0), |q| self.share_up_to(q, 10.0));
                    self.org.stages[id].needs_skill.extend(specialty.zip(level));
                }
                Kind::uses => self.uses(id, statement),
                Kind::runs_on => {
                    let component = path.and_then(|p| self.find(Space::Component, p));
                    let share = first.map_or(Some(1.0), |q| self.share(q));
                    self.org.stages[id].runs_on.extend(component.zip(share));
                }
                Kind::decides => {
                    let decision = path.and_then(|p| self.find(Space::Decision, p));
                    self.org.stages[id].decides.extend(decision.map(|d| (d, statement.span())));
                }
                Kind::changes => {
                    let count = statement.child(Kind::count).map_or(Some(1), |c| self.count(c, 1_000_000));
                    let component = path.and_then(|p| self.find(Space::Component, p));
                    self.org.stages[id]
                        .changes
                        .extend(count.zip(component).map(|(n, c)| (n, c, statement.span())));
                }
                Kind::finds => self.org.stages[id].finds = first.and_then(|q| self.share(q)).unwrap_or(0.0),
                Kind::leaves => self.org.stages[id].leaves = first.and_then(|q| self.share(q)),
                Kind::returns => {
                    let to = statement.child(Kind::name).and_then(|n| self.stage_of(stream, n));
                    let share = first.and_then(|q| self.share(q));
                    if share.is_some_and(|s| s >= 1.0) {
                        self.out_of_range(
                            statement,
                            "what always goes back never ends; write less than 100%",
                        );
                    }
                    self.org.stages[id].returns = to.map(|t| (t, share.filter(|s| *s < 1.0)));
                }
                Kind::batch => {
                    self.org.stages[id].batch = statement
                        .child(Kind::count)
                        .and_then(|c| self.count_from_one(c, 1_000_000))
                        .unwrap_or(1)
                }
                Kind::at_most => {
                    self.org.stages[id].at_most =
                        statement.child(Kind::count).and_then(|c| self.count_from_one(c, 1_000_000))
                }
                Kind::happens => {
                    self.org.stages[id].happens = first.and_then(|q| self.share(q)).unwrap_or(1.0)
                }
                Kind::next => self.next(id, statement),
                Kind::succeeds => {
                    self.org.stages[id].succeeds = first.and_then(|q| self.share(q)).unwrap_or(1.0)
                }
                Kind::stage_takes => self.org.stages[id].takes.extend(words(statement)),
                Kind::stage_gives => self.org.stages[id].gives.extend(words(statement)),
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.stages, id, body);
    }

    fn asks(&mut self, id: Id<Stage>, statement: NodeRef<'b>) {
        let (Some(path), Some(q)) = (statement.child(Kind::path), statement.child(Kind::quantity)) else {
            return;
        };
        let takes = statement.child(Kind::dist).and_then(|d| self.dist(d));
        if let (Some(whom), Some(share)) = (self.asked(path), self.share(q)) {
            self.org.stages[id].asks.retain(|a| a.whom != whom);
            self.org.stages[id].asks.push(Ask { whom, share, takes, span: statement.span() });
        }
    }

    fn session(&mut self, id: Id<Stage>, statement: NodeRef<'b>) {
        let with: Vec<_> = statement.all(Kind::path).filter_map(|p| self.asked(p)).collect();
        let figures: Vec<NodeRef<'_>> = statement.all(Kind::quantity).collect();
        let [share, length] = figures[..] else { return };
        if let (Some(share), Some(length)) = (self.share(share), self.duration(length)) {
            self.org.stages[id].sessions.push(Session { with, share, length, span: statement.span() });
        }
    }

    fn uses(&mut self, id: Id<Stage>, statement: NodeRef<'b>) {
        let Some(resource) =
            statement.child(Kind::path).and_then(|p| self.find::<Resource>(Space::Resource, p))
        else {
            return;
        };
        let count = statement.child(Kind::count).and_then(|c| self.count_from_one(c, 1_000_000)).unwrap_or(1);
        if count > self.org.resources[resource].count {
            let there = self.org.resources[resource].count;
            self.out_of_range(statement, &format!("there are only {there} of them"));
        }
        let length = statement.child(Kind::dist).and_then(|d| self.dist(d));
        let patience =
            statement.child(Kind::given_up).and_then(|g| g.child(Kind::dist)).and_then(|d| self.dist(d));
        self.org.stages[id].uses.push(Use { resource, count, length, patience, span: statement.span() });
    }

    fn next(&mut self, id: Id<Stage>, statement: NodeRef<'b>) {
        let stream = self.org.stages[id].stream;
        let mut branches = Vec::new();
        let mut sum = 0.0;
        for branch in statement.all(Kind::branch) {
            let (Some(name), Some(q)) = (branch.child(Kind::name), branch.child(Kind::quantity)) else {
                continue;
            };
            let share = self.share(q).unwrap_or(0.0);
            sum += share;
            if name.text() == "end" {
                branches.push((None, share));
            } else if let Some(to) = self.stage_of(stream, name) {
                branches.push((Some(to), share));
            }
        }
        if (sum - 1.0).abs() > 1e-9 {
            let message = format!("the shares add up to {}%", trim_figure(sum * 100.0));
            self.push(
                Finding::error("contradiction", statement.span(), message)
                    .help("they add up to 100%; `end` takes what leaves the stream"),
            );
        }
        self.org.stages[id].next = branches;
    }
}
