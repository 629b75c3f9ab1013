//! The language as written: text to a tree with spans, the words of its statements, and its canonical layout.

mod blocks;
pub mod format;
mod habits;
pub mod placeholders;
pub mod recover;
pub mod reparse;
pub mod scan;
pub mod statements;
pub mod tree;
pub mod unseen;

#[expect(missing_docs, reason = "pest writes this enum; the grammar documents its rules")]
#[allow(clippy::all, unreachable_pub)]
mod grammar {
    /// The parser that pest makes of `grammar/andon.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/andon.pest"]
    pub struct Grammar;
}

/// What a node of the tree is: a rule of the grammar.
pub use grammar::Rule as Kind;
pub use tree::{NodeRef, Tree};

use crate::diag::Finding;
use crate::source::FileId;
use pest::Parser;
use std::collections::BTreeSet;

/// A file as understood.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// All that it says.
    pub tree: Tree,
    /// What was wrong with its form.
    pub findings: Vec<Finding>,
    /// Words in lines that were not understood: whoever refers to one of them is not blamed.
    pub spoiled: BTreeSet<String>,
    /// Its braces matched as they were written.
    pub balanced: bool,
}

/// Reads a file whose first line is the header. Never fails: what is not understood is a finding, and the rest of the
/// file is known all the same.
#[must_use]
pub fn parse(file: FileId, text: &str) -> Parsed {
    let scan = scan::scan(file, text);
    let Some(repaired) = scan.repaired else {
        let tree = Tree::empty(file, text);
        return Parsed { tree, findings: scan.findings, spoiled: BTreeSet::new(), balanced: false };
    };
    let balanced = repaired.as_written();
    let tree = match grammar::Grammar::parse(Kind::file, repaired.text()) {
        Ok(pairs) => Tree::build(file, text, pairs, &repaired),
        Err(_) => Tree::empty(file, text),
    };
    let understood = !tree.is_empty();
    let balanced = balanced && understood;
    let mut parsed = Parsed { tree, findings: scan.findings, spoiled: BTreeSet::new(), balanced };
    if understood {
        recover::report(&mut parsed);
    } else if parsed.findings.is_empty() {
        parsed.findings.push(recover::unreadable(file, text));
    }
    parsed
}
