//! Signals, ladders, incidents, climate and phases.

use super::builder::{Builder, is_spoilt, meta, with_meta};
use super::names::Space;
use crate::diag::Finding;
use crate::model::arena::{Id, Meta};
use crate::model::people::Group;
use crate::model::signal::{
    Andon, Becomes, Climate, Hearer, Incident, Phase, Response, Rung, ShadowPaths, Signal, Source,
};
use crate::model::work::Component;
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn declare_signal(&mut self, item: NodeRef<'b>) {
        let head = meta(item);
        match item.kind() {
            Kind::andon => {
                let id = self.org.andons.push(Andon { meta: head, rungs: Vec::new(), stops_line: false });
                self.enter(Space::Andon, item, id.index());
            }
            Kind::signal => {
                let signal = Signal {
                    meta: head,
                    sources: Vec::new(),
                    hearer: None,
                    noticed: None,
                    unheard: None,
                    shows_after: None,
                    shows_again: None,
                    solving: None,
                    rarer: 0.0,
                };
                let id = self.org.signals.push(signal);
                self.enter(Space::Signal, item, id.index());
            }
            Kind::incident => {
                let id = self.org.incidents.push(Incident { meta: head, ..Incident::default() });
                self.enter(Space::Incident, item, id.index());
            }
            _ => {
                let id = self.org.phases.push(Phase { meta: head, ..Phase::default() });
                self.enter(Space::Phase, item, id.index());
            }
        }
    }

    pub(super) fn fill_signal(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::andon | Kind::set_andon => {
                if let Some(id) = self.target(Space::Andon, item) {
                    self.fill_andon(id, item);
                }
            }
            Kind::signal | Kind::set_signal => {
                if let Some(id) = self.target(Space::Signal, item) {
                    self.fill_one_signal(id, item);
                }
            }
            Kind::incident | Kind::set_incident => {
                if let Some(id) = self.target(Space::Incident, item) {
                    self.fill_incident(id, item);
                }
            }
            Kind::phase | Kind::set_phase => {
                if let Some(id) = self.target(Space::Phase, item) {
                    self.fill_phase(id, item);
                }
            }
            _ => self.fill_climate(item),
        }
    }

    fn fill_andon(&mut self, id: Id<Andon>, body: NodeRef<'b>) {
        let rungs = body.children().filter(|s| matches!(s.kind(), Kind::rung_first | Kind::rung_then));
        let mut ladder = Vec::new();
        for rung in rungs {
            let spread = |kind: Kind| rung.child(kind).and_then(|t| t.child(Kind::dist));
            let Some(by) = rung.child(Kind::path).and_then(|p| self.holder(p)) else { continue };
            let within = rung.child(Kind::quantity).and_then(|q| self.duration(q));
            let takes = spread(Kind::rung_takes).and_then(|d| self.dist(d));
            let solves = rung
                .child(Kind::rung_solves)
                .and_then(|s| s.child(Kind::quantity))
                .and_then(|q| self.share(q));
            ladder.push(Rung { by, within, takes, solves, span: rung.span() });
        }
        if !ladder.is_empty() {
            self.org.andons[id].rungs = ladder;
        }
        if body.child(Kind::stops_line).is_some() {
            self.org.andons[id].stops_line = true;
        }
        with_meta(self, |o| &mut o.andons, id, body);
        // Whoever is unknown on a rung is told there.
        let unsaid = body.child(Kind::rung_first).is_none() && body.child(Kind::rung_then).is_none();
        if self.org.andons[id].rungs.is_empty() && unsaid && !is_spoilt(body) {
            let (name, span) = (self.org.andons[id].meta.name.clone(), self.org.andons[id].meta.span);
            self.push(
                Finding::error("missing-statement", span, format!("nobody answers andon `{name}`"))
                    .help("write `answered by TeamLead within 55 s`"),
            );
        }
    }

    fn fill_one_signal(&mut self, id: Id<Signal>, body: NodeRef<'b>) {
        for statement in body.children() {
            let path = statement.child(Kind::path);
            let first = statement.child(Kind::quantity);
            match statement.kind() {
                Kind::arises_in => {
                    let share = first.and_then(|q| self.share(q)).unwrap_or(0.0);
                    let source = path.and_then(|p| self.place_of_signal(p, share));
                    self.org.signals[id].sources.extend(source.map(|s| (s, statement.span())));
                }
                Kind::arises_every => {
                    let time = statement.child(Kind::dist).and_then(|d| self.dist(d));
                    let time = time.filter(|time| {
                        let some = time.elapsed_s().mean() >= 1e-6;
                        if !some {
                            self.out_of_range(statement, "problems need some time from one to the next");
                        }
                        some
                    });
                    let source =
                        path.and_then(|p| self.asked(p)).zip(time).and_then(|(whom, time)| match whom {
                            crate::model::work::Asked::Role(role) => Some(Source::Role(role, time)),
                            crate::model::work::Asked::Group(group) => Some(Source::Group(group, time)),
                            crate::model::work::Asked::Specialty(_) => None,
                        });
                    self.org.signals[id].sources.extend(source.map(|s| (s, statement.span())));
                }
                Kind::pulls => {
                    self.org.signals[id].hearer =
                        path.and_then(|p| self.find(Space::Andon, p)).map(Hearer::Andon)
                }
                Kind::tells => {
                    self.org.signals[id].hearer = path.and_then(|p| self.role(p)).map(Hearer::Role)
                }
                Kind::noticed => self.org.signals[id].noticed = first.and_then(|q| self.share(q)),
                Kind::unheard => {
                    let time = statement.child(Kind::dist).and_then(|d| self.dist(d));
                    let becomes = statement.child(Kind::becomes).and_then(|b| self.becomes(b));
                    self.org.signals[id].unheard = time.zip(becomes);
                }
                Kind::shows_after => {
                    self.org.signals[id].shows_after = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                Kind::shows_again => {
                    self.org.signals[id].shows_again = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                Kind::solving => {
                    self.org.signals[id].solving = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                Kind::rarer => self.org.signals[id].rarer = first.and_then(|q| self.share(q)).unwrap_or(0.0),
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.signals, id, body);
        let unsaid = body.child(Kind::arises_in).is_none() && body.child(Kind::arises_every).is_none();
        if self.org.signals[id].sources.is_empty() && unsaid && !is_spoilt(body) {
            let (name, span) = (self.org.signals[id].meta.name.clone(), self.org.signals[id].meta.span);
            self.push(
                Finding::error("missing-statement", span, format!("signal `{name}` arises nowhere"))
                    .help("write `arises in Feature.Code 5%`"),
            );
        }
    }

    fn place_of_signal(&mut self, path: NodeRef<'_>, share: f64) -> Option<Source> {
        if let Some(i) = self.known(Space::Component, path.text()) {
            self.used(Space::Component, path);
            return Some(Source::Component(Id::<Component>::new(i), share));
        }
        self.stage(path).map(|s| Source::Stage(s, share))
    }

    /// `becomes Outage 30%`; an incident of which nothing is said needs no declaration, unless its name is nearly that of a
    /// declared one: that is a slip of the pen, of which a run would make an incident of its own.
    pub(super) fn becomes(&mut self, node: NodeRef<'_>) -> Option<Becomes> {
        let name = node.child(Kind::name)?;
        let share = node.child(Kind::quantity).map_or(Some(1.0), |q| self.share(q))?;
        let incident = match self.known(Space::Incident, name.text()) {
            Some(i) => {
                self.used(Space::Incident, name);
                Id::new(i)
            }
            None => {
                if let Some(near) = self.nearly_declared(name.text()) {
                    self.unknown(name, "incident", Some(near));
                    return None;
                }
                let head = Meta::new(name.text(), name.span(), name.span());
                let id = self.org.incidents.push(Incident { meta: head, ..Incident::default() });
                self.declare(Space::Incident, name.text(), name.span(), id.index());
                id
            }
        };
        Some(Becomes { incident, share })
    }

    /// The declared incident whose name is near to this one; names of a letter or two are near to each other anyway.
    fn nearly_declared(&self, name: &str) -> Option<String> {
        const SHORT: usize = 3;
        let declared = self.names.all(Space::Incident).filter(|known| {
            let incident = self.known(Space::Incident, known).map(Id::<Incident>::new);
            incident.is_some_and(|id| self.org.incidents[id].meta.whole != self.org.incidents[id].meta.span)
        });
        let near = crate::diag::suggest::nearest(name, declared)?;
        (name.chars().count() > SHORT).then(|| near.to_owned())
    }

    fn fill_incident(&mut self, id: Id<Incident>, body: NodeRef<'b>) {
        for statement in body.children() {
            let path = statement.child(Kind::path);
            match statement.kind() {
                Kind::lasts => {
                    self.org.incidents[id].lasts = statement.child(Kind::dist).and_then(|d| self.dist(d))
                }
                Kind::repaired_by => {
                    let effort = statement
                        .child(Kind::effort)
                        .and_then(|e| e.child(Kind::dist))
                        .and_then(|d| self.dist(d));
                    self.org.incidents[id].repaired_by = path.and_then(|p| self.role(p)).zip(effort);
                }
                Kind::stops_stage => {
                    let stream = path.and_then(|p| self.find(Space::Stream, p));
                    self.org.incidents[id].stops.extend(stream);
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.incidents, id, body);
    }

    fn fill_phase(&mut self, id: Id<Phase>, body: NodeRef<'b>) {
        for statement in body.children() {
            if statement.kind() == Kind::shares {
                let shared = self.shared(statement, "phase", "intent, learning");
                self.org.phases[id].shares.extend(shared);
            }
            for path in statement.all(Kind::path) {
                match statement.kind() {
                    Kind::practises => {
                        let times = statement.child(Kind::count).and_then(|c| self.count(c, 1_000));
                        if let Some(stream) = self.find(Space::Stream, path) {
                            self.org.phases[id].practises.push((stream, times.unwrap_or(1)));
                        }
                    }
                    Kind::phase_uses => {
                        let channel = self.find(Space::Channel, path);
                        self.org.phases[id].uses_only.extend(channel);
                    }
                    Kind::phase_without => {
                        let channel = self.find(Space::Channel, path);
                        self.org.phases[id].without.extend(channel);
                    }
                    Kind::phase_waives => {
                        let decision = self.find(Space::Decision, path);
                        self.org.phases[id].waives.extend(decision);
                    }
                    Kind::phase_starts_no => {
                        let stream = self.find(Space::Stream, path);
                        self.org.phases[id].starts_no.extend(stream);
                    }
                    _ => {}
                }
            }
        }
        with_meta(self, |o| &mut o.phases, id, body);
    }

    /// The name of a phase: declared, or one of the four of every cycle.
    pub(super) fn phase_name(&mut self, name: NodeRef<'_>) -> bool {
        const PHASES: [&str; 4] = ["plan", "rehearse", "operate", "assess"];
        self.used(Space::Phase, name);
        if PHASES.contains(&name.text()) || self.known(Space::Phase, name.text()).is_some() {
            return true;
        }
        let near = crate::diag::suggest::nearest(
            name.text(),
            PHASES.into_iter().chain(self.names.all(Space::Phase)),
        )
        .map(str::to_owned);
        self.unknown(name, "phase", near);
        false
    }

    pub(super) fn fill_climate(&mut self, item: NodeRef<'b>) {
        let path = item.child(Kind::path);
        let group = path.and_then(|p| self.group(p));
        if path.is_none() || group.is_some() {
            self.climate_of(item, group, path.map_or("everywhere", NodeRef::text));
        }
    }

    /// Fills the climate of a group, or of everywhere, from a statement.
    pub(super) fn climate_of(&mut self, item: NodeRef<'b>, group: Option<Id<Group>>, name: &str) {
        let known = self.org.climates.iter().find(|(_, c)| c.group == group).map(|(id, _)| id);
        let id = match known {
            Some(id) if item.kind() == Kind::set_climate => id,
            Some(id) => {
                let first = self.org.climates[id].meta.span;
                self.push(
                    Finding::error("duplicate-name", item.span(), "there is a climate for this already")
                        .related(first, "declared here first")
                        .help("write one climate"),
                );
                return;
            }
            None => {
                let span = item.child(Kind::path).map_or(item.span(), |p| p.span());
                self.org.climates.push(Climate {
                    meta: Meta::new(name, span, item.span()),
                    group,
                    response: None,
                    safety: None,
                    moves: None,
                    shadow: None,
                })
            }
        };
        for statement in item.children() {
            match statement.kind() {
                Kind::bad_news => self.org.climates[id].response = self.response(statement),
                Kind::safety => {
                    self.org.climates[id].safety = statement.child(Kind::quantity).and_then(|q| self.share(q))
                }
                Kind::moves => {
                    let steps: Vec<f64> =
                        statement.all(Kind::quantity).filter_map(|q| self.share(q)).collect();
                    if let [up, down, ref rest @ ..] = steps[..] {
                        self.org.climates[id].moves = Some((up, down, rest.first().copied()));
                    }
                }
                Kind::shadow_paths => self.org.climates[id].shadow = self.shadow_paths(statement),
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.climates, id, item);
    }

    /// `shadow paths after exponential 2 days, taken 50%, punished 20%`
    fn shadow_paths(&mut self, statement: NodeRef<'b>) -> Option<ShadowPaths> {
        let patience = self.dist(statement.child(Kind::dist)?)?;
        let mut share = |kind: Kind| {
            let quantity = statement.child(kind)?.child(Kind::quantity)?;
            self.share(quantity)
        };
        let (taken, punished) = (share(Kind::shadow_taken), share(Kind::shadow_punished));
        Some(ShadowPaths { patience, taken, punished: punished.unwrap_or(0.0) })
    }

    /// `bad news is thanked 95%`: the rest is met with the opposite.
    pub(super) fn response(&mut self, statement: NodeRef<'_>) -> Option<Response> {
        let word = statement.child(Kind::response)?.keyword();
        let share = statement.child(Kind::quantity).map_or(Some(1.0), |q| self.share(q))?;
        Some(match word {
            "thanked" => Response { thanked: share, punished: 1.0 - share },
            "punished" => Response { thanked: 1.0 - share, punished: share },
            _ => Response { thanked: (1.0 - share) / 2.0, punished: (1.0 - share) / 2.0 },
        })
    }
}
