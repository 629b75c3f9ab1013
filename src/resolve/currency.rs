//! What people cost is summed, and nothing here knows a rate of exchange: all of it is in one currency, or none of it says one.

use super::builder::Builder;
use crate::diag::Finding;
use crate::model::arena::Id;
use crate::model::people::Role;
use crate::source::Span;
use crate::syntax::{Kind, NodeRef};

/// Where it is written what somebody costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid {
    /// `700 USD per day`
    rate: Span,
    /// The end of its figure, behind which a currency stands.
    figure: u32,
}

impl Paid {
    pub(super) fn at(rate: NodeRef<'_>) -> Self {
        let number = rate.child(Kind::quantity).and_then(|q| q.child(Kind::number));
        Self { rate: rate.span(), figure: number.map_or(rate.span().end, |n| n.span().end) }
    }
}

const HELP: &str =
    "what people cost is summed, and nothing here knows a rate of exchange: write one currency";

impl Builder<'_> {
    /// The first currency that is written is the one that is meant; whoever costs in another one, or in none, is told of it.
    /// Where none is written at all, there is nothing to mix up.
    pub(super) fn check_currencies(&mut self) {
        let paid: Vec<(Id<Role>, Paid)> = self.paid.iter().map(|(id, paid)| (*id, *paid)).collect();
        let currency = |id: Id<Role>| {
            let role = &self.org.roles[id];
            role.cost.as_ref().filter(|_| !role.meta.removed).map(|pay| pay.currency.clone())
        };
        let mut written: Vec<(Paid, String)> =
            paid.into_iter().filter_map(|(id, paid)| Some((paid, currency(id)?))).collect();
        written.sort_by_key(|(paid, _)| paid.rate);
        let Some((first, meant)) = written.iter().find(|(_, currency)| !currency.is_empty()).cloned() else {
            return;
        };
        for (paid, currency) in written.into_iter().filter(|(_, currency)| *currency != meant) {
            // What is so in the base is so in its variants, and told once.
            if self.missed.insert((format!("currency {meant}"), format!("{:?}", paid.rate))) {
                self.push(odd(paid, &currency, first, &meant));
            }
        }
    }
}

/// A line that costs in another currency than the one that is meant, or in none.
fn odd(paid: Paid, currency: &str, first: Paid, meant: &str) -> Finding {
    let finding = if currency.is_empty() {
        let message = format!("this has no currency, and people cost `{meant}` elsewhere");
        let behind = Span { start: paid.figure, end: paid.figure, ..paid.rate };
        let title = format!("write `{meant}` behind the figure");
        Finding::error("missing-unit", paid.rate, message).fix(title, false, behind, format!(" {meant}"))
    } else {
        let message = format!("this is in `{currency}`, and people cost `{meant}` elsewhere");
        Finding::error("wrong-unit", paid.rate, message)
    };
    finding.related(first.rate, format!("in `{meant}`")).help(HELP)
}
