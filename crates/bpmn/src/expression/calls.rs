//! What looks like a call: the functions and methods that every notation may use, under the names that it uses. All
//! are pure. Any other call is refused with its text.

use super::{
    ExpressionError,
    lexer::Token,
    notation::{Notation, excerpt},
    parser::{Parsed, Parser},
    tree::{Access, Comparison, Each, Function, Kind, Name, Node},
};
use crate::values::Value;

/// Most values in one call.
const MANY: usize = 64;

/// A function of a notation by its name, with the least and the most number of values that it takes. What a programming
/// language does not have under this name is none.
fn function(notation: Notation, name: &str) -> Option<(Function, usize, usize)> {
    use Notation::{Cel, JavaScript, Juel, Plain, Python, Script};
    let (function, least, most, of): (_, _, _, &[Notation]) = match name {
        "len" => (Function::Size, 1, 1, &[Python]),
        "size" | "count" | "length" => (Function::Size, 1, 1, &[]),
        "has" => (Function::IsThere, 1, 1, &[]),
        "contains" => (Function::Contains, 2, 2, &[]),
        "startsWith" => (Function::StartsWith, 2, 2, &[]),
        "endsWith" => (Function::EndsWith, 2, 2, &[]),
        "str" => (Function::ToText, 1, 1, &[Python]),
        "String" if notation == JavaScript => (Function::ToText, 1, 1, &[JavaScript]),
        "string" => (Function::ToText, 1, 1, &[]),
        "float" => (Function::ToNumber, 1, 1, &[Python]),
        "Number" if notation == JavaScript => (Function::ToNumber, 1, 1, &[JavaScript]),
        "number" | "double" => (Function::ToNumber, 1, 1, &[]),
        "int" => (Function::ToInteger, 1, 1, &[Python]),
        "abs" => (Function::Abs, 1, 1, &[Python]),
        "floor" => (Function::Floor, 1, 1, &[]),
        "ceiling" | "ceil" => (Function::Ceiling, 1, 1, &[]),
        "sum" => (Function::Sum, 1, if notation == Python { 1 } else { MANY }, &[Python]),
        "min" => (Function::Least, 1, MANY, &[Python]),
        "max" => (Function::Greatest, 1, MANY, &[Python]),
        _ => return None,
    };
    let is_known = of.contains(&notation) || matches!(notation, Juel | Cel | Plain | Script);
    is_known.then_some((function, least, most))
}

/// A method of a notation by its name, with the number of values in its parentheses.
fn method(notation: Notation, name: &str) -> Option<(Function, usize)> {
    use Notation::{Cel, Groovy, JavaScript, Juel, Plain, Python, Script};
    let (function, given, of): (_, _, &[Notation]) = match name {
        "size" | "length" => (Function::Size, 0, &[Groovy]),
        "count" => (Function::Size, 0, &[]),
        "isEmpty" => (Function::IsEmpty, 0, &[Groovy]),
        "contains" | "containsKey" => (Function::Contains, 1, &[Groovy]),
        "includes" => (Function::Contains, 1, &[JavaScript]),
        "startsWith" => (Function::StartsWith, 1, &[JavaScript, Groovy]),
        "startswith" => (Function::StartsWith, 1, &[Python]),
        "endsWith" => (Function::EndsWith, 1, &[JavaScript, Groovy]),
        "endswith" => (Function::EndsWith, 1, &[Python]),
        "toLowerCase" => (Function::Lower, 0, &[JavaScript, Groovy]),
        "lower" => (Function::Lower, 0, &[Python]),
        "lowerAscii" | "upperAscii" if notation != Cel => return None,
        "lowerAscii" => (Function::Lower, 0, &[]),
        "toUpperCase" => (Function::Upper, 0, &[JavaScript, Groovy]),
        "upper" => (Function::Upper, 0, &[Python]),
        "upperAscii" => (Function::Upper, 0, &[]),
        "trim" => (Function::Trim, 0, &[JavaScript, Groovy]),
        "strip" => (Function::Trim, 0, &[Python]),
        "toString" => (Function::ToText, 0, &[JavaScript, Groovy]),
        _ => return None,
    };
    let is_known = of.contains(&notation) || matches!(notation, Juel | Cel | Plain | Script);
    is_known.then_some((function, given))
}

/// What a comprehension asks for each element.
fn each(name: &str) -> Option<Each> {
    Some(match name {
        "exists" => Each::Exists,
        "exists_one" => Each::ExistsOne,
        "all" => Each::All,
        "filter" => Each::Filter,
        "map" => Each::Map,
        _ => return None,
    })
}

impl Parser<'_> {
    /// A function.
    pub(super) fn call(&mut self, start: usize) -> Parsed {
        let name = self.word().unwrap_or_default();
        self.advance();
        self.advance();
        let arguments = self.items(")")?;
        let Some((function, least, most)) = function(self.notation, name) else {
            return Err(self.unsupported(start, name));
        };
        if arguments.len() < least || arguments.len() > most {
            return Err(self.wrong_number(start, name, arguments.len()));
        }
        Ok(self.node(start, Kind::Call(function, arguments)))
    }

    /// `duration("PT1H")`, `date and time("...")`, `cycle(3, duration("PT1H"))` of FEEL as a whole expression, as timers
    /// have them: the ISO 8601 text. Inside an expression they would have to be compared as times, and are refused.
    pub(super) fn time(&mut self) -> Result<Option<Node>, ExpressionError> {
        let start = self.start();
        if self.take_words(&["cycle"]) {
            let first = self.expression_or_time()?;
            let (count, period) =
                if self.take(",") { (Some(first), self.expression_or_time()?) } else { (None, first) };
            self.expect(")")?;
            let bare = |text: &str| Node { kind: Kind::Literal(Value::from(text)), span: start..start };
            let parts = [bare("R")].into_iter().chain(count).chain([bare("/"), period]).collect();
            return Ok(Some(self.node(start, Kind::Template(parts))));
        }
        if self.take_words(&["duration"])
            || self.take_words(&["date"])
            || self.take_words(&["date", "and", "time"])
        {
            let text = self.expression()?;
            self.expect(")")?;
            return Ok(Some(text));
        }
        Ok(None)
    }

    fn expression_or_time(&mut self) -> Parsed {
        match self.deeper(Self::time)? {
            Some(time) => Ok(time),
            None => self.expression(),
        }
    }

    /// A method of the value before the dot.
    pub(super) fn method(&mut self, start: usize, receiver: Node) -> Parsed {
        let name = self.word().unwrap_or_default();
        self.advance();
        self.advance();
        if matches!(&receiver.kind, Kind::Name(of) if *of.whole == *"execution") {
            return self.of_execution(start, name);
        }
        // JavaScript and Groovy have comprehensions of other shapes, with functions in them.
        let is_cel = matches!(self.notation, Notation::Cel | Notation::Plain);
        if let Some(each) = each(name).filter(|_| is_cel && self.sign_after(1) == Some(",")) {
            let bound = self.bindable()?;
            self.expect(",")?;
            self.bound.push(bound);
            let body = self.expression();
            self.bound.pop();
            let body = body?;
            self.expect(")")?;
            return Ok(self.node(start, Kind::Each(each, Box::new(receiver), Box::new(body))));
        }
        let arguments = self.items(")")?;
        let given = arguments.len();
        let mut arguments = arguments.into_iter();
        let has_get = self.notation != Notation::JavaScript;
        let has_equals = !matches!(self.notation, Notation::JavaScript | Notation::Python);
        match (name, arguments.next()) {
            ("get", Some(key)) if given == 1 && has_get => {
                Ok(self.node(start, Kind::Access(Box::new(receiver), vec![Access::Key(key)])))
            }
            ("equals", Some(other)) if given == 1 && has_equals => {
                Ok(self.node(start, Kind::Compare(Box::new(receiver), Comparison::Same, Box::new(other))))
            }
            (_, first) => match method(self.notation, name) {
                Some((function, wanted)) if wanted == given => {
                    let all = [receiver].into_iter().chain(first).chain(arguments).collect();
                    Ok(self.node(start, Kind::Call(function, all)))
                }
                Some(_) => Err(self.wrong_number(start, name, given)),
                None => Err(self.unsupported(start, name)),
            },
        }
    }

    /// `execution.getVariable('x')` and `execution.hasVariable('x')`, which only read.
    fn of_execution(&mut self, start: usize, method: &str) -> Parsed {
        let variable = match self.token() {
            Token::Literal(Value::Text(name)) => Some(name.clone()),
            _ => None,
        };
        let is_read = matches!(method, "getVariable" | "getVariableLocal" | "hasVariable");
        let Some(variable) = variable.filter(|_| is_read && self.sign_after(1) == Some(")")) else {
            self.items(")")?;
            return Err(self.unsupported(start, method));
        };
        self.advance();
        self.advance();
        let name = self.node(start, Kind::Name(Name::new(&variable)));
        if method == "hasVariable" {
            return Ok(self.node(start, Kind::Call(Function::IsThere, vec![name])));
        }
        Ok(name)
    }

    /// `vars:get(x)`, `variables:equals(x, 1)` of Flowable, where `x` is the name of a variable, bare or as a text.
    /// Nothing for another prefix: then the colon belongs to a choice.
    pub(super) fn prefixed(&mut self, start: usize) -> Result<Option<Node>, ExpressionError> {
        if !matches!(self.word(), Some("vars" | "variables" | "var")) {
            return Ok(None);
        }
        self.advance();
        self.advance();
        let function = self.word().unwrap_or_default();
        self.advance();
        self.advance();
        let arguments = self.items(")")?;
        let given = arguments.len();
        let mut arguments = arguments.into_iter();
        let variable = match arguments.next().map(|node| (node.kind, node.span)) {
            Some((Kind::Literal(Value::Text(name)), span)) => {
                Node { kind: Kind::Name(Name::new(&name)), span }
            }
            Some((kind @ Kind::Name(_), span)) => Node { kind, span },
            _ => return Err(self.unsupported(start, function)),
        };
        let comparison = match function {
            "equals" | "eq" => Some(Comparison::Equal),
            "notEquals" | "ne" => Some(Comparison::Unequal),
            "lowerThan" | "lessThan" | "lt" => Some(Comparison::Less),
            "lowerThanOrEquals" | "lessThanOrEquals" | "lte" => Some(Comparison::LessOrEqual),
            "greaterThan" | "gt" => Some(Comparison::Greater),
            "greaterThanOrEquals" | "gte" => Some(Comparison::GreaterOrEqual),
            _ => None,
        };
        let kind = match (function, comparison, arguments.next()) {
            ("get", _, None) => variable.kind,
            ("exists", _, None) => Kind::Call(Function::IsThere, vec![variable]),
            ("isEmpty" | "empty", _, None) => Kind::Call(Function::IsEmpty, vec![variable]),
            ("isNotEmpty" | "notEmpty", _, None) => {
                let empty = self.node(start, Kind::Call(Function::IsEmpty, vec![variable]));
                Kind::Not(Box::new(empty))
            }
            ("contains", _, Some(wanted)) if given == 2 => {
                Kind::Call(Function::Contains, vec![variable, wanted])
            }
            (_, Some(comparison), Some(other)) if given == 2 => {
                // There, a variable that is not set is in no order and equals nothing, which is no error.
                let there = self.node(start, Kind::Call(Function::IsThere, vec![variable.clone()]));
                let compare = Kind::Compare(Box::new(variable), comparison, Box::new(other));
                match comparison {
                    Comparison::Equal | Comparison::Unequal => compare,
                    _ => Kind::And(vec![there, self.node(start, compare)]),
                }
            }
            _ => return Err(self.unsupported(start, function)),
        };
        Ok(Some(self.node(start, kind)))
    }

    /// The text from `start` to the last token that was read.
    pub(super) fn part(&self, start: usize) -> String {
        let span = self.node(start, Kind::List(Vec::new())).span;
        excerpt(self.text.get(span).unwrap_or_default())
    }

    pub(super) fn unsupported(&self, start: usize, name: &str) -> ExpressionError {
        ExpressionError::Unsupported(format!("`{}` calls `{name}`, which is not supported", self.part(start)))
    }

    pub(super) fn wrong_number(&self, start: usize, name: &str, given: usize) -> ExpressionError {
        ExpressionError::Malformed(format!(
            "`{}` gives `{name}` {given} values, which is not what it takes",
            self.part(start)
        ))
    }
}
