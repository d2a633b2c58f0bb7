//! What operators work on: literals, names with what follows them, lists, maps, parentheses.

use super::{
    ExpressionError,
    lexer::Token,
    notation::{Notation, excerpt, interpolated},
    parser::{Parsed, Parser},
    tree::{Access, Kind, Name, Node},
};
use crate::values::Value;

/// Words that are no names in any notation.
const RESERVED: [&str; 8] = ["and", "or", "not", "in", "new", "function", "lambda", "instanceof"];
/// Words that are no names in JUEL.
const RESERVED_IN_JUEL: [&str; 9] = ["eq", "ne", "lt", "le", "gt", "ge", "div", "mod", "empty"];
impl<'a> Parser<'a> {
    /// A value with the properties, indexes and methods behind it.
    pub(super) fn operand(&mut self) -> Parsed {
        let start = self.start();
        let mut node = self.primary()?;
        loop {
            if self.notation == Notation::Feel && self.feel_filter(start, &mut node)? {
                continue;
            }
            let access = if self.notation != Notation::Feel && self.take("[") {
                let inner = self.expression()?;
                self.expect("]")?;
                Access::Index(inner)
            } else if self.take(".") {
                if self.word().is_none() {
                    return Err(ExpressionError::Malformed(format!(
                        "a name was expected after `.`, not {}",
                        self.noun()
                    )));
                }
                if self.notation == Notation::Feel {
                    let name = self.feel_name()?;
                    if *self.token() == Token::Sign("(") {
                        return Err(self.unsupported(start, &name));
                    }
                    Access::Property(name.into_boxed_str())
                } else if self.is_call() {
                    node = self.method(start, node)?;
                    continue;
                } else {
                    let name = self.word().unwrap_or_default();
                    self.advance();
                    Access::Property(name.into())
                }
            } else {
                return Ok(node);
            };
            node = match node {
                Node { kind: Kind::Access(base, mut steps), .. } => {
                    steps.push(access);
                    self.node(start, Kind::Access(base, steps))
                }
                base => self.node(start, Kind::Access(Box::new(base), vec![access])),
            };
        }
    }

    fn primary(&mut self) -> Parsed {
        let start = self.start();
        match self.token() {
            Token::Literal(value) => {
                let kind = Kind::Literal(value.clone());
                self.advance();
                Ok(self.node(start, kind))
            }
            Token::Interpolated => {
                self.advance();
                let span = self.node(start, Kind::List(vec![])).span;
                interpolated(self.text, span.start + 1..span.end.saturating_sub(1))
            }
            Token::Sign("(") => {
                self.advance();
                self.parenthesis(start)
            }
            Token::Sign("[") => {
                self.advance();
                let items = self.items("]")?;
                Ok(self.node(start, Kind::List(items)))
            }
            Token::Sign("{") if self.notation != Notation::Groovy => {
                self.advance();
                self.map(start)
            }
            Token::Word => self.word_operand(start),
            Token::End => Err(ExpressionError::Malformed("a value was expected at the end".to_owned())),
            Token::Sign(_) => {
                Err(ExpressionError::Malformed(format!("a value was expected, not {}", self.noun())))
            }
        }
    }

    /// A value in parentheses, or several (a tuple, which is a list).
    fn parenthesis(&mut self, start: usize) -> Parsed {
        let inner = self.expression()?;
        if !self.notation.has_words() || !self.take(",") {
            self.expect(")")?;
            // The span with its parentheses is what people recognise.
            return Ok(Node { span: self.node(start, Kind::List(Vec::new())).span, ..inner });
        }
        let mut items = self.items(")")?;
        items.insert(0, inner);
        Ok(self.node(start, Kind::List(items)))
    }

    /// Expressions with commas between them, up to the sign that closes. A comma behind the last one is allowed.
    pub(super) fn items(&mut self, closing: &'static str) -> Result<Vec<Node>, ExpressionError> {
        let mut items = Vec::new();
        while !self.take(closing) {
            items.push(self.expression()?);
            if !self.take(",") {
                self.expect(closing)?;
                break;
            }
        }
        Ok(items)
    }

    fn map(&mut self, start: usize) -> Parsed {
        let mut entries = Vec::new();
        while !self.take("}") {
            let at = self.start();
            let is_bare = matches!(self.notation, Notation::JavaScript | Notation::Script);
            let key = match self.word() {
                Some(_) if self.notation == Notation::Feel => {
                    let name = self.feel_name()?;
                    self.node(at, Kind::Literal(Value::Text(name)))
                }
                Some(word) if is_bare && self.sign_after(1) == Some(":") => {
                    self.advance();
                    self.node(at, Kind::Literal(Value::from(word)))
                }
                _ => self.expression()?,
            };
            self.expect(":")?;
            entries.push((key, self.expression()?));
            if !self.take(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(self.node(start, Kind::Map(entries)))
    }

    fn word_operand(&mut self, start: usize) -> Parsed {
        let word = self.word().unwrap_or_default();
        let literal = match word {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            "True" if self.notation.has_words() => Some(Value::Bool(true)),
            "False" if self.notation.has_words() => Some(Value::Bool(false)),
            "None" if self.notation.has_words() => Some(Value::Null),
            "undefined"
                if matches!(self.notation, Notation::JavaScript | Notation::Plain | Notation::Script) =>
            {
                Some(Value::Null)
            }
            _ => None,
        };
        if let Some(value) = literal {
            self.advance();
            return Ok(self.node(start, Kind::Literal(value)));
        }
        let has_prefix = self.sign_after(1) == Some(":") && self.sign_after(3) == Some("(");
        if self.notation == Notation::Juel
            && has_prefix
            && let Some(call) = self.prefixed(start)?
        {
            return Ok(call);
        }
        if self.is_reserved(word) {
            return Err(ExpressionError::Malformed(format!("a value was expected, not `{word}`")));
        }
        if self.notation == Notation::Feel {
            return self.feel_word(start);
        }
        if self.is_call() {
            return self.call(start);
        }
        self.name(start)
    }

    fn is_reserved(&self, word: &str) -> bool {
        RESERVED.contains(&word) || (self.notation == Notation::Juel && RESERVED_IN_JUEL.contains(&word))
    }

    /// A variable, with the properties that are written behind it.
    fn name(&mut self, start: usize) -> Parsed {
        let first = self.word().unwrap_or_default();
        if let Some(position) = self.bound.iter().rposition(|bound| *bound == first) {
            self.advance();
            return Ok(self.node(start, Kind::Bound(position)));
        }
        self.advance();
        let mut whole = first.to_owned();
        while *self.token() == Token::Sign(".")
            && self.word_after().is_some()
            && self.sign_after(2) != Some("(")
        {
            self.advance();
            whole.push('.');
            whole.push_str(self.word().unwrap_or_default());
            self.advance();
        }
        let is_call = whole == first && *self.token() == Token::Sign(".");
        if first == "execution" && !is_call {
            return Err(ExpressionError::Unsupported(format!(
                "`{}` looks into the engine of another product; only `execution.getVariable('name')` is read here",
                excerpt(&whole)
            )));
        }
        Ok(self.node(start, Kind::Name(Name::new(&whole))))
    }

    /// A name that a comprehension may bind.
    pub(super) fn bindable(&mut self) -> Result<&'a str, ExpressionError> {
        match self.word() {
            Some(word) if !self.is_reserved(word) && !matches!(word, "true" | "false" | "null") => {
                self.advance();
                Ok(word)
            }
            _ => Err(ExpressionError::Malformed(format!("a name was expected, not {}", self.noun()))),
        }
    }
}
