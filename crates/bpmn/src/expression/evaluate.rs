//! What a tree gives with variables. Values are borrowed as long as nothing new is made, so that a comparison of a
//! variable with a literal allocates nothing.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::{
    Lookup, MAX_STEPS, arithmetic, functions,
    tree::{Access, Comparison, Each, Kind, Name, Node, Operator},
};
use crate::values::Value;

/// What went wrong, and where. Boxed, so that the way without faults stays narrow.
#[derive(Debug)]
pub(super) struct Fault(Box<(Range<usize>, String)>);

impl Fault {
    #[cold]
    pub(super) fn new(node: &Node, reason: impl Into<String>) -> Self {
        Self::at(node.span.clone(), reason.into())
    }

    fn at(span: Range<usize>, reason: String) -> Self {
        Self(Box::new((span, reason)))
    }

    /// Where, in bytes of the text, and what.
    pub(super) fn into_parts(self) -> (Range<usize>, String) {
        *self.0
    }
}

pub(super) type Evaluated<'a> = Result<Cow<'a, Value>, Fault>;

static NULL: Value = Value::Null;

pub(super) fn evaluate<'a>(root: &'a Node, variables: &'a dyn Lookup) -> Evaluated<'a> {
    Evaluation { variables, bound: Vec::new(), steps: MAX_STEPS }.value(root)
}

pub(super) fn holds(root: &Node, variables: &dyn Lookup) -> Result<bool, Fault> {
    Evaluation { variables, bound: Vec::new(), steps: MAX_STEPS }.truth(root)
}

/// Whether a value counts as true.
fn truth(value: &Value, node: &Node) -> Result<bool, Fault> {
    match value {
        Value::Bool(value) => Ok(*value),
        Value::Null => Ok(false),
        other => Err(Fault::new(node, format!("{} is neither true nor false", other.noun()))),
    }
}

struct Evaluation<'a> {
    variables: &'a dyn Lookup,
    /// What comprehensions around the current place bind, outermost first.
    bound: Vec<Cow<'a, Value>>,
    /// Steps that are left.
    steps: u32,
}

impl<'a> Evaluation<'a> {
    fn value(&mut self, node: &'a Node) -> Evaluated<'a> {
        self.spend(node, 1)?;
        Ok(match &node.kind {
            Kind::Literal(value) => Cow::Borrowed(value),
            Kind::Name(name) => self.variable(node, name)?,
            Kind::Compare(..) | Kind::And(_) | Kind::Or(_) | Kind::Not(_) => boolean(self.truth(node)?),
            Kind::NotKnown(inner) => match &*self.value(inner)? {
                Value::Null => Cow::Borrowed(&NULL),
                known => boolean(!truth(known, inner)?),
            },
            Kind::Bound(position) => match self.bound.get(*position) {
                Some(Cow::Borrowed(value)) => Cow::Borrowed(*value),
                Some(Cow::Owned(value)) => {
                    let value = value.clone();
                    self.spend(node, value.weight() / 16)?;
                    Cow::Owned(value)
                }
                None => Cow::Borrowed(&NULL),
            },
            Kind::Access(base, steps) => {
                let mut value = self.value(base)?;
                for step in steps {
                    value = self.access(node, value, step)?;
                }
                value
            }
            Kind::Choice(choice) => {
                let way = if self.truth(&choice.condition)? { &choice.then } else { &choice.otherwise };
                self.value(way)?
            }
            Kind::Negative(inner) => {
                let value = self.value(inner)?;
                let result = arithmetic::calculate(&Value::Integer(0), Operator::Subtract, &value);
                Cow::Owned(result.map_err(|_| Fault::new(node, format!("{} has no negative", value.noun())))?)
            }
            Kind::Chain(first, rest) => self.chain(first, rest)?,
            Kind::Within(item, among) => {
                let (item, among) = (self.value(item)?, self.value(among)?);
                boolean(self.is_within(node, &item, &among)?)
            }
            Kind::Between(value, between) => {
                let value = self.value(value)?;
                let low = self.value(&between.low)?;
                let high = self.value(&between.high)?;
                let above = arithmetic::compare(&value, between.above, &low);
                let result =
                    above.and_then(|above| Ok(above && arithmetic::compare(&value, between.below, &high)?));
                boolean(result.map_err(|reason| Fault::new(node, reason))?)
            }
            Kind::List(items) => {
                let items = items.iter().map(|item| self.owned(item)).collect::<Result<_, _>>();
                Cow::Owned(Value::List(items?))
            }
            Kind::Map(entries) => self.map(entries)?,
            Kind::Call(function, arguments) => {
                let values =
                    arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>, _>>()?;
                let weight = values.iter().map(|value| value.weight() / 16).sum();
                self.spend(node, weight)?;
                let result = functions::call(*function, &values);
                Cow::Owned(result.map_err(|reason| Fault::new(node, reason))?)
            }
            Kind::Each(each, list, body) => self.each(node, *each, list, body)?,
            Kind::Template(parts) => self.template(node, parts)?,
        })
    }

    fn spend(&mut self, node: &Node, steps: usize) -> Result<(), Fault> {
        match u32::try_from(steps).ok().and_then(|steps| self.steps.checked_sub(steps)) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(Fault::new(node, format!("takes more than {MAX_STEPS} steps"))),
        }
    }

    fn spend_for_comparing(
        &mut self,
        node: &Node,
        comparison: Comparison,
        left: &Value,
        right: &Value,
    ) -> Result<(), Fault> {
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        match (left, right) {
            (Value::Text(left), Value::Text(right)) => self.spend(node, left.len().min(right.len()) / 64),
            (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) if is_equality => {
                self.spend(node, left.weight().min(right.weight()) / 8)
            }
            _ => Ok(()),
        }
    }

    /// Whether a condition holds. Conditions and comparisons inside it make no values on the way.
    fn truth(&mut self, node: &'a Node) -> Result<bool, Fault> {
        match &node.kind {
            Kind::Compare(left, comparison, right) => {
                self.spend(node, 3)?;
                if let (Some(left), Some(right)) = (self.peek(left), self.peek(right)) {
                    return self.compare(node, left, *comparison, right);
                }
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.compare(node, &left, *comparison, &right)
            }
            Kind::And(parts) => self.joined(parts, false),
            Kind::Or(parts) => self.joined(parts, true),
            Kind::Not(inner) => Ok(!self.truth(inner)?),
            _ => {
                let value = self.value(node)?;
                truth(&value, node)
            }
        }
    }

    /// A literal, or a variable of this whole name: the common operands, without a detour.
    fn peek(&self, node: &'a Node) -> Option<&'a Value> {
        match &node.kind {
            Kind::Literal(value) => Some(value),
            Kind::Name(name) => self.variables.get(&name.whole),
            _ => None,
        }
    }

    fn compare(
        &mut self,
        node: &Node,
        left: &Value,
        comparison: Comparison,
        right: &Value,
    ) -> Result<bool, Fault> {
        self.spend_for_comparing(node, comparison, left, right)?;
        arithmetic::compare(left, comparison, right).map_err(|reason| Fault::new(node, reason))
    }

    /// Whether an operand decides: the first false one of `and`, the first true one of `or`.
    fn joined(&mut self, parts: &'a [Node], decides: bool) -> Result<bool, Fault> {
        for part in parts {
            if self.truth(part)? == decides {
                return Ok(decides);
            }
        }
        Ok(!decides)
    }

    fn variable(&self, node: &Node, name: &'a Name) -> Evaluated<'a> {
        if let Some(value) = self.variables.get(&name.whole) {
            return Ok(Cow::Borrowed(value));
        }
        for &dot in &name.dots {
            let Some((variable, properties)) = name.whole.split_at_checked(dot) else { continue };
            let Some(value) = self.variables.get(variable) else { continue };
            let mut properties = properties.split('.').skip(1);
            return properties.try_fold(Cow::Borrowed(value), |value, name| property(node, value, name));
        }
        Ok(Cow::Borrowed(&NULL))
    }

    fn owned(&mut self, node: &'a Node) -> Result<Value, Fault> {
        let value = self.value(node)?;
        if let Cow::Borrowed(value) = value {
            self.spend(node, value.weight() / 16)?;
        }
        Ok(value.into_owned())
    }

    fn access(&mut self, node: &'a Node, value: Cow<'a, Value>, step: &'a Access) -> Evaluated<'a> {
        let (index, is_place) = match step {
            Access::Property(name) => return property(node, value, name),
            Access::Index(index) => (index, false),
            Access::Place(index) => (index, true),
        };
        let key = self.value(index)?;
        match (&*value, &*key) {
            (Value::Null, _) => Ok(Cow::Borrowed(&NULL)),
            (Value::Map(_), Value::Text(key)) => Ok(entry(value, key)),
            (Value::List(items), Value::Integer(at)) => {
                let length = functions::length(items.len());
                let at = match (is_place, at) {
                    (false, at) => *at,
                    (true, 1..) => at - 1,
                    (true, at) => at.checked_add(length).filter(|at| *at < length).unwrap_or(-1),
                };
                Ok(element(value, usize::try_from(at).ok()))
            }
            (container, key) => {
                let reason = format!("{} cannot be asked for {}", container.noun(), key.noun());
                Err(Fault::new(node, reason))
            }
        }
    }

    fn chain(&mut self, first: &'a Node, rest: &'a [(Operator, Node)]) -> Evaluated<'a> {
        let mut result = self.value(first)?;
        for (operator, operand) in rest {
            let right = self.value(operand)?;
            let joined = match (*operator, &*result, &*right) {
                (Operator::Add, Value::Text(_), Value::Text(more)) => {
                    self.spend(operand, (result.weight() + more.len()) / 16)?;
                    let Value::Text(mut text) = result.into_owned() else { return Ok(right) };
                    text.push_str(more);
                    Value::Text(text)
                }
                (Operator::Add, Value::List(_), Value::List(more)) => {
                    self.spend(operand, (result.weight() + right.weight()) / 16)?;
                    let Value::List(mut items) = result.into_owned() else { return Ok(right) };
                    items.extend(more.iter().cloned());
                    Value::List(items)
                }
                (operator, left, right) => {
                    let result = arithmetic::calculate(left, operator, right);
                    result.map_err(|reason| Fault::at(first.span.start..operand.span.end, reason))?
                }
            };
            result = Cow::Owned(joined);
        }
        Ok(result)
    }

    fn is_within(&mut self, node: &Node, item: &Value, among: &Value) -> Result<bool, Fault> {
        self.spend(node, among.weight() / 16)?;
        functions::contains(among, item).map_err(|reason| Fault::new(node, reason))
    }

    fn map(&mut self, entries: &'a [(Node, Node)]) -> Evaluated<'a> {
        let mut map = BTreeMap::new();
        for (key, value) in entries {
            let name = match self.owned(key)? {
                Value::Text(name) => name,
                other => {
                    return Err(Fault::new(key, format!("a key of a map is a text, not {}", other.noun())));
                }
            };
            if map.insert(name, self.owned(value)?).is_some() {
                return Err(Fault::new(key, "this key is there twice"));
            }
        }
        Ok(Cow::Owned(Value::Map(map)))
    }

    fn each(&mut self, node: &'a Node, each: Each, list: &'a Node, body: &'a Node) -> Evaluated<'a> {
        let elements: Vec<Cow<'a, Value>> = match self.value(list)? {
            Cow::Borrowed(Value::List(items)) => items.iter().map(Cow::Borrowed).collect(),
            Cow::Owned(Value::List(items)) => items.into_iter().map(Cow::Owned).collect(),
            other => match &*other {
                Value::Map(entries) => {
                    entries.keys().map(|key| Cow::Owned(Value::from(key.as_str()))).collect()
                }
                other => return Err(Fault::new(list, format!("{} has no elements", other.noun()))),
            },
        };
        self.spend(node, elements.len())?;
        let mut made = Vec::new();
        let mut found = 0_usize;
        for element in elements {
            self.bound.push(element);
            let result = if each == Each::Map {
                self.owned(body).map(Some)
            } else {
                self.truth(body).map(|is| is.then_some(Value::Null))
            };
            let element = self.bound.pop();
            match (each, result?) {
                (Each::Exists, Some(_)) => return Ok(boolean(true)),
                (Each::All, None) => return Ok(boolean(false)),
                (Each::Map, Some(value)) => made.push(value),
                (Each::Filter, Some(_)) => {
                    let element = element.map(Cow::into_owned).unwrap_or_default();
                    self.spend(node, element.weight() / 16)?;
                    made.push(element);
                }
                (_, result) => found += usize::from(result.is_some()),
            }
        }
        Ok(match each {
            Each::Exists => boolean(false),
            Each::All => boolean(true),
            Each::ExistsOne => boolean(found == 1),
            Each::Filter | Each::Map => Cow::Owned(Value::List(made)),
        })
    }

    /// Values as text, one after the other. Null leaves no trace.
    fn template(&mut self, node: &Node, parts: &'a [Node]) -> Evaluated<'a> {
        let mut text = String::new();
        for part in parts {
            let value = self.value(part)?;
            self.spend(node, value.weight() / 16)?;
            if *value != Value::Null {
                text.push_str(&value.to_string());
            }
        }
        Ok(Cow::Owned(Value::Text(text)))
    }
}

fn boolean<'a>(value: bool) -> Cow<'a, Value> {
    Cow::Owned(Value::Bool(value))
}

/// A property of a map; null if there is none. Texts and lists have a length.
fn property<'a>(node: &Node, value: Cow<'a, Value>, name: &str) -> Evaluated<'a> {
    match &*value {
        Value::Map(_) | Value::Null => Ok(entry(value, name)),
        Value::Text(text) if name == "length" => Ok(Cow::Owned(functions::size(text.chars().count()))),
        Value::List(items) if name == "length" => Ok(Cow::Owned(functions::size(items.len()))),
        other => Err(Fault::new(node, format!("{} has no property `{name}`", other.noun()))),
    }
}

/// The entry of a map; null if there is none.
fn entry<'a>(map: Cow<'a, Value>, key: &str) -> Cow<'a, Value> {
    match map {
        Cow::Borrowed(Value::Map(entries)) => Cow::Borrowed(entries.get(key).unwrap_or(&NULL)),
        Cow::Owned(Value::Map(mut entries)) => Cow::Owned(entries.remove(key).unwrap_or_default()),
        _ => Cow::Borrowed(&NULL),
    }
}

/// The element of a list; null if there is none.
fn element(list: Cow<'_, Value>, at: Option<usize>) -> Cow<'_, Value> {
    match (list, at) {
        (Cow::Borrowed(Value::List(items)), Some(at)) => Cow::Borrowed(items.get(at).unwrap_or(&NULL)),
        (Cow::Owned(Value::List(items)), Some(at)) => {
            Cow::Owned(items.into_iter().nth(at).unwrap_or_default())
        }
        _ => Cow::Borrowed(&NULL),
    }
}
