//! Queueing theory as oracle: specs whose exact answers are known.
//!
//! Each case runs 60 replications of 16,000 to 20,000 customers and is refused at |z| > 4.5 (7·10⁻⁶ for each test). The
//! standard error of a mean wait is then about 1%, so an error of 5% is found nearly always.

use crate::support::{run_base, z};

fn agrees(path: &str, cases: &[(&str, &str, f64)]) {
    let run = run_base(path, 1, 60);
    for (metric, of, theory) in cases {
        let z = z(&run, metric, of, *theory);
        assert!(z.abs() < 4.5, "{path}: {metric} of {of} should be {theory}, z = {z}");
    }
}

#[test]
fn one_clerk_with_exponential_service() {
    agrees(
        "tests/oracles/mm1.org",
        &[
            ("flow time", "Case", 5.0),
            ("wait", "Case.Serve", 4.0),
            ("work in progress", "Case", 4.0),
            ("utilisation", "Clerk", 0.8),
        ],
    );
}
