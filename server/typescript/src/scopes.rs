//! Which declaration a name in a file denotes.
//!
//! In go the nodes of a file; out come, for each name that is declared in it, the places where it is meant. Values and types are told apart as
//! TypeScript does: a constant `Status` leaves a type `Status` alone. One sweep over a name's declarations and occurrences, so that hostile
//! nesting costs no more than its length.

use mizan_syntax::typescript::{Field, Kind};
use rustc_hash::FxHashMap;

use crate::nodes::{NodeId, Nodes};

/// How many patterns may stand in one another for a name in the innermost to be seen.
const DEEPEST_PATTERN: usize = 64;

/// Where a declared name counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Value,
    Type,
    Both,
}

impl Space {
    fn meets(self, other: Self) -> bool {
        self == Self::Both || other == Self::Both || self == other
    }
}

struct Declaration {
    /// The identifier that declares.
    binder: NodeId,
    scope: NodeId,
    space: Space,
}

#[derive(Default)]
struct Symbol {
    declarations: Vec<Declaration>,
    /// With each, whether a type is meant.
    occurrences: Vec<(NodeId, Space)>,
    is_resolved: bool,
}

/// The names of one file.
pub(crate) struct Scopes<'t> {
    symbols: FxHashMap<&'t str, Symbol>,
    /// Of the symbols that were asked for: the occurrences of each binder.
    references: FxHashMap<NodeId, Vec<NodeId>>,
}

/// For each node the scopes it stands in: of what a block declares, and of what a function does.
struct Enclosing {
    block: Vec<NodeId>,
    function: Vec<NodeId>,
}

impl Enclosing {
    fn of(nodes: &Nodes<'_>) -> Self {
        let mut enclosing = Self { block: Vec::new(), function: Vec::new() };
        for id in nodes.all() {
            let parent = nodes.parent(id);
            let kind = nodes.kind(parent);
            let is_function = opens_function(kind);
            let is_block = is_function || opens_block(kind);
            let outer_block = enclosing.block_of(parent);
            let outer_function = enclosing.function_of(parent);
            enclosing.block.push(if is_block { parent } else { outer_block });
            enclosing.function.push(if is_function { parent } else { outer_function });
        }
        enclosing
    }

    fn block_of(&self, id: NodeId) -> NodeId {
        self.block.get(id.0 as usize).copied().unwrap_or(NodeId::ROOT)
    }

    fn function_of(&self, id: NodeId) -> NodeId {
        self.function.get(id.0 as usize).copied().unwrap_or(NodeId::ROOT)
    }
}

/// Whether parameters, `var`s and the like stop here.
fn opens_function(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Program
            | Kind::FunctionDeclaration
            | Kind::FunctionExpression
            | Kind::FunctionSignature
            | Kind::ArrowFunction
            | Kind::GeneratorFunction
            | Kind::GeneratorFunctionDeclaration
            | Kind::MethodDefinition
            | Kind::MethodSignature
            | Kind::AbstractMethodSignature
            | Kind::FunctionType
            | Kind::ConstructorType
            | Kind::CallSignature
            | Kind::ConstructSignature
            | Kind::ClassStaticBlock
            | Kind::InternalModule
            | Kind::Module
    )
}

/// Whether `const`s and type names stop here.
fn opens_block(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::StatementBlock
            | Kind::ForStatement
            | Kind::ForInStatement
            | Kind::SwitchBody
            | Kind::CatchClause
            | Kind::Class
            | Kind::ClassDeclaration
            | Kind::AbstractClassDeclaration
            | Kind::InterfaceDeclaration
            | Kind::TypeAliasDeclaration
            | Kind::ConditionalType
            | Kind::IndexSignature
    )
}

impl<'t> Scopes<'t> {
    pub(crate) fn new(nodes: &Nodes<'t>) -> Self {
        let enclosing = Enclosing::of(nodes);
        let mut symbols: FxHashMap<&'t str, Symbol> = FxHashMap::default();
        for id in nodes.all() {
            let space = match nodes.kind(id) {
                Kind::Identifier | Kind::ShorthandPropertyIdentifier | Kind::ShorthandPropertyIdentifierPattern => {
                    Space::Value
                }
                Kind::TypeIdentifier => Space::Type,
                _ => continue,
            };
            let role = role(nodes, &enclosing, id);
            if matches!(role, Role::Neither) {
                continue;
            }
            let symbol = symbols.entry(nodes.text(id)).or_default();
            match role {
                Role::Declares(scope, space) => symbol.declarations.push(Declaration { binder: id, scope, space }),
                Role::Means(only) => symbol.occurrences.push((id, only.unwrap_or(space))),
                Role::Neither => {}
            }
        }
        Self { symbols, references: FxHashMap::default() }
    }

    /// The places where the name that `binder` declares is meant, in source order.
    pub(crate) fn references(&mut self, nodes: &Nodes<'t>, binder: NodeId) -> Vec<NodeId> {
        if let Some(symbol) = self.symbols.get_mut(nodes.text(binder))
            && !symbol.is_resolved
        {
            symbol.resolve(nodes, &mut self.references);
        }
        self.references.get(&binder).cloned().unwrap_or_default()
    }

    /// The identifier that declares the name that is meant at `reference`.
    pub(crate) fn binder(&mut self, nodes: &Nodes<'t>, reference: NodeId) -> Option<NodeId> {
        let symbol = self.symbols.get(nodes.text(reference))?;
        let binders: Vec<NodeId> = symbol.declarations.iter().map(|declared| declared.binder).collect();
        binders.into_iter().find(|binder| self.references(nodes, *binder).contains(&reference))
    }
}

impl Symbol {
    fn resolve(&mut self, nodes: &Nodes<'_>, references: &mut FxHashMap<NodeId, Vec<NodeId>>) {
        self.is_resolved = true;
        self.declarations.sort_by_key(|declared| declared.scope);
        for space in [Space::Value, Space::Type] {
            let mut declarations = self.declarations.iter().filter(|declared| declared.space.meets(space)).peekable();
            let mut open: Vec<&Declaration> = Vec::new();
            for &(at, _) in self.occurrences.iter().filter(|(_, meant)| *meant == space) {
                while let Some(next) = declarations.next_if(|declared| declared.scope <= at) {
                    open.push(next);
                }
                while open.last().is_some_and(|declared| nodes.end(declared.scope) <= at) {
                    open.pop();
                }
                // Popped scopes may have been covered by later ones that are closed too; what is left on top encloses.
                if let Some(declared) = open.last() {
                    references.entry(declared.binder).or_default().push(at);
                }
            }
        }
    }
}

/// What an identifier does where it stands.
enum Role {
    Declares(NodeId, Space),
    /// It means a declared name; always a value or a type where its own kind does not say so.
    Means(Option<Space>),
    /// It names a part of something else.
    Neither,
}

fn role(nodes: &Nodes<'_>, enclosing: &Enclosing, id: NodeId) -> Role {
    let parent = nodes.parent(id);
    let field = nodes.field(id);
    let block = enclosing.block_of(parent);
    let is_name = field == Some(Field::Name);
    match nodes.kind(parent) {
        Kind::ImportClause | Kind::NamespaceImport | Kind::ImportRequireClause => {
            Role::Declares(enclosing.block_of(id), Space::Both)
        }
        Kind::ImportAlias if nodes.children(parent).next() == Some(id) => Role::Declares(block, Space::Both),
        Kind::ImportSpecifier => {
            let is_local = field == Some(Field::Alias) || nodes.child(parent, Field::Alias).is_none();
            if is_local { Role::Declares(enclosing.block_of(id), Space::Both) } else { Role::Neither }
        }
        Kind::ExportSpecifier => {
            let clause = nodes.parent(parent);
            let is_elsewhere = nodes.child(nodes.parent(clause), Field::Source).is_some();
            if is_name && !is_elsewhere { Role::Means(None) } else { Role::Neither }
        }
        Kind::NamespaceExport | Kind::JsxNamespaceName | Kind::IndexSignature => Role::Neither,
        Kind::FunctionDeclaration | Kind::GeneratorFunctionDeclaration | Kind::FunctionSignature if is_name => {
            Role::Declares(block, Space::Value)
        }
        Kind::FunctionExpression | Kind::GeneratorFunction if is_name => Role::Declares(parent, Space::Value),
        Kind::Class if is_name => Role::Declares(parent, Space::Both),
        Kind::ClassDeclaration
        | Kind::AbstractClassDeclaration
        | Kind::EnumDeclaration
        | Kind::InternalModule
        | Kind::Module
            if is_name =>
        {
            Role::Declares(block, Space::Both)
        }
        Kind::InterfaceDeclaration | Kind::TypeAliasDeclaration | Kind::TypeParameter | Kind::MappedTypeClause
            if is_name =>
        {
            Role::Declares(block, Space::Type)
        }
        Kind::InferType if nodes.children(parent).next() == Some(id) => Role::Declares(block, Space::Type),
        // `[name: T]` in a tuple, `api.Item`.
        Kind::RequiredParameter | Kind::OptionalParameter | Kind::NestedTypeIdentifier if is_name => Role::Neither,
        // A constant `api` leaves the namespace in `api.Item` alone.
        Kind::NestedTypeIdentifier | Kind::NestedIdentifier => Role::Means(Some(Space::Type)),
        _ => match pattern_scope(nodes, enclosing, id) {
            Some(scope) => Role::Declares(scope, Space::Value),
            None => Role::Means(None),
        },
    }
}

/// The scope of a name that stands in a pattern which declares.
fn pattern_scope(nodes: &Nodes<'_>, enclosing: &Enclosing, id: NodeId) -> Option<NodeId> {
    let mut inner = id;
    for _ in 0..DEEPEST_PATTERN {
        let outer = nodes.parent(inner);
        let field = nodes.field(inner);
        match (nodes.kind(outer), field) {
            (Kind::ObjectPattern | Kind::ArrayPattern | Kind::RestPattern, _)
            | (Kind::PairPattern, Some(Field::Value))
            | (Kind::AssignmentPattern | Kind::ObjectAssignmentPattern, Some(Field::Left)) => inner = outer,
            (Kind::VariableDeclarator, Some(Field::Name)) => {
                let is_var = nodes.kind(nodes.parent(outer)) == Kind::VariableDeclaration;
                return Some(if is_var { enclosing.function_of(outer) } else { enclosing.block_of(outer) });
            }
            (Kind::RequiredParameter | Kind::OptionalParameter, Some(Field::Pattern))
            | (Kind::ArrowFunction, Some(Field::Parameter)) => return Some(enclosing.function_of(inner)),
            (Kind::CatchClause, Some(Field::Parameter)) => return Some(outer),
            (Kind::ForInStatement, Some(Field::Left)) => {
                let kind = nodes.child(outer, Field::Kind)?;
                let is_var = nodes.text(kind) == "var";
                return Some(if is_var { enclosing.function_of(outer) } else { outer });
            }
            _ => return None,
        }
    }
    None
}
