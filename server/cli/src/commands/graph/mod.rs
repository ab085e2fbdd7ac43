//! `graph`: contexts, who reads them, who invalidates them.

mod dot;
mod json;
mod mermaid;

use mizan_engine::{Project, analyse};
use mizan_schema::contract::ContextKind;
use mizan_schema::graph::{Component, ContextNode, Mutation, graph};

use crate::Outcome;
use crate::arguments::{GraphFormat, GraphOptions};
use crate::backend::one_backend;
use crate::paths::variable;
use crate::terminal::Terminal;

pub(crate) fn run(options: &GraphOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let project = Project::open(&options.folder.path, &variable)?;
    let backend = one_backend(&project, options.backend.as_deref())?;
    let snapshot = analyse(&project, backend);
    let graph = graph(&snapshot.contract, []);
    let out = terminal.data();
    match options.format {
        GraphFormat::Mermaid => mermaid::write(out, &graph)?,
        GraphFormat::Dot => dot::write(out, &graph)?,
        GraphFormat::Json => json::write(out, &graph)?,
    }
    Ok(Outcome::Fine)
}

/// `user (user_id)`.
fn heading(context: &ContextNode) -> String {
    match (context.kind, context.params.is_empty()) {
        (_, true) => context.name.to_string(),
        (_, false) => format!("{} ({})", context.name, context.params.join(", ")),
    }
}

/// How a kind of context is called.
fn kind(kind: ContextKind) -> &'static str {
    match kind {
        ContextKind::Global => "global",
        ContextKind::Named => "named",
        ContextKind::Local => "local",
    }
}

/// `expire (private)`.
fn mutation(mutation: &Mutation) -> String {
    match (mutation.is_private, mutation.is_view) {
        (true, _) => format!("{} (private)", mutation.name),
        (false, true) => format!("{} (view)", mutation.name),
        (false, false) => mutation.name.to_string(),
    }
}

/// `Cart in src/Cart.tsx`.
fn component(component: &Component) -> String {
    if component.name.is_empty() {
        return component.file.to_string();
    }
    format!("{} in {}", component.name, component.file)
}
