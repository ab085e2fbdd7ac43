//! What a body of statements binds its names to.
//!
//! In go the statements of a module or class; out comes, for each name, what stands behind it when the body has run: the last binding, or
//! the alternatives where that depends on an import that may fail or a test that is decided at run time. Nothing is looked up in
//! other files here.

use indexmap::IndexMap;
use mizan_schema::Anchor;
use rustc_hash::FxBuildHasher;

use super::condition::{PythonVersion, Verdict, decide};
use crate::facts::ast::{
    Assign, Class, Expr, ExprKind, FromImport, Function, If, ImportName, ImportedName, ImportedNames, Stmt, Try,
    TypeAlias,
};

/// One statement's binding of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Binding<'p> {
    /// `import a.b.c` or `import a.b.c as d`.
    Import(&'p ImportName),
    /// `from a import b`.
    From(&'p FromImport, &'p ImportedName),
    /// `NAME = value`; the target that binds it.
    Assign(&'p Assign, &'p Expr),
    /// `type X = …`.
    Alias(&'p TypeAlias),
    /// `def`.
    Function(&'p Function),
    /// `class`.
    Class(&'p Class),
}

impl Binding<'_> {
    /// The place of the bound name.
    pub(crate) fn anchor(&self) -> Anchor {
        match self {
            Binding::Import(name) => name.anchor,
            Binding::From(_, name) => name.anchor,
            Binding::Assign(_, target) => target.anchor,
            Binding::Alias(alias) => alias.anchor,
            Binding::Function(function) => function.anchor,
            Binding::Class(class) => class.anchor,
        }
    }
}

/// What stands behind a name.
#[derive(Clone, Debug)]
pub(crate) enum Bound<'p> {
    /// This.
    One(Binding<'p>),
    /// The first of these that is found: `try` and its handlers, what runs and what only type checkers see.
    FirstFound(Vec<Bound<'p>>),
    /// One of these, as the program runs.
    Either(Vec<Bound<'p>>),
    /// `NAME += value` after the other.
    Augmented(Box<Bound<'p>>, Binding<'p>),
    /// What a `from … import *` above brings.
    ThroughStar,
    /// Nothing any more.
    Deleted,
}

impl Bound<'_> {
    /// The place of the last binding; places are in source order.
    pub(crate) fn anchor(&self) -> Option<Anchor> {
        match self {
            Bound::One(binding) | Bound::Augmented(_, binding) => Some(binding.anchor()),
            Bound::FirstFound(candidates) | Bound::Either(candidates) => {
                candidates.iter().filter_map(Bound::anchor).max()
            }
            Bound::ThroughStar | Bound::Deleted => None,
        }
    }
}

type Names<'p> = IndexMap<&'p str, Bound<'p>, FxBuildHasher>;

/// The names of one body.
#[derive(Debug, Default)]
pub(crate) struct Bindings<'p> {
    names: Names<'p>,
    /// Names that are annotated and given no value.
    declared: IndexMap<&'p str, Binding<'p>, FxBuildHasher>,
    /// What a name was before an assignment bound it anew.
    overwritten: Vec<(&'p Assign, Bound<'p>)>,
    /// `from … import *`, in order.
    pub(crate) stars: Vec<&'p FromImport>,
    /// Every assignment to `__all__`, in order.
    pub(crate) exports: Vec<&'p Assign>,
}

impl<'p> Bindings<'p> {
    /// What `body` binds.
    pub(crate) fn of(body: &'p [Stmt], python: PythonVersion) -> Self {
        let mut bindings = Self::default();
        bindings.run(body, python);
        bindings
    }

    /// What stands behind `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&Bound<'p>> {
        self.names.get(name)
    }

    /// The annotation of a name without a value.
    pub(crate) fn declared(&self, name: &str) -> Option<Binding<'p>> {
        self.declared.get(name).copied()
    }

    /// The bound names, in order of their first binding.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'p str> + '_ {
        self.names.keys().copied()
    }

    fn run(&mut self, body: &'p [Stmt], python: PythonVersion) {
        for statement in body {
            self.statement(statement, python);
        }
    }

    fn statement(&mut self, statement: &'p Stmt, python: PythonVersion) {
        match statement {
            Stmt::Import(names) => names.iter().for_each(|name| self.bind(bound_name(name), Binding::Import(name))),
            Stmt::From(from) => self.import_from(from),
            Stmt::Assign(assign) => self.assign(assign),
            Stmt::TypeAlias(alias) => self.bind(&alias.name, Binding::Alias(alias)),
            Stmt::Function(function) => self.bind(&function.name, Binding::Function(function)),
            Stmt::Class(class) => self.bind(&class.name, Binding::Class(class)),
            Stmt::If(branch) => self.branch(branch, python),
            Stmt::Try(attempt) => self.attempt(attempt, python),
            Stmt::Block(block) => {
                let inner = self.absorb(&block.body, python);
                self.may_bind(inner);
            }
            Stmt::Delete(targets) => targets.iter().filter_map(Expr::as_name).for_each(|name| {
                self.names.insert(name, Bound::Deleted);
            }),
            Stmt::Expr(_) | Stmt::Return(_) => {}
        }
    }

    /// What the name of `assign` was before.
    pub(crate) fn before(&self, assign: &Assign) -> Option<&Bound<'p>> {
        self.overwritten.iter().find(|(by, _)| std::ptr::eq(*by, assign)).map(|(_, bound)| bound)
    }

    fn bind(&mut self, name: &'p str, binding: Binding<'p>) {
        let before = self.names.insert(name, Bound::One(binding));
        if let (Some(before), Binding::Assign(assign, _)) = (before, binding) {
            self.overwritten.push((assign, before));
        }
    }

    fn import_from(&mut self, from: &'p FromImport) {
        match &from.names {
            ImportedNames::Star => self.stars.push(from),
            ImportedNames::Names(names) => {
                for name in names {
                    self.bind(name.alias.as_ref().unwrap_or(&name.name), Binding::From(from, name));
                }
            }
        }
    }

    fn assign(&mut self, assign: &'p Assign) {
        if assign.targets.iter().any(|target| target.as_name().is_some_and(|name| &**name == "__all__")) {
            self.exports.push(assign);
        }
        if assign.augmented {
            return self.augment(assign);
        }
        for target in &assign.targets {
            self.bind_target(assign, target);
        }
    }

    fn augment(&mut self, assign: &'p Assign) {
        for target in &assign.targets {
            let Some(name) = target.as_name() else { continue };
            let through_star = (!self.stars.is_empty()).then_some(Bound::ThroughStar);
            let before = self.names.swap_remove(&**name).or(through_star);
            let now = Binding::Assign(assign, target);
            let bound = match before {
                Some(before) => Bound::Augmented(Box::new(before), now),
                None => Bound::One(now),
            };
            self.names.insert(name, bound);
        }
    }

    fn bind_target(&mut self, assign: &'p Assign, target: &'p Expr) {
        match &target.kind {
            ExprKind::Name(name) if assign.value.is_none() => {
                self.declared.insert(name, Binding::Assign(assign, target));
            }
            ExprKind::Name(name) => self.bind(name, Binding::Assign(assign, target)),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                for item in items {
                    self.bind_target(assign, item);
                }
            }
            ExprKind::Starred(inner) => self.bind_target(assign, inner),
            _ => {}
        }
    }

    fn branch(&mut self, branch: &'p If, python: PythonVersion) {
        match decide(&branch.test, python) {
            Verdict::Holds => self.run(&branch.body, python),
            Verdict::Fails => self.run(&branch.orelse, python),
            Verdict::TypesOnly => self.prefer(&branch.orelse, &branch.body, python),
            Verdict::RunsOnly => self.prefer(&branch.body, &branch.orelse, python),
            Verdict::Open => self.alternatives(&branch.body, &branch.orelse, python),
        }
    }

    /// Runs `runs`; names that only `reads` binds are taken from there.
    fn prefer(&mut self, runs: &'p [Stmt], reads: &'p [Stmt], python: PythonVersion) {
        let typed = self.absorb(reads, python);
        self.run(runs, python);
        for (name, bound) in typed {
            let bound = match self.names.swap_remove(name) {
                Some(running) => Bound::FirstFound(vec![running, bound]),
                None => bound,
            };
            self.names.insert(name, bound);
        }
    }

    fn alternatives(&mut self, body: &'p [Stmt], orelse: &'p [Stmt], python: PythonVersion) {
        let then = self.absorb(body, python);
        let mut other = self.absorb(orelse, python);
        for (name, bound) in then {
            match other.swap_remove(name) {
                Some(alternative) => {
                    self.names.insert(name, Bound::Either(vec![bound, alternative]));
                }
                None => self.may_bind_one(name, bound),
            }
        }
        self.may_bind(other);
    }

    fn attempt(&mut self, attempt: &'p Try, python: PythonVersion) {
        let tried = self.absorb(&attempt.body, python);
        let mut handled = self.absorb(&attempt.handlers, python);
        for (name, bound) in tried {
            let bound = match handled.swap_remove(name) {
                Some(otherwise) => Bound::FirstFound(vec![bound, otherwise]),
                None => bound,
            };
            self.names.insert(name, bound);
        }
        for (name, bound) in handled {
            let bound = match self.names.swap_remove(name) {
                Some(before) => Bound::FirstFound(vec![before, bound]),
                None => bound,
            };
            self.names.insert(name, bound);
        }
        self.run(&attempt.finalbody, python);
    }

    fn may_bind(&mut self, names: Names<'p>) {
        for (name, bound) in names {
            self.may_bind_one(name, bound);
        }
    }

    fn may_bind_one(&mut self, name: &'p str, bound: Bound<'p>) {
        let bound = match self.names.swap_remove(name) {
            Some(before) => Bound::Either(vec![before, bound]),
            None => bound,
        };
        self.names.insert(name, bound);
    }

    /// Reads a nested body apart; what is no name of it (stars, exports, declarations) joins this one.
    fn absorb(&mut self, body: &'p [Stmt], python: PythonVersion) -> Names<'p> {
        let inner = Self::of(body, python);
        self.stars.extend(inner.stars);
        self.exports.extend(inner.exports);
        self.declared.extend(inner.declared);
        self.overwritten.extend(inner.overwritten);
        inner.names
    }
}

/// The name that an `import` binds: the alias, or the first part of the module.
fn bound_name(name: &ImportName) -> &str {
    name.alias.as_deref().unwrap_or_else(|| name.module.split('.').next().unwrap_or_default())
}
