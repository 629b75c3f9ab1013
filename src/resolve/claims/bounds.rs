//! What is said of a metric: a bound in its unit, or a change between two structures.

use crate::diag::Finding;
use crate::model::dynamics::{Asserted, Sign};
use crate::model::metrics::{Metric, Unit};
use crate::resolve::builder::Builder;
use crate::resolve::plain::{multiplied, unit_of};
use crate::resolve::values::{time_unit, trim_figure};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn bound(&mut self, bound: NodeRef<'b>, metric: &'static Metric) -> Option<Asserted> {
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
        if let Some(unit) = unit_of(node) {
            let number = trim_figure(multiplied(figure, unit).unwrap_or(figure));
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
        let is_paid = self.org.roles.iter().any(|(_, role)| role.cost.is_some());
        let paid = is_paid.then(|| self.org.currency().to_owned());
        let said = format!("`{}` is money", metric.name);
        let wrong = match (&paid, unit) {
            (_, Some(unit))
                if unit == "%" || time_unit(unit).is_some() || multiplied(figure, unit).is_some() =>
            {
                format!("{said}, and `{}` is not", node.text())
            }
            (Some(paid), unit) if unit.unwrap_or_default() != paid.as_str() => match (paid.as_str(), unit) {
                ("", _) => format!("{said}, and what people cost has no currency here"),
                (paid, None) => format!("{said}, and `{}` does not say that it is {paid}", node.text()),
                (paid, _) => format!("people cost `{paid}` here, and nothing here knows a rate of exchange"),
            },
            _ => return Some(figure),
        };
        let meant = unit.and_then(|unit| multiplied(figure, unit));
        let number = match (meant, node.child(Kind::number)) {
            (None, Some(written)) => written.text().to_owned(),
            (meant, _) => trim_figure(meant.unwrap_or(figure)),
        };
        let help = match paid.as_deref() {
            Some("") => format!("write `{number}`: what people cost has no currency"),
            Some(paid) => format!("write `{number} {paid}`: that is what people are paid in"),
            None => format!("write an amount of money, as `{number} USD`"),
        };
        self.push(Finding::error("wrong-unit", node.span(), wrong).help(help));
        None
    }

    pub(super) fn change(&mut self, change: NodeRef<'b>) -> Option<Asserted> {
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
