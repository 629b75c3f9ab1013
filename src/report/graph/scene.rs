//! What is drawn, before anybody draws it.

use super::build::Builder;
use super::collapse::collapse;
use super::merge::merge;
use super::{Fate, Request, Sides, links, marks};
use crate::diag::counted::counted;
use crate::model::Id;
use crate::model::people::{Group, GroupKind, Position};
use std::collections::BTreeMap;

/// A picture of a structure, or of two on top of each other.
#[derive(Debug, Default)]
pub struct Scene {
    /// What it shows.
    pub title: String,
    /// How many people there are in the structure, and in an overlay how many there were before.
    pub people: (u64, Option<u64>),
    /// Boxes, parents before children.
    pub frames: Vec<Frame>,
    /// Lines of people in the boxes.
    pub rows: Vec<Row>,
    /// Interfaces, second bosses, moves.
    pub links: Vec<Link>,
    /// Channels of the links: name and figures, in order of appearance.
    pub channels: Vec<(String, String)>,
    /// Findings, by number.
    pub marks: Vec<Mark>,
    /// Where the traffic comes from, if it is shown.
    pub traffic: Option<String>,
    /// Messages a second that have no way.
    pub no_way: f64,
    /// Two structures are on top of each other.
    pub overlay: bool,
    /// What was drawn once for many, summed up or left out; what a variant changes.
    pub notes: Vec<String>,
}

/// A box: a unit or a team, or several that are alike.
#[derive(Debug)]
pub struct Frame {
    /// What people call it.
    pub label: String,
    /// Its full name.
    pub path: String,
    /// Unit or team.
    pub kind: GroupKind,
    /// How many it stands for.
    pub times: u32,
    /// How many people are in it.
    pub people: u64,
    /// What became of it.
    pub fate: Fate,
    /// The box that it is in.
    pub parent: Option<usize>,
    /// Boxes above it.
    pub depth: usize,
    /// The line of its leader.
    pub leader: Option<usize>,
    /// The lines of its people.
    pub rows: Vec<usize>,
    /// Boxes in it.
    pub children: Vec<usize>,
    /// Messages a second within it.
    pub room: f64,
    /// Findings on it.
    pub marks: Vec<usize>,
}

/// What a line of a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Its leader.
    Leader,
    /// Its leader, who is drawn before.
    LeaderElsewhere,
    /// People of one role.
    Member,
    /// What is summed up.
    Sum,
}

/// A line of a box.
#[derive(Debug)]
pub struct Row {
    /// The box; what is summed up at the end is in none.
    pub frame: Option<usize>,
    /// What it is.
    pub kind: RowKind,
    /// Its words.
    pub label: String,
    /// The full name of the position.
    pub path: String,
    /// What became of it.
    pub fate: Fate,
    /// The line of the boss, in a box around this one.
    pub boss: Option<usize>,
    /// Messages a second to the boss.
    pub up: f64,
    /// Messages a second from the boss.
    pub down: f64,
    /// Findings on it.
    pub marks: Vec<usize>,
}

/// Where a link ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    /// Everybody.
    Whole,
    /// All in a box.
    Frame(usize),
    /// A line.
    Row(usize),
}

/// One end of a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// Where.
    pub at: Anchor,
    /// Messages a second that pass here.
    pub rate: f64,
}

/// What a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// An interface over a channel, an index into [`Scene::channels`].
    Interface(usize),
    /// A second boss.
    Dotted,
    /// A boss who stands in another part of the organisation.
    Reports,
    /// People who moved.
    Moved,
}

/// Something that leads from some lines or boxes to others.
#[derive(Debug, Clone)]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// Its starts.
    pub from: Vec<End>,
    /// Its ends.
    pub to: Vec<End>,
    /// Both may start.
    pub both: bool,
    /// How many it stands for.
    pub times: u32,
    /// Messages a second.
    pub rate: f64,
    /// What became of it.
    pub fate: Fate,
    /// What it is, in words.
    pub label: String,
    /// Findings on it.
    pub marks: Vec<usize>,
}

/// A finding in the picture.
#[derive(Debug)]
pub struct Mark {
    /// The rule.
    pub rule: String,
    /// Its level.
    pub level: &'static str,
    /// What is wrong.
    pub message: String,
    /// Something in the picture carries its number.
    pub drawn: bool,
}

/// Where things of the structures are in the picture.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub frames: [BTreeMap<Id<Group>, Anchor>; 2],
    pub rows: [BTreeMap<Id<Position>, usize>; 2],
    /// Positions of each line, by structure.
    pub held: Vec<[Vec<Id<Position>>; 2]>,
}

impl Scene {
    /// Decides what is drawn.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Self {
        let sides = Sides::of(request);
        let groups = merge(&sides);
        let collapsed = collapse(&sides, &groups);
        let mut scene = Self {
            title: title(request),
            people: match &request.second {
                Some(new) => (new.org.headcount(), Some(request.first.org.headcount())),
                None => (request.first.org.headcount(), None),
            },
            traffic: request.traffic.map(str::to_owned),
            overlay: sides.both(),
            ..Self::default()
        };
        let places = Builder::new(&sides, &groups, &collapsed, &mut scene).boxes();
        links::links(&sides, &places, &mut scene);
        if scene.traffic.is_some() && silent(&scene) {
            let words = scene.traffic.take().unwrap_or_default();
            scene.notes.push(format!("no messages {words}"));
        }
        scene.notes.extend(request.changes.iter().take(MOST_CHANGES).cloned());
        if request.changes.len() > MOST_CHANGES {
            scene.notes.push(format!("and {}", counted(request.changes.len() - MOST_CHANGES, "more change")));
        }
        if let Some(findings) = request.findings {
            marks::marks(&sides, &places, findings, &mut scene);
        }
        scene
    }
}

/// Nothing passes anywhere, so that there are no widths to show.
fn silent(scene: &Scene) -> bool {
    let lines = scene.rows.iter().map(|r| r.up + r.down);
    let most = lines.chain(scene.links.iter().map(|l| l.rate)).chain(scene.frames.iter().map(|f| f.room));
    most.fold(0.0, f64::max) <= 0.0 && scene.no_way <= 0.0
}

/// Lines of what a variant changes.
const MOST_CHANGES: usize = 12;

fn title(request: &Request<'_>) -> String {
    let name = |s: &super::Structure<'_>| match s.title {
        Some(title) => format!("{} ({title})", s.name),
        None => s.name.to_owned(),
    };
    let org = request.first.org.name.as_ref().map_or_else(String::new, |(n, _)| format!("{n}: "));
    match &request.second {
        None => format!("{org}{}", name(&request.first)),
        Some(new) => format!("{org}{} \u{2192} {}", name(&request.first), name(new)),
    }
}
