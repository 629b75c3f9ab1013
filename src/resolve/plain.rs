//! Plain figures: what counts has no unit, so that a word behind it is never passed over in silence.

use super::builder::Builder;
use super::values::{time_unit, trim_figure};
use crate::diag::Finding;
use crate::model::defaults::DefaultRow;
use crate::syntax::{Kind, NodeRef};

/// What people write elsewhere in place of noughts.
const TIMES: &[(&[&str], f64)] = &[
    (&["dozen", "dozens"], 12.0),
    (&["hundred", "hundreds"], 1e2),
    (&["k", "K", "thousand", "thousands"], 1e3),
    (&["mio", "million", "millions"], 1e6),
];

/// The figure that somebody means who writes `2k`, `2 dozen` or `3e2`; nothing when the word is a unit.
pub(super) fn multiplied(figure: f64, word: &str) -> Option<f64> {
    if let Some((_, times)) = TIMES.iter().find(|(words, _)| words.contains(&word)) {
        return Some(figure * times);
    }
    let power: u8 = word.strip_prefix(['e', 'E'])?.parse().ok()?;
    (power <= 12).then(|| (0..power).fold(figure, |all, _| all * 10.0))
}

/// What stands behind a figure.
pub(super) fn unit_of<'t>(node: NodeRef<'t>) -> Option<&'t str> {
    let percent = node.child(Kind::percent).map(|_| "%");
    percent.or_else(|| node.child(Kind::unit_name).map(NodeRef::text))
}

impl<'b> Builder<'b> {
    /// A figure that counts, and has no unit; `after` stands behind it, as in ` per week`.
    pub(super) fn number(&mut self, q: NodeRef<'_>, after: &str) -> Option<f64> {
        let figure = self.amount(q)?;
        let Some(unit) = unit_of(q) else { return Some(figure) };
        let message = format!("a plain number belongs here, and `{}` is none", q.text());
        let meant = multiplied(figure, unit).unwrap_or(figure);
        let help = format!("write `{}{after}`", trim_figure(meant));
        self.push(Finding::error("wrong-unit", q.span(), message).help(help));
        None
    }

    /// `3 per week`, as a figure a second.
    pub(super) fn rate(&mut self, rate: NodeRef<'_>) -> Option<f64> {
        let q = rate.child(Kind::quantity)?;
        let per = self.per(rate)?;
        let word = rate.child(Kind::unit_name).map_or("week", NodeRef::text);
        let figure = self.number(q, &format!(" per {word}"))?;
        let fine = figure / per <= 1e6;
        if !fine {
            self.out_of_range(q, "a rate lies between 0 and a million a second");
        }
        fine.then_some(figure / per)
    }

    /// `400 EUR`, or a plain figure where nothing has a currency: the amount, and its currency.
    pub(super) fn pay(&mut self, q: NodeRef<'_>, after: &str) -> Option<(f64, String)> {
        let figure = self.amount(q)?;
        let unit = unit_of(q).unwrap_or_default();
        let meant = multiplied(figure, unit);
        if meant.is_none() && unit != "%" && time_unit(unit).is_none() {
            return Some((figure, unit.to_owned()));
        }
        let message = format!("money belongs here, and `{}` is none", q.text());
        let help = format!(
            "write the amount and its currency, as `{} EUR{after}`",
            trim_figure(meant.unwrap_or(figure))
        );
        self.push(Finding::error("wrong-unit", q.span(), message).help(help));
        None
    }

    /// The figure of a default that counts.
    pub(super) fn counted_default(&mut self, row: &DefaultRow, q: NodeRef<'_>) -> Option<f64> {
        let figure = self.number(q, "")?;
        match row.wrong(figure) {
            Some(why) => {
                self.out_of_range(q, &why);
                None
            }
            None => Some(figure),
        }
    }
}
