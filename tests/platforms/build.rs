//! Lists all specs and oracles, so that a new one is compared as soon as it is there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = fs::canonicalize(Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../.."))?;
    let mut found = Vec::new();
    for folder in ["specs", "tests/oracles"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        collect(&root.join(folder), &mut found)?;
    }
    found.sort();
    let mut table = String::from("pub const ALL: &[(&str, &str)] = &[\n");
    for path in found {
        let name = path.strip_prefix(&root).map_err(io::Error::other)?.display().to_string();
        writeln!(table, "    ({name:?}, include_str!({:?})),", path.display().to_string()).map_err(io::Error::other)?;
    }
    table += "];\n";
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("specs.rs"), table)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "org") {
            found.push(path);
        }
    }
    Ok(())
}
