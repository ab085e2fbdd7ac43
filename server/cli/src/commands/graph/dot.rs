//! A graph for Graphviz: mutations on the left, contexts as clusters of their functions, components on the right.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mizan_schema::graph::{Edge, EdgeKind, Graph, Node};

use super::{component, heading, mutation};
use crate::render::visible;

/// A node as an end of an arrow; one that stands for a cluster names it.
struct End {
    node: String,
    cluster: Option<String>,
}

pub(super) fn write(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    let mut ends: BTreeMap<Node, End> = BTreeMap::new();
    let mut add = |of: Node, node: String| _ = ends.insert(of, End { node, cluster: None });
    writeln!(out, "digraph contexts {{")?;
    writeln!(out, "  graph [rankdir=LR, compound=true, ranksep=1.2, fontname=\"sans-serif\"];")?;
    writeln!(out, "  node [shape=box, style=filled, fillcolor=white, fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (index, it) in graph.mutations.iter().enumerate() {
        writeln!(out, "  m{index} [shape=box, style=rounded, label={}];", quoted(&mutation(it)))?;
        add(Node::Mutation(it.name.clone()), format!("m{index}"));
    }
    for (index, name) in graph.compositions.iter().enumerate() {
        writeln!(out, "  p{index} [shape=hexagon, label={}];", quoted(name))?;
        add(Node::Composition(name.clone()), format!("p{index}"));
    }
    for (index, it) in graph.components.iter().enumerate() {
        writeln!(out, "  u{index} [shape=component, label={}];", quoted(&component(it)))?;
        add(Node::Component(it.clone()), format!("u{index}"));
    }
    let mut slots = 0;
    for (index, context) in graph.contexts.iter().enumerate() {
        let cluster = format!("cluster_{index}");
        writeln!(out, "  subgraph {cluster} {{")?;
        writeln!(out, "    label={}; style=filled; color=lightgrey;", quoted(&heading(context)))?;
        let first = format!("s{slots}");
        for function in &context.slots {
            writeln!(out, "    s{slots} [label={}];", quoted(function))?;
            let slot = Node::Slot { context: context.name.clone(), function: function.clone() };
            ends.insert(slot, End { node: format!("s{slots}"), cluster: None });
            slots += 1;
        }
        writeln!(out, "  }}")?;
        if !context.slots.is_empty() {
            ends.insert(Node::Context(context.name.clone()), End { node: first, cluster: Some(cluster) });
        }
    }
    for edge in &graph.edges {
        if let (Some(from), Some(to)) = (ends.get(&edge.from), ends.get(&edge.to)) {
            writeln!(out, "  {}", arrow(edge, from, to))?;
        }
    }
    writeln!(out, "}}")
}

/// What is read goes to who reads it, so that the graph runs from the left to the right.
fn arrow(edge: &Edge, from: &End, to: &End) -> String {
    let (from, to) = if edge.kind == EdgeKind::Reads { (to, from) } else { (from, to) };
    let word = if edge.kind == EdgeKind::Reads { "read by" } else { edge.kind.word() };
    let style = match edge.kind {
        EdgeKind::Merges => ", style=bold",
        EdgeKind::Mounts => ", style=dashed",
        EdgeKind::Invalidates | EdgeKind::Reads | EdgeKind::Calls => "",
    };
    let head = to.cluster.as_ref().map_or_else(String::new, |cluster| format!(", lhead={cluster}"));
    format!("{} -> {} [label=\"{word}\"{style}{head}];", from.node, to.node)
}

/// A string of Graphviz; a backslash begins an escape there, of which none is wanted.
fn quoted(text: &str) -> String {
    format!("\"{}\"", visible::line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_where_it_should() {
        assert_eq!(quoted("user"), "\"user\"");
        assert_eq!(quoted("a\"]; b\\N\\"), "\"a\\\"]; b\\\\N\\\\\"");
    }
}
