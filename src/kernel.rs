//! The discrete-event kernel: a clock in whole microseconds, an event queue whose ties do not hang on memory or file order,
//! and random streams keyed by name. It knows nothing of organisations and uses nothing else of this library.
//!
//! A [`World`](sim::World) is told of each event in turn and plans further ones. The laws of chance are drawn by inversion
//! where that is possible, so that two runs which differ in one place differ only downstream of it. Nothing here reads a
//! clock, asks for entropy, or depends on the platform.

pub mod law;
pub mod queue;
pub mod sampler;
pub mod sim;
pub mod stream;
pub mod time;

pub use law::Law;
pub use queue::{EventQueue, Order, TieBreak};
pub use stream::{Key, Name, Purpose, Stream};
pub use time::{Span, Time};

/// Goes into every random key: a changed kernel is another number, and so are its draws.
pub const KERNEL_VERSION: u64 = 1;
