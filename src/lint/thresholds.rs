//! The figures at which rules speak, each with its source.

/// Approvals in a chain from which on it is deep. Assumption: one look besides the doer's is control, three are distance.
pub const APPROVALS: usize = 3;
/// Expected days of a chain of approvals from which on it is deep. Assumption: a working week.
pub const APPROVAL_DAYS: f64 = 5.0;
/// Utilisation from which on queues hurt. Waiting is ρ/(1−ρ) of the service time: four times at 0.8 (Kingman 1961).
pub const NEAR_SATURATION: f64 = 0.8;
/// Utilisation from which on queues grow without end.
pub const OVERLOADED: f64 = 1.0;
/// Direct reports from which on a span is wide. Assumption, after the usual span of seven and the classic limit of twelve.
pub const SPAN: usize = 12;
/// Levels of leaders from which on there are too many. Assumption: at a span of seven, five levels hold 16,000 people.
pub const LAYERS: usize = 7;
/// Fidelity end to end below which a path is lossy. Assumption: half of the meaning.
pub const FIDELITY: f64 = 0.5;
