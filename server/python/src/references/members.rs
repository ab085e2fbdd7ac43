//! What modules and classes have under a name.
//!
//! In go a module or a class and a name; out comes what is declared there. Of a class all of its ancestors are asked, in the order in which
//! Python asks them; where an ancestor is not known, only the class itself.

use std::sync::Arc;

use super::{Denoted, File};
use crate::classes::Lineage;
use crate::facts::ast::Expr;
use crate::resolve::{Binding, Bound, ClassRef, FunctionRef, Symbol};

/// What a class is made of, as far as keywords of its calls go.
const MODELS: &[&str] =
    &["pydantic.BaseModel", "pydantic.RootModel", "typing.NamedTuple", "typing.TypedDict", "django.db.models.Model"];

/// Decorators that make a class of its fields.
const DATACLASS: &[&str] = &["dataclasses.dataclass", "pydantic.dataclasses.dataclass"];

/// What stands under a name in the body of a class.
pub(super) enum ClassMember<'p> {
    Class(ClassRef<'p>),
    Function(FunctionRef<'p>),
    /// A field, with its annotation and its value, where they are written.
    Field(Option<&'p Expr>, Option<&'p Expr>),
    Other,
}

impl<'p> File<'_, 'p> {
    /// What declares the symbol.
    pub(super) fn denoted_symbol(&self, symbol: &Symbol<'p>) -> Option<Denoted> {
        let name = |module: &Arc<str>, qualname: Arc<str>| Denoted::Name { module: Arc::clone(module), qualname };
        Some(match symbol {
            Symbol::Module(module) => Denoted::Module { module: Arc::clone(&module.name) },
            Symbol::Class(class) => name(&class.module().name, Arc::clone(class.qualname())),
            Symbol::Function(function) => name(&function.module.name, function.qualname()),
            Symbol::Variable(variable) => name(&variable.scope.module.name, variable.qualname()),
            Symbol::Alias(alias) => {
                let own = &alias.node.name;
                let qualname = match &alias.scope.class {
                    Some(class) => Arc::from(format!("{}.{own}", class.qualname())),
                    None => Arc::clone(own),
                };
                name(&alias.scope.module.name, qualname)
            }
            Symbol::External(dotted) => return self.module_named(dotted),
            Symbol::TypeParam(..) => return None,
        })
    }

    /// The ancestors of a class, itself first; nothing where one is not known.
    pub(super) fn lineage(&self, class: &ClassRef<'p>) -> Option<std::rc::Rc<Lineage<'p>>> {
        self.classes.lineage(self.resolver, class).ok()
    }

    /// The classes that declare `name` for `class`: the one in which it is found first, then those that it hides.
    pub(super) fn declarers(&self, class: &ClassRef<'p>, name: &str) -> Vec<ClassRef<'p>> {
        let declares = |class: &&ClassRef<'p>| self.has(class, name);
        match self.lineage(class) {
            Some(lineage) => lineage.classes().filter(declares).cloned().collect(),
            None => Some(class).filter(declares).cloned().into_iter().collect(),
        }
    }

    fn has(&self, class: &ClassRef<'p>, name: &str) -> bool {
        let bindings = self.resolver.class_bindings(class);
        bindings.get(name).is_some_and(|bound| !matches!(bound, Bound::Deleted)) || bindings.declared(name).is_some()
    }

    /// What `class.name` denotes: where it is found first, and what that overrides.
    pub(super) fn denoted_member(&self, class: &ClassRef<'p>, name: &str) -> Vec<Denoted> {
        let mut declarers = self.declarers(class, name);
        if !is_overridable(name)
            || self.class_member(class, name).is_some_and(|member| matches!(member, ClassMember::Class(_)))
        {
            declarers.truncate(1);
        }
        let denoted = |class: &ClassRef<'p>| Denoted::Name {
            module: Arc::clone(&class.module().name),
            qualname: Arc::from(format!("{}.{name}", class.qualname())),
        };
        declarers.iter().map(denoted).collect()
    }

    /// What stands under `name` in the class where it is found first.
    pub(super) fn class_member(&self, class: &ClassRef<'p>, name: &str) -> Option<ClassMember<'p>> {
        let declarer = self.declarers(class, name).into_iter().next()?;
        if self.resolver.class_bindings(&declarer).get(name).is_some() {
            return Some(match self.resolver.attribute(&Symbol::Class(declarer), name) {
                Ok(Symbol::Class(class)) => ClassMember::Class(class),
                Ok(Symbol::Function(function)) => ClassMember::Function(function),
                Ok(Symbol::Variable(variable)) => {
                    ClassMember::Field(variable.node.annotation.as_ref(), variable.value())
                }
                _ => ClassMember::Other,
            });
        }
        match self.resolver.class_bindings(&declarer).declared(name)? {
            Binding::Assign(assign, _) => Some(ClassMember::Field(assign.annotation.as_ref(), None)),
            _ => None,
        }
    }

    /// Whether a call of the class takes its fields as keywords.
    pub(super) fn has_fields(&self, class: &ClassRef<'p>) -> bool {
        let Some(lineage) = self.lineage(class) else { return false };
        lineage.derives_from_any(MODELS) || lineage.classes().any(|class| self.is_dataclass(class))
    }

    fn is_dataclass(&self, class: &ClassRef<'p>) -> bool {
        class.node().decorators.iter().any(|decorator| {
            let head = decorator.as_call().map_or(decorator, |call| &call.function);
            let name = self.resolver.external(&class.outer_scope(), head);
            name.is_some_and(|name| DATACLASS.contains(&&*name))
        })
    }

    /// Whether it is an enumeration.
    pub(super) fn is_enum(&self, class: &ClassRef<'p>) -> bool {
        self.lineage(class).is_some_and(|lineage| lineage.derives_from("enum.Enum"))
    }

    /// Whether it is a pydantic model.
    pub(super) fn is_pydantic(&self, class: &ClassRef<'p>) -> bool {
        self.lineage(class).is_some_and(|lineage| lineage.derives_from("pydantic.BaseModel"))
    }
}

/// Whether a member of this name takes the place of its ancestors': what Python itself calls, every class has for itself.
fn is_overridable(name: &str) -> bool {
    !(name.starts_with("__") && name.ends_with("__"))
}
