//! The picture as a Mermaid flowchart, as GitHub, GitLab and many wikis draw it in Markdown. Names of nodes are ours; in labels every
//! character that is no letter, digit or space stands as its number.

use super::svg::layout::{frame_words, people_words, row_words};
use super::words::pen;
use super::{Anchor, End, Fate, Link, LinkKind, RowKind, Scene, words};
use crate::diag::counted::counted;
use crate::report::sanitise::one_line;
use crate::report::svg::style;
use std::fmt::Write as _;

/// Most edges that Mermaid draws unless it is told otherwise, less some.
const MOST_EDGES: usize = 400;

/// The scene as a flowchart.
#[must_use]
pub fn mermaid(scene: &Scene) -> String {
    let mut out = String::from("flowchart LR\n");
    let _ = writeln!(out, "  accTitle: {}", title(&scene.title));
    if scene.links.iter().flat_map(|l| l.from.iter().chain(&l.to)).any(|e| e.at == Anchor::Whole) {
        out.push_str("  everybody([\"everybody\"])\n");
    }
    for frame in 0..scene.frames.len() {
        if scene.frames[frame].parent.is_none() {
            subgraph(scene, frame, 1, &mut out);
        }
    }
    for (index, row) in scene.rows.iter().enumerate() {
        if row.frame.is_none() {
            node(scene, index, 1, &mut out);
        }
    }
    let mut edges = Edges::default();
    for (index, row) in scene.rows.iter().enumerate() {
        if let Some(boss) = row.boss {
            edges.add(
                format!("r{boss} --- r{index}"),
                &format!("stroke:#6e7781,stroke-width:{}px", pen(scene, row.up + row.down)),
            );
        }
    }
    for link in &scene.links {
        edge(scene, link, &mut edges);
    }
    edges.write(&mut out);
    notes(scene, &mut out);
    out
}

#[derive(Default)]
struct Edges {
    lines: Vec<(String, String)>,
    left: usize,
}

impl Edges {
    fn add(&mut self, line: String, look: &str) {
        if self.lines.len() < MOST_EDGES {
            self.lines.push((line, look.to_owned()));
        } else {
            self.left += 1;
        }
    }

    fn write(&self, out: &mut String) {
        for (line, _) in &self.lines {
            let _ = writeln!(out, "  {line}");
        }
        for (i, (_, look)) in self.lines.iter().enumerate() {
            let _ = writeln!(out, "  linkStyle {i} {look}");
        }
        if self.left > 0 {
            let _ = writeln!(out, "  left[\"left out: {}\"]", counted(self.left, "edge"));
        }
    }
}

/// A label in which nothing is markup, whatever reads it.
fn label(text: &str) -> String {
    let mut out = String::from("\"");
    for c in one_line(text).chars() {
        if c.is_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            let _ = write!(out, "#{};", c as u32);
        }
    }
    out.push('"');
    out
}

/// A title is read to the end of its line as it stands, so only letters, digits and harmless signs are left in it.
fn title(text: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || " .,-".contains(c) { c } else { ' ' };
    one_line(text).chars().map(plain).collect::<String>().trim().to_owned()
}

fn marked(words: &str, marks: &[usize]) -> String {
    marks.iter().fold(words.to_owned(), |out, m| format!("{out} [{}]", m + 1))
}

fn subgraph(scene: &Scene, index: usize, depth: usize, out: &mut String) {
    let frame = &scene.frames[index];
    let pad = "  ".repeat(depth);
    let people = people_words(frame);
    let people = if people.is_empty() { people } else { format!(", {people}") };
    let words = marked(&format!("{}{people}", frame_words(frame)), &frame.marks);
    let _ = writeln!(out, "{pad}subgraph f{index}[{}]", label(&words));
    for row in frame.leader.iter().chain(&frame.rows) {
        node(scene, *row, depth + 1, out);
    }
    for child in &frame.children {
        subgraph(scene, *child, depth + 1, out);
    }
    if frame.leader.is_none() && frame.rows.is_empty() && frame.children.is_empty() {
        let _ = writeln!(out, "{pad}  e{index}[\" \"]");
    }
    let _ = writeln!(out, "{pad}end");
    match frame.fate {
        Fate::Removed => drop(writeln!(out, "{pad}style f{index} stroke-dasharray:5 4")),
        Fate::Added | Fate::Moved => drop(writeln!(out, "{pad}style f{index} stroke-width:3px")),
        _ => {}
    }
}

fn node(scene: &Scene, index: usize, depth: usize, out: &mut String) {
    let row = &scene.rows[index];
    let words = label(&marked(&row_words(row), &row.marks));
    let shape = match row.kind {
        RowKind::Leader | RowKind::LeaderElsewhere => format!("{{{{{words}}}}}"),
        RowKind::Member => format!("[{words}]"),
        RowKind::Sum => format!("([{words}])"),
    };
    let _ = writeln!(out, "{}r{index}{shape}", "  ".repeat(depth));
}

fn edge(scene: &Scene, link: &Link, edges: &mut Edges) {
    let (name, color, arrow) = match link.kind {
        LinkKind::Interface(channel) => {
            let name = scene.channels.get(channel).map_or("", |c| c.0.as_str());
            (name.to_owned(), style(channel).0, if link.both { ("<--", "-->") } else { ("--", "-->") })
        }
        LinkKind::Dotted => ("also reports to".to_owned(), "#59636e", ("-.", ".->")),
        LinkKind::Reports => ("reports to".to_owned(), "#6e7781", ("--", "---")),
        LinkKind::Moved => (format!("moved: {}", link.label), "#59636e", ("==", "==>")),
    };
    let name = format!("{}{name}", link.fate.sign());
    let dashes = if link.fate == Fate::Removed { ",stroke-dasharray:4 4" } else { "" };
    let end = |end: &End| match end.at {
        Anchor::Whole => "everybody".to_owned(),
        Anchor::Row(row) => format!("r{row}"),
        Anchor::Frame(frame) => format!("f{frame}"),
    };
    for from in &link.from {
        for to in &link.to {
            let rate = from.rate.min(to.rate);
            let traffic = if rate > 0.0 { format!(", {}", words::rate(rate)) } else { String::new() };
            let words = label(&marked(&format!("{name}{traffic}"), &link.marks));
            let look = format!("stroke:{color},stroke-width:{}px{dashes}", pen(scene, rate));
            edges.add(format!("{} {} {words} {} {}", end(from), arrow.0, arrow.1, end(to)), &look);
        }
    }
}

/// Findings and what was left out, as a box beside the rest.
fn notes(scene: &Scene, out: &mut String) {
    let found = scene.marks.iter().enumerate().map(|(i, m)| format!("[{}] {}: {}", i + 1, m.rule, m.message));
    let lines: Vec<String> =
        scene.traffic.iter().cloned().chain(scene.notes.iter().cloned()).chain(found).collect();
    if lines.is_empty() {
        return;
    }
    out.push_str("  subgraph notes[\"notes\"]\n");
    for (i, line) in lines.iter().enumerate() {
        let _ = writeln!(out, "    n{i}[{}]", label(line));
    }
    out.push_str("  end\n");
}
