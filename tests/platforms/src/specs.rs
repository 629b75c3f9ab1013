//! The specs and oracles, made into a table by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/specs.rs"));
