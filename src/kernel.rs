//! The discrete-event kernel. It knows nothing of organisations.
