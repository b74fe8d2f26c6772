//! Tokens to the syntax tree, by operator strength (a Pratt parser).
//! Only what nests (parentheses, signs, right operands) recurses, to a fixed depth; chains of operators loop.

use std::ops::Range;

use crate::error::{Error, Problem};
use crate::functions::{self, Function};
use crate::lexer::{self, Token};
use crate::syntax::{Binary, Form, Id, Syntax, Unary, strength};

/// Levels of nesting; far above what people write and far below what a thread's stack holds.
const DEEPEST: usize = 200;

/// Parses the whole text.
pub(crate) fn parse(text: &str) -> Result<Syntax, Error> {
    let mut parser = Parser { text, tokens: lexer::tokens(text)?, next: 0, depth: 0, syntax: Syntax::new() };
    parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(parser.syntax),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token<'a>, Range<usize>)>,
    next: usize,
    depth: usize,
    syntax: Syntax,
}

impl<'a> Parser<'a> {
    /// An expression whose operators outside parentheses all have at least the given strength.
    fn expression(&mut self, weakest: u8) -> Result<Id, Error> {
        if self.depth == DEEPEST {
            return Err(Problem::TooDeep { limit: DEEPEST }.at(self.text, self.span()));
        }
        self.depth += 1;
        let mut left = self.operand()?;
        let mut compared = 0;
        while let Token::Symbol(symbol) = self.peek() {
            if symbol == "?" && weakest <= strength::CONDITIONAL {
                left = self.conditional(left)?;
                continue;
            }
            let Some(binary) = Binary::from_symbol(symbol).filter(|binary| binary.strength() >= weakest) else { break };
            let strength = binary.strength();
            if compared == strength {
                return Err(Problem::Chained.at(self.text, self.span()));
            }
            compared = if matches!(strength, strength::EQUAL | strength::ORDER) { strength } else { 0 };
            self.next += 1;
            let right = self.expression(if strength == strength::POWER { strength::UNARY } else { strength + 1 })?;
            left = self.push(Form::Binary(binary, left, right), self.syntax.span(left).start);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn conditional(&mut self, condition: Id) -> Result<Id, Error> {
        self.next += 1;
        let yes = self.expression(strength::CONDITIONAL)?;
        self.expect(":", "`:` of `condition ? a : b`")?;
        let no = self.expression(strength::CONDITIONAL)?;
        Ok(self.push(Form::Conditional(condition, yes, no), self.syntax.span(condition).start))
    }

    fn operand(&mut self) -> Result<Id, Error> {
        let start = self.span().start;
        let form = match self.peek() {
            Token::Integer(value) => Form::Integer(value),
            Token::Float(value) => Form::Float(value),
            Token::Name(name) => return self.name(name),
            Token::Quoted(name) => {
                self.next += 1;
                let form = self.branch(name)?;
                return Ok(self.push(form, start));
            }
            Token::Symbol("(") => {
                self.next += 1;
                let inner = self.expression(0)?;
                self.expect(")", "`)`")?;
                return Ok(inner);
            }
            Token::Symbol("+") => {
                self.next += 1;
                return self.expression(strength::UNARY);
            }
            Token::Symbol(sign @ ("-" | "!")) => {
                self.next += 1;
                let unary = if sign == "-" { Unary::Negate } else { Unary::Not };
                let operand = self.expression(strength::UNARY)?;
                return Ok(self.push(Form::Unary(unary, operand), start));
            }
            _ => return Err(self.unexpected("a number, a branch or a function")),
        };
        self.next += 1;
        Ok(self.push(form, start))
    }

    /// A function with its arguments, or the name of a branch or constant.
    fn name(&mut self, name: &'a str) -> Result<Id, Error> {
        let span = self.span();
        if matches!(name, "and" | "or" | "not") {
            return Err(self.unexpected("a number, a branch or a function"));
        }
        self.next += 1;
        if self.peek() == Token::Symbol("(") || name.contains("::") || name.contains('$') {
            let function = functions::find(name).map_err(|problem| problem.at(self.text, span.clone()))?;
            return self.call(name, function, span);
        }
        let form = match functions::constant(name) {
            Some(constant) if self.peek() != Token::Symbol("[") => Form::Constant(self.syntax.branch(name), constant),
            _ => self.branch(name)?,
        };
        Ok(self.push(form, span.start))
    }

    /// A branch with its indices.
    fn branch(&mut self, name: &str) -> Result<Form, Error> {
        Ok(Form::Branch(self.syntax.branch(name), self.indices()?))
    }

    fn call(&mut self, name: &str, function: &'static Function, span: Range<usize>) -> Result<Id, Error> {
        self.expect("(", "`(`")?;
        let mut arguments = Vec::new();
        if self.peek() != Token::Symbol(")") {
            arguments.push(self.expression(0)?);
            while self.peek() == Token::Symbol(",") {
                self.next += 1;
                arguments.push(self.expression(0)?);
            }
        }
        self.expect(")", "`,` or `)`")?;
        let (expected, found) = (function.arguments(), arguments.len());
        if expected != found {
            return Err(Problem::Arguments { name: name.to_owned(), expected, found }.at(self.text, span));
        }
        Ok(self.push(Form::Call(function, arguments), span.start))
    }

    fn indices(&mut self) -> Result<Vec<Option<Id>>, Error> {
        let mut indices = Vec::new();
        while self.peek() == Token::Symbol("[") {
            self.next += 1;
            let all = self.peek() == Token::Symbol("]");
            indices.push(if all { None } else { Some(self.expression(0)?) });
            self.expect("]", "`]`")?;
        }
        Ok(indices)
    }

    fn push(&mut self, form: Form, start: usize) -> Id {
        let end = self.tokens[self.next - 1].1.end;
        self.syntax.push(form, start..end)
    }

    fn peek(&self) -> Token<'a> {
        self.tokens[self.next].0
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.next].1.clone()
    }

    fn expect(&mut self, symbol: &str, expected: &'static str) -> Result<(), Error> {
        if !matches!(self.peek(), Token::Symbol(found) if found == symbol) {
            return Err(self.unexpected(expected));
        }
        self.next += 1;
        Ok(())
    }

    fn unexpected(&self, expected: &'static str) -> Error {
        let found = match self.peek() {
            Token::End => "the end".to_owned(),
            _ => format!("`{}`", &self.text[self.span()]),
        };
        Problem::Unexpected { expected, found }.at(self.text, self.span())
    }
}

#[cfg(test)]
mod tests;
