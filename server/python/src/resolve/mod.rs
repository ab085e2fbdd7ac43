//! What names and dotted expressions denote, across files.
//!
//! In go a scope and an expression; out comes a [`Symbol`]: a class, a function, a constant, a module, or a symbol of a library that is not read.
//! Imports are followed through re-exports, stars, cycles and conditions. Modules are asked for by dotted name, never by path. A name
//! that may mean two things means neither: the reason says why.

mod bindings;
mod condition;
mod known;
mod stars;
mod symbol;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::Equivalent;
use mizan_schema::Anchor;
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use bindings::{Binding, Bindings, Bound};
pub use condition::PythonVersion;
pub use known::is_opaque;
pub use symbol::{AliasRef, ClassRef, FunctionRef, Reason, Resolution, Scope, Symbol, VariableRef};

use crate::facts::ast::{Class, Each, Expr, ExprKind, FromImport, Stmt};
use crate::program::{ModuleRef, Program, Remembered};
use crate::render;

/// Aliases and re-exports are followed this far; longer chains are taken for cycles.
const HOPS: usize = 64;

/// Imports that are followed within one another before a name is taken for missing.
const DEPTH: usize = 256;

/// A name at the top level of a module.
type Member = (*const ModuleRef, Arc<str>);

/// The same, to look it up by.
#[derive(Hash)]
struct MemberName<'n>(*const ModuleRef, &'n str);

impl Equivalent<Member> for MemberName<'_> {
    fn equivalent(&self, (module, name): &Member) -> bool {
        std::ptr::eq(self.0, *module) && *self.1 == **name
    }
}

/// What is around a statement of a module that may run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Around<'p> {
    /// Nothing that gives names a value.
    Nothing,
    /// A `for` whose block decides and binds nothing.
    Loop(&'p Each),
    /// A block that may give names a value that is not read: any other `for`, `with`, `match`.
    Block,
}

/// Resolves names of one program. Answers are remembered.
pub struct Resolver<'p> {
    program: &'p Program<'p>,
    python: PythonVersion,
    modules: RefCell<FxHashMap<*const ModuleRef, Rc<Bindings<'p>>>>,
    classes: RefCell<FxHashMap<*const Class, ClassRef<'p>>>,
    /// What stands behind names of modules; `None` where there is nothing.
    members: Remembered<Member, Option<Resolution<'p>>>,
    /// The canonical names of built-in names.
    builtins: RefCell<FxHashMap<Arc<str>, Arc<str>>>,
}

impl<'p> Resolver<'p> {
    /// A resolver over `program`, for the version of Python that runs it.
    pub fn new(program: &'p Program<'p>, python: PythonVersion) -> Self {
        Self {
            program,
            python,
            modules: RefCell::default(),
            classes: RefCell::default(),
            members: Remembered::default(),
            builtins: RefCell::default(),
        }
    }

    /// The program whose names these are.
    pub fn program(&self) -> &'p Program<'p> {
        self.program
    }

    /// What `expr` denotes in `scope`. A name with a value is [`Symbol::Variable`], whatever its value is: see [`Resolver::denoted`].
    pub fn resolve(&self, scope: &Scope<'p>, expr: &Expr) -> Resolution<'p> {
        match &expr.kind {
            ExprKind::Name(name) => self.name(scope, name, expr.anchor),
            ExprKind::Attribute(base, name, _) => {
                let base = self.denoted(scope, base)?;
                self.attribute(&base, name)
            }
            _ => Err(Arc::from(format!("`{}` is computed at run time", render::expression(expr)))),
        }
    }

    /// What `expr` denotes in `scope`, with names followed whose whole value is another name.
    pub fn denoted(&self, scope: &Scope<'p>, expr: &Expr) -> Resolution<'p> {
        let mut symbol = self.resolve(scope, expr)?;
        for _ in 0..HOPS {
            let Symbol::Variable(variable) = &symbol else { return Ok(symbol) };
            let Some(value) = variable.value() else { return Ok(symbol) };
            if variable.before.is_some() || !matches!(value.kind, ExprKind::Name(_) | ExprKind::Attribute(..)) {
                return Ok(symbol);
            }
            let Ok(next) = self.resolve(&variable.scope, value) else { return Ok(symbol) };
            symbol = next;
        }
        Err(Arc::from("it refers to itself"))
    }

    /// The canonical dotted name of the library symbol that `expr` denotes, where it denotes one.
    pub fn external(&self, scope: &Scope<'p>, expr: &Expr) -> Option<Arc<str>> {
        match self.denoted(scope, expr) {
            Ok(Symbol::External(name)) => Some(name),
            _ => None,
        }
    }

    /// What `name` denotes at the top level of `module` once it has run, submodules included.
    pub fn member(&self, module: &'p ModuleRef, name: &str) -> Resolution<'p> {
        self.module_member(module, name).unwrap_or_else(|| Err(Arc::from(format!("`{}` has no `{name}`", module.name))))
    }

    /// Everything that `name` may denote at the top level of `module`, as imports fail or tests are decided; nothing of what is not found.
    pub(crate) fn alternatives(&self, module: &'p ModuleRef, name: &str) -> Vec<Symbol<'p>> {
        let mut found = Vec::new();
        match self.member(module, name) {
            Ok(symbol) if !is_missing(&symbol) => found.push(symbol),
            _ => {}
        }
        if let Some(bound) = self.bindings(module).get(name) {
            self.add_alternatives(&Scope::of_module(module), name, bound, &mut found);
        }
        found
    }

    /// What a `*` brings to `module` under `name`.
    pub(crate) fn star_member(&self, module: &'p ModuleRef, name: &str) -> Option<Symbol<'p>> {
        self.through_stars(module, name).and_then(Result::ok).filter(|symbol| !is_missing(symbol))
    }

    /// The built-in of this name.
    pub(crate) fn builtin_symbol(&self, name: &str) -> Option<Symbol<'p>> {
        self.builtin(name).map(Symbol::External)
    }

    fn add_alternatives(&self, scope: &Scope<'p>, name: &str, bound: &Bound<'p>, found: &mut Vec<Symbol<'p>>) {
        match bound {
            Bound::FirstFound(candidates) | Bound::Either(candidates) => {
                for candidate in candidates {
                    self.add_alternatives(scope, name, candidate, found);
                }
            }
            bound => {
                if let Some(Ok(symbol)) = self.bound(scope, name, bound)
                    && !is_missing(&symbol)
                    && !found.iter().any(|known| same(known, &symbol))
                {
                    found.push(symbol);
                }
            }
        }
    }

    /// The class, function or constant of this qualified name: `Order.Line`.
    pub fn qualified(&self, module: &'p ModuleRef, qualname: &str) -> Resolution<'p> {
        let mut parts = qualname.split('.');
        let mut symbol = self.member(module, parts.next().unwrap_or_default())?;
        for part in parts {
            symbol = self.attribute(&symbol, part)?;
        }
        Ok(symbol)
    }

    /// What the name of a module's variable denoted before that assignment: an earlier one, or what a `*` brought.
    pub(crate) fn before(&self, variable: &VariableRef<'p>) -> Option<Resolution<'p>> {
        if variable.scope.class.is_some() {
            return None;
        }
        let module = variable.scope.module;
        let bindings = self.bindings(module);
        if let Some(bound) = bindings.before(variable.node) {
            return self.bound(&variable.scope, variable.name(), bound);
        }
        bindings.stars.iter().rev().find_map(|star| self.through_star(module, star, variable.name()))
    }

    /// What stands at the top level of `module` under each name, in order.
    pub fn members(&self, module: &'p ModuleRef) -> Vec<&'p str> {
        self.bindings(module).names().collect()
    }

    /// The attribute `name` of what `symbol` denotes.
    pub fn attribute(&self, symbol: &Symbol<'p>, name: &str) -> Resolution<'p> {
        match symbol {
            Symbol::Module(module) => self.member(module, name),
            Symbol::External(dotted) => Ok(self.dotted(&format!("{dotted}.{name}"))),
            Symbol::Class(class) => self.class_attribute(class, name, 0),
            Symbol::Function(_) | Symbol::Variable(_) | Symbol::Alias(_) | Symbol::TypeParam(..) => {
                Err(Arc::from(format!("`.{name}` of {} is computed at run time", symbol.describe())))
            }
        }
    }

    /// The module or library symbol of a dotted name, without imports: `shop.models`, `typing`.
    pub fn dotted(&self, dotted: &str) -> Symbol<'p> {
        if known::is_opaque(dotted) {
            return Symbol::External(Arc::from(known::canonical(dotted)));
        }
        match self.program.module(dotted) {
            Some(module) => Symbol::Module(module),
            None => Symbol::External(Arc::from(dotted)),
        }
    }

    /// Whether a symbol of this name comes from a library that is known or from nowhere: `false` when the module is simply not found.
    pub fn is_known_external(dotted: &str) -> bool {
        known::is_opaque(dotted)
    }

    /// The handle of a class statement that stands in `scope`.
    pub fn class(&self, scope: &Scope<'p>, node: &'p Class) -> ClassRef<'p> {
        let mut classes = self.classes.borrow_mut();
        let class = classes
            .entry(std::ptr::from_ref(node))
            .or_insert_with(|| ClassRef::new(scope.module, node, scope.class.clone()));
        class.clone()
    }

    /// What a module's body binds.
    pub(crate) fn bindings(&self, module: &'p ModuleRef) -> Rc<Bindings<'p>> {
        let key = std::ptr::from_ref(module);
        if let Some(known) = self.modules.borrow().get(&key) {
            return Rc::clone(known);
        }
        let bindings = Rc::new(Bindings::of(&module.loaded.facts.module.body, self.python));
        self.modules.borrow_mut().insert(key, Rc::clone(&bindings));
        bindings
    }

    /// What a class body binds.
    pub(crate) fn class_bindings<'c>(&self, class: &'c ClassRef<'p>) -> &'c Bindings<'p> {
        class.bindings_or(|| Bindings::of(&class.node().body, self.python))
    }

    /// The statements of `body` in order, with the branches of `if`s that are known to run in their place. A branch that is decided at
    /// run time is left out.
    pub(crate) fn straight(&self, body: &'p [Stmt]) -> Vec<&'p Stmt> {
        let mut statements = Vec::with_capacity(body.len());
        self.straighten(body, &mut statements);
        statements
    }

    fn straighten(&self, body: &'p [Stmt], statements: &mut Vec<&'p Stmt>) {
        use condition::Verdict;
        for statement in body {
            match statement {
                Stmt::If(branch) => match condition::decide(&branch.test, self.python) {
                    Verdict::Holds | Verdict::RunsOnly => self.straighten(&branch.body, statements),
                    Verdict::Fails | Verdict::TypesOnly => self.straighten(&branch.orelse, statements),
                    Verdict::Open => {}
                },
                Stmt::Try(attempt) => {
                    self.straighten(&attempt.body, statements);
                    self.straighten(&attempt.finalbody, statements);
                }
                other => statements.push(other),
            }
        }
    }

    /// The statements of `body` that may run, in order, each with what is around it: those of branches that are decided at run time and of blocks too.
    pub(crate) fn possible(&self, body: &'p [Stmt]) -> Vec<(&'p Stmt, Around<'p>)> {
        let mut statements = Vec::with_capacity(body.len());
        self.add_possible(body, Around::Nothing, &mut statements);
        statements
    }

    fn add_possible(&self, body: &'p [Stmt], around: Around<'p>, statements: &mut Vec<(&'p Stmt, Around<'p>)>) {
        use condition::Verdict;
        for statement in body {
            let bodies: &[&'p [Stmt]] = match statement {
                Stmt::If(branch) => match condition::decide(&branch.test, self.python) {
                    Verdict::Holds | Verdict::RunsOnly => &[&branch.body],
                    Verdict::Fails | Verdict::TypesOnly => &[&branch.orelse],
                    Verdict::Open => &[&branch.body, &branch.orelse],
                },
                Stmt::Try(attempt) => &[&attempt.body, &attempt.handlers, &attempt.finalbody],
                Stmt::Block(block) => &[&block.body],
                other => {
                    statements.push((other, around));
                    continue;
                }
            };
            let around = match (around, statement) {
                (Around::Nothing, Stmt::Block(block)) => block.each.as_deref().map_or(Around::Block, Around::Loop),
                (Around::Nothing, _) => Around::Nothing,
                // What is decided within a loop may be decided anew for each item.
                _ => Around::Block,
            };
            for body in bodies {
                self.add_possible(body, around, statements);
            }
        }
    }

    fn name(&self, scope: &Scope<'p>, name: &str, at: Anchor) -> Resolution<'p> {
        let local = match self.local(scope, name) {
            Some(symbol) if !self.comes_later(scope, name, at) => return symbol,
            local => local,
        };
        if let Some(symbol) = self.module_member_bound(scope.module, name) {
            return symbol;
        }
        if let Some(symbol) = self.enclosing(scope, name) {
            return symbol;
        }
        if let Some(builtin) = self.builtin(name) {
            return Ok(Symbol::External(builtin));
        }
        if let Some(symbol) = local {
            return symbol;
        }
        if let Some(reason) = self.hidden_by_star(scope.module) {
            return Err(reason);
        }
        Err(Arc::from(format!("`{name}` is not defined in `{}`", scope.module.name)))
    }

    /// The canonical name of a built-in name.
    fn builtin(&self, name: &str) -> Option<Arc<str>> {
        if let Some(known) = self.builtins.borrow().get(name) {
            return Some(Arc::clone(known));
        }
        if !known::is_builtin(name) {
            return None;
        }
        let canonical: Arc<str> = Arc::from(format!("builtins.{name}"));
        self.builtins.borrow_mut().insert(Arc::from(name), Arc::clone(&canonical));
        Some(canonical)
    }

    /// Whether the class body around binds `name` to a function or value only below `at`: a method `list` leaves the fields above it alone.
    /// Classes are found wherever they stand, since forward references mean them.
    fn comes_later(&self, scope: &Scope<'p>, name: &str, at: Anchor) -> bool {
        let Some(class) = &scope.class else { return false };
        match self.class_bindings(class).get(name) {
            Some(Bound::One(binding @ (Binding::Function(_) | Binding::Assign(..)))) => binding.anchor() > at,
            _ => false,
        }
    }

    /// The class body around, and type parameters.
    fn local(&self, scope: &Scope<'p>, name: &str) -> Option<Resolution<'p>> {
        if let Some(param) = scope.type_params.iter().find(|param| &*param.name == name) {
            return Some(Ok(Symbol::TypeParam(param, scope.clone())));
        }
        let mut class = scope.class.as_ref();
        let own = class?;
        if let Some(bound) = self.class_bindings(own).get(name)
            && let Some(symbol) = self.bound(&own.scope(), name, bound)
        {
            return Some(symbol);
        }
        if *own.node().name == *name && own.outer().is_some() {
            return Some(Ok(Symbol::Class(own.clone())));
        }
        while let Some(around) = class {
            if let Some(param) = around.node().type_params.iter().find(|param| &*param.name == name) {
                return Some(Ok(Symbol::TypeParam(param, around.outer_scope())));
            }
            class = around.outer();
        }
        None
    }

    /// The bodies of the classes around that of the expression: pydantic finds forward references there.
    fn enclosing(&self, scope: &Scope<'p>, name: &str) -> Option<Resolution<'p>> {
        let mut class = scope.class.as_ref()?.outer();
        while let Some(around) = class {
            if let Some(bound) = self.class_bindings(around).get(name)
                && let Some(symbol) = self.bound(&around.scope(), name, bound)
            {
                return Some(symbol);
            }
            class = around.outer();
        }
        None
    }

    /// A member of a module, submodules included; `None` where there is nothing of that name.
    fn module_member(&self, module: &'p ModuleRef, name: &str) -> Option<Resolution<'p>> {
        if let Some(symbol) = self.module_member_bound(module, name) {
            return Some(symbol);
        }
        if module.loaded.is_package {
            let submodule = format!("{}.{name}", module.name);
            // A package of which only some parts are read: `django.contrib`, and not `django.forms`.
            if known::is_opaque(&submodule) {
                return Some(Ok(Symbol::External(Arc::from(known::canonical(&submodule)))));
            }
            if let Some(submodule) = self.program.module(&submodule) {
                return Some(Ok(Symbol::Module(submodule)));
            }
        }
        if self.bindings(module).get("__getattr__").is_some() {
            return Some(Err(Arc::from(format!("`{}.__getattr__` decides at run time what `{name}` is", module.name))));
        }
        self.hidden_by_star(module).map(Err)
    }

    /// A name bound by the body of a module.
    fn module_member_bound(&self, module: &'p ModuleRef, name: &str) -> Option<Resolution<'p>> {
        if let Some(known) = self.members.recall(self.program, &MemberName(module, name)) {
            return known;
        }
        let question = (std::ptr::from_ref(module), Arc::from(name));
        self.members.work_out(self.program, question, DEPTH, |_| None, || self.find_bound(module, name))
    }

    fn find_bound(&self, module: &'p ModuleRef, name: &str) -> Option<Resolution<'p>> {
        let bindings = self.bindings(module);
        let scope = Scope::of_module(module);
        let bound = bindings.get(name);
        let found = bound
            .and_then(Bound::anchor)
            .and_then(|below| self.through_stars_below(module, name, below))
            .or_else(|| bound.and_then(|bound| self.bound(&scope, name, bound)))
            .or_else(|| self.through_stars(module, name));
        if found.is_some() {
            return found;
        }
        bindings.declared(name).map(|binding| self.binding(&scope, binding))
    }

    /// What the last star import that has `name` brings.
    fn through_stars(&self, module: &'p ModuleRef, name: &str) -> Option<Resolution<'p>> {
        let bindings = self.bindings(module);
        bindings.stars.iter().rev().find_map(|star| self.through_star(module, star, name))
    }

    /// What the last star import below a place brings: it hides what the name was there.
    fn through_stars_below(&self, module: &'p ModuleRef, name: &str, place: Anchor) -> Option<Resolution<'p>> {
        let bindings = self.bindings(module);
        let below = bindings.stars.iter().rev().take_while(|star| star.module_anchor > place);
        below.into_iter().find_map(|star| self.through_star(module, star, name))
    }

    /// What is behind a bound name; `None` where it was deleted, or every alternative is missing.
    fn bound(&self, scope: &Scope<'p>, name: &str, bound: &Bound<'p>) -> Option<Resolution<'p>> {
        match bound {
            Bound::One(binding) => Some(self.binding(scope, *binding)),
            Bound::ThroughStar => self.through_stars(scope.module, name),
            Bound::Deleted => None,
            Bound::FirstFound(candidates) => self.first_found(scope, name, candidates),
            Bound::Either(candidates) => self.either(scope, name, candidates),
            Bound::Augmented(before, binding) => {
                let before = match self.bound(scope, name, before)? {
                    Ok(symbol) => symbol,
                    Err(reason) => return Some(Err(reason)),
                };
                match self.binding(scope, *binding) {
                    Ok(Symbol::Variable(variable)) => {
                        Some(Ok(Symbol::Variable(VariableRef { before: Some(Box::new(before)), ..variable })))
                    }
                    other => Some(other),
                }
            }
        }
    }

    fn first_found(&self, scope: &Scope<'p>, name: &str, candidates: &[Bound<'p>]) -> Option<Resolution<'p>> {
        let mut first = None;
        for candidate in candidates {
            let Some(resolution) = self.bound(scope, name, candidate) else { continue };
            if matches!(&resolution, Ok(symbol) if !is_missing(symbol)) {
                return Some(resolution);
            }
            first.get_or_insert(resolution);
        }
        first
    }

    fn either(&self, scope: &Scope<'p>, name: &str, candidates: &[Bound<'p>]) -> Option<Resolution<'p>> {
        let mut found: Option<Symbol<'p>> = None;
        for candidate in candidates {
            let symbol = match self.bound(scope, name, candidate) {
                None => continue,
                Some(Err(reason)) => return Some(Err(reason)),
                Some(Ok(symbol)) => symbol,
            };
            match &found {
                Some(first) if !same(first, &symbol) => {
                    return Some(Err(Arc::from(format!("which `{name}` is meant is decided at run time"))));
                }
                Some(_) => {}
                None => found = Some(symbol),
            }
        }
        found.map(Ok)
    }

    fn binding(&self, scope: &Scope<'p>, binding: Binding<'p>) -> Resolution<'p> {
        match binding {
            Binding::Import(import) if import.alias.is_some() => Ok(self.dotted(&import.module)),
            Binding::Import(import) => Ok(self.dotted(import.module.split('.').next().unwrap_or_default())),
            Binding::From(from, name) => self.imported(scope.module, from, &name.name),
            Binding::Assign(node, target) => {
                Ok(Symbol::Variable(VariableRef { scope: scope.clone(), node, target, before: None }))
            }
            Binding::Alias(node) => {
                let scope = scope.clone().with_type_params(&node.type_params);
                Ok(Symbol::Alias(AliasRef { scope, node }))
            }
            Binding::Function(node) => {
                Ok(Symbol::Function(FunctionRef { module: scope.module, node, class: scope.class.clone() }))
            }
            Binding::Class(node) => Ok(Symbol::Class(self.class(scope, node))),
        }
    }

    fn imported(&self, module: &'p ModuleRef, from: &FromImport, name: &str) -> Resolution<'p> {
        let base = absolute(module, from)?;
        match self.dotted(&base) {
            Symbol::Module(target) => {
                self.module_member(target, name).unwrap_or_else(|| Err(Arc::from(format!("`{base}` has no `{name}`"))))
            }
            _ => Ok(self.dotted(&format!("{base}.{name}"))),
        }
    }

    fn through_star(&self, module: &'p ModuleRef, star: &FromImport, name: &str) -> Option<Resolution<'p>> {
        match self.dotted(&absolute(module, star).ok()?) {
            Symbol::Module(target) if self.exports(target, name) => self.module_member_bound(target, name),
            Symbol::External(library) if stars::brings(&library, name) == Some(true) => {
                Some(Ok(self.dotted(&format!("{library}.{name}"))))
            }
            _ => None,
        }
    }

    /// Whether `from module import *` brings `name`.
    fn exports(&self, module: &'p ModuleRef, name: &str) -> bool {
        match self.declared_exports(module, 0) {
            Some(names) => names.contains(name),
            None => !name.starts_with('_'),
        }
    }

    /// The names of `__all__`, where there is one that can be read whole.
    fn declared_exports(&self, module: &'p ModuleRef, depth: usize) -> Option<FxHashSet<Arc<str>>> {
        let bindings = self.bindings(module);
        if bindings.exports.is_empty() || depth > HOPS {
            return None;
        }
        let mut names = FxHashSet::default();
        for assign in &bindings.exports {
            if !assign.augmented {
                names.clear();
            }
            self.add_exports(module, assign.value.as_ref()?, depth, &mut names)?;
        }
        Some(names)
    }

    fn add_exports(
        &self,
        module: &'p ModuleRef,
        value: &Expr,
        depth: usize,
        names: &mut FxHashSet<Arc<str>>,
    ) -> Option<()> {
        match &value.kind {
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
                for item in items {
                    match &item.kind {
                        ExprKind::String(name, _) => {
                            names.insert(Arc::clone(name));
                        }
                        ExprKind::Starred(inner) => self.add_exports(module, inner, depth, names)?,
                        _ => return None,
                    }
                }
                Some(())
            }
            ExprKind::Binary(left, operator, right) if &**operator == "+" => {
                self.add_exports(module, left, depth, names)?;
                self.add_exports(module, right, depth, names)
            }
            ExprKind::Attribute(base, name, _) if &**name == "__all__" => {
                let Ok(Symbol::Module(other)) = self.denoted(&Scope::of_module(module), base) else { return None };
                names.extend(self.declared_exports(other, depth + 1)?);
                Some(())
            }
            _ => None,
        }
    }

    /// Why a name that is found nowhere may still exist: it may come from a `*` of a module that is not found.
    pub(crate) fn hidden_by_star(&self, module: &'p ModuleRef) -> Option<Reason> {
        self.bindings(module).stars.iter().rev().find_map(|star| {
            let base = absolute(module, star).ok()?;
            match self.dotted(&base) {
                Symbol::External(library) if known::is_opaque(&library) => {
                    stars::brings(&library, "").is_none().then(|| {
                        Reason::from(format!(
                            "it may come from `from {base} import *`, and what that brings is not known"
                        ))
                    })
                }
                Symbol::External(_) => {
                    Some(Arc::from(format!("it may come from `from {base} import *`, and `{base}` is not found")))
                }
                _ => None,
            }
        })
    }

    fn class_attribute(&self, class: &ClassRef<'p>, name: &str, depth: usize) -> Resolution<'p> {
        if let Some(bound) = self.class_bindings(class).get(name)
            && let Some(symbol) = self.bound(&class.scope(), name, bound)
        {
            return symbol;
        }
        if depth < HOPS {
            for base in &class.node().bases {
                if let Ok(Symbol::Class(base)) = self.denoted(&class.outer_scope(), unsubscripted(base))
                    && let Ok(symbol) = self.class_attribute(&base, name, depth + 1)
                {
                    return Ok(symbol);
                }
            }
        }
        Err(Arc::from(format!("`{}` has no `{name}`", class.qualname())))
    }
}

/// `X` of `X[…]`.
pub(crate) fn unsubscripted(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Subscript(base, _) => base,
        _ => expr,
    }
}

/// Whether a symbol stands for something that is not there.
fn is_missing(symbol: &Symbol<'_>) -> bool {
    matches!(symbol, Symbol::External(name) if !known::is_opaque(name))
}

fn same<'p>(left: &Symbol<'p>, right: &Symbol<'p>) -> bool {
    match (left, right) {
        (Symbol::Module(left), Symbol::Module(right)) => std::ptr::eq(*left, *right),
        (Symbol::Class(left), Symbol::Class(right)) => left == right,
        (Symbol::Function(left), Symbol::Function(right)) => std::ptr::eq(left.node, right.node),
        (Symbol::Variable(left), Symbol::Variable(right)) => std::ptr::eq(left.node, right.node),
        (Symbol::Alias(left), Symbol::Alias(right)) => std::ptr::eq(left.node, right.node),
        (Symbol::External(left), Symbol::External(right)) => left == right,
        _ => false,
    }
}

/// The dotted module that a `from` import names.
pub(crate) fn absolute(module: &ModuleRef, from: &FromImport) -> Result<String, Reason> {
    if from.level == 0 {
        return Ok(from.module.to_string());
    }
    let up = if module.loaded.is_package { from.level - 1 } else { from.level };
    let mut package = &*module.name;
    for _ in 0..up {
        let Some((parent, _)) = package.rsplit_once('.') else {
            if package.is_empty() {
                return Err(Arc::from("the relative import leads out of its package"));
            }
            package = "";
            continue;
        };
        package = parent;
    }
    Ok(match (package.is_empty(), from.module.is_empty()) {
        (true, _) => from.module.to_string(),
        (false, true) => package.to_owned(),
        (false, false) => format!("{package}.{}", from.module),
    })
}
