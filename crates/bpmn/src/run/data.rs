//! Variables: where a name is looked up, where it is set, what goes into and out of an activity.

use super::Run;
use crate::{
    definition::{Element, Kind, Mapping, Source, Text},
    effect::Rejected,
    expression::{EvaluationError, Expression, Lookup},
    names::Name,
    state::{Role, Scope, ScopeId, State},
    values::{Value, Variables},
};

/// The variables as they are seen from a scope: its own, then those around it, up to the called process or the process.
pub(super) struct Seen<'s> {
    state: &'s State,
    scope: ScopeId,
    /// Looked at first.
    over: Option<&'s Variables>,
    counters: Vec<(&'static str, Value)>,
}

impl<'s> Seen<'s> {
    pub(super) fn new(run: &'s Run<'_, '_>, scope: ScopeId, over: Option<&'s Variables>) -> Self {
        let mut counters = Vec::new();
        for record in run.around(scope) {
            if let Some(number) = record.run.filter(|_| counters.is_empty()) {
                let looping =
                    record.element.resolve(run.definition).and_then(|element| element.looping.as_ref());
                let first = looping.map_or(0, |looping| looping.first);
                counters.push(("loopCounter", Value::Integer(first + i64::from(number))));
            }
            if let Some(rounds) = &record.rounds {
                let total = rounds.total.map(i64::from);
                let (begun, done) = (i64::from(rounds.begun), i64::from(rounds.done));
                for (names, value) in [
                    (["nrOfInstances", "numberOfInstances"], total.unwrap_or(begun)),
                    (["nrOfActiveInstances", "numberOfActiveInstances"], begun - done),
                    (["nrOfCompletedInstances", "numberOfCompletedInstances"], done),
                    (["nrOfTerminatedInstances", "numberOfTerminatedInstances"], 0),
                ] {
                    counters.extend(names.map(|name| (name, Value::Integer(value))));
                }
                break;
            }
        }
        Self { state: run.state, scope, over, counters }
    }
}

impl Lookup for Seen<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        if let Some(value) = self.over.and_then(|over| over.get(name)) {
            return Some(value);
        }
        let mut scope = self.scope;
        while let Some(record) = self.state.scope(scope) {
            if let Some(value) = record.locals.get(name) {
                return Some(value);
            }
            if record.is_border() {
                return None;
            }
            scope = record.parent;
        }
        let counter = || self.counters.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        self.state.variables.get(name).or_else(counter)
    }
}

impl State {
    pub(super) fn scope(&self, id: ScopeId) -> Option<&Scope> {
        let place = self.scopes.binary_search_by_key(&id, |scope| scope.id).ok()?;
        self.scopes.get(place)
    }

    pub(super) fn scope_mut(&mut self, id: ScopeId) -> Option<&mut Scope> {
        let place = self.scopes.binary_search_by_key(&id, |scope| scope.id).ok()?;
        self.scopes.get_mut(place)
    }
}

impl Run<'_, '_> {
    /// The scopes from one outwards, without the process.
    pub(super) fn around(&self, scope: ScopeId) -> impl Iterator<Item = &Scope> {
        std::iter::successors(self.state.scope(scope), |scope| self.state.scope(scope.parent))
    }

    pub(super) fn variables_at(&self, scope: ScopeId) -> Seen<'_> {
        Seen::new(self, scope, None)
    }

    pub(super) fn evaluate(
        &self,
        expression: &Expression,
        element: &Element,
        scope: ScopeId,
    ) -> Result<Value, Rejected> {
        explain(expression.evaluate(&self.variables_at(scope)), element)
    }

    /// A name or code that stands in the file or is computed.
    pub(super) fn text(&self, text: &Text, element: &Element, scope: ScopeId) -> Result<Name, Rejected> {
        Ok(match text {
            Text::Fixed(name) => name.clone(),
            Text::Computed(expression) => Name::from(self.evaluate(expression, element, scope)?.to_string()),
        })
    }

    pub(super) fn source(
        &self,
        source: &Source,
        element: &Element,
        scope: ScopeId,
        over: Option<&Variables>,
    ) -> Result<Value, Rejected> {
        let seen = Seen::new(self, scope, over);
        value_of(source, &seen).map_err(|error| fault(element, &error))
    }

    /// The variables that an activity or event gets, over those that it has already.
    pub(super) fn mapped(
        &self,
        mappings: &[Mapping],
        element: &Element,
        scope: ScopeId,
        mut locals: Variables,
    ) -> Result<Variables, Rejected> {
        for mapping in mappings {
            if matches!(mapping.source, Source::All) {
                let mut all = self.all_variables(scope);
                all.append(&mut locals);
                locals = all;
            } else {
                let value = self.source(&mapping.source, element, scope, Some(&locals))?;
                mapping.put(&mut locals, None, value);
            }
        }
        Ok(locals)
    }

    /// All variables that are seen from a scope, inner ones over outer ones.
    pub(super) fn all_variables(&self, scope: ScopeId) -> Variables {
        let mut all = Variables::new();
        let mut is_bordered = false;
        for record in self.around(scope) {
            for (name, value) in &record.locals {
                all.entry(name.clone()).or_insert_with(|| value.clone());
            }
            if record.is_border() {
                is_bordered = true;
                break;
            }
        }
        if !is_bordered {
            for (name, value) in &self.state.variables {
                all.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        all
    }

    /// Sets variables where each is known; new ones in the process, or in the called process that this runs in.
    pub(super) fn set(&mut self, scope: ScopeId, variables: Variables) {
        if variables.is_empty() {
            return;
        }
        self.is_changed = true;
        if scope == ScopeId::PROCESS {
            if self.state.variables.is_empty() {
                self.state.variables = variables;
            } else {
                self.state.variables.extend(variables);
            }
            return;
        }
        for (name, value) in variables {
            let home = self.home_of_variable(scope, &name);
            match home.and_then(|home| self.state.scope_mut(home)) {
                Some(record) => record.locals.insert(name, value),
                None => self.state.variables.insert(name, value),
            };
        }
    }

    fn home_of_variable(&self, scope: ScopeId, name: &str) -> Option<ScopeId> {
        let keeps = |record: &Scope| {
            record.role == Role::Run
                && record.element.resolve(self.definition).is_some_and(|element| element.keeps_results)
        };
        self.around(scope)
            .find(|record| record.locals.contains_key(name) || record.is_border() || keeps(record))
            .map(|record| record.id)
    }

    /// Sets what an activity gives out, in the scope around it.
    pub(super) fn give_out(&mut self, element: &Element, from: ScopeId, to: ScopeId) -> Result<(), Rejected> {
        let mut given = Variables::new();
        for mapping in &element.outputs {
            if matches!(mapping.source, Source::All) {
                let mut all = self.state.scope(from).map(|record| record.locals.clone()).unwrap_or_default();
                if let Some(item) =
                    element.looping.as_ref().and_then(|looping| looping.element_variable.as_ref())
                {
                    all.remove(item);
                }
                given.append(&mut all);
            } else {
                let value = self.source(&mapping.source, element, from, None)?;
                let known = || self.variables_at(to).get(&mapping.target).cloned();
                let known = if mapping.path.is_empty() { None } else { known() };
                mapping.put(&mut given, known, value);
            }
        }
        self.set(to, given);
        Ok(())
    }
}

impl Scope {
    /// Whether names are not looked up beyond it: a called process has variables of its own.
    fn is_border(&self) -> bool {
        self.is_call
    }
}

fn value_of(source: &Source, seen: &Seen<'_>) -> Result<Value, EvaluationError> {
    Ok(match source {
        Source::All => Value::Null,
        Source::Variable(name) => seen.get(name).cloned().unwrap_or_default(),
        Source::Expression(expression) => expression.evaluate(seen)?,
        Source::Value(value) => value.clone(),
        Source::List(items) => {
            Value::List(items.iter().map(|item| value_of(item, seen)).collect::<Result<_, _>>()?)
        }
        Source::Map(entries) => {
            let entry = |(key, item): &(String, Source)| Ok((key.clone(), value_of(item, seen)?));
            Value::Map(entries.iter().map(entry).collect::<Result<_, EvaluationError>>()?)
        }
    })
}

pub(super) fn explain<T>(result: Result<T, EvaluationError>, element: &Element) -> Result<T, Rejected> {
    result.map_err(|error| fault(element, &error))
}

fn fault(element: &Element, error: &EvaluationError) -> Rejected {
    Rejected::Expression { element: element.id.clone(), reason: error.to_string() }
}

/// Whether a run of this element has variables of its own and sees none around it.
pub(super) fn is_call(element: &Element) -> bool {
    element.kind == Kind::CallActivity
}
