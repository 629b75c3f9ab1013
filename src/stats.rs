//! Statistics over replications: intervals, quantiles, warm-up, comparisons.
