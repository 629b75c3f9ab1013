//! Quantities: figures with units become durations, shares, rates, spreads and rhythms, each checked for its dimension.

use super::builder::Builder;
use crate::diag::{Finding, suggest};
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::syntax::{Kind, NodeRef};

/// The longest time that can be meant: a thousand years.
const MAX_YEARS: f64 = 1_000.0;

const TIME_WORDS: &[(&str, TimeUnit)] = &[
    ("s", TimeUnit::Second),
    ("sec", TimeUnit::Second),
    ("second", TimeUnit::Second),
    ("seconds", TimeUnit::Second),
    ("min", TimeUnit::Minute),
    ("minute", TimeUnit::Minute),
    ("minutes", TimeUnit::Minute),
    ("h", TimeUnit::Hour),
    ("hour", TimeUnit::Hour),
    ("hours", TimeUnit::Hour),
    ("day", TimeUnit::Day),
    ("days", TimeUnit::Day),
    ("week", TimeUnit::Week),
    ("weeks", TimeUnit::Week),
    ("month", TimeUnit::Month),
    ("months", TimeUnit::Month),
    ("year", TimeUnit::Year),
    ("years", TimeUnit::Year),
];

/// The unit of time of a word.
pub(super) fn time_unit(word: &str) -> Option<TimeUnit> {
    TIME_WORDS.iter().find(|(w, _)| *w == word).map(|(_, u)| *u)
}

/// The units of time, for whoever wrote none of them.
const UNITS: &str = "units of time are `s`, `min`, `h`, `days`, `weeks`, `months`, `years`";

/// What people write elsewhere: the word, how many of a unit it is, and the unit.
const ABROAD: &[(&[&str], f64, &str)] = &[
    (&["sec", "secs", "S"], 1.0, "s"),
    (&["mins", "Min"], 1.0, "min"),
    (&["hr", "hrs", "H"], 1.0, "h"),
    (&["d", "D"], 1.0, "days"),
    (&["w", "W", "wk", "wks"], 1.0, "weeks"),
    (&["mo", "mon", "mth", "mths"], 1.0, "months"),
    (&["y", "Y", "yr", "yrs"], 1.0, "years"),
    (&["fortnight", "fortnights"], 2.0, "weeks"),
    (&["quarter", "quarters"], 3.0, "months"),
    (&["decade", "decades"], 10.0, "years"),
];

/// What to write for a time whose unit is not one of ours.
fn time_meant(figure: f64, word: &str) -> String {
    let written = |figure: f64, unit: &str| format!("write `{} {unit}`; {UNITS}", trim_figure(figure));
    if let Some((_, times, unit)) = ABROAD.iter().find(|(words, _, _)| words.contains(&word)) {
        return written(figure * times, unit);
    }
    if matches!(word, "m" | "M") {
        let figure = trim_figure(figure);
        return format!("write `{figure} min` or `{figure} months`; {UNITS}");
    }
    // One letter is near to every other one.
    let one = |word: &str| figure == 1.0 || word.len() <= 3 || word.ends_with('s');
    let known = TIME_WORDS.iter().map(|(w, _)| *w).filter(|w| one(w));
    let near = if word.chars().count() > 2 { suggest::nearest(word, known) } else { None };
    near.map_or_else(|| UNITS.to_owned(), |unit| written(figure, unit))
}

/// What a spread is made of.
type Read<'b, 't, T> = fn(&mut Builder<'b>, NodeRef<'t>) -> Option<T>;

impl<'b> Builder<'b> {
    /// `3 days`
    pub(super) fn duration(&mut self, q: NodeRef<'_>) -> Option<Duration> {
        let figure = self.figure(q)?;
        if let Some(word) = q.child(Kind::unit_name) {
            if let Some(unit) = time_unit(word.text()) {
                let duration = Duration::new(figure, unit);
                if figure < 0.0 || duration.elapsed_s() > MAX_YEARS * TimeUnit::Year.elapsed_s() {
                    self.out_of_range(q, "a time lies between 0 and 1,000 years");
                    return None;
                }
                return Some(duration);
            }
            self.wrong_unit(q, "a time", Some(time_meant(figure, word.text())));
        } else if q.child(Kind::percent).is_some() {
            self.wrong_unit(q, "a time", Some(UNITS.to_owned()));
        } else {
            self.missing_unit(q, "a time", &format!("{} days", trim_figure(figure)));
        }
        None
    }

    /// `60%`, from 0 to 100%.
    pub(super) fn share(&mut self, q: NodeRef<'_>) -> Option<f64> {
        self.share_up_to(q, 1.0)
    }

    /// A percentage up to a limit, as a share.
    pub(super) fn share_up_to(&mut self, q: NodeRef<'_>, limit: f64) -> Option<f64> {
        let figure = self.figure(q)?;
        if q.child(Kind::percent).is_none() {
            if q.child(Kind::unit_name).is_some() {
                self.wrong_unit(q, "a share", Some("write a percentage, as `60%`".to_owned()));
            } else if figure > 0.0 && figure <= limit.max(1.0) {
                // Half, or half a percent: whoever wrote it knows.
                let (all, little) = (crate::model::figures::share(figure), trim_figure(figure));
                let message = format!("a share belongs here, and `{}` has no unit", q.text());
                self.push(Finding::error("missing-unit", q.span(), message).help(format!(
                    "write `{all}` for {little} of the whole, or `{little}%` for {little} in a hundred"
                )));
            } else {
                self.missing_unit(q, "a share", &format!("{}%", trim_figure(figure)));
            }
            return None;
        }
        let share = figure / 100.0;
        if !(0.0..=limit).contains(&share) {
            self.out_of_range(q, &format!("a share lies between 0% and {}%", trim_figure(limit * 100.0)));
            return None;
        }
        Some(share)
    }

    /// A plain figure, or an amount of money or of anything: the unit is the spec's own.
    pub(super) fn amount(&mut self, q: NodeRef<'_>) -> Option<f64> {
        let figure = self.figure(q)?;
        if figure < 0.0 {
            self.out_of_range(q, "an amount is not negative");
            return None;
        }
        Some(figure)
    }

    /// `30 min per week`, as a share of time.
    pub(super) fn time_share(&mut self, rate: NodeRef<'_>) -> Option<f64> {
        let q = rate.child(Kind::quantity)?;
        let per = self.per(rate)?;
        let share = self.duration(q)?.elapsed_s() / per;
        if share > 1.0 {
            self.out_of_range(q, "this is more time than there is");
        }
        (share <= 1.0).then_some(share)
    }

    /// The seconds of the unit after `per`.
    pub(super) fn per(&mut self, rate: NodeRef<'_>) -> Option<f64> {
        self.per_unit(rate).map(TimeUnit::elapsed_s)
    }

    /// The unit after `per`.
    pub(super) fn per_unit(&mut self, rate: NodeRef<'_>) -> Option<TimeUnit> {
        let word = rate.child(Kind::unit_name)?;
        let unit = time_unit(word.text());
        if unit.is_none() {
            self.push(
                Finding::error("wrong-unit", word.span(), format!("`{}` is no unit of time", word.text()))
                    .help("write `per day`, `per week`, `per hour`"),
            );
        }
        unit
    }

    /// A spread of times.
    pub(super) fn dist(&mut self, node: NodeRef<'_>) -> Option<Dist<Duration>> {
        self.spread(node, Self::duration)
    }

    /// A spread of plain figures.
    pub(super) fn dist_amount(&mut self, node: NodeRef<'_>) -> Option<Dist<f64>> {
        self.spread(node, Self::amount)
    }

    fn spread<'t, T: Copy + Plain>(&mut self, node: NodeRef<'t>, read: Read<'b, 't, T>) -> Option<Dist<T>> {
        let shape = if node.kind() == Kind::dist { node.children().next()? } else { node };
        let figures: Vec<NodeRef<'t>> = shape.all(Kind::quantity).collect();
        let at = |b: &mut Self, i: usize| figures.get(i).and_then(|q| read(b, *q));
        let spread = match shape.kind() {
            Kind::quantity => Dist::Constant(read(self, shape)?),
            Kind::exponential => Dist::Exponential(at(self, 0)?),
            Kind::uniform => Dist::Uniform { low: at(self, 0)?, high: at(self, 1)? },
            Kind::triangular => {
                Dist::Triangular { low: at(self, 0)?, high: at(self, 1)?, mode: at(self, 2)? }
            }
            Kind::normal => Dist::Normal { mean: at(self, 0)?, sd: at(self, 1)? },
            Kind::range => Dist::MedianToP90 { median: at(self, 0)?, p90: at(self, 1)? },
            Kind::lognormal => {
                let cv = figures.get(1).and_then(|q| self.share_up_to(*q, 100.0))?;
                Dist::Lognormal { mean: read(self, *figures.first()?)?, cv }
            }
            Kind::erlang => {
                let k = self.count_from_one(shape.child(Kind::count)?, 1_000)?;
                Dist::Erlang { k, mean: at(self, 0)? }
            }
            Kind::mixture => self.mixture(shape, read)?,
            _ => return None,
        };
        self.ordered(shape, &spread);
        Some(spread)
    }

    fn mixture<'t, T: Copy + Plain>(&mut self, shape: NodeRef<'t>, read: Read<'b, 't, T>) -> Option<Dist<T>> {
        let mut parts = Vec::new();
        for part in shape.all(Kind::mixture_part) {
            let mut children = part.children();
            let share = self.share(children.next()?)?;
            parts.push((share, self.spread(children.next()?, read)?));
        }
        let sum: f64 = parts.iter().map(|(p, _)| p).sum();
        if (sum - 1.0).abs() > 1e-9 {
            let message = format!("the parts add up to {}%", trim_figure(sum * 100.0));
            self.push(
                Finding::error("contradiction", shape.span(), message)
                    .help("shares of a mixture add up to 100%"),
            );
        }
        Some(Dist::Mixture(parts))
    }

    /// Says so when the upper figure of a spread is below the lower.
    fn ordered<T: Copy + Plain>(&mut self, shape: NodeRef<'_>, spread: &Dist<T>) {
        let pair = match spread {
            Dist::Uniform { low, high } => (low.plain(), high.plain()),
            Dist::Triangular { low, high, mode } => {
                let (l, m, h) = (low.plain(), mode.plain(), high.plain());
                (if m < l || m > h { h + 1.0 } else { l }, h)
            }
            Dist::MedianToP90 { median, p90 } => (median.plain(), p90.plain()),
            _ => return,
        };
        if pair.0 > pair.1 {
            self.push(
                Finding::error(
                    "number-out-of-range",
                    shape.span(),
                    "the figures of this spread are in the wrong order",
                )
                .help("write the smaller figure first"),
            );
        }
    }

    /// A count up to a limit.
    pub(super) fn count(&mut self, node: NodeRef<'_>, limit: u32) -> Option<u32> {
        let figure = node.figure();
        if figure <= f64::from(limit) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number up to the limit"
            )]
            return Some(figure as u32);
        }
        self.out_of_range(node, &format!("at most {limit} can be meant here"));
        None
    }

    /// A count of things of which there must be one at least.
    pub(super) fn count_from_one(&mut self, node: NodeRef<'_>, limit: u32) -> Option<u32> {
        let count = self.count(node, limit)?;
        if count == 0 {
            self.out_of_range(node, "nothing would be left; write at least 1");
            return None;
        }
        Some(count)
    }

    /// `on demand`, `every week on Thursday at 14:00`.
    pub(super) fn cadence(&mut self, node: NodeRef<'_>) -> Option<Cadence> {
        let inner = if node.kind() == Kind::cadence { node.children().next()? } else { node };
        if inner.kind() == Kind::on_demand {
            return Some(Cadence::OnDemand);
        }
        let period = match inner.child(Kind::quantity) {
            Some(q) => self.duration(q)?,
            None => {
                let word = inner.child(Kind::unit_name)?;
                let Some(unit) = time_unit(word.text()) else {
                    let message = format!("`{}` is no unit of time", word.text());
                    self.push(
                        Finding::error("wrong-unit", word.span(), message)
                            .help("write `every day`, `every 2 weeks`"),
                    );
                    return None;
                };
                Duration::new(1.0, unit)
            }
        };
        if period.elapsed_s() <= 0.0 {
            self.out_of_range(inner, "a rhythm needs some time from one occasion to the next");
            return None;
        }
        if let Some(day) = inner.child(Kind::weekday)
            && period.elapsed_s() % TimeUnit::Week.elapsed_s() != 0.0
        {
            let message = format!("`{}` does not always fall on a {}", inner.text(), day.text());
            self.push(Finding::error("contradiction", inner.span(), message).help(format!(
                "write `every week on {0}`, `every 2 weeks on {0}`, or leave the day out",
                day.text()
            )));
            return None;
        }
        let day = inner.child(Kind::weekday).map_or(0, |d| weekday(d.text()));
        let clock = inner.child(Kind::clock).and_then(|c| self.clock(c)).unwrap_or(0);
        let offset_s = f64::from(day) * 86_400.0 + f64::from(clock);
        Some(Cadence::Every { period, offset_s })
    }

    /// `09:30`, as seconds after midnight.
    pub(super) fn clock(&mut self, node: NodeRef<'_>) -> Option<u32> {
        let (h, m) = node.text().split_once(':')?;
        let (h, m): (u32, u32) = (h.parse().ok()?, m.parse().ok()?);
        if h > 24 || m > 59 || (h == 24 && m > 0) {
            self.out_of_range(node, "a time of day lies between 00:00 and 24:00");
            return None;
        }
        Some(h * 3_600 + m * 60)
    }

    /// `day 30`, or `30 days`, as seconds from the start of the run.
    pub(super) fn moment(&mut self, node: NodeRef<'_>) -> Option<f64> {
        if let Some(q) = node.child(Kind::quantity) {
            return Some(self.duration(q)?.elapsed_s());
        }
        let unit = time_unit(node.child(Kind::moment_unit)?.text().trim())?;
        let figure = node.child(Kind::number)?.figure();
        if !(0.0..=MAX_YEARS * 365.0).contains(&figure) {
            self.out_of_range(node, "a moment lies between the start and 1,000 years");
            return None;
        }
        Some(figure * unit.elapsed_s())
    }

    fn figure(&mut self, q: NodeRef<'_>) -> Option<f64> {
        let figure = q.child(Kind::number)?.figure();
        if figure.is_finite() && figure.abs() <= 1e15 {
            return Some(figure);
        }
        self.out_of_range(q, "this figure is larger than anything that can be meant");
        None
    }

    fn wrong_unit(&mut self, q: NodeRef<'_>, wanted: &str, help: Option<String>) {
        let message = format!("{wanted} belongs here, `{}` is none", q.text());
        self.push(Finding::error("wrong-unit", q.span(), message).maybe_help(help));
    }

    fn missing_unit(&mut self, q: NodeRef<'_>, wanted: &str, example: &str) {
        let message = format!("{wanted} belongs here, and `{}` has no unit", q.text());
        self.push(Finding::error("missing-unit", q.span(), message).help(format!("write `{example}`")).fix(
            format!("write `{example}`"),
            false,
            q.span(),
            example,
        ));
    }

    pub(super) fn out_of_range(&mut self, node: NodeRef<'_>, why: &str) {
        self.push(
            Finding::error("number-out-of-range", node.span(), format!("`{}` cannot be meant", node.text()))
                .help(why),
        );
    }
}

/// A figure that can be put in order, whatever its unit.
pub(super) trait Plain {
    fn plain(self) -> f64;
}
impl Plain for f64 {
    fn plain(self) -> f64 {
        self
    }
}
impl Plain for Duration {
    fn plain(self) -> f64 {
        self.elapsed_s()
    }
}

/// Monday is 0.
pub(super) fn weekday(word: &str) -> u8 {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    DAYS.iter().position(|d| *d == word).map_or(0, |i| u8::try_from(i).unwrap_or(0))
}

/// A figure without a needless fraction.
pub(super) fn trim_figure(figure: f64) -> String {
    // Sums of shares are not exact: 110%, not 110.00000000000001%.
    format!("{}", (figure * 1e9).round() / 1e9)
}
