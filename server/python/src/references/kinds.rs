//! What kind of reference a word is.
//!
//! In goes a word that denotes something; out comes how it stands there.

use mizan_syntax::python::{Field, Kind};

use super::binders::{Binder, Role};
use super::nodes::NodeId;
use super::strings::Quoted;
use super::{File, ReferenceKind};

impl File<'_, '_> {
    pub(super) fn kind(&self, id: NodeId) -> ReferenceKind {
        match self.string(id) {
            Some(Quoted::Exported) => return ReferenceKind::Exported,
            Some(Quoted::Keyword(_) | Quoted::Copied(_)) => return ReferenceKind::Keyword,
            None => {}
        }
        match self.variables.role(id) {
            Role::Binds(binder) => self.bound_kind(id, binder),
            Role::ModulePath | Role::Imported => ReferenceKind::Import,
            Role::Global | Role::Nonlocal => ReferenceKind::Scope,
            Role::Keyword | Role::PatternKeyword => ReferenceKind::Keyword,
            Role::Attribute => self.read_kind(self.nodes.parent(id), ReferenceKind::Attribute),
            Role::Means | Role::Nothing => self.read_kind(id, ReferenceKind::Read),
        }
    }

    fn bound_kind(&self, id: NodeId, binder: Binder) -> ReferenceKind {
        match binder {
            Binder::Import | Binder::ImportAs | Binder::From | Binder::FromAs => ReferenceKind::Import,
            Binder::Function | Binder::Class | Binder::Alias | Binder::TypeParam | Binder::Parameter => {
                ReferenceKind::Declaration
            }
            Binder::Delete | Binder::Augment => ReferenceKind::Write,
            _ => {
                let variable = self.variables.variable(&self.nodes, &self.scopes, id);
                let first = variable.and_then(|variable| variable.bindings.first());
                if first.is_some_and(|first| first.node == id) {
                    ReferenceKind::Declaration
                } else {
                    ReferenceKind::Write
                }
            }
        }
    }

    /// How an expression is read: called, as a type, or as what it is `otherwise`.
    fn read_kind(&self, id: NodeId, otherwise: ReferenceKind) -> ReferenceKind {
        let parent = self.nodes.parent(id);
        let field = self.nodes.field(id);
        match (self.nodes.kind(parent), field) {
            (Kind::Call, Some(Field::Function)) | (Kind::Decorator, _) => ReferenceKind::Call,
            (
                Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement | Kind::ForInClause,
                Some(Field::Left),
            )
            | (Kind::DeleteStatement, _) => ReferenceKind::Write,
            _ if self.nodes.is_type(id) => ReferenceKind::Annotation,
            _ => otherwise,
        }
    }
}
