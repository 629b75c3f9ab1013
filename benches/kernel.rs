//! The kernel against hand-written loops: millions of events per CPU second, and the ratio of CPU times.
//!
//! Each model is written twice: as a world on the kernel, and as the loop which somebody would write for that model
//! alone: a binary heap of time and event, a sequential generator, no names, no ties, no bounds. The two run in
//! alternating order within a round, and the median of the ratios within the rounds is what counts.
//!
//! `cargo bench --bench kernel [-- rounds]`; goal: a ratio of at most 2 on every model.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reports to the terminal and has a clock"
)]
#![expect(clippy::expect_used, reason = "constants are sound")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small numbers")]

use std::hint::black_box;

use andon::kernel::{Key, sampler};

#[path = "kernel/by_hand.rs"]
#[allow(dead_code, reason = "the other bench uses the rest")]
mod by_hand;
#[path = "kernel/measure.rs"]
mod measure;
#[path = "kernel/on_kernel.rs"]
mod on_kernel;

use measure::{Counted, cpu_seconds, median, timed};

type Model = (&'static str, fn(u64, u64) -> Counted, fn(u64, u64) -> Counted);

fn main() {
    let rounds = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(9);
    let models: [Model; 3] = [
        ("M/M/1", by_hand::single, on_kernel::single),
        ("tandem of 10 M/M/2", by_hand::tandem, on_kernel::tandem),
        ("10,000 stations", by_hand::network, on_kernel::network),
    ];
    println!(
        "{:<20} {:>10} {:>10} {:>7}   (million events per CPU second, ratio of CPU time)",
        "", "hand", "kernel", "ratio"
    );
    for (name, hand, kernel) in models {
        report(name, rounds, hand, kernel);
    }
    report_draws();
}

/// Nanoseconds for a key of an item, its stream and two draws; for a draw of a long stream; for an exponential duration.
fn report_draws() {
    const COUNT: u64 = 4_000_000;
    let root = Key::seed(1, 1);
    let nanoseconds = |name: &str, run: &mut dyn FnMut(u64) -> u64| {
        let before = cpu_seconds();
        let sum = (0..COUNT).fold(0_u64, |sum, n| sum.wrapping_add(run(n)));
        black_box(sum);
        println!("{name:<40} {:>6.1} ns", (cpu_seconds() - before) * 1e9 / COUNT as f64);
    };
    nanoseconds("a new stream and two draws", &mut |n| {
        let mut stream = root.number(n).stream();
        stream.bits() ^ stream.bits()
    });
    let mut stream = root.stream();
    nanoseconds("a draw of a long stream", &mut |_| stream.bits());
    nanoseconds("an exponential duration", &mut |_| sampler::exponential(&mut stream, 1e6) as u64);
    nanoseconds("a lognormal duration", &mut |_| sampler::lognormal(&mut stream, 1e6, 0.5) as u64);
}

fn report(name: &str, rounds: u64, hand: fn(u64, u64) -> Counted, kernel: fn(u64, u64) -> Counted) {
    let events = 4_000_000;
    let (mut hands, mut kernels, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut present = (0.0, 0.0);
    for round in 0..=rounds {
        let kernel_first = (round * 0x9e37_79b9) >> 5 & 1 == 0;
        let early = kernel_first.then(|| timed(|| kernel(round, events)));
        let (by_hand, slow) = timed(|| hand(round, events));
        let (on_kernel, fast) = early.unwrap_or_else(|| timed(|| kernel(round, events)));
        present = (present.0 + slow.present, present.1 + fast.present);
        if round > 0 {
            hands.push(slow.events as f64 / by_hand / 1e6);
            kernels.push(fast.events as f64 / on_kernel / 1e6);
            ratios.push(on_kernel / fast.events as f64 * slow.events as f64 / by_hand);
        }
    }
    println!(
        "{name:<20} {:>10.1} {:>10.1} {:>7.2}   (present {:.1} and {:.1})",
        median(&mut hands),
        median(&mut kernels),
        median(&mut ratios),
        present.0 / (rounds + 1) as f64,
        present.1 / (rounds + 1) as f64,
    );
}
