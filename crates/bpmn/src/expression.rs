//! The small language of conditions, `${decision == 'return' and round < 3}`: [`parse`] once, [`evaluate`] often.
//!
//! It cannot loop, call or look at anything but the variables. Grammar, loosest first:
//! ```text
//! or         = and { ("or" | "||") and }
//! and        = not { ("and" | "&&") not }
//! not        = ("not" | "!") not | comparison
//! comparison = primary [ ("==" | "!=" | "<" | "<=" | ">" | ">=") primary ]
//! primary    = "(" or ")" | 'text' | "text" | integer | true | false | null | name
//! ```
//! A name that is not set is null, and null counts as false. Values of two kinds are never equal; putting them in an
//! order is an error. `and` and `or` stop at the first operand that decides.

use std::cmp::Ordering;

use crate::variables::{Value, Variables};

/// Longest condition, in bytes, with its `${` and `}`.
const MAX_LENGTH: usize = 4_096;
/// Deepest nesting of parentheses and negations.
const MAX_DEPTH: u32 = 32;

/// A condition that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    Literal(Value),
    Name(String),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Compare(Box<Expression>, Comparison, Box<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Reads a condition of the form `${...}`. The error says in English what is wrong.
pub(crate) fn parse(text: &str) -> Result<Expression, String> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return Err(format!("the condition is longer than {MAX_LENGTH} bytes"));
    }
    let Some(inner) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
        return Err("a condition has the form ${...}".to_owned());
    };
    let mut parser = Parser { tokens: tokens(inner)?, next: 0, depth: 0 };
    let expression = parser.or()?;
    match parser.tokens.get(parser.next) {
        None => Ok(expression),
        Some(token) => Err(format!("{} was not expected", token.noun())),
    }
}

/// What an expression gives with these variables. The error says in English what does not fit together.
pub(crate) fn evaluate(expression: &Expression, variables: &Variables) -> Result<Value, String> {
    match expression {
        Expression::Literal(value) => Ok(value.clone()),
        Expression::Name(name) => Ok(variables.get(name).cloned().unwrap_or_default()),
        Expression::Not(inner) => Ok(Value::Bool(!truth(inner, variables)?)),
        Expression::And(parts) => {
            for part in parts {
                if !truth(part, variables)? {
                    return Ok(Value::Bool(false));
                }
            }
            Ok(Value::Bool(true))
        }
        Expression::Or(parts) => {
            for part in parts {
                if truth(part, variables)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        Expression::Compare(left, comparison, right) => {
            let (left, right) = (evaluate(left, variables)?, evaluate(right, variables)?);
            compare(&left, *comparison, &right).map(Value::Bool)
        }
    }
}

/// Whether an expression holds: true holds, false and null do not, anything else is an error.
pub(crate) fn truth(expression: &Expression, variables: &Variables) -> Result<bool, String> {
    match evaluate(expression, variables)? {
        Value::Bool(value) => Ok(value),
        Value::Null => Ok(false),
        other => Err(format!("{} is neither true nor false", other.noun())),
    }
}

fn compare(left: &Value, comparison: Comparison, right: &Value) -> Result<bool, String> {
    let order = || match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Ok(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Ok(left.cmp(right)),
        _ => Err(format!("{} and {} have no order", left.noun(), right.noun())),
    };
    Ok(match comparison {
        Comparison::Equal => left == right,
        Comparison::Unequal => left != right,
        Comparison::Less => order()? == Ordering::Less,
        Comparison::LessOrEqual => order()? != Ordering::Greater,
        Comparison::Greater => order()? == Ordering::Greater,
        Comparison::GreaterOrEqual => order()? != Ordering::Less,
    })
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Compare(Comparison),
    Literal(Value),
    Name(String),
}

impl Token {
    fn noun(&self) -> String {
        match self {
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::And => "`and`".to_owned(),
            Self::Or => "`or`".to_owned(),
            Self::Not => "`not`".to_owned(),
            Self::Compare(_) => "a comparison".to_owned(),
            Self::Literal(value) => format!("the value `{value}`"),
            Self::Name(name) => format!("the name `{name}`"),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = if matches!(first, '\'' | '"') {
            quoted(rest, first)?
        } else if first.is_ascii_digit() || first == '-' {
            integer(rest)?
        } else if first.is_alphabetic() || first == '_' {
            word(rest)
        } else {
            symbol(rest).ok_or_else(|| format!("the character `{first}` was not expected"))?
        };
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

fn quoted(text: &str, quote: char) -> Result<(Token, &str), String> {
    let mut value = String::new();
    let mut characters = text.chars();
    characters.next();
    while let Some(character) = characters.next() {
        match character {
            '\\' => value.extend(characters.next()),
            end if end == quote => return Ok((Token::Literal(Value::Text(value)), characters.as_str())),
            other => value.push(other),
        }
    }
    Err("a text is not closed".to_owned())
}

fn integer(text: &str) -> Result<(Token, &str), String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let (number, after) = text.split_at(text.len() - after.len());
    if after.starts_with('.') {
        return Err(format!("`{number}.` is not a whole number"));
    }
    let value = number.parse().map_err(|_| format!("`{number}` is not a whole number of 64 bits"))?;
    Ok((Token::Literal(Value::Integer(value)), after))
}

fn word(text: &str) -> (Token, &str) {
    let after = text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    let (word, after) = text.split_at(text.len() - after.len());
    let token = match word {
        "and" => Token::And,
        "or" => Token::Or,
        "not" => Token::Not,
        "true" => Token::Literal(Value::Bool(true)),
        "false" => Token::Literal(Value::Bool(false)),
        "null" => Token::Literal(Value::Null),
        name => Token::Name(name.to_owned()),
    };
    (token, after)
}

fn symbol(text: &str) -> Option<(Token, &str)> {
    // Longest first: `<=` before `<`, `!=` before `!`.
    let symbols = [
        ("==", Token::Compare(Comparison::Equal)),
        ("!=", Token::Compare(Comparison::Unequal)),
        ("<=", Token::Compare(Comparison::LessOrEqual)),
        (">=", Token::Compare(Comparison::GreaterOrEqual)),
        ("&&", Token::And),
        ("||", Token::Or),
        ("<", Token::Compare(Comparison::Less)),
        (">", Token::Compare(Comparison::Greater)),
        ("!", Token::Not),
        ("(", Token::Open),
        (")", Token::Close),
    ];
    symbols.into_iter().find_map(|(symbol, token)| Some((token, text.strip_prefix(symbol)?)))
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: u32,
}

impl Parser {
    fn take(&mut self, wanted: &Token) -> bool {
        let found = self.tokens.get(self.next) == Some(wanted);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Expression, String> {
        let first = self.and()?;
        let mut parts = vec![first];
        while self.take(&Token::Or) {
            parts.push(self.and()?);
        }
        Ok(single(parts).unwrap_or_else(Expression::Or))
    }

    fn and(&mut self) -> Result<Expression, String> {
        let first = self.not()?;
        let mut parts = vec![first];
        while self.take(&Token::And) {
            parts.push(self.not()?);
        }
        Ok(single(parts).unwrap_or_else(Expression::And))
    }

    fn not(&mut self) -> Result<Expression, String> {
        if self.take(&Token::Not) {
            return self.deeper(|parser| Ok(Expression::Not(Box::new(parser.not()?))));
        }
        let left = self.primary()?;
        let Some(Token::Compare(comparison)) = self.tokens.get(self.next).cloned() else { return Ok(left) };
        self.next += 1;
        let right = self.primary()?;
        Ok(Expression::Compare(Box::new(left), comparison, Box::new(right)))
    }

    fn primary(&mut self) -> Result<Expression, String> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        match token {
            Some(Token::Literal(value)) => Ok(Expression::Literal(value)),
            Some(Token::Name(name)) => Ok(Expression::Name(name)),
            Some(Token::Open) => {
                let inner = self.deeper(Self::or)?;
                if self.take(&Token::Close) { Ok(inner) } else { Err("a `)` is missing".to_owned()) }
            }
            Some(other) => Err(format!("a value was expected, not {}", other.noun())),
            None => Err("a value was expected at the end".to_owned()),
        }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        if self.depth == MAX_DEPTH {
            return Err(format!("the condition is nested deeper than {MAX_DEPTH} levels"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}

/// The only part, or all of them back.
fn single(mut parts: Vec<Expression>) -> Result<Expression, Vec<Expression>> {
    if parts.len() > 1 {
        return Err(parts);
    }
    parts.pop().ok_or(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<Value, String> {
        let variables = Variables::from([
            ("decision".to_owned(), Value::from("return")),
            ("wp36.decision".to_owned(), Value::from("pass")),
            ("round".to_owned(), Value::from(3)),
            ("urgent".to_owned(), Value::from(true)),
            ("意见".to_owned(), Value::from("同意")),
        ]);
        evaluate(&parse(text)?, &variables)
    }

    #[test]
    fn conditions_decide_as_they_read() {
        for text in [
            "${decision == 'return'}",
            " ${ decision == \"return\" } ",
            "${wp36.decision != 'return'}",
            "${round < 4 and round >= 3 and round > -1}",
            "${not (round == 4) && !false}",
            "${round == 4 or round <= 3 || false}",
            "${false and false or true}",
            "${true or false and false}",
            "${urgent}",
            "${unknown == null}",
            "${not unknown}",
            "${意见 == '同意'}",
            "${'it\\'s' != \"its\"}",
            "${'a' < 'b'}",
            "${round != '3'}",
            "${false and 'a' < 1 or true}",
        ] {
            assert_eq!(value(text), Ok(Value::Bool(true)), "{text}");
        }
        for text in ["${decision == 'pass'}", "${not urgent}", "${round == '3'}", "${'a' == null}"] {
            assert_eq!(value(text), Ok(Value::Bool(false)), "{text}");
        }
        assert_eq!(value("${unknown}"), Ok(Value::Null));
    }

    #[test]
    fn what_does_not_fit_together_is_said() {
        for (text, reason) in [
            ("decision == 'return'", "a condition has the form ${...}"),
            ("${}", "a value was expected at the end"),
            ("${a b}", "the name `b` was not expected"),
            ("${a == }", "a value was expected at the end"),
            ("${(a}", "a `)` is missing"),
            ("${a = 1}", "the character `=` was not expected"),
            ("${'a}", "a text is not closed"),
            ("${1.5 < a}", "`1.` is not a whole number"),
            ("${99999999999999999999 == a}", "`99999999999999999999` is not a whole number of 64 bits"),
            ("${- == a}", "`-` is not a whole number of 64 bits"),
            ("${a == 1 == 2}", "a comparison was not expected"),
            ("${execution.close()}", "`(` was not expected"),
            ("${round < 'a'}", "an integer and a text have no order"),
            ("${unknown < 1}", "null and an integer have no order"),
            ("${not decision}", "a text is neither true nor false"),
        ] {
            assert_eq!(value(text), Err(reason.to_owned()), "{text}");
        }
    }

    #[test]
    fn length_and_depth_have_an_end() {
        let nested = |n| format!("${{{}true{}}}", "(".repeat(n), ")".repeat(n));
        assert_eq!(value(&nested(32)), Ok(Value::Bool(true)));
        assert!(value(&nested(33)).unwrap_err().contains("deeper than 32"));
        assert!(value(&format!("${{{}true}}", "not ".repeat(500))).unwrap_err().contains("deeper"));
        assert!(value(&format!("${{{}true}}", " ".repeat(4_096))).unwrap_err().contains("longer"));
        assert_eq!(value(&format!("${{true{}}}", " and true".repeat(400))), Ok(Value::Bool(true)));
    }
}
