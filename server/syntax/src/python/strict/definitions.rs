//! Classes and functions: their decorators, their heads, their parameters.

use super::super::{Field, Kind};
use super::Parser;
use super::lexemes::Lexeme;

impl Parser<'_> {
    pub(super) fn decorated(&mut self) -> Option<()> {
        let mark = self.mark();
        while self.peek() == Lexeme::At {
            let decorator = self.mark();
            self.take(Kind::Token);
            self.named_expression()?;
            self.skip(Lexeme::Newline)?;
            self.close(Kind::Decorator, decorator);
        }
        self.definition()?;
        self.plays(Field::Definition);
        self.close(Kind::DecoratedDefinition, mark);
        Some(())
    }

    pub(super) fn definition(&mut self) -> Option<()> {
        let mark = self.mark();
        if self.eat(Lexeme::Class) {
            self.name()?;
            self.plays(Field::Name);
            if self.peek() == Lexeme::OpenParen {
                self.arguments()?;
                (self.built() == Some(Kind::ArgumentList)).then_some(())?;
                self.plays(Field::Superclasses);
            }
            self.body()?;
            self.close(Kind::ClassDefinition, mark);
            return Some(());
        }
        self.eat(Lexeme::Async);
        self.expect(Lexeme::Def)?;
        self.name()?;
        self.plays(Field::Name);
        let parameters = self.mark();
        self.expect(Lexeme::OpenParen)?;
        self.parameter_list(Lexeme::CloseParen, true)?;
        self.expect(Lexeme::CloseParen)?;
        self.close(Kind::Parameters, parameters);
        self.plays(Field::Parameters);
        if self.eat(Lexeme::Arrow) {
            self.annotation()?;
            self.plays(Field::ReturnType);
        }
        self.body()?;
        self.close(Kind::FunctionDefinition, mark);
        Some(())
    }

    /// Parameters up to `closing`.
    pub(super) fn parameter_list(&mut self, closing: Lexeme, may_be_typed: bool) -> Option<()> {
        while self.peek() != closing {
            self.parameter(closing, may_be_typed)?;
            if !self.eat(Lexeme::Comma) {
                break;
            }
        }
        Some(())
    }

    fn parameter(&mut self, closing: Lexeme, may_be_typed: bool) -> Option<()> {
        let mark = self.mark();
        match (self.peek(), self.peek_at(1)) {
            (Lexeme::Slash, next) if next == Lexeme::Comma || next == closing => {
                self.take(Kind::PositionalSeparator);
                return Some(());
            }
            (Lexeme::Star, Lexeme::Comma) => {
                self.take(Kind::KeywordSeparator);
                return Some(());
            }
            (Lexeme::Star, _) => {
                self.take(Kind::Token);
                self.name()?;
                self.close(Kind::ListSplatPattern, mark);
            }
            (Lexeme::DoubleStar, _) => {
                self.take(Kind::Token);
                self.name()?;
                self.close(Kind::DictionarySplatPattern, mark);
            }
            _ => {
                self.name()?;
            }
        }
        let is_name = self.built() == Some(Kind::Identifier);
        let name = self.pending.last().copied();
        let is_typed = may_be_typed && self.eat(Lexeme::Colon);
        if is_typed {
            self.annotation()?;
            self.plays(Field::Type);
        }
        let has_default = is_name && self.peek() == Lexeme::Equal;
        if has_default {
            self.take(Kind::Token);
            self.expression()?;
            self.plays(Field::Value);
        }
        if has_default && let Some(node) = name.and_then(|name| self.nodes.get_mut(name as usize)) {
            node.field = Some(Field::Name);
        }
        match (is_typed, has_default) {
            (true, true) => self.close(Kind::TypedDefaultParameter, mark),
            (true, false) => self.close(Kind::TypedParameter, mark),
            (false, true) => self.close(Kind::DefaultParameter, mark),
            (false, false) => {}
        }
        Some(())
    }
}
