//! What a tree gives with variables. Values are borrowed as long as nothing new is made, so that a comparison of a
//! variable with a literal allocates nothing.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::{
    Lookup, MAX_STEPS, coerce, functions,
    inside::{element, entry, place, property},
    notation::Notation,
    tree::{Access, Comparison, Each, Function, Kind, Name, Node, Operator},
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

pub(super) static NULL: Value = Value::Null;

pub(super) fn evaluate<'a>(root: &'a Node, notation: Notation, variables: &'a dyn Lookup) -> Evaluated<'a> {
    Evaluation::new(notation, variables).value(root)
}

/// Whether a condition holds; nothing when it gives null.
pub(super) fn decides(
    root: &Node,
    notation: Notation,
    variables: &dyn Lookup,
) -> Result<Option<bool>, Fault> {
    let mut evaluation = Evaluation::new(notation, variables);
    // Comparisons make no values on the way.
    if notation != Notation::Feel && matches!(root.kind, Kind::Compare(..)) {
        return evaluation.truth(root).map(Some);
    }
    match &*evaluation.value(root)? {
        Value::Bool(value) => Ok(Some(*value)),
        Value::Null => Ok(None),
        other => match coerce::truth(notation, other).filter(|_| notation == Notation::Juel) {
            Some(value) => Ok(Some(value)),
            None => Err(neither(other, root)),
        },
    }
}

#[cold]
fn neither(value: &Value, node: &Node) -> Fault {
    Fault::new(node, format!("{} is neither true nor false", value.noun()))
}

/// What a name in a filter, a loop or a context of FEEL may mean, before the variables.
pub(super) enum Frame<'a> {
    Named(&'a str, Cow<'a, Value>),
    /// The element that a filter looks at: `item`, or any of its properties.
    Item(Cow<'a, Value>),
    /// The entries of a context that were worked out so far.
    Context(BTreeMap<String, Value>),
}

pub(super) struct Evaluation<'a> {
    notation: Notation,
    variables: &'a dyn Lookup,
    /// What comprehensions around the current place bind, outermost first.
    bound: Vec<Cow<'a, Value>>,
    pub(super) frames: Vec<Frame<'a>>,
    /// Steps that are left.
    pub(super) steps: u32,
}

impl<'a> Evaluation<'a> {
    fn new(notation: Notation, variables: &'a dyn Lookup) -> Self {
        Self { notation, variables, bound: Vec::new(), frames: Vec::new(), steps: MAX_STEPS }
    }

    pub(super) fn value(&mut self, node: &'a Node) -> Evaluated<'a> {
        self.spend(node, 1)?;
        if self.notation == Notation::Feel
            && let Some(value) = self.feel(node)?
        {
            return Ok(value);
        }
        Ok(match &node.kind {
            Kind::Literal(value) => Cow::Borrowed(value),
            Kind::Name(name) => self.variable(node, name)?,
            Kind::And(parts) | Kind::Or(parts) if coerce::gives_operand(self.notation) => {
                self.operand(parts, matches!(node.kind, Kind::Or(_)))?
            }
            Kind::Compare(..) | Kind::And(_) | Kind::Or(_) | Kind::Not(_) => boolean(self.truth(node)?),
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
                let result = coerce::calculate(self.notation, &Value::Integer(0), Operator::Subtract, &value);
                Cow::Owned(result.map_err(|_| Fault::new(node, format!("{} has no negative", value.noun())))?)
            }
            Kind::Chain(first, rest) => self.chain(first, rest)?,
            Kind::Within(item, among) => {
                let (item, among) = (self.value(item)?, self.value(among)?);
                boolean(self.is_within(node, &item, &among)?)
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
                let result = self.call(*function, &values);
                Cow::Owned(result.map_err(|reason| Fault::new(node, reason))?)
            }
            Kind::Each(each, list, body) => self.each(node, *each, list, body)?,
            Kind::Template(parts) => self.template(node, parts)?,
            // Only FEEL has these; they were worked out above.
            Kind::NotKnown(_)
            | Kind::Between(..)
            | Kind::Tests(..)
            | Kind::InstanceOf(..)
            | Kind::Span(..)
            | Kind::FeelCall(..)
            | Kind::Loop(..) => Cow::Borrowed(&NULL),
        })
    }

    /// What the words of a language make of a function that all have.
    fn call(&self, function: Function, values: &[Cow<'a, Value>]) -> Result<Value, String> {
        match (function, self.notation, values.first().map(|value| &**value)) {
            (Function::ToText, notation, Some(value)) if notation.is_language() => {
                coerce::joined(notation, value).map(Value::Text)
            }
            // A text with a point is no whole number of Python.
            (Function::ToInteger, Notation::Python, Some(Value::Text(text)))
                if text.trim().parse::<i64>().is_err() =>
            {
                Err(format!("the text `{text}` is not a whole number"))
            }
            _ => functions::call(function, values),
        }
    }

    pub(super) fn spend(&mut self, node: &Node, steps: usize) -> Result<(), Fault> {
        match u32::try_from(steps).ok().and_then(|steps| self.steps.checked_sub(steps)) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(Fault::new(node, format!("takes more than {MAX_STEPS} steps"))),
        }
    }

    pub(super) fn spend_for_comparing(
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
                let is_order = !matches!(
                    comparison,
                    Comparison::Equal | Comparison::Unequal | Comparison::Same | Comparison::Different
                );
                if is_order {
                    self.must_be_set(left)?;
                    self.must_be_set(right)?;
                }
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.compare(node, &left, *comparison, &right)
            }
            Kind::And(parts) => self.joined(parts, false),
            Kind::Or(parts) => self.joined(parts, true),
            Kind::Not(inner) => Ok(!self.truth(inner)?),
            _ => {
                let value = self.value(node)?;
                coerce::truth(self.notation, &value).ok_or_else(|| neither(&value, node))
            }
        }
    }

    /// EL takes nothing for less than nothing, and a name that is not set for a mistake.
    fn must_be_set(&self, node: &Node) -> Result<(), Fault> {
        let Kind::Name(name) = &node.kind else { return Ok(()) };
        let parts = name.dots.iter().filter_map(|dot| name.whole.get(..*dot));
        let is_set =
            std::iter::once(&*name.whole).chain(parts).any(|part| self.variables.get(part).is_some());
        if is_set { Ok(()) } else { Err(Fault::new(node, "is not set")) }
    }

    /// The operand that decides, or the last one.
    fn operand(&mut self, parts: &'a [Node], decides: bool) -> Evaluated<'a> {
        let mut last = Cow::Borrowed(&NULL);
        for part in parts {
            last = self.value(part)?;
            let truth = coerce::truth(self.notation, &last).ok_or_else(|| neither(&last, part))?;
            if truth == decides {
                break;
            }
        }
        Ok(last)
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
        coerce::compare(self.notation, left, comparison, right).map_err(|reason| Fault::new(node, reason))
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

    fn variable(&mut self, node: &Node, name: &'a Name) -> Evaluated<'a> {
        if let Some(value) = self.variables.get(&name.whole) {
            return Ok(Cow::Borrowed(value));
        }
        for &dot in &name.dots {
            let Some((variable, properties)) = name.whole.split_at_checked(dot) else { continue };
            let Some(value) = self.variables.get(variable) else { continue };
            let mut properties = properties.split('.').skip(1);
            let notation = self.notation;
            if notation == Notation::Feel {
                return properties
                    .try_fold(Cow::Borrowed(value), |value, name| self.projected(node, value, name));
            }
            return properties
                .try_fold(Cow::Borrowed(value), |value, name| property(node, notation, value, name));
        }
        Ok(Cow::Borrowed(&NULL))
    }

    pub(super) fn owned(&mut self, node: &'a Node) -> Result<Value, Fault> {
        let value = self.value(node)?;
        if let Cow::Borrowed(value) = value {
            self.spend(node, value.weight() / 16)?;
        }
        Ok(value.into_owned())
    }

    fn access(&mut self, node: &'a Node, value: Cow<'a, Value>, step: &'a Access) -> Evaluated<'a> {
        let (index, is_strict) = match step {
            Access::Property(name) => return property(node, self.notation, value, name),
            Access::Index(index) | Access::Place(index) => (index, self.notation == Notation::Python),
            // Only FEEL has the filter, which is worked out elsewhere.
            Access::Key(index) | Access::Filter(index) => (index, false),
        };
        let key = self.value(index)?;
        match (&*value, &*key) {
            (Value::Null, _) => Ok(Cow::Borrowed(&NULL)),
            (Value::Map(entries), Value::Text(key)) if is_strict && !entries.contains_key(key) => {
                Err(Fault::new(node, format!("there is no `{key}`")))
            }
            (Value::Map(_), Value::Text(key)) => Ok(entry(value, key)),
            (Value::List(items), Value::Integer(at)) => {
                let at = place(self.notation, *at, items.len());
                if is_strict && at.is_none_or(|at| at >= items.len()) {
                    return Err(Fault::new(node, "the list is not that long"));
                }
                Ok(element(value, at))
            }
            (Value::Text(text), Value::Integer(at)) if self.notation.is_language() => {
                let at = place(self.notation, *at, text.chars().count());
                match at.and_then(|at| text.chars().nth(at)) {
                    Some(character) => Ok(Cow::Owned(Value::Text(character.to_string()))),
                    None => Err(Fault::new(node, "the text is not that long")),
                }
            }
            (container, key) => {
                let reason = format!("{} cannot be asked for {}", container.noun(), key.noun());
                Err(Fault::new(node, reason))
            }
        }
    }

    fn chain(&mut self, first: &'a Node, rest: &'a [(Operator, Node)]) -> Evaluated<'a> {
        let mut result = self.value(first)?;
        let adds_texts = self.notation != Notation::Juel;
        let joins = rest.iter().any(|(operator, _)| *operator == Operator::Join);
        if self.notation == Notation::Juel && !joins {
            for operand in std::iter::once(first).chain(rest.iter().map(|(_, operand)| operand)) {
                self.must_be_set(operand)?;
            }
        }
        for (operator, operand) in rest {
            let right = self.value(operand)?;
            let joined = match (*operator, &*result, &*right) {
                (Operator::Add, Value::Text(_), Value::Text(more)) if adds_texts => {
                    self.spend(operand, (result.weight() + more.len()) / 16)?;
                    let Value::Text(mut text) = result.into_owned() else { return Ok(right) };
                    text.push_str(more);
                    Value::Text(text)
                }
                (Operator::Add, Value::List(_), Value::List(more))
                    if !matches!(self.notation, Notation::Juel | Notation::JavaScript) =>
                {
                    self.spend(operand, (result.weight() + right.weight()) / 16)?;
                    let Value::List(mut items) = result.into_owned() else { return Ok(right) };
                    items.extend(more.iter().cloned());
                    Value::List(items)
                }
                (Operator::Multiply, Value::Text(text), Value::Integer(times))
                    if self.notation == Notation::Python =>
                {
                    let times = usize::try_from(*times).unwrap_or_default();
                    self.spend(operand, text.len().saturating_mul(times) / 16)?;
                    Value::Text(text.repeat(times))
                }
                (operator, left, right) => {
                    if matches!(operator, Operator::Add | Operator::Join) {
                        self.spend(operand, (left.weight() + right.weight()) / 16)?;
                    }
                    let result = coerce::calculate(self.notation, left, operator, right);
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
        if self.notation == Notation::Feel {
            return self.context(entries);
        }
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
            text.push_str(&coerce::joined(self.notation, &value).map_err(|reason| Fault::new(part, reason))?);
        }
        Ok(Cow::Owned(Value::Text(text)))
    }
}

pub(super) fn boolean<'a>(value: bool) -> Cow<'a, Value> {
    Cow::Owned(Value::Bool(value))
}
