//! What each word denotes.
//!
//! In goes a word; out comes what it denotes, by its role: what the bindings that it may mean are bound to, what an attribute's object has under that
//! name, what a keyword's call takes.

use std::sync::Arc;

use mizan_syntax::python::Kind;

use super::binders::{Binder, Role};
use super::nodes::NodeId;
use super::scopes::{ScopeId, ScopeKind};
use super::values::{Value, Values};
use super::variables::{Binding, Meant};
use super::{Denoted, File};
use crate::resolve::{ClassRef, Symbol};

impl<'p> File<'_, 'p> {
    /// What the word `id` denotes.
    pub(super) fn denoted(&self, id: NodeId) -> Vec<Denoted> {
        if self.nodes.kind(id) == Kind::String {
            return self.denoted_string(id);
        }
        match self.variables.role(id) {
            Role::Binds(Binder::Delete) | Role::Means => self.denoted_name(id),
            Role::Binds(Binder::Augment) => {
                let mut denoted = self.denoted_name(id);
                let own = self.variables.binding(id).map(|binding| self.denoted_binding(&binding)).unwrap_or_default();
                extend(&mut denoted, own);
                denoted
            }
            Role::Binds(_) => {
                self.variables.binding(id).map(|binding| self.denoted_binding(&binding)).unwrap_or_default()
            }
            Role::Global => self.denoted_in_module(self.nodes.text(id)),
            Role::Nonlocal => {
                let variable = self.variables.variable(&self.nodes, &self.scopes, id);
                self.denoted_bindings(variable.map(|variable| &*variable.bindings).unwrap_or_default())
            }
            Role::Attribute => self.denoted_attribute(&self.object(id), self.nodes.text(id)),
            Role::Keyword => {
                let call = self.nodes.parent(self.nodes.parent(self.nodes.parent(id)));
                match self.nodes.kind(call) {
                    Kind::Call => self.keyword(call, self.nodes.text(id)),
                    _ => Vec::new(),
                }
            }
            Role::PatternKeyword => self.denoted_pattern_keyword(id),
            Role::ModulePath => self.path_module(id),
            Role::Imported => {
                let import = self.nodes.parent(self.nodes.parent(self.nodes.parent(id)));
                self.denoted_symbols(&self.imported_symbols(import, self.nodes.text(id)))
            }
            Role::Nothing => Vec::new(),
        }
    }

    pub(super) fn denoted_symbols(&self, symbols: &[Symbol<'p>]) -> Vec<Denoted> {
        let mut denoted = Vec::new();
        extend(&mut denoted, symbols.iter().filter_map(|symbol| self.denoted_symbol(symbol)));
        denoted
    }

    fn denoted_name(&self, id: NodeId) -> Vec<Denoted> {
        let meant = self.variables.meant(&self.nodes, &self.scopes, id);
        self.denoted_meant(&meant, self.nodes.text(id))
    }

    fn denoted_meant(&self, meant: &Meant, name: &str) -> Vec<Denoted> {
        let mut denoted = self.denoted_bindings(&meant.bindings);
        if meant.is_open {
            extend(&mut denoted, self.denoted_symbols(&self.elsewhere(meant, name)));
        }
        denoted
    }

    /// What a name of this module, which nothing in the file binds for certain, may come from.
    pub(super) fn elsewhere(&self, meant: &Meant, name: &str) -> Vec<Symbol<'p>> {
        let stars = self.resolver.star_member(self.module, name);
        match stars {
            Some(symbol) => vec![symbol],
            None if meant.bindings.is_empty() => self.resolver.builtin_symbol(name).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// What `name` denotes once the module has run.
    pub(super) fn denoted_in_module(&self, name: &str) -> Vec<Denoted> {
        self.denoted_meant(&self.variables.at_end(&self.nodes, &self.scopes, name), name)
    }

    fn denoted_bindings(&self, bindings: &[Binding]) -> Vec<Denoted> {
        let mut denoted = Vec::new();
        for binding in bindings {
            extend(&mut denoted, self.denoted_binding(binding));
        }
        denoted
    }

    fn denoted_binding(&self, binding: &Binding) -> Vec<Denoted> {
        let name = self.nodes.text(binding.node);
        match binding.binder {
            Binder::Import | Binder::ImportAs | Binder::From | Binder::FromAs => {
                self.denoted_symbols(&self.import_symbols(binding))
            }
            Binder::Parameter => self.denoted_parameter(binding).into_iter().collect(),
            Binder::TypeParam => Vec::new(),
            _ => self.denoted_own(self.home(binding), name),
        }
    }

    /// The scope whose variable a binding binds.
    fn home(&self, binding: &Binding) -> ScopeId {
        let variable = self.variables.variable(&self.nodes, &self.scopes, binding.node);
        variable.map_or(binding.scope, |variable| variable.scope)
    }

    /// What `scope` declares under `name`.
    fn denoted_own(&self, scope: ScopeId, name: &str) -> Vec<Denoted> {
        if !self.scopes.is_reachable(scope) {
            return Vec::new();
        }
        if let Some(class) = self.class_of(scope)
            && !self.declarers(&class, name).is_empty()
        {
            return self.denoted_member(&class, name);
        }
        let qualname = self.scopes.qualified(scope, name);
        vec![Denoted::Name { module: Arc::clone(&self.module.name), qualname }]
    }

    /// The class whose body a scope is, where others can reach it.
    pub(super) fn class_of(&self, scope: ScopeId) -> Option<ClassRef<'p>> {
        let opened = self.scopes.get(scope);
        if opened.kind != ScopeKind::Class || !self.scopes.is_reachable(scope) {
            return None;
        }
        let qualname = opened.within.as_deref()?;
        match self.resolver.qualified(self.module, qualname) {
            Ok(Symbol::Class(class))
                if std::ptr::eq(class.module(), self.module) && **class.qualname() == *qualname =>
            {
                Some(class)
            }
            _ => None,
        }
    }

    fn denoted_parameter(&self, binding: &Binding) -> Option<Denoted> {
        let scope = self.scopes.get(binding.scope);
        let is_function = self.nodes.kind(scope.node) == Kind::FunctionDefinition;
        if !is_function || !self.scopes.is_reachable(self.scopes.of(scope.node)) {
            return None;
        }
        Some(Denoted::Parameter {
            module: Arc::clone(&self.module.name),
            function: scope.within.clone()?,
            name: Arc::from(self.nodes.text(binding.node)),
        })
    }

    /// What `object.name` denotes.
    pub(super) fn denoted_attribute(&self, object: &Values<'p>, name: &str) -> Vec<Denoted> {
        let mut denoted = Vec::new();
        for value in object.iter().flat_map(|values| values.iter()) {
            let found = match value {
                Value::Module(module) => self.denoted_symbols(&self.resolver.alternatives(module, name)),
                Value::Class(class) | Value::Instance(class) => self.denoted_member(class, name),
                // A folder that is a package without a file.
                Value::External(external) => {
                    self.denoted_symbols(&[self.resolver.dotted(&format!("{external}.{name}"))])
                }
                _ => Vec::new(),
            };
            extend(&mut denoted, found);
        }
        denoted
    }

    /// The value of what the attribute `id` is an attribute of.
    pub(super) fn object(&self, id: NodeId) -> Values<'p> {
        let parent = self.nodes.parent(id);
        if self.nodes.kind(parent) == Kind::DottedName {
            return self.dotted_value(parent, id);
        }
        self.nodes.first(parent).and_then(|object| self.value(object))
    }

    /// `case Order(total=…)`.
    fn denoted_pattern_keyword(&self, id: NodeId) -> Vec<Denoted> {
        let pattern = self.nodes.parent(self.nodes.parent(self.nodes.parent(id)));
        let Some(head) = self.nodes.first(pattern).filter(|_| self.nodes.kind(pattern) == Kind::ClassPattern) else {
            return Vec::new();
        };
        let values = self.dotted_value(head, NodeId(u32::MAX));
        self.denoted_attribute(&values, self.nodes.text(id))
    }

    /// The value of a dotted name, up to the part `until`.
    fn dotted_value(&self, dotted: NodeId, until: NodeId) -> Values<'p> {
        let mut parts = self.nodes.children(dotted).take_while(|part| *part != until);
        let mut value = self.value(parts.next()?);
        for part in parts {
            value = self.attribute_value(&value?, self.nodes.text(part));
        }
        value
    }
}

/// Adds what is not there yet.
pub(super) fn extend(denoted: &mut Vec<Denoted>, more: impl IntoIterator<Item = Denoted>) {
    for more in more {
        if !denoted.contains(&more) {
            denoted.push(more);
        }
    }
}
