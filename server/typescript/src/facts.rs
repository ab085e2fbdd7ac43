//! What one TypeScript or JavaScript file says about what it imports: who brings which name in, where the name goes, what goes into it.
//!
//! In go a text and its dialect; out come [`FileFacts`], which own their strings and know no other file. A *value* is an imported name or what a
//! file does with one: a call of it, a member of that, the same under a local name. Values are followed as far as the syntax alone is sure;
//! where one goes further, an [`Escape`] says so. What a value means is not known here (`uses` knows).

mod annotations;
mod branches;
mod exports;
mod flow;
mod imports;
mod inputs;
mod lists;
mod patterns;
mod tops;
mod types;

use std::sync::Arc;

use mizan_syntax::Tree;
use mizan_syntax::typescript::Dialect;
use mizan_text::Span;

use crate::nodes::Nodes;
use crate::scopes::Scopes;

pub use tops::Top;

/// What one file says. Everything is in source order, a value behind the one it is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// What is brought in, by whatever form.
    pub imports: Vec<Import>,
    /// What is given out.
    pub exports: Vec<Export>,
    /// The specifiers of `export * from`, in order.
    pub stars: Vec<Specifier>,
    /// What is done with what is brought in.
    pub values: Vec<Value>,
    /// What is given to calls, elements and annotated objects.
    pub inputs: Vec<Input>,
    /// The text literals that values are compared with.
    pub comparisons: Vec<Comparison>,
    /// Where values go that are not followed.
    pub escapes: Vec<Escape>,
    /// The declarations at the top of the file.
    pub tops: Vec<Top>,
    /// Whether a part of the text does not parse: what is used there may not be seen.
    pub is_broken: bool,
}

/// What stands behind `from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specifier {
    /// The text between the quotes.
    pub text: Arc<str>,
    /// Where it stands, quotes left out.
    pub span: Span,
}

/// One imported name, or one import as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// From where.
    pub from: Specifier,
    /// What of it.
    pub what: Imported,
    /// Where the name stands that the other file knows; the specifier for an import as a whole.
    pub span: Span,
    /// The name it has in this file, if it has one.
    pub local: Option<Arc<str>>,
    /// Whether `type` says that it leaves no trace at run time.
    pub is_type_only: bool,
}

/// What an import asks another file for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Imported {
    /// An export by its name; `default` is one.
    Name(Arc<str>),
    /// All exports as one object: `* as api`, `require`, `typeof import`.
    Module,
    /// A promise of all exports: `import("…")`.
    Promise,
    /// That it is run.
    Nothing,
}

/// One name that a file gives out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name outside.
    pub name: Arc<str>,
    /// What it is.
    pub what: Exported,
}

/// What an exported name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exported {
    /// An import of this file, or what members it has: `export const useThing = api.useThing`.
    Import {
        /// The index of the import.
        import: u32,
        /// The names behind it, outermost first.
        members: Vec<Arc<str>>,
    },
    /// Something of the file's own.
    Own,
}

/// The index of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueId(pub u32);

/// The index of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputId(pub u32);

/// An imported name, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is made of.
    pub from: From,
    /// The word that says so: the name, the property, the key of a pattern; for a call its arguments with their parentheses.
    pub span: Span,
    /// How the word is written.
    pub written: Written,
    /// In which place it stands.
    pub position: Position,
}

/// What a value is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// An import, by index.
    Import(u32),
    /// Another value and what is done with it.
    Step(ValueId, Step),
}

/// What is done with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is meant by a local name.
    Alias,
    /// A property is read.
    Member(Arc<str>),
    /// A property is called at once.
    Method(Arc<str>),
    /// An element of a list is taken.
    Item(Place),
    /// The values, or the keys with the values, of an object are listed: `Object.values`, `Object.entries`.
    Listed(Listed),
    /// It is called.
    Call,
    /// It is awaited.
    Await,
    /// A function is given to it, and this is a parameter of that function.
    Parameter {
        /// The place of the argument that the function stands in.
        argument: u32,
        /// The key of the function where the argument is an object.
        key: Option<Arc<str>>,
        /// The place of the parameter.
        index: u32,
    },
    /// Something is annotated with it: the value is that something.
    Annotated {
        /// How many lists the annotation puts around it: one for `Item[]`.
        lists: u8,
        /// Whether it is annotated with the type that the value has (`typeof item`), not with the value, which is a type.
        is_query: bool,
    },
    /// The function that changes a state of this type.
    Setter,
}

/// Which element of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Each, one after the other, or one whose place is computed.
    Any,
    /// The one in this place.
    At(u32),
}

/// What of an object is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Its values.
    Values,
    /// Pairs of its keys and values.
    Entries,
}

/// How a word that names something is written, which decides how it is renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// The word is the name.
    Name,
    /// The word is a key and at once the local name that gives its value: `{ text }`. Of a key that is given, the key belongs to the client; of a
    /// reference, the local name does.
    Shorthand,
    /// The word is the name and at once the local name that it gets: `const { text } = …`.
    Binding,
    /// The word is a local name for it.
    Alias,
}

/// In which place a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// An expression or a pattern.
    Expression,
    /// A type.
    Type,
    /// The name of an element: `<Name`.
    Element,
    /// The name behind it: `</Name`.
    ClosingElement,
    /// A list of exports.
    Export,
}

/// A part of what is given to a call (an argument), an element (its attributes) or an annotated variable (its initializer).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The call, the element's name, the type's name.
    pub to: ValueId,
    /// What it is a part of.
    pub under: Under,
    /// What it is.
    pub what: Given,
    /// The key; the text without its quotes; what cannot be followed.
    pub span: Span,
}

/// What an input is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// The argument in this place; attributes and initializers are the first.
    Argument(u32),
    /// What the function returns that is the argument in this place.
    Returned(u32),
    /// A key or an element of a list.
    Input(InputId),
}

/// What is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Something under a key; other inputs say what.
    Key(Arc<str>, Written),
    /// An attribute of an element, likewise.
    Attribute(Arc<str>),
    /// Something in a list; other inputs say what.
    Item,
    /// A text literal.
    Text(Arc<str>),
    /// A value, which may be the client's; where it is not, something that is not followed.
    Value(ValueId, Reason),
    /// Something that is not followed.
    Dynamic(Reason),
}

/// A text literal that a value is compared with: `order.status === "sent"`, `case "sent"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The value.
    pub of: ValueId,
    /// The text.
    pub text: Arc<str>,
    /// Where it stands, quotes left out.
    pub span: Span,
}

/// Where a value goes on to that is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escape {
    /// The value.
    pub of: ValueId,
    /// The expression that takes it along.
    pub span: Span,
    /// How.
    pub reason: Reason,
}

/// Why something cannot be followed by syntax alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It is an argument of some other function.
    Passed,
    /// It is an attribute of some other element.
    Attribute,
    /// It is put into an object or a list.
    Stored,
    /// It is spread into something, or something is spread into it.
    Spread,
    /// The rest of it is taken.
    Rest,
    /// The key is computed.
    ComputedKey,
    /// It is returned from a function.
    Returned,
    /// It is assigned to something that may change.
    Assigned,
    /// It is given out under a name.
    Exported,
    /// It is built into another type.
    Type,
    /// It is not written in the place: a variable, a call's result.
    Elsewhere,
    /// Whoever calls gives it, made as they like.
    Given,
    /// It goes from one part of the client to another: two uses say so in one place. Where both have one type, nothing is lost.
    Client,
    /// It goes deeper than is followed.
    Deep,
    /// It stands in a part that does not parse.
    Broken,
}

impl Reason {
    /// The reason as the end of a sentence that begins with what it is about.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Passed => "is passed on to another function",
            Self::Attribute => "is passed on to another component",
            Self::Stored => "is put into an object or a list",
            Self::Spread => "is spread",
            Self::Rest => "is taken with the rest of an object",
            Self::ComputedKey => "has a computed key",
            Self::Returned => "is returned from a function",
            Self::Assigned => "is assigned to something that may change",
            Self::Exported => "is exported",
            Self::Type => "is built into another type",
            Self::Elsewhere => "is made elsewhere",
            Self::Given => "is given by whoever calls",
            Self::Client => "goes from one part of the client to another",
            Self::Deep => "is nested too deeply",
            Self::Broken => "stands in a part that does not parse",
        }
    }
}

impl FileFacts {
    /// What `text` says. A text that does not parse still gives what can be read of it.
    ///
    /// What is imported by a specifier that `is_followed` refuses is an import and nothing else: no value is made of it. Who knows that `react` is
    /// not the client spares the memory.
    pub fn read(text: &str, dialect: Dialect, is_followed: impl Fn(&str) -> bool) -> Self {
        Self::of_nodes(&Nodes::new(text, dialect), is_followed)
    }

    /// The same of a text whose tree is known.
    ///
    /// Where the tree has errors, only the text counts: what an edited tree makes of an error depends on its past.
    pub fn read_tree(text: &str, dialect: Dialect, tree: &Tree, is_followed: impl Fn(&str) -> bool) -> Self {
        if tree.root_node().has_error() {
            return Self::read(text, dialect, is_followed);
        }
        Self::of_nodes(&Nodes::of_tree(text, dialect, tree), is_followed)
    }

    pub(crate) fn of_nodes(nodes: &Nodes<'_>, is_followed: impl Fn(&str) -> bool) -> Self {
        let mut facts = Self { tops: tops::of(nodes), is_broken: nodes.is_broken, ..Self::default() };
        let mut binders = imports::read(nodes, &mut facts);
        binders.keep(|import| facts.imports.get(import as usize).is_some_and(|import| is_followed(&import.from.text)));
        if binders.is_empty() {
            exports::read(nodes, &mut facts, &flow::Bound::default());
            return facts;
        }
        let scopes = Scopes::new(nodes);
        let bound = flow::follow(nodes, scopes, binders, &mut facts);
        exports::read(nodes, &mut facts, &bound);
        facts
    }

    /// The name of the top-level declaration that `at` stands in.
    pub fn within(&self, at: Span) -> Option<&Arc<str>> {
        let before = self.tops.partition_point(|top| top.span.start <= at.start);
        self.tops.get(before.checked_sub(1)?).filter(|top| at.end <= top.span.end).map(|top| &top.name)
    }

    /// Whether other files see the same in `other`: the same exports from the same places, wherever they stand.
    pub fn gives_out_the_same(&self, other: &Self) -> bool {
        let import = |import: &Import| (import.from.text.clone(), import.what.clone());
        self.exports == other.exports
            && self.imports.iter().map(import).eq(other.imports.iter().map(import))
            && self.stars.iter().map(|star| &star.text).eq(other.stars.iter().map(|star| &star.text))
    }

    /// Whether names of other files can be had from this one.
    pub fn gives_on(&self) -> bool {
        !self.stars.is_empty() || self.exports.iter().any(|export| matches!(export.what, Exported::Import { .. }))
    }

    /// Every specifier, as often as it stands.
    pub fn specifiers(&self) -> impl Iterator<Item = &Specifier> {
        self.imports.iter().map(|import| &import.from).chain(&self.stars)
    }
}
