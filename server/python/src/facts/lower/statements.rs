//! Statements: what declares something or holds a declaration.

use std::sync::Arc;

use mizan_syntax::python::{Cursor, Field, Kind};
use mizan_text::Span;

use super::super::ast::{
    Assign, Block, Body, Class, Each, Expr, ExprKind, FromImport, Function, If, ImportName, ImportedName,
    ImportedNames, Name, Parameter, ParameterKind, Stmt, Try, TypeAlias, TypeParam,
};
use super::super::docstring;
use super::{DEPTH_LIMIT, Descend, Walk};

/// The methods whose bodies declare something.
pub(in super::super) const TELLING_METHODS: [&str; 6] = [
    "ready",
    "__init__",
    "__new__",
    "__class_getitem__",
    "__get_pydantic_core_schema__",
    "__get_pydantic_json_schema__",
];

/// Where the statements of a block begin.
struct Margin {
    column: Option<usize>,
    /// The row that the last statement ended on.
    row: Option<usize>,
}

impl<C: Cursor> Walk<'_, '_, C> {
    /// The statements among the children go to `into`; gives the docstring, where the first of them is one.
    pub(super) fn block(&mut self, into: &mut Vec<Stmt>) -> Option<Arc<str>> {
        let mut docstring = None;
        let mut is_first = true;
        // Where the assignment is that a string right below would document.
        let mut documentable = None;
        let mut margin = Margin { column: (self.depth == 0).then_some(0), row: None };
        self.children(|walk, kind, _| {
            if kind == Kind::Token {
                return;
            }
            walk.check_indentation(&mut margin);
            let before = into.len();
            if let Some(text) = walk.lone_string(kind) {
                match documentable.and_then(|at: usize| into.get_mut(at)) {
                    Some(Stmt::Assign(assign)) => assign.docstring = Some(text),
                    _ if is_first => docstring = Some(text),
                    _ => {}
                }
            } else {
                walk.statement(kind, into);
            }
            is_first = false;
            documentable = matches!(into.get(before..), Some([Stmt::Assign(_)])).then_some(before);
        });
        docstring.filter(|text: &Arc<str>| !text.is_empty())
    }

    /// Whether the statement under the cursor begins where those before it in its block do.
    fn check_indentation(&mut self, margin: &mut Margin) {
        let (row, own) = self.cursor.start();
        let begins_line = margin.row != Some(row);
        let column = *margin.column.get_or_insert(own);
        margin.row = Some(self.cursor.end_row());
        if !begins_line || column == own || self.ground.misplaced.is_some() {
            return;
        }
        // A form feed or a byte order mark is no indentation.
        let line = Span::new(self.span().start - u32::try_from(own).unwrap_or(0), self.span().start);
        let columns = line.of(self.ground.text).trim_start_matches(['\u{c}', '\u{feff}']).len();
        if columns != column {
            self.ground.misplaced = Some(self.span());
        }
    }

    /// The text of a statement that is a string alone, as documentation.
    fn lone_string(&mut self, kind: Kind) -> Option<Arc<str>> {
        if kind != Kind::ExpressionStatement || self.cursor.child_count() != 1 {
            return None;
        }
        self.cursor.goto_first_child();
        let string = match self.kind() {
            Kind::String | Kind::ConcatenatedString => self.string(),
            _ => None,
        };
        self.cursor.goto_parent();
        match string {
            Some(ExprKind::String(text, _)) => Some(docstring::clean(&text)),
            _ => None,
        }
    }

    fn statement(&mut self, kind: Kind, into: &mut Vec<Stmt>) {
        match kind {
            Kind::ImportStatement => into.push(self.import()),
            Kind::ImportFromStatement | Kind::FutureImportStatement => into.push(self.import_from()),
            Kind::ExpressionStatement => self.expression_statement(into),
            Kind::TypeAliasStatement => into.extend(self.type_alias()),
            Kind::ReturnStatement => into.push(Stmt::Return(self.returned())),
            Kind::DeleteStatement => into.extend(self.delete()),
            Kind::FunctionDefinition | Kind::ClassDefinition | Kind::DecoratedDefinition => {
                into.extend(self.deeper(|walk| walk.definition(kind, Vec::new())).flatten());
            }
            Kind::IfStatement => into.extend(self.kept(|walk| walk.deeper(Self::if_statement).flatten())),
            Kind::TryStatement => into.extend(self.kept(|walk| walk.deeper(Self::try_statement).flatten())),
            Kind::ForStatement | Kind::WhileStatement | Kind::WithStatement | Kind::MatchStatement => {
                into.extend(self.kept(|walk| walk.deeper(Self::repeated).flatten()));
            }
            _ => {}
        }
    }

    fn import(&mut self) -> Stmt {
        let mut names = Vec::new();
        self.children(|walk, kind, _| match kind {
            Kind::DottedName => {
                let (module, first) = walk.dotted_name();
                let anchor = walk.ground.anchor(first);
                names.push(ImportName { module, alias: None, anchor });
            }
            Kind::AliasedImport => {
                let mut module = None;
                let mut alias = None;
                walk.children(|walk, kind, _| match kind {
                    Kind::DottedName => module = Some(walk.dotted_name().0),
                    Kind::Identifier => alias = Some((walk.name(), walk.anchor())),
                    _ => {}
                });
                if let (Some(module), Some((alias, anchor))) = (module, alias) {
                    names.push(ImportName { module, alias: Some(alias), anchor });
                }
            }
            _ => {}
        });
        Stmt::Import(names)
    }

    /// A dotted name without what may stand around its dots, and where its first part stands.
    fn dotted_name(&mut self) -> (Name, Span) {
        let mut parts: Vec<&str> = Vec::new();
        let mut first = None;
        self.children(|walk, kind, _| {
            if kind == Kind::Identifier {
                parts.push(walk.text());
                first.get_or_insert(walk.span());
            }
        });
        let name = match parts.as_slice() {
            [name] => self.intern(name),
            _ => Arc::from(parts.join(".")),
        };
        (name, first.unwrap_or_else(|| self.span()))
    }

    fn import_from(&mut self) -> Stmt {
        let is_future = self.kind() == Kind::FutureImportStatement;
        let mut level = 0;
        let mut module = if is_future { self.intern("__future__") } else { self.intern("") };
        let mut module_anchor = None;
        let mut names = Vec::new();
        let mut is_star = false;
        self.children(|walk, kind, field| match (kind, field) {
            (Kind::Token, _) if is_future && module_anchor.is_none() && walk.text() == "__future__" => {
                module_anchor = Some(walk.anchor());
            }
            (Kind::RelativeImport, _) => {
                module_anchor = Some(walk.anchor());
                walk.children(|walk, kind, _| match kind {
                    Kind::ImportPrefix => level = walk.text().matches('.').count(),
                    Kind::DottedName => module = walk.dotted_name().0,
                    _ => {}
                });
            }
            (Kind::DottedName, Some(Field::ModuleName)) => {
                module_anchor = Some(walk.anchor());
                module = walk.dotted_name().0;
            }
            (Kind::DottedName, _) => {
                let name = walk.dotted_name().0;
                names.push(ImportedName { name, alias: None, anchor: walk.anchor() });
            }
            (Kind::AliasedImport, _) => names.extend(walk.imported_as()),
            (Kind::WildcardImport, _) => is_star = true,
            _ => {}
        });
        Stmt::From(FromImport {
            level: u32::try_from(level).unwrap_or(u32::MAX),
            module,
            module_anchor: module_anchor.unwrap_or_else(|| self.anchor()),
            names: if is_star { ImportedNames::Star } else { ImportedNames::Names(names) },
        })
    }

    fn imported_as(&mut self) -> Option<ImportedName> {
        let mut name = None;
        let mut alias = None;
        self.children(|walk, kind, _| match kind {
            Kind::DottedName => name = Some((walk.dotted_name().0, walk.anchor())),
            Kind::Identifier => alias = Some(walk.name()),
            _ => {}
        });
        let (name, anchor) = name?;
        Some(ImportedName { name, alias, anchor })
    }

    fn expression_statement(&mut self, into: &mut Vec<Stmt>) {
        if self.cursor.child_count() != 1 || !self.cursor.goto_first_child() {
            return;
        }
        match self.kind() {
            Kind::Call => {
                let call = self.expression();
                into.push(Stmt::Expr(call));
            }
            Kind::Assignment => into.extend(self.assignment()),
            Kind::AugmentedAssignment => into.extend(self.augmented_assignment()),
            _ => {}
        }
        self.cursor.goto_parent();
    }

    /// `a = b = value` is an assignment whose right side is an assignment.
    fn assignment(&mut self) -> Option<Stmt> {
        // Nearly every assignment has one target, and facts stay.
        let mut targets = Vec::with_capacity(1);
        let mut annotation = None;
        let mut value = None;
        let mut opened = 0;
        loop {
            let mut goes_on = false;
            self.children(|walk, kind, field| match field {
                Some(Field::Left) => targets.push(walk.expression()),
                Some(Field::Type) => annotation = Some(walk.annotation()),
                Some(Field::Right) if kind == Kind::Assignment && annotation.is_none() => goes_on = true,
                // With an annotation, a string may be the type that the name stands for.
                Some(Field::Right) => value = Some(walk.typed(annotation.is_some(), Self::expression)),
                _ => {}
            });
            if !goes_on || !self.goto_field(Field::Right) {
                break;
            }
            opened += 1;
        }
        for _ in 0..opened {
            self.cursor.goto_parent();
        }
        let assign = Assign { targets, annotation, value, augmented: false, docstring: None };
        (!assign.targets.is_empty()).then_some(Stmt::Assign(assign))
    }

    fn goto_field(&mut self, field: Field) -> bool {
        if !self.cursor.goto_first_child() {
            return false;
        }
        while self.cursor.field() != Some(field) {
            if !self.cursor.goto_next_sibling() {
                self.cursor.goto_parent();
                return false;
            }
        }
        true
    }

    fn augmented_assignment(&mut self) -> Option<Stmt> {
        let mut target = None;
        let mut value = None;
        let mut adds = false;
        let whole = self.one_line();
        self.children(|walk, _, field| match field {
            Some(Field::Left) => target = Some(walk.expression()),
            Some(Field::Operator) => adds = walk.text() == "+=",
            Some(Field::Right) if adds => value = Some(walk.expression()),
            Some(Field::Right) => {
                value = Some(Expr { kind: ExprKind::Other(Arc::clone(&whole)), anchor: walk.anchor() });
            }
            _ => {}
        });
        let assign = Assign { targets: vec![target?], annotation: None, value, augmented: true, docstring: None };
        Some(Stmt::Assign(assign))
    }

    /// An expression that is a type.
    fn annotation(&mut self) -> Expr {
        self.typed(true, Self::expression)
    }

    fn type_alias(&mut self) -> Option<Stmt> {
        let mut name = None;
        let mut type_params = Vec::new();
        let mut value = None;
        self.children(|walk, _, field| match field {
            Some(Field::Left) => walk.children(|walk, kind, _| match kind {
                Kind::Identifier => name = Some((walk.name(), walk.anchor())),
                Kind::GenericType => walk.children(|walk, kind, _| match kind {
                    Kind::Identifier => name = Some((walk.name(), walk.anchor())),
                    Kind::TypeParameter => type_params = walk.type_params(),
                    _ => {}
                }),
                _ => {}
            }),
            Some(Field::Right) => value = Some(walk.annotation()),
            _ => {}
        });
        let (name, anchor) = name?;
        Some(Stmt::TypeAlias(TypeAlias { name, anchor, type_params, value: value? }))
    }

    fn type_params(&mut self) -> Vec<TypeParam> {
        let mut params = Vec::new();
        self.children(|walk, kind, _| {
            if kind == Kind::Type {
                params.extend(walk.type_param());
            }
        });
        params
    }

    /// `T`, `*Ts`, `**P`, `T: bound`.
    fn type_param(&mut self) -> Option<TypeParam> {
        let mut name = None;
        let mut bound = None;
        let mut variadic = false;
        self.descend(|walk, kind| {
            variadic |= matches!(kind, Kind::SplatType | Kind::ListSplat | Kind::DictionarySplat);
            if kind != Kind::Identifier {
                return Descend::Into;
            }
            name = Some((walk.name(), walk.anchor()));
            Descend::Stop
        });
        self.children(|walk, kind, _| {
            if kind == Kind::ConstrainedType {
                let mut parts = 0;
                walk.children(|walk, kind, _| {
                    if kind == Kind::Type {
                        parts += 1;
                        bound = (parts == 2).then(|| walk.annotation());
                    }
                });
            }
        });
        let (name, anchor) = name?;
        let default = self.type_default();
        Some(TypeParam { name, anchor, bound, default, variadic })
    }

    /// `= T` behind the type parameter under the cursor, which is no part of the tree.
    fn type_default(&mut self) -> Option<Expr> {
        let end = self.span().end;
        let defaults = &self.ground.type_defaults;
        let default = *defaults.get(defaults.partition_point(|default| default.start < end))?;
        let between = Span::new(end, default.start).of(self.ground.text);
        if !between.trim_ascii().is_empty() {
            return None;
        }
        self.nested(Span::new(default.start + 1, default.end))
    }

    fn returned(&mut self) -> Option<Expr> {
        let mut value = None;
        self.children(|walk, kind, _| {
            if kind != Kind::Token {
                value = Some(walk.expression());
            }
        });
        value
    }

    fn delete(&mut self) -> Option<Stmt> {
        let mut targets = Vec::new();
        self.children(|walk, kind, _| match kind {
            Kind::Token => {}
            Kind::ExpressionList | Kind::Tuple | Kind::List | Kind::ParenthesizedExpression => {
                walk.children(|walk, kind, _| {
                    if kind != Kind::Token {
                        targets.push(walk.expression());
                    }
                });
            }
            _ => targets.push(walk.expression()),
        });
        (!targets.is_empty()).then_some(Stmt::Delete(targets))
    }

    fn definition(&mut self, kind: Kind, mut decorators: Vec<Expr>) -> Option<Stmt> {
        match kind {
            Kind::FunctionDefinition => self.function(decorators).map(Stmt::Function),
            Kind::ClassDefinition => self.class(decorators).map(Stmt::Class),
            _ => {
                let mut definition = None;
                self.children(|walk, kind, _| match kind {
                    Kind::Decorator => decorators.extend(walk.elements()),
                    _ => definition = walk.definition(kind, std::mem::take(&mut decorators)),
                });
                definition
            }
        }
    }

    fn function(&mut self, decorators: Vec<Expr>) -> Option<Function> {
        let start = self.span().start;
        let mut head = None;
        let mut name = None;
        let mut is_async = false;
        let mut type_params = Vec::new();
        let mut parameters = Vec::new();
        let mut returns = None;
        let mut docstring = None;
        let mut body = Body::default();
        self.children(|walk, kind, field| match field {
            Some(Field::Name) => name = Some((walk.name(), walk.anchor())),
            Some(Field::TypeParameters) => type_params = walk.type_params(),
            Some(Field::Parameters) => parameters = walk.parameters(),
            Some(Field::ReturnType) => returns = Some(walk.annotation()),
            Some(Field::Body) => {
                let tells = walk.in_class && name.as_ref().is_some_and(|(name, _)| TELLING_METHODS.contains(&&**name));
                docstring = walk.function_body(tells, &mut body);
            }
            _ if kind == Kind::Token => match walk.text() {
                "async" => is_async = true,
                ":" => head = Some(walk.ground.anchor(Span::new(start, walk.span().end))),
                _ => {}
            },
            _ => {}
        });
        let (name, anchor) = name?;
        let head = head.unwrap_or(anchor);
        Some(Function { name, anchor, head, is_async, decorators, type_params, parameters, returns, docstring, body })
    }

    /// Keeps of a function's block what [`Body`] says, and gives the docstring.
    fn function_body(&mut self, tells: bool, body: &mut Body) -> Option<Arc<str>> {
        body.has_yield = self.has_yield();
        let in_class = std::mem::replace(&mut self.in_class, false);
        let docstring = if tells { self.block(&mut body.statements) } else { self.docstring() };
        self.in_class = in_class;
        docstring
    }

    /// The docstring of a block whose statements do not matter.
    fn docstring(&mut self) -> Option<Arc<str>> {
        if !self.cursor.goto_first_child() {
            return None;
        }
        while matches!(self.kind(), Kind::Comment | Kind::LineContinuation) && self.cursor.goto_next_sibling() {}
        let kind = self.kind();
        let docstring = self.lone_string(kind);
        self.cursor.goto_parent();
        docstring.filter(|text| !text.is_empty())
    }

    fn has_yield(&mut self) -> bool {
        if !self.text().contains("yield") {
            return false;
        }
        let mut found = false;
        self.descend(|_, kind| match kind {
            Kind::Yield => {
                found = true;
                Descend::Stop
            }
            Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda => Descend::Over,
            _ => Descend::Into,
        });
        found
    }

    fn parameters(&mut self) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut kind_now = ParameterKind::PositionalOrKeyword;
        self.children(|walk, kind, _| match kind {
            Kind::Token => {}
            Kind::PositionalSeparator => {
                for parameter in &mut parameters {
                    parameter.kind = ParameterKind::PositionalOnly;
                }
            }
            Kind::KeywordSeparator => kind_now = ParameterKind::KeywordOnly,
            _ => {
                let Some(parameter) = walk.parameter(kind, kind_now) else { return };
                if parameter.kind == ParameterKind::VarPositional {
                    kind_now = ParameterKind::KeywordOnly;
                }
                parameters.push(parameter);
            }
        });
        parameters
    }

    fn parameter(&mut self, node: Kind, kind: ParameterKind) -> Option<Parameter> {
        match node {
            Kind::Identifier => {
                Some(Parameter { name: self.name(), anchor: self.anchor(), kind, annotation: None, default: None })
            }
            Kind::ListSplatPattern | Kind::DictionarySplatPattern => {
                let kind = match node {
                    Kind::ListSplatPattern => ParameterKind::VarPositional,
                    _ => ParameterKind::VarKeyword,
                };
                let mut parameter = None;
                self.children(|walk, node, _| {
                    if node == Kind::Identifier {
                        parameter = walk.parameter(node, kind);
                    }
                });
                parameter
            }
            Kind::TypedParameter | Kind::DefaultParameter | Kind::TypedDefaultParameter => {
                let mut parameter: Option<Parameter> = None;
                self.children(|walk, node, field| match (field, &mut parameter) {
                    (Some(Field::Type), Some(parameter)) => parameter.annotation = Some(walk.annotation()),
                    (Some(Field::Value), Some(parameter)) => parameter.default = Some(walk.expression()),
                    (_, parameter @ None) => *parameter = walk.parameter(node, kind),
                    _ => {}
                });
                parameter
            }
            _ => None,
        }
    }

    fn class(&mut self, decorators: Vec<Expr>) -> Option<Class> {
        let mut name = None;
        let mut type_params = Vec::new();
        let mut bases = Vec::new();
        let mut keywords = Vec::new();
        let mut docstring = None;
        let mut body = Vec::new();
        let in_class = std::mem::replace(&mut self.in_class, true);
        self.children(|walk, _, field| match field {
            Some(Field::Name) => name = Some((walk.name(), walk.anchor())),
            Some(Field::TypeParameters) => type_params = walk.type_params(),
            Some(Field::Superclasses) => walk.arguments(&mut bases, &mut keywords),
            Some(Field::Body) => docstring = walk.block(&mut body),
            _ => {}
        });
        self.in_class = in_class;
        let (name, anchor) = name?;
        body.shrink_to_fit();
        Some(Class { name, anchor, decorators, type_params, bases, keywords, docstring, body })
    }

    /// A chain of `elif` is built from its end. Where it is longer than statements nest, what is left of it is a block that nobody decides.
    fn if_statement(&mut self) -> Option<Stmt> {
        let mut branches: Vec<If> = Vec::new();
        let mut test = None;
        let mut rest = Vec::new();
        let mut undecided = Vec::new();
        let room = DEPTH_LIMIT - self.depth;
        self.children(|walk, kind, field| match (kind, field) {
            (_, Some(Field::Condition)) => test = Some(walk.expression()),
            (Kind::Block, _) => branches.extend(walk.branch(test.take())),
            (Kind::ElifClause, _) if branches.len() > room => walk.blocks(&mut undecided),
            (Kind::ElifClause, _) => branches.extend(walk.elif()),
            (Kind::ElseClause, _) => walk.blocks(&mut rest),
            _ => {}
        });
        if !undecided.is_empty() {
            undecided.append(&mut rest);
            rest.push(Stmt::Block(Block { each: None, body: undecided }));
        }
        let says_something = !rest.is_empty() || branches.iter().any(|branch| !branch.body.is_empty());
        let chain = branches.into_iter().rev().fold(rest, |orelse, branch| vec![Stmt::If(If { orelse, ..branch })]);
        chain.into_iter().next().filter(|_| says_something)
    }

    fn elif(&mut self) -> Option<If> {
        let mut test = None;
        let mut branch = None;
        self.children(|walk, kind, field| match (kind, field) {
            (_, Some(Field::Condition)) => test = Some(walk.expression()),
            (Kind::Block, _) => branch = walk.branch(test.take()),
            _ => {}
        });
        branch
    }

    fn branch(&mut self, test: Option<Expr>) -> Option<If> {
        let mut body = Vec::new();
        self.block(&mut body);
        Some(If { test: test?, body, orelse: Vec::new() })
    }

    fn try_statement(&mut self) -> Option<Stmt> {
        let mut body = Vec::new();
        let mut handlers = Vec::new();
        let mut finalbody = Vec::new();
        self.children(|walk, kind, _| match kind {
            Kind::Block => {
                walk.block(&mut body);
            }
            Kind::ElseClause => walk.blocks(&mut body),
            Kind::ExceptClause => walk.blocks(&mut handlers),
            Kind::FinallyClause => walk.blocks(&mut finalbody),
            _ => {}
        });
        let says_something = !body.is_empty() || !handlers.is_empty() || !finalbody.is_empty();
        says_something.then_some(Stmt::Try(Try { body, handlers, finalbody }))
    }

    fn repeated(&mut self) -> Option<Stmt> {
        let each = if self.kind() == Kind::ForStatement { self.each() } else { None };
        let mut body = Vec::new();
        self.blocks(&mut body);
        let each = each.filter(|_| body.iter().all(|statement| matches!(statement, Stmt::Expr(_))));
        (!body.is_empty()).then_some(Stmt::Block(Block { each, body }))
    }

    /// What the `for` under the cursor goes through, where each of its statements is an expression.
    fn each(&mut self) -> Option<Box<Each>> {
        let (mut target, mut iterable, mut is_plain) = (None, None, true);
        self.children(|walk, kind, field| match (kind, field) {
            (_, Some(Field::Left)) => target = Some(walk.expression()),
            (_, Some(Field::Right)) => iterable = Some(walk.expression()),
            (Kind::Block, _) => walk.children(|_, kind, _| is_plain &= kind == Kind::ExpressionStatement),
            _ => is_plain &= kind == Kind::Token,
        });
        let each = Each { target: target?, iterable: iterable? };
        is_plain.then(|| Box::new(each))
    }

    /// The statements of every block of the clause or statement under the cursor.
    fn blocks(&mut self, into: &mut Vec<Stmt>) {
        self.children(|walk, kind, _| match kind {
            Kind::Block => walk.block_or_cases(into),
            Kind::ElseClause => walk.blocks(into),
            _ => {}
        });
    }

    /// The block of a `match` holds cases, every other one statements.
    fn block_or_cases(&mut self, into: &mut Vec<Stmt>) {
        let mut has_cases = false;
        self.children(|walk, kind, _| {
            if kind == Kind::CaseClause {
                has_cases = true;
                walk.blocks(into);
            }
        });
        if !has_cases {
            self.block(into);
        }
    }
}
