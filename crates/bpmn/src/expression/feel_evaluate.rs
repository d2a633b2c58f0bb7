//! How FEEL is worked out: with null as a third answer, names that mean the element at hand, and no errors but the
//! limits.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    arithmetic::is_same,
    evaluate::{Evaluated, Evaluation, Fault, Frame, NULL},
    feel_functions,
    feel_values::{answer, between, calculate, compare, is_of, known, property},
    functions,
    tree::{Access, Between, Comparison, Each, Kind, Name, Node, Operator, Test},
};
use crate::values::Value;

impl<'a> Evaluation<'a> {
    /// The value of what FEEL understands in its own way; nothing for the rest.
    pub(super) fn feel(&mut self, node: &'a Node) -> Result<Option<Cow<'a, Value>>, Fault> {
        Ok(Some(match &node.kind {
            Kind::Name(name) => match self.framed(node, name)? {
                Some(value) => value,
                None => return Ok(None),
            },
            Kind::Compare(left, comparison, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.spend_for_comparing(node, *comparison, &left, &right)?;
                owned(answer(compare(&left, *comparison, &right)))
            }
            Kind::And(parts) => owned(answer(self.decided(parts, false)?)),
            Kind::Or(parts) => owned(answer(self.decided(parts, true)?)),
            Kind::NotKnown(inner) => owned(answer(known(&*self.value(inner)?).map(|value| !value))),
            Kind::Between(value, range) => {
                let value = self.value(value)?;
                owned(answer(self.is_between(&value, range)?))
            }
            Kind::Tests(value, tests) => {
                let value = self.value(value)?;
                owned(answer(self.passes(node, &value, tests)?))
            }
            Kind::InstanceOf(value, sort) => owned(Value::Bool(is_of(&*self.value(value)?, *sort))),
            Kind::Choice(choice) => {
                let holds = known(&*self.value(&choice.condition)?) == Some(true);
                self.value(if holds { &choice.then } else { &choice.otherwise })?
            }
            Kind::Negative(inner) => {
                let value = self.value(inner)?;
                owned(calculate(&Value::Integer(0), Operator::Subtract, &value))
            }
            Kind::Chain(first, rest) => self.calculated(first, rest)?,
            Kind::Access(base, steps) => {
                let mut value = self.value(base)?;
                for step in steps {
                    value = match step {
                        Access::Property(name) => self.projected(node, value, name)?,
                        Access::Filter(condition) => self.filtered(node, value, condition)?,
                        Access::Place(at) | Access::Index(at) | Access::Key(at) => {
                            let at = self.value(at)?;
                            at_place(value, &at)
                        }
                    };
                }
                value
            }
            Kind::Span(first, last) => self.span(node, first, last)?,
            Kind::Loop(each, bound, body) => self.looped(node, *each, bound, body)?,
            Kind::FeelCall(function, arguments) => {
                let values =
                    arguments.iter().map(|value| self.value(value)).collect::<Result<Vec<_>, _>>()?;
                let weight: usize = values.iter().map(|value| value.weight()).sum();
                self.spend(node, weight.saturating_add(function.cost(&values)) / 16)?;
                owned(feel_functions::call(*function, &values))
            }
            _ => return Ok(None),
        }))
    }

    /// What a name means within a filter, a loop or a context.
    fn framed(&mut self, node: &Node, name: &'a Name) -> Result<Option<Cow<'a, Value>>, Fault> {
        if self.frames.is_empty() {
            return Ok(None);
        }
        let mut words = name.whole.split('.');
        let first = words.next().unwrap_or_default();
        let of_map = |value: &Value| match value {
            Value::Map(entries) => entries.contains_key(first),
            _ => false,
        };
        let mut found = None;
        for frame in self.frames.iter().rev() {
            let (value, is_entry) = match frame {
                Frame::Named(name, value) if *name == first => (value, false),
                Frame::Item(value) if of_map(value) => (value, true),
                Frame::Item(value) if first == "item" => (value, false),
                Frame::Context(entries) => match entries.get(first) {
                    Some(value) => {
                        found = Some(owned(value.clone()));
                        break;
                    }
                    None => continue,
                },
                _ => continue,
            };
            let value = match value {
                Cow::Borrowed(value) => Cow::Borrowed(*value),
                Cow::Owned(value) => Cow::Owned(value.clone()),
            };
            found = Some(if is_entry { property(value, first) } else { value });
            break;
        }
        let Some(value) = found else { return Ok(None) };
        if let Cow::Owned(value) = &value {
            self.spend(node, value.weight() / 16)?;
        }
        words.try_fold(value, |value, name| self.projected(node, value, name)).map(Some)
    }

    /// `and` and `or`: the first operand that decides, else null when one is no boolean.
    fn decided(&mut self, parts: &'a [Node], decides: bool) -> Result<Option<bool>, Fault> {
        let mut is_known = true;
        for part in parts {
            match known(&*self.value(part)?) {
                Some(value) if value == decides => return Ok(Some(decides)),
                Some(_) => {}
                None => is_known = false,
            }
        }
        Ok(is_known.then_some(!decides))
    }

    fn is_between(&mut self, value: &Value, range: &'a Between) -> Result<Option<bool>, Fault> {
        let (low, high) = (self.value(&range.low)?, self.value(&range.high)?);
        Ok(between(value, (range.above, &low), (range.below, &high)))
    }

    fn passes(&mut self, node: &Node, value: &Value, tests: &'a [Test]) -> Result<Option<bool>, Fault> {
        let mut is_known = true;
        for test in tests {
            let passes = match test {
                Test::Compare(comparison, other) => {
                    let other = self.value(other)?;
                    self.spend_for_comparing(node, *comparison, value, &other)?;
                    compare(value, *comparison, &other)
                }
                Test::Between(range) => self.is_between(value, range)?,
                Test::Value(other) => {
                    let other = self.value(other)?;
                    self.spend(node, other.weight() / 16)?;
                    match &*other {
                        Value::List(items) => {
                            let same = || compare(value, Comparison::Equal, &other).unwrap_or_default();
                            Some(items.iter().any(|item| is_same(item, value)) || same())
                        }
                        other => compare(value, Comparison::Equal, other),
                    }
                }
            };
            match passes {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => is_known = false,
            }
        }
        Ok(is_known.then_some(false))
    }

    fn calculated(&mut self, first: &'a Node, rest: &'a [(Operator, Node)]) -> Evaluated<'a> {
        let mut result = self.value(first)?;
        for (operator, operand) in rest {
            let right = self.value(operand)?;
            result = owned(match (*operator, &*result, &*right) {
                (Operator::Add, Value::Text(left), Value::Text(right)) => {
                    self.spend(operand, (left.len() + right.len()) / 16)?;
                    Value::Text(format!("{left}{right}"))
                }
                (operator, left, right) => calculate(left, operator, right),
            });
        }
        Ok(result)
    }

    /// A property, of a list those of its elements.
    pub(super) fn projected(&mut self, node: &Node, value: Cow<'a, Value>, name: &str) -> Evaluated<'a> {
        if matches!(*value, Value::List(_)) {
            self.spend(node, value.weight() / 16 + 1)?;
        }
        Ok(property(value, name))
    }

    fn filtered(&mut self, node: &'a Node, list: Cow<'a, Value>, condition: &'a Node) -> Evaluated<'a> {
        let elements: Vec<Cow<'a, Value>> = match list {
            Cow::Borrowed(Value::List(items)) => items.iter().map(Cow::Borrowed).collect(),
            Cow::Owned(Value::List(items)) => items.into_iter().map(Cow::Owned).collect(),
            other if *other == Value::Null => return Ok(Cow::Borrowed(&NULL)),
            // One value is a list of one.
            other => vec![other],
        };
        self.spend(node, elements.len())?;
        // What gives a number names a place.
        let may_be_place = matches!(
            condition.kind,
            Kind::Name(_)
                | Kind::Chain(..)
                | Kind::Negative(_)
                | Kind::Access(..)
                | Kind::FeelCall(..)
                | Kind::Choice(_)
        );
        if may_be_place {
            let at = self.value(condition)?;
            if matches!(*at, Value::Integer(_) | Value::Decimal(_)) {
                let all = Value::List(elements.into_iter().map(Cow::into_owned).collect());
                self.spend(node, all.weight() / 16)?;
                return Ok(at_place(owned(all), &at));
            }
        }
        let mut kept = Vec::new();
        for element in elements {
            self.frames.push(Frame::Item(element));
            let holds = self.value(condition).map(|value| known(&value) == Some(true));
            let element = self.frames.pop();
            if holds? && let Some(Frame::Item(element)) = element {
                self.spend(node, element.weight() / 16)?;
                kept.push(element.into_owned());
            }
        }
        Ok(owned(Value::List(kept)))
    }

    /// Whole numbers from one to another, in either direction.
    fn span(&mut self, node: &Node, first: &'a Node, last: &'a Node) -> Evaluated<'a> {
        let (first, last) = (self.value(first)?, self.value(last)?);
        let (Value::Integer(first), Value::Integer(last)) = (&*first, &*last) else {
            return Ok(Cow::Borrowed(&NULL));
        };
        self.spend(node, usize::try_from(first.abs_diff(*last)).unwrap_or(usize::MAX))?;
        let numbers: Vec<Value> = if first <= last {
            (*first..=*last).map(Value::Integer).collect()
        } else {
            (*last..=*first).rev().map(Value::Integer).collect()
        };
        Ok(owned(Value::List(numbers)))
    }

    fn looped(
        &mut self,
        node: &'a Node,
        each: Each,
        bound: &'a [(Box<str>, Node)],
        body: &'a Node,
    ) -> Evaluated<'a> {
        let mut answers = Answers { made: Vec::new(), is_found: false, is_unknown: false };
        let is_complete = self.round(node, each, bound, body, &mut answers)?;
        if !is_complete {
            return Ok(Cow::Borrowed(&NULL));
        }
        let decides = each == Each::Exists;
        Ok(owned(match each {
            Each::Map => Value::List(answers.made),
            _ if answers.is_found => Value::Bool(decides),
            _ if answers.is_unknown => Value::Null,
            _ => Value::Bool(!decides),
        }))
    }

    /// One name of a loop after the other. Gives whether each had a list.
    fn round(
        &mut self,
        node: &'a Node,
        each: Each,
        bound: &'a [(Box<str>, Node)],
        body: &'a Node,
        answers: &mut Answers,
    ) -> Result<bool, Fault> {
        let Some(((name, list), rest)) = bound.split_first() else {
            match each {
                Each::Map => answers.made.push(self.owned(body)?),
                _ => match known(&*self.value(body)?) {
                    Some(value) => answers.is_found |= value == (each == Each::Exists),
                    None => answers.is_unknown = true,
                },
            }
            return Ok(true);
        };
        let elements: Vec<Cow<'a, Value>> = match self.value(list)? {
            Cow::Borrowed(Value::List(items)) => items.iter().map(Cow::Borrowed).collect(),
            Cow::Owned(Value::List(items)) => items.into_iter().map(Cow::Owned).collect(),
            other if *other == Value::Null => return Ok(false),
            other => vec![other],
        };
        self.spend(node, elements.len())?;
        for element in elements {
            self.frames.push(Frame::Named(name, element));
            let round = self.round(node, each, rest, body, answers);
            self.frames.pop();
            if !round? {
                return Ok(false);
            }
            if answers.is_found {
                break;
            }
        }
        Ok(true)
    }

    /// A context: each entry sees those before it.
    pub(super) fn context(&mut self, entries: &'a [(Node, Node)]) -> Evaluated<'a> {
        self.frames.push(Frame::Context(BTreeMap::new()));
        for (key, value) in entries {
            let pair = self.owned(key).and_then(|name| Ok((name, self.owned(value)?)));
            let (name, value) = match pair {
                Ok(pair) => pair,
                Err(fault) => {
                    self.frames.pop();
                    return Err(fault);
                }
            };
            if let (Value::Text(name), Some(Frame::Context(context))) = (name, self.frames.last_mut()) {
                context.insert(name, value);
            }
        }
        match self.frames.pop() {
            Some(Frame::Context(context)) => Ok(owned(Value::Map(context))),
            _ => Ok(Cow::Borrowed(&NULL)),
        }
    }
}

/// What the rounds of a loop gave.
struct Answers {
    made: Vec<Value>,
    /// Whether one decided.
    is_found: bool,
    is_unknown: bool,
}

fn owned<'a>(value: Value) -> Cow<'a, Value> {
    Cow::Owned(value)
}

/// The element at a place counted from 1, backwards from -1; one value is a list of one.
fn at_place<'a>(list: Cow<'a, Value>, at: &Value) -> Cow<'a, Value> {
    let Value::Integer(at) = at else { return Cow::Borrowed(&NULL) };
    let length = match &*list {
        Value::List(items) => items.len(),
        _ => 1,
    };
    let length = functions::length(length);
    let place = if *at < 0 { length.checked_add(*at) } else { at.checked_sub(1) };
    let Some(place) = place.and_then(|place| usize::try_from(place).ok()) else {
        return Cow::Borrowed(&NULL);
    };
    match list {
        Cow::Borrowed(Value::List(items)) => Cow::Borrowed(items.get(place).unwrap_or(&NULL)),
        Cow::Owned(Value::List(items)) => owned(items.into_iter().nth(place).unwrap_or_default()),
        one if place == 0 => one,
        _ => Cow::Borrowed(&NULL),
    }
}
