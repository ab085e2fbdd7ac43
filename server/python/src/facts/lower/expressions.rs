//! Expressions, and the types among them, which the grammar writes as nodes of their own.

use std::sync::Arc;

use mizan_syntax::python::{Cursor, Field, Kind, parse, parse_strictly};
use mizan_text::Span;

use super::super::ast::{Call, Expr, ExprKind, Keyword};
use super::super::literals::{self, Literal};
use super::{DEPTH_LIMIT, Descend, Walk};

/// How many bytes of an expression without a form are kept.
const TEXT_LIMIT: usize = 120;

/// A longer string is no type.
const QUOTED_LIMIT: usize = 4096;

impl<'s, C: Cursor> Walk<'_, 's, C> {
    /// The expression under the cursor. One in parentheses is the one inside.
    pub(super) fn expression(&mut self) -> Expr {
        let mut opened = 0_usize;
        while matches!(self.kind(), Kind::ParenthesizedExpression | Kind::Type) && self.goto_operand() {
            opened += 1;
        }
        let anchor = self.anchor();
        let kind = self.deeper(Self::expression_kind).unwrap_or_else(|| self.other());
        for _ in 0..opened {
            self.cursor.goto_parent();
        }
        Expr { kind, anchor }
    }

    /// Moves to the first child that is no token and no comment.
    fn goto_operand(&mut self) -> bool {
        if !self.cursor.goto_first_child() {
            return false;
        }
        loop {
            if !matches!(self.kind(), Kind::Token | Kind::Comment | Kind::LineContinuation) {
                return true;
            }
            if !self.cursor.goto_next_sibling() {
                self.cursor.goto_parent();
                return false;
            }
        }
    }

    fn expression_kind(&mut self) -> ExprKind {
        let kind = match self.kind() {
            Kind::Identifier => Some(ExprKind::Name(self.name())),
            Kind::Attribute | Kind::MemberType => self.attribute(),
            Kind::Call => self.call(),
            Kind::Subscript => self.subscript(),
            Kind::GenericType => self.generic_type(),
            Kind::String | Kind::ConcatenatedString => self.string(),
            Kind::Integer => literals::integer(self.text()),
            Kind::Float => literals::float(self.text()),
            Kind::True => Some(ExprKind::Bool(true)),
            Kind::False => Some(ExprKind::Bool(false)),
            Kind::None => Some(ExprKind::None),
            Kind::Ellipsis => Some(ExprKind::Ellipsis),
            Kind::List | Kind::ListPattern => Some(ExprKind::List(self.elements())),
            Kind::Tuple | Kind::TuplePattern | Kind::ExpressionList | Kind::PatternList => {
                Some(ExprKind::Tuple(self.elements()))
            }
            Kind::Set => Some(ExprKind::Set(self.elements())),
            Kind::Dictionary => Some(self.dictionary()),
            Kind::ListSplat | Kind::ListSplatPattern | Kind::SplatType => {
                self.operand().map(|value| ExprKind::Starred(Box::new(value)))
            }
            Kind::BinaryOperator | Kind::BooleanOperator | Kind::ComparisonOperator | Kind::UnionType => self.binary(),
            Kind::UnaryOperator | Kind::NotOperator => self.unary(),
            Kind::ConditionalExpression => self.conditional(),
            Kind::Lambda => self.lambda(),
            _ => None,
        };
        kind.unwrap_or_else(|| self.other())
    }

    /// The expressions among the children.
    pub(super) fn elements(&mut self) -> Vec<Expr> {
        let mut elements = Vec::new();
        self.children(|walk, kind, _| {
            if kind != Kind::Token {
                elements.push(walk.expression());
            }
        });
        elements
    }

    /// The one expression among the children.
    fn operand(&mut self) -> Option<Expr> {
        if !self.goto_operand() {
            return None;
        }
        let operand = self.expression();
        self.cursor.goto_parent();
        Some(operand)
    }

    fn attribute(&mut self) -> Option<ExprKind> {
        let mut object = None;
        let mut attribute = None;
        self.children(|walk, kind, _| match kind {
            Kind::Token => {}
            _ if object.is_none() => object = Some(walk.expression()),
            _ => attribute = Some((walk.name(), walk.anchor())),
        });
        let (name, anchor) = attribute?;
        Some(ExprKind::Attribute(Box::new(object?), name, anchor))
    }

    fn call(&mut self) -> Option<ExprKind> {
        let mut function = None;
        let mut arguments = Vec::new();
        let mut keywords = Vec::new();
        self.children(|walk, kind, field| match field {
            Some(Field::Function) => function = Some(walk.expression()),
            Some(Field::Arguments) => {
                let takes_types = function.as_ref().is_some_and(takes_types);
                walk.typed(takes_types, |walk| match kind {
                    Kind::ArgumentList => walk.arguments(&mut arguments, &mut keywords),
                    _ => arguments.push(walk.expression()),
                });
            }
            _ => {}
        });
        Some(ExprKind::Call(Box::new(Call { function: function?, arguments, keywords })))
    }

    /// The arguments of a call, or the bases of a class.
    pub(super) fn arguments(&mut self, arguments: &mut Vec<Expr>, keywords: &mut Vec<Keyword>) {
        self.children(|walk, kind, _| match kind {
            Kind::Token => {}
            Kind::KeywordArgument => keywords.extend(walk.keyword_argument()),
            Kind::DictionarySplat => {
                let anchor = walk.anchor();
                keywords.extend(walk.operand().map(|value| Keyword { name: None, anchor, value }));
            }
            _ => arguments.push(walk.expression()),
        });
    }

    fn keyword_argument(&mut self) -> Option<Keyword> {
        let mut name = None;
        let mut value = None;
        self.children(|walk, _, field| match field {
            Some(Field::Name) => name = Some((walk.name(), walk.anchor())),
            Some(Field::Value) => value = Some(walk.expression()),
            _ => {}
        });
        let (name, anchor) = name?;
        Some(Keyword { name: Some(name), anchor, value: value? })
    }

    fn subscript(&mut self) -> Option<ExprKind> {
        let mut value = None;
        let mut indices = Vec::new();
        let mut commas = 0;
        let mut index_span = None;
        self.children(|walk, _, field| match field {
            Some(Field::Value) => value = Some(walk.expression()),
            Some(Field::Subscript) => {
                widen(&mut index_span, walk.span());
                indices.push(walk.typed(true, Self::expression));
            }
            _ if walk.text() == "," => commas += 1,
            _ => {}
        });
        Some(ExprKind::Subscript(Box::new(value?), Box::new(self.index(indices, commas, index_span?)?)))
    }

    /// `list[int]` where a type is expected: the grammar reads it as a type with parameters.
    fn generic_type(&mut self) -> Option<ExprKind> {
        let mut value = None;
        let mut indices = Vec::new();
        let mut commas = 0;
        let mut index_span = None;
        self.children(|walk, kind, _| match kind {
            Kind::TypeParameter => walk.children(|walk, kind, _| match kind {
                Kind::Token if walk.text() == "," => commas += 1,
                Kind::Token => {}
                _ => {
                    widen(&mut index_span, walk.span());
                    indices.push(walk.typed(true, Self::expression));
                }
            }),
            _ => value = Some(walk.expression()),
        });
        Some(ExprKind::Subscript(Box::new(value?), Box::new(self.index(indices, commas, index_span?)?)))
    }

    /// What stands between the brackets of a subscript: a comma makes it a tuple.
    fn index(&mut self, mut indices: Vec<Expr>, commas: usize, span: Span) -> Option<Expr> {
        if commas > 0 || matches!(indices.as_slice(), [Expr { kind: ExprKind::Starred(_), .. }]) {
            let anchor = self.ground.anchor(span);
            return Some(Expr { kind: ExprKind::Tuple(indices), anchor });
        }
        indices.pop()
    }

    fn dictionary(&mut self) -> ExprKind {
        let mut items = Vec::new();
        self.children(|walk, kind, _| match kind {
            Kind::Pair => {
                let mut key = None;
                let mut value = None;
                walk.children(|walk, _, field| match field {
                    Some(Field::Key) => key = Some(walk.expression()),
                    Some(Field::Value) => value = Some(walk.expression()),
                    _ => {}
                });
                items.extend(value.map(|value| (key, value)));
            }
            Kind::DictionarySplat => items.extend(walk.operand().map(|value| (None, value))),
            _ => {}
        });
        ExprKind::Dict(items)
    }

    fn binary(&mut self) -> Option<ExprKind> {
        let mut operands = Vec::new();
        let mut operator = None;
        let mut count = 0;
        let start = self.ground.spans.len();
        self.children(|walk, kind, _| match kind {
            Kind::Token => {
                operator = Some(one_space(walk.text()));
                count += 1;
            }
            _ if operands.len() < 3 => operands.push(walk.expression()),
            _ => {}
        });
        let operator = self.intern(operator?);
        let (Some(right), Some(left), 1) = (operands.pop(), operands.pop(), count) else {
            self.ground.spans.truncate(start);
            return None;
        };
        Some(ExprKind::Binary(Box::new(left), operator, Box::new(right)))
    }

    fn unary(&mut self) -> Option<ExprKind> {
        let mut operator = None;
        let mut operand = None;
        self.children(|walk, kind, _| match kind {
            Kind::Token => operator = Some(walk.name()),
            _ => operand = Some(walk.expression()),
        });
        Some(ExprKind::Unary(operator?, Box::new(operand?)))
    }

    /// In the order of the text: the value, the test, the other value.
    fn conditional(&mut self) -> Option<ExprKind> {
        let parts: [Expr; 3] = self.elements().try_into().ok()?;
        let [body, test, orelse] = parts.map(Box::new);
        Some(ExprKind::Conditional(test, body, orelse))
    }

    fn lambda(&mut self) -> Option<ExprKind> {
        let mut body = None;
        self.children(|walk, _, field| {
            if field == Some(Field::Body) {
                body = Some(walk.expression());
            }
        });
        body.map(|body| ExprKind::Lambda(Box::new(body)))
    }

    pub(super) fn string(&mut self) -> Option<ExprKind> {
        let mut parts = Vec::new();
        if self.kind() == Kind::String {
            parts.push(self.string_part());
        } else {
            self.children(|walk, _, _| parts.push(walk.string_part()));
        }
        let parts: Vec<Part<'s>> = parts.into_iter().collect::<Option<_>>()?;
        let text = self.ground.text;
        let decoded = literals::string(parts.iter().map(|part| (part.prefix, part.content.of(text))))?;
        Some(match decoded {
            Literal::Bytes(bytes) => ExprKind::Bytes(bytes),
            Literal::Text(value) => {
                let quoted = match parts.as_slice() {
                    // Without an escape, each byte of the value is a byte of the file.
                    [part] if self.in_type && part.content.of(text) == value.as_ref() => self.quoted(part.content),
                    _ => None,
                };
                ExprKind::String(value, quoted)
            }
        })
    }

    /// Prefix and content of one string literal; nothing for an f-string.
    fn string_part(&mut self) -> Option<Part<'s>> {
        let whole = self.span();
        let mut opening = "";
        let mut is_plain = true;
        self.children(|walk, kind, _| match kind {
            Kind::StringStart => opening = walk.text(),
            Kind::Interpolation => is_plain = false,
            _ => {}
        });
        let prefix = opening.trim_end_matches(['"', '\'']);
        // The closing quotes are as many as the opening ones; what the grammar takes for them may begin with backslashes.
        let quotes = u32::try_from(opening.len() - prefix.len()).ok()?;
        let content = Span::new(whole.start + u32::try_from(opening.len()).ok()?, whole.end.checked_sub(quotes)?);
        (is_plain && content.start <= content.end).then_some(Part { prefix, content })
    }

    /// What a string that stands at `content` says as a type.
    fn quoted(&mut self, content: Span) -> Option<Box<Expr>> {
        if !may_be_type(content.of(self.ground.text)) {
            return None;
        }
        self.kept(|walk| walk.nested(content).filter(|expression| is_type(&expression.kind))).map(Box::new)
    }

    /// The type at `place`, which the tree does not have as one.
    pub(super) fn nested(&mut self, place: Span) -> Option<Expr> {
        let text = place.of(self.ground.text);
        let start = place.start + u32::try_from(text.len() - text.trim_start().len()).ok()?;
        let (text, depth) = (text.trim(), self.depth + 1);
        if depth >= DEPTH_LIMIT {
            return None;
        }
        if let Some(tree) = parse_strictly(text) {
            return Walk { depth, in_type: true, ..Walk::new(&mut *self.ground, tree.walk(), start) }.lone_expression();
        }
        let tree = parse(text);
        if tree.root_node().has_error() {
            return None;
        }
        Walk { depth, in_type: true, ..Walk::new(&mut *self.ground, tree.walk(), start) }.lone_expression()
    }

    /// The expression of a tree without errors that is nothing else.
    pub(super) fn lone_expression(&mut self) -> Option<Expr> {
        let mut expression = None;
        let mut statements = 0;
        self.children(|walk, kind, _| {
            statements += 1;
            if kind == Kind::ExpressionStatement && walk.cursor.child_count() == 1 {
                expression = walk.kept(|walk| walk.operand().filter(|_| !walk.is_assignment()));
            }
        });
        expression.filter(|_| statements == 1)
    }

    /// Whether the statement under the cursor assigns or yields, which no expression does.
    fn is_assignment(&mut self) -> bool {
        if !self.goto_operand() {
            return false;
        }
        let is_assignment = matches!(self.kind(), Kind::Assignment | Kind::AugmentedAssignment | Kind::Yield);
        self.cursor.goto_parent();
        is_assignment
    }

    /// An expression without a form of its own.
    fn other(&mut self) -> ExprKind {
        ExprKind::Other(self.one_line())
    }

    /// The text under the cursor without comments, on one line, cut off where it is long.
    pub(super) fn one_line(&mut self) -> Arc<str> {
        let mut line = String::new();
        let mut end = None;
        self.descend(|walk, kind| {
            if line.len() > TEXT_LIMIT {
                return Descend::Stop;
            }
            let is_leaf = walk.cursor.child_count() == 0 || kind == Kind::String;
            match kind {
                Kind::Comment | Kind::LineContinuation => Descend::Over,
                _ if is_leaf => {
                    let span = walk.span();
                    if end.is_some_and(|end| end < span.start) {
                        line.push(' ');
                    }
                    end = Some(span.end);
                    for c in span.of(walk.ground.text).chars().take(TEXT_LIMIT + 1) {
                        line.push(if c.is_control() { ' ' } else { c });
                    }
                    Descend::Over
                }
                _ => Descend::Into,
            }
        });
        if line.len() > TEXT_LIMIT {
            let mut cut = TEXT_LIMIT;
            while !line.is_char_boundary(cut) {
                cut -= 1;
            }
            line.truncate(cut);
            line.push('…');
        }
        Arc::from(line)
    }
}

/// One literal of a string.
struct Part<'s> {
    prefix: &'s str,
    content: Span,
}

fn widen(span: &mut Option<Span>, with: Span) {
    *span = Some(Span::new(span.map_or(with.start, |span| span.start), with.end));
}

/// An operator of two words is written with one space, whatever stands between them.
fn one_space(operator: &str) -> &str {
    match operator.split_ascii_whitespace().next() {
        Some("is") if operator.len() > 2 => "is not",
        Some("not") => "not in",
        _ => operator,
    }
}

/// Whether a call's arguments are types, or hold them.
fn takes_types(function: &Expr) -> bool {
    let (ExprKind::Name(name) | ExprKind::Attribute(_, name, _)) = &function.kind else { return false };
    matches!(
        name.as_ref(),
        "cast" | "ForwardRef" | "NamedTuple" | "NewType" | "ParamSpec" | "TypeAliasType" | "TypeVar" | "TypedDict"
    )
}

/// Whether it is worth to parse `text` as a type.
fn may_be_type(text: &str) -> bool {
    let begins = text.trim_start().starts_with(|c: char| c == '_' || c.is_alphabetic());
    begins && text.len() <= QUOTED_LIMIT
}

/// Whether an expression has a form that types have.
fn is_type(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Name(_) | ExprKind::None | ExprKind::Subscript(..) => true,
        ExprKind::Attribute(object, ..) => is_type(&object.kind),
        ExprKind::Binary(left, operator, right) => {
            operator.as_ref() == "|" && is_operand(&left.kind) && is_operand(&right.kind)
        }
        _ => false,
    }
}

/// Whether an expression may stand beside `|` in a type.
fn is_operand(kind: &ExprKind) -> bool {
    is_type(kind) || matches!(kind, ExprKind::String(..))
}
