//! The discrete-event kernel: a clock in whole microseconds, an event queue whose ties do not hang on memory or file order,
//! and random streams keyed by name. It knows nothing of organisations and uses nothing else of this library.

pub mod queue;
pub mod sampler;
pub mod stream;
pub mod time;

pub use queue::{EventQueue, Order};
pub use stream::{Key, Stream};
pub use time::Time;

/// Goes into every random key: a changed kernel is another number, and so are its draws.
pub const KERNEL_VERSION: u64 = 1;
