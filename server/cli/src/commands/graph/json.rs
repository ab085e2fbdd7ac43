//! A graph as one JSON document; `docs/commands.md` describes its shape.

use std::io::{self, Write};

use mizan_schema::graph::{Graph, Node};
use serde::Serialize;
use serde_json::{Value, json};

use super::kind;
use crate::render::json::document;

pub(super) fn write(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    document(
        out,
        &Document {
            version: 1,
            contexts: graph
                .contexts
                .iter()
                .map(|context| {
                    json!({
                        "name": &*context.name,
                        "kind": kind(context.kind),
                        "params": names(&context.params),
                        "slots": names(&context.slots),
                    })
                })
                .collect(),
            mutations: graph
                .mutations
                .iter()
                .map(|it| json!({ "name": &*it.name, "view": it.is_view, "private": it.is_private }))
                .collect(),
            compositions: graph.compositions.iter().map(|name| json!({ "name": &**name })).collect(),
            components: graph.components.iter().map(|it| json!({ "file": &*it.file, "name": &*it.name })).collect(),
            edges: graph
                .edges
                .iter()
                .map(|edge| json!({ "kind": edge.kind.word(), "from": end(&edge.from), "to": end(&edge.to) }))
                .collect(),
        },
    )
}

#[derive(Serialize)]
struct Document {
    version: u32,
    contexts: Vec<Value>,
    mutations: Vec<Value>,
    compositions: Vec<Value>,
    components: Vec<Value>,
    edges: Vec<Value>,
}

fn names(names: &[std::sync::Arc<str>]) -> Vec<&str> {
    names.iter().map(|name| &**name).collect()
}

fn end(node: &Node) -> Value {
    match node {
        Node::Context(name) => json!({ "context": &**name }),
        Node::Slot { context, function } => json!({ "context": &**context, "slot": &**function }),
        Node::Mutation(name) => json!({ "mutation": &**name }),
        Node::Composition(name) => json!({ "composition": &**name }),
        Node::Component(component) => json!({ "component": &*component.name, "file": &*component.file }),
    }
}
