//! What must hold of a structure as a whole before anything else is said of it.

use super::builder::Builder;
use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::model::arena::Id;
use crate::model::people::{Position, Role};
use crate::model::work::{Doer, Stage, Stream};
use crate::source::Span;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeSet;

/// `a` or `an`, by the first letter.
fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" }
}

impl Builder<'_> {
    /// All checks of one structure.
    pub(super) fn check_structure(&mut self) {
        self.check_reporting();
        self.check_stages();
        self.check_streams();
        self.check_filled();
        self.check_seats();
        self.check_dropped();
        self.check_couplings();
        self.check_currencies();
    }

    /// What a variant drops is used nowhere: work would wait for it for ever.
    fn check_dropped(&mut self) {
        let mut found = Vec::new();
        for (_, stage) in self.org.stages.iter() {
            for used in stage.uses.iter().filter(|used| self.org.resources[used.resource].meta.removed) {
                let (stage, resource) = (&stage.meta.name, &self.org.resources[used.resource].meta.name);
                let variant = self.variant.as_deref().unwrap_or("base");
                let message = format!("`{stage}` uses `{resource}`, which `{variant}` drops");
                found.push(Finding::error("unknown-name", used.span, message).help(format!(
                    "in that variant, write `add resource {resource} COUNT {{ … }}` behind `drop resource {resource}`, or do without it at `{stage}`"
                )));
            }
        }
        found.into_iter().for_each(|f| self.push(f));
        self.check_dropped_roles();
    }

    /// Nobody is left in a role that a variant drops: who they are from then on, nothing says.
    fn check_dropped_roles(&mut self) {
        let mut found = Vec::new();
        for (_, position) in self.org.positions.iter().filter(|(_, p)| p.headcount() > 0 && p.home.is_none())
        {
            let role = &self.org.roles[position.role];
            let Some(at) = self.dropped_roles.get(&position.role).filter(|_| role.meta.removed) else {
                continue;
            };
            let (name, group) = (&role.meta.name, &self.org.groups[position.group].meta.name);
            let variant = self.variant.as_deref().unwrap_or("base");
            if !self.missed.insert(("a dropped role".to_owned(), position.meta.name.clone())) {
                continue;
            }
            let count = position.headcount();
            let are = if count == 1 { "is" } else { "are" };
            let message =
                format!("`{variant}` drops the role `{name}`, and {count} {are} still in it in `{group}`");
            let help = if position.leads.is_empty() {
                format!("write `dismiss {count} {name} from {group}` before it")
            } else {
                format!(
                    "let somebody else lead, and write `dismiss {count} {name} from {group}` before it: `set team {group} led by ROLE {{ }}`"
                )
            };
            found.push(
                Finding::error("contradiction", *at, message).related(position.meta.span, "here").help(help),
            );
        }
        found.into_iter().for_each(|f| self.push(f));
    }

    /// A component depends on members that there are, and none on itself.
    fn check_couplings(&mut self) {
        let mut found = Vec::new();
        for (id, component) in self.org.components.iter() {
            let name = &component.meta.name;
            for coupling in &component.depends {
                let on = &self.org.components[coupling.on];
                let (members, other) = (on.count.max(1), &on.meta.name);
                if coupling.on == id && members == 1 {
                    let message = format!("component `{name}` depends on itself");
                    found.push(Finding::error("contradiction", coupling.span, message).help(format!(
                        "name another component, or say how many there are: `component {name} 20`, which depend on each other"
                    )));
                    continue;
                }
                let most = members - u32::from(coupling.on == id);
                if let Some(count) = coupling.count.filter(|count| *count > most) {
                    let there = match (most == members, most) {
                        (true, 1) => "is 1".to_owned(),
                        (true, _) => format!("are {most}"),
                        (false, 1) => "is 1 other".to_owned(),
                        (false, _) => format!("are {most} others"),
                    };
                    let message = format!("`{name}` depends on {count} `{other}`, and there {there}");
                    found.push(
                        Finding::error("number-out-of-range", coupling.span, message)
                            .help(format!("write `depends on {most} {other}`, or declare more of them")),
                    );
                }
            }
        }
        found.into_iter().for_each(|f| self.push(f));
    }

    /// A board has as many members as it says.
    fn check_seats(&mut self) {
        let mut found = Vec::new();
        for (_, board) in self.org.boards.iter() {
            for (seats, role) in &board.seats {
                let people = self.org.positions.iter().filter(|(_, p)| p.role == *role && p.home.is_none());
                let there: u32 = people.map(|(_, p)| p.headcount()).sum();
                if (1..*seats).contains(&there) {
                    let name = &self.org.roles[*role].meta.name;
                    let message = format!(
                        "board `{}` has {} for `{name}`, and there {}",
                        board.meta.name,
                        counted(*seats, "seat"),
                        if there == 1 { "is 1".to_owned() } else { format!("are {there}") }
                    );
                    found.push(
                        Finding::new(Level::Warn, "contradiction", board.meta.span, message)
                            .help(format!("write `members {there} {name}`, or have more of them")),
                    );
                }
            }
        }
        found.into_iter().for_each(|f| self.push(f));
    }

    /// Who reports to whom may not close a circle: by groups led from below, or by dotted lines.
    fn check_reporting(&mut self) {
        let mut graph: DiGraph<Id<Position>, ()> = DiGraph::new();
        let mut nodes: Vec<Option<NodeIndex>> = vec![None; self.org.positions.slots()];
        // Only leaders can be in a circle: nobody reports to the others.
        let leaders: Vec<Id<Position>> =
            self.org.positions.iter().filter(|(_, p)| !p.leads.is_empty()).map(|(id, _)| id).collect();
        for id in &leaders {
            nodes[id.index()] = Some(graph.add_node(*id));
        }
        for id in &leaders {
            let dotted = self.org.roles[self.org.positions[*id].role].also_reports.iter().map(|d| d.to);
            let dotted: Vec<Id<Position>> = dotted
                .filter_map(|role| leaders.iter().copied().find(|l| self.org.positions[*l].role == role))
                .collect();
            let above = self.bosses(*id);
            for boss in above.into_iter().chain(dotted) {
                if let (Some(a), Some(b)) = (nodes[id.index()], nodes[boss.index()]) {
                    graph.update_edge(a, b, ());
                }
            }
        }
        for circle in kosaraju_scc(&graph) {
            if circle.len() < 2 {
                continue;
            }
            let mut members: Vec<Id<Position>> = circle.iter().map(|n| graph[*n]).collect();
            members.sort();
            let names: Vec<String> = members.iter().map(|p| format!("`{}`", self.role_of(*p))).collect();
            let span = self.org.positions[members[0]].meta.span;
            self.push(
                Finding::error(
                    "reporting-cycle",
                    span,
                    format!("{} report to each other in a circle", names.join(", ")),
                )
                .help("let one of them lead the others, and not be led by them"),
            );
        }
    }

    /// The leaders directly above the groups that somebody leads or is in; unlike [`crate::model::Org::boss`], circles included.
    fn bosses(&self, position: Id<Position>) -> Vec<Id<Position>> {
        let mut found = BTreeSet::new();
        let starts =
            self.org.positions[position].leads.iter().copied().chain([self.org.positions[position].group]);
        for start in starts {
            let leader =
                self.org.chain(start).filter_map(|g| self.org.groups[g].leader).find(|l| *l != position);
            found.extend(leader);
        }
        found.into_iter().collect()
    }

    fn role_of(&self, position: Id<Position>) -> &str {
        &self.org.roles[self.org.positions[position].role].meta.name
    }

    /// Stages may not wait for each other in a circle.
    fn check_stages(&mut self) {
        let streams: Vec<Id<Stream>> = self.org.streams.ids().collect();
        for stream in streams {
            let stages = self.org.streams[stream].stages.clone();
            let mut done: BTreeSet<Id<Stage>> = BTreeSet::new();
            let mut left = stages.clone();
            loop {
                let before = left.len();
                left.retain(|s| {
                    let ready = self.org.stages[*s].after.iter().all(|a| done.contains(a));
                    if ready {
                        done.insert(*s);
                    }
                    !ready
                });
                if left.is_empty() || left.len() == before {
                    break;
                }
            }
            if let Some(first) = left.first() {
                let names: Vec<String> =
                    left.iter().map(|s| format!("`{}`", self.org.stages[*s].meta.name)).collect();
                let span = self.org.stages[*first].meta.span;
                self.push(
                    Finding::error(
                        "stage-cycle",
                        span,
                        format!("{} wait for each other in a circle", names.join(", ")),
                    )
                    .help(
                        "let one of them come after none of the others; work that goes back is `returns to`",
                    ),
                );
            }
        }
    }

    /// A stream may not, over some stages, run itself.
    fn check_streams(&mut self) {
        let mut graph: DiGraph<Id<Stream>, ()> = DiGraph::new();
        let nodes: Vec<NodeIndex> =
            (0..self.org.streams.slots()).map(|i| graph.add_node(Id::new(i))).collect();
        let mut own: Vec<Span> = Vec::new();
        for (_, stage) in self.org.stages.iter() {
            if let Doer::Stream(inner) = stage.by {
                if inner == stage.stream {
                    own.push(stage.meta.span);
                } else {
                    graph.update_edge(nodes[stage.stream.index()], nodes[inner.index()], ());
                }
            }
        }
        for span in own {
            self.push(
                Finding::error("stream-cycle", span, "this stage runs the stream that it is in")
                    .help("write `by ROLE`, or run another stream"),
            );
        }
        for circle in kosaraju_scc(&graph).into_iter().filter(|c| c.len() > 1) {
            let mut ids: Vec<Id<Stream>> = circle.iter().map(|n| graph[*n]).collect();
            ids.sort();
            let names: Vec<String> =
                ids.iter().map(|s| format!("`{}`", self.org.streams[*s].meta.name)).collect();
            let span = self.org.streams[ids[0]].meta.span;
            self.push(
                Finding::error(
                    "stream-cycle",
                    span,
                    format!("{} run each other in a circle", names.join(", ")),
                )
                .help("take one of the `runs` out"),
            );
        }
    }

    /// A stage that is done in a group needs somebody of the role there; that there is nobody at all is told otherwise.
    fn check_seated(&mut self, filled: &[bool]) {
        let mut found = Vec::new();
        for (_, stage) in self.org.stages.iter() {
            let (Doer::Role(role), Some(group)) = (stage.by, stage.within) else { continue };
            let seated =
                |p: &Position| p.role == role && p.headcount() > 0 && self.org.is_within(p.group, group);
            if !filled[role.index()] || self.org.positions.iter().any(|(_, p)| seated(p)) {
                continue;
            }
            let (name, place) = (&self.org.roles[role].meta.name, &self.org.groups[group].meta);
            let key = (format!("who is to do `{}` in {}", stage.meta.name, place.name), name.clone());
            if self.spoiled.contains(name) || self.spoiled.contains(&place.name) || !self.missed.insert(key) {
                continue;
            }
            let under = self.variant.as_ref().map_or_else(String::new, |v| format!(" in variant `{v}`"));
            let message = format!(
                "stage `{}` needs {} `{name}` in `{}`, and nobody there is one{under}",
                stage.meta.name,
                article(name),
                place.name
            );
            found.push(
                Finding::error("role-nobody-fills", stage.meta.span, message)
                    .related(place.span, "where it is done")
                    .help(format!("write `1 {name}` there, or name the group in which they are behind `in`")),
            );
        }
        found.into_iter().for_each(|f| self.push(f));
    }

    /// Work, approvals, rungs, grants and repairs need somebody of the role.
    fn check_filled(&mut self) {
        let mut filled = vec![false; self.org.roles.slots()];
        for (_, position) in self.org.positions.iter() {
            if position.headcount() > 0 {
                filled[position.role.index()] = true;
            }
        }
        let mut needed: Vec<(Id<Role>, Span, String)> = Vec::new();
        for (_, stage) in self.org.stages.iter() {
            if let Doer::Role(role) = stage.by {
                needed.push((role, stage.meta.span, format!("stage `{}`", stage.meta.name)));
            }
        }
        for (_, decision) in self.org.decisions.iter() {
            for approval in &decision.approvals {
                for role in self.roles_of(approval.by) {
                    needed.push((role, approval.span, format!("an approval of `{}`", decision.meta.name)));
                }
            }
        }
        for (_, andon) in self.org.andons.iter() {
            for rung in &andon.rungs {
                for role in self.roles_of(rung.by) {
                    needed.push((role, rung.span, format!("a rung of `{}`", andon.meta.name)));
                }
            }
        }
        for (_, access) in self.org.accesses.iter() {
            needed.extend(
                access.granted_by.map(|r| (r, access.meta.span, format!("access `{}`", access.meta.name))),
            );
        }
        for (_, incident) in self.org.incidents.iter() {
            needed.extend(
                incident
                    .repaired_by
                    .as_ref()
                    .map(|(r, _)| (*r, incident.meta.span, format!("incident `{}`", incident.meta.name))),
            );
        }
        self.check_seated(&filled);
        for (role, span, what) in needed {
            let name = self.org.roles[role].meta.name.clone();
            if !filled[role.index()] && !self.spoiled.contains(&name) {
                // What is so in the base is so in its variants, and told once.
                if !self.missed.insert((format!("who is to do {what} at {}", span.start), name.clone())) {
                    continue;
                }
                let place = self.org.roles[role].meta.span;
                let under = self.variant.as_ref().map_or_else(String::new, |v| format!(" in variant `{v}`"));
                self.push(
                    Finding::error(
                        "role-nobody-fills",
                        span,
                        format!("{what} needs {} `{name}`, and nobody is one{under}", article(&name)),
                    )
                    .related(place, "the role")
                    .help(format!("write `1 {name}` in a team")),
                );
            }
        }
    }
}
