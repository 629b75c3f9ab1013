//! One link: into its lane from each end, along it, and its tips.

use super::layout::{Lane, Tap};
use super::{Draw, SPINE};
use crate::report::graph::{Fate, Link, LinkKind, Scene, words};
use crate::report::svg::{FAINT, GROUND, STRONG, num, style};
use std::fmt::Write as _;

impl Draw<'_> {
    pub(super) fn link(&mut self, index: usize) {
        let link = &self.scene.links[index];
        let lane = &self.layout.lanes[index];
        let (Some(first), Some(last)) = (lane.taps.first(), lane.taps.last()) else { return };
        let x = lane.x;
        let (color, dash) = look(link);
        self.page.titled(&said(self.scene, link));
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let faded = if link.fate == Fate::Removed { " opacity=\"0.6\"" } else { "" };
        let paths = self.trunk(link, lane);
        if link.kind == LinkKind::Moved {
            for (color, wide) in [(color, 4.5), (GROUND, 2.0)] {
                for (path, _) in &paths {
                    self.page.raw(&format!(
                        "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{wide}\"/>"
                    ));
                }
            }
        } else {
            for (path, wide) in &paths {
                self.page.raw(&format!(
                    "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\"{dash}{faded}/>",
                    num(*wide)
                ));
            }
        }
        for tap in &lane.taps {
            let wide = self.wide(link, tap.rate);
            self.page.raw(&tip(*tap, wide, color));
        }
        let middle = (first.y + last.y) / 2.0;
        if let Some(sign) = link.fate.sign().chars().next() {
            self.page.raw(&format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"7\" fill=\"{GROUND}\" stroke=\"{color}\"/>",
                num(x),
                num(middle)
            ));
            self.page.text_amid(x, middle + 4.0, &sign.to_string(), STRONG, 20.0);
        }
        self.page.end();
        self.marks(x - 6.0, middle + if link.fate == Fate::Same { 0.0 } else { 16.0 }, &link.marks);
    }

    /// The width of a part of a link; one from a place to itself has little room.
    fn wide(&self, link: &Link, rate: f64) -> f64 {
        let most = if link.from == link.to { 3.0 } else { f64::MAX };
        self.scale.width(rate).min(most)
    }

    /// The paths of a link with their widths: from each end into the lane, and along it. Between two ends of the lane passes what
    /// the ends above do not keep to themselves.
    fn trunk(&self, link: &Link, lane: &Lane) -> Vec<(String, f64)> {
        let mut out = Vec::new();
        let x = lane.x;
        let star = lane.taps.iter().filter(|t| t.hub).count() == 1;
        let mut above = 0.0;
        for (i, tap) in lane.taps.iter().enumerate() {
            let wide = self.wide(link, tap.rate);
            let last = i + 1 == lane.taps.len();
            let next = lane.taps.get(i + 1).map_or(tap.y, |t| t.y);
            let before = if i == 0 { tap.y } else { lane.taps[i - 1].y };
            let room = if i == 0 {
                next - tap.y
            } else if last {
                tap.y - before
            } else {
                0.0
            };
            let bend = (room / 2.0).clamp(0.0, 8.0);
            let from = num(start(*tap, wide));
            let mut path = format!("M{from} {}H{}", num(tap.y), num(x - bend));
            if bend > 0.0 {
                let y = if i == 0 { tap.y + bend } else { tap.y - bend };
                let _ = write!(path, "Q{0} {1} {0} {2}", num(x), num(tap.y), num(y));
            }
            out.push((path, wide));
            above += if tap.hub { tap.rate } else { -tap.rate };
            if !last {
                let flow = if star { f64::abs(above) } else { link.rate };
                let (top, bottom) = (if i == 0 { tap.y + bend } else { tap.y }, next);
                let bottom = if i + 2 == lane.taps.len() {
                    bottom - ((next - tap.y) / 2.0).clamp(0.0, 8.0)
                } else {
                    bottom
                };
                out.push((format!("M{} {}V{}", num(x), num(top), num(bottom)), self.wide(link, flow)));
            }
        }
        out
    }
}

/// Where the line of a link begins: an arrow stands before it.
fn start(tap: Tap, wide: f64) -> f64 {
    if tap.arrow { tap.x + 6.0 + wide * 0.9 } else { tap.x + 3.0 }
}

/// An arrow, or a dot where only the other side is reached.
fn tip(tap: Tap, wide: f64, color: &str) -> String {
    if tap.arrow {
        let (long, half) = (7.0 + wide, 3.2 + wide * 0.75);
        format!(
            "<path d=\"M{} {}l{} {}v{}z\" fill=\"{color}\"/>",
            num(tap.x + 1.0),
            num(tap.y),
            num(long),
            num(-half),
            num(half * 2.0)
        )
    } else {
        format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{color}\"/>",
            num(tap.x + 3.0),
            num(tap.y),
            num(2.0 + wide / 3.0)
        )
    }
}

/// Colour and dashes of a link.
pub(super) fn look(link: &Link) -> (&'static str, &'static str) {
    match link.kind {
        LinkKind::Interface(channel) => style(channel),
        LinkKind::Dotted => (FAINT, "2 4"),
        LinkKind::Reports => (SPINE, ""),
        LinkKind::Moved => (FAINT, ""),
    }
}

/// What a link is, for a pointer.
fn said(scene: &Scene, link: &Link) -> String {
    let mut out = match link.kind {
        LinkKind::Interface(channel) => {
            format!(
                "interface {} by {}",
                link.label,
                scene.channels.get(channel).map_or("", |c| c.0.as_str())
            )
        }
        LinkKind::Moved => format!("moved: {}", link.label),
        _ => link.label.clone(),
    };
    match link.fate {
        Fate::Added => out.push_str(", added"),
        Fate::Removed => out.push_str(", removed"),
        _ => {}
    }
    if scene.traffic.is_some() && link.kind != LinkKind::Moved {
        out.push_str(&format!(", {}", words::rate(link.rate)));
    }
    out
}
