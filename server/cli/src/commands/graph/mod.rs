//! `graph`: contexts, who reads them, who invalidates them.

mod dot;
mod json;
mod mermaid;

use std::sync::Arc;

use mizan_engine::frontend::{Frontends, Use, UseKind};
use mizan_engine::{Documents, Project, analyse};
use mizan_schema::contract::ContextKind;
use mizan_schema::graph::{Component, ContextNode, Mutation, graph};

use crate::Outcome;
use crate::arguments::{GraphFormat, GraphOptions};
use crate::backend::one_backend;
use crate::paths::{WorkingFolder, variable};
use crate::terminal::Terminal;

pub(crate) fn run(options: &GraphOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let project = Project::open(&options.folder.path, &variable)?;
    let backend = one_backend(&project, options.backend.as_deref())?;
    let snapshot = analyse(&project, backend);
    let here = WorkingFolder::current()?;
    let frontends = Frontends::new(&project, backend);
    let uses = frontends.at(&snapshot, &Documents::none()).all();
    let uses: Vec<(Component, Arc<str>)> = uses.iter().filter_map(|one| component_of(one, &here)).collect();
    let graph = graph(&snapshot.contract, uses.iter().map(|(component, export)| (component, &**export)));
    let out = terminal.data();
    match options.format {
        GraphFormat::Mermaid => mermaid::write(out, &graph)?,
        GraphFormat::Dot => dot::write(out, &graph)?,
        GraphFormat::Json => json::write(out, &graph)?,
    }
    Ok(Outcome::Fine)
}

/// The component that a use stands in, with the name that it uses. Bringing a name in is no use of it.
fn component_of(one: &Use, here: &WorkingFolder) -> Option<(Component, Arc<str>)> {
    let is_mere = matches!(one.kind, UseKind::Import | UseKind::ReExport | UseKind::Type);
    let name = one.component.clone().unwrap_or_default();
    let component = Component { file: here.show(&one.file).into(), name };
    (!is_mere).then(|| (component, Arc::clone(&one.target.export.name)))
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
