//! The corpus, in the form of `tree-sitter test`: a text and the nodes that it has. `UPDATE=1` writes the nodes anew.

use maker::{home, parsers};
use tree_sitter::Parser;

#[test]
fn the_corpus_parses_as_written() {
    let mut parser = Parser::new();
    parser.set_language(&parsers::language()).expect("the language");
    let mut failed = Vec::new();
    for entry in std::fs::read_dir(home().join("test/corpus")).expect("the corpus").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a corpus file");
        let mut out = String::new();
        let parts: Vec<&str> = text.split("==================\n").skip(1).collect();
        for pair in parts.chunks(2) {
            let [title, body] = pair else { panic!("a title without a body in {}", entry.path().display()) };
            let (source, wanted) = body.split_once("---\n").expect("a text and its nodes");
            let tree = parser.parse(source, None).expect("a tree");
            let nodes = laid_out(&tree.root_node().to_sexp());
            if words(&nodes) != words(wanted) {
                failed.push(format!("{}: {}\n{nodes}", entry.file_name().to_string_lossy(), title.trim()));
            }
            out.push_str(&format!("==================\n{title}==================\n{source}---\n{nodes}\n\n"));
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(entry.path(), format!("{}\n", out.trim_end())).expect("written");
            failed.clear();
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn words(nodes: &str) -> Vec<&str> {
    nodes.split_whitespace().collect()
}

/// One node a line down to the third level, the rest within the line.
fn laid_out(sexp: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for part in sexp.split_inclusive(' ') {
        if part.starts_with('(') && depth > 0 && depth < 5 {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        depth = (depth + part.matches('(').count()).saturating_sub(part.matches(')').count());
        out.push_str(part);
    }
    out
}
