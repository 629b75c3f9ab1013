//! Claims: which metric, of what, and how sure.

mod bounds;

use super::builder::Builder;
use super::names::{Space, last};
use crate::diag::{Finding, suggest};
use crate::model::dynamics::{Asserted, Claim, Measure};
use crate::model::metrics::{self, Metric, Of};
use crate::source::Span;
use crate::syntax::{Kind, NodeRef};

/// Confidence of a claim that asks for none.
const CONFIDENCE: f64 = 0.95;

impl<'b> Builder<'b> {
    /// `expect …` in a scenario, or between two variants.
    pub(super) fn expect(&mut self, statement: NodeRef<'b>, compared: bool) -> Option<Claim> {
        if let Some(finding) = statement.child(Kind::expect_finding) {
            return self.expect_finding(finding, statement);
        }
        self.claim(statement.child(Kind::claim)?, compared)
    }

    fn expect_finding(&mut self, node: NodeRef<'b>, statement: NodeRef<'b>) -> Option<Claim> {
        let rule = node.child(Kind::rule_name)?.text().to_owned();
        let of = match node.child(Kind::path) {
            Some(path) => Some(self.place_of_finding(path)?),
            None => None,
        };
        Some(Claim {
            measure: Measure { metric: "finding", of, quantile: None },
            asserted: Asserted::Finding { rule, absent: node.child(Kind::no).is_some() },
            confidence: CONFIDENCE,
            text: node.text().to_owned(),
            span: statement.span(),
        })
    }

    /// The full name of what a finding is looked for at: any declaration. Messages name things in full.
    fn place_of_finding(&mut self, path: NodeRef<'_>) -> Option<String> {
        const SPACES: [Space; 18] = [
            Space::Role,
            Space::Stream,
            Space::Decision,
            Space::Resource,
            Space::Component,
            Space::Channel,
            Space::Signal,
            Space::Incident,
            Space::Meeting,
            Space::Board,
            Space::Access,
            Space::Andon,
            Space::Phase,
            Space::Calendar,
            Space::Specialty,
            Space::Pattern,
            Space::Scenario,
            Space::Variant,
        ];
        let name = path.text();
        if let [one] = self.groups_of(name)[..] {
            self.used_group(path.span(), name, one);
            return Some(self.org.groups[one].meta.name.clone());
        }
        if let [one] = self.stages_of(name)[..] {
            self.used_stage(path.span(), name, one);
            return Some(self.org.stages[one].meta.name.clone());
        }
        if let [one] = self.positions_of(name)[..] {
            self.used_position(path.span(), name, one);
            return Some(self.org.positions[one].meta.name.clone());
        }
        if let Some(space) = SPACES.into_iter().find(|space| self.known(*space, name).is_some()) {
            self.used(space, path);
            return Some(name.to_owned());
        }
        let several = self.groups_of(name).len() > 1 || self.stages_of(name).len() > 1;
        if several || self.spoiled.contains(last(name)) {
            // Of several of one name, whichever is named.
            return Some(name.to_owned());
        }
        let groups = self.org.groups.iter().map(|(_, g)| g.meta.name.as_str());
        let stages = self.org.stages.iter().map(|(_, s)| s.meta.name.as_str());
        let known = groups.chain(stages).flat_map(|full| [full, last(full)]);
        let known = known.chain(SPACES.into_iter().flat_map(|space| self.names.all(space)));
        let near = suggest::nearest(name, known).map(str::to_owned);
        let finding = Finding::error("unknown-name", path.span(), format!("nothing is called `{name}`"));
        self.push(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")).fix(
                format!("write `{near}`"),
                false,
                path.span(),
                near,
            ),
            None => finding.help("write the name of a declaration, or leave `of` out"),
        });
        None
    }

    /// A claim about a metric; `compared` tells whether two structures are there to compare.
    pub(super) fn claim(&mut self, node: NodeRef<'b>, compared: bool) -> Option<Claim> {
        let (metric, measure) = self.measure(node)?;
        let confidence = node
            .child(Kind::confidence)
            .and_then(|c| c.child(Kind::quantity))
            .map_or(Some(CONFIDENCE), |q| self.share(q))?;
        if !(0.5..1.0).contains(&confidence) {
            self.out_of_range(node, "a confidence lies between 50% and 100%");
            return None;
        }
        let asserted = match (node.child(Kind::bound), node.child(Kind::change)) {
            (Some(bound), _) => self.bound(bound, metric)?,
            (_, Some(change)) if compared => self.change(change)?,
            _ => {
                let message = "one structure alone cannot fall or rise";
                self.push(
                    Finding::error("contradiction", node.span(), message)
                        .help("write it in a `compare`, or claim a figure: `flow time of Feature < 2 weeks`"),
                );
                return None;
            }
        };
        Some(Claim { measure, asserted, confidence, text: node.text().to_owned(), span: node.span() })
    }

    fn measure(&mut self, node: NodeRef<'b>) -> Option<(&'static Metric, Measure)> {
        let words = node.child(Kind::metric)?;
        let text = words.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(word) = beyond_quantiles(&text) {
            let start = words.span().end.saturating_sub(u32::try_from(word.len()).unwrap_or(0));
            self.no_quantile(Span { start, ..words.span() }, word);
            return None;
        }
        let Some((metric, rest)) = metrics::prefix(&text) else {
            let start = text.split(" of ").next().unwrap_or(&text);
            let near = metrics::ours_for(start)
                .or_else(|| suggest::nearest(start, metrics::TABLE.iter().map(|m| m.name)));
            let finding =
                Finding::error("unknown-name", words.span(), format!("no metric is called `{start}`"));
            let help = near.map_or_else(
                || "`andon explain metrics` lists them".to_owned(),
                |n| format!("did you mean `{n}`?"),
            );
            self.push(finding.help(help));
            return None;
        };
        let of = match rest.strip_prefix("of ") {
            Some(name) if name.contains(' ') => {
                self.not_behind(metric, name, words);
                return None;
            }
            Some(name) => Some(self.subject(metric, name, words)?),
            None if rest.is_empty() => self.only_subject(metric, words)?,
            None => {
                let message = format!("`{}` does not go on with `{rest}`", metric.name);
                self.push(
                    Finding::error("syntax", words.span(), message)
                        .help(format!("write `{} of NAME`", metric.name)),
                );
                return None;
            }
        };
        let quantile = match node.child(Kind::quantile) {
            Some(quantile) => Some(self.quantile(quantile)?),
            None => None,
        };
        if quantile.is_some() && !metric.quantiles {
            self.push(
                Finding::error(
                    "contradiction",
                    words.span(),
                    format!("no quantiles of `{}` are kept", metric.name),
                )
                .help("leave the quantile out"),
            );
        }
        Some((metric, Measure { metric: metric.name, of, quantile }))
    }

    /// `flow time of Feature median`: a name is one word, and behind it a quantile may stand.
    fn not_behind(&mut self, metric: &Metric, words: &str, node: NodeRef<'_>) {
        let Some((name, rest)) = words.split_once(' ') else { return };
        let start = node.span().end.saturating_sub(u32::try_from(rest.len()).unwrap_or(0));
        let message = format!("`{} of {name}` does not go on with `{rest}`", metric.name);
        let quantile = match rest {
            "median" => "the median is `p50`".to_owned(),
            _ => "a quantile is written as `p85`, and then comes what is claimed of it, as `< 2 weeks`"
                .to_owned(),
        };
        self.push(Finding::error("syntax", Span { start, ..node.span() }, message).help(quantile));
    }

    /// `p85` as 0.85.
    fn quantile(&mut self, node: NodeRef<'_>) -> Option<f64> {
        let percent = node.text()[1..].trim().parse::<f64>().ok()?;
        if percent <= 0.0 {
            self.no_quantile(node.span(), node.text().trim());
            return None;
        }
        Some(percent / 100.0)
    }

    /// The least and the most of all go on falling and rising with the length of a run: no claim about them can be decided.
    fn no_quantile(&mut self, at: Span, word: &str) {
        let message = format!("`{word}` is no quantile: they go from p1 to p99");
        self.push(
            Finding::error("number-out-of-range", at, message)
                .help("write `p99`, or `p1`: the most and the least of all hang on how long is looked"),
        );
    }

    /// The name at the end of a metric means a declaration.
    fn used_in_claim(&mut self, metric: &Metric, name: &str, words: Span) {
        let start = words.end.saturating_sub(u32::try_from(name.len()).unwrap_or(0));
        let at = Span { start, ..words };
        let space = match metric.of {
            Of::Stream => Space::Stream,
            Of::Decision => Space::Decision,
            Of::Resource => Space::Resource,
            Of::Signal => Space::Signal,
            Of::Incident => Space::Incident,
            Of::People if self.known(Space::Role, name).is_some() => Space::Role,
            Of::People => {
                if let [one] = self.groups_of(name)[..] {
                    self.used_group(at, name, one);
                }
                return;
            }
            Of::Stage => {
                if let [one] = self.stages_of(name)[..] {
                    self.used_stage(at, name, one);
                }
                return;
            }
            Of::Rung => {
                self.used_rung(at, name);
                return;
            }
            Of::Whole => return,
        };
        if let Some(of) = self.names.place(space, name) {
            self.use_of(at, of);
        }
    }

    /// `Signal.Role` means both.
    fn used_rung(&mut self, at: Span, name: &str) {
        let Some((signal, by)) = name.split_once('.') else { return };
        let middle = at.start + u32::try_from(signal.len()).unwrap_or(0);
        let (signal_at, by_at) = (Span { end: middle, ..at }, Span { start: middle + 1, ..at });
        if let Some(of) = self.names.place(Space::Signal, signal) {
            self.use_of(signal_at, of);
        }
        for space in [Space::Board, Space::Role] {
            if let Some(of) = self.names.place(space, by) {
                self.use_of(by_at, of);
                return;
            }
        }
        if let [one] = self.positions_of(by)[..] {
            self.used_position(by_at, by, one);
        }
    }

    /// A rung by its signal and who stands on it; a variant may put people on it who are on none here.
    fn rung(&self, name: &str) -> Option<String> {
        let (signal, by) = name.split_once('.')?;
        self.known(Space::Signal, signal)?;
        if self.known(Space::Board, by).or(self.known(Space::Role, by)).is_some() {
            return Some(name.to_owned());
        }
        match self.positions_of(by)[..] {
            [one] => Some(format!("{signal}.{}", self.org.positions[one].meta.name)),
            _ => None,
        }
    }

    /// The full name of what a metric is of.
    fn subject(&mut self, metric: &Metric, name: &str, words: NodeRef<'_>) -> Option<String> {
        self.used_in_claim(metric, name, words.span());
        let found = match metric.of {
            Of::Stream => self.known(Space::Stream, name).map(|_| name.to_owned()),
            Of::Decision => self.known(Space::Decision, name).map(|_| name.to_owned()),
            Of::Resource => self.known(Space::Resource, name).map(|_| name.to_owned()),
            Of::Signal => self.known(Space::Signal, name).map(|_| name.to_owned()),
            Of::Incident => self.known(Space::Incident, name).map(|_| name.to_owned()),
            Of::Rung => self.rung(name),
            Of::Stage => match self.stages_of(name)[..] {
                [one] => Some(self.org.stages[one].meta.name.clone()),
                _ => None,
            },
            Of::People => match (self.known(Space::Role, name), &self.groups_of(name)[..]) {
                (Some(_), _) => Some(name.to_owned()),
                (None, [one]) => Some(self.org.groups[*one].meta.name.clone()),
                _ => None,
            },
            Of::Whole => {
                let message = format!("`{}` is of the whole organisation", metric.name);
                self.push(
                    Finding::error("contradiction", words.span(), message)
                        .help(format!("write `{}` alone", metric.name)),
                );
                return None;
            }
        };
        if found.is_none() && !self.spoiled.contains(last(name)) {
            let what = match metric.of {
                Of::Stream => "stream",
                Of::Stage => "stage",
                Of::Decision => "decision",
                Of::Resource => "resource",
                Of::Signal => "signal",
                Of::Incident => "incident",
                Of::Rung => "rung of a signal's ladder, as SIGNAL.ROLE,",
                _ => "role, unit or team",
            };
            let known: Vec<String> = match metric.of {
                Of::Stream => self.names.all(Space::Stream).map(str::to_owned).collect(),
                Of::Decision => self.names.all(Space::Decision).map(str::to_owned).collect(),
                Of::Resource => self.names.all(Space::Resource).map(str::to_owned).collect(),
                Of::Signal => self.names.all(Space::Signal).map(str::to_owned).collect(),
                Of::Incident => self.names.all(Space::Incident).map(str::to_owned).collect(),
                Of::Rung => self.org.rung_names().collect(),
                Of::Stage => self.org.stages.iter().map(|(_, s)| s.meta.name.clone()).collect(),
                _ => self.names_of_people().collect(),
            };
            let near = suggest::nearest(name, known.iter().map(String::as_str));
            let help = near
                .map_or_else(|| format!("write the name of a {what}"), |n| format!("did you mean `{n}`?"));
            self.push(
                Finding::error("unknown-name", words.span(), format!("no {what} is called `{name}`"))
                    .help(help),
            );
        }
        found
    }

    /// Roles, and groups by their whole names and by their last ones.
    fn names_of_people(&self) -> impl Iterator<Item = String> {
        let groups = self.org.groups.iter().map(|(_, group)| group.meta.name.as_str());
        let groups = groups.flat_map(|name| [name, last(name)]);
        self.names.all(Space::Role).chain(groups).map(str::to_owned)
    }

    /// A metric of streams without a name is of the only stream.
    fn only_subject(&mut self, metric: &Metric, words: NodeRef<'_>) -> Option<Option<String>> {
        if metric.of == Of::Whole || metric.of == Of::People {
            return Some(None);
        }
        let names: Vec<String> = match metric.of {
            Of::Stream => self.names.all(Space::Stream).map(str::to_owned).collect(),
            Of::Decision => self.names.all(Space::Decision).map(str::to_owned).collect(),
            Of::Resource => self.names.all(Space::Resource).map(str::to_owned).collect(),
            Of::Signal => self.names.all(Space::Signal).map(str::to_owned).collect(),
            Of::Incident => self.names.all(Space::Incident).map(str::to_owned).collect(),
            Of::Rung => self.org.rung_names().collect(),
            _ => self.org.stages.iter().map(|(_, s)| s.meta.name.clone()).collect(),
        };
        if let [one] = &names[..] {
            return Some(Some(one.clone()));
        }
        let message = format!("`{}` of what?", metric.name);
        self.push(
            Finding::error("missing-statement", words.span(), message)
                .help(format!("write `{} of NAME`", metric.name)),
        );
        None
    }
}

/// A word such as `p100` at the end of a metric, where the grammar sees no quantile but one more word of a name.
fn beyond_quantiles(metric: &str) -> Option<&str> {
    let (front, word) = metric.rsplit_once(' ')?;
    let digits =
        word.strip_prefix('p').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    // `flow time of p100` names a stream.
    (digits && !front.ends_with(" of")).then_some(word)
}
