//! The organisation as a graph: who is in what, who reports to whom, and which interfaces lead where.
//!
//! Its size is that of what is declared, not of the headcount: the people of one role in one group are one node.

use super::people::{DottedLine, Group, Position, Role};
use super::relation::{Interface, Party};
use super::{Id, Org};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::BTreeMap;

/// A node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// The whole organisation: `all`.
    Whole,
    /// A unit or a team.
    Group(Id<Group>),
    /// The people of one role in one group.
    Position(Id<Position>),
    /// Everybody of a role, where an interface or a dotted line names one that stands in several places, or in none.
    Role(Id<Role>),
}

/// An edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// From a group to what stands in it.
    Contains,
    /// From a leader to the group that they lead.
    Leads,
    /// From a position to its boss.
    Reports,
    /// From a position or a group to a second boss.
    Dotted,
    /// From a role to one of its positions.
    Held,
    /// From those who may start to those who are reached; both ways when the interface says so.
    Interface(Id<Interface>),
}

/// The graph with the way from things to nodes.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// Nodes and edges, in order of declaration.
    pub graph: DiGraph<Node, Edge>,
    nodes: BTreeMap<Node, NodeIndex>,
}

impl Graph {
    /// The graph of a structure.
    #[must_use]
    pub fn of(org: &Org) -> Self {
        let mut graph = Self::default();
        graph.node(Node::Whole);
        graph.membership(org);
        graph.lines(org);
        for (id, interface) in org.interfaces.iter() {
            let from = graph.party(org, interface.from);
            let to = graph.party(org, interface.to);
            graph.graph.add_edge(from, to, Edge::Interface(id));
        }
        graph
    }

    /// The place of a thing, if the graph holds it.
    #[must_use]
    pub fn index(&self, node: Node) -> Option<NodeIndex> {
        self.nodes.get(&node).copied()
    }

    /// All edges, in order of declaration.
    pub fn edges(&self) -> impl Iterator<Item = (Node, Node, Edge)> + '_ {
        self.graph.raw_edges().iter().map(|e| (self.graph[e.source()], self.graph[e.target()], e.weight))
    }

    fn node(&mut self, node: Node) -> NodeIndex {
        *self.nodes.entry(node).or_insert_with(|| self.graph.add_node(node))
    }

    fn membership(&mut self, org: &Org) {
        for (id, group) in org.groups.iter() {
            let above = self.node(group.parent.map_or(Node::Whole, Node::Group));
            let here = self.node(Node::Group(id));
            self.graph.add_edge(above, here, Edge::Contains);
        }
        for (id, position) in org.positions.iter() {
            let group = self.node(Node::Group(position.group));
            let here = self.node(Node::Position(id));
            self.graph.add_edge(group, here, Edge::Contains);
        }
        for (id, group) in org.groups.iter() {
            if let Some(leader) = group.leader.filter(|l| !org.positions[*l].meta.removed) {
                let (leader, group) = (self.node(Node::Position(leader)), self.node(Node::Group(id)));
                self.graph.add_edge(leader, group, Edge::Leads);
            }
        }
    }

    fn lines(&mut self, org: &Org) {
        for (id, position) in org.positions.iter() {
            let here = self.node(Node::Position(id));
            if let Some(boss) = org.boss(id) {
                let boss = self.node(Node::Position(boss));
                self.graph.add_edge(here, boss, Edge::Reports);
            }
            self.dotted(org, here, &org.roles[position.role].also_reports);
        }
        for (id, group) in org.groups.iter() {
            let here = self.node(Node::Group(id));
            self.dotted(org, here, &group.also_reports);
        }
    }

    fn dotted(&mut self, org: &Org, from: NodeIndex, lines: &[DottedLine]) {
        for line in lines {
            let to = self.party(org, Party::Role(line.to));
            if self.graph.find_edge(from, to).is_none_or(|e| self.graph[e] != Edge::Dotted) {
                self.graph.add_edge(from, to, Edge::Dotted);
            }
        }
    }

    fn party(&mut self, org: &Org, party: Party) -> NodeIndex {
        match party {
            Party::All => self.node(Node::Whole),
            Party::Group(group) => self.node(Node::Group(group)),
            Party::Position(position) => self.node(Node::Position(position)),
            Party::Role(role) => self.role(org, role),
        }
    }

    /// A role that stands in one place is that place.
    fn role(&mut self, org: &Org, role: Id<Role>) -> NodeIndex {
        let held: Vec<Id<Position>> =
            org.positions.iter().filter(|(_, p)| p.role == role).map(|(id, _)| id).collect();
        if let [only] = held[..] {
            return self.node(Node::Position(only));
        }
        if let Some(known) = self.index(Node::Role(role)) {
            return known;
        }
        let hub = self.node(Node::Role(role));
        for position in held {
            let here = self.node(Node::Position(position));
            self.graph.add_edge(hub, here, Edge::Held);
        }
        hub
    }
}
