//! The contract: what the server offers, every reference resolved.
//!
//! Built from [`Declarations`](crate::Declarations) by `build`. What a rule refuses is left out here and stands in the diagnostics, so that whoever
//! writes a client from a contract never has to judge it.

use std::sync::Arc;

use crate::Origin;
use crate::declarations::{Auth, Cache, Channel, Dialect, Form, Parameter, Python, Returns};
use crate::shared::Shared;
use crate::types::{Definitions, Type, TypeKey, Unknown};

/// What one backend offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// Names, headers and defaults in use.
    pub dialect: Dialect,
    /// By wire name: everything that is declared and sound, registered or not, private or not.
    pub functions: Shared<Arc<str>, Function>,
    /// By name.
    pub contexts: Shared<Arc<str>, Context>,
    /// By name.
    pub compositions: Shared<Arc<str>, Composition>,
    /// By name. The calls of a form (`contact.schema`, …) are not in `functions`.
    pub forms: Shared<Arc<str>, Form>,
    /// By name.
    pub channels: Shared<Arc<str>, Channel>,
    /// Every named type that any of them reaches.
    pub definitions: Definitions,
    /// What could not be read, in order of place within each function or definition.
    pub unresolved: Vec<Unresolved>,
}

impl Contract {
    /// Whether nothing is declared, registered or not.
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.forms.is_empty() && self.channels.is_empty()
    }
}

/// A server function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name on the wire.
    pub name: Arc<str>,
    /// Where the name is written: the string of a `register`, or the identifier.
    pub name_origin: Origin,
    /// Its declaration.
    pub python: Python,
    /// What it is to a client.
    pub kind: FunctionKind,
    /// Whether it is on the wire.
    pub registered: bool,
    /// How it is called.
    pub transport: Transport,
    /// The context it is a member of; a local one has the function's own name.
    pub context: Option<Arc<str>>,
    /// What it invalidates, in order.
    pub affects: Vec<Effect>,
    /// What its result replaces, in order.
    pub merge: Vec<Slot>,
    /// Who may call.
    pub auth: Option<Auth>,
    /// Never callable from a client.
    pub private: bool,
    /// The URL of a view.
    pub route: Option<Arc<str>>,
    /// The methods of a view.
    pub methods: Option<Vec<Arc<str>>>,
    /// Cache revision.
    pub rev: i64,
    /// Server-side caching.
    pub cache: Cache,
    /// Input fields, in order.
    pub parameters: Vec<Parameter>,
    /// The result's type ([`Returns::Missing`] never stands here).
    pub returns: Returns,
    /// Whether the result travels in a box, `{"result": …}`, that the client takes off.
    pub boxed: bool,
}

impl Function {
    /// Whether a client gets it: registered, not private, and no view.
    pub fn is_emitted(&self) -> bool {
        self.registered && !self.private && self.kind != FunctionKind::View
    }

    /// The type of its result; `None` for a view.
    pub fn result(&self) -> Option<&Type> {
        match &self.returns {
            Returns::Value(located) => Some(&located.value),
            Returns::Missing | Returns::Response(_) => None,
        }
    }
}

/// What a function is to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    /// A plain call.
    Rpc,
    /// A slot of a context.
    Context,
    /// A call that invalidates or merges.
    Mutation,
    /// A view at a URL.
    View,
}

/// How a function is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says itself")]
pub enum Transport {
    #[default]
    Http,
    Websocket,
}

/// What a mutation invalidates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// A whole context.
    Context(Arc<str>),
    /// One function of a context.
    Function {
        /// The context.
        context: Arc<str>,
        /// The function's wire name.
        function: Arc<str>,
    },
}

/// One function of a context, as the place of a merged value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The context.
    pub context: Arc<str>,
    /// The function's wire name.
    pub slot: Arc<str>,
}

/// A context.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// Its name: `user`, `global`, or a local function's.
    pub name: Arc<str>,
    /// Which kind.
    pub kind: ContextKind,
    /// Where it is declared: the function of a local one; else the `ReactContext` constant, or the first member (by module, then place) and its
    /// `context=` argument.
    pub python: Python,
    /// Wire names of its members on the wire, in order of module and place.
    pub members: Vec<Arc<str>>,
    /// What a provider takes: the union of the members' inputs, in order of first appearance.
    pub params: Vec<ContextParameter>,
    /// How its bundle travels.
    pub transport: Transport,
}

/// Which kind of context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what `context=` says")]
pub enum ContextKind {
    Global,
    Named,
    Local,
}

/// A parameter of a context.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextParameter {
    /// The parameter of the first member that has it.
    pub parameter: Parameter,
    /// Whether any member requires it.
    pub required: bool,
}

/// One provider over several contexts.
#[derive(Clone, Debug, PartialEq)]
pub struct Composition {
    /// Its name.
    pub name: Arc<str>,
    /// The function under the decorator.
    pub python: Python,
    /// The names of the contexts it mounts, in order.
    pub parts: Vec<Arc<str>>,
}

/// Something of the contract that could not be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Unresolved {
    /// What it belongs to.
    pub of: UnresolvedIn,
    /// Where in it: `output.total`, `input.items[]`, `total`.
    pub at: String,
    /// The expression, the reason, the place.
    pub unknown: Unknown,
}

/// What an unresolved type belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnresolvedIn {
    /// A function, by wire name.
    Function(Arc<str>),
    /// A definition, which several functions may reach.
    Definition(TypeKey),
}

/// Turns origins into what a person reads. Implemented by the layer that holds the sources.
pub trait Places: Sync {
    /// The file's path relative to the project, with `/` between parts.
    fn path(&self, source: crate::SourceId) -> Arc<str>;
    /// Where an origin begins and ends.
    fn range(&self, origin: Origin) -> PlaceRange;
}

/// A range in a file; lines and columns from 0, columns in UTF-16 code units (what source maps count).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each says itself")]
pub struct PlaceRange {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    pub end_column: u32,
}
