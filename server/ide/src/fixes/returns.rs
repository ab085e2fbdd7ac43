//! The return annotation that a function's `return`s say: MZ104.
//!
//! In goes a function; out comes the annotation, where every `return` can be read exactly: literals, a constructor call of a class, a call of a function of the same
//! module that says what it returns, a parameter that is never set again, lists and choices of these. Anything else, and there is no fix.

use std::collections::BTreeSet;

use mizan_python::program::{ModuleRef, Program};
use mizan_python::resolve::{PythonVersion, Resolver, Scope, Symbol};
use mizan_syntax::Node;
use mizan_syntax::python::span;
use mizan_text::Span;

use super::python::InPython;
use super::{Edits, Fix, insert};

/// Expressions nest no deeper than this.
const DEPTH: usize = 32;

pub(super) fn fix(here: &InPython<'_>, at: Span) -> Option<Fix> {
    let function = here.around(at, "function_definition")?;
    let (major, minor) = here.world.project.backends.get(here.backend)?.python;
    let python = PythonVersion(i64::from(major), i64::from(minor));
    let program = Program::new(here.snapshot.modules());
    let resolver = Resolver::new(&program, python);
    let module = here.snapshot.module_names(here.file).into_iter().find_map(|name| program.module(&name))?;
    let reader = Reader { text: here.text, resolver: &resolver, module, set: set_in(function, here.text), function };
    let annotation = reader.annotation(python)?;
    let behind = function.child_by_field_name("parameters")?.end_byte();
    let edits = Edits::from([(here.file.into(), vec![insert(behind, format!(" -> {annotation}"))])]);
    Some(InPython::fix(format!("Annotate it with `-> {annotation}`"), edits))
}

struct Reader<'r, 'p> {
    text: &'r str,
    resolver: &'r Resolver<'p>,
    module: &'p ModuleRef,
    /// The names that the body sets.
    set: BTreeSet<&'r str>,
    function: Node<'r>,
}

impl Reader<'_, '_> {
    fn annotation(&self, python: PythonVersion) -> Option<String> {
        let body = self.function.child_by_field_name("body")?;
        let mut returns = Vec::new();
        collect(body, &mut returns)?;
        let mut types: Vec<String> = Vec::new();
        for statement in &returns {
            let ty = match statement.named_child(0) {
                Some(value) => self.ty(value, 0)?,
                None => "None".to_owned(),
            };
            types.extend(ty.split(" | ").map(str::to_owned));
        }
        if returns.is_empty() && is_stub(body) {
            return None;
        }
        if !ends(body)? {
            types.push("None".to_owned());
        }
        let mut all: Vec<String> = Vec::new();
        let (nothing, others): (Vec<String>, Vec<String>) = types.into_iter().partition(|ty| ty == "None");
        for ty in others.into_iter().chain(nothing) {
            if !all.contains(&ty) {
                all.push(ty);
            }
        }
        let can_be_written = all.len() < 2 || python >= PythonVersion(3, 10);
        (can_be_written && !all.is_empty()).then(|| all.join(" | "))
    }

    fn ty(&self, value: Node<'_>, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        let inner = |node: Node<'_>| self.ty(node, depth + 1);
        let text = span(value).of(self.text);
        match value.kind() {
            "none" => Some("None".to_owned()),
            "true" | "false" => Some("bool".to_owned()),
            "integer" => Some("int".to_owned()),
            "float" if !text.ends_with(['j', 'J']) => Some("float".to_owned()),
            "string" => {
                let prefix = text.split(['"', '\'']).next().unwrap_or_default();
                Some(if prefix.contains(['b', 'B']) { "bytes" } else { "str" }.to_owned())
            }
            "parenthesized_expression" => inner(value.named_child(0)?),
            "conditional_expression" => {
                let (yes, no) = (inner(value.named_child(0)?)?, inner(value.named_child(2)?)?);
                Some(if yes == no { yes } else { format!("{yes} | {no}") })
            }
            "list" => {
                let items: Vec<String> = value
                    .named_children(&mut value.walk())
                    .map(inner)
                    .collect::<Option<BTreeSet<_>>>()?
                    .into_iter()
                    .collect();
                (!items.is_empty()).then(|| format!("list[{}]", items.join(" | "))).filter(|ty| !ty.contains("| "))
            }
            "list_comprehension" => Some(format!("list[{}]", inner(value.child_by_field_name("body")?)?)),
            "await" => self.call(value.named_child(0)?, true),
            "call" => self.call(value, false),
            "identifier" => self.parameter(text),
            _ => None,
        }
    }

    /// What a call gives.
    fn call(&self, call: Node<'_>, is_awaited: bool) -> Option<String> {
        let callee = call.child_by_field_name("function")?;
        let text = span(callee).of(self.text);
        let root = text.split('.').next()?;
        if !matches!(callee.kind(), "identifier" | "attribute")
            || self.set.contains(root)
            || self.parameter_named(root).is_some()
        {
            return None;
        }
        let (expression, _) = mizan_python::facts::expression(text)?;
        match self.resolver.denoted(&Scope::of_module(self.module), &expression).ok()? {
            Symbol::Class(_) if !is_awaited => Some(text.to_owned()),
            Symbol::Function(function) if function.module.name == self.module.name => {
                let returns = function.node.returns.as_ref()?;
                let is_plain = function.node.is_async == is_awaited && !function.node.body.has_yield;
                let written = function.module.loaded.facts.span(returns.anchor).of(self.text);
                (is_plain && !written.is_empty()).then(|| written.to_owned())
            }
            _ => None,
        }
    }

    /// The annotation of a parameter that stays what it was.
    fn parameter(&self, name: &str) -> Option<String> {
        let annotation = self.parameter_named(name)?.child_by_field_name("type")?;
        (!self.set.contains(name)).then(|| span(annotation).of(self.text).to_owned())
    }

    /// The parameter of this name.
    fn parameter_named(&self, name: &str) -> Option<Node<'_>> {
        let parameters = self.function.child_by_field_name("parameters")?;
        let is_it = |parameter: &Node<'_>| {
            let named =
                parameter.child_by_field_name("name").or_else(|| parameter.named_child(0)).unwrap_or(*parameter);
            span(named).of(self.text) == name
        };
        let mut cursor = parameters.walk();
        parameters.named_children(&mut cursor).find(is_it)
    }
}

/// The `return`s of a body, functions in it left out; nothing where it is a generator.
fn collect<'t>(node: Node<'t>, returns: &mut Vec<Node<'t>>) -> Option<()> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node.kind() {
            "yield" => return None,
            "function_definition" | "class_definition" | "lambda" => continue,
            "return_statement" => returns.push(node),
            _ => {}
        }
        open.extend(node.named_children(&mut node.walk()));
    }
    returns.sort_by_key(Node::start_byte);
    Some(())
}

/// The names that a body sets, by whatever form.
fn set_in<'t>(function: Node<'_>, text: &'t str) -> BTreeSet<&'t str> {
    let mut set = BTreeSet::new();
    let mut open: Vec<Node<'_>> = function.child_by_field_name("body").into_iter().collect();
    while let Some(node) = open.pop() {
        let targets = match node.kind() {
            "assignment" | "augmented_assignment" | "for_statement" | "for_in_clause" => {
                node.child_by_field_name("left")
            }
            "named_expression" | "function_definition" | "class_definition" => node.child_by_field_name("name"),
            "with_item"
            | "except_clause"
            | "import_statement"
            | "import_from_statement"
            | "case_clause"
            | "global_statement"
            | "nonlocal_statement"
            | "delete_statement" => Some(node),
            _ => None,
        };
        let mut inside: Vec<Node<'_>> = targets.into_iter().collect();
        while let Some(target) = inside.pop() {
            if target.kind() == "identifier" {
                set.insert(span(target).of(text));
            }
            inside.extend(target.named_children(&mut target.walk()));
        }
        open.extend(node.named_children(&mut node.walk()));
    }
    set
}

/// Whether a body is not written yet: `...`, `pass`, a docstring.
fn is_stub(body: Node<'_>) -> bool {
    let is_nothing = |statement: Node<'_>| match statement.kind() {
        "comment" | "pass_statement" => true,
        "expression_statement" => {
            statement.named_child(0).is_some_and(|only| matches!(only.kind(), "ellipsis" | "string"))
        }
        _ => false,
    };
    body.named_children(&mut body.walk()).all(is_nothing)
}

/// Whether nothing comes out at the end of a block; nothing where that is not plain.
fn ends(block: Node<'_>) -> Option<bool> {
    let mut cursor = block.walk();
    let Some(last) = block.named_children(&mut cursor).filter(|node| node.kind() != "comment").last() else {
        return Some(false);
    };
    match last.kind() {
        "return_statement" | "raise_statement" => Some(true),
        "if_statement" => {
            let mut cursor = last.walk();
            let others: Vec<Node<'_>> = last.children_by_field_name("alternative", &mut cursor).collect();
            let has_else = others.iter().any(|other| other.kind() == "else_clause");
            let mut all = ends(last.child_by_field_name("consequence")?)? && has_else;
            for other in others {
                let body = other.child_by_field_name("body").or_else(|| other.child_by_field_name("consequence"))?;
                all &= ends(body)?;
            }
            Some(all)
        }
        "while_statement" | "try_statement" | "with_statement" | "match_statement" => None,
        _ => Some(false),
    }
}
