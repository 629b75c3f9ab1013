//! Claims: which metric, of what, and what is said of it.

use super::builder::Builder;
use super::names::{Space, last};
use super::values::{time_unit, trim_figure};
use crate::diag::{Finding, suggest};
use crate::model::dynamics::{Asserted, Claim, Measure, Sign};
use crate::model::metrics::{self, Metric, Of, Unit};
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
        let quantile = node
            .child(Kind::quantile)
            .and_then(|q| q.text()[1..].trim().parse::<f64>().ok())
            .map(|p| p / 100.0);
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
                _ => self.names.all(Space::Role).map(str::to_owned).collect(),
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

    fn bound(&mut self, bound: NodeRef<'b>, metric: &'static Metric) -> Option<Asserted> {
        let sign = match bound.child(Kind::comparison)?.text().trim() {
            "<" => Sign::Less,
            "<=" => Sign::AtMost,
            ">" => Sign::Greater,
            ">=" => Sign::AtLeast,
            "=" => Sign::Equal,
            _ => Sign::Between,
        };
        if let Some(multiple) = bound.child(Kind::multiple) {
            let factor = multiple.child(Kind::number)?.figure();
            let (other, of) = self.measure(multiple)?;
            if other.unit != metric.unit {
                self.push(Finding::error(
                    "wrong-unit",
                    multiple.span(),
                    format!("`{}` and `{}` are measured in different units", metric.name, other.name),
                ));
                return None;
            }
            return Some(Asserted::Multiple { sign, factor, of });
        }
        let figures: Vec<NodeRef<'b>> =
            bound.children().filter(|c| matches!(c.kind(), Kind::quantity | Kind::rate)).collect();
        let value = self.in_unit(*figures.first()?, metric)?;
        let upper = figures.get(1).and_then(|f| self.in_unit(*f, metric));
        if (sign == Sign::Between) != upper.is_some() {
            self.push(
                Finding::error("syntax", bound.span(), "`between` takes two figures, the others one")
                    .help("write `between 10 to 40`, or `<= 40`"),
            );
            return None;
        }
        if upper.is_some_and(|upper| upper < value) {
            let message = "the upper figure is below the lower one, so that nothing lies between them";
            self.push(
                Finding::error("number-out-of-range", bound.span(), message)
                    .help("write the smaller figure first"),
            );
            return None;
        }
        Some(Asserted::Bound { sign, value, upper })
    }

    /// A figure in the unit of a metric.
    fn in_unit(&mut self, node: NodeRef<'b>, metric: &Metric) -> Option<f64> {
        if node.kind() == Kind::rate {
            if metric.unit == Unit::Rate {
                return self.rate(node);
            }
            self.push(Finding::error("wrong-unit", node.span(), format!("`{}` is no rate", metric.name)));
            return None;
        }
        match metric.unit {
            Unit::Time => self.duration(node).map(|d| d.elapsed_s()),
            Unit::Share => self.share_up_to(node, 1e6),
            Unit::Number => self.plain(node, metric),
            Unit::Money => self.money(node, metric),
            Unit::Rate => {
                self.push(
                    Finding::error(
                        "missing-unit",
                        node.span(),
                        format!("`{}` is so many in a time", metric.name),
                    )
                    .help("write `3 per week`"),
                );
                None
            }
        }
    }

    /// A figure that counts, and has no unit.
    fn plain(&mut self, node: NodeRef<'b>, metric: &Metric) -> Option<f64> {
        let figure = self.amount(node)?;
        if unit_of(node).is_some() {
            let number = trim_figure(figure);
            let message = format!("`{}` is a plain number, and `{}` is not", metric.name, node.text());
            self.push(
                Finding::error("wrong-unit", node.span(), message)
                    .help(format!("write `{number}` without a unit")),
            );
            return None;
        }
        Some(figure)
    }

    /// An amount in the currency that people are paid in.
    fn money(&mut self, node: NodeRef<'b>, metric: &Metric) -> Option<f64> {
        let figure = self.amount(node)?;
        let unit = unit_of(node);
        let paid = self.org.roles.iter().find_map(|(_, r)| r.cost.as_ref()).map(|pay| pay.currency.clone());
        let said = format!("`{}` is money", metric.name);
        let wrong = match (&paid, unit) {
            (_, Some(unit)) if unit == "%" || time_unit(unit).is_some() => {
                format!("{said}, and `{}` is not", node.text())
            }
            (Some(paid), unit) if unit.unwrap_or_default() != paid.as_str() => match (paid.as_str(), unit) {
                ("", _) => format!("{said}, and what people cost has no currency here"),
                (paid, None) => format!("{said}, and `{}` does not say that it is {paid}", node.text()),
                (paid, _) => format!("people cost `{paid}` here, and nothing here knows a rate of exchange"),
            },
            _ => return Some(figure),
        };
        let number = node.child(Kind::number).map_or_else(|| trim_figure(figure), |n| n.text().to_owned());
        let help = match paid.as_deref() {
            Some("") => format!("write `{number}`: what people cost has no currency"),
            Some(paid) => format!("write `{number} {paid}`: that is what people are paid in"),
            None => format!("write an amount of money, as `{number} USD`"),
        };
        self.push(Finding::error("wrong-unit", node.span(), wrong).help(help));
        None
    }

    fn change(&mut self, change: NodeRef<'b>) -> Option<Asserted> {
        let inner = change.children().next()?;
        let falls = inner.child(Kind::way).is_some_and(|w| w.text().starts_with("fall"));
        let (at_least, at_most) = match inner.kind() {
            Kind::stays => {
                let within = inner.child(Kind::quantity).and_then(|q| self.share(q))?;
                (Some(1.0 - within), Some(1.0 + within))
            }
            Kind::does_not => {
                let slack = inner.child(Kind::quantity).map_or(Some(0.0), |q| self.share(q))?;
                if falls { (Some(1.0 - slack), None) } else { (None, Some(1.0 + slack)) }
            }
            _ => {
                let Some(factor) = inner.child(Kind::factor) else {
                    // Strictly: what stays as it is neither falls nor rises.
                    return Some(Asserted::Ratio {
                        at_least: (!falls).then_some(1.0_f64.next_up()),
                        at_most: falls.then_some(1.0_f64.next_down()),
                    });
                };
                let figure = factor.child(Kind::number)?.figure();
                let times = factor.text().trim_end().ends_with("times");
                let ratio = match (times, falls) {
                    (true, true) if figure > 0.0 => 1.0 / figure,
                    (true, false) => figure,
                    (false, true) => 1.0 - figure / 100.0,
                    (false, false) => 1.0 + figure / 100.0,
                    _ => return None,
                };
                let least = inner.child(Kind::extent).is_none_or(|e| e.text().starts_with("least"));
                // Falling by at least so much bounds the ratio from above; rising, from below.
                if least == falls { (None, Some(ratio)) } else { (Some(ratio), None) }
            }
        };
        Some(Asserted::Ratio { at_least, at_most })
    }
}

/// What stands behind a figure.
fn unit_of<'t>(node: NodeRef<'t>) -> Option<&'t str> {
    let percent = node.child(Kind::percent).map(|_| "%");
    percent.or_else(|| node.child(Kind::unit_name).map(NodeRef::text))
}
