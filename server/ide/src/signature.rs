//! Things as each language writes them, on a line or a few: what one reads of a declaration without going there.
//!
//! In go a contract and the names that its clients have; out comes text to read. No program reads it again.

use mizan_codegen::ExportKind;
use mizan_engine::Snapshot;
use mizan_engine::frontend::Uses;
use mizan_python::facts::ast::Stmt;
use mizan_python::program::Found;
use mizan_schema::contract::{Context, ContextParameter, Function};
use mizan_schema::declarations::{Parameter, Python};
use mizan_schema::difference::Subject;
use mizan_schema::spelling::typescript::{self, Way, key};
use mizan_schema::types::{Default, Definition, Shape};
use mizan_schema::{Anchor, Contract, Origin};

use crate::descend::{fields_of, wire_key};

/// How many fields of a type are shown.
const FIELDS: usize = 12;

/// What a thing is in TypeScript: a line for each name that is called, read or mounted.
pub(crate) fn in_typescript(contract: &Contract, uses: &Uses<'_>, subject: &Subject) -> Vec<String> {
    let names = uses.names_of(subject);
    names.iter().filter_map(|(name, kind)| export(contract, subject, name, *kind)).collect()
}

/// One name of the client, as one writes it: called, read or mounted.
pub(crate) fn export(contract: &Contract, subject: &Subject, name: &str, kind: ExportKind) -> Option<String> {
    Some(match (subject, kind) {
        (Subject::Function(function), ExportKind::Call) => {
            let function = contract.functions.get(function)?;
            format!("{name}({}): Promise<{}>", arguments(&function.parameters), result(function))
        }
        (Subject::Function(function), ExportKind::CallHook) => {
            let function = contract.functions.get(function)?;
            format!("{name}().mutate({}): Promise<{}>", arguments(&function.parameters), result(function))
        }
        (Subject::Function(function), ExportKind::SlotHook) => {
            format!("{name}(): {}", result(contract.functions.get(function)?))
        }
        (Subject::Context(context), ExportKind::Fetch) => {
            let context = contract.contexts.get(context)?;
            format!("{name}({}): Promise<{}>", params(context), bundle(contract, context))
        }
        (Subject::Context(context), ExportKind::Provider) => element(name, &[contract.contexts.get(context)?]),
        (Subject::Composition(composition), ExportKind::Provider) => {
            let parts = &contract.compositions.get(composition)?.parts;
            let contexts: Vec<&Context> =
                parts.iter().filter_map(|part| contract.contexts.get(part).map(AsRef::as_ref)).collect();
            element(name, &contexts)
        }
        (Subject::Form(_), ExportKind::Submit) => format!("{name}(data): Promise<unknown>"),
        (Subject::Channel(channel), ExportKind::Subscribe) => {
            let params = contract.channels.get(channel)?.params.as_ref().and_then(|slot| slot.model.as_ref().ok());
            let params = params.map_or_else(|| "undefined".to_owned(), typescript::name);
            format!("{name}(params: {params}, handlers)")
        }
        (Subject::Type(key), ExportKind::Type | ExportKind::Enum) => ty(name, contract.definitions.get(key)?),
        _ => return None,
    })
}

/// `{ user_id: number, name?: string }`; nothing where nothing is taken.
pub(crate) fn arguments(parameters: &[Parameter]) -> String {
    object(parameters.iter().map(|parameter| (parameter, parameter.default == Default::Required)))
}

fn params(context: &Context) -> String {
    object(context.params.iter().map(|param| (&param.parameter, param.required)))
}

fn object<'p>(parameters: impl Iterator<Item = (&'p Parameter, bool)>) -> String {
    let members: Vec<String> = parameters
        .map(|(parameter, required)| {
            let optional = if required { "" } else { "?" };
            format!("{}{optional}: {}", key(&parameter.name.value), typescript::of(&parameter.ty, Way::Input))
        })
        .collect();
    if members.is_empty() { String::new() } else { format!("{{ {} }}", members.join(", ")) }
}

/// What a function gives, in TypeScript.
pub(crate) fn result(function: &Function) -> String {
    function.result().map_or_else(|| "Response".to_owned(), |ty| typescript::of(ty, Way::Output))
}

/// What fetching a context gives, in TypeScript.
pub(crate) fn bundle(contract: &Contract, context: &Context) -> String {
    let members = context.members.iter().filter_map(|member| contract.functions.get(member));
    let slots: Vec<String> = members.map(|function| format!("{}: {}", key(&function.name), result(function))).collect();
    format!("{{ {} }}", slots.join(", "))
}

/// The element that mounts contexts, a param that several have once.
fn element(name: &str, contexts: &[&Context]) -> String {
    let mut shown: Vec<&ContextParameter> = Vec::new();
    for param in contexts.iter().flat_map(|context| &context.params) {
        if shown.iter().all(|one| one.parameter.name.value != param.parameter.name.value) {
            shown.push(param);
        }
    }
    let attributes: String = shown.into_iter().map(attribute).collect();
    format!("<{name}{attributes}>")
}

fn attribute(param: &ContextParameter) -> String {
    let optional = if param.required { "" } else { "?" };
    format!(" {}{optional}={{{}}}", param.parameter.name.value, typescript::of(&param.parameter.ty, Way::Input))
}

fn ty(name: &str, definition: &Definition) -> String {
    match &definition.shape {
        Shape::Root(ty, _) | Shape::Alias(ty) => format!("type {name} = {}", typescript::of(ty, Way::Output)),
        Shape::Enum(enumeration) => {
            let values: Vec<String> = enumeration.members.iter().map(|member| member.value.to_string()).collect();
            format!("type {name} = {}", values.join(" | "))
        }
        Shape::Object(object) => {
            let field = |field| {
                format!("  {}: {};\n", key(wire_key(field, Way::Output)), typescript::of(&field.ty, Way::Output))
            };
            let fields: Vec<String> = fields_of(object, Way::Output).map(field).collect();
            let more =
                fields.len().checked_sub(FIELDS).filter(|more| *more > 0).map(|more| format!("  // and {more} more\n"));
            let shown: String = fields.into_iter().take(FIELDS).chain(more).collect();
            format!("interface {name} {{\n{shown}}}")
        }
    }
}

/// The head of a Python declaration, as it stands in the source: `def echo(request, text: str) -> Item`.
pub(crate) fn in_python(snapshot: &Snapshot, python: &Python) -> String {
    written(snapshot, python).unwrap_or_else(|| line(snapshot, python))
}

/// The line that a declaration stands in.
fn line(snapshot: &Snapshot, python: &Python) -> String {
    let places = snapshot.places();
    let (text, at) = (places.text(python.origin.source), places.span(python.origin).start as usize);
    let start = text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |end| end + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim().to_owned()
}

fn written(snapshot: &Snapshot, python: &Python) -> Option<String> {
    let Found::File(loaded) = snapshot.modules().find(&python.module) else { return None };
    let places = snapshot.places();
    let text = places.text(python.origin.source);
    let at = |anchor| places.span(Origin { source: python.origin.source, anchor });
    let head = match head(&loaded.facts.module.body, python.origin.anchor)? {
        Head::Function { head, is_async } => {
            let prefix = if is_async { "async " } else { "" };
            format!("{prefix}{}", at(head).of(&text).trim_start_matches("async "))
        }
        Head::Class => {
            let name = at(python.origin.anchor).start as usize;
            let start = text.get(..name)?.rfind("class")?;
            text.get(start..)?.lines().next()?.to_owned()
        }
    };
    Some(head.trim_end().trim_end_matches(':').to_owned())
}

enum Head {
    Function { head: Anchor, is_async: bool },
    Class,
}

/// The head of the `def` or `class` statement whose name stands at `name`.
fn head(body: &[Stmt], name: Anchor) -> Option<Head> {
    body.iter().find_map(|statement| match statement {
        Stmt::Function(function) if function.anchor == name => {
            Some(Head::Function { head: function.head, is_async: function.is_async })
        }
        Stmt::Class(class) if class.anchor == name => Some(Head::Class),
        Stmt::Class(class) => head(&class.body, name),
        Stmt::If(branch) => head(&branch.body, name).or_else(|| head(&branch.orelse, name)),
        Stmt::Try(attempt) => {
            [&attempt.body, &attempt.handlers, &attempt.finalbody].iter().find_map(|body| head(body, name))
        }
        Stmt::Block(block) => head(&block.body, name),
        _ => None,
    })
}
