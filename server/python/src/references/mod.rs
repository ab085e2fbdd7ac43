//! What the words of one file denote, and where in it something is named.
//!
//! In go a file (its text, its tree, its module) and the resolver of its program; out come, for an offset, what the word there [`Denoted`] says, and, for
//! something that is denoted, every [`Reference`] to it in the file, function bodies included. Pure, and linear in the file. Where reading cannot tell what a
//! word denotes, it denotes nothing: a reference is never guessed. Where a function or a parameter may be named and reading cannot follow, that is
//! a [`Doubt`], with its reason.

mod binders;
mod calls;
mod denote;
mod doubts;
mod imports;
mod kinds;
mod members;
mod nodes;
mod quoted;
mod scopes;
mod strings;
#[cfg(test)]
mod symtable;
mod types;
mod values;
mod variables;

use std::cell::RefCell;
use std::sync::Arc;

use mizan_syntax::Tree;
use mizan_syntax::python::Kind;
use mizan_text::Span;

use crate::classes::Classes;
use crate::program::ModuleRef;
use crate::resolve::Resolver;
use binders::Role;
use nodes::{NodeId, Nodes};
use scopes::Scopes;
use values::Memo;
use variables::Variables;

/// What a word denotes, as far as the program says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Denoted {
    /// A module: `shop.clients`.
    Module {
        /// Its dotted name.
        module: Arc<str>,
    },
    /// What is declared at the top of a module or of a class: a function, a class, a constant, a type alias, a member, a field.
    Name {
        /// The module that declares it.
        module: Arc<str>,
        /// `echo`, `Order.Line`, `Status.OPEN`.
        qualname: Arc<str>,
    },
    /// A parameter of a function or method that is declared there.
    Parameter {
        /// The module of the function.
        module: Arc<str>,
        /// The qualified name of the function.
        function: Arc<str>,
        /// The parameter.
        name: Arc<str>,
    },
}

impl Denoted {
    /// The word by which it goes where it is declared.
    pub fn word(&self) -> &str {
        let (Self::Module { module: name } | Self::Name { qualname: name, .. } | Self::Parameter { name, .. }) = self;
        name.rsplit('.').next().unwrap_or_default()
    }
}

/// A place that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The word; in a string, without its quotes.
    pub span: Span,
    /// What the word is there.
    pub kind: ReferenceKind,
    /// Whether it stands there under another name than it was declared by.
    pub is_alias: bool,
    /// The qualified name, as Python writes it, of the innermost `def` or `class` that the word is evaluated in; nothing at the top of the module.
    pub within: Option<Arc<str>>,
}

/// What a word is where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// It declares.
    Declaration,
    /// An import names it, or binds it here.
    Import,
    /// It is read by its name.
    Read,
    /// It is what a call calls, or a decorator.
    Call,
    /// It is bound anew, added to, deleted.
    Write,
    /// `name=…` in a call or a pattern.
    Keyword,
    /// It is read as `….name`.
    Attribute,
    /// It is part of a type.
    Annotation,
    /// A string of `__all__`.
    Exported,
    /// `global name`, `nonlocal name`.
    Scope,
}

/// A place where something may be named and reading cannot follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The place.
    pub span: Span,
    /// Why: a sentence without its full stop.
    pub reason: Arc<str>,
}

/// What the word at `offset` denotes, with the word's place. Several things where the program decides at run time which is meant, and where a member of a
/// class takes the place of another: the one that is found comes first, and those that it overrides follow.
pub fn at<'p>(
    resolver: &Resolver<'p>,
    module: &'p ModuleRef,
    text: &str,
    tree: &Tree,
    offset: u32,
) -> Option<(Span, Vec<Denoted>)> {
    File::new(resolver, module, text, tree).at(offset)
}

/// Every place of the file that names `to`, and those that may, in source order.
pub fn references<'p>(
    resolver: &Resolver<'p>,
    module: &'p ModuleRef,
    text: &str,
    tree: &Tree,
    to: &Denoted,
) -> (Vec<Reference>, Vec<Doubt>) {
    let file = File::new(resolver, module, text, tree);
    (file.references(to), file.doubts(to))
}

/// One file, laid out for questions about its names.
pub struct File<'f, 'p> {
    resolver: &'f Resolver<'p>,
    module: &'p ModuleRef,
    nodes: Nodes<'f>,
    scopes: Scopes,
    variables: Variables<'f>,
    classes: Classes<'p>,
    values: RefCell<Memo<'p>>,
}

impl<'f, 'p> File<'f, 'p> {
    /// Lays out a file. `module` must be the module of `text`, and `tree` its tree.
    pub fn new(resolver: &'f Resolver<'p>, module: &'p ModuleRef, text: &'f str, tree: &Tree) -> Self {
        let nodes = Nodes::new(text, tree);
        let scopes = Scopes::new(&nodes);
        let variables = Variables::new(&nodes, &scopes);
        Self { resolver, module, nodes, scopes, variables, classes: Classes::default(), values: RefCell::default() }
    }

    /// See [`at`].
    pub fn at(&self, offset: u32) -> Option<(Span, Vec<Denoted>)> {
        let mut denoted = None;
        for id in self.words() {
            let span = self.span(id);
            if span.start > offset {
                break;
            }
            if span.touches(offset) {
                denoted = Some((span, self.denoted(id))).filter(|(_, denoted)| !denoted.is_empty()).or(denoted);
            }
        }
        denoted
    }

    /// Every place that names `to`, in source order.
    pub fn references(&self, to: &Denoted) -> Vec<Reference> {
        let names = |id: &NodeId| self.denoted(*id).contains(to);
        self.words().filter(names).map(|id| self.reference(id, to)).collect()
    }

    /// The identifiers and the strings that may be names.
    fn words(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.all().filter(|id| match self.nodes.kind(*id) {
            Kind::Identifier => self.variables.role(*id) != Role::Nothing,
            Kind::String => self.string(*id).is_some(),
            _ => false,
        })
    }

    /// The place of a word.
    fn span(&self, id: NodeId) -> Span {
        self.nodes.literal(id).map_or_else(|| self.nodes.span(id), |(_, span)| span)
    }

    fn reference(&self, id: NodeId, to: &Denoted) -> Reference {
        let span = self.span(id);
        let within = self.scopes.get(self.scopes.of(id)).within.clone();
        Reference { span, kind: self.kind(id), is_alias: span.of(self.nodes.text) != to.word(), within }
    }
}
