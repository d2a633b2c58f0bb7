//! What only FEEL writes: names of several words, `for`, `some` and `every`, tests behind `in`, filters, `instance of`.
//!
//! FEEL reads `order count` as one name when there is such a variable. Here words that stand side by side are always one
//! name; a name with other signs in it stands in backticks.

use super::{
    ExpressionError, feel_functions,
    lexer::Token,
    notation::excerpt,
    parser::{Parsed, Parser},
    tree::{Access, Between, Choice, Comparison, Each, Kind, Name, Node, Sort, Test},
};
use crate::values::Value;

/// Most names of one loop.
const MOST_NAMES: usize = 8;
/// Words that end a name of several words.
const JOINING: [&str; 13] = [
    "in",
    "and",
    "or",
    "between",
    "then",
    "else",
    "return",
    "satisfies",
    "instance",
    "if",
    "for",
    "some",
    "every",
];
/// Words that are no names.
const RESERVED: [&str; 10] =
    ["if", "then", "else", "for", "some", "every", "between", "function", "return", "satisfies"];

impl Parser<'_> {
    /// `if`, `for`, `some` and `every`.
    pub(super) fn feel_form(&mut self, start: usize) -> Result<Option<Node>, ExpressionError> {
        let node = match self.word() {
            Some("if") => self.feel_choice(start)?,
            Some("some") => self.feel_loop(start, Each::Exists, "satisfies")?,
            Some("every") => self.feel_loop(start, Each::All, "satisfies")?,
            Some("for") => self.feel_loop(start, Each::Map, "return")?,
            _ => return Ok(None),
        };
        Ok(Some(node))
    }

    fn feel_choice(&mut self, start: usize) -> Parsed {
        self.expect_word("if")?;
        let condition = self.expression()?;
        self.expect_word("then")?;
        let then = self.expression()?;
        self.expect_word("else")?;
        let otherwise = self.expression()?;
        Ok(self.node(start, Kind::Choice(Box::new(Choice { condition, then, otherwise }))))
    }

    /// `for x in list, y in 1..3 return body`.
    fn feel_loop(&mut self, start: usize, each: Each, link: &'static str) -> Parsed {
        self.advance();
        let mut bound = Vec::new();
        loop {
            let name = self.feel_name()?;
            self.expect_word("in")?;
            let from = self.start();
            let first = self.expression()?;
            let list = if self.take("..") {
                let last = self.expression()?;
                self.node(from, Kind::Span(Box::new(first), Box::new(last)))
            } else {
                first
            };
            bound.push((name.into_boxed_str(), list));
            if !self.take(",") {
                break;
            }
            if bound.len() == MOST_NAMES {
                return Err(ExpressionError::TooLarge(format!("a loop has more than {MOST_NAMES} names")));
            }
        }
        self.expect_word(link)?;
        let body = self.expression()?;
        Ok(self.node(start, Kind::Loop(each, bound, Box::new(body))))
    }

    /// Words that stand side by side, or one in backticks.
    pub(super) fn feel_name(&mut self) -> Result<String, ExpressionError> {
        let Some(first) = self.word().filter(|word| !RESERVED.contains(word)) else {
            return Err(ExpressionError::Malformed(format!("a name was expected, not {}", self.noun())));
        };
        self.advance();
        let mut name = first.trim_matches('`').to_owned();
        while let Some(next) = self.word().filter(|next| !JOINING.contains(next)) {
            // `date and time(...)` is refused as a call, with all of its name.
            name.push(' ');
            name.push_str(next.trim_matches('`'));
            self.advance();
        }
        Ok(name)
    }

    /// A variable with its properties, or a call.
    pub(super) fn feel_word(&mut self, start: usize) -> Parsed {
        let mut whole = self.feel_name()?;
        if *self.token() == Token::Sign("(") {
            return self.feel_call(start, &whole);
        }
        if whole == "date"
            && self.is_word("and")
            && self.word_after() == Some("time")
            && self.sign_after(2) == Some("(")
        {
            self.advance();
            self.advance();
            return self.feel_call(start, "date and time");
        }
        if whole == "get"
            && self.is_word("or")
            && self.word_after() == Some("else")
            && self.sign_after(2) == Some("(")
        {
            self.advance();
            self.advance();
            return self.feel_call(start, "get or else");
        }
        while *self.token() == Token::Sign(".") && self.word_after().is_some() {
            self.advance();
            whole.push('.');
            whole.push_str(&self.feel_name()?);
        }
        if *self.token() == Token::Sign("(") {
            self.advance();
            self.items(")")?;
            return Err(self.unsupported(start, &whole));
        }
        Ok(self.node(start, Kind::Name(Name::new(&whole))))
    }

    fn feel_call(&mut self, start: usize, name: &str) -> Parsed {
        self.advance();
        let arguments = self.items(")")?;
        let Some((function, least, most)) = feel_functions::named(name) else {
            return Err(self.unsupported(start, name));
        };
        if arguments.len() < least || arguments.len() > most {
            return Err(self.wrong_number(start, name, arguments.len()));
        }
        let is_plain = |node: Option<&Node>, signs: &str| matches!(node.map(|node| &node.kind), Some(Kind::Literal(Value::Text(text))) if !text.is_empty() && !text.contains(|c| signs.contains(c)));
        // Patterns that are more than the text itself are another language.
        if function.has_pattern()
            && !(is_plain(arguments.get(1), "\\^$.|?*+()[]{}")
                && (arguments.len() < 3 || is_plain(arguments.get(2), "\\$")))
        {
            return Err(ExpressionError::Unsupported(format!(
                "`{}` uses a pattern, which is not supported",
                self.part(start)
            )));
        }
        Ok(self.node(start, Kind::FeelCall(function, arguments)))
    }

    /// What stands behind `in`: a comparison, a range, a list, or several of them in parentheses.
    pub(super) fn feel_tests(&mut self, value: Node) -> Result<Kind, ExpressionError> {
        let is_several = *self.token() == Token::Sign("(");
        if !is_several {
            let test = self.feel_test()?;
            return Ok(Kind::Tests(Box::new(value), vec![test]));
        }
        self.advance();
        let first = self.feel_test()?;
        if let Test::Value(low) = first {
            if self.take("..") {
                let range = self.feel_range(low, Comparison::Greater)?;
                return Ok(Kind::Tests(Box::new(value), vec![Test::Between(range)]));
            }
            return self.feel_more_tests(value, Test::Value(low));
        }
        self.feel_more_tests(value, first)
    }

    fn feel_more_tests(&mut self, value: Node, first: Test) -> Result<Kind, ExpressionError> {
        let mut tests = vec![first];
        while self.take(",") {
            tests.push(self.feel_test()?);
        }
        self.expect(")")?;
        Ok(Kind::Tests(Box::new(value), tests))
    }

    fn feel_test(&mut self) -> Result<Test, ExpressionError> {
        if let Some(comparison) = self.take_comparison() {
            return Ok(Test::Compare(comparison, self.sum()?));
        }
        let start = self.start();
        let above = match self.token() {
            Token::Sign("[") => Comparison::GreaterOrEqual,
            Token::Sign("]") => Comparison::Greater,
            Token::Sign("(") => {
                self.advance();
                let low = self.expression()?;
                if self.take("..") {
                    return self.feel_range(low, Comparison::Greater).map(Test::Between);
                }
                self.expect(")")?;
                return Ok(Test::Value(low));
            }
            _ => return self.expression().map(Test::Value),
        };
        self.advance();
        if above == Comparison::GreaterOrEqual && self.take("]") {
            return Ok(Test::Value(self.node(start, Kind::List(vec![]))));
        }
        let low = self.expression()?;
        if self.take("..") {
            return self.feel_range(low, above).map(Test::Between);
        }
        let mut items = vec![low];
        if self.take(",") {
            items.extend(self.items("]")?);
        } else {
            self.expect("]")?;
        }
        Ok(Test::Value(self.node(start, Kind::List(items))))
    }

    /// The rest of a range behind its two points.
    fn feel_range(&mut self, low: Node, above: Comparison) -> Result<Between, ExpressionError> {
        let high = self.expression()?;
        let below = if self.take("]") {
            Comparison::LessOrEqual
        } else if self.take(")") || self.take("[") {
            Comparison::Less
        } else {
            return Err(self.missing("]"));
        };
        Ok(Between { low, above, high, below })
    }

    /// What stands in brackets behind a value: a place, or what is to hold of an element. Nothing when the bracket
    /// closes a range (`[1..x[`).
    pub(super) fn feel_filter(&mut self, start: usize, base: &mut Node) -> Result<bool, ExpressionError> {
        let closes = match self.token_after() {
            Token::End | Token::Sign(")" | "," | "]") => true,
            Token::Word => self.word_after().is_some_and(|word| JOINING.contains(&word) && word != "if"),
            _ => false,
        };
        if *self.token() != Token::Sign("[") || closes {
            return Ok(false);
        }
        self.advance();
        let inner = self.expression()?;
        self.expect("]")?;
        let is_place = matches!(inner.kind, Kind::Literal(Value::Integer(_)));
        let step = if is_place { Access::Place(inner) } else { Access::Filter(inner) };
        let node = std::mem::replace(base, self.node(start, Kind::List(vec![])));
        // One flat list of steps, so that many filters are not a deep tree.
        base.kind = match node.kind {
            Kind::Access(value, mut steps) => {
                steps.push(step);
                Kind::Access(value, steps)
            }
            kind => Kind::Access(Box::new(Node { kind, span: node.span }), vec![step]),
        };
        Ok(true)
    }

    /// What stands behind `instance of`.
    pub(super) fn feel_sort(&mut self) -> Result<Sort, ExpressionError> {
        self.expect_word("of")?;
        let sort = match self.word() {
            Some("number") => Sort::Number,
            Some("string") => Sort::Text,
            Some("boolean") => Sort::Boolean,
            Some("list") => Sort::List,
            Some("context") => Sort::Context,
            Some("null") => Sort::Null,
            Some("Any") => Sort::Any,
            _ => {
                return Err(ExpressionError::Unsupported(format!(
                    "`instance of {}` is not supported",
                    excerpt(&self.noun())
                )));
            }
        };
        self.advance();
        Ok(sort)
    }
}
