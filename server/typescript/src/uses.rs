//! What the values of a file mean, once it is known which name of the client each import denotes.
//!
//! In go the facts of a file and [`Names`]; out come its [`Use`]s in source order, each with its exact span and the part of the client that it is
//! of. No tree is looked at and no other file.

mod inputs;
mod meaning;

use std::sync::Arc;

use mizan_text::Span;
use rustc_hash::FxHashSet;

use crate::client::{ClientExport, Role};
use crate::facts::{FileFacts, From, Imported, Position, Reason, Step, Value, ValueId, Written};
use meaning::{Data, Meaning, What};

/// A place that uses the client. Where branches meet (`a ?? b`), one word may be of several targets: one use for each, with the same span.
///
/// Nothing here knows the types of the client. A field that its target does not have is the language's own (`length`), and a dynamic use
/// of a value without fields is of no consequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Exactly the word; for [`UseKind::Invocation`] the arguments with their parentheses, for [`UseKind::Dynamic`] what takes the value along.
    pub span: Span,
    /// What stands there.
    pub kind: UseKind,
    /// What it is of.
    pub target: Target,
    /// How the word is written, which says what of it a renaming changes.
    pub written: Written,
    /// The declaration at the top of the file in which it stands: a component, as a rule.
    pub within: Option<Arc<str>>,
}

/// What stands in a place of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UseKind {
    /// A name in an `import`.
    Import,
    /// A name in an `export … from`, or in a list of exports.
    ReExport,
    /// An expression.
    Reference,
    /// A type.
    Type,
    /// The name of an element.
    Element,
    /// The name of an element at its end.
    ClosingElement,
    /// The arguments of a call.
    Invocation,
    /// A key of an argument.
    Key,
    /// An attribute of a provider.
    Attribute,
    /// A field of a result.
    Field,
    /// A member of an enum.
    Member,
    /// A text literal where the server has a type for it.
    Text,
    /// Something of the client goes where syntax alone cannot follow, or comes from there.
    Dynamic(Reason),
}

/// What a use is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// The export of the client.
    pub export: Arc<ClientExport>,
    /// Which part of it.
    pub part: Part,
    /// Where in that part; empty for the part as a whole.
    pub path: Vec<Segment>,
}

/// A part of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The name itself.
    Name,
    /// Whatever goes in or comes out: of dynamic uses alone.
    Whole,
    /// What goes in: arguments, params, the data of a form, what opens a channel.
    Arguments,
    /// What comes out.
    Result,
    /// What is sent over a channel.
    Send,
    /// What is received over a channel.
    Receive,
    /// The fields of a type.
    Fields,
    /// The members of an enum.
    Members,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// To the value of a key.
    Key(Arc<str>),
    /// To any element of a list, or any value of a mapping.
    Item,
}

/// A name that is asked of the client, which does not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The name.
    pub name: Arc<str>,
    /// Where it is asked for.
    pub span: Span,
}

/// What one file uses of the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileUses {
    /// The uses, by where they stand.
    pub uses: Vec<Use>,
    /// What the client does not have.
    pub missing: Vec<Missing>,
    /// Where a module that has the client's exports goes as a whole: what is used of it there cannot be known.
    pub modules: Vec<(Span, Reason)>,
}

impl UseKind {
    /// Whether the span is a word of the client: a name, a key, a field, a text that the server has a type for.
    pub const fn is_word(self) -> bool {
        !matches!(self, Self::Invocation | Self::Dynamic(_))
    }
}

impl FileUses {
    /// The words of the client at `offset`; several where branches meet.
    pub fn words_at(&self, offset: u32) -> impl Iterator<Item = &Use> {
        let behind = self.uses.partition_point(|one| one.span.start <= offset);
        let before = self.uses.get(..behind).unwrap_or_default();
        before.iter().filter(move |one| one.kind.is_word() && one.span.touches(offset))
    }

    /// The innermost call of the client whose arguments `offset` stands in.
    pub fn invocation_at(&self, offset: u32) -> Option<&Use> {
        let is_around =
            |one: &&Use| one.kind == UseKind::Invocation && one.span.start < offset && offset < one.span.end;
        self.uses.iter().filter(is_around).max_by_key(|one| one.span.start)
    }
}

/// What a name denotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denoted<Module> {
    /// An export of the client.
    Export(Arc<ClientExport>),
    /// Exports as one object, some of which may be the client's.
    Module(Module),
    /// An export that the client would have to have.
    Missing(Arc<str>),
    /// Nothing of the client.
    Other,
}

/// What the names of one file denote: the question that linking answers.
pub trait Names {
    /// Several exports as one object.
    type Module: Clone;

    /// What the import with this index denotes.
    fn import(&self, index: u32) -> Denoted<Self::Module>;

    /// What `name` denotes in a module.
    fn member(&self, module: &Self::Module, name: &str) -> Denoted<Self::Module>;
}

/// What a file uses of the client.
pub fn uses<N: Names>(facts: &FileFacts, names: &N) -> FileUses {
    let imports = (0..).zip(&facts.imports).map(|(index, _)| names.import(index)).collect();
    let mut reader = Reader {
        facts,
        names,
        imports,
        found: FileUses::default(),
        given_back: FxHashSet::default(),
        meanings: Vec::with_capacity(facts.values.len()),
    };
    reader.imports();
    for value in &facts.values {
        reader.value(value);
    }
    reader.inputs();
    reader.comparisons();
    reader.escapes();
    // Uses of one word stand together, so that the same, found on two ways, is one.
    reader
        .found
        .uses
        .sort_by(|one, other| (one.span, one.kind, &one.target).cmp(&(other.span, other.kind, &other.target)));
    reader.found.uses.dedup();
    reader.found.missing.sort_by_key(|missing| missing.span);
    reader.found
}

struct Reader<'r, N: Names> {
    facts: &'r FileFacts,
    names: &'r N,
    /// What each import denotes.
    imports: Vec<Denoted<N::Module>>,
    found: FileUses,
    /// The values that are given to the client itself.
    given_back: FxHashSet<ValueId>,
    /// What each value means.
    meanings: Vec<Meaning<N::Module>>,
}

impl<N: Names> Reader<'_, N> {
    fn push(&mut self, span: Span, kind: UseKind, target: Target, written: Written) {
        let within = self.facts.within(span).cloned();
        self.found.uses.push(Use { span, kind, target, written, within });
    }

    fn name(export: Arc<ClientExport>) -> Target {
        Target { export, part: Part::Name, path: Vec::new() }
    }

    /// The name that an import asks another file for.
    fn outer_name(what: &Imported) -> Option<&Arc<str>> {
        match what {
            Imported::Name(name) => Some(name),
            _ => None,
        }
    }

    fn imports(&mut self) {
        let facts = self.facts;
        for (import, denoted) in facts.imports.iter().zip(self.imports.clone()) {
            if !matches!(import.what, Imported::Name(_)) {
                continue;
            }
            match denoted {
                Denoted::Export(export) => {
                    let kind = if import.local.is_some() { UseKind::Import } else { UseKind::ReExport };
                    let written = written_as(&export, Written::Name, Self::outer_name(&import.what));
                    self.push(import.span, kind, Self::name(export), written);
                }
                Denoted::Missing(name) => self.found.missing.push(Missing { name, span: import.span }),
                Denoted::Module(_) | Denoted::Other => {}
            }
        }
    }

    fn meaning(&self, of: ValueId) -> Meaning<N::Module> {
        self.meanings.get(of.0 as usize).cloned().unwrap_or_default()
    }

    fn value(&mut self, value: &Value) {
        let meaning = match &value.from {
            From::Import(index) => {
                let denoted = self.imports.get(*index as usize).cloned().unwrap_or(Denoted::Other);
                let what = self.denoted(denoted, value, false);
                let is_promised =
                    self.facts.imports.get(*index as usize).is_some_and(|import| import.what == Imported::Promise);
                if is_promised { Meaning::promised(what) } else { what.into() }
            }
            From::Step(of, step) => {
                let of = self.meaning(*of);
                self.step(&of, step, value)
            }
        };
        if let What::Export(export) = &meaning.what
            && !matches!(&value.from, From::Step(_, Step::Await | Step::Annotated { .. }))
        {
            let kind = match value.position {
                Position::Expression => UseKind::Reference,
                Position::Type => UseKind::Type,
                Position::Element => UseKind::Element,
                Position::ClosingElement => UseKind::ClosingElement,
                Position::Export => UseKind::ReExport,
            };
            let name = match &value.from {
                From::Import(index) => {
                    self.facts.imports.get(*index as usize).and_then(|import| Self::outer_name(&import.what))
                }
                From::Step(_, Step::Member(name) | Step::Method(name)) => Some(name),
                From::Step(..) => None,
            };
            let written = written_as(export, value.written, name);
            self.push(value.span, kind, Self::name(export.clone()), written);
        }
        self.meanings.push(meaning);
    }

    fn denoted(&mut self, denoted: Denoted<N::Module>, value: &Value, is_said: bool) -> What<N::Module> {
        match denoted {
            Denoted::Export(export) => What::Export(export),
            Denoted::Module(module) => What::Module(module),
            Denoted::Missing(name) => {
                // A missing import is said where it is imported.
                if is_said {
                    self.found.missing.push(Missing { name, span: value.span });
                }
                What::Nothing
            }
            Denoted::Other => What::Nothing,
        }
    }

    fn step(&mut self, of: &Meaning<N::Module>, step: &Step, value: &Value) -> Meaning<N::Module> {
        if let (What::Module(module), Step::Member(name) | Step::Method(name), false) = (&of.what, step, of.is_held()) {
            let denoted = self.names.member(module, name);
            return self.denoted(denoted, value, true).into();
        }
        if *step == Step::Call
            && let Some((export, part)) = of.takes()
        {
            let target = Target { export, part, path: Vec::new() };
            self.push(value.span, UseKind::Invocation, target, Written::Alias);
        }
        let stepped = of.step(step);
        if let Step::Member(name) | Step::Method(name) = step {
            self.property(of, &stepped, name, value);
        }
        stepped
    }

    /// The use that reading the property `name` of `of` is.
    fn property(&mut self, of: &Meaning<N::Module>, stepped: &Meaning<N::Module>, name: &Arc<str>, value: &Value) {
        if of.is_held() {
            return;
        }
        match (&of.what, &stepped.what) {
            (What::Export(export), _) if export.role == Role::Enum => {
                let path = vec![Segment::Key(name.clone())];
                let target = Target { export: export.clone(), part: Part::Members, path };
                self.push(value.span, UseKind::Member, target, value.written);
            }
            (What::Data(_) | What::ErrorFields(_), What::Data(data)) if !stepped.is_held() => {
                self.push(value.span, UseKind::Field, data.target(), value.written);
            }
            _ => {}
        }
    }

    fn comparisons(&mut self) {
        for comparison in &self.facts.comparisons {
            let meaning = self.meaning(comparison.of);
            if let (What::Data(data), false) = (&meaning.what, meaning.is_held()) {
                self.push(comparison.span, UseKind::Text, data.target(), Written::Name);
            }
        }
    }

    fn escapes(&mut self) {
        for escape in &self.facts.escapes {
            let reason = if self.given_back.contains(&escape.of) { Reason::Client } else { escape.reason };
            let target = match self.meaning(escape.of).what {
                What::Module(_) if escape.reason != Reason::Exported => {
                    self.found.modules.push((escape.span, escape.reason));
                    continue;
                }
                // An export under another name is followed from file to file.
                What::Export(_) if escape.reason == Reason::Exported => continue,
                What::Data(data) | What::Entries(data) | What::Entry(data) => data.target(),
                what => match what.export() {
                    Some(export) if export.role != Role::Other => {
                        Target { export: export.clone(), part: Part::Whole, path: Vec::new() }
                    }
                    _ => continue,
                },
            };
            self.push(escape.span, UseKind::Dynamic(reason), target, Written::Alias);
        }
    }
}

/// How a word is written that stands for `export` and for `name` in the file it comes from: a file between may have given it another name.
fn written_as(export: &ClientExport, written: Written, name: Option<&Arc<str>>) -> Written {
    if name == Some(&export.name) { written } else { Written::Alias }
}

impl Data {
    fn target(&self) -> Target {
        Target { export: self.export.clone(), part: self.part, path: self.path.clone() }
    }
}
