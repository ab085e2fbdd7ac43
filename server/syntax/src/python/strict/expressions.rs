//! Expressions, from the loosest binding to the tightest.

use super::super::{Field, Kind};
use super::lexemes::Lexeme;
use super::tokens::Token;
use super::{Node, Parser};

/// Whether `tokens` of `text` are what may stand between the braces of a string.
pub(super) fn is_interpolated(text: &str, tokens: Vec<Token>) -> bool {
    let has_yield = tokens.iter().any(|token| token.kind == Lexeme::Yield);
    let mut parser = Parser::new(text, tokens, Vec::new());
    !has_yield && parser.expression().is_some() && parser.peek() == Lexeme::Newline
}

impl Parser<'_> {
    /// `a`, or `a, b` as one node. Only what is assigned to may have a star in it. Behind a comma at the end of a line the grammar may go on.
    pub(super) fn expressions(&mut self) -> Option<()> {
        let mark = self.mark();
        let mut has_star = self.starred_or(Self::expression)?;
        let is_list = self.peek() == Lexeme::Comma;
        while self.eat(Lexeme::Comma) {
            if self.peek() == Lexeme::Newline {
                return None;
            }
            if self.ends_list() {
                break;
            }
            has_star |= self.starred_or(Self::expression)?;
        }
        if is_list {
            self.close(Kind::ExpressionList, mark);
        }
        (!has_star || (is_list && self.peek() == Lexeme::Equal)).then_some(())
    }

    /// Whether nothing more of a list of expressions can follow.
    pub(super) fn ends_list(&self) -> bool {
        use Lexeme::{
            Augmented, CloseBrace, CloseBracket, CloseParen, Colon, End, Equal, For, From, In, Newline, Semicolon,
        };
        matches!(
            self.peek(),
            Augmented
                | CloseBrace
                | CloseBracket
                | CloseParen
                | Colon
                | End
                | Equal
                | For
                | From
                | In
                | Newline
                | Semicolon
        )
    }

    /// `*a`, or what `otherwise` reads; whether it is the first. The grammar may take `*a()` for a call of `*a`.
    pub(super) fn starred_or(&mut self, otherwise: fn(&mut Self) -> Option<()>) -> Option<bool> {
        if self.peek() != Lexeme::Star {
            otherwise(self)?;
            return Some(false);
        }
        self.starred()?;
        let nodes = self.nodes.len();
        let starred = self.nodes.get(nodes.wrapping_sub(2)).map(|node| node.kind);
        matches!(starred, Some(Kind::Identifier | Kind::Attribute | Kind::Subscript)).then_some(true)
    }

    /// `*a`. Behind a star stands a primary alone: readers differ about the rest.
    pub(super) fn starred(&mut self) -> Option<()> {
        let mark = self.mark();
        self.take(Kind::Token);
        self.primary()?;
        self.close(Kind::ListSplat, mark);
        Some(())
    }

    /// `a if b else c`, `lambda: a`, or what binds tighter.
    pub(super) fn expression(&mut self) -> Option<()> {
        self.deeper(|parser| {
            if parser.peek() == Lexeme::Lambda {
                return parser.lambda();
            }
            let mark = parser.mark();
            parser.disjunction()?;
            if parser.eat(Lexeme::If) {
                parser.disjunction()?;
                parser.expect(Lexeme::Else)?;
                parser.expression()?;
                parser.close(Kind::ConditionalExpression, mark);
            }
            Some(())
        })
    }

    /// `name := value`, or an expression.
    pub(super) fn named_expression(&mut self) -> Option<()> {
        if self.peek() != Lexeme::Name || self.peek_at(1) != Lexeme::ColonEqual {
            return self.expression();
        }
        let mark = self.mark();
        self.take(Kind::Identifier);
        self.take(Kind::Token);
        self.expression()?;
        self.close(Kind::Other, mark);
        Some(())
    }

    fn lambda(&mut self) -> Option<()> {
        let mark = self.mark();
        self.take(Kind::Token);
        if self.peek() != Lexeme::Colon {
            let parameters = self.mark();
            self.parameter_list(Lexeme::Colon, false)?;
            self.close(Kind::Other, parameters);
        }
        self.expect(Lexeme::Colon)?;
        self.expression()?;
        self.plays(Field::Body);
        self.close(Kind::Lambda, mark);
        Some(())
    }

    pub(super) fn disjunction(&mut self) -> Option<()> {
        let mark = self.mark();
        self.conjunction()?;
        while self.peek() == Lexeme::Or {
            self.operator();
            self.conjunction()?;
            self.plays(Field::Right);
            self.close(Kind::BooleanOperator, mark);
        }
        Some(())
    }

    fn conjunction(&mut self) -> Option<()> {
        let mark = self.mark();
        self.inversion()?;
        while self.peek() == Lexeme::And {
            self.operator();
            self.inversion()?;
            self.plays(Field::Right);
            self.close(Kind::BooleanOperator, mark);
        }
        Some(())
    }

    /// The operator behind the left operand.
    fn operator(&mut self) {
        self.plays(Field::Left);
        self.take(Kind::Token);
        self.plays(Field::Operator);
    }

    fn inversion(&mut self) -> Option<()> {
        if self.peek() != Lexeme::Not {
            return self.comparison();
        }
        let mark = self.mark();
        self.take(Kind::Token);
        self.deeper(Self::inversion)?;
        self.plays(Field::Argument);
        self.close(Kind::NotOperator, mark);
        Some(())
    }

    /// However many are compared, they are children of one node.
    fn comparison(&mut self) -> Option<()> {
        let mark = self.mark();
        self.operation(0)?;
        let first = self.mark();
        while self.comparison_sign() {
            self.plays(Field::Operators);
            self.operation(0)?;
        }
        if self.mark() > first {
            self.close(Kind::ComparisonOperator, mark);
        }
        Some(())
    }

    fn comparison_sign(&mut self) -> bool {
        match (self.peek(), self.peek_at(1)) {
            (Lexeme::Not, Lexeme::In) | (Lexeme::Is, Lexeme::Not) => self.take_two(),
            (Lexeme::Compare | Lexeme::In | Lexeme::Is, _) => self.take(Kind::Token),
            _ => return false,
        }
        true
    }

    /// Two words are one token of the grammar.
    fn take_two(&mut self) {
        if let (Some(first), Some(second)) = (self.tokens.get(self.at), self.tokens.get(self.at + 1)) {
            let node = Node::leaf(Kind::Token, first.start, second.end);
            self.add(node);
            self.at += 2;
        }
    }

    /// Operators that bind at least as tight as `level`, to the left.
    pub(super) fn operation(&mut self, level: u8) -> Option<()> {
        let mark = self.mark();
        self.unary()?;
        while let Some(own) = binding(self.peek()).filter(|&own| own >= level) {
            self.operator();
            self.operation(own + 1)?;
            self.plays(Field::Right);
            self.close(Kind::BinaryOperator, mark);
        }
        Some(())
    }

    fn unary(&mut self) -> Option<()> {
        if !matches!(self.peek(), Lexeme::Plus | Lexeme::Minus | Lexeme::Tilde) {
            return self.power();
        }
        let mark = self.mark();
        self.take(Kind::Token);
        self.plays(Field::Operator);
        self.deeper(Self::unary)?;
        self.plays(Field::Argument);
        self.close(Kind::UnaryOperator, mark);
        Some(())
    }

    fn power(&mut self) -> Option<()> {
        let mark = self.mark();
        let awaits = self.eat(Lexeme::Await);
        self.primary()?;
        if awaits {
            self.close(Kind::Other, mark);
        }
        if self.peek() != Lexeme::DoubleStar {
            return Some(());
        }
        // Readers differ about which of the two binds tighter.
        if awaits {
            return None;
        }
        self.operator();
        self.deeper(Self::unary)?;
        self.plays(Field::Right);
        self.close(Kind::BinaryOperator, mark);
        Some(())
    }

    /// A name, a literal, something in brackets, and what is taken from it, called or looked up.
    pub(super) fn primary(&mut self) -> Option<()> {
        let mark = self.mark();
        self.atom()?;
        loop {
            match self.peek() {
                Lexeme::Dot => {
                    self.plays(Field::Object);
                    self.take(Kind::Token);
                    self.name()?;
                    self.plays(Field::Attribute);
                    self.close(Kind::Attribute, mark);
                }
                Lexeme::OpenParen => {
                    self.plays(Field::Function);
                    self.deeper(Self::arguments)?;
                    self.plays(Field::Arguments);
                    self.close(Kind::Call, mark);
                }
                Lexeme::OpenBracket => {
                    self.plays(Field::Value);
                    self.deeper(Self::subscripts)?;
                    self.close(Kind::Subscript, mark);
                }
                _ => return Some(()),
            }
        }
    }

    fn atom(&mut self) -> Option<()> {
        match self.peek() {
            Lexeme::Name => {
                // Where these are no functions, they may be the statements of an older Python.
                if matches!(self.word(), "print" | "exec") && self.peek_at(1) != Lexeme::OpenParen {
                    return None;
                }
                self.take(Kind::Identifier);
            }
            Lexeme::String | Lexeme::Interpolated => self.strings(),
            Lexeme::Integer => self.take(Kind::Integer),
            Lexeme::Float => self.take(Kind::Float),
            Lexeme::True => self.take(Kind::True),
            Lexeme::False => self.take(Kind::False),
            Lexeme::None => self.take(Kind::None),
            Lexeme::Ellipsis => self.take(Kind::Ellipsis),
            Lexeme::OpenParen => self.deeper(Self::parenthesized)?,
            Lexeme::OpenBracket => self.deeper(Self::list)?,
            Lexeme::OpenBrace => self.deeper(Self::braced)?,
            _ => return None,
        }
        Some(())
    }

    fn strings(&mut self) {
        let mark = self.mark();
        let mut count = 0;
        while let Some(&token) = self.tokens.get(self.at)
            && matches!(token.kind, Lexeme::String | Lexeme::Interpolated)
        {
            let string = self.mark();
            self.add(Node::leaf(Kind::StringStart, token.start, token.start + opening(self.word())));
            // Where it stands in the string tells nobody anything.
            if token.kind == Lexeme::Interpolated {
                self.add(Node::leaf(Kind::Interpolation, token.start, token.end));
            }
            self.add(Node::leaf(Kind::StringEnd, token.end, token.end));
            self.close(Kind::String, string);
            self.at += 1;
            count += 1;
        }
        if count > 1 {
            self.close(Kind::ConcatenatedString, mark);
        }
    }

    pub(super) fn yield_expression(&mut self) -> Option<()> {
        let mark = self.mark();
        self.expect(Lexeme::Yield)?;
        if self.eat(Lexeme::From) {
            self.expression()?;
        } else if !self.ends_list() {
            self.expressions()?;
        }
        self.close(Kind::Yield, mark);
        Some(())
    }

    /// An expression where a type is expected.
    pub(super) fn annotation(&mut self) -> Option<()> {
        self.expression()?;
        self.is_type().then_some(())
    }

    /// What a loop assigns to, up to its `in`.
    pub(super) fn targets(&mut self) -> Option<()> {
        let mark = self.mark();
        self.target()?;
        let is_list = self.peek() == Lexeme::Comma;
        while self.eat(Lexeme::Comma) && !self.ends_list() {
            self.target()?;
        }
        if is_list {
            self.close(Kind::PatternList, mark);
        }
        Some(())
    }

    /// One thing that is assigned to.
    pub(super) fn target(&mut self) -> Option<()> {
        self.starred_or(Self::primary)?;
        self.is_target(true).then_some(())
    }
}

/// How tight an operator binds.
fn binding(sign: Lexeme) -> Option<u8> {
    Some(match sign {
        Lexeme::Bar => 0,
        Lexeme::Caret => 1,
        Lexeme::Ampersand => 2,
        Lexeme::Shift => 3,
        Lexeme::Plus | Lexeme::Minus => 4,
        Lexeme::Star | Lexeme::At | Lexeme::Slash | Lexeme::Divide => 5,
        _ => return None,
    })
}

/// How long the prefix and the opening quotes of a string are.
fn opening(string: &str) -> u32 {
    let prefix = string.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = string.get(prefix..).unwrap_or_default();
    let is_triple = rest.len() >= 6 && (rest.starts_with("\"\"\"") || rest.starts_with("'''"));
    super::offset(prefix) + if is_triple { 3 } else { 1 }
}
