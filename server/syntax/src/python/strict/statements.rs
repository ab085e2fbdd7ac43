//! Statements and the blocks that hold them.

use super::super::{Field, Kind};
use super::lexemes::Lexeme;
use super::{Node, Parser};

impl Parser<'_> {
    pub(super) fn module(&mut self) -> Option<()> {
        while self.peek() != Lexeme::End {
            self.statement()?;
        }
        self.close(Kind::Other, 0);
        Some(())
    }

    fn statement(&mut self) -> Option<()> {
        match (self.peek(), self.peek_at(1)) {
            (Lexeme::If, _) => self.if_statement(),
            (Lexeme::For, _) | (Lexeme::Async, Lexeme::For) => self.for_statement(),
            (Lexeme::While, _) => self.while_statement(),
            (Lexeme::Try, _) => self.try_statement(),
            (Lexeme::With, _) | (Lexeme::Async, Lexeme::With) => self.with_statement(),
            (Lexeme::Def | Lexeme::Class | Lexeme::Async, _) => self.definition(),
            (Lexeme::At, _) => self.decorated(),
            _ => self.simple_statements(),
        }
    }

    /// What stands on one line.
    fn simple_statements(&mut self) -> Option<()> {
        self.simple_statement()?;
        while self.eat(Lexeme::Semicolon) && self.peek() != Lexeme::Newline {
            self.simple_statement()?;
        }
        self.skip(Lexeme::Newline)
    }

    /// A colon, and what it opens.
    fn suite(&mut self) -> Option<()> {
        self.expect(Lexeme::Colon)?;
        let mark = self.mark();
        if self.skip(Lexeme::Newline).is_none() {
            self.simple_statements()?;
            self.close(Kind::Block, mark);
            return Some(());
        }
        self.skip(Lexeme::Indent)?;
        self.deeper(|parser| {
            while parser.peek() != Lexeme::Dedent {
                parser.statement()?;
            }
            parser.skip(Lexeme::Dedent)
        })?;
        self.close(Kind::Block, mark);
        Some(())
    }

    pub(super) fn body(&mut self) -> Option<()> {
        self.suite()?;
        self.plays(Field::Body);
        Some(())
    }

    fn if_statement(&mut self) -> Option<()> {
        let mark = self.mark();
        self.branch(Lexeme::If)?;
        while self.peek() == Lexeme::Elif {
            let clause = self.mark();
            self.branch(Lexeme::Elif)?;
            self.close(Kind::ElifClause, clause);
        }
        self.else_clause()?;
        self.close(Kind::IfStatement, mark);
        Some(())
    }

    fn branch(&mut self, keyword: Lexeme) -> Option<()> {
        self.expect(keyword)?;
        self.named_expression()?;
        self.plays(Field::Condition);
        self.suite()?;
        self.plays(Field::Consequence);
        Some(())
    }

    fn else_clause(&mut self) -> Option<()> {
        let mark = self.mark();
        if self.eat(Lexeme::Else) {
            self.body()?;
            self.close(Kind::ElseClause, mark);
        }
        Some(())
    }

    fn for_statement(&mut self) -> Option<()> {
        let mark = self.mark();
        self.eat(Lexeme::Async);
        self.expect(Lexeme::For)?;
        self.targets()?;
        self.plays(Field::Left);
        self.expect(Lexeme::In)?;
        self.expressions()?;
        self.plays(Field::Right);
        self.body()?;
        self.else_clause()?;
        self.close(Kind::ForStatement, mark);
        Some(())
    }

    fn while_statement(&mut self) -> Option<()> {
        let mark = self.mark();
        self.expect(Lexeme::While)?;
        self.named_expression()?;
        self.plays(Field::Condition);
        self.body()?;
        self.else_clause()?;
        self.close(Kind::WhileStatement, mark);
        Some(())
    }

    fn try_statement(&mut self) -> Option<()> {
        let mark = self.mark();
        self.expect(Lexeme::Try)?;
        self.body()?;
        let mut is_handled = false;
        while self.peek() == Lexeme::Except {
            let clause = self.mark();
            self.take(Kind::Token);
            if self.peek() != Lexeme::Colon {
                self.expression()?;
                if self.eat(Lexeme::As) {
                    self.name()?;
                }
            }
            self.suite()?;
            self.close(Kind::ExceptClause, clause);
            is_handled = true;
        }
        if is_handled {
            self.else_clause()?;
        }
        let clause = self.mark();
        if self.eat(Lexeme::Finally) {
            self.suite()?;
            self.close(Kind::FinallyClause, clause);
            is_handled = true;
        }
        self.close(Kind::TryStatement, mark);
        is_handled.then_some(())
    }

    fn with_statement(&mut self) -> Option<()> {
        let mark = self.mark();
        self.eat(Lexeme::Async);
        self.expect(Lexeme::With)?;
        loop {
            self.expression()?;
            if self.eat(Lexeme::As) {
                self.target()?;
            }
            if !self.eat(Lexeme::Comma) {
                break;
            }
        }
        self.body()?;
        self.close(Kind::WithStatement, mark);
        Some(())
    }

    fn simple_statement(&mut self) -> Option<()> {
        let mark = self.mark();
        let kind = match self.peek() {
            Lexeme::Import => {
                self.take(Kind::Token);
                self.imported_names(true)?;
                Kind::ImportStatement
            }
            Lexeme::From => self.import_from()?,
            Lexeme::Return => {
                self.take(Kind::Token);
                if !self.ends_list() {
                    self.expressions()?;
                }
                Kind::ReturnStatement
            }
            Lexeme::Del => {
                self.take(Kind::Token);
                self.expressions()?;
                self.is_target(true).then_some(())?;
                Kind::DeleteStatement
            }
            Lexeme::Raise => {
                self.take(Kind::Token);
                if !self.ends_list() {
                    self.expression()?;
                    if self.eat(Lexeme::From) {
                        self.expression()?;
                    }
                }
                Kind::Other
            }
            Lexeme::Assert => {
                self.take(Kind::Token);
                self.expression()?;
                if self.eat(Lexeme::Comma) {
                    self.expression()?;
                }
                Kind::Other
            }
            Lexeme::Global | Lexeme::Nonlocal => {
                self.take(Kind::Token);
                self.name()?;
                while self.eat(Lexeme::Comma) {
                    self.name()?;
                }
                Kind::Other
            }
            Lexeme::Pass | Lexeme::Break | Lexeme::Continue => {
                self.take(Kind::Token);
                Kind::Other
            }
            _ => {
                self.expression_statement()?;
                Kind::ExpressionStatement
            }
        };
        self.close(kind, mark);
        Some(())
    }

    fn expression_statement(&mut self) -> Option<()> {
        if self.peek() == Lexeme::Yield {
            return self.yield_expression();
        }
        let mark = self.mark();
        self.expressions()?;
        match self.peek() {
            Lexeme::Equal => self.assignment(mark),
            Lexeme::Colon if self.is_target(false) => {
                self.plays(Field::Left);
                self.take(Kind::Token);
                self.annotation()?;
                self.plays(Field::Type);
                if self.eat(Lexeme::Equal) {
                    self.value()?;
                    self.plays(Field::Right);
                }
                self.close(Kind::Assignment, mark);
                Some(())
            }
            Lexeme::Augmented if self.is_target(false) => {
                self.plays(Field::Left);
                self.take(Kind::Token);
                self.plays(Field::Operator);
                self.value()?;
                self.plays(Field::Right);
                self.close(Kind::AugmentedAssignment, mark);
                Some(())
            }
            _ => Some(()),
        }
    }

    /// `= value` behind the target that was built since `mark`; the value may be an assignment.
    fn assignment(&mut self, mark: usize) -> Option<()> {
        self.is_target(true).then_some(())?;
        self.plays(Field::Left);
        self.expect(Lexeme::Equal)?;
        let value = self.mark();
        self.value()?;
        if self.peek() == Lexeme::Equal {
            self.deeper(|parser| parser.assignment(value))?;
        }
        self.plays(Field::Right);
        self.close(Kind::Assignment, mark);
        Some(())
    }

    fn value(&mut self) -> Option<()> {
        match self.peek() {
            Lexeme::Yield => self.yield_expression(),
            _ => self.expressions(),
        }
    }

    fn dotted_name(&mut self) -> Option<()> {
        let mark = self.mark();
        self.name()?;
        while self.eat(Lexeme::Dot) {
            self.name()?;
        }
        self.close(Kind::DottedName, mark);
        Some(())
    }

    /// `a as b, c`, once or more; with dots where modules are imported.
    fn imported_names(&mut self, are_modules: bool) -> Option<()> {
        loop {
            let mark = self.mark();
            if !are_modules && self.peek_at(1) == Lexeme::Dot {
                return None;
            }
            self.dotted_name()?;
            self.plays(Field::Name);
            if self.eat(Lexeme::As) {
                self.name()?;
                self.plays(Field::Alias);
                self.close(Kind::AliasedImport, mark);
                self.plays(Field::Name);
            }
            if self.peek() != Lexeme::Comma || (!are_modules && self.peek_at(1) == Lexeme::CloseParen) {
                return Some(());
            }
            self.take(Kind::Token);
        }
    }

    fn import_from(&mut self) -> Option<Kind> {
        self.take(Kind::Token);
        let is_future = self.word() == "__future__" && self.peek_at(1) == Lexeme::Import;
        if is_future {
            self.take(Kind::Token);
        } else {
            self.imported_module()?;
            self.plays(Field::ModuleName);
        }
        self.expect(Lexeme::Import)?;
        match self.peek() {
            Lexeme::Star if !is_future => self.take(Kind::WildcardImport),
            Lexeme::OpenParen => {
                self.take(Kind::Token);
                self.imported_names(false)?;
                self.eat(Lexeme::Comma);
                self.expect(Lexeme::CloseParen)?;
            }
            _ => self.imported_names(false)?,
        }
        Some(if is_future { Kind::FutureImportStatement } else { Kind::ImportFromStatement })
    }

    /// `a.b`, or dots and perhaps a name behind them.
    fn imported_module(&mut self) -> Option<()> {
        let mark = self.mark();
        let first = self.tokens.get(self.at).copied()?;
        let mut end = first.start;
        while let Some(token) = self.tokens.get(self.at)
            && matches!(token.kind, Lexeme::Dot | Lexeme::Ellipsis)
        {
            end = token.end;
            self.at += 1;
        }
        if end == first.start {
            return self.dotted_name();
        }
        self.add(Node::leaf(Kind::ImportPrefix, first.start, end));
        if self.peek() == Lexeme::Name {
            self.dotted_name()?;
        }
        self.close(Kind::RelativeImport, mark);
        Some(())
    }
}
