//! What the lines mean, what was drawn once or left out, and the findings.

use super::layout::MARGIN;
use super::{ROOM, SPINE, Scale, badge};
use crate::report::graph::{Fate, LinkKind, RowKind, Scene, words};
use crate::report::svg::{FAINT, GROUND, PLAIN, Page, SMALL, STRONG, num, style, wrapped};

/// From line to line.
const STEP: f64 = 17.0;
/// Where the words begin.
const WORDS: f64 = MARGIN + 44.0;

/// Draws everything below the boxes; where it ends.
pub(super) fn legend(page: &mut Page, scene: &Scene, scale: &Scale, top: f64, wide: f64) -> f64 {
    let mut at = Below { page, y: top + 10.0, wide };
    at.channels(scene);
    at.lines(scene, scale);
    at.signs(scene);
    for note in &scene.notes {
        at.words(MARGIN, note);
    }
    at.findings(scene);
    at.y
}

struct Below<'b> {
    page: &'b mut Page,
    y: f64,
    wide: f64,
}

impl Below<'_> {
    fn words(&mut self, x: f64, words: &str) {
        for line in wrapped(words, SMALL, self.wide - x - MARGIN) {
            self.page.text(x, self.y + 4.0, &line, SMALL, self.wide);
            self.y += STEP - 2.0;
        }
        self.y += 2.0;
    }

    fn sample(&mut self, color: &str, dash: &str, thick: f64) {
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.page.raw(&format!(
            "<path d=\"M{} {}h34\" stroke=\"{color}\" stroke-width=\"{}\" fill=\"none\"{dash}/>",
            num(MARGIN),
            num(self.y),
            num(thick)
        ));
    }

    fn channels(&mut self, scene: &Scene) {
        for (i, (name, axes)) in scene.channels.iter().enumerate() {
            let mine = scene.links.iter().filter(|l| l.kind == LinkKind::Interface(i));
            let rate: f64 = mine.clone().filter(|l| l.fate != Fate::Removed).map(|l| l.rate).sum();
            if mine.count() == 0 {
                continue;
            }
            let (color, dash) = style(i);
            self.sample(color, dash, 2.5);
            let traffic =
                if scene.traffic.is_some() { format!("; {}", words::rate(rate)) } else { String::new() };
            self.words(WORDS, &format!("{name}: {axes}{traffic}"));
        }
    }

    fn lines(&mut self, scene: &Scene, scale: &Scale) {
        if scene.rows.iter().any(|r| r.boss.is_some())
            || scene.links.iter().any(|l| l.kind == LinkKind::Reports)
        {
            self.sample(SPINE, "", 2.5);
            let rate: f64 = scene.rows.iter().map(|r| r.up + r.down).sum();
            let traffic =
                if scene.traffic.is_some() { format!("; {}", words::rate(rate)) } else { String::new() };
            self.words(WORDS, &format!("reporting line{traffic}"));
        }
        if scene.links.iter().any(|l| l.kind == LinkKind::Dotted) {
            self.sample(FAINT, "2 4", 1.5);
            self.words(WORDS, "second boss");
        }
        let rooms: f64 = scene.frames.iter().map(|f| f.room).sum();
        if rooms > 0.0 {
            self.sample(ROOM, "", 4.0);
            self.words(WORDS, &format!("talk within a team; {}", words::rate(rooms)));
        }
        if scene.links.iter().any(|l| l.kind == LinkKind::Moved) {
            self.sample(FAINT, "", 4.5);
            self.sample(GROUND, "", 2.0);
            self.words(WORDS, "people who moved");
        }
        if let Some(traffic) = &scene.traffic {
            let words = if scale.most > 0.0 {
                format!("the wider a line, the more messages, up to {}; {traffic}", words::rate(scale.most))
            } else {
                format!("no messages; {traffic}")
            };
            self.words(MARGIN, &words);
            if scene.no_way > 0.0 {
                self.words(
                    MARGIN,
                    &format!("{} have no way to where they should go", words::rate(scene.no_way)),
                );
            }
        }
    }

    fn signs(&mut self, scene: &Scene) {
        let mut said: Vec<&str> = Vec::new();
        if scene.overlay {
            said.push("+ added, \u{2212} removed, \u{b1} changed, \u{21b7} moved");
        }
        if scene.rows.iter().any(|r| matches!(r.kind, RowKind::Leader | RowKind::LeaderElsewhere)) {
            said.push("\u{25c6} leads");
        }
        if !said.is_empty() {
            self.words(MARGIN, &said.join("; "));
        }
    }

    fn findings(&mut self, scene: &Scene) {
        if scene.marks.is_empty() {
            return;
        }
        self.y += 4.0;
        self.page.text(MARGIN, self.y + 4.0, "Findings", STRONG, self.wide);
        self.y += STEP + 1.0;
        for (i, mark) in scene.marks.iter().enumerate() {
            badge(self.page, MARGIN + 8.0, self.y, i);
            let place = if mark.drawn { "" } else { " (on something that is not drawn)" };
            let words = format!("{}[{}]: {}{place}", mark.level, mark.rule, mark.message);
            for line in wrapped(&words, PLAIN, self.wide - MARGIN * 2.0 - 24.0) {
                self.page.text(MARGIN + 24.0, self.y + 4.0, &line, PLAIN, self.wide);
                self.y += STEP;
            }
            self.y += 2.0;
        }
    }
}
