//! The language as written: text to a tree with spans, the words of its statements, and its canonical layout.

#[allow(missing_docs)]
mod grammar {
    /// The parser that pest makes of `grammar/andon.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/andon.pest"]
    pub struct Grammar;
}
