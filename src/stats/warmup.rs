//! Where the start of a run stops to matter.

/// What the rule says of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// Observations to drop.
    pub drop: usize,
    /// The mean of what is left.
    pub mean: f64,
    /// The best cut lies at the end of the first half: the run is too short to have forgotten its start.
    pub too_short: bool,
}

/// MSER-5 (White 1997; Spratt 1998): over means of five observations, the cut d in the first half that minimises
/// Σ_{i≥d}(z_i − z̄_d)²/(k−d)². For steady states; a project with an end has no warm-up. Nothing with fewer than 20
/// observations.
#[must_use]
pub fn mser5(values: &[f64]) -> Option<Cut> {
    let means = batch_means(values, 5);
    if means.len() < 4 {
        return None;
    }
    let half = means.len() / 2;
    let (mut best, mut least) = (0, f64::INFINITY);
    let (mut mean, mut squares, mut count) = (0.0, 0.0, 0.0);
    // From the end, so that each cut costs one step of Welford's recurrence; ties go to the shorter cut.
    for (at, value) in means.iter().enumerate().rev() {
        count += 1.0;
        let before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        let error = squares / (count * count);
        if at <= half && error <= least {
            (best, least) = (at, error);
        }
    }
    let rest = &means[best..];
    let mean = rest.iter().sum::<f64>() / rest.len() as f64;
    Some(Cut { drop: best * 5, mean, too_short: best == half })
}

/// Means of consecutive batches of this size; an incomplete last batch is left out.
#[must_use]
pub fn batch_means(values: &[f64], size: usize) -> Vec<f64> {
    let size = size.max(1);
    values.chunks_exact(size).map(|batch| batch.iter().sum::<f64>() / size as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Alternating around 10, after a start far from it.
    fn settling(start: usize, total: usize) -> Vec<f64> {
        (0..total).map(|n| if n < start { 50.0 } else { [9.0, 11.0][n / 5 % 2] }).collect()
    }

    #[test]
    fn the_start_is_cut_and_no_more() {
        let cut = mser5(&settling(20, 200));
        assert_eq!(cut, Some(Cut { drop: 20, mean: 10.0, too_short: false }));
    }

    #[test]
    fn a_steady_run_keeps_everything() {
        let cut = mser5(&settling(0, 200));
        assert_eq!(cut, Some(Cut { drop: 0, mean: 10.0, too_short: false }));
    }

    #[test]
    fn a_run_that_only_rises_is_too_short() {
        let rising: Vec<f64> = (0..100).map(f64::from).collect();
        assert!(mser5(&rising).is_some_and(|cut| cut.too_short));
        assert_eq!(mser5(&rising[..19]), None);
    }

    /// By hand: means 8, 2, 2, 2 give 27/16, 0, 0 for cuts 0, 1, 2, so the cut is after the first batch.
    #[test]
    fn the_smallest_case_by_hand() {
        let values: Vec<f64> = [8.0, 2.0, 2.0, 2.0].iter().flat_map(|&mean| [mean; 5]).collect();
        assert_eq!(mser5(&values), Some(Cut { drop: 5, mean: 2.0, too_short: false }));
    }

    #[test]
    fn batches_are_whole() {
        assert_eq!(batch_means(&[1.0, 3.0, 5.0, 7.0, 9.0], 2), [2.0, 6.0]);
    }
}
