//! Which spec of the new side is which of the old one: by path, or, when it was renamed, by what is in it.

use super::super::sides::Side;
use std::collections::BTreeSet;

/// A spec on both sides, or on one.
pub(super) struct Pair {
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// How much of their lines two texts must share to be one file that was renamed, as git asks.
const LIKE: f32 = 0.5;

/// Most files on one side that are looked at for renames, and most bytes of each.
const MOST: (usize, usize) = (200, 1_000_000);

/// All pairs, in order of the new path. A file that others import speaks through them, unless it is named.
pub(super) fn pairs(old: &Side, new: &Side, paths: &[String]) -> Result<Vec<Pair>, String> {
    let (before, after) = (old.specs(paths), new.specs(paths));
    for path in paths {
        let inside = |p: &String| p == path || path.is_empty() || p.starts_with(&format!("{path}/"));
        if !before.iter().chain(&after).any(inside) {
            return Err(format!("{path}: no spec of this path on either side"));
        }
    }
    let (heads_old, heads_new) = (heads(old, &before, paths)?, heads(new, &after, paths)?);
    let mut out: Vec<Pair> = Vec::new();
    let both = |p: &&String| before.contains(*p) && after.contains(*p);
    for path in heads_old.union(&heads_new).filter(both) {
        out.push(Pair { old: Some(path.clone()), new: Some(path.clone()) });
    }
    let mut gone: Vec<String> = heads_old.into_iter().filter(|p| !after.contains(p)).collect();
    let mut come: Vec<String> = heads_new.into_iter().filter(|p| !before.contains(p)).collect();
    for (a, b) in renames(old, new, &gone, &come) {
        gone.retain(|p| *p != a);
        come.retain(|p| *p != b);
        out.push(Pair { old: Some(a), new: Some(b) });
    }
    out.extend(gone.into_iter().map(|p| Pair { old: Some(p), new: None }));
    out.extend(come.into_iter().map(|p| Pair { old: None, new: Some(p) }));
    out.sort_by(|x, y| (x.new.as_ref().or(x.old.as_ref())).cmp(&y.new.as_ref().or(y.old.as_ref())));
    Ok(out)
}

/// The specs that no other one imports, and those that are named.
fn heads(side: &Side, specs: &BTreeSet<String>, named: &[String]) -> Result<BTreeSet<String>, String> {
    let mut imported = BTreeSet::new();
    for path in specs {
        let spec = side.spec(path)?;
        imported.extend(spec.files.into_iter().filter(|f| f != path));
    }
    Ok(specs.iter().filter(|p| !imported.contains(*p) || named.contains(p)).cloned().collect())
}

/// The most alike first, each file once.
fn renames(old: &Side, new: &Side, gone: &[String], come: &[String]) -> Vec<(String, String)> {
    let texts = |side: &Side, paths: &[String]| -> Vec<(String, String)> {
        let all = paths.iter().take(MOST.0).filter_map(|p| Some((p.clone(), side.text(p)?)));
        all.filter(|(_, text)| text.len() <= MOST.1).collect()
    };
    let (before, after) = (texts(old, gone), texts(new, come));
    let mut likely: Vec<(f32, &String, &String)> = Vec::new();
    for (a, text_a) in &before {
        for (b, text_b) in &after {
            let ratio =
                if text_a == text_b { 1.0 } else { similar::TextDiff::from_lines(text_a, text_b).ratio() };
            if ratio >= LIKE {
                likely.push((ratio, a, b));
            }
        }
    }
    likely.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let mut out: Vec<(String, String)> = Vec::new();
    for (_, a, b) in likely {
        if out.iter().all(|(x, y)| x != a && y != b) {
            out.push((a.clone(), b.clone()));
        }
    }
    out
}
