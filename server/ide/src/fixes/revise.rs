//! Raising `rev` where results that are cached changed since a revision.
//!
//! In go a world and the name of a revision; out come the edits. What is outdated the difference of contracts says, as `diff` does. The revision is read whole for it,
//! so this is worked out only when someone wants the edits.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::{Failure, World, analyse};
use mizan_schema::contract::Function;
use mizan_schema::declarations::Cache;
use mizan_schema::difference::difference;
use mizan_syntax::python::{parse, span};
use mizan_syntax::{Node, Tree};
use mizan_text::{Edit, Span};

use super::{Edits, insert};
use crate::files::text;

/// Whether a file declares functions whose results are cached, and so have a `rev` to raise.
pub fn has_revisions(world: &World, file: &Utf8Path) -> bool {
    world.backends.iter().any(|snapshot| {
        let source = snapshot.source(file);
        let is_cached = |function: &Arc<Function>| function.context.is_some() && function.cache != Cache::Never;
        let is_here = |function: &Arc<Function>| Some(function.python.origin.source) == source;
        source.is_some()
            && snapshot.contract.functions.values().any(|function| is_here(function) && is_cached(function))
    })
}

/// The edits that raise `rev` of every function whose cached results have another shape than in `revision`.
///
/// # Errors
///
/// [`Failure`] where there is no such revision, or it cannot be read.
pub fn raise_revisions(
    world: &World,
    revision: &str,
    variables: &dyn Fn(&str) -> Option<String>,
) -> Result<Edits, Failure> {
    let past = mizan_engine::past::past(&world.project, revision, variables)?;
    let mut edits = Edits::new();
    let Some(project) = &past.project else { return Ok(edits) };
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let folder = world.project.backends.get(backend).map(|backend| &backend.folder);
        let below = folder.and_then(|folder| folder.strip_prefix(&world.project.root).ok());
        let before = project.backends.iter().find(|before| before.folder.strip_prefix(&project.root).ok() == below);
        let Some(before) = before else { continue };
        let before = analyse(project, before);
        for outdated in difference(&before.contract, &snapshot.contract).outdated {
            let Some(function) = snapshot.contract.functions.get(&outdated.function) else { continue };
            let file = snapshot.places().file(function.python.origin.source);
            let Some(text) = text(world, &file) else { continue };
            let at = snapshot.places().span(function.python.origin);
            if let Some(edit) = raised(&text.text, &parse(&text.text), at, function) {
                edits.entry(Arc::from(file.as_path())).or_default().push(edit);
            }
        }
    }
    for edits in edits.values_mut() {
        edits.sort_by_key(|edit| edit.replaced.start);
    }
    Ok(edits)
}

/// One `rev` raised in the decorator of the function whose name stands at a place.
fn raised(text: &str, tree: &Tree, at: Span, function: &Function) -> Option<Edit> {
    let mut node = tree.root_node().descendant_for_byte_range(at.start as usize, at.end as usize)?;
    while node.kind() != "decorated_definition" {
        node = node.parent()?;
    }
    let calls = node.named_children(&mut node.walk()).filter(|child| child.kind() == "decorator").collect::<Vec<_>>();
    let arguments =
        calls.into_iter().filter_map(|decorator| decorator.named_child(0)?.child_by_field_name("arguments"));
    let next = function.rev + 1;
    for arguments in arguments {
        if let Some(rev) = keyword(arguments, text, "rev") {
            let value = rev.child_by_field_name("value").filter(|value| value.kind() == "integer")?;
            return Some(Edit { replaced: span(value), with: next.to_string() });
        }
        if let Some(context) = keyword(arguments, text, "context") {
            return Some(insert(context.end_byte(), format!(", rev={next}")));
        }
    }
    None
}

/// The keyword of a call with this name.
fn keyword<'t>(arguments: Node<'t>, text: &str, name: &str) -> Option<Node<'t>> {
    let mut cursor = arguments.walk();
    let is_it =
        |argument: &Node<'t>| argument.child_by_field_name("name").is_some_and(|known| span(known).of(text) == name);
    arguments.named_children(&mut cursor).find(is_it)
}
