//! Scenarios and comparisons.

use super::builder::{Builder, is_spoilt, meta};
use super::names::Space;
use super::variants::Made;
use crate::diag::Finding;
use crate::model::Project;
use crate::model::arena::{Declared, Meta};
use crate::model::dynamics::{
    Act, Arrivals, Assessment, Claim, Comparison, Demand, Disturbance, MOST_REPLICATIONS, Plan, Scenario,
};
use crate::model::relation::Interface;
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    /// Scenarios first, so that comparisons find them.
    pub(super) fn dynamics(&mut self, items: &[NodeRef<'b>], project: &mut Project) {
        for item in items.iter().filter(|i| i.kind() == Kind::variant) {
            self.enter(Space::Variant, *item, 0);
            self.not_the_base(*item);
        }
        // Names before bodies: a claim about findings may name any scenario.
        for (index, item) in items.iter().filter(|i| i.kind() == Kind::scenario).enumerate() {
            self.enter(Space::Scenario, *item, index);
        }
        for item in items.iter().filter(|i| i.kind() == Kind::scenario) {
            let scenario = self.scenario(*item);
            project.scenarios.push(scenario);
        }
        for item in items.iter().filter(|i| i.kind() == Kind::compare) {
            if let Some(comparison) = self.comparison(*item) {
                project.comparisons.push(comparison);
            }
        }
    }

    /// `base` is what the file says without any variant, wherever a structure is named.
    fn not_the_base(&mut self, item: NodeRef<'_>) {
        const INSTEAD: &str = "Changed";
        let Some(name) = item.child(Kind::name).filter(|n| n.text() == "base") else { return };
        let message = "`base` is the structure without any variant, and no variant can be called so";
        let finding = Finding::error("duplicate-name", name.span(), message)
            .help(format!("give it another name, as `variant {INSTEAD} {{ … }}`"));
        self.push(match self.known(Space::Variant, INSTEAD) {
            Some(_) => finding,
            None => finding.fix(format!("call it `{INSTEAD}`"), false, name.span(), INSTEAD),
        });
    }

    fn scenario(&mut self, item: NodeRef<'b>) -> Scenario {
        let mut scenario = Scenario {
            meta: meta(item),
            runs_s: None,
            warm_up_s: None,
            demands: Vec::new(),
            cycle: Vec::new(),
            disturbances: Vec::new(),
            assessments: Vec::new(),
            expects: Vec::new(),
            plan: Plan::default(),
        };
        for statement in item.children() {
            self.scenario_statement(&mut scenario, statement);
            self.plan(&mut scenario.plan, statement);
            let mut head = std::mem::take(&mut scenario.meta);
            self.common(&mut head, statement);
            scenario.meta = head;
        }
        if item.child(Kind::runs).is_none() && !is_spoilt(item) {
            let message = format!("scenario `{}` does not say how long it runs", scenario.meta.name);
            self.push(
                Finding::error("missing-statement", scenario.meta.span, message)
                    .help("write `runs 1 year after 3 months warm-up`"),
            );
        }
        scenario
    }

    fn scenario_statement(&mut self, scenario: &mut Scenario, statement: NodeRef<'b>) {
        match statement.kind() {
            Kind::runs => {
                let times: Vec<f64> = statement
                    .all(Kind::quantity)
                    .filter_map(|q| self.duration(q))
                    .map(|d| d.elapsed_s())
                    .collect();
                scenario.runs_s = times.first().copied();
                scenario.warm_up_s = times.get(1).copied();
                if scenario.runs_s == Some(0.0) {
                    self.out_of_range(statement, "a run needs some time");
                }
            }
            Kind::demand => scenario.demands.extend(self.demand(statement)),
            Kind::cycle => {
                for phase in statement.all(Kind::cycle_phase) {
                    let (Some(name), Some(q)) = (phase.child(Kind::name), phase.child(Kind::quantity)) else {
                        continue;
                    };
                    let known = self.phase_name(name);
                    let Some(length) = self.duration(q).filter(|_| known) else { continue };
                    if length.elapsed_s() <= 0.0 {
                        self.out_of_range(q, "a phase needs some time");
                        continue;
                    }
                    scenario.cycle.push((name.text().to_owned(), length.elapsed_s(), phase.span()));
                }
            }
            Kind::during => {
                let from = statement.child(Kind::moment).and_then(|m| self.moment(m));
                let length =
                    statement.child(Kind::quantity).and_then(|q| self.duration(q)).map(|d| d.elapsed_s());
                if length == Some(0.0) {
                    self.out_of_range(
                        statement,
                        "what lasts no time does nothing; say for how long it lasts",
                    );
                }
                self.disturbance(scenario, statement, from, length);
            }
            Kind::at_moment => {
                let at = statement.child(Kind::moment).and_then(|m| self.moment(m));
                self.disturbance(scenario, statement, at, None);
            }
            Kind::assess => scenario.assessments.extend(self.assessment(statement)),
            Kind::expect => scenario.expects.extend(self.expect(statement, false)),
            _ => {}
        }
    }

    fn plan(&mut self, plan: &mut Plan, statement: NodeRef<'b>) {
        match statement.kind() {
            Kind::replications => {
                plan.replications =
                    statement.child(Kind::count).and_then(|c| self.count(c, MOST_REPLICATIONS));
                if plan.replications.is_some_and(|n| n < 2) {
                    self.out_of_range(statement, "an interval needs at least 2 replications");
                    plan.replications = None;
                }
            }
            Kind::seed => {
                plan.seed = statement.child(Kind::count).and_then(|c| c.text().replace('_', "").parse().ok())
            }
            Kind::precision => {
                let precision = statement.child(Kind::quantity).and_then(|q| self.share(q));
                if precision == Some(0.0) {
                    self.out_of_range(
                        statement,
                        "no number of replications is that precise; write `precision 5%`",
                    );
                }
                plan.precision = precision.filter(|p| *p > 0.0)
            }
            Kind::without => {
                plan.without.extend(statement.all(Kind::mechanism).map(|m| (m.text().to_owned(), m.span())))
            }
            _ => {}
        }
    }

    fn demand(&mut self, statement: NodeRef<'b>) -> Option<Demand> {
        let stream = self.find(Space::Stream, statement.child(Kind::path)?);
        let within =
            statement.child(Kind::demand_in).and_then(|d| d.child(Kind::path)).and_then(|p| self.group(p));
        let priority = statement
            .child(Kind::priority)
            .and_then(|p| p.child(Kind::count))
            .and_then(|c| self.count(c, 1_000));
        let moments: Vec<f64> = statement
            .child(Kind::window)
            .into_iter()
            .flat_map(|w| w.all(Kind::moment))
            .filter_map(|m| self.moment(m))
            .collect();
        let how = statement.children().find(|c| {
            matches!(c.kind(), Kind::ramp | Kind::rate | Kind::burst | Kind::keeps | Kind::spaced)
        })?;
        let arrivals = self.arrivals(how)?;
        let window = (moments.first().copied().unwrap_or(0.0), moments.get(1).copied());
        if let (Some(to), Some(words)) = (window.1, statement.child(Kind::window))
            && to <= window.0
        {
            let why =
                "this ends before it begins: write the earlier moment first, as `from day 50 to day 100`";
            self.out_of_range(words, why);
            return None;
        }
        if matches!(arrivals, Arrivals::Ramp { .. }) && window.1.is_none() {
            self.push(
                Finding::error(
                    "missing-statement",
                    how.span(),
                    "a demand that rises needs a time over which it does",
                )
                .help("write `… rising to 9 per week from day 0 to day 90`"),
            );
            return None;
        }
        Some(Demand { stream: stream?, arrivals, within, priority, window, span: statement.span() })
    }

    fn arrivals(&mut self, how: NodeRef<'b>) -> Option<Arrivals> {
        Some(match how.kind() {
            Kind::rate => Arrivals::Rate(self.rate(how)?),
            Kind::ramp => {
                let rates: Vec<f64> = how.all(Kind::rate).filter_map(|r| self.rate(r)).collect();
                let [from, to] = rates[..] else { return None };
                Arrivals::Ramp { from, to }
            }
            Kind::burst => {
                let count = self.count(how.child(Kind::count)?, 10_000_000)?;
                Arrivals::Burst { count, at_s: self.moment(how.child(Kind::moment)?)? }
            }
            Kind::keeps => Arrivals::Keeps(self.count(how.child(Kind::count)?, 1_000_000)?),
            _ => {
                let spaced = how.child(Kind::dist)?;
                let dist = self.dist(spaced)?;
                if dist.elapsed_s().mean() < 1e-6 {
                    self.out_of_range(spaced, "items need some time from one to the next");
                    return None;
                }
                Arrivals::Spaced(dist)
            }
        })
    }

    fn disturbance(
        &mut self,
        scenario: &mut Scenario,
        statement: NodeRef<'b>,
        at: Option<f64>,
        length: Option<f64>,
    ) {
        let Some(node) = statement.children().find(|c| !matches!(c.kind(), Kind::moment | Kind::quantity))
        else {
            return;
        };
        let act = self.act(node);
        if let (Some(at_s), Some(act)) = (at, act) {
            scenario.disturbances.push(Disturbance { at_s, for_s: length, act, span: statement.span() });
        }
    }

    fn act(&mut self, node: NodeRef<'b>) -> Option<Act> {
        let path = node.child(Kind::path);
        let people = |b: &mut Self| {
            let count = b.count(node.child(Kind::count)?, 1_000_000)?;
            let role = b.role(node.child(Kind::name)?)?;
            Some((count, role, b.group(node.child(Kind::path)?)?))
        };
        Some(match node.kind() {
            Kind::use_variant => {
                let name = node.child(Kind::name)?;
                self.variant_name(name)?;
                Act::UseVariant(name.text().to_owned())
            }
            Kind::channel_down => Act::ChannelDown(self.find(Space::Channel, path?)?),
            Kind::away => Act::Away(self.party(path?)?),
            Kind::cut => {
                let (a, b, _) = self.link(node.child(Kind::link)?)?;
                Act::Cut(a, b)
            }
            Kind::restore => {
                let (a, b, _) = self.link(node.child(Kind::link)?)?;
                Act::Restore(a, b)
            }
            Kind::join => {
                let (count, role, group) = people(self)?;
                Act::Join(count, role, group)
            }
            Kind::leave => {
                let (count, role, group) = people(self)?;
                Act::Leave(count, role, group)
            }
            Kind::break_component => Act::Break(self.find(Space::Component, path?)?),
            _ => Act::Sound(self.find(Space::Signal, path?)?),
        })
    }

    fn assessment(&mut self, statement: NodeRef<'b>) -> Option<Assessment> {
        let cadence = statement.child(Kind::every).and_then(|e| self.cadence(e))?;
        let claim = statement.child(Kind::claim).and_then(|c| self.claim(c, false))?;
        let name = statement.child(Kind::use_variant)?.child(Kind::name)?;
        self.variant_name(name)?;
        Some(Assessment { cadence, claim, variant: name.text().to_owned(), span: statement.span() })
    }

    /// `base`, or a declared variant.
    fn variant_name(&mut self, name: NodeRef<'_>) -> Option<()> {
        self.used(Space::Variant, name);
        if name.text() == "base" || self.known(Space::Variant, name.text()).is_some() {
            return Some(());
        }
        let near =
            crate::diag::suggest::nearest(name.text(), self.names.all(Space::Variant)).map(str::to_owned);
        self.unknown(name, "variant", near);
        None
    }

    fn comparison(&mut self, item: NodeRef<'b>) -> Option<Comparison> {
        let names: Vec<NodeRef<'_>> = item.all(Kind::name).collect();
        let [scenario, old, new] = names[..] else { return None };
        let found = self.find(Space::Scenario, scenario);
        let sides = (self.variant_name(old), self.variant_name(new));
        let mut comparison = Comparison {
            meta: Meta { doc: item.docs(), ..Meta::new(scenario.text(), scenario.span(), item.span()) },
            scenario: found?,
            old: old.text().to_owned(),
            new: new.text().to_owned(),
            expects: Vec::new(),
            plan: Plan::default(),
        };
        sides.0.and(sides.1)?;
        if comparison.old == comparison.new {
            self.push(
                Finding::error("contradiction", new.span(), "a structure is compared with itself")
                    .help("name another variant"),
            );
        }
        for statement in item.children() {
            if statement.kind() == Kind::expect {
                let claim: Option<Claim> = self.expect(statement, true);
                comparison.expects.extend(claim);
            }
            self.plan(&mut comparison.plan, statement);
            let mut head = std::mem::take(comparison.meta_mut());
            self.common(&mut head, statement);
            *comparison.meta_mut() = head;
        }
        Some(comparison)
    }

    /// An interface that is cut or restored stands in the base, or in a variant that may be in force by then.
    pub(super) fn check_cuts(&mut self, project: &Project, variants: &[Made<'b>]) {
        let structures = || std::iter::once(&self.org).chain(variants.iter().map(|v| &v.builder.org));
        let mut findings = Vec::new();
        for (_, scenario) in project.scenarios.iter() {
            for event in &scenario.disturbances {
                let (Act::Cut(from, to) | Act::Restore(from, to)) = event.act else { continue };
                let meant =
                    |i: &Interface| (i.from, i.to) == (from, to) || (i.both && (i.to, i.from) == (from, to));
                if structures().any(|org| org.interfaces.iter().any(|(_, i)| meant(i))) {
                    continue;
                }
                let (a, b) = (self.party_name(from), self.party_name(to));
                let message =
                    format!("no interface from `{a}` to `{b}` is declared, in the base or in a variant");
                findings.push(
                    Finding::error("unknown-name", event.span, message)
                        .help("name both sides as the declaration does, in its direction"),
                );
            }
        }
        self.findings.append(&mut findings);
    }

    /// Comparisons are fair: the variants differ in structure, not in resources, unless they say so.
    pub(super) fn check_comparisons(&mut self, project: &Project, variants: &[Made<'b>]) {
        let mut findings = Vec::new();
        for (_, comparison) in project.comparisons.iter() {
            let structure = |name: &str| {
                if name == "base" {
                    Some(&self.org)
                } else {
                    variants.iter().find(|v| v.made.name == name).map(|v| &v.builder.org)
                }
            };
            let declared = |name: &str| {
                variants.iter().any(|v| v.made.name == name && v.made.changes_resources.is_some())
            };
            let (Some(old), Some(new)) = (structure(&comparison.old), structure(&comparison.new)) else {
                continue;
            };
            if declared(&comparison.old) || declared(&comparison.new) {
                continue;
            }
            let differing = crate::model::fingerprint::differences(old, new);
            if let Some(first) = differing.first() {
                findings.push(
                    Finding::error(
                        "resources-differ",
                        comparison.meta.span,
                        format!("`{}` and `{}` differ in resources: {first}", comparison.old, comparison.new),
                    )
                    .figure("differences", differing.len() as f64)
                    .help("write `changes resources because \"…\"` in the variant, or make them equal"),
                );
            }
        }
        self.findings.append(&mut findings);
    }
}
