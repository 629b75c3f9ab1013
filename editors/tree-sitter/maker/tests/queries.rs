//! The queries of every editor fit the grammar, and colour every word of a spec once.

use maker::{home, parsers};
use std::path::PathBuf;
use tree_sitter::{Node, Parser, Query, QueryCursor, StreamingIterator as _};

const SPEC: &str = r#"andon 1 // the language
organization "Acme"
import "lib/channels.org"
specialty Java
/// Builds.
role Developer { skilled in Java 50%; pace -5.5 days; works Office }
unit Product led by Head { team Build { 6 Developer; 1 Tester from Ops at 20%; bad news is thanked 10% } }
interface Build <-> Ops by ticket every week on Monday at 9:00
decision Ship { after a no, drop; approved by Head for 1 day, then Ops }
stream Feature { stage Code by Build { effort 2 days to 5 days; next Test 50% } }
andon Cord { answered by Head within 5 min; stops the line }
scenario Year { runs 1 year after 4 weeks warm-up; without switching; at week 4 use variant Split
  expect no finding no-owner; expect wait p90 falls at least 2 times with 95% confidence; expect load of Build <= 90% }
variant Split of Base { allow wide-span because "x"; set default span 7; changes resources because "y" }
compare Now: Base with Split { seed 3 }
"#;

fn queries() -> Vec<PathBuf> {
    let folders = ["tree-sitter/queries", "nvim/queries/andon", "helix/queries/andon"];
    let found: Vec<PathBuf> = folders
        .iter()
        .flat_map(|f| std::fs::read_dir(home().join("..").join(f)).expect("queries").flatten().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "scm"))
        .collect();
    assert!(found.len() >= 10);
    found
}

#[test]
fn every_query_fits_the_grammar_and_takes_something() {
    let tree = parse(SPEC);
    for path in queries() {
        let text = std::fs::read_to_string(&path).expect("a query");
        let query = Query::new(&parsers::language(), &text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut cursor = QueryCursor::new();
        assert!(cursor.matches(&query, tree.root_node(), SPEC.as_bytes()).next().is_some(), "{} takes nothing", path.display());
    }
}

#[test]
fn every_word_has_one_colour() {
    let tree = parse(SPEC);
    let text = std::fs::read_to_string(home().join("queries/highlights.scm")).expect("highlights");
    let query = Query::new(&parsers::language(), &text).expect("a query");
    let mut coloured = std::collections::BTreeMap::<usize, Vec<String>>::new();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), SPEC.as_bytes());
    while let Some(found) = matches.next() {
        for capture in found.captures() {
            let name = query.capture_names()[capture.index as usize].to_owned();
            coloured.entry(capture.node.start_byte()).or_default().push(name);
        }
    }
    let mut bare = Vec::new();
    leaves(tree.root_node(), &mut |leaf| {
        let mut at = Some(leaf);
        let mut colours = 0;
        while let Some(node) = at.filter(|n| n.start_byte() == leaf.start_byte()) {
            colours = coloured.get(&node.start_byte()).map_or(0, Vec::len);
            at = node.parent();
        }
        let inside = std::iter::successors(leaf.parent(), Node::parent).any(|n| matches!(n.kind(), "metric" | "quantity" | "weekday"));
        if colours != 1 && !(inside && colours == 0) {
            bare.push(format!("{}: {:?} {:?}", leaf.start_position(), &SPEC[leaf.byte_range()], coloured.get(&leaf.start_byte())));
        }
    });
    assert!(bare.is_empty(), "{}", bare.join("\n"));
}

fn parse(text: &str) -> tree_sitter::Tree {
    let mut parser = Parser::new();
    parser.set_language(&parsers::language()).expect("the language");
    let tree = parser.parse(text, None).expect("a tree");
    assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
    tree
}

fn leaves<'t>(node: Node<'t>, see: &mut dyn FnMut(Node<'t>)) {
    if node.child_count() == 0 && node.end_byte() > node.start_byte() {
        see(node);
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        leaves(child, see);
    }
}
