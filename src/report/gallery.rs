//! The gallery: a page in Markdown of stories that were run, each with what it is about, its two structures drawn, its claims
//! with their figures, and the commands that give them.

use super::metrics::claim_figure;
use super::sanitise::one_line;
use crate::model::metrics;
use crate::sim::verdict::Judged;
use std::fmt::Write as _;

/// A story that was run.
#[derive(Debug)]
pub struct Story {
    /// The path of its spec, with forward slashes.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// The comment at its head.
    pub about: String,
    /// Its pictures: what each shows, and the file.
    pub pictures: Vec<(String, String)>,
    /// Its comparison as a picture.
    pub comparison: Option<(String, String)>,
    /// The names of the two structures that are drawn; the base stands for a story without variants.
    pub structures: (String, String),
    /// What was claimed, and of which scenario and structures.
    pub claims: Vec<(String, Judged)>,
    /// What money is counted in.
    pub currency: String,
}

/// The page.
#[must_use]
pub fn page(stories: &[Story]) -> String {
    let mut out = String::from(
        "# Gallery\n\nMade from the runs by `andon gallery`; do not edit. Each story is a spec that runs: what it is about, its two \
         structures, what it claims, and the figures with their 95% intervals. Lines in the pictures are the wider, the more \
         messages the equations predict on them.\n\n",
    );
    for story in stories {
        let _ = writeln!(out, "- [{}](#{})", text(&story.title), anchor(&story.title));
    }
    for story in stories {
        one(story, &mut out);
    }
    out
}

fn one(story: &Story, out: &mut String) {
    let _ = writeln!(out, "\n## {}\n", text(&story.title));
    for paragraph in story.about.split("\n\n").filter(|p| !p.trim().is_empty()) {
        let _ = writeln!(out, "{}\n", text(paragraph));
    }
    if !story.pictures.is_empty() {
        let heads: Vec<String> = story.pictures.iter().map(|(what, _)| text(what)).collect();
        let images: Vec<String> =
            story.pictures.iter().map(|(what, file)| format!("![{}]({file})", text(what))).collect();
        let _ = writeln!(
            out,
            "| {} |\n|{}\n| {} |\n",
            heads.join(" | "),
            " --- |".repeat(heads.len()),
            images.join(" | ")
        );
    }
    if let Some((what, file)) = &story.comparison {
        let _ = writeln!(out, "![{}]({file})\n", text(what));
    }
    claims(story, out);
    let path = &story.path;
    let _ = writeln!(out, "```sh\nandon test {path}      # the claims");
    let (old, new) = &story.structures;
    if old == new {
        let _ = writeln!(out, "andon graph {path}     # the picture\n```");
    } else {
        let _ =
            writeln!(out, "andon compare {path} {old} {new}\nandon graph {path} --overlay {old} {new}\n```");
    }
}

fn claims(story: &Story, out: &mut String) {
    let mut about = None;
    for (of, judged) in &story.claims {
        if about != Some(of) {
            let _ = writeln!(
                out,
                "{}**{}**\n\n| claim | found | |\n| --- | --- | --- |",
                if about.is_some() { "\n" } else { "" },
                text(of)
            );
            about = Some(of);
        }
        let unit = metrics::find(judged.claim.measure.metric).map(|m| m.unit);
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            text(&judged.claim.text),
            text(&claim_figure(judged, unit, &story.currency)),
            super::json::verdict_word(judged.verdict)
        );
    }
    if about.is_some() {
        out.push('\n');
    }
}

/// Words of a spec in Markdown: nothing in them is markup.
fn text(words: &str) -> String {
    let mut out = String::new();
    for c in one_line(words).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The place of a heading, as GitHub names it.
fn anchor(title: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    one_line(title).to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The comment at the head of a spec: its lines of `//`, joined; an empty one parts paragraphs.
#[must_use]
pub fn head_comment(source: &str) -> String {
    let lines = source.lines().skip(1).map(str::trim).skip_while(|l| l.is_empty());
    let lines = lines.take_while(|l| l.starts_with("//") && !l.starts_with("///"));
    let mut out = String::new();
    for line in lines.map(|l| l.trim_start_matches('/').trim()) {
        if line.is_empty() {
            out.push_str("\n\n");
        } else {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push(' ');
            }
            out.push_str(line);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_at_the_head_is_the_story() {
        let spec = "andon 1\n\n// One\n// two.\n//\n// Three.\n\n// not this\n/// nor this\nrole A\n";
        assert_eq!(head_comment(spec), "One two.\n\nThree.");
    }

    #[test]
    fn words_of_a_spec_are_no_markup() {
        assert_eq!(text("<b> [x](y) a|b `c` @all"), "&lt;b&gt; \\[x\\](y) a\\|b \\`c\\` \\@all");
        assert_eq!(anchor("Dev & Ops: a tale"), "dev--ops-a-tale");
    }
}
