//! CPU time of a stretch of work, and what is compared.

use std::hint::black_box;

/// Events handled, and the mean number present at the end of each event: a check that both do the same work.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) events: u64,
    pub(crate) present: f64,
}

pub(crate) fn timed(run: impl FnOnce() -> Counted) -> (f64, Counted) {
    let before = cpu_seconds();
    let counted = black_box(run());
    (cpu_seconds() - before, counted)
}

/// CPU time of this process where the system tells it finely, else wall time.
pub(crate) fn cpu_seconds() -> f64 {
    let nanoseconds = std::fs::read_to_string("/proc/self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next().and_then(|word| word.parse::<f64>().ok()));
    nanoseconds.map_or_else(wall_seconds, |nanoseconds| nanoseconds / 1e9)
}

fn wall_seconds() -> f64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
