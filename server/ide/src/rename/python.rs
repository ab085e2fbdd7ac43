//! Where Python goes by a name: identifiers, wherever they stand, and the strings of the wire.
//!
//! Every place is one that reading is sure of. Where something may be named that reading cannot follow, in a statement that does not parse, or by a string that is
//! put together, nothing is renamed.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::host::Cancellation;
use mizan_engine::{Snapshot, World};
use mizan_python::facts::broken;
use mizan_python::program::Program;
use mizan_python::references::{Denoted, File, Reference, ReferenceKind};
use mizan_python::resolve::Resolver;
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Diagnostic, SourceId};
use mizan_syntax::python::Kind;
use mizan_syntax::{Node, Tree};
use mizan_text::Span;
use mizan_typescript::facts::Written;

use super::Group;
use super::named::{Identifier, Named, WireName, string};
use super::refusal::Refusal;
use super::sites::{NewNames, Says, Site};
use crate::denoted;
use crate::files::{FileSpan, text};
use crate::mentions::{Mention, MentionKind, mentions_of};
use crate::search::{mentioning, words};
use crate::thing::Thing;

/// Every place in Python.
pub(super) fn sites(world: &World, named: &Named, cancellation: &Cancellation) -> Result<Vec<Site>, Refusal> {
    let Some(snapshot) = world.backends.get(named.backend) else { return Ok(Vec::new()) };
    let mut sites = Vec::new();
    if let Some(identifier) = &named.identifier {
        sites.extend(identifiers(world, snapshot, named.backend, identifier, cancellation)?);
    }
    if let Some(wire) = &named.wire {
        refuse_broken_strings(world, snapshot, &wire.word)?;
        for thing in &wire.of {
            for mention in mentions_of(snapshot, thing) {
                sites.extend(mentioned(world, snapshot, named, wire, &mention)?);
            }
            sites.extend(in_route(world, snapshot, wire, thing)?);
        }
    }
    Ok(sites)
}

fn identifiers(
    world: &World,
    snapshot: &Snapshot,
    backend: usize,
    identifier: &Identifier,
    cancellation: &Cancellation,
) -> Result<Vec<Site>, Refusal> {
    let files = mentioning(world, backend, &identifier.word, cancellation).unwrap_or_default();
    let program = Program::new(snapshot.modules());
    let resolver = Resolver::new(&program, denoted::version(world, backend));
    let mut sites = Vec::new();
    let mut declared: BTreeSet<&Denoted> = BTreeSet::new();
    for (file, text) in &files {
        if cancellation.is_cancelled() {
            return Ok(Vec::new());
        }
        let tree = denoted::tree(world, file, &text.text);
        let before = sites.len();
        for module in denoted::modules(&program, snapshot, file) {
            let names = File::new(&resolver, module, &text.text, &tree);
            for denoted in &identifier.of {
                if let Some(doubt) = names.doubts(denoted).into_iter().next() {
                    return Err(Refusal::at(world, uncertain(denoted, &doubt.reason), at(file, doubt.span)));
                }
                for reference in names.references(denoted).into_iter().filter(|reference| !reference.is_alias) {
                    if reference.kind == ReferenceKind::Declaration {
                        declared.insert(denoted);
                    }
                    sites.push(site(file, &reference));
                }
            }
        }
        if identifier.of.iter().any(|denoted| matches!(denoted, Denoted::Parameter { .. })) {
            let own: Vec<Span> = declarations(sites.get(before..).unwrap_or_default()).collect();
            sites.extend(own.into_iter().flat_map(|own| in_errors(file, &text.text, &tree, own, &identifier.word)));
        }
        if tree.root_node().has_error() {
            refuse_broken(world, file, &text.text, &identifier.word, words(&text.text, &identifier.word))?;
        }
    }
    match identifier.of.iter().find(|denoted| !declared.contains(denoted)) {
        Some(denoted) => Err(Refusal::plain(undeclared(denoted))),
        None => Ok(sites),
    }
}

fn declarations(sites: &[Site]) -> impl Iterator<Item = Span> {
    sites.iter().filter(|site| site.group == Group::Declaration).map(|site| site.at.span)
}

/// Where the function whose parameter stands at `declared` says what is wrong with it: `ValidationError({"name": …})`, whose keys are those of the wire.
fn in_errors(file: &Arc<Utf8Path>, text: &str, tree: &Tree, declared: Span, name: &str) -> Vec<Site> {
    let Some(function) = function_around(tree, declared) else { return Vec::new() };
    let inside = words(text, name).filter(|span| function.start <= span.start && span.end <= function.end);
    let keys = inside.filter(|span| is_key_of_error(tree, text, *span));
    let site = |span| Site { at: at(file, span), group: Group::References, says: Says::Wire, written: Written::Name };
    keys.map(site).collect()
}

fn is_key_of_error(tree: &Tree, text: &str, span: Span) -> bool {
    let mut node = tree.root_node().descendant_for_byte_range(span.start as usize, span.end as usize);
    if node.is_some_and(|node| Kind::of(node) != Kind::String) {
        node = node.and_then(|node| node.parent());
    }
    let Some(literal) = node.filter(|node| Kind::of(*node) == Kind::String) else { return false };
    let call = around(literal, Kind::Pair)
        .filter(|pair| pair.child_by_field_name("key") == Some(literal))
        .and_then(|pair| around(pair, Kind::Dictionary))
        .and_then(|dictionary| around(dictionary, Kind::ArgumentList))
        .and_then(|arguments| around(arguments, Kind::Call));
    let callee = call.and_then(|call| call.child_by_field_name("function")).map(|callee| span_of(callee).of(text));
    let is_error = callee.is_some_and(|callee| callee.rsplit('.').next() == Some("ValidationError"));
    is_error && string(span_of(literal), span_of(literal).of(text)) == Some(span)
}

/// What is right around a node, where that is of this kind.
fn around(node: Node<'_>, kind: Kind) -> Option<Node<'_>> {
    node.parent().filter(|parent| Kind::of(*parent) == kind)
}

fn uncertain(denoted: &Denoted, reason: &str) -> String {
    format!("`{}` cannot be renamed as a whole: {reason}", denoted.word())
}

fn undeclared(denoted: &Denoted) -> String {
    match denoted {
        Denoted::Parameter { function, name, .. } => format!(
            "`{name}` is no parameter in the signature of `{function}`, but a field of its model, which any code may \
             read as an attribute: rename it in Python with `Field(alias=\"{name}\")`, which keeps its name on the wire"
        ),
        other => format!("The statement that declares `{}` cannot be found", other.word()),
    }
}

fn at(file: &Arc<Utf8Path>, span: Span) -> FileSpan {
    FileSpan { file: Arc::clone(file), span }
}

fn site(file: &Arc<Utf8Path>, reference: &Reference) -> Site {
    let is_declaration = reference.kind == ReferenceKind::Declaration;
    let group = if is_declaration { Group::Declaration } else { Group::PythonUses };
    Site { at: at(file, reference.span), group, says: Says::Identifier, written: Written::Name }
}

/// Refuses what stands in a statement that does not parse: what it is there is only known when the statement is written to its end.
fn refuse_broken(
    world: &World,
    file: &Arc<Utf8Path>,
    text: &str,
    name: &str,
    mut places: impl Iterator<Item = Span>,
) -> Result<(), Refusal> {
    let broken = broken(text);
    let is_broken = |span: &Span| broken.iter().any(|piece| piece.start <= span.start && span.end <= piece.end);
    match places.find(is_broken) {
        Some(span) => Err(Refusal::broken(world, name, at(file, span))),
        None => Ok(()),
    }
}

/// The same for the strings that may be a name on the wire.
fn refuse_broken_strings(world: &World, snapshot: &Snapshot, name: &str) -> Result<(), Refusal> {
    let source = |diagnostic: &Diagnostic| match diagnostic.primary {
        Place::At(origin) if diagnostic.code == Code::SyntaxError => Some(origin.source),
        _ => None,
    };
    let sources: BTreeSet<SourceId> = snapshot.diagnostics().iter().filter_map(source).collect();
    for source in sources {
        let file: Arc<Utf8Path> = Arc::from(snapshot.places().file(source));
        let Some(text) = text(world, &file) else { continue };
        let is_string = |span: &Span| {
            let around = text.text.get(span.start.saturating_sub(1) as usize..span.end as usize + 1);
            around.is_some_and(|around| string(*span, around).is_some())
        };
        refuse_broken(world, &file, &text.text, name, words(&text.text, name).filter(is_string))?;
    }
    Ok(())
}

fn span_of(node: Node<'_>) -> Span {
    let offset = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
    Span::new(offset(node.start_byte()), offset(node.end_byte()))
}

/// What a declaration says: a string is renamed with the name on the wire, an identifier only as far as it is one.
fn mentioned(
    world: &World,
    snapshot: &Snapshot,
    named: &Named,
    wire: &WireName,
    mention: &Mention,
) -> Result<Option<Site>, Refusal> {
    let places = snapshot.places();
    let file: Arc<Utf8Path> = Arc::from(places.file(mention.origin.source));
    let span = places.span(mention.origin);
    let Some(text) = text(world, &file) else { return Ok(None) };
    let literal = span.of(&text.text);
    match string(span, literal) {
        Some(inner) if *inner.of(&text.text) == *wire.word => {
            let says = Says::Wire;
            Ok(Some(Site { at: at(&file, inner), group: Group::References, says, written: Written::Name }))
        }
        None if is_followed(world, snapshot, named, mention, &file, span) => Ok(None),
        _ => {
            let sentence = format!("`{}` is not written as a string here, but comes from `{literal}`", wire.word);
            Err(Refusal::at(world, sentence, at(&file, span)))
        }
    }
}

/// Whether what is no string names the thing all the same, once the rest is renamed.
fn is_followed(
    world: &World,
    snapshot: &Snapshot,
    named: &Named,
    mention: &Mention,
    file: &Utf8Path,
    span: Span,
) -> bool {
    match (&mention.thing, mention.kind) {
        (_, MentionKind::Declaration) => true,
        (Thing::Context(_), _) => {
            let constants = denoted::of(snapshot, &mention.thing);
            let denoted = denoted::at(world, named.backend, file, span.end).map(|(_, denoted)| denoted);
            denoted.is_some_and(|denoted| !denoted.is_empty() && denoted.iter().all(|one| constants.contains(one)))
        }
        // It names the function in Python, whatever that has for a name on the wire.
        (_, MentionKind::Invalidation | MentionKind::Replacement | MentionKind::Part) => true,
        (_, MentionKind::WireName | MentionKind::Membership | MentionKind::Name) => false,
    }
}

/// The parameter of a view in its route: `/orders/<uuid:number>/`.
fn in_route(world: &World, snapshot: &Snapshot, wire: &WireName, thing: &Thing) -> Result<Option<Site>, Refusal> {
    let Thing::Parameter { function, name } = thing else { return Ok(None) };
    let mut functions = snapshot.declarations.functions().filter(|one| one.name.value == *function);
    let Some(route) = functions.find_map(|function| function.route.as_ref()) else { return Ok(None) };
    let [plain, converted] = [format!("<{name}>"), format!(":{name}>")];
    if !route.value.contains(&plain) && !route.value.contains(&converted) {
        return Ok(None);
    }
    let places = snapshot.places();
    let file: Arc<Utf8Path> = Arc::from(places.file(route.origin.source));
    let span = places.span(route.origin);
    let Some(text) = text(world, &file) else { return Ok(None) };
    let literal = span.of(&text.text);
    let found = string(span, literal).and_then(|_| literal.find(&plain).or_else(|| literal.find(&converted)));
    let Some(start) = found.and_then(|found| u32::try_from(found).ok()) else {
        let sentence = format!("The route has the parameter `{}`, and is not written as a string here", wire.word);
        return Err(Refusal::at(world, sentence, at(&file, span)));
    };
    let start = span.start + start + 1;
    let inner = Span::new(start, start + u32::try_from(name.len()).unwrap_or_default());
    Ok(Some(Site { at: at(&file, inner), group: Group::References, says: Says::Wire, written: Written::Name }))
}

/// Refuses an identifier that another of that name would capture, or that would capture another.
pub(super) fn check(world: &World, named: &Named, new: &NewNames, sites: &[Site]) -> Result<(), Refusal> {
    let Some((identifier, new)) = named.identifier.as_ref().zip(new.identifier.as_ref()) else { return Ok(()) };
    if *identifier.word == **new {
        return Ok(());
    }
    let own: Vec<&Site> = sites.iter().filter(|site| site.says == Says::Identifier).collect();
    let files: BTreeSet<&Arc<Utf8Path>> = own.iter().map(|site| &site.at.file).collect();
    let is_parameter = matches!(identifier.of.first(), Some(Denoted::Parameter { .. }));
    for file in files {
        let Some(text) = text(world, file) else { continue };
        let tree = denoted::tree(world, file, &text.text);
        let declared = own.iter().filter(|site| site.at.file == *file && site.group == Group::Declaration);
        let scopes: Vec<Span> = if is_parameter {
            declared.filter_map(|site| function_around(&tree, site.at.span)).collect()
        } else {
            vec![Span::new(0, u32::MAX)]
        };
        let taken = names_in(&tree, &text.text, new)
            .find(|span| scopes.iter().any(|scope| scope.start <= span.start && span.end <= scope.end));
        if let Some(span) = taken {
            return Err(Refusal::at(
                world,
                format!("`{new}` is a name already where it would be used"),
                at(file, span),
            ));
        }
    }
    Ok(())
}

/// The function whose parameter stands at `span`.
fn function_around(tree: &Tree, span: Span) -> Option<Span> {
    let mut node = tree.root_node().descendant_for_byte_range(span.start as usize, span.end as usize)?;
    while Kind::of(node) != Kind::FunctionDefinition {
        node = node.parent()?;
    }
    Some(span_of(node))
}

/// Where `name` is looked up or bound as a name of a scope, attributes and keywords left out.
fn names_in<'t>(tree: &'t Tree, text: &'t str, name: &'t str) -> impl Iterator<Item = Span> + 't {
    words(text, name).filter(|span| {
        let node = tree.root_node().descendant_for_byte_range(span.start as usize, span.end as usize);
        node.is_some_and(is_name)
    })
}

fn is_name(node: Node<'_>) -> bool {
    if Kind::of(node) != Kind::Identifier {
        return false;
    }
    let Some(parent) = node.parent() else { return true };
    let is_field = |field: &str| parent.child_by_field_name(field) == Some(node);
    match Kind::of(parent) {
        Kind::Attribute => !is_field("attribute"),
        Kind::KeywordArgument => !is_field("name"),
        _ => true,
    }
}
