//! Operators, loosest first. Where notations bind differently, it says so; everything below is in [`super::operand`].
//!
//! ```text
//! choice     = or [ "?" choice ":" choice ]              FEEL: if a then b else c     Python: b if a else c
//! or         = and { "||" and }
//! and        = not { "&&" not }
//! not        = { "not" } comparison                      JUEL and FEEL: see unary
//! comparison = joined [ "==" joined | "in" joined | ... ]  two in a row need parentheses
//! joined     = sum { "+=" sum }                          JUEL only
//! sum        = product { "+" product }
//! product    = unary { "*" unary }                       FEEL: power { "*" power }, power = unary { "**" unary }
//! unary      = { "-" | "!" | "not" | "empty" } operand [ "**" unary ]
//! ```

use std::ops::Range;

use super::{
    ExpressionError, MAX_DEPTH,
    lexer::{Placed, Token},
    notation::{Notation, excerpt},
    tree::{Between, Choice, Comparison, Function, Kind, Node, Operator},
};
use crate::values::Value;

pub(super) type Parsed = Result<Node, ExpressionError>;

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Placed>,
    next: usize,
    depth: usize,
    /// Names that comprehensions around the current place bind, outermost first.
    pub(super) bound: Vec<&'a str>,
    pub(super) notation: Notation,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, tokens: Vec<Placed>, notation: Notation) -> Self {
        Self { text, tokens, next: 0, depth: 0, bound: Vec::new(), notation }
    }

    /// The expression, which ends where the tokens end.
    pub(super) fn whole(mut self) -> Parsed {
        let time = if self.notation == Notation::Feel { self.time()? } else { None };
        let is_time = time.is_some();
        let root = match time {
            Some(time) => time,
            None => self.expression()?,
        };
        match self.token() {
            Token::End => Ok(root),
            Token::Sign("=" | "+=" | "-=") => Err(ExpressionError::Unsupported(format!(
                "`{}` assigns, which an expression does not do: compare with `==`",
                excerpt(self.text)
            ))),
            _ if is_time => Err(ExpressionError::Unsupported(format!(
                "`{}` calculates with times, which is not supported",
                excerpt(self.text)
            ))),
            _ => Err(ExpressionError::Malformed(format!("{} was not expected", self.noun()))),
        }
    }

    pub(super) fn expression(&mut self) -> Parsed {
        self.deeper(Self::choice)
    }

    fn choice(&mut self) -> Parsed {
        let start = self.start();
        if self.notation == Notation::Feel
            && let Some(form) = self.feel_form(start)?
        {
            return Ok(form);
        }
        let first = self.or()?;
        let has_sign = !matches!(self.notation, Notation::Feel | Notation::Python);
        let (condition, then, otherwise) = if has_sign && self.take("?") {
            let then = self.expression()?;
            self.expect(":")?;
            (first, then, self.expression()?)
        } else if self.notation.has_words() && self.take_word("if") {
            let condition = self.or()?;
            self.expect_word("else")?;
            (condition, first, self.expression()?)
        } else {
            return Ok(first);
        };
        Ok(self.node(start, Kind::Choice(Box::new(Choice { condition, then, otherwise }))))
    }

    fn or(&mut self) -> Parsed {
        self.joined(Self::and, "||", "or", Kind::Or)
    }

    fn and(&mut self) -> Parsed {
        self.joined(Self::not, "&&", "and", Kind::And)
    }

    fn joined(
        &mut self,
        operand: fn(&mut Self) -> Parsed,
        sign: &'static str,
        word: &'static str,
        kind: fn(Vec<Node>) -> Kind,
    ) -> Parsed {
        let start = self.start();
        let first = operand(self)?;
        let mut rest = Vec::new();
        let has_sign = self.notation != Notation::Python;
        let has_word = !matches!(self.notation, Notation::Cel | Notation::JavaScript | Notation::Groovy);
        while (has_sign && self.take(sign)) || (has_word && self.take_word(word)) {
            rest.push(operand(self)?);
        }
        if rest.is_empty() {
            return Ok(first);
        }
        rest.insert(0, first);
        Ok(self.node(start, kind(rest)))
    }

    fn not(&mut self) -> Parsed {
        let start = self.start();
        if self.notation.has_words() && self.take_word("not") {
            let inner = self.deeper(Self::not)?;
            return Ok(self.node(start, Kind::Not(Box::new(inner))));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Parsed {
        let start = self.start();
        let left = self.joined_texts()?;
        let kind = if let Some(comparison) = self.take_comparison() {
            let right = self.joined_texts()?;
            Kind::Compare(Box::new(left), comparison, Box::new(right))
        } else if self.notation == Notation::Feel && self.take_word("in") {
            self.feel_tests(left)?
        } else if self.notation != Notation::JavaScript && self.take_word("in") {
            Kind::Within(Box::new(left), Box::new(self.sum()?))
        } else if self.notation.has_words() && self.is_word("not") && self.word_after() == Some("in") {
            self.advance();
            self.advance();
            let among = self.sum()?;
            Kind::Not(Box::new(self.node(start, Kind::Within(Box::new(left), Box::new(among)))))
        } else if self.notation.has_words() && self.take_word("is") {
            let comparison = if self.take_word("not") { Comparison::Unequal } else { Comparison::Equal };
            Kind::Compare(Box::new(left), comparison, Box::new(self.sum()?))
        } else if self.notation == Notation::Feel && self.take_word("between") {
            let low = self.sum()?;
            self.expect_word("and")?;
            let high = self.sum()?;
            let (above, below) = (Comparison::GreaterOrEqual, Comparison::LessOrEqual);
            Kind::Between(Box::new(left), Box::new(Between { low, above, high, below }))
        } else if self.notation == Notation::Feel && self.take_word("instance") {
            Kind::InstanceOf(Box::new(left), self.feel_sort()?)
        } else {
            return Ok(left);
        };
        let node = self.node(start, kind);
        if self.take_comparison().is_some() {
            let part = excerpt(self.text.get(start..).unwrap_or_default());
            return Err(ExpressionError::Malformed(format!(
                "a second comparison was not expected in `{part}`: write parentheses"
            )));
        }
        Ok(node)
    }

    pub(super) fn take_comparison(&mut self) -> Option<Comparison> {
        let notation = self.notation;
        let compares = matches!(notation, Notation::Feel | Notation::Plain);
        let is_script = notation == Notation::JavaScript;
        let found = match self.token() {
            Token::Sign("=") if compares => Some(Comparison::Equal),
            Token::Sign("==") => Some(Comparison::Equal),
            Token::Sign("!=") => Some(Comparison::Unequal),
            Token::Sign("===") if is_script => Some(Comparison::Same),
            Token::Sign("!==") if is_script => Some(Comparison::Different),
            Token::Sign("===") if !notation.is_language() => Some(Comparison::Equal),
            Token::Sign("!==") if !notation.is_language() => Some(Comparison::Unequal),
            Token::Sign("<") => Some(Comparison::Less),
            Token::Sign("<=") => Some(Comparison::LessOrEqual),
            Token::Sign(">") => Some(Comparison::Greater),
            Token::Sign(">=") => Some(Comparison::GreaterOrEqual),
            Token::Word if notation == Notation::Juel => match self.word() {
                Some("eq") => Some(Comparison::Equal),
                Some("ne") => Some(Comparison::Unequal),
                Some("lt") => Some(Comparison::Less),
                Some("le") => Some(Comparison::LessOrEqual),
                Some("gt") => Some(Comparison::Greater),
                Some("ge") => Some(Comparison::GreaterOrEqual),
                _ => None,
            },
            _ => None,
        }?;
        self.advance();
        Some(found)
    }

    /// `a += b` of EL 3.0, which joins texts.
    fn joined_texts(&mut self) -> Parsed {
        if self.notation != Notation::Juel {
            return self.sum();
        }
        self.chain(Self::sum, |parser| (*parser.token() == Token::Sign("+=")).then_some(Operator::Join))
    }

    pub(super) fn sum(&mut self) -> Parsed {
        self.chain(Self::product, |parser| {
            Some(match parser.token() {
                Token::Sign("+") => Operator::Add,
                Token::Sign("-") => Operator::Subtract,
                _ => return None,
            })
        })
    }

    fn product(&mut self) -> Parsed {
        let operand = if self.notation == Notation::Feel { Self::feel_power } else { Self::unary };
        self.chain(operand, |parser| {
            Some(match parser.token() {
                Token::Sign("*") => Operator::Multiply,
                Token::Sign("/") if parser.notation == Notation::Cel => Operator::DivideWhole,
                Token::Sign("/") => Operator::Divide,
                Token::Sign("//") if parser.notation == Notation::Python => Operator::DivideDown,
                Token::Sign("%") if parser.notation == Notation::Python => Operator::Modulo,
                Token::Sign("%") if parser.notation != Notation::Feel => Operator::Remainder,
                Token::Word if parser.notation == Notation::Juel && parser.is_word("div") => Operator::Divide,
                Token::Word if parser.notation == Notation::Juel && parser.is_word("mod") => {
                    Operator::Remainder
                }
                _ => return None,
            })
        })
    }

    fn chain(&mut self, operand: fn(&mut Self) -> Parsed, operator: fn(&Self) -> Option<Operator>) -> Parsed {
        let start = self.start();
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = operator(self) {
            self.advance();
            rest.push((operator, operand(self)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        Ok(self.node(start, Kind::Chain(Box::new(first), rest)))
    }

    /// In FEEL `-2 ** 2` is 4 and `2 ** 3 ** 2` is 64.
    fn feel_power(&mut self) -> Parsed {
        self.chain(Self::unary, |parser| (*parser.token() == Token::Sign("**")).then_some(Operator::Power))
    }

    /// In the languages that have it, `-2 ** 2` is -4 and `2 ** 3 ** 2` is 512; JavaScript does not allow the first.
    fn power(&mut self) -> Parsed {
        let start = self.start();
        let base = self.operand()?;
        if !self.notation.is_language() || !self.take("**") {
            return Ok(base);
        }
        let exponent = self.deeper(Self::unary)?;
        Ok(self.node(start, Kind::Chain(Box::new(base), vec![(Operator::Power, exponent)])))
    }

    fn unary(&mut self) -> Parsed {
        let start = self.start();
        let is_juel = self.notation == Notation::Juel;
        let kind = if self.take("-") {
            match self.deeper(Self::unary)? {
                Node { kind: Kind::Literal(Value::Integer(value)), .. } => {
                    Kind::Literal(value.wrapping_neg().into())
                }
                Node { kind: Kind::Literal(Value::Decimal(value)), .. } => Kind::Literal((-value).into()),
                Node { kind: Kind::Chain(_, rest), span }
                    if self.notation == Notation::JavaScript
                        && matches!(rest.as_slice(), [(Operator::Power, _)]) =>
                {
                    let part = excerpt(self.text.get(span).unwrap_or_default());
                    return Err(ExpressionError::Malformed(format!("parentheses are missing at `-{part}`")));
                }
                inner => Kind::Negative(Box::new(inner)),
            }
        } else if !matches!(self.notation, Notation::Feel | Notation::Python)
            && (self.take("!") || (is_juel && self.take_word("not")))
        {
            Kind::Not(Box::new(self.deeper(Self::unary)?))
        } else if is_juel && self.take_word("empty") {
            Kind::Call(Function::IsEmpty, vec![self.deeper(Self::unary)?])
        } else if self.notation == Notation::Feel && self.is_word("not") && self.is_call() {
            self.advance();
            self.advance();
            let inner = self.expression()?;
            self.expect(")")?;
            Kind::NotKnown(Box::new(inner))
        } else {
            return self.power();
        };
        Ok(self.node(start, kind))
    }

    // Below: how the parser moves.

    pub(super) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ExpressionError>,
    ) -> Result<T, ExpressionError> {
        if self.depth == MAX_DEPTH {
            return Err(ExpressionError::TooLarge(format!(
                "the expression is nested deeper than {MAX_DEPTH} levels"
            )));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    pub(super) fn token(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |placed| &placed.token)
    }

    pub(super) fn token_after(&self) -> &Token {
        self.tokens.get(self.next + 1).map_or(&Token::End, |placed| &placed.token)
    }

    fn span_at(&self, index: usize) -> Range<usize> {
        self.tokens.get(index).map_or(self.text.len()..self.text.len(), |placed| placed.span.clone())
    }

    fn word_at(&self, index: usize) -> Option<&'a str> {
        let placed = self.tokens.get(index).filter(|placed| placed.token == Token::Word)?;
        self.text.get(placed.span.clone())
    }

    /// The word here, whatever it means.
    pub(super) fn word(&self) -> Option<&'a str> {
        self.word_at(self.next)
    }

    pub(super) fn word_after(&self) -> Option<&'a str> {
        self.word_at(self.next + 1)
    }

    pub(super) fn sign_after(&self, distance: usize) -> Option<&'static str> {
        match self.tokens.get(self.next + distance)?.token {
            Token::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    /// Whether the word here has a parenthesis behind it.
    pub(super) fn is_call(&self) -> bool {
        self.sign_after(1) == Some("(")
    }

    pub(super) fn start(&self) -> usize {
        self.span_at(self.next).start
    }

    pub(super) fn advance(&mut self) {
        self.next += 1;
    }

    pub(super) fn take(&mut self, sign: &'static str) -> bool {
        let found = *self.token() == Token::Sign(sign);
        self.next += usize::from(found);
        found
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    /// Takes a call of a function whose name has these words, up to its parenthesis.
    pub(super) fn take_words(&mut self, words: &[&str]) -> bool {
        let found = words.iter().enumerate().all(|(at, word)| self.word_at(self.next + at) == Some(word))
            && self.sign_after(words.len()) == Some("(");
        self.next += if found { words.len() + 1 } else { 0 };
        found
    }

    pub(super) fn expect(&mut self, sign: &'static str) -> Result<(), ExpressionError> {
        if self.take(sign) { Ok(()) } else { Err(self.missing(sign)) }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<(), ExpressionError> {
        if self.take_word(word) { Ok(()) } else { Err(self.missing(word)) }
    }

    pub(super) fn missing(&self, what: &str) -> ExpressionError {
        let place = if *self.token() == Token::End {
            "at the end".to_owned()
        } else {
            format!("before {}", self.noun())
        };
        ExpressionError::Malformed(format!("a `{what}` is missing {place}"))
    }

    pub(super) fn node(&self, start: usize, kind: Kind) -> Node {
        let end = self.next.checked_sub(1).map_or(start, |last| self.span_at(last).end);
        Node { kind, span: start..end.max(start) }
    }

    /// The token here, for messages.
    pub(super) fn noun(&self) -> String {
        let part = excerpt(self.text.get(self.span_at(self.next)).unwrap_or_default());
        match self.token() {
            Token::Word => format!("the name `{part}`"),
            Token::Sign(sign) => format!("`{sign}`"),
            Token::Literal(_) | Token::Interpolated => format!("the value `{part}`"),
            Token::End => "the end".to_owned(),
        }
    }
}
