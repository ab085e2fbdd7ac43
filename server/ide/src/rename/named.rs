//! What goes by the name at a place: in Python, on the wire, or in both.
//!
//! A function has a name in Python and one on the wire. Where they are the same word they are one name, and renaming either renames both; where they differ,
//! an identifier is the one and a string the other. TypeScript knows the name on the wire alone. A channel that no string names has the name of its class, in
//! the spelling of the wire. A constant that holds a context, and the class of a form, have names of their own.

use std::sync::Arc;

use mizan_engine::frontend::{Part, UseKind};
use mizan_engine::{Snapshot, World};
use mizan_python::program::Found;
use mizan_python::references::Denoted;
use mizan_schema::contract::ContextKind;
use mizan_schema::declarations::Python;
use mizan_text::Span;
use mizan_typescript::facts::Written;

use super::refusal::Refusal;
use super::{spelling, together};
use crate::denoted;
use crate::files::{FilePosition, Language, text};
use crate::mentions::{self, MentionKind};
use crate::thing::Thing;
use crate::uses;

/// The word at a place.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) text: String,
    kind: WordKind,
}

/// In which spelling a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordKind {
    /// That of Python.
    Identifier,
    /// That of the wire.
    Wire,
    /// That of an export of the client.
    Export,
}

/// What goes by one name.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) backend: usize,
    pub(super) identifier: Option<Identifier>,
    pub(super) wire: Option<WireName>,
    follows: Follows,
}

/// A name in Python.
#[derive(Clone, Debug)]
pub(super) struct Identifier {
    pub(super) word: Arc<str>,
    /// What has it: all parameters that are one.
    pub(super) of: Vec<Denoted>,
}

/// A name on the wire.
#[derive(Clone, Debug)]
pub(super) struct WireName {
    pub(super) word: Arc<str>,
    /// What has it: all parameters that are one.
    pub(super) of: Vec<Thing>,
}

/// The new names.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) identifier: Option<Arc<str>>,
    pub(super) wire: Option<Arc<str>>,
}

/// How the two names follow from one another, where both are renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    /// They are the same.
    Same,
    /// The one on the wire is the channel's class without `Channel`, in snake case.
    ChannelClass,
}

/// What goes by the name at a place: of each backend that has something there.
pub(super) fn at(world: &World, position: &FilePosition) -> Result<Option<(Word, Vec<Named>)>, Refusal> {
    let mut pointed: Option<Word> = None;
    let mut all = Vec::new();
    for (backend, snapshot) in world.backends.iter().enumerate() {
        let here = match Language::of(&position.file) {
            Some(Language::Python) => in_python(world, backend, snapshot, position)?,
            Some(Language::TypeScript) => in_typescript(world, backend, snapshot, position)?,
            None => None,
        };
        let Some((found, things)) = here else { continue };
        let named = named(backend, snapshot, &found, &things)?;
        all.extend(named);
        pointed.get_or_insert(found);
    }
    Ok(pointed.filter(|_| !all.is_empty()).map(|pointed| (pointed, all)))
}

/// An identifier with what it denotes, or a string with what it names.
enum Meant {
    Denoted(Vec<Denoted>),
    Things(Vec<Thing>),
}

fn in_python(
    world: &World,
    backend: usize,
    snapshot: &Snapshot,
    FilePosition { file, offset }: &FilePosition,
) -> Result<Option<(Word, Meant)>, Refusal> {
    if let Some((span, denoted)) = denoted::at(world, backend, file, *offset) {
        let Some(text) = text(world, file) else { return Ok(None) };
        let pointed = Word { span, text: span.of(&text.text).to_owned(), kind: WordKind::Identifier };
        // Under another name it is that file's own.
        if denoted.iter().any(|denoted| denoted.word() == pointed.text)
            && denoted.iter().any(|denoted| !denoted::things(snapshot, denoted).is_empty())
        {
            return Ok(Some((pointed, Meant::Denoted(denoted))));
        }
    }
    let Some((source, text)) = snapshot.source(file).zip(text(world, file)) else { return Ok(None) };
    let places = snapshot.places();
    let mut here: Option<(Word, Meant)> = None;
    for mention in mentions::mentions(snapshot, source) {
        let span = places.span(mention.origin);
        if !span.touches(*offset) {
            continue;
        }
        if let Some(sentence) = unnameable(&mention.thing).filter(|_| mention.kind == MentionKind::Declaration) {
            return Err(Refusal::plain(sentence));
        }
        let Some(inner) = string(span, span.of(&text.text)) else { continue };
        let pointed = Word { span: inner, text: inner.of(&text.text).to_owned(), kind: WordKind::Wire };
        here = Some((pointed, Meant::Things(vec![mention.thing])));
    }
    Ok(here)
}

/// What stands between the quotes of a string, where that is one plain literal.
pub(super) fn string(span: Span, literal: &str) -> Option<Span> {
    let quote = literal.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = literal.strip_prefix(quote)?.strip_suffix(quote)?;
    let is_plain = !inner.contains(['"', '\'', '\\', '\n']);
    is_plain.then(|| Span::new(span.start + 1, span.end.saturating_sub(1)))
}

fn in_typescript(
    world: &World,
    backend: usize,
    snapshot: &Snapshot,
    FilePosition { file, offset }: &FilePosition,
) -> Result<Option<(Word, Meant)>, Refusal> {
    let (Some(uses), Some(text)) = (world.uses(backend), text(world, file)) else { return Ok(None) };
    let mut here: Option<(Word, Vec<Thing>)> = None;
    let words = uses.in_file(file).into_iter().flat_map(|found| found.words_at(*offset));
    for one in words.filter(|one| one.written != Written::Alias) {
        let things = uses::things(world, &snapshot.contract, &uses, file, one);
        if things.is_empty() {
            continue;
        }
        if let Some(sentence) = things.iter().find_map(unnameable) {
            return Err(Refusal::plain(sentence));
        }
        let is_export = one.target.part == Part::Name && one.kind != UseKind::Text;
        let kind = if is_export { WordKind::Export } else { WordKind::Wire };
        let pointed = Word { span: one.span, text: one.span.of(&text.text).to_owned(), kind };
        here.get_or_insert((pointed, Vec::new())).1.extend(things);
    }
    Ok(here.map(|(pointed, things)| (pointed, Meant::Things(things))))
}

/// Why something of the contract is not renamed at all.
fn unnameable(thing: &Thing) -> Option<String> {
    let name = thing.name();
    Some(match thing {
        Thing::Field { .. } => format!(
            "`{name}` is a field of a model, which any code may read as an attribute: rename it in Python with \
             `Field(alias=\"{name}\")`, which keeps its name on the wire, or change both sides and let `mizan-dev diff` \
             and TypeScript name what is left"
        ),
        Thing::FormField { .. } => format!(
            "`{name}` is a field of a form, which templates, `clean_{name}` and `cleaned_data` may name: rename it in \
             Python, and TypeScript names what is left in the frontend"
        ),
        Thing::Type(_) => format!(
            "`{name}` is a class of your Python: rename it with your Python editor; the client follows, and TypeScript \
             names what is left in the frontend"
        ),
        Thing::Member { .. } | Thing::Literal { .. } => {
            format!("`{name}` is a value that may be stored or sent anywhere, and no name")
        }
        _ => return None,
    })
}

fn named(backend: usize, snapshot: &Snapshot, pointed: &Word, meant: &Meant) -> Result<Option<Named>, Refusal> {
    let things = match meant {
        Meant::Denoted(denoted) => denoted.iter().flat_map(|denoted| denoted::things(snapshot, denoted)).collect(),
        Meant::Things(things) => things.clone(),
    };
    let Some(first) = things.first() else { return Ok(None) };
    let mut named = match first {
        Thing::Parameter { function, name } => parameters(snapshot, backend, function, name, &things)?,
        thing => {
            let own = match meant {
                Meant::Denoted(denoted) => denoted.clone(),
                Meant::Things(_) => denoted::of(snapshot, thing),
            };
            declared(snapshot, backend, pointed, &things, &own)?
        }
    };
    for denoted in named.identifier.iter().flat_map(|identifier| &identifier.of) {
        if is_installed(snapshot, denoted) {
            return Err(Refusal::plain(format!(
                "`{}` is declared by a package, outside of the project",
                denoted.word()
            )));
        }
    }
    if let Some(wire) = &mut named.wire {
        wire.of.sort();
        wire.of.dedup();
    }
    Ok(Some(named))
}

fn is_installed(snapshot: &Snapshot, denoted: &Denoted) -> bool {
    let (Denoted::Module { module } | Denoted::Name { module, .. } | Denoted::Parameter { module, .. }) = denoted;
    matches!(snapshot.modules().find(module), Found::File(loaded) if !loaded.is_project)
}

fn parameters(
    snapshot: &Snapshot,
    backend: usize,
    function: &Arc<str>,
    name: &Arc<str>,
    things: &[Thing],
) -> Result<Named, Refusal> {
    let all = together::parameters(&snapshot.contract, function, name);
    if let Some(Thing::Parameter { function: other, .. }) = things.iter().find(|thing| !all.contains(thing)) {
        return Err(Refusal::plain(format!(
            "`{name}` is here a parameter of `{function}` and of `{other}` at once, which have nothing else in common"
        )));
    }
    let of = all.iter().flat_map(|thing| denoted::of(snapshot, thing)).collect();
    let identifier = Some(Identifier { word: Arc::clone(name), of });
    let wire = Some(WireName { word: Arc::clone(name), of: all });
    Ok(Named { backend, identifier, wire, follows: Follows::Same })
}

/// What has a declaration of its own, `own` in Python.
fn declared(
    snapshot: &Snapshot,
    backend: usize,
    pointed: &Word,
    things: &[Thing],
    own: &[Denoted],
) -> Result<Named, Refusal> {
    let identifier = own.first().map(|denoted| Arc::<str>::from(denoted.word()));
    let both = |wire: &Thing, follows| Named {
        backend,
        identifier: identifier.clone().map(|word| Identifier { word, of: own.to_vec() }),
        wire: Some(WireName { word: wire.name().into(), of: vec![wire.clone()] }),
        follows,
    };
    let thing_of_word = things.iter().find(|thing| identifier.as_deref() == Some(thing.name()));
    if let Some(thing @ (Thing::Function(_) | Thing::Composition(_))) = thing_of_word {
        return Ok(both(thing, Follows::Same));
    }
    if let [thing @ Thing::Channel(name)] = things
        && is_implicit(snapshot, name)
    {
        return Ok(both(thing, Follows::ChannelClass));
    }
    match things {
        [thing, ..] if pointed.kind == WordKind::Identifier => Ok(Named { wire: None, ..both(thing, Follows::Same) }),
        [Thing::Context(name)] => context(snapshot, name, both),
        [thing] => Ok(Named { identifier: None, ..both(thing, Follows::Same) }),
        _ => Err(Refusal::plain(format!("`{}` stands here for several things at once", pointed.text))),
    }
}

/// A context, which is its function's where it is that function's own.
fn context(snapshot: &Snapshot, name: &Arc<str>, both: impl Fn(&Thing, Follows) -> Named) -> Result<Named, Refusal> {
    let kind = snapshot.contract.contexts.get(name).map(|context| context.kind);
    match kind {
        Some(ContextKind::Global) => {
            Err(Refusal::plain("The global context has its name from Mizan, and no other can be given to it"))
        }
        Some(ContextKind::Local) => {
            let function = Thing::Function(Arc::clone(name));
            let named = both(&function, Follows::Same);
            let own = denoted::of(snapshot, &function);
            let identifier = own.first().map(|denoted| Arc::<str>::from(denoted.word())).filter(|word| word == name);
            Ok(Named { identifier: identifier.map(|word| Identifier { word, of: own }), ..named })
        }
        _ => Ok(Named { identifier: None, ..both(&Thing::Context(Arc::clone(name)), Follows::Same) }),
    }
}

/// Whether a channel has its name from its class.
fn is_implicit(snapshot: &Snapshot, channel: &str) -> bool {
    let is_own = |python: &Python, origin| python.origin == origin;
    snapshot.contract.channels.get(channel).is_some_and(|channel| is_own(&channel.python, channel.name.origin))
}

impl Named {
    /// The new identifier and the new name on the wire, of what was typed over the word `pointed` at.
    pub(super) fn typed(&self, world: &World, pointed: &Word, typed: &str) -> Result<Typed, Refusal> {
        let wire = self.wire.as_ref().map(|wire| match (pointed.kind, self.follows) {
            (WordKind::Identifier, Follows::ChannelClass) => spelling::channel_wire(typed),
            (WordKind::Export, _) => spelling::wire(&wire.word, &pointed.text, &self.spellings(world), typed),
            _ => typed.to_owned(),
        });
        let identifier = self.identifier.as_ref().map(|_| match (&wire, self.follows) {
            (Some(wire), Follows::ChannelClass) if pointed.kind != WordKind::Identifier => {
                spelling::channel_class(wire)
            }
            (Some(wire), Follows::Same) => wire.clone(),
            _ => typed.to_owned(),
        });
        if let Some(identifier) = &identifier {
            spelling::check_identifier(identifier)?;
        }
        if let Some((new, WireName { of, .. })) = wire.as_deref().zip(self.wire.as_ref()) {
            let is_key = matches!(of.first(), Some(Thing::Parameter { .. }));
            if is_key { spelling::check_key(new)? } else { spelling::check_wire(new)? }
        }
        Ok(Typed { identifier: identifier.map(Arc::from), wire: wire.map(Arc::from) })
    }

    /// How the client spells what has the name on the wire.
    fn spellings(&self, world: &World) -> Vec<Arc<str>> {
        let Some(uses) = world.uses(self.backend) else { return Vec::new() };
        let subjects = self.wire.iter().flat_map(|wire| &wire.of).filter_map(Thing::subject);
        subjects.flat_map(|subject| uses.names_of(&subject)).map(|(name, _)| name).collect()
    }
}
