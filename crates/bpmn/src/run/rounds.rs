//! Activities that run several times: for each of a list, so many times, or as long as a condition holds.

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::{Moving, Run, data::explain};
use crate::{
    definition::{Element, Looping, Source},
    effect::Rejected,
    state::{Role, Rounds, ScopeId},
    values::{Value, Variables},
};

/// Most runs of one activity.
const MOST_RUNS: u32 = 5_000;

impl<'d> Run<'d, '_> {
    pub(super) fn begin_rounds(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let Some(looping) = &element.looping else { return Ok(()) };
        let (total, list) = self.plan(element, looping, scope)?;
        let rounds = self.open_scope(element, scope, Role::Rounds, Variables::new(), None)?;
        if let Some(record) = self.state.scope_mut(rounds) {
            record.rounds = Some(Box::new(Rounds { total, list, ..Rounds::default() }));
        }
        let begins_none = total == Some(0)
            || (looping.is_standard
                && looping.is_tested_before
                && !self.goes_on(element, looping, rounds)?);
        if begins_none {
            return self.end_rounds(element, rounds);
        }
        let at_once = if looping.is_sequential { 1 } else { total.unwrap_or(1) };
        for _ in 0..at_once {
            self.spend()?;
            self.moving.push_back(Moving::Next { scope: rounds });
        }
        Ok(())
    }

    /// How many runs there will be, and of which list.
    fn plan(
        &self,
        element: &Element,
        looping: &Looping,
        scope: ScopeId,
    ) -> Result<(Option<u32>, Vec<Value>), Rejected> {
        let fault =
            |reason: &str| Rejected::Expression { element: element.id.clone(), reason: reason.to_owned() };
        if looping.is_standard {
            return Ok((None, vec![]));
        }
        let (count, list) = if let Some(collection) = &looping.collection {
            match self.evaluate(collection, element, scope)? {
                Value::List(list) => (i64::try_from(list.len()).unwrap_or(i64::MAX), list),
                Value::Map(map) => {
                    (i64::try_from(map.len()).unwrap_or(i64::MAX), map.into_keys().map(Value::Text).collect())
                }
                // A list that travelled as text, as people type it into forms.
                Value::Text(text) => {
                    let list: Vec<_> = text.split(',').map(|item| Value::from(item.trim())).collect();
                    (i64::try_from(list.len()).unwrap_or(i64::MAX), list)
                }
                Value::Null => return Err(fault("the list of the runs is not there")),
                _ => return Err(fault("what the runs are to be for is not a list")),
            }
        } else {
            let cardinality = looping.cardinality.as_ref();
            let count = match cardinality.map(|count| self.evaluate(count, element, scope)).transpose()? {
                Some(Value::Integer(count)) => count,
                Some(number @ (Value::Decimal(_) | Value::Text(_))) => {
                    // 3.0 is three; half a run is none.
                    let number = number.to_string().trim().parse::<Decimal>();
                    let number = number.map_err(|_| fault("the number of runs is not a number"))?;
                    let whole = if number.fract().is_zero() { number.to_i64() } else { None };
                    whole.ok_or_else(|| fault("the number of runs is not a whole number"))?
                }
                _ => return Err(fault("the number of runs is not a number")),
            };
            (count, vec![])
        };
        let count = u32::try_from(count).map_err(|_| fault("the number of runs is negative or too large"))?;
        if count > MOST_RUNS {
            return Err(fault("there would be more than 5000 runs"));
        }
        Ok((Some(count), list))
    }

    /// Begins the next run, or undoes the next thing.
    pub(super) fn next(&mut self, scope: ScopeId) -> Result<(), Rejected> {
        let Some(record) = self.state.scope(scope) else { return Ok(()) };
        let (role, element) = (record.role, self.element(&record.element)?);
        match role {
            Role::Undo => self.undo_next(element, scope),
            Role::Rounds => self.next_run(element, scope),
            _ => Ok(()),
        }
    }

    fn next_run(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        let Some(looping) = &element.looping else { return Ok(()) };
        let Some(rounds) = self.state.scope_mut(scope).and_then(|record| record.rounds.as_mut()) else {
            return Ok(());
        };
        let number = rounds.begun;
        rounds.begun = super::after(number)?;
        let mut given = Variables::new();
        if let Some(name) = &looping.element_variable {
            let item = usize::try_from(number).ok().and_then(|number| rounds.list.get(number));
            given.insert(name.clone(), item.cloned().unwrap_or_default());
        }
        // What a run gives has to stay with it until it is collected.
        if let Some(Source::Variable(name)) = &looping.output_element
            && looping.output_collection.is_some()
        {
            given.entry(name.clone()).or_default();
        }
        self.begin(element, scope, Some((number, given)))
    }

    /// What a run gives to the list of results.
    pub(super) fn result_of_run(&self, element: &Element, scope: ScopeId) -> Result<Option<Value>, Rejected> {
        let Some(looping) = element.looping.as_ref().filter(|looping| looping.output_collection.is_some())
        else {
            return Ok(None);
        };
        let output = looping.output_element.as_ref();
        output.map(|output| self.source(output, element, scope, None)).transpose()
    }

    /// A run is done: the next, or the end of all of them.
    pub(super) fn run_is_done(
        &mut self,
        element: &'d Element,
        scope: ScopeId,
        number: u32,
        result: Option<Value>,
    ) -> Result<(), Rejected> {
        let Some(looping) = &element.looping else { return Ok(()) };
        let Some(rounds) = self.state.scope_mut(scope).and_then(|record| record.rounds.as_mut()) else {
            return Ok(());
        };
        rounds.done = rounds.done.saturating_add(1);
        if let (Some(result), Ok(place)) = (result, usize::try_from(number)) {
            if rounds.results.len() <= place {
                rounds.results.resize(place + 1, Value::Null);
            }
            if let Some(slot) = rounds.results.get_mut(place) {
                *slot = result;
            }
        }
        let is_last = rounds.total == Some(rounds.done);
        let completes = match &looping.completion {
            Some(condition) if !is_last => {
                self.spend_on(super::PRICE_OF_CONDITION)?;
                explain(condition.holds(&self.variables_at(scope)), element)?
            }
            _ => false,
        };
        if is_last || completes || (looping.is_standard && !self.goes_on(element, looping, scope)?) {
            return self.end_rounds(element, scope);
        }
        if looping.is_sequential {
            self.moving.push_back(Moving::Next { scope });
        }
        Ok(())
    }

    /// Whether a standard loop makes another run.
    fn goes_on(&self, element: &Element, looping: &Looping, scope: ScopeId) -> Result<bool, Rejected> {
        let done =
            self.state.scope(scope).and_then(|record| record.rounds.as_ref()).map_or(0, |rounds| rounds.done);
        if looping.maximum.is_some_and(|maximum| done >= maximum) {
            return Ok(false);
        }
        match &looping.condition {
            Some(condition) => explain(condition.holds(&self.variables_at(scope)), element),
            None => Ok(true),
        }
    }

    fn end_rounds(&mut self, element: &'d Element, scope: ScopeId) -> Result<(), Rejected> {
        self.clear(scope);
        let Some(record) = self.remove_scope(scope) else { return Ok(()) };
        if let (Some(looping), Some(rounds)) = (&element.looping, record.rounds)
            && let Some(name) = &looping.output_collection
        {
            self.set(record.parent, Variables::from([(name.clone(), Value::List(rounds.results))]));
        }
        self.go_on(element, record.parent)
    }
}
