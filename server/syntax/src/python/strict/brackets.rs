//! What stands in brackets: tuples, lists, dictionaries and sets, what computes them, arguments and subscripts.

use super::super::{Field, Kind};
use super::Parser;
use super::lexemes::Lexeme;

/// What stood in brackets.
enum Elements {
    One { is_starred: bool },
    Listed,
    Comprehension,
}

impl Parser<'_> {
    pub(super) fn parenthesized(&mut self) -> Option<()> {
        let mark = self.mark();
        self.take(Kind::Token);
        if self.eat(Lexeme::CloseParen) {
            self.close(Kind::Tuple, mark);
            return Some(());
        }
        if self.peek() == Lexeme::Yield {
            self.yield_expression()?;
            self.expect(Lexeme::CloseParen)?;
            self.close(Kind::ParenthesizedExpression, mark);
            return Some(());
        }
        let kind = match self.elements(Lexeme::CloseParen)? {
            Elements::Comprehension => Kind::Other,
            Elements::One { is_starred: true } => return None,
            Elements::One { is_starred: false } => Kind::ParenthesizedExpression,
            Elements::Listed => Kind::Tuple,
        };
        self.close(kind, mark);
        Some(())
    }

    pub(super) fn list(&mut self) -> Option<()> {
        let mark = self.mark();
        self.take(Kind::Token);
        if self.eat(Lexeme::CloseBracket) {
            self.close(Kind::List, mark);
            return Some(());
        }
        let kind = match self.elements(Lexeme::CloseBracket)? {
            Elements::Comprehension => Kind::Other,
            Elements::One { .. } | Elements::Listed => Kind::List,
        };
        self.close(kind, mark);
        Some(())
    }

    /// At least one element, and the bracket that closes them.
    fn elements(&mut self, closing: Lexeme) -> Option<Elements> {
        let is_starred = self.starred_or(Self::named_expression)?;
        if !is_starred && matches!(self.peek(), Lexeme::For | Lexeme::Async) {
            self.comprehension()?;
            self.expect(closing)?;
            return Some(Elements::Comprehension);
        }
        if self.eat(closing) {
            return Some(Elements::One { is_starred });
        }
        while self.eat(Lexeme::Comma) && self.peek() != closing {
            self.starred_or(Self::named_expression)?;
        }
        self.expect(closing)?;
        Some(Elements::Listed)
    }

    /// A dictionary or a set, or one of both that is computed.
    pub(super) fn braced(&mut self) -> Option<()> {
        let mark = self.mark();
        self.take(Kind::Token);
        if self.eat(Lexeme::CloseBrace) {
            self.close(Kind::Dictionary, mark);
            return Some(());
        }
        let is_dictionary = self.item()?;
        let mut kind = if is_dictionary { Kind::Dictionary } else { Kind::Set };
        if matches!(self.peek(), Lexeme::For | Lexeme::Async) {
            let is_splat = matches!(self.built(), Some(Kind::DictionarySplat | Kind::ListSplat));
            (!is_splat).then_some(())?;
            kind = Kind::Other;
            self.comprehension()?;
        } else {
            while self.eat(Lexeme::Comma) && self.peek() != Lexeme::CloseBrace {
                (self.item()? == is_dictionary).then_some(())?;
            }
        }
        self.expect(Lexeme::CloseBrace)?;
        self.close(kind, mark);
        Some(())
    }

    /// What stands between the commas in braces; whether it is a dictionary's.
    fn item(&mut self) -> Option<bool> {
        let mark = self.mark();
        if self.eat(Lexeme::DoubleStar) {
            self.operation(0)?;
            self.close(Kind::DictionarySplat, mark);
            return Some(true);
        }
        let is_starred = self.starred_or(Self::named_expression)?;
        if self.peek() != Lexeme::Colon {
            return Some(false);
        }
        let is_key = !is_starred && self.built() != Some(Kind::Other);
        self.plays(Field::Key);
        self.take(Kind::Token);
        self.expression()?;
        self.plays(Field::Value);
        self.close(Kind::Pair, mark);
        is_key.then_some(true)
    }

    /// `for a in b if c`, once or more.
    fn comprehension(&mut self) -> Option<()> {
        while matches!(self.peek(), Lexeme::For | Lexeme::Async) {
            self.eat(Lexeme::Async);
            self.expect(Lexeme::For)?;
            self.targets()?;
            self.expect(Lexeme::In)?;
            self.disjunction()?;
            while self.eat(Lexeme::If) {
                self.disjunction()?;
            }
        }
        Some(())
    }

    /// What is called with, in its parentheses; also the bases of a class.
    pub(super) fn arguments(&mut self) -> Option<()> {
        let mark = self.mark();
        self.expect(Lexeme::OpenParen)?;
        let first = self.mark();
        while self.peek() != Lexeme::CloseParen {
            let is_first = self.mark() == first;
            self.argument()?;
            if matches!(self.peek(), Lexeme::For | Lexeme::Async) {
                let is_computed = is_first && !matches!(self.built(), Some(Kind::KeywordArgument | Kind::ListSplat));
                (is_computed && self.built() != Some(Kind::DictionarySplat)).then_some(())?;
                self.comprehension()?;
                self.expect(Lexeme::CloseParen)?;
                self.close(Kind::Other, mark);
                return Some(());
            }
            if !self.eat(Lexeme::Comma) {
                break;
            }
        }
        self.expect(Lexeme::CloseParen)?;
        self.close(Kind::ArgumentList, mark);
        Some(())
    }

    fn argument(&mut self) -> Option<()> {
        let mark = self.mark();
        if self.eat(Lexeme::DoubleStar) {
            self.expression()?;
            self.close(Kind::DictionarySplat, mark);
            return Some(());
        }
        if self.peek() != Lexeme::Name || self.peek_at(1) != Lexeme::Equal {
            return if self.peek() == Lexeme::Star { self.starred() } else { self.named_expression() };
        }
        self.take(Kind::Identifier);
        self.plays(Field::Name);
        self.take(Kind::Token);
        self.expression()?;
        self.plays(Field::Value);
        self.close(Kind::KeywordArgument, mark);
        Some(())
    }

    pub(super) fn subscripts(&mut self) -> Option<()> {
        self.take(Kind::Token);
        loop {
            self.slice()?;
            self.plays(Field::Subscript);
            if !self.eat(Lexeme::Comma) || self.peek() == Lexeme::CloseBracket {
                break;
            }
        }
        self.expect(Lexeme::CloseBracket)
    }

    /// `a`, or `a:b:c` of which each may be missing.
    fn slice(&mut self) -> Option<()> {
        let mark = self.mark();
        if self.peek() != Lexeme::Colon {
            self.expression()?;
        }
        let mut colons = 0;
        while colons < 2 && self.eat(Lexeme::Colon) {
            colons += 1;
            if !matches!(self.peek(), Lexeme::Colon | Lexeme::Comma | Lexeme::CloseBracket) {
                self.expression()?;
            }
        }
        if colons > 0 {
            self.close(Kind::Other, mark);
        }
        Some(())
    }
}
