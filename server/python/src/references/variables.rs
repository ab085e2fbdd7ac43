//! The variables of a file, what binds them, and which bindings a name may mean where it stands.
//!
//! In go nodes and scopes; out come, for a name that is read, the bindings that may have been the last when it is: in the same scope those above it, from
//! another scope those at the end. Lookup is Python's: local, enclosing functions, module; class bodies are seen by themselves alone; `global` and
//! `nonlocal` as they say. Nothing is looked up in other files.

use mizan_syntax::python::{Field, Kind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::binders::{Binder, Role, Target, role, target};
use super::nodes::{NodeId, Nodes};
use super::scopes::{ScopeId, ScopeKind, Scopes};

/// Of more bindings that may be meant, the last ones count.
const ALTERNATIVES: usize = 64;

/// A place that binds a variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Binding {
    /// The identifier.
    pub(super) node: NodeId,
    pub(super) binder: Binder,
    /// What binds: a statement, a clause, a definition; the identifier itself where it is nothing of these.
    pub(super) by: NodeId,
    /// The scope it is written in; another than its variable's after `global` and `nonlocal`.
    pub(super) scope: ScopeId,
    /// The first node that finds the name bound.
    from: NodeId,
}

/// A name of a scope.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) scope: ScopeId,
    /// In source order.
    pub(super) bindings: Vec<Binding>,
}

/// What a name may mean.
#[derive(Debug, Default)]
pub(super) struct Meant {
    pub(super) bindings: Vec<Binding>,
    /// Whether it may come from elsewhere: a `*`, or it is built in.
    pub(super) is_open: bool,
}

/// The variables of one file.
pub(super) struct Variables<'t> {
    by_name: FxHashMap<(ScopeId, &'t str), usize>,
    each: Vec<Variable>,
    globals: FxHashSet<(ScopeId, &'t str)>,
    nonlocals: FxHashSet<(ScopeId, &'t str)>,
    /// What each identifier does, with the binding that it is.
    roles: FxHashMap<NodeId, Role>,
    bindings: FxHashMap<NodeId, Binding>,
}

impl<'t> Variables<'t> {
    pub(super) fn new(nodes: &Nodes<'t>, scopes: &Scopes) -> Self {
        let mut variables = Self {
            by_name: FxHashMap::default(),
            each: Vec::new(),
            globals: FxHashSet::default(),
            nonlocals: FxHashSet::default(),
            roles: FxHashMap::default(),
            bindings: FxHashMap::default(),
        };
        let mut targets: Vec<Option<Target>> = Vec::new();
        let mut found = Vec::new();
        for id in nodes.all() {
            let around = targets.get(nodes.parent(id).0 as usize).copied().flatten();
            let target = target(nodes, id, around);
            targets.push(target);
            if nodes.kind(id) != Kind::Identifier {
                continue;
            }
            let role = role(nodes, id, target);
            variables.roles.insert(id, role);
            let scope = scopes.of(id);
            match role {
                Role::Global => drop(variables.globals.insert((scope, nodes.text(id)))),
                Role::Nonlocal => drop(variables.nonlocals.insert((scope, nodes.text(id)))),
                Role::Binds(binder) => found.push(binding(nodes, scopes, id, binder, target)),
                _ => {}
            }
        }
        variables.bind(nodes, scopes, found);
        variables
    }

    /// What the identifier `id` does.
    pub(super) fn role(&self, id: NodeId) -> Role {
        self.roles.get(&id).copied().unwrap_or(Role::Nothing)
    }

    /// The binding that the identifier `id` is.
    pub(super) fn binding(&self, id: NodeId) -> Option<Binding> {
        self.bindings.get(&id).copied()
    }

    /// The variable of this name that `scope` itself has.
    pub(super) fn own(&self, scope: ScopeId, name: &str) -> Option<&Variable> {
        self.by_name.get(&(scope, name)).and_then(|index| self.each.get(*index))
    }

    fn bind(&mut self, nodes: &Nodes<'t>, scopes: &Scopes, found: Vec<Binding>) {
        let mut nonlocal = Vec::new();
        for binding in found {
            self.bindings.insert(binding.node, binding);
            let key = (binding.scope, nodes.text(binding.node));
            if self.nonlocals.contains(&key) {
                nonlocal.push(binding);
                continue;
            }
            let scope = if self.globals.contains(&key) { ScopeId::MODULE } else { binding.scope };
            self.add(scope, key.1, binding);
        }
        for binding in nonlocal {
            let name = nodes.text(binding.node);
            let outer = self.lookup(scopes, binding.scope, name).and_then(|index| self.each.get_mut(index));
            if let Some(variable) = outer {
                variable.bindings.push(binding);
            }
        }
        for variable in &mut self.each {
            variable.bindings.sort_by_key(|binding| binding.node);
        }
    }

    fn add(&mut self, scope: ScopeId, name: &'t str, binding: Binding) {
        let next = self.each.len();
        let index = *self.by_name.entry((scope, name)).or_insert(next);
        if index == next {
            self.each.push(Variable { scope, bindings: Vec::new() });
        }
        if let Some(variable) = self.each.get_mut(index) {
            variable.bindings.push(binding);
        }
    }

    /// The variable that `name` is in `scope`.
    fn lookup(&self, scopes: &Scopes, scope: ScopeId, name: &str) -> Option<usize> {
        let mut at = scope;
        // A class body is seen from itself, and from the type parameters right in it.
        let mut sees_class = true;
        loop {
            let Scope { kind, parent } = Scope::of(scopes, at);
            if kind == ScopeKind::Beyond {
                return None;
            }
            if self.globals.contains(&(at, name)) {
                return self.by_name.get(&(ScopeId::MODULE, name)).copied();
            }
            let is_seen = kind != ScopeKind::Class || sees_class;
            if is_seen
                && !self.nonlocals.contains(&(at, name))
                && let Some(index) = self.by_name.get(&(at, name))
            {
                return Some(*index);
            }
            if at == ScopeId::MODULE {
                return None;
            }
            sees_class &= kind == ScopeKind::TypeParams;
            at = parent;
        }
    }

    /// The variable that the name at `id` is looked up as.
    pub(super) fn variable(&self, nodes: &Nodes<'t>, scopes: &Scopes, id: NodeId) -> Option<&Variable> {
        self.lookup(scopes, scopes.of(id), nodes.text(id)).and_then(|index| self.each.get(index))
    }

    /// What `name` may mean once the module has run.
    pub(super) fn at_end(&self, nodes: &Nodes<'t>, scopes: &Scopes, name: &str) -> Meant {
        let mut meant = Meant { is_open: true, ..Meant::default() };
        if let Some(variable) = self.own(ScopeId::MODULE, name) {
            meant.is_open = !Reader { nodes, scopes, variable }.last(&mut meant.bindings);
            meant.bindings.sort_by_key(|binding| binding.node);
        }
        meant
    }

    /// What the name at `id` may mean.
    pub(super) fn meant(&self, nodes: &Nodes<'t>, scopes: &Scopes, id: NodeId) -> Meant {
        let scope = scopes.of(id);
        if scopes.get(scope).kind == ScopeKind::Beyond {
            return Meant::default();
        }
        let Some(variable) = self.variable(nodes, scopes, id) else {
            return Meant { is_open: true, ..Meant::default() };
        };
        let mut meant = Meant::default();
        let is_here = variable.scope == scope;
        let reader = Reader { nodes, scopes, variable };
        let is_certain =
            if is_here { reader.before(id, &mut meant.bindings) } else { reader.last(&mut meant.bindings) };
        match scopes.get(variable.scope).kind {
            ScopeKind::Class if is_here && !is_certain => {
                meant.is_open = true;
                if let Some(outer) = self.own(ScopeId::MODULE, nodes.text(id)) {
                    meant.is_open = !Reader { nodes, scopes, variable: outer }.last(&mut meant.bindings);
                }
            }
            ScopeKind::Module => meant.is_open = !is_certain,
            _ => {}
        }
        meant.bindings.sort_by_key(|binding| binding.node);
        meant
    }
}

/// The scope that is being looked in.
struct Scope {
    kind: ScopeKind,
    parent: ScopeId,
}

impl Scope {
    fn of(scopes: &Scopes, id: ScopeId) -> Self {
        let scope = scopes.get(id);
        Self { kind: scope.kind, parent: scope.parent }
    }
}

/// Reads a variable.
struct Reader<'r, 't> {
    nodes: &'r Nodes<'t>,
    scopes: &'r Scopes,
    variable: &'r Variable,
}

impl Reader<'_, '_> {
    /// Adds the bindings that may be the last before `read`, which is in the variable's scope; says whether there is one for certain.
    fn before(&self, read: NodeId, found: &mut Vec<Binding>) -> bool {
        let bindings = &self.variable.bindings;
        let above = bindings.partition_point(|binding| binding.node < read);
        let certain = self.add(bindings.get(..above).unwrap_or_default(), Some(read), found);
        let Some(repeats) = self.loop_around(read, certain) else { return certain.is_some() };
        let below = bindings.get(above..).unwrap_or_default().iter();
        found.extend(
            below.take(ALTERNATIVES).filter(|binding| binding.node != read && self.nodes.holds(repeats, binding.node)),
        );
        certain.is_some()
    }

    /// Adds the bindings that may be the last when the scope has run; says whether there is one for certain.
    fn last(&self, found: &mut Vec<Binding>) -> bool {
        if self.scopes.get(self.variable.scope).kind == ScopeKind::Module {
            return self.add(&self.variable.bindings, None, found).is_some();
        }
        // A function may be called at any moment.
        found.extend(self.variable.bindings.iter().rev().take(ALTERNATIVES));
        true
    }

    fn add(&self, bindings: &[Binding], read: Option<NodeId>, found: &mut Vec<Binding>) -> Option<Binding> {
        for binding in bindings.iter().rev() {
            let is_elsewhere = binding.scope != self.variable.scope;
            let is_seen = read.is_none_or(|read| is_elsewhere || self.sees(binding, read));
            if !is_seen || !self.gives_a_value(binding) {
                continue;
            }
            if found.len() >= ALTERNATIVES {
                return None;
            }
            found.push(*binding);
            if is_elsewhere || binding.binder == Binder::Declare {
                continue;
            }
            let branch = self.scopes.branch(binding.node);
            let is_certain = match read {
                Some(read) => self.nodes.holds(branch, read),
                None => branch == self.scopes.get(self.variable.scope).node,
            };
            if is_certain {
                return Some(*binding);
            }
        }
        None
    }

    /// Whether the name has a value by `binding`. In a class, one that is only annotated does not hide what is outside.
    fn gives_a_value(&self, binding: &Binding) -> bool {
        match binding.binder {
            Binder::Delete => false,
            Binder::Declare => self.scopes.get(self.variable.scope).kind != ScopeKind::Class,
            _ => true,
        }
    }

    /// Whether `read` comes after `binding` has bound. An annotation is evaluated after the value beside it is bound.
    fn sees(&self, binding: &Binding, read: NodeId) -> bool {
        read >= binding.from
            || binding.binder == Binder::Assign
                && self.nodes.child(binding.by, Field::Type).is_some_and(|ty| self.nodes.holds(ty, read))
    }

    /// The outermost loop around `read` that comes round without passing the binding that is certain.
    fn loop_around(&self, read: NodeId, certain: Option<Binding>) -> Option<NodeId> {
        let mut outermost = None;
        let mut around = self.scopes.loop_around(read);
        while around != NodeId::ROOT && certain.is_none_or(|certain| !self.nodes.holds(around, certain.node)) {
            outermost = Some(around);
            let outer = self.scopes.loop_around(self.nodes.parent(around));
            if outer == around {
                break;
            }
            around = outer;
        }
        outermost
    }
}

fn binding(nodes: &Nodes<'_>, scopes: &Scopes, id: NodeId, binder: Binder, target: Option<Target>) -> Binding {
    let parent = nodes.parent(id);
    let by = match (target, binder) {
        (Some(target), _) => target.by,
        (None, Binder::Function | Binder::Class) => parent,
        (None, Binder::Import | Binder::From | Binder::ImportAs | Binder::FromAs) => statement(nodes, parent),
        _ => id,
    };
    let from = match binder {
        Binder::Function | Binder::Class | Binder::Assign | Binder::Augment | Binder::Walrus => nodes.end(by),
        Binder::For => nodes.child(by, Field::Right).map_or(id, |right| nodes.end(right)),
        _ => NodeId(id.0 + 1),
    };
    let scope = scopes.of(id);
    let scope = if binder == Binder::Walrus { scopes.walrus(scope) } else { scope };
    Binding { node: id, binder, by, scope, from }
}

/// The import around a part of it.
fn statement(nodes: &Nodes<'_>, part: NodeId) -> NodeId {
    let mut at = part;
    while matches!(nodes.kind(at), Kind::DottedName | Kind::AliasedImport) {
        at = nodes.parent(at);
    }
    at
}
