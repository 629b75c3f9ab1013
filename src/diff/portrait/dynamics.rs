//! Scenarios, comparisons, and the heads of variants.

use super::super::phrase::{Phrase, Thing};
use super::super::words;
use super::Portrait;
use crate::model::arena::{Id, Meta};
use crate::model::dynamics::{
    Act, Arrivals, Assessment, Claim, Comparison, Demand, Disturbance, Measure, Plan, Scenario,
};
use crate::model::people::{Group, Role};
use crate::model::{Org, Project, Variant};

/// Everything of a project that is no structure.
pub(in super::super) fn all(project: &Project) -> Vec<Portrait> {
    let Project { base, variants, scenarios, comparisons } = project;
    let mut out: Vec<Portrait> = scenarios.iter().map(|(_, s)| scenario(base, s)).collect();
    out.extend(variants.iter().map(|v| variant(project, v)));
    out.extend(comparisons.iter().map(|(_, c)| comparison(c)));
    out
}

/// A claim, by its words as written.
pub(super) fn claim(out: &mut Portrait, aspect: &'static str, claim: &Claim) {
    // What is asserted, and how surely, follows from the words; of what, from the names that there are.
    let Claim { measure, asserted: _, confidence: _, text, span: _ } = claim;
    let Measure { metric: _, of, quantile: _ } = measure;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let of = of.as_ref().filter(|of| !text.contains(of.as_str()));
    let value = of.map_or_else(Phrase::default, |of| Phrase::ours("(of ").quote(of.clone()).say(")"));
    out.of(aspect, Phrase::quoted(text), value);
}

fn plan(out: &mut Portrait, plan: &Plan) {
    let Plan { replications, seed, precision, without } = plan;
    out.figure("replications", replications.map(|n| n.to_string()));
    out.figure("seed", seed.map(|n| n.to_string()));
    out.figure("precision", precision.map(words::share));
    for (mechanism, _) in without {
        out.flag_of("without", Phrase::quoted(mechanism.clone()));
    }
}

fn scenario(org: &Org, scenario: &Scenario) -> Portrait {
    let Scenario {
        meta,
        runs_s,
        warm_up_s,
        demands,
        cycle,
        disturbances,
        assessments,
        expects,
        plan: repeated,
    } = scenario;
    let mut out = Portrait::new(Thing::Scenario, meta);
    out.figure("runs", runs_s.map(words::seconds));
    out.figure("warm-up", warm_up_s.map(words::seconds));
    for d in demands {
        demand(org, &mut out, d);
    }
    let phases = cycle.iter().map(|(name, length, _)| {
        Phrase::of(Thing::Phase, name.clone()).say(format!(" {}", words::seconds(*length)))
    });
    out.sequence("cycle", phases.collect());
    for Disturbance { at_s, for_s, act: what, span: _ } in disturbances {
        let until = for_s.map_or_else(String::new, |s| format!("for {}", words::seconds(s)));
        out.of(
            "event",
            act(org, what),
            Phrase::ours(format!("at day {} {until}", words::number(at_s / 86_400.0)).trim_end()),
        );
    }
    for Assessment { cadence, claim: c, variant, span: _ } in assessments {
        let mut inner = Portrait::new(Thing::Scenario, &Meta::default());
        claim(&mut inner, "if", c);
        let about = inner.facts.first().map(super::Fact::phrase).unwrap_or_default();
        let value = Phrase::ours(format!("{} use variant ", words::cadence(cadence)))
            .name(Thing::Variant, variant.clone());
        out.of("assess", about, value);
    }
    for c in expects {
        claim(&mut out, "expect", c);
    }
    plan(&mut out, repeated);
    out
}

fn demand(org: &Org, out: &mut Portrait, demand: &Demand) {
    let Demand { stream, arrivals, within, priority, window, span: _ } = demand;
    let day = |s: f64| format!("day {}", words::number(s / 86_400.0));
    let how = match arrivals {
        Arrivals::Rate(r) => words::rate(*r),
        Arrivals::Ramp { from, to } => format!("{} rising to {}", words::rate(*from), words::rate(*to)),
        Arrivals::Burst { count, at_s } => format!("{count} at {}", day(*at_s)),
        Arrivals::Spaced(dist) => format!("every {}", words::dist(dist)),
        Arrivals::Keeps(count) => format!("keeps {count} going"),
    };
    let (from, to) = *window;
    let mut value = Phrase::ours(how).maybe(" in ", within.map(|g| words::group(org, g)));
    if let Some(priority) = priority {
        value = value.say(format!(" priority {priority}"));
    }
    if from != 0.0 || to.is_some() {
        value = value.say(format!(" from {}", day(from)));
    }
    if let Some(to) = to {
        value = value.say(format!(" to {}", day(to)));
    }
    out.of("demand", words::stream(org, *stream), value);
}

fn act(org: &Org, act: &Act) -> Phrase {
    let link = |word: &str, a, b| {
        Phrase::ours(word).then(&words::party(org, a)).say(" -> ").then(&words::party(org, b))
    };
    match act {
        Act::UseVariant(name) => Phrase::ours("use variant ").name(Thing::Variant, name.clone()),
        Act::ChannelDown(c) => Phrase::ours("channel ").then(&words::channel(org, *c)).say(" is down"),
        Act::Away(p) => words::party(org, *p).say(" is away"),
        Act::Cut(a, b) => link("cut interface ", *a, *b),
        Act::Restore(a, b) => link("restore interface ", *a, *b),
        Act::Join(n, r, g) => people(org, *n, *r, " join ", *g),
        Act::Leave(n, r, g) => people(org, *n, *r, " leave ", *g),
        Act::Break(c) => Phrase::ours("break ").then(&words::component(org, *c)),
        Act::Sound(s) => Phrase::ours("signal ").then(&words::signal(org, *s)),
    }
}

fn people(org: &Org, count: u32, role: Id<Role>, verb: &str, group: Id<Group>) -> Phrase {
    Phrase::ours(format!("{count} ")).then(&words::role(org, role)).say(verb).then(&words::group(org, group))
}

fn comparison(comparison: &Comparison) -> Portrait {
    // The scenario is the name.
    let Comparison { meta, scenario: _, old, new, expects, plan: repeated } = comparison;
    let mut out = Portrait::new(Thing::Comparison, meta);
    out.ident = Phrase::of(Thing::Scenario, meta.name.clone())
        .say(": ")
        .name(Thing::Variant, old.clone())
        .say(" with ")
        .name(Thing::Variant, new.clone());
    for c in expects {
        claim(&mut out, "expect", c);
    }
    plan(&mut out, repeated);
    out
}

/// The head of a variant; what it changes is compared as a structure.
fn variant(project: &Project, variant: &Variant) -> Portrait {
    let Variant { name, title, doc, parent, org: _, changes: _, changes_resources, span: _ } = variant;
    let head = Meta { name: name.clone(), title: title.clone(), doc: doc.clone(), ..Meta::default() };
    let mut out = Portrait::new(Thing::Variant, &head);
    out.maybe("of", parent.clone().map(|p| Phrase::of(Thing::Variant, p)));
    for text in statements(project, variant) {
        out.flag_of(super::STATEMENT, Phrase::quoted(text));
    }
    out.maybe("changes resources because", changes_resources.clone().map(Phrase::quoted));
    out
}

/// The statements of a variant itself, without those that it inherits.
pub(in super::super) fn statements(project: &Project, variant: &Variant) -> Vec<String> {
    let texts = |v: &Variant| v.changes.iter().map(|c| c.text.clone()).collect::<Vec<String>>();
    let parent = variant.parent.as_ref().and_then(|p| project.variants.iter().find(|v| v.name == *p));
    let inherited = parent.map(texts).unwrap_or_default();
    let own = texts(variant);
    let shared = own.iter().zip(&inherited).take_while(|(a, b)| a == b).count();
    own[shared..].to_vec()
}
