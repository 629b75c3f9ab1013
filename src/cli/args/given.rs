//! Values of the command line that are held to what a spec may say.

use crate::model::dynamics::MOST_REPLICATIONS;

/// Each thread has a stack of its own, and takes its time to start.
const MOST_THREADS: usize = 256;

/// How often a scenario is repeated: every replication is kept in memory until the run is over.
pub(super) fn replications(text: &str) -> Result<u32, String> {
    let whole: u64 = match text.replace('_', "").parse() {
        Ok(whole) => whole,
        Err(_) => return Err("a whole number is wanted, as `20`".to_owned()),
    };
    match u32::try_from(whole) {
        Ok(0) => Err("at least 1 is wanted".to_owned()),
        Ok(count) if count <= MOST_REPLICATIONS => Ok(count),
        _ => Err(format!("at most {MOST_REPLICATIONS} can be meant here, as in a spec")),
    }
}

/// A whole number of anything.
pub(super) fn whole<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.replace('_', "").parse().map_err(|_| {
        match text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()) {
            true => "a whole number is wanted, from 0 up to what a machine can hold".to_owned(),
            false => "a whole number is wanted, as `20`".to_owned(),
        }
    })
}

/// A whole number of something of which there must be one.
pub(super) fn some(text: &str) -> Result<usize, String> {
    match whole(text)? {
        0 => Err("at least 1 is wanted".to_owned()),
        count => Ok(count),
    }
}

/// Threads: more than any machine has processors for only cost, and results are the same for any number.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    match whole::<usize>(text)? {
        0 => Err("at least 1 is wanted; without `--threads` there are as many as the machine has processors"
            .to_owned()),
        count if count <= MOST_THREADS => Ok(count),
        _ => Err(format!(
            "at most {MOST_THREADS} can be meant here; without `--threads` there are as many as the machine has processors"
        )),
    }
}

/// A share of the mean, as a spec writes it or as a plain number.
pub(super) fn precision(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (figure, scale) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim(), 100.0),
        None => (text, 1.0),
    };
    match figure.parse::<f64>().map(|figure| figure / scale) {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        Ok(_) => Err("a share above 0 and up to 100% is wanted, as `5%`".to_owned()),
        Err(_) => Err("a share is wanted, as `5%` or `0.05`".to_owned()),
    }
}
