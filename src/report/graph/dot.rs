//! The picture as text for Graphviz. Names of nodes are ours; the words of a spec stand in quoted labels only.

use super::svg::layout::{frame_words, people_words, row_words};
use super::words::pen;
use super::{Anchor, Fate, Link, LinkKind, RowKind, Scene, words};
use crate::report::sanitise::one_line;
use crate::report::svg::style;
use std::fmt::Write as _;

/// The scene in the DOT language.
#[must_use]
pub fn dot(scene: &Scene) -> String {
    let mut out = String::from("digraph organisation {\n");
    let _ = writeln!(
        out,
        "  graph [label={}, labelloc=t, compound=true, rankdir=LR, newrank=true, fontname=Helvetica];",
        quoted(&heading(scene))
    );
    out.push_str(
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=Helvetica, fontsize=11];\n",
    );
    out.push_str("  edge [fontname=Helvetica, fontsize=9];\n");
    if scene.links.iter().flat_map(|l| l.from.iter().chain(&l.to)).any(|e| e.at == Anchor::Whole) {
        out.push_str("  everybody [shape=plaintext, label=\"everybody\"];\n");
    }
    for frame in 0..scene.frames.len() {
        if scene.frames[frame].parent.is_none() {
            cluster(scene, frame, 1, &mut out);
        }
    }
    for (index, row) in scene.rows.iter().enumerate() {
        if row.frame.is_none() {
            node(scene, index, 1, &mut out);
        }
    }
    for (index, row) in scene.rows.iter().enumerate() {
        if let Some(boss) = row.boss {
            let rate = row.up + row.down;
            let traffic = if scene.traffic.is_some() {
                format!(", tooltip={}", quoted(&words::rate(rate)))
            } else {
                String::new()
            };
            let _ = writeln!(
                out,
                "  r{boss} -> r{index} [dir=none, color=\"#6e7781\"{traffic}, penwidth={}];",
                pen(scene, rate)
            );
        }
    }
    for link in &scene.links {
        edge(scene, link, &mut out);
    }
    out.push_str("}\n");
    out
}

/// A quoted string in which nothing is an escape, an entity or an end of the string.
fn quoted(text: &str) -> String {
    let text = one_line(text).replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
}

fn heading(scene: &Scene) -> String {
    let mut out = vec![scene.title.clone()];
    out.extend(scene.traffic.clone());
    out.extend(scene.notes.iter().cloned());
    out.extend(scene.marks.iter().enumerate().map(|(i, m)| format!("[{}] {}: {}", i + 1, m.rule, m.message)));
    out.join(" | ")
}

fn marked(words: &str, marks: &[usize]) -> String {
    marks.iter().fold(words.to_owned(), |out, m| format!("{out} [{}]", m + 1))
}

fn cluster(scene: &Scene, index: usize, depth: usize, out: &mut String) {
    let frame = &scene.frames[index];
    let pad = "  ".repeat(depth);
    let look = match frame.fate {
        Fate::Removed => "style=\"rounded,dashed\"",
        Fate::Added | Fate::Moved => "style=\"rounded,bold\"",
        _ => "style=rounded",
    };
    let people = people_words(frame);
    let people = if people.is_empty() { people } else { format!(", {people}") };
    let label = marked(&format!("{}{people}", frame_words(frame)), &frame.marks);
    let _ = writeln!(out, "{pad}subgraph cluster_{index} {{\n{pad}  label={}; {look};", quoted(&label));
    for row in frame.leader.iter().chain(&frame.rows) {
        node(scene, *row, depth + 1, out);
    }
    if frame.leader.is_none() && frame.rows.is_empty() {
        let _ = writeln!(out, "{pad}  f{index} [shape=point, style=invis];");
    }
    for child in &frame.children {
        cluster(scene, *child, depth + 1, out);
    }
    let _ = writeln!(out, "{pad}}}");
}

fn node(scene: &Scene, index: usize, depth: usize, out: &mut String) {
    let row = &scene.rows[index];
    let shape =
        if matches!(row.kind, RowKind::Leader | RowKind::LeaderElsewhere) { ", penwidth=2" } else { "" };
    let look = match row.fate {
        Fate::Removed => ", style=\"rounded,dashed\"",
        Fate::Added => ", style=\"rounded,bold\"",
        _ => "",
    };
    let label = quoted(&marked(&row_words(row), &row.marks));
    let _ = writeln!(out, "{}r{index} [label={label}{shape}{look}];", "  ".repeat(depth));
}

/// A node that an edge may lead to, and the box that it is cut at.
fn end(scene: &Scene, anchor: Anchor) -> (String, Option<usize>) {
    match anchor {
        Anchor::Whole => ("everybody".to_owned(), None),
        Anchor::Row(row) => (format!("r{row}"), None),
        Anchor::Frame(frame) => {
            let mut inner = frame;
            loop {
                let it = &scene.frames[inner];
                if let Some(row) = it.leader.or(it.rows.first().copied()) {
                    return (format!("r{row}"), Some(frame));
                }
                match it.children.first() {
                    Some(child) => inner = *child,
                    None => return (format!("f{inner}"), Some(frame)),
                }
            }
        }
    }
}

fn edge(scene: &Scene, link: &Link, out: &mut String) {
    let (name, (color, dashes)) = match link.kind {
        LinkKind::Interface(channel) => {
            (scene.channels.get(channel).map_or("", |c| c.0.as_str()), style(channel))
        }
        LinkKind::Dotted => ("also reports to", ("#59636e", "2 4")),
        LinkKind::Reports => ("reports to", ("#6e7781", "")),
        LinkKind::Moved => (link.label.as_str(), ("#59636e", "4 2")),
    };
    let look = if dashes.is_empty() { "solid" } else { "dashed" };
    let label = match link.kind {
        LinkKind::Moved => format!("moved: {name}"),
        _ => format!("{}{name}", link.fate.sign()),
    };
    let dir = if link.both { "both" } else { "forward" };
    for from in &link.from {
        for to in &link.to {
            let ((a, tail), (b, head)) = (end(scene, from.at), end(scene, to.at));
            let rate = from.rate.min(to.rate);
            let traffic = if rate > 0.0 { format!(", {}", words::rate(rate)) } else { String::new() };
            let label = quoted(&marked(&format!("{label}{traffic}"), &link.marks));
            // Everybody of a role may talk to everybody of it: a loop at one of them says so.
            let (tail, head) = if a == b { (None, None) } else { (tail, head) };
            let cut = |word: &str, frame: Option<usize>| {
                frame.map_or_else(String::new, |f| format!(", {word}=cluster_{f}"))
            };
            let _ = writeln!(
                out,
                "  {a} -> {b} [label={label}, tooltip={}, dir={dir}, color=\"{color}\", style={look}, constraint=false, penwidth={}{}{}];",
                quoted(&link.label),
                pen(scene, rate),
                cut("ltail", tail),
                cut("lhead", head)
            );
        }
    }
}
