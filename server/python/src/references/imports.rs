//! What the words of an import denote, at whatever depth it stands.
//!
//! In goes a word of an import; out come the symbols that it stands for. Imports within functions are read here, since facts leave them out.

use std::sync::Arc;

use mizan_schema::Anchor;
use mizan_syntax::python::{Field, Kind};

use super::nodes::NodeId;
use super::variables::Binding;
use super::{Denoted, File};
use crate::facts::ast::{FromImport, ImportedNames};
use crate::resolve::{Symbol, absolute, is_opaque};

impl<'p> File<'_, 'p> {
    /// What an import binds its name to.
    pub(super) fn import_symbols(&self, binding: &Binding) -> Vec<Symbol<'p>> {
        let nodes = &self.nodes;
        let parent = nodes.parent(binding.node);
        match nodes.kind(binding.by) {
            Kind::ImportStatement if nodes.kind(parent) == Kind::AliasedImport => {
                let path = nodes.child(parent, Field::Name).map(|name| self.dotted_text(name, None));
                path.map(|path| vec![self.resolver.dotted(&path)]).unwrap_or_default()
            }
            Kind::ImportStatement => vec![self.resolver.dotted(nodes.text(binding.node))],
            Kind::ImportFromStatement => {
                let name = match nodes.kind(parent) {
                    Kind::AliasedImport => nodes.child(parent, Field::Name),
                    _ => Some(parent),
                };
                name.map(|name| self.imported_symbols(binding.by, nodes.text(name))).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// What `from … import name` brings.
    pub(super) fn imported_symbols(&self, import: NodeId, name: &str) -> Vec<Symbol<'p>> {
        let Some(base) = self.imported_module(import) else { return Vec::new() };
        match self.resolver.dotted(&base) {
            Symbol::Module(target) => self.resolver.alternatives(target, name),
            _ => vec![self.resolver.dotted(&format!("{base}.{name}"))],
        }
    }

    /// The module that a `from` import names.
    pub(super) fn imported_module(&self, import: NodeId) -> Option<String> {
        let path = self.nodes.child(import, Field::ModuleName)?;
        self.absolute(path, None)
    }

    /// The module of a path in a `from` import, up to and with the part `until`.
    fn absolute(&self, path: NodeId, until: Option<NodeId>) -> Option<String> {
        let (level, dotted) = match self.nodes.kind(path) {
            Kind::RelativeImport => {
                let prefix = self.nodes.child_of_kind(path, Kind::ImportPrefix)?;
                let dots = self.nodes.text(prefix).bytes().filter(|byte| *byte == b'.').count();
                (u32::try_from(dots).ok()?, self.nodes.child_of_kind(path, Kind::DottedName))
            }
            _ => (0, Some(path)),
        };
        let module = dotted.map(|dotted| self.dotted_text(dotted, until)).unwrap_or_default();
        let from =
            FromImport { level, module: Arc::from(module), module_anchor: Anchor(0), names: ImportedNames::Star };
        absolute(self.module, &from).ok().filter(|module| !module.is_empty())
    }

    /// `a.b.c`, up to and with the part `until`.
    fn dotted_text(&self, dotted: NodeId, until: Option<NodeId>) -> String {
        let mut text = String::new();
        for part in self.nodes.children(dotted) {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(self.nodes.text(part));
            if Some(part) == until {
                break;
            }
        }
        text
    }

    /// The module that the word `id` of a path stands for.
    pub(super) fn path_module(&self, id: NodeId) -> Vec<Denoted> {
        let dotted = self.nodes.parent(id);
        let around = self.nodes.parent(dotted);
        let module = match self.nodes.kind(around) {
            Kind::RelativeImport => self.absolute(around, Some(id)),
            _ => Some(self.dotted_text(dotted, Some(id))),
        };
        module.into_iter().filter_map(|module| self.module_named(&module)).collect()
    }

    /// The module of the program of this dotted name, also one without a file: a folder.
    pub(super) fn module_named(&self, module: &str) -> Option<Denoted> {
        let program = self.resolver.program();
        let is_known = !is_opaque(module) && (program.exists(module) || !program.is_missing(module));
        is_known.then(|| Denoted::Module { module: Arc::from(module) })
    }
}
