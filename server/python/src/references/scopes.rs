//! The scopes of a file: in which of them each node is evaluated.
//!
//! In go the nodes of a file; out come its scopes, as Python nests them, and for each node the one that its names are looked up in, the branch that
//! may leave it out, and the loop that may repeat it. Decorators, defaults and bases are evaluated outside of what they belong to, and so is what a comprehension
//! first goes over; type parameters have a scope of their own (PEP 695). One pass, each node after its parent.

use std::sync::Arc;

use mizan_syntax::python::{Field, Kind};

use super::nodes::{NodeId, Nodes};

/// Scopes in one another, past which names are not looked up: Python itself compiles no such text.
const DEEPEST: u32 = 128;

/// A scope, by its place in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ScopeId(pub(super) u32);

impl ScopeId {
    pub(super) const MODULE: Self = Self(0);
}

/// What kind of scope it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    /// A `def` or a `lambda`.
    Function,
    Comprehension,
    /// The type parameters of a class, function or alias.
    TypeParams,
    /// Nested too deep: nothing is known of the names in it.
    Beyond,
}

/// A scope.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    /// The scope around; the module's is itself.
    pub(super) parent: ScopeId,
    /// The node that opens it.
    pub(super) node: NodeId,
    /// `Order.total`, `make.<locals>.inner`: of the innermost `def` or `class`, as Python writes it.
    pub(super) within: Option<Arc<str>>,
    depth: u32,
}

/// What a definition opens: the scope of its body, and that of its type parameters, which is the one around where it has none.
#[derive(Clone, Copy)]
struct Opened {
    definition: NodeId,
    body: ScopeId,
    types: ScopeId,
}

/// The surroundings of a node.
#[derive(Clone, Copy)]
struct Place {
    scope: ScopeId,
    branch: NodeId,
    loop_around: NodeId,
}

const OUTSIDE: Place = Place { scope: ScopeId::MODULE, branch: NodeId::ROOT, loop_around: NodeId::ROOT };

/// The scopes of one file.
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    places: Vec<Place>,
}

impl Scopes {
    pub(super) fn new(nodes: &Nodes<'_>) -> Self {
        let module =
            Scope { kind: ScopeKind::Module, parent: ScopeId::MODULE, node: NodeId::ROOT, within: None, depth: 0 };
        let mut scopes = Self { scopes: vec![module], places: Vec::new() };
        let mut opened: Vec<Opened> = Vec::new();
        for id in nodes.all() {
            while opened.last().is_some_and(|around| nodes.end(around.definition) <= id) {
                opened.pop();
            }
            let place = scopes.place_of(nodes, id, &opened);
            scopes.places.push(place);
            opened.extend(scopes.open(nodes, id, place.scope));
        }
        scopes
    }

    pub(super) fn get(&self, id: ScopeId) -> &Scope {
        // The module is always there, and no other number is ever given out.
        #[expect(clippy::indexing_slicing, reason = "a scope's number is its place")]
        &self.scopes[id.0 as usize]
    }

    fn place(&self, id: NodeId) -> Place {
        self.places.get(id.0 as usize).copied().unwrap_or(OUTSIDE)
    }

    /// The scope that the names of `id` are looked up in; of a definition, the one around it.
    pub(super) fn of(&self, id: NodeId) -> ScopeId {
        self.place(id).scope
    }

    /// The innermost node around, in the same scope, that may be left out when the scope runs; the scope's own node where there is none.
    pub(super) fn branch(&self, id: NodeId) -> NodeId {
        self.place(id).branch
    }

    /// The innermost loop around in the same scope; the root where there is none.
    pub(super) fn loop_around(&self, id: NodeId) -> NodeId {
        self.place(id).loop_around
    }

    /// The scope that a `:=` binds in.
    pub(super) fn walrus(&self, scope: ScopeId) -> ScopeId {
        let mut scope = scope;
        while self.get(scope).kind == ScopeKind::Comprehension {
            scope = self.get(scope).parent;
        }
        scope
    }

    /// The class whose body a scope stands right in, type parameters left out.
    pub(super) fn class_around(&self, scope: ScopeId) -> Option<ScopeId> {
        let mut around = self.get(scope).parent;
        while self.get(around).kind == ScopeKind::TypeParams {
            around = self.get(around).parent;
        }
        (self.get(around).kind == ScopeKind::Class).then_some(around)
    }

    /// Whether everything around is a class or the module, so that others can reach what is declared here.
    pub(super) fn is_reachable(&self, scope: ScopeId) -> bool {
        matches!(self.get(scope).kind, ScopeKind::Module | ScopeKind::Class)
            && self.get(scope).within.as_deref().is_none_or(|within| !within.contains('<'))
    }

    /// The qualified name of what `scope` binds to `name`.
    pub(super) fn qualified(&self, scope: ScopeId, name: &str) -> Arc<str> {
        let scope = self.get(scope);
        match (&scope.within, scope.kind) {
            (None, _) => Arc::from(name),
            (Some(within), ScopeKind::Class) => Arc::from(format!("{within}.{name}")),
            (Some(within), _) => Arc::from(format!("{within}.<locals>.{name}")),
        }
    }

    fn add(&mut self, kind: ScopeKind, parent: ScopeId, node: NodeId, within: Option<Arc<str>>) -> ScopeId {
        let depth = self.get(parent).depth + 1;
        let kind = if depth > DEEPEST { ScopeKind::Beyond } else { kind };
        let id = ScopeId(u32::try_from(self.scopes.len()).unwrap_or(u32::MAX));
        self.scopes.push(Scope { kind, parent, node, within, depth: depth.min(DEEPEST) });
        id
    }

    /// Opens the scopes of `id`, which stands in `scope`: that of its body and that of its type parameters.
    fn open(&mut self, nodes: &Nodes<'_>, id: NodeId, scope: ScopeId) -> Option<Opened> {
        let kind = match nodes.kind(id) {
            Kind::FunctionDefinition | Kind::Lambda => ScopeKind::Function,
            Kind::ClassDefinition => ScopeKind::Class,
            Kind::ListComprehension
            | Kind::DictionaryComprehension
            | Kind::SetComprehension
            | Kind::GeneratorExpression => ScopeKind::Comprehension,
            Kind::TypeAliasStatement if nodes.is_alias(id) => ScopeKind::TypeParams,
            _ => return None,
        };
        if self.get(scope).kind == ScopeKind::Beyond {
            return Some(Opened { definition: id, body: scope, types: scope });
        }
        let around = self.get(scope).within.clone();
        if kind == ScopeKind::TypeParams {
            let types = self.add(kind, scope, id, around);
            return Some(Opened { definition: id, body: types, types });
        }
        let has_types = nodes.child(id, Field::TypeParameters).is_some();
        let types = if has_types { self.add(ScopeKind::TypeParams, scope, id, around.clone()) } else { scope };
        let within = match nodes.child(id, Field::Name) {
            Some(name) => Some(self.qualified(scope, nodes.text(name))),
            None => around,
        };
        let body = self.add(kind, types, id, within);
        Some(Opened { definition: id, body, types })
    }

    /// Where `id` stands. `opened` are the definitions around it.
    fn place_of(&self, nodes: &Nodes<'_>, id: NodeId, opened: &[Opened]) -> Place {
        let parent = nodes.parent(id);
        if parent == id {
            return OUTSIDE;
        }
        let around = self.place(parent);
        match scope_of(nodes, self, id, parent, opened) {
            Some((definition, scope)) if scope == self.of(definition) => return self.place(definition),
            Some((_, scope)) => {
                return Place { scope, branch: self.get(scope).node, loop_around: NodeId::ROOT };
            }
            None => {}
        }
        let scope = around.scope;
        let branch = if is_branch(nodes, id, parent) { id } else { around.branch };
        let is_loop = matches!(nodes.kind(id), Kind::ForStatement | Kind::WhileStatement);
        Place { scope, branch, loop_around: if is_loop { id } else { around.loop_around } }
    }
}

/// The scope of `id` where it is another than its parent's, and the definition that says so.
fn scope_of(
    nodes: &Nodes<'_>,
    scopes: &Scopes,
    id: NodeId,
    parent: NodeId,
    opened: &[Opened],
) -> Option<(NodeId, ScopeId)> {
    let Opened { definition, body, types } = *opened.last()?;
    let field = nodes.field(id);
    let is_alias = nodes.kind(definition) == Kind::TypeAliasStatement;
    let scope = if parent == definition {
        match field {
            Some(Field::Name) => return None,
            Some(Field::Left) if is_alias => return None,
            Some(Field::TypeParameters | Field::Superclasses | Field::ReturnType) => types,
            _ => body,
        }
    } else {
        let left = nodes.parent(parent);
        match (nodes.kind(parent), field) {
            (Kind::GenericType, _) if is_alias && nodes.kind(id) == Kind::TypeParameter => {
                let is_head = nodes.parent(left) == definition && nodes.field(left) == Some(Field::Left);
                is_head.then_some(types)?
            }
            (Kind::DefaultParameter | Kind::TypedDefaultParameter, Some(Field::Value)) => scopes.of(definition),
            (Kind::TypedParameter | Kind::TypedDefaultParameter, Some(Field::Type)) => types,
            (Kind::ForInClause, Some(Field::Right)) => {
                let is_first = nodes.child_of_kind(definition, Kind::ForInClause) == Some(parent);
                is_first.then(|| scopes.of(definition))?
            }
            _ => return None,
        }
    };
    Some((definition, scope))
}

/// Whether what is in `id` may be left out when what is around it runs.
fn is_branch(nodes: &Nodes<'_>, id: NodeId, parent: NodeId) -> bool {
    match nodes.kind(id) {
        Kind::ElifClause | Kind::ElseClause | Kind::ExceptClause | Kind::CaseClause => true,
        Kind::Block => matches!(
            nodes.kind(parent),
            Kind::IfStatement | Kind::ForStatement | Kind::WhileStatement | Kind::TryStatement
        ),
        _ => match nodes.kind(parent) {
            Kind::BooleanOperator => nodes.field(id) == Some(Field::Right),
            Kind::ConditionalExpression | Kind::ComparisonOperator => true,
            Kind::ForStatement => nodes.field(id) == Some(Field::Left),
            _ => false,
        },
    }
}
