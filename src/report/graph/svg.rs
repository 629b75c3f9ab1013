//! The picture as SVG.

pub(super) mod layout;
mod legend;
mod link;

use super::{Fate, Frame, Row, RowKind, Scene, words};
use crate::diag::counted::several;
use crate::model::people::GroupKind;
use crate::report::svg::{
    ALARM, FAINT, GROUND, HEADING, INK, PLAIN, Page, SMALL, STRONG, Type, num, width, wrapped,
};
use layout::{Layout, MARGIN, MARK, MOST_WORDS, Rect, frame_words, people_words, row_words};

/// Where the first box begins.
const TOP: f64 = 42.0;
/// Height of a line of the heading, and most lines of it.
const HEAD: f64 = 20.0;
const MOST_HEAD: usize = 4;
/// Colour of the reporting lines.
const SPINE: &str = "#6e7781";

/// Draws a scene.
#[must_use]
pub fn svg(scene: &Scene) -> String {
    let least: f64 = if scene.marks.is_empty() { 380.0 } else { 640.0 };
    let room = Layout::of(scene, TOP).right.max(least - MARGIN);
    let heading = wrapped(&scene.title, HEADING, room - MARGIN);
    let layout = Layout::of(scene, TOP + HEAD * (heading.len().min(MOST_HEAD) - 1) as f64);
    let scale = Scale::of(scene);
    let mut page = Page::default();
    let wide = room + MARGIN;
    for (i, line) in heading.iter().take(MOST_HEAD).enumerate() {
        page.text(MARGIN, 27.0 + HEAD * i as f64, line, HEADING, room - MARGIN);
    }
    let mut draw = Draw { scene, layout: &layout, scale: &scale, page: &mut page };
    for frame in 0..scene.frames.len() {
        draw.frame(frame);
    }
    draw.everybody();
    draw.spines();
    for row in 0..scene.rows.len() {
        draw.row(row);
    }
    for link in 0..scene.links.len() {
        draw.link(link);
    }
    let height = legend::legend(&mut page, scene, &scale, layout.bottom + 4.0, wide);
    page.finish(wide, height + MARGIN, &scene.title, &description(scene))
}

fn description(scene: &Scene) -> String {
    // What is gone is drawn, and is no part of the structure any more.
    let gone = |fate: Fate| fate == Fate::Removed;
    let groups = scene.frames.iter().filter(|f| !gone(f.fate)).count();
    let links = scene.links.iter().filter(|l| !gone(l.fate)).count();
    let (people, before) = scene.people;
    let before = before.filter(|before| *before != people);
    let before = before.map_or_else(String::new, |before| format!(", {} before", words::people(before)));
    let (groups, links) = (several(groups, "group", "groups"), several(links, "link", "links"));
    format!("{}{before} in {groups}, {links}", words::people(people))
}

/// Widths of lines by traffic: areas, not widths, are as the traffic is, so that small traffic can be seen.
struct Scale {
    most: f64,
    shown: bool,
}

impl Scale {
    fn of(scene: &Scene) -> Self {
        let spines = spines(scene);
        let lines = spines.iter().flat_map(|s| s.iter().map(|(_, rate)| *rate));
        let links = scene.links.iter().map(|l| l.rate);
        let rooms = scene.frames.iter().map(|f| f.room);
        Self { most: lines.chain(links).chain(rooms).fold(0.0, f64::max), shown: scene.traffic.is_some() }
    }

    fn width(&self, rate: f64) -> f64 {
        if !self.shown || self.most <= 0.0 {
            1.5
        } else if rate <= 0.0 {
            1.0
        } else {
            1.4 + 6.6 * (rate / self.most).sqrt()
        }
    }
}

/// The traffic of each leader's line from one report to the next, from top to bottom: all of those below.
fn spines(scene: &Scene) -> Vec<Vec<(usize, f64)>> {
    let mut out: Vec<Vec<(usize, f64)>> = vec![Vec::new(); scene.rows.len()];
    for (row, line) in scene.rows.iter().enumerate() {
        if let Some(boss) = line.boss {
            out[boss].push((row, line.up + line.down));
        }
    }
    out
}

struct Draw<'d> {
    scene: &'d Scene,
    layout: &'d Layout,
    scale: &'d Scale,
    page: &'d mut Page,
}

impl Draw<'_> {
    fn frame(&mut self, index: usize) {
        let frame = &self.scene.frames[index];
        let Rect { x, y, w, h } = self.layout.frames[index];
        let fill = if frame.kind == GroupKind::Unit { "#f6f8fa" } else { GROUND };
        let (stroke, thick, dash) = match frame.fate {
            Fate::Removed => (FAINT, 1.2, " stroke-dasharray=\"5 4\""),
            Fate::Added | Fate::Moved => (INK, 2.0, ""),
            _ => ("#8c959f", 1.0, ""),
        };
        self.page.titled(&hover(frame));
        if frame.times > 1 {
            for step in [6.0, 3.0] {
                self.page.raw(&format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\" fill=\"{fill}\" stroke=\"#8c959f\"/>",
                    num(x + step),
                    num(y + step),
                    num(w),
                    num(h)
                ));
            }
        }
        self.page.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{thick}\"{dash}/>",
            num(x),
            num(y),
            num(w),
            num(h)
        ));
        self.page.end();
        let set = Type { struck: frame.fate == Fate::Removed, ..STRONG };
        let people = people_words(frame);
        let name = frame_words(frame);
        self.signed(x + 10.0, y + 17.0, frame.fate, &name, set);
        self.marks(x + 16.0 + width(&name, set).min(MOST_WORDS), y + 13.0, &frame.marks);
        self.page.text_before(x + w - 10.0, y + 17.0, &people, SMALL, w);
        if frame.room > 0.0 {
            self.room(index);
        }
    }

    /// Talk within a team: a bar along its people.
    fn room(&mut self, index: usize) {
        let frame = &self.scene.frames[index];
        let rect = self.layout.frames[index];
        let ys: Vec<f64> = frame.rows.iter().map(|r| self.layout.rows[*r].1).collect();
        let (Some(top), Some(bottom)) = (ys.first(), ys.last()) else { return };
        let wide = self.scale.width(frame.room);
        self.page.titled(&format!("within {}: {}", frame.label, words::rate(frame.room)));
        let x = num(rect.x + rect.w - 4.0 - wide / 2.0);
        self.page.raw(&format!(
            "<path d=\"M{x} {}V{}\" stroke=\"{ROOM}\" stroke-width=\"{}\" stroke-linecap=\"round\" fill=\"none\"/>",
            num(top - 5.0),
            num(bottom + 5.0),
            num(wide)
        ));
        self.page.end();
    }

    fn everybody(&mut self) {
        let Some((x, y)) = self.layout.whole else { return };
        if self.layout.frames.first().is_none_or(|f| f.y > y) {
            self.page.text(x + 8.0, y + 4.0, "everybody", SMALL, 200.0);
        }
    }

    fn spines(&mut self) {
        for (boss, reports) in spines(self.scene).into_iter().enumerate() {
            let (x, top) = self.layout.rows[boss];
            let x = x - 13.0;
            let mut reports: Vec<(f64, usize, f64)> =
                reports.into_iter().map(|(row, rate)| (self.layout.rows[row].1, row, rate)).collect();
            reports.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut left: f64 = reports.iter().map(|r| r.2).sum();
            let mut from = top + 5.0;
            for (y, row, rate) in reports {
                let line = &self.scene.rows[row];
                let wide = self.scale.width(left);
                let elbow = self.scale.width(rate);
                self.page.raw(&segment(&format!("M{} {}V{}", num(x), num(from), num(y + elbow / 2.0)), wide));
                let end = self.layout.rows[row].0 - if line.kind == RowKind::Member { 5.0 } else { 18.0 };
                if self.scale.shown {
                    self.page.titled(&format!(
                        "up {}, down {}",
                        words::rate(line.up),
                        words::rate(line.down)
                    ));
                }
                self.page.raw(&segment(&format!("M{} {}H{}", num(x), num(y), num(end)), elbow));
                if self.scale.shown {
                    self.page.end();
                }
                from = y;
                left -= rate;
            }
        }
    }

    fn row(&mut self, index: usize) {
        let row = &self.scene.rows[index];
        let (x, y) = self.layout.rows[index];
        if matches!(row.kind, RowKind::Leader | RowKind::LeaderElsewhere) {
            let fill = if row.kind == RowKind::Leader { INK } else { GROUND };
            let (left, mid, right) = (num(x - 18.0), num(x - 13.0), num(x - 8.0));
            self.page.raw(&format!(
                "<path d=\"M{left} {1}L{mid} {0}L{right} {1}L{mid} {2}Z\" fill=\"{fill}\" stroke=\"{INK}\"/>",
                num(y - 5.0),
                num(y),
                num(y + 5.0)
            ));
        }
        let words = row_words(row);
        let set = set_of(row);
        self.page.titled(&row.path);
        self.signed(x, y + 4.0, row.fate, &words, set);
        self.page.end();
        self.marks(x + 5.0 + width(&words, set).min(MOST_WORDS), y, &row.marks);
    }

    /// Words with the sign of their fate, which is never struck through.
    fn signed(&mut self, x: f64, y: f64, fate: Fate, words: &str, set: Type) {
        let sign = fate.sign();
        let wide = width(sign, set);
        self.page.text(x, y, sign.trim_end(), Type { struck: false, ..set }, MOST_WORDS);
        self.page.text(x + wide, y, words.strip_prefix(sign).unwrap_or(words), set, MOST_WORDS - wide);
    }

    /// The numbers of findings.
    fn marks(&mut self, x: f64, y: f64, marks: &[usize]) {
        for (i, mark) in marks.iter().enumerate() {
            let x = x + 6.0 + i as f64 * MARK;
            let found = &self.scene.marks[*mark];
            self.page.titled(&format!("{}[{}]: {}", found.level, found.rule, found.message));
            badge(self.page, x, y, *mark);
            self.page.end();
        }
    }
}

/// Colour of talk within a team.
const ROOM: &str = "#9a6700";

fn segment(path: &str, wide: f64) -> String {
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"{SPINE}\" stroke-width=\"{}\"/>", num(wide))
}

fn set_of(row: &Row) -> Type {
    Type { struck: row.fate == Fate::Removed, bold: row.fate == Fate::Added, ..PLAIN }
}

fn hover(frame: &Frame) -> String {
    let kind = if frame.kind == GroupKind::Unit { "unit" } else { "team" };
    let times =
        if frame.times > 1 { format!(", one of {} that are alike", frame.times) } else { String::new() };
    format!("{kind} {}{times}, {}", frame.path, words::people(frame.people))
}

/// The number of a finding, for the picture and for the list.
fn badge(page: &mut Page, x: f64, y: f64, mark: usize) {
    page.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"7.5\" fill=\"{ALARM}\"/>", num(x), num(y)));
    let set = Type { size: 9.5, bold: true, color: GROUND, struck: false, rim: false };
    page.text_amid(x, y + 3.4, &(mark + 1).to_string(), set, 20.0);
}
