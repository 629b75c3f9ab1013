//! Both parsers, and what each makes of a text: its nodes with their places, or nothing when the text is not well-formed.

use pest::{Parser as _, Token};
use tree_sitter::{Language, Node, Parser};

#[allow(clippy::all)]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../../../grammar/andon.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// A node: what it is, and from where to where.
pub type Shape = Vec<(String, usize, usize)>;

unsafe extern "C" {
    fn tree_sitter_andon() -> *const tree_sitter::ffi::TSLanguage;
}

/// The compiled grammar.
#[must_use]
pub fn language() -> Language {
    // SAFETY: the generated function has no arguments and returns a static language.
    unsafe { Language::from_raw(tree_sitter_andon()) }
}

/// What pest makes of a text.
#[must_use]
pub fn pest(text: &str) -> Option<Shape> {
    let pairs = Grammar::parse(Rule::file, text).ok()?;
    let mut out = Shape::new();
    let mut open = Vec::new();
    for token in pairs.tokens() {
        match token {
            Token::Start { rule: Rule::stray | Rule::stray_head, .. } => return None,
            Token::Start { rule, pos } => {
                open.push(out.len());
                out.push((format!("{rule:?}"), pos.pos(), 0));
            }
            Token::End { pos, .. } => {
                let node = open.pop()?;
                out[node].2 = trimmed(text, pos.pos());
            }
        }
    }
    // The file ends where the text ends; what is inside a text is one word for tree-sitter.
    out.retain(|(kind, ..)| !matches!(kind.as_str(), "file" | "EOI" | "string_text"));
    Some(out)
}

/// Without blanks at the end: those after the header are part of it for pest alone.
fn trimmed(text: &str, end: usize) -> usize {
    text[..end].trim_end_matches([' ', '\t']).len()
}

/// What tree-sitter makes of a text.
///
/// # Panics
/// When the parser is of another version than the library.
#[must_use]
pub fn tree_sitter(text: &str) -> Option<Shape> {
    let mut parser = Parser::new();
    parser.set_language(&language()).expect("a parser of a version that the library knows");
    let tree = parser.parse(text, None)?;
    if tree.root_node().has_error() {
        return None;
    }
    let mut out = Shape::new();
    walk(tree.root_node(), text, &mut out);
    Some(out)
}

fn walk(root: Node<'_>, text: &str, out: &mut Shape) {
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        if node.is_named() && !matches!(node.kind(), "file" | "metric_word" | "block") {
            out.push((node.kind().to_owned(), node.start_byte(), trimmed(text, node.end_byte())));
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}
