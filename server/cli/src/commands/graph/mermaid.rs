//! A graph as a Mermaid flowchart: mutations on the left, contexts as boxes with their functions, components on the right.
//!
//! Nodes have ids of our own; a name is only ever a label, in which everything that Mermaid or HTML could read is a character code.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mizan_schema::graph::{Edge, EdgeKind, Graph, Node};

use super::{component, heading, mutation};
use crate::render::visible;

pub(super) fn write(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    let mut ids: BTreeMap<Node, String> = BTreeMap::new();
    writeln!(out, "flowchart LR")?;
    for (index, it) in graph.mutations.iter().enumerate() {
        let id = format!("m{index}");
        writeln!(out, "  {id}([\"{}\"])", label(&mutation(it)))?;
        ids.insert(Node::Mutation(it.name.clone()), id);
    }
    for (index, name) in graph.compositions.iter().enumerate() {
        let id = format!("p{index}");
        writeln!(out, "  {id}{{{{\"{}\"}}}}", label(name))?;
        ids.insert(Node::Composition(name.clone()), id);
    }
    let mut slots = 0;
    for (index, context) in graph.contexts.iter().enumerate() {
        let id = format!("c{index}");
        writeln!(out, "  subgraph {id}[\"{}\"]", label(&heading(context)))?;
        ids.insert(Node::Context(context.name.clone()), id);
        for function in &context.slots {
            let id = format!("s{slots}");
            slots += 1;
            writeln!(out, "    {id}[\"{}\"]", label(function))?;
            ids.insert(Node::Slot { context: context.name.clone(), function: function.clone() }, id);
        }
        writeln!(out, "  end")?;
    }
    for (index, it) in graph.components.iter().enumerate() {
        let id = format!("u{index}");
        writeln!(out, "  {id}[/\"{}\"/]", label(&component(it)))?;
        ids.insert(Node::Component(it.clone()), id);
    }
    for edge in &graph.edges {
        if let (Some(from), Some(to)) = (ids.get(&edge.from), ids.get(&edge.to)) {
            writeln!(out, "  {}", arrow(edge, from, to))?;
        }
    }
    Ok(())
}

/// What is read goes to who reads it, so that the graph runs from the left to the right.
fn arrow(edge: &Edge, from: &str, to: &str) -> String {
    match edge.kind {
        // The most frequent of all: a word on each would hide the arrows.
        EdgeKind::Invalidates => format!("{from} --> {to}"),
        EdgeKind::Merges => format!("{from} ==>|merges| {to}"),
        EdgeKind::Mounts => format!("{from} -.->|mounts| {to}"),
        EdgeKind::Reads => format!("{to} -->|read by| {from}"),
        EdgeKind::Calls => format!("{from} -->|calls| {to}"),
    }
}

/// Letters, digits and a few harmless signs as they are, the rest as Mermaid's character codes.
fn label(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | ',' | '-' | '/' | '(' | ')');
    let coded = |c: char| if is_plain(c) { c.to_string() } else { format!("#{};", u32::from(c)) };
    visible::line(text).chars().map(coded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_nothing_but_a_label() {
        assert_eq!(label("user_profile (view)"), "user_profile (view)");
        assert_eq!(label("\"]; click <b>&#`\n"), "#34;#93;#59; click #60;b#62;#38;#35;#96; ");
    }
}
