//! Comparisons as a picture: how many times the old figure the new one is, with its interval, and where the time goes on both.

use super::{Compared, SHOWN};
use crate::diag::counted::counted;
use crate::model::metrics::Unit;
use crate::report::metrics::{figure, in_unit, ratio as as_ratio, time};
use crate::report::svg::{GROUND, HEADING, INK, PLAIN, Page, SMALL, STRONG, Type, num, width, wrapped};
use crate::sim::compare::{Contrast, Direction};
use crate::sim::state::CAUSES;

/// Width of the picture.
const WIDE: f64 = 860.0;
/// Around everything.
const MARGIN: f64 = 18.0;
/// Left end of the scale, behind the names.
const LEFT: f64 = 250.0;
/// Right end of the scale, before the figures.
const RIGHT: f64 = 610.0;
/// From line to line.
const STEP: f64 = 22.0;
/// Comparisons in one picture.
const MOST: usize = 16;
/// Lines of metrics in one comparison.
const MOST_LINES: usize = 24;

/// Draws comparisons below each other.
#[must_use]
pub fn svg(compared: &[Compared], all: bool) -> String {
    let mut page = Page::default();
    let mut y = 14.0;
    for c in compared.iter().take(MOST) {
        y = panel(&mut page, c, all, y);
    }
    if compared.len() > MOST {
        page.text(
            MARGIN,
            y + 8.0,
            &format!("and {}", counted(compared.len() - MOST, "further comparison")),
            SMALL,
            WIDE,
        );
        y += STEP;
    }
    let title = match compared {
        [one] => heading(one),
        many => format!("{} comparisons", many.len()),
    };
    page.finish(WIDE, y + 8.0, &title, "ratios with 95% intervals, and where the flow time goes")
}

fn heading(c: &Compared) -> String {
    format!("{}: {} with {}", c.scenario, c.old, c.new)
}

fn panel(page: &mut Page, c: &Compared, all: bool, top: f64) -> f64 {
    let mut y = top + 14.0;
    page.text(MARGIN, y, &heading(c), HEADING, WIDE - 2.0 * MARGIN);
    y += 19.0;
    let without =
        if c.without.is_empty() { String::new() } else { format!(", without {}", c.without.join(", ")) };
    let words = format!(
        "{} after {} of warm-up, {} on the same luck, seed {}{without}",
        time(c.runs_s),
        time(c.warm_up_s),
        counted(c.replications, "replication"),
        c.seed
    );
    y = lines(page, &words, y);
    for part in c.fingerprint.iter().filter(|p| !p.differing.is_empty()) {
        y = lines(page, &format!("differs in {}: {}", part.name, part.differing.join("; ")), y);
    }
    if let Some(why) = &c.declared {
        y = lines(page, &format!("changes resources because {why}"), y);
    }
    let shown: Vec<&Contrast> = c.contrasts.iter().filter(|x| wanted(x, all)).collect();
    y = ratios(page, c, &shown[..shown.len().min(MOST_LINES)], y + 4.0);
    if shown.len() > MOST_LINES {
        y = lines(
            page,
            &format!(
                "and {}; `--format text` prints them",
                counted(shown.len() - MOST_LINES, "further metric")
            ),
            y + 12.0,
        );
    }
    breakdown(page, c, y + 10.0)
}

fn lines(page: &mut Page, words: &str, mut y: f64) -> f64 {
    for line in wrapped(words, SMALL, WIDE - 2.0 * MARGIN) {
        page.text(MARGIN, y, &line, SMALL, WIDE);
        y += 15.0;
    }
    y
}

/// Means, and the longest waits of flow times; where the time goes has a picture of its own.
fn wanted(x: &Contrast, all: bool) -> bool {
    let tail = x.quantile.is_none_or(|q| q > 0.9);
    !x.metric.name.starts_with("time in ") && (all || (SHOWN.contains(&x.metric.name) && tail))
}

/// A scale of powers of two that holds all ratios.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(shown: &[&Contrast]) -> Self {
        let logs = shown.iter().filter_map(|x| x.ratio).flat_map(|(r, low, high)| [r, low, high]);
        let logs = logs.filter(|v| v.is_finite() && *v > 0.0).map(libm::log2);
        let (low, high) = logs.fold((-1.0, 1.0), |(a, b): (f64, f64), v| (a.min(v), b.max(v)));
        Self { low: libm::floor(low).max(-20.0), high: libm::ceil(high).min(20.0) }
    }

    fn x(&self, ratio: f64) -> f64 {
        let at = (libm::log2(ratio).clamp(self.low, self.high) - self.low) / (self.high - self.low);
        LEFT + at * (RIGHT - LEFT)
    }

    /// As many marks as can be read.
    fn ticks(&self) -> Vec<f64> {
        let step = libm::ceil((self.high - self.low) / 8.0).max(1.0);
        let mut out = vec![0.0];
        for way in [-step, step] {
            let mut at = way;
            while at >= self.low && at <= self.high {
                out.push(at);
                at += way;
            }
        }
        out.sort_by(f64::total_cmp);
        out
    }
}

/// A dot at each ratio, with a whisker as long as its interval.
fn ratios(page: &mut Page, c: &Compared, shown: &[&Contrast], top: f64) -> f64 {
    let scale = Scale::of(shown);
    let bottom = top + 18.0 + STEP * shown.len() as f64;
    for tick in scale.ticks() {
        let x = scale.x(libm::exp2(tick));
        let (color, thick) = if tick == 0.0 { (INK, 1.2) } else { ("#d0d7de", 1.0) };
        page.raw(&format!(
            "<path d=\"M{} {}V{}\" stroke=\"{color}\" stroke-width=\"{thick}\"/>",
            num(x),
            num(top + 14.0),
            num(bottom)
        ));
        let words =
            if tick < 0.0 { format!("1/{}", figure(libm::exp2(-tick))) } else { figure(libm::exp2(tick)) };
        page.text_amid(x, top + 8.0, &words, SMALL, 60.0);
    }
    page.text(MARGIN, top + 8.0, &format!("times {}", c.old), SMALL, LEFT - MARGIN - 20.0);
    page.text(
        RIGHT + 20.0,
        top + 8.0,
        &format!("{} \u{2192} {}", c.old, c.new),
        SMALL,
        WIDE - RIGHT - 20.0 - MARGIN,
    );
    let mut y = top + 30.0;
    for x in shown {
        one(page, &scale, x, y, &c.currency);
        y += STEP;
    }
    bottom
}

fn one(page: &mut Page, scale: &Scale, x: &Contrast, y: f64, currency: &str) {
    let quantile = x.quantile.map_or_else(String::new, |q| format!(" p{:.0}", q * 100.0));
    let of = if x.of.is_empty() { String::new() } else { format!(" of {}", x.of) };
    let unit = x.metric.unit;
    let sure = x.direction() != Direction::Undecided;
    page.text(MARGIN, y + 4.0, &format!("{}{of}{quantile}", x.metric.name), PLAIN, LEFT - MARGIN - 12.0);
    let figures =
        format!("{} \u{2192} {}", in_unit(unit, x.old.mean, currency), in_unit(unit, x.new.mean, currency));
    page.text(RIGHT + 20.0, y + 4.0, &figures, PLAIN, WIDE - RIGHT - 20.0 - MARGIN);
    let Some((ratio, low, high)) = x.ratio.filter(|r| r.0.is_finite() && r.0 > 0.0) else {
        let words =
            if x.direction() == Direction::Same { "the same" } else { "no ratio: a figure is nought" };
        // Beside the line at 1, on the side with more room.
        let (at, set) = (scale.x(1.0), Type { rim: true, ..SMALL });
        if at - LEFT < RIGHT - at {
            page.text(at + 9.0, y + 4.0, words, set, RIGHT - at);
        } else {
            page.text_before(at - 9.0, y + 4.0, words, set, at - LEFT);
        }
        return;
    };
    let interval = if low.is_finite() && high.is_finite() {
        format!(" [{} to {}]", as_ratio(low), as_ratio(high))
    } else {
        String::new()
    };
    page.titled(&format!(
        "{}{of}{quantile}: {} times{interval}, {}",
        x.metric.name,
        as_ratio(ratio),
        x.direction().word()
    ));
    if low.is_finite() && high.is_finite() && low > 0.0 {
        let (a, b) = (num(scale.x(low)), num(scale.x(high)));
        page.raw(&format!("<path d=\"M{a} {0}H{b}M{a} {1}v8M{b} {1}v8\" stroke=\"{INK}\" stroke-width=\"1.6\" fill=\"none\"/>", num(y), num(y - 4.0)));
    }
    // What the runs do not decide is hollow.
    let fill = if sure { INK } else { GROUND };
    let at = scale.x(ratio);
    page.raw(&format!(
        "<circle cx=\"{}\" cy=\"{}\" r=\"4.5\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"1.6\"/>",
        num(at),
        num(y)
    ));
    label(page, scale, (ratio, low, high), y);
    page.end();
}

/// The ratio beside its whisker.
fn label(page: &mut Page, scale: &Scale, (ratio, low, high): (f64, f64, f64), y: f64) {
    let words = format!("{}\u{d7}", as_ratio(ratio));
    let set = Type { rim: true, ..SMALL };
    let right = scale.x(if high.is_finite() { high.max(ratio) } else { ratio }) + 9.0;
    let left = scale.x(if low.is_finite() && low > 0.0 { low.min(ratio) } else { ratio }) - 9.0;
    if stands_right((left, right), width(&words, SMALL), scale.x(1.0)) {
        page.text(right, y + 4.0, &words, set, 80.0);
    } else {
        page.text_before(left, y + 4.0, &words, set, 80.0);
    }
}

/// Words of this width stand right of a whisker with these ends, unless there is no room or the line at 1 would run through
/// them and would not on the left.
fn stands_right((left, right): (f64, f64), wide: f64, line: f64) -> bool {
    let crossed = |from: f64| (from - 2.0..from + wide + 2.0).contains(&line);
    let fits_left = left - wide > LEFT - 12.0;
    let fits_right = right + wide < RIGHT + 12.0;
    fits_right && !(crossed(right) && fits_left && !crossed(left - wide))
}

/// Where the flow time of each stream goes: a bar for the old structure and one for the new, on one scale.
fn breakdown(page: &mut Page, c: &Compared, top: f64) -> f64 {
    let flows: Vec<&Contrast> =
        c.contrasts.iter().filter(|x| x.metric.name == "flow time" && x.quantile.is_none()).collect();
    let mut y = top + 8.0;
    let mut causes: Vec<usize> = Vec::new();
    for flow in flows.iter().take(6) {
        let most = flow.old.mean.max(flow.new.mean);
        if most <= 0.0 {
            continue;
        }
        y += 16.0;
        page.text(MARGIN, y, &format!("where the time of {} goes", flow.of), STRONG, WIDE - 2.0 * MARGIN);
        for (name, whole, new) in [(&c.old, flow.old.mean, false), (&c.new, flow.new.mean, true)] {
            y += 8.0;
            page.text(MARGIN, y + 13.0, name, PLAIN, 150.0);
            let parts = parts(c, &flow.of, new);
            bar(page, &parts, most, y);
            let end = BAR + (WIDE - BAR - 120.0) * whole / most + 8.0;
            page.text(end, y + 13.0, &time(whole), PLAIN, 110.0);
            causes.extend(parts.iter().filter(|(_, v)| *v > 0.0).map(|(i, _)| *i));
            y += 16.0;
        }
        y += 6.0;
    }
    causes.sort_unstable();
    causes.dedup();
    legend(page, &causes, y)
}

/// Where the bars begin.
const BAR: f64 = 180.0;

/// Seconds by cause, in the order of the catalogue.
fn parts(c: &Compared, of: &str, new: bool) -> Vec<(usize, f64)> {
    let spent = |x: &Contrast| if new { x.new.mean } else { x.old.mean };
    CAUSES
        .iter()
        .enumerate()
        .filter_map(|(i, cause)| {
            let part = c.contrasts.iter().find(|x| {
                x.metric.name.strip_prefix("time in ") == Some(cause) && x.of == of && x.quantile.is_none()
            })?;
            Some((i, spent(part).max(0.0)))
        })
        .collect()
}

/// Colours of the causes; work is the one that is solid ink.
fn color(cause: usize) -> &'static str {
    if cause == 0 { "#57606a" } else { LIGHT[(cause - 1) % LIGHT.len()] }
}

/// Light enough for dark words on them, told apart by their words where there is room and by the letters of the legend.
const LIGHT: [&str; 10] = [
    "#9ecae8", "#f4b183", "#8fd3bd", "#e3b5d3", "#e8d58a", "#c5ccd3", "#b9a5dd", "#f3a6a6", "#b5d99c",
    "#dcc4a8",
];

fn letter(cause: usize) -> String {
    char::from(b'a' + u8::try_from(cause).unwrap_or(0)).to_string()
}

fn bar(page: &mut Page, parts: &[(usize, f64)], most: f64, y: f64) {
    let mut x = BAR;
    let whole: f64 = parts.iter().map(|p| p.1).sum();
    for (cause, spent) in parts.iter().filter(|(_, v)| *v > 0.0) {
        let wide = (WIDE - BAR - 120.0) * spent / most;
        let words = CAUSES[*cause];
        page.titled(&format!("{words}: {}, {}", time(*spent), in_unit(Unit::Share, spent / whole, "")));
        page.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"18\" fill=\"{}\" stroke=\"{GROUND}\" stroke-width=\"0.8\"/>",
            num(x),
            num(y),
            num(wide),
            color(*cause)
        ));
        let set = Type { color: if *cause == 0 { GROUND } else { INK }, ..SMALL };
        let label = if width(words, set) + 8.0 <= wide { words.to_owned() } else { letter(*cause) };
        if width(&label, set) + 3.0 <= wide {
            page.text_amid(x + wide / 2.0, y + 13.0, &label, set, wide);
        }
        page.end();
        x += wide;
    }
}

fn legend(page: &mut Page, causes: &[usize], top: f64) -> f64 {
    if causes.is_empty() {
        return top;
    }
    let (mut x, mut y) = (BAR, top + 12.0);
    for cause in causes {
        let words = format!("{} {}", letter(*cause), CAUSES[*cause]);
        let wide = width(&words, SMALL) + 32.0;
        if x + wide > WIDE - MARGIN {
            x = BAR;
            y += 16.0;
        }
        page.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{}\"/>",
            num(x),
            num(y - 10.0),
            color(*cause)
        ));
        page.text(x + 17.0, y, &words, SMALL, wide);
        x += wide;
    }
    y + 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_keep_off_the_line_at_1_wherever_there_is_room() {
        let wide = 30.0;
        for line in [LEFT + 40.0, f64::midpoint(LEFT, RIGHT), RIGHT - 40.0] {
            let mut left = LEFT + 1.0;
            while left < RIGHT - 20.0 {
                let right = left + 20.0;
                let on_right = stands_right((left, right), wide, line);
                let (from, to) = if on_right { (right, right + wide) } else { (left - wide, left) };
                assert!(to < RIGHT + 12.0, "off the picture: whisker at {left}, line at {line}");
                if (from..to).contains(&line) {
                    // Only where the other side has no room, or is crossed as well.
                    let other = if on_right { left - wide } else { right };
                    let fits = other > LEFT - 12.0 && other + wide < RIGHT + 12.0;
                    assert!(!fits || (other - 2.0..other + wide + 2.0).contains(&line), "whisker at {left}");
                }
                left += 1.0;
            }
        }
    }
}
