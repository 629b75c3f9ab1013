//! Where everything stands: boxes in boxes from top to bottom, people as lines in them, links in lanes at the right side, so that
//! no line ever crosses words.

use crate::report::graph::{Anchor, End, Link, RowKind, Scene};
use crate::report::svg::{PLAIN, SMALL, STRONG, width};
use std::collections::BTreeMap;

/// Around everything.
pub(super) const MARGIN: f64 = 16.0;
/// From a box to the boxes in it.
const INDENT: f64 = 24.0;
/// Height of the name of a box.
const NAME: f64 = 24.0;
/// Height of a line.
const LINE: f64 = 20.0;
/// What a box is narrower at the right than the one around it.
const INSET: f64 = 8.0;
/// From lane to lane.
const LANE: f64 = 15.0;
/// Most width of the words of a line.
pub(super) const MOST_WORDS: f64 = 300.0;
/// Width of a mark.
pub(super) const MARK: f64 = 17.0;

/// A box.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

/// One end of a link: where it meets the box, and whether an arrow points there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tap {
    pub x: f64,
    pub y: f64,
    pub arrow: bool,
    pub rate: f64,
    /// It is the only start or the only end, so that all that passes at the others passes here.
    pub hub: bool,
}

/// A link: its lane, and its ends from top to bottom.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    pub x: f64,
    pub taps: Vec<Tap>,
}

/// All places.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub frames: Vec<Rect>,
    /// Left end of the words and middle of each line.
    pub rows: Vec<(f64, f64)>,
    /// The middle of the line that stands for everybody, if a link needs it.
    pub whole: Option<(f64, f64)>,
    pub lanes: Vec<Lane>,
    pub right: f64,
    pub bottom: f64,
}

impl Layout {
    pub(super) fn of(scene: &Scene, top: f64) -> Self {
        let mut out = Self {
            frames: vec![Rect::default(); scene.frames.len()],
            rows: vec![(0.0, 0.0); scene.rows.len()],
            ..Self::default()
        };
        let mut y = top;
        let ends = |l: &Link| l.from.iter().chain(&l.to).any(|e| e.at == Anchor::Whole);
        let one_root = scene.frames.iter().filter(|f| f.parent.is_none()).count() == 1;
        if scene.links.iter().any(ends) {
            if one_root && scene.rows.iter().all(|r| r.frame.is_some()) {
                out.whole = Some((MARGIN, y + NAME / 2.0));
            } else {
                out.whole = Some((MARGIN, y + LINE / 2.0));
                y += LINE + 4.0;
            }
        }
        for frame in 0..scene.frames.len() {
            if scene.frames[frame].parent.is_none() {
                y = out.place(scene, frame, MARGIN, y) + 10.0;
            }
        }
        for row in 0..scene.rows.len() {
            if scene.rows[row].frame.is_none() {
                out.rows[row] = (MARGIN + 8.0, y + LINE / 2.0);
                y += LINE + 4.0;
            }
        }
        out.bottom = y;
        out.widen(scene);
        out.route(scene);
        out
    }

    /// Places a box and all in it; the bottom of it. Boxes are never deep: what is deeper is summed up.
    fn place(&mut self, scene: &Scene, frame: usize, x: f64, top: f64) -> f64 {
        let it = &scene.frames[frame];
        let mut y = top + NAME;
        if let Some(leader) = it.leader {
            self.rows[leader] = (x + 25.0, y + LINE / 2.0 - 2.0);
            y += LINE;
        }
        for row in &it.rows {
            self.rows[*row] = (x + 30.0, y + LINE / 2.0 - 2.0);
            y += LINE;
        }
        for child in &it.children {
            y = self.place(scene, *child, x + INDENT, y + 2.0)
                + if scene.frames[*child].times > 1 { 9.0 } else { 6.0 };
        }
        y += 4.0;
        self.frames[frame] = Rect { x, y: top, w: 0.0, h: y - top };
        y
    }

    /// All boxes end at the right at the same place, but for what they are narrower than those around them.
    fn widen(&mut self, scene: &Scene) {
        let mut right: f64 = 220.0;
        for (row, (x, _)) in scene.rows.iter().zip(&self.rows) {
            let inset = row.frame.map_or(0.0, |f| scene.frames[f].depth as f64 * INSET);
            let words = width(&row_words(row), PLAIN).min(MOST_WORDS);
            right = right.max(x + words + row.marks.len() as f64 * MARK + 22.0 + inset);
        }
        for (frame, rect) in scene.frames.iter().zip(&self.frames) {
            let words = width(&frame_words(frame), STRONG).min(MOST_WORDS);
            let people = width(&people_words(frame), SMALL);
            let marks = frame.marks.len() as f64 * MARK;
            right = right.max(rect.x + words + people + marks + 40.0 + frame.depth as f64 * INSET);
        }
        for (frame, rect) in scene.frames.iter().zip(&mut self.frames) {
            rect.w = right - frame.depth as f64 * INSET - rect.x;
        }
        self.right = right;
    }

    /// Where a link may meet what it leads to.
    fn port(&self, scene: &Scene, anchor: Anchor) -> (f64, f64) {
        let edge = |f: usize| self.frames[f].x + self.frames[f].w;
        match anchor {
            Anchor::Whole => (self.right, self.whole.map_or(0.0, |w| w.1)),
            Anchor::Frame(f) => (edge(f), self.frames[f].y + NAME / 2.0),
            Anchor::Row(r) => (scene.rows[r].frame.map_or(self.right, edge), self.rows[r].1),
        }
    }

    /// Gives each link a lane, short ones first, and each of its ends a place of its own.
    fn route(&mut self, scene: &Scene) {
        let ends: Vec<Vec<Meets>> = scene.links.iter().map(ends).collect();
        let span = |taps: &[Meets]| {
            let ys = taps.iter().map(|m| self.port(scene, m.end.at).1);
            let (low, high) = ys.fold((f64::MAX, f64::MIN), |(l, h), y| (l.min(y), h.max(y)));
            (low - 7.0, high + 7.0)
        };
        let spans: Vec<(f64, f64)> = ends.iter().map(|t| span(t)).collect();
        let mut order: Vec<usize> = (0..ends.len()).collect();
        order.sort_by(|a, b| {
            let length = |i: usize| spans[i].1 - spans[i].0;
            length(*a).total_cmp(&length(*b)).then(spans[*a].0.total_cmp(&spans[*b].0)).then(a.cmp(b))
        });
        let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
        let mut lanes = vec![0; ends.len()];
        for i in order {
            let (low, high) = spans[i];
            let free = |lane: &Vec<(f64, f64)>| lane.iter().all(|(l, h)| high < *l || low > *h);
            let lane = taken.iter().position(free).unwrap_or_else(|| {
                taken.push(Vec::new());
                taken.len() - 1
            });
            taken[lane].push((low, high));
            lanes[i] = lane;
        }
        let first = self.right + 26.0;
        let spread = self.spread(scene, &ends, &lanes, &spans);
        self.lanes = ends
            .iter()
            .enumerate()
            .map(|(i, taps)| {
                let mut taps: Vec<Tap> = taps
                    .iter()
                    .enumerate()
                    .map(|(k, m)| {
                        let (x, y) = self.port(scene, m.end.at);
                        let y = y + spread.get(&(i, k)).copied().unwrap_or(0.0);
                        Tap { x, y, arrow: m.arrow, rate: m.end.rate, hub: m.hub }
                    })
                    .collect();
                taps.sort_by(|a, b| a.y.total_cmp(&b.y));
                Lane { x: first + lanes[i] as f64 * LANE, taps }
            })
            .collect();
        if !taken.is_empty() {
            self.right = first + taken.len() as f64 * LANE;
        }
    }

    /// Ends at the same place stand above each other in an order in which they do not cross: those that come from above first,
    /// inner ones before outer ones; then those that go down, outer ones before inner ones.
    fn spread(
        &self,
        scene: &Scene,
        ends: &[Vec<Meets>],
        lanes: &[usize],
        spans: &[(f64, f64)],
    ) -> BTreeMap<(usize, usize), f64> {
        let mut at: BTreeMap<Anchor, Vec<(i32, i64, usize, usize)>> = BTreeMap::new();
        for (i, taps) in ends.iter().enumerate() {
            for (k, m) in taps.iter().enumerate() {
                let y = self.port(scene, m.end.at).1;
                let down = y - spans[i].0 < spans[i].1 - y;
                let lane = i64::try_from(lanes[i]).unwrap_or(0);
                at.entry(m.end.at).or_default().push((
                    i32::from(down),
                    if down { -lane } else { lane },
                    i,
                    k,
                ));
            }
        }
        let mut out = BTreeMap::new();
        for list in at.values_mut() {
            list.sort_unstable();
            let n = list.len() as f64;
            let step = (18.0 / n).min(9.0);
            for (place, (_, _, i, k)) in list.iter().enumerate() {
                out.insert((*i, *k), (place as f64 - (n - 1.0) / 2.0) * step);
            }
        }
        out
    }
}

/// Where a link meets something.
#[derive(Debug, Clone, Copy)]
struct Meets {
    end: End,
    arrow: bool,
    hub: bool,
}

/// The ends of a link, each once; a link from a place to itself has two.
fn ends(link: &Link) -> Vec<Meets> {
    let mut out: BTreeMap<Anchor, Meets> = BTreeMap::new();
    for end in &link.from {
        out.insert(end.at, Meets { end: *end, arrow: link.both, hub: link.from.len() == 1 });
    }
    for end in &link.to {
        out.insert(end.at, Meets { end: *end, arrow: true, hub: link.from.len() > 1 && link.to.len() == 1 });
    }
    let mut out: Vec<Meets> = out.into_values().collect();
    if let [only] = out[..] {
        out = vec![Meets { arrow: link.both, ..only }, Meets { hub: false, ..only }];
    }
    out
}

/// The words of a line.
pub(in crate::report::graph) fn row_words(row: &crate::report::graph::Row) -> String {
    let also = if row.kind == RowKind::LeaderElsewhere { " (as above)" } else { "" };
    format!("{}{}{also}", row.fate.sign(), row.label)
}

/// The name of a box.
pub(in crate::report::graph) fn frame_words(frame: &crate::report::graph::Frame) -> String {
    let times = if frame.times > 1 { format!(" \u{d7}{}", frame.times) } else { String::new() };
    format!("{}{}{times}", frame.fate.sign(), frame.label)
}

/// How many people a box holds, where its lines do not say it.
pub(in crate::report::graph) fn people_words(frame: &crate::report::graph::Frame) -> String {
    if frame.children.is_empty() && frame.times == 1 && frame.rows.len() < 3 {
        String::new()
    } else {
        crate::report::graph::words::people(frame.people)
    }
}
