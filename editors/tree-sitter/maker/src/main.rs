//! `cargo run`: writes `grammar.js`, `src/words.h` and, with the generator of tree-sitter and node, `src/parser.c`.
//! `cargo run -- FOLDER` writes them into another folder, to see whether those here are stale.

use maker::{home, pest_grammar, translate};
use std::error::Error;
use std::path::{Path, PathBuf};
use tree_sitter_generate::{GenerateError, OptLevel, generate_parser_in_directory};

/// The oldest interface of the generator, so that Neovim 0.10 and Emacs 29 can load the parser too.
const ABI: usize = 14;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(home, PathBuf::from);
    std::fs::create_dir_all(folder.join("src"))?;
    if folder != home() {
        std::fs::copy(home().join("tree-sitter.json"), folder.join("tree-sitter.json"))?;
    }
    let pest = pest_grammar()?;
    let mut conflicts: Vec<Vec<String>> = Vec::new();
    // The generator names one conflict at a time; each becomes one that the parser follows both ways.
    loop {
        let made = translate::grammar(&pest, &conflicts)?;
        write_changed(&folder.join("grammar.js"), &made.grammar)?;
        write_changed(&folder.join("src/words.h"), &made.words)?;
        match generate(&folder) {
            Ok(()) => return Ok(()),
            Err(GenerateError::BuildTables(why)) if conflicts.len() < 100 => match conflict(&why) {
                Some(next) if !conflicts.contains(&next) => conflicts.push(next),
                _ => return Err(why.into()),
            },
            Err(why) => return Err(why.into()),
        }
    }
}

fn write_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) { Ok(()) } else { std::fs::write(path, text) }
}

fn generate(folder: &Path) -> Result<(), GenerateError> {
    let mut notes = Vec::new();
    let none = None::<PathBuf>;
    generate_parser_in_directory(folder, none.clone(), none, ABI, None, Some("node"), true, OptLevel::default(), &mut notes)?;
    for note in notes {
        eprintln!("{note:?}");
    }
    Ok(())
}

/// The rules between which the parser must go both ways.
fn conflict(why: &tree_sitter_generate::ParseTableBuilderError) -> Option<Vec<String>> {
    let tree_sitter_generate::ParseTableBuilderError::Conflict(conflict) = why else { return None };
    let ways = serde_json::to_value(&conflict.possible_resolutions).ok()?;
    let both = ways.as_array()?.iter().find_map(|way| way.get("AddConflict")?.get("symbols").cloned())?;
    serde_json::from_value(both).ok()
}
