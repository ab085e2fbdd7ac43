//! Which components a file has, what they render, and which hooks they call: the tree of components as far as one file shows it.
//!
//! In go a text and its dialect; out come [`FileComponents`], which own their strings and know no other file. Only what the syntax alone is sure of is
//! said to be rendered by a component; wherever an element or a component goes somewhere else, that is said instead.

mod escapes;
mod render;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_syntax::typescript::{Dialect, Field, Kind};
use mizan_text::Span;

use crate::facts::{FileFacts, Imported};
use crate::nodes::{NodeId, Nodes};

/// What one file says about components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileComponents {
    /// The functions at the top that are called like components, in source order.
    pub components: Vec<Component>,
    /// Every element that is not of the browser or of React itself, in source order.
    pub elements: Vec<Element>,
    /// What a component itself calls, not a function in it: the words that name what is called, in source order.
    pub calls: Vec<Call>,
    /// What is imported.
    pub imports: Vec<Brought>,
    /// The names that are given out, with the name that each has in the file.
    pub exports: BTreeMap<Arc<str>, Arc<str>>,
    /// The specifiers of files whose exports go somewhere as a whole, or are given on.
    pub opaque: BTreeSet<Arc<str>>,
    /// The names of components and imports that are more than the name of an element somewhere: who gets them may render them.
    pub escaped: BTreeSet<Arc<str>>,
    /// Whether a part of the text does not parse.
    pub is_broken: bool,
}

/// A function that renders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its name in the file.
    pub name: Arc<str>,
    /// The whole function.
    pub span: Span,
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name as it is written.
    pub name: Arc<str>,
    /// Where the name stands; of `<api.UserContext>` the last word.
    pub at: Span,
    /// From its first `<` to its last `>`.
    pub span: Span,
    /// The elements around it, by their place among all, innermost first.
    pub inside: Vec<u32>,
    /// Who renders it.
    pub by: By,
}

/// Who renders an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A component, by its place among all.
    Component(u32),
    /// Nobody: it is the root of an application, `createRoot(…).render(<App />)`.
    Root,
    /// It goes somewhere that is not followed: a variable, an attribute, another function.
    Elsewhere,
}

/// A call in a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// A word that names what is called: `useUser`, both words of `useUser.state`.
    pub at: Span,
    /// The component, by its place among all.
    pub by: u32,
}

/// A name that an import brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The specifier.
    pub from: Arc<str>,
    /// The name in the other file.
    pub name: Arc<str>,
    /// The name in this one.
    pub local: Arc<str>,
}

impl FileComponents {
    /// What `text` says.
    pub fn read(text: &str, dialect: Dialect) -> Self {
        let nodes = &Nodes::new(text, dialect);
        let facts = FileFacts::of_nodes(nodes, |_| false);
        let mut found = Self { is_broken: nodes.is_broken, ..Self::default() };
        found.take_imports(&facts);
        let functions = components(nodes);
        for (name, function) in &functions {
            found.components.push(Component { name: nodes.text(*name).into(), span: nodes.span(*function) });
        }
        render::read(nodes, &functions, &mut found);
        escapes::read(nodes, &functions, &mut found);
        found
    }

    fn take_imports(&mut self, facts: &FileFacts) {
        for import in &facts.imports {
            let from = Arc::clone(&import.from.text);
            match (&import.what, &import.local) {
                (Imported::Name(name), Some(local)) => {
                    self.imports.push(Brought { from, name: Arc::clone(name), local: Arc::clone(local) });
                }
                (Imported::Nothing, _) => {}
                _ => drop(self.opaque.insert(from)),
            }
        }
        self.opaque.extend(facts.stars.iter().map(|star| Arc::clone(&star.text)));
    }

    /// The component whose own call has a word at `span`.
    pub fn caller(&self, span: Span) -> Option<u32> {
        self.calls.iter().find(|call| call.at == span).map(|call| call.by)
    }
}

/// The components at the top of a file: the identifier and the function of each.
fn components(nodes: &Nodes<'_>) -> Vec<(NodeId, NodeId)> {
    let mut found = Vec::new();
    for statement in nodes.children(NodeId::ROOT) {
        let declaration = match nodes.kind(statement) {
            Kind::ExportStatement => nodes.child(statement, Field::Declaration).unwrap_or(statement),
            _ => statement,
        };
        match nodes.kind(declaration) {
            Kind::FunctionDeclaration => {
                found.extend(nodes.child(declaration, Field::Name).map(|name| (name, declaration)));
            }
            Kind::LexicalDeclaration => {
                for declarator in nodes.children(declaration) {
                    let value = nodes.child(declarator, Field::Value).filter(|value| is_function(nodes.kind(*value)));
                    found.extend(nodes.child(declarator, Field::Name).zip(value));
                }
            }
            _ => {}
        }
    }
    found.retain(|(name, _)| nodes.text(*name).starts_with(|first: char| first.is_ascii_uppercase()));
    found
}

/// Whether a kind of node is a function that calls can stand in.
fn is_function(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::FunctionDeclaration
            | Kind::FunctionExpression
            | Kind::ArrowFunction
            | Kind::GeneratorFunction
            | Kind::GeneratorFunctionDeclaration
            | Kind::MethodDefinition
            | Kind::ClassStaticBlock
    )
}
