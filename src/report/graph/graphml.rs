//! The whole graph as GraphML, for Gephi, yEd, networkx and igraph: every group, every position, every interface, nothing summed up.

use crate::model::Org;
use crate::model::arena::Meta;
use crate::model::graph::{Edge, Graph, Node};
use crate::model::people::GroupKind;
use crate::model::quantity::Cadence;
use crate::network::{Over, Passages};
use crate::report::sanitise::xml;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What nodes and edges carry: id, for what, name, type.
const KEYS: &[(&str, &str, &str)] = &[
    ("kind", "node", "string"),
    ("name", "node", "string"),
    ("title", "node", "string"),
    ("role", "node", "string"),
    ("headcount", "node", "int"),
    ("share", "node", "double"),
    ("relation", "edge", "string"),
    ("interface", "edge", "string"),
    ("channel", "edge", "string"),
    ("both_ways", "edge", "boolean"),
    ("speed_s", "edge", "double"),
    ("period_s", "edge", "double"),
    ("fidelity", "edge", "double"),
    ("accuracy", "edge", "double"),
    ("messages_per_day", "edge", "double"),
];

/// The graph of a structure, with its traffic if that is known.
#[must_use]
pub fn graphml(org: &Org, passages: Option<&Passages>) -> String {
    let graph = Graph::of(org);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (name, of, kind) in KEYS {
        let _ =
            writeln!(out, "  <key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
    }
    out.push_str("  <graph id=\"organisation\" edgedefault=\"directed\">\n");
    for (index, node) in graph.graph.raw_nodes().iter().enumerate() {
        let data = about(org, node.weight);
        element(&mut out, &format!("node id=\"n{index}\""), "node", &data);
    }
    let rates = rates(passages);
    for (index, edge) in graph.graph.raw_edges().iter().enumerate() {
        let ends = (graph.graph[edge.source()], graph.graph[edge.target()]);
        let data = relation(org, ends, edge.weight, passages.map(|_| &rates));
        let head = format!(
            "edge id=\"e{index}\" source=\"n{}\" target=\"n{}\"",
            edge.source().index(),
            edge.target().index()
        );
        element(&mut out, &head, "edge", &data);
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

type Data = Vec<(&'static str, String)>;

fn element(out: &mut String, head: &str, name: &str, data: &Data) {
    let _ = write!(out, "    <{head}>");
    for (key, value) in data {
        let _ = write!(out, "<data key=\"{key}\">{}</data>", xml(value));
    }
    let _ = writeln!(out, "</{name}>");
}

fn about(org: &Org, node: Node) -> Data {
    let known = |kind: &str, meta: &Meta| {
        let mut data = vec![("kind", kind.to_owned()), ("name", meta.name.clone())];
        data.extend(meta.title.clone().map(|t| ("title", t)));
        data
    };
    match node {
        Node::Whole => {
            let mut data = vec![("kind", "organisation".to_owned()), ("name", "all".to_owned())];
            data.extend(org.name.as_ref().map(|(n, _)| ("title", n.clone())));
            data.push(("headcount", org.headcount().to_string()));
            data
        }
        Node::Group(id) => {
            let group = &org.groups[id];
            known(if group.kind == GroupKind::Unit { "unit" } else { "team" }, &group.meta)
        }
        Node::Role(id) => known("role", &org.roles[id].meta),
        Node::Position(id) => {
            let position = &org.positions[id];
            let kind = if position.home.is_some() { "guest" } else { "position" };
            let mut data = known(kind, &position.meta);
            data.push(("role", org.roles[position.role].meta.name.clone()));
            data.push(("headcount", position.headcount().to_string()));
            data.push(("share", position.share.to_string()));
            data
        }
    }
}

/// Messages a second: over interfaces, and along reporting lines from who is below to who is above.
type Rates =
    BTreeMap<(Option<crate::model::Id<crate::model::relation::Interface>>, Option<(Node, Node)>), f64>;

fn rates(passages: Option<&Passages>) -> Rates {
    let mut out = Rates::new();
    for ((over, from, to), rate) in passages.iter().flat_map(|p| &p.rates) {
        let (from, to) = (Node::Position(*from), Node::Position(*to));
        let key = match over {
            Over::Interface(id) => (Some(*id), None),
            Over::Up => (None, Some((from, to))),
            Over::Down => (None, Some((to, from))),
            Over::Room => continue,
        };
        *out.entry(key).or_default() += rate;
    }
    out
}

fn relation(org: &Org, ends: (Node, Node), edge: Edge, rates: Option<&Rates>) -> Data {
    let word = match edge {
        Edge::Contains => "contains",
        Edge::Leads => "leads",
        Edge::Reports => "reports to",
        Edge::Dotted => "also reports to",
        Edge::Held => "held by",
        Edge::Interface(_) => "interface",
    };
    let mut data = vec![("relation", word.to_owned())];
    let mut traffic = None;
    match edge {
        Edge::Interface(id) => {
            let interface = &org.interfaces[id];
            let axes = &interface.axes;
            data.push(("interface", interface.meta.name.clone()));
            data.push(("channel", org.channels[interface.channel].meta.name.clone()));
            data.push(("both_ways", interface.both.to_string()));
            data.push(("speed_s", axes.speed.elapsed_s().mean().to_string()));
            if let Cadence::Every { period, .. } = axes.frequency {
                data.push(("period_s", period.elapsed_s().to_string()));
            }
            data.push(("fidelity", axes.fidelity.to_string()));
            data.push(("accuracy", axes.accuracy.to_string()));
            traffic = Some((Some(id), None));
        }
        Edge::Reports => traffic = Some((None, Some(ends))),
        _ => {}
    }
    if let (Some(key), Some(rates)) = (traffic, rates) {
        let rate = rates.get(&key).copied().unwrap_or(0.0) * 86_400.0;
        data.push(("messages_per_day", rate.to_string()));
    }
    data
}
