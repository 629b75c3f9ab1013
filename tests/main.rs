//! One test binary for everything that needs more than one layer.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests may panic"
)]
#![expect(clippy::disallowed_methods, reason = "oracles are compared with the platform's own arithmetic")]

#[path = "suite/answers.rs"]
mod answers;
#[path = "suite/asked_back.rs"]
mod asked_back;
#[path = "suite/attention.rs"]
mod attention;
#[path = "suite/bad_input.rs"]
mod bad_input;
#[path = "../benches/runtime/specs.rs"]
mod bench_specs;
#[path = "suite/benches.rs"]
mod benches;
#[path = "suite/boards.rs"]
mod boards;
#[path = "suite/bounds.rs"]
mod bounds;
#[path = "suite/cases.rs"]
mod cases;
#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/clocks.rs"]
mod clocks;
#[path = "suite/command_line.rs"]
mod command_line;
#[path = "suite/communication.rs"]
mod communication;
#[path = "suite/compare.rs"]
mod compare;
#[path = "suite/coupling.rs"]
mod coupling;
#[path = "suite/coverage.rs"]
mod coverage;
#[path = "suite/diagnosis.rs"]
mod diagnosis;
#[path = "suite/difference.rs"]
mod difference;
#[path = "suite/documents.rs"]
mod documents;
#[path = "suite/drawn.rs"]
mod drawn;
#[path = "suite/ended.rs"]
mod ended;
#[path = "suite/fingerprint.rs"]
mod fingerprint;
#[path = "suite/followed.rs"]
mod followed;
#[path = "suite/foretold.rs"]
mod foretold;
#[path = "suite/generate.rs"]
mod generate;
#[path = "suite/hazards.rs"]
mod hazards;
#[path = "suite/headcounts.rs"]
mod headcounts;
#[path = "suite/interactions.rs"]
mod interactions;
#[path = "suite/interruption.rs"]
mod interruption;
#[path = "suite/journal.rs"]
mod journal;
#[path = "suite/layers.rs"]
mod layers;
#[path = "suite/layout.rs"]
mod layout;
#[path = "suite/left_out.rs"]
mod left_out;
#[path = "suite/limits.rs"]
mod limits;
#[path = "suite/linting.rs"]
mod linting;
#[path = "suite/lsp.rs"]
mod lsp;
#[path = "suite/lsp_client.rs"]
mod lsp_client;
#[path = "suite/lsp_edits.rs"]
mod lsp_edits;
#[path = "suite/lsp_robust.rs"]
mod lsp_robust;
#[path = "suite/lsp_spans.rs"]
mod lsp_spans;
#[path = "suite/manual.rs"]
mod manual;
#[path = "suite/measures.rs"]
mod measures;
#[path = "suite/mechanisms.rs"]
mod mechanisms;
#[path = "suite/mended.rs"]
mod mended;
#[path = "suite/metamorphic.rs"]
mod metamorphic;
#[path = "suite/money.rs"]
mod money;
#[path = "suite/newcomer.rs"]
mod newcomer;
#[path = "suite/nonsense.rs"]
mod nonsense;
#[path = "suite/oracles.rs"]
mod oracles;
#[path = "suite/order.rs"]
mod order;
#[path = "suite/organisations.rs"]
mod organisations;
#[path = "suite/over_time.rs"]
mod over_time;
#[path = "suite/persons.rs"]
mod persons;
#[path = "suite/pictures.rs"]
mod pictures;
#[path = "suite/places.rs"]
mod places;
#[path = "suite/planted.rs"]
mod planted;
#[path = "suite/pull_requests.rs"]
mod pull_requests;
#[path = "suite/read_by_machines.rs"]
mod read_by_machines;
#[path = "suite/recovery.rs"]
mod recovery;
#[path = "suite/reorganisation.rs"]
mod reorganisation;
#[path = "suite/rights.rs"]
mod rights;
#[path = "suite/rules.rs"]
mod rules;
#[path = "suite/scarce.rs"]
mod scarce;
#[path = "suite/shadow.rs"]
mod shadow;
#[path = "suite/slips.rs"]
mod slips;
#[path = "suite/snapshot_faults.rs"]
mod snapshot_faults;
#[path = "suite/snapshot_statistics.rs"]
mod snapshot_statistics;
#[path = "suite/snapshots.rs"]
mod snapshots;
#[path = "suite/spared.rs"]
mod spared;
#[path = "suite/stories.rs"]
mod stories;
#[path = "suite/structures.rs"]
mod structures;
#[path = "suite/study.rs"]
mod study;
#[path = "suite/support.rs"]
mod support;
#[path = "suite/suspects.rs"]
mod suspects;
#[path = "suite/takeover.rs"]
mod takeover;
#[path = "suite/told.rs"]
mod told;
#[path = "suite/trees.rs"]
mod trees;
#[path = "suite/units.rs"]
mod units;
#[path = "suite/vacant.rs"]
mod vacant;
#[path = "suite/verdicts.rs"]
mod verdicts;
#[path = "suite/voice.rs"]
mod voice;
#[path = "suite/words.rs"]
mod words;
