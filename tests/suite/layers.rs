//! Each layer uses only those below it.

use std::fs;
use std::path::{Path, PathBuf};

const LAYERS: &[&[&str]] = &[
    &["kernel", "stats"],
    &["source"],
    &["diag"],
    &["syntax", "model"],
    &["resolve"],
    &["diff", "network"],
    &["lint", "sim"],
    &["diagnose"],
    &["report"],
    &["lsp"],
    &["cli"],
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn level(module: &str) -> Option<usize> {
    LAYERS.iter().position(|names| names.contains(&module))
}

#[test]
fn a_module_uses_only_what_lies_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let inside = path.strip_prefix(&root).unwrap();
        let own = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_owned();
        let Some(mine) = level(&own) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        // Tests may look further than the code that they test.
        let code = text.split("#[cfg(test)]").next().unwrap();
        for used in code
            .match_indices("crate::")
            .filter_map(|(i, _)| code[i + 7..].split([':', ';', '{', ' ', ')']).next())
        {
            let Some(theirs) = level(used) else { continue };
            let fine = used == own || theirs < mine || (own == "stats" && used == "kernel");
            if !fine {
                wrong.push(format!("{} uses {used}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rooms_stay_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    for path in all {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 700, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_default_is_used_and_every_metric_is_measured() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&root, &mut all);
    let code: String = all
        .iter()
        .filter(|p| !p.ends_with("model/defaults.rs"))
        .map(|p| fs::read_to_string(p).unwrap())
        .collect();
    let figures = fs::read_to_string(root.join("sim/collect/figures.rs")).unwrap();
    for row in andon::model::defaults::TABLE {
        assert!(code.contains(&format!("\"{}\"", row.name)), "default {} changes nothing", row.name);
    }
    for metric in andon::model::metrics::TABLE {
        let spelt = metric.name.starts_with("time in ") || figures.contains(&format!("\"{}\"", metric.name));
        assert!(spelt, "metric {} is never measured", metric.name);
    }
}
