//! Names become things: from the trees of all files to one organisation, its variants, scenarios and comparisons.
//!
//! Nothing here fails: what cannot be understood is a finding, and the rest is known all the same.

mod alike;
mod bounds;
mod builder;
mod check;
mod claims;
mod currency;
mod decisions;
mod dynamics;
pub mod given;
mod load;
mod members;
mod names;
mod not_text;
mod once;
mod people;
mod plain;
mod relations;
mod roles;
mod signals;
mod stages;
mod things;
mod values;
mod variants;
mod work;

pub use load::{Loaded, Trees, load, load_again};

use crate::diag::{self, Finding};
use crate::model::Project;
use crate::source::provider::FileProvider;
use crate::source::{SourceMap, Span};
use crate::syntax::Parsed;
use std::sync::Arc;

/// A project as understood, with everything that was found on the way.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// All files that were read.
    pub sources: SourceMap,
    /// What they say.
    pub project: Project,
    /// What is wrong with their form and meaning.
    pub findings: Vec<Finding>,
    /// Where names are used, and the name in the head of the declaration that each means.
    pub uses: Vec<Use>,
    /// The trees of the files with the header, imported ones before those that import them.
    pub parsed: Vec<Arc<Parsed>>,
}

/// A name that means a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Where it is used.
    pub at: Span,
    /// The name in the head of the declaration.
    pub of: Span,
}

impl Compiled {
    /// Nothing is wrong with the form and the meaning, so that it can be run.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|f| f.level != diag::Level::Error)
    }
}

/// Reads a file with all that it imports, and understands it.
///
/// ```
/// use andon::source::provider::InMemory;
/// let files = InMemory::default().with("a.org", "andon 1\nrole Dev\nteam Phoenix { 8 Dev }\n");
/// let compiled = andon::resolve::compile("a.org", &files);
/// assert!(compiled.is_sound());
/// assert_eq!(compiled.project.base.headcount(), 8);
/// ```
#[must_use]
pub fn compile(path: &str, files: &dyn FileProvider) -> Compiled {
    compile_again(path, files, &mut Trees::default())
}

/// The same with the trees of the last time: of files that did not change they serve again.
#[must_use]
pub fn compile_again(path: &str, files: &dyn FileProvider, trees: &mut Trees) -> Compiled {
    let loaded = load_again(path, files, trees);
    let mut findings = loaded.findings.clone();
    let (project, uses) = builder::build(&loaded, &mut findings);
    loaded.parsed.iter().for_each(|parsed| once::check(parsed, &mut findings));
    diag::sort(&mut findings, &loaded.sources);
    Compiled { sources: loaded.sources, project, findings, uses, parsed: loaded.parsed }
}
