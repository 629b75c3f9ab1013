//! Samplers over `libm`: the same draw gives the same bits on every platform. Each takes its parameters as proven;
//! [`Law`](super::law::Law) is the door for parameters that come from outside.

mod continuous;
mod discrete;
mod normal;

pub use continuous::{erlang, exponential, gamma, triangular, uniform, weibull};
pub use discrete::{Choice, binomial, geometric, poisson};
pub use normal::{lognormal, lognormal_cv, normal, standard_quantile};
