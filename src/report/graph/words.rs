//! The words of a picture: what people call things, with their figures.

use super::merge::Seat;
use super::{Scene, Sides};
use crate::diag::counted::several;
use crate::model::arena::Meta;
use crate::model::people::Position;
use crate::model::quantity::Cadence;
use crate::model::relation::Axes;
use crate::model::{Id, Org};
use crate::report::metrics::{figure, time};

/// The last name of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// What people call a thing.
pub(super) fn called(meta: &Meta) -> &str {
    meta.title.as_deref().unwrap_or_else(|| last(&meta.name))
}

/// `1 person`, `12 people`.
pub(super) fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{} people", figure(count as f64)) }
}

/// Messages a second in the unit that suits them.
pub(super) fn rate(per_second: f64) -> String {
    let day = per_second * 86_400.0;
    if day >= 1.0 {
        format!("{} a day", rounded(day))
    } else if day * 7.0 >= 1.0 {
        format!("{} a week", rounded(day * 7.0))
    } else {
        format!("{} a year", rounded(day * 365.0))
    }
}

/// Two digits are enough for the width of a line.
fn rounded(value: f64) -> String {
    if value >= 10.0 { figure(value.round()) } else { figure((value * 10.0).round() / 10.0) }
}

/// The people of one role in one group: `8 Developer`, with what is special about them.
pub(super) fn seat(sides: &Sides<'_>, seat: &Seat) -> String {
    let side = usize::from(!seat.ids[1].is_empty());
    let (Some(org), Some(id)) = (sides.org(side), seat.ids[side].first()) else { return String::new() };
    let count = match seat.heads {
        [old, new] if sides.both() && old != new && !seat.ids[0].is_empty() && !seat.ids[1].is_empty() => {
            format!("{old} \u{2192} {new}")
        }
        heads => heads[side].to_string(),
    };
    format!("{count} {}", about(org, *id))
}

fn about(org: &Org, id: Id<Position>) -> String {
    let position = &org.positions[id];
    let role = &org.roles[position.role];
    let mut out = called(&role.meta).to_owned();
    if let Some(home) = position.home {
        let home = called(&org.groups[org.positions[home].group].meta);
        out.push_str(&format!(" from {home} at {}%", figure(position.share * 100.0)));
    }
    if role.available < 1.0 {
        out.push_str(&format!(", {}% free", figure(role.available * 100.0)));
    }
    out
}

/// Who leads: one, or several in turn; of an overlay both, if they differ.
pub(super) fn leader(sides: &Sides<'_>, ids: &[Vec<Id<Position>>; 2]) -> String {
    let of = |side: usize| {
        let Some(org) = sides.org(side) else { return String::new() };
        let mut names: Vec<String> = ids[side].iter().map(|id| about(org, *id)).collect();
        names.dedup();
        match &names[..] {
            [] => String::new(),
            [one] => one.clone(),
            many => format!("{}: {}", several(many.len(), "leader", "leaders"), many.join(", ")),
        }
    };
    let (old, new) = (of(0), of(1));
    if old.is_empty() || old == new {
        new
    } else if new.is_empty() {
        old
    } else {
        format!("{old} \u{2192} {new}")
    }
}

/// How something travels, in short.
pub(super) fn axes(axes: &Axes) -> String {
    let mut out = vec![format!("{} under way", time(axes.speed.elapsed_s().mean()))];
    if let Cadence::Every { period, .. } = axes.frequency {
        out.push(format!("every {}", time(period.elapsed_s())));
    }
    out.push(format!("keeps {}%", figure(axes.fidelity * 100.0)));
    if axes.accuracy < 1.0 {
        out.push(format!("{}% of it true", figure(axes.accuracy * 100.0)));
    }
    out.join(", ")
}

/// The width of a line by its traffic, for those that lay out for us: areas are as the traffic is.
pub(super) fn pen(scene: &Scene, rate: f64) -> String {
    let lines = scene.rows.iter().map(|r| r.up + r.down);
    let most = lines.chain(scene.links.iter().map(|l| l.rate)).fold(0.0, f64::max);
    let wide = if most > 0.0 && rate > 0.0 { 1.0 + 4.0 * (rate / most).sqrt() } else { 1.0 };
    format!("{wide:.1}")
}
