//! What JavaScript that nothing checks gives the client, and the server does not take: MZ404.
//!
//! In go the uses in files of JavaScript; out come keys that there are none of, keys that are missing, texts that no `Literal` has. Only what is written in the
//! place is judged, and only against types that are known in full.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_codegen::ExportKind;
use mizan_engine::Snapshot;
use mizan_engine::frontend::{Part, Segment, Target, UseKind, Uses};
use mizan_schema::diagnostics::Related;
use mizan_schema::difference::Subject;
use mizan_schema::nearest::did_you_mean;
use mizan_schema::types::{Default, Extra, ObjectKind, Shape};
use mizan_schema::{Code, Contract, Origin, Type};
use mizan_syntax::Node;
use mizan_text::Span;
use mizan_typescript::uses::{FileUses, Use};

use super::{Remedy, UseDiagnostic, listed, quoted};
use crate::descend::{self, Direction, Found, Keys, Meaning};
use crate::files::FileSpan;

/// Attributes that are React's and not the server's.
const OWN_ATTRIBUTES: [&str; 3] = ["children", "key", "ref"];

pub(super) fn find(snapshot: &Snapshot, uses: &Uses<'_>) -> Vec<UseDiagnostic> {
    let is_script = |file: &Utf8Path| matches!(file.extension(), Some("js" | "jsx" | "mjs" | "cjs"));
    let scripts: Vec<Arc<Utf8Path>> =
        uses.in_files().filter(|(file, _)| is_script(file)).map(|(file, _)| Arc::clone(file)).collect();
    let mut found = Vec::new();
    for file in scripts {
        if uses.is_broken(&file) || uses.checks_scripts(&file) {
            continue;
        }
        let Some(text) = uses.text(&file).filter(|text| !has_pragma(&text.text)) else { continue };
        let Some(in_file) = uses.in_file(&file) else { continue };
        let judge = Judge { contract: &snapshot.contract, uses, file: &file, text: &text.text };
        judge.judge(in_file, &mut found);
    }
    found
}

/// Whether a file says itself whether it is checked.
fn has_pragma(text: &str) -> bool {
    let comments = text.lines().map(str::trim_start).take_while(|line| line.is_empty() || line.starts_with("//"));
    comments
        .map(|line| line.trim_start_matches('/').trim_start())
        .any(|line| line.starts_with("@ts-check") || line.starts_with("@ts-nocheck"))
}

struct Judge<'j, 'u> {
    contract: &'j Contract,
    uses: &'j Uses<'u>,
    file: &'j Arc<Utf8Path>,
    text: &'j str,
}

impl Judge<'_, '_> {
    fn judge(&self, found: &FileUses, out: &mut Vec<UseDiagnostic>) {
        let tree = self.uses.tree(self.file);
        for one in &found.uses {
            let Some(meaning) = self.uses.meaning(&one.target.export.name).filter(|(_, kind)| is_judged(*kind)) else {
                continue;
            };
            match (one.kind, one.target.part) {
                (UseKind::Key | UseKind::Attribute, Part::Arguments | Part::Send) => {
                    out.extend(self.key(meaning, one));
                }
                (UseKind::Text, Part::Arguments | Part::Send) => out.extend(self.value(meaning, one)),
                (UseKind::Invocation | UseKind::Element, _) => {
                    out.extend(tree.as_ref().and_then(|tree| self.missing(meaning, one, tree.root_node())));
                }
                _ => {}
            }
        }
    }

    fn diagnostic(&self, span: Span, message: String) -> UseDiagnostic {
        let at = FileSpan { file: Arc::clone(self.file), span };
        UseDiagnostic::new(Code::WrongArgument, at, message)
    }

    /// A key that there is none of.
    fn key(&self, meaning: Meaning<'_>, one: &Use) -> Option<UseDiagnostic> {
        let (Segment::Key(key), around) = one.target.path.split_last()? else { return None };
        if one.kind == UseKind::Attribute && OWN_ATTRIBUTES.contains(&key.trim_end_matches('_')) {
            return None;
        }
        if !descend::find(self.contract, meaning, &one.target).is_empty() {
            return None;
        }
        let around = Target { path: around.to_vec(), ..one.target.clone() };
        let holders = descend::find(self.contract, meaning, &around);
        let mut known: BTreeSet<Arc<str>> = BTreeSet::new();
        for holder in &holders {
            known.extend(keys(self.contract, holder)?);
        }
        // What is found nowhere may be the options of a call without arguments.
        if known.is_empty() || known.contains(key) {
            return None;
        }
        let all = known.iter().map(|key| quoted(key)).collect::<Vec<_>>();
        let help = did_you_mean(key, known.iter().map(AsRef::as_ref), format!("the keys are {}", listed(&all)));
        let near = mizan_schema::nearest::nearest(key, known.iter().map(AsRef::as_ref)).map(Arc::from);
        Some(UseDiagnostic {
            related: self.declared(meaning).into_iter().collect(),
            help: Some(help),
            remedy: near.map_or(Remedy::None, |near| Remedy::Names(vec![near])),
            ..self.diagnostic(one.span, format!("{} takes no {}", quoted(&one.target.export.name), quoted(key)))
        })
    }

    /// A text that is none of those allowed.
    fn value(&self, meaning: Meaning<'_>, one: &Use) -> Option<UseDiagnostic> {
        let text = one.span.of(self.text);
        let mut values = Vec::new();
        let mut origin = None;
        for found in descend::find(self.contract, meaning, &one.target) {
            add_texts(self.contract, found.ty?.0, &mut values, &mut origin)?;
        }
        if values.is_empty() || values.iter().any(|value| **value == *text) {
            return None;
        }
        let all = values.iter().map(|value| format!("`\"{value}\"`")).collect::<Vec<_>>();
        let help = did_you_mean(text, values.iter().map(AsRef::as_ref), format!("the values are {}", listed(&all)));
        let near = mizan_schema::nearest::nearest(text, values.iter().map(AsRef::as_ref)).map(Arc::from);
        let related = origin.map(|origin| Related { origin, message: "the values are declared here".to_owned() });
        Some(UseDiagnostic {
            related: related.into_iter().collect(),
            help: Some(help),
            remedy: near.map_or(Remedy::None, |near| Remedy::Names(vec![near])),
            ..self.diagnostic(one.span, format!("`\"{text}\"` is none of the values that the server takes here"))
        })
    }

    /// A call or an element without a key that has to be there.
    fn missing(&self, meaning: Meaning<'_>, one: &Use, root: Node<'_>) -> Option<UseDiagnostic> {
        let required = required(self.contract, meaning.0);
        if required.is_empty() {
            return None;
        }
        let node = root.descendant_for_byte_range(one.span.start as usize, one.span.end as usize)?;
        let given = match one.kind {
            UseKind::Element if meaning.1 == ExportKind::Provider => attributes(node, self.text)?,
            UseKind::Invocation if one.target.part == Part::Arguments => arguments(node, self.text)?,
            _ => return None,
        };
        let missing: Vec<String> =
            required.iter().filter(|key| !given.contains(&***key)).map(|key| quoted(key)).collect();
        if missing.is_empty() {
            return None;
        }
        let message = format!("{} needs {}", quoted(&one.target.export.name), listed(&missing));
        Some(UseDiagnostic {
            related: self.declared(meaning).into_iter().collect(),
            ..self.diagnostic(one.span, message)
        })
    }

    fn declared(&self, meaning: Meaning<'_>) -> Option<Related> {
        let thing = descend::thing_of(meaning.0)?;
        let origin = crate::declared::declared(self.contract, &thing)?;
        Some(Related { origin, message: "declared here".to_owned() })
    }
}

/// Forms are checked by their schemas before they are sent.
fn is_judged(kind: ExportKind) -> bool {
    matches!(
        kind,
        ExportKind::Call | ExportKind::CallHook | ExportKind::Fetch | ExportKind::Provider | ExportKind::Subscribe
    )
}

/// The keys that something takes; nothing where it may take others.
fn keys(contract: &Contract, found: &Found<'_>) -> Option<Vec<Arc<str>>> {
    match found.keys {
        Keys::Parameters(function) => {
            Some(function.parameters.iter().map(|parameter| Arc::clone(&parameter.name.value)).collect())
        }
        Keys::Params(context) => {
            Some(context.params.iter().map(|param| Arc::clone(&param.parameter.name.value)).collect())
        }
        Keys::ComposedParams(composition) => {
            let contexts = composition.parts.iter().filter_map(|part| contract.contexts.get(part));
            Some(
                contexts
                    .flat_map(|context| &context.params)
                    .map(|param| Arc::clone(&param.parameter.name.value))
                    .collect(),
            )
        }
        Keys::Object(key, way) => object_keys(contract, key, way),
        Keys::None => {
            let (ty, way) = found.ty?;
            type_keys(contract, ty, way)
        }
        Keys::Bundle(_) | Keys::Fields(_) | Keys::Members(_) => None,
    }
}

fn type_keys(contract: &Contract, ty: &Type, way: Direction) -> Option<Vec<Arc<str>>> {
    match ty {
        Type::Nullable(inner) | Type::Annotated(inner, _) => type_keys(contract, inner, way),
        Type::Object(key) => object_keys(contract, key, way),
        _ => None,
    }
}

/// With the names in Python beside the keys: a class may take either.
fn object_keys(contract: &Contract, key: &mizan_schema::TypeKey, way: Direction) -> Option<Vec<Arc<str>>> {
    let Shape::Object(object) = &contract.definitions.get(key)?.shape else { return None };
    if matches!(object.extra, Extra::Allow(_)) || object.kind == ObjectKind::NamedTuple {
        return None;
    }
    let fields = descend::fields_of(object, way);
    Some(fields.flat_map(|field| [descend::wire_key(field, way), &field.name]).cloned().collect())
}

/// The keys that have to be there, in order.
fn required(contract: &Contract, subject: &Subject) -> Vec<Arc<str>> {
    let of_context = |name: &Arc<str>| {
        let params = contract.contexts.get(name).into_iter().flat_map(|context| &context.params);
        let required = params.filter(|param| param.required && param.parameter.default == Default::Required);
        required.map(|param| Arc::clone(&param.parameter.name.value)).collect::<Vec<_>>()
    };
    match subject {
        Subject::Function(name) => {
            let parameters = contract.functions.get(name).into_iter().flat_map(|function| &function.parameters);
            let required = parameters.filter(|parameter| parameter.default == Default::Required);
            required.map(|parameter| Arc::clone(&parameter.name.value)).collect()
        }
        Subject::Context(name) => of_context(name),
        Subject::Composition(name) => {
            let parts = contract.compositions.get(name).into_iter().flat_map(|composition| &composition.parts);
            parts.flat_map(of_context).collect()
        }
        _ => Vec::new(),
    }
}

/// The texts that a type takes, where it takes no others; nothing where it may.
fn add_texts(contract: &Contract, ty: &Type, texts: &mut Vec<Arc<str>>, origin: &mut Option<Origin>) -> Option<()> {
    match ty {
        Type::Nullable(inner) | Type::Annotated(inner, _) => add_texts(contract, inner, texts, origin),
        Type::Union(union) => union.members.iter().try_for_each(|member| add_texts(contract, member, texts, origin)),
        Type::Literal(values) => {
            for value in values {
                texts.extend(value.value.as_str().map(Arc::from));
                *origin = origin.or(value.origin);
            }
            Some(())
        }
        Type::Enum(key) => {
            let definition = contract.definitions.get(key)?;
            let Shape::Enum(enumeration) = &definition.shape else { return None };
            texts.extend(enumeration.members.iter().filter_map(|member| member.value.as_str().map(Arc::from)));
            *origin = origin.or(definition.origin);
            Some(())
        }
        Type::None => Some(()),
        _ => None,
    }
}

/// The attributes of an element whose name stands at a node; nothing where others may be spread into it.
fn attributes<'t>(name: Node<'_>, text: &'t str) -> Option<BTreeSet<&'t str>> {
    let mut opening = name;
    while !matches!(opening.kind(), "jsx_opening_element" | "jsx_self_closing_element") {
        opening = opening.parent()?;
    }
    let mut given = BTreeSet::new();
    for child in opening.named_children(&mut opening.walk()) {
        match child.kind() {
            "jsx_attribute" => {
                let name = child.named_child(0).and_then(|name| text.get(name.byte_range()))?;
                // A param with a name of React's takes an underscore behind it.
                let param = name.trim_end_matches('_');
                given.insert(if OWN_ATTRIBUTES.contains(&param) { param } else { name });
            }
            "jsx_expression" => return None,
            _ => {}
        }
    }
    Some(given)
}

/// The keys of the object that is the first argument; nothing where that is something else, or others may be in it.
fn arguments<'t>(arguments: Node<'_>, text: &'t str) -> Option<BTreeSet<&'t str>> {
    let mut given = BTreeSet::new();
    let mut cursor = arguments.walk();
    let Some(first) = arguments.named_children(&mut cursor).find(|child| child.kind() != "comment") else {
        return Some(given);
    };
    if first.kind() != "object" {
        return None;
    }
    for child in first.named_children(&mut first.walk()) {
        let key = match child.kind() {
            "pair" => child.child_by_field_name("key").filter(|key| key.kind() != "computed_property_name")?,
            "shorthand_property_identifier" => child,
            "comment" => continue,
            _ => return None,
        };
        given.insert(text.get(key.byte_range())?.trim_matches(['"', '\'']));
    }
    Some(given)
}
