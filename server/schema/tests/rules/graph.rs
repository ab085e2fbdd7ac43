//! The graph of a contract, with the components that use its client.

use std::fmt::Write as _;
use std::sync::Arc;

use mizan_schema::graph::{Component, Graph, Node, graph};

use crate::project::{Project, To, function, int, str};

fn contract() -> mizan_schema::Contract {
    Project::new()
        .with(function("profile").context("user").takes("user_id", int()).returns(str()))
        .with(function("orders").context("user").takes("user_id", int()).returns(int()))
        .with(function("rename").affects([To::Function("shop.clients", "profile")]))
        .with(function("expire").private().affects([To::Context("user")]))
        .with(function("forgotten").unregistered().affects([To::Context("user")]))
        .with(function("echo").returns(str()))
        .compose("dashboard", [To::Context("user")])
        .contract()
}

fn component(file: &str, name: &str) -> Component {
    Component { file: Arc::from(file), name: Arc::from(name) }
}

fn show(graph: &Graph) -> String {
    let node = |node: &Node| match node {
        Node::Context(name) | Node::Mutation(name) | Node::Composition(name) => name.to_string(),
        Node::Slot { context, function } => format!("{context}.{function}"),
        Node::Component(component) => format!("{}:{}", component.file, component.name),
    };
    let mut out = String::new();
    for edge in &graph.edges {
        let _ = writeln!(out, "{} {} {}", node(&edge.from), edge.kind.word(), node(&edge.to));
    }
    out
}

#[test]
fn a_component_is_joined_by_the_names_it_uses() {
    let (page, card) = (component("src/page.tsx", "Page"), component("src/card.tsx", "Card"));
    let uses = [
        (&page, "UserContext"),
        (&page, "DashboardProvider"),
        (&card, "useProfile"),
        (&card, "useProfile"),
        (&card, "useRename"),
        (&page, "fetchUser"),
        // Neither of a context nor of this client.
        (&page, "useEcho"),
        (&component("src/other.tsx", "Other"), "useState"),
        // Never callable.
        (&card, "useExpire"),
    ];
    let graph = graph(&contract(), uses);
    insta::assert_snapshot!(show(&graph), @"
    expire invalidates user
    rename invalidates user.profile
    dashboard mounts user
    src/page.tsx:Page mounts user
    src/page.tsx:Page mounts dashboard
    src/card.tsx:Card reads user.profile
    src/page.tsx:Page reads user.orders
    src/page.tsx:Page reads user.profile
    src/card.tsx:Card calls rename
    ");
    assert_eq!(graph.components, [card, page]);
    let mutations: Vec<&str> = graph.mutations.iter().map(|mutation| &*mutation.name).collect();
    assert_eq!(mutations, ["expire", "rename"]);
}
