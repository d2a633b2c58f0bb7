//! What follows from the values of a row: sex and birthday from the identity number, the branch from its name, and what
//! a kind of sheet adds.

use chrono::NaiveDate;
use rules::{CivilId, codes};

use super::{
    cells::{self, Said, Value},
    context::{Context, Known},
    finding::{Choice, Problem, Severity},
    layout::{Column, Kind, Layout, Role},
    record::{Read, shown_at},
    units::{Coded, Named, Wanted},
};
use crate::{sheets::Row, texts};

/// A row under its steps.
pub struct Working<'a> {
    pub(super) layout: &'static Layout,
    pub(super) row: &'a Row,
    pub(super) places: &'a [Option<usize>],
    pub(super) reads: &'a mut [Read],
    pub(super) context: &'a Context,
    /// What is said about the row as a whole.
    pub(super) row_said: &'a mut Vec<Problem>,
}

impl Working<'_> {
    /// What is known besides the sheet.
    pub fn today(&self) -> NaiveDate {
        self.context.today
    }

    /// What stands above the head, and the name of the sheet.
    pub fn titles(&self) -> &[String] {
        &self.context.titles
    }

    /// Whether the sheet has the column.
    pub fn has(&self, heading: &str) -> bool {
        self.layout.at(heading).and_then(|at| self.places.get(at)).is_some_and(Option::is_some)
    }

    /// Whether the cell of a column is empty, as far as reading is concerned.
    pub fn is_empty(&self, heading: &str) -> bool {
        self.layout
            .at(heading)
            .and_then(|at| self.reads.get(at))
            .is_none_or(|read| read.value.is_none() && read.finding.is_none())
    }

    /// The value of a column.
    pub fn value(&self, heading: &str) -> Option<&Value> {
        self.reads.get(self.layout.at(heading)?)?.value.as_ref()
    }

    /// The text of a column.
    pub fn text(&self, heading: &str) -> Option<&str> {
        match self.value(heading) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The day of a column.
    pub fn day(&self, heading: &str) -> Option<NaiveDate> {
        match self.value(heading) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// Gives a column a value.
    pub fn set(&mut self, heading: &str, value: Value) {
        if let Some(read) = self.layout.at(heading).and_then(|at| self.reads.get_mut(at)) {
            *read = Read { value: Some(value), finding: None };
        }
    }

    /// Gives a column a value when it has none and nothing is said about it.
    pub fn set_if_empty(&mut self, heading: &str, value: Value) {
        if self.is_empty(heading) {
            self.set(heading, value);
        }
    }

    /// Adds something to choose to what is asked about a cell, in front.
    pub fn propose(&mut self, heading: &str, value: &str) {
        let read = self.layout.at(heading).and_then(|at| self.reads.get_mut(at));
        if let Some(finding) = read.and_then(|read| read.finding.as_mut()) {
            finding.choices.retain(|one| one.value != value);
            finding.choices.insert(0, Choice::plain(value));
        }
    }

    /// The code of the organisation that a column names, which is no branch; asks where none or several fit.
    pub fn above_named(&mut self, heading: &str, what: &str) -> Option<String> {
        let column = self.layout.columns.iter().find(|column| column.heading == heading)?;
        let name = self.text(heading)?.to_owned();
        let found = match self.context.named(&name, None, Wanted::Above) {
            Named::One(at) => Some(at),
            Named::Several(units) | Named::Near(units) => {
                let answer = ask_unit(self, column, what.to_owned(), &units, "");
                // The row waits for the answer; what is written still tells organisations of one name apart.
                if answer.is_none()
                    && let Some(read) = self.layout.at(heading).and_then(|at| self.reads.get_mut(at))
                {
                    read.value = Some(Value::Text(name));
                }
                answer
            }
        };
        found.and_then(|at| self.context.units.entry(at)).map(|entry| entry.code.clone())
    }

    /// The organisation that a name means, below another one where its code is known; none where none or several fit.
    pub fn unit_below(&self, name: &str, above: Option<&str>) -> Option<super::UnitEntry> {
        let below = above.and_then(|code| self.context.units.place(code));
        [Wanted::Branch, Wanted::Above].into_iter().find_map(|wanted| {
            match self.context.named(name, below, wanted) {
                Named::One(at) => self.context.units.entry(at).cloned(),
                _ => None,
            }
        })
    }

    /// Says something about a cell. Without a value for it (`None`) the cell has none; a question that was answered is
    /// not asked again: then its answer is given back and nothing is said.
    pub fn say(&mut self, heading: &str, said: Said, value: Option<Value>) -> Option<String> {
        self.say_in(heading, said, value, "")
    }

    /// As [`Working::say`]; `context` is what else the question depends on.
    pub fn say_in(
        &mut self,
        heading: &str,
        said: Said,
        value: Option<Value>,
        context: &str,
    ) -> Option<String> {
        let at = self.layout.at(heading)?;
        let shown = shown_at(self.row, self.places, at);
        if said.severity != Severity::Note
            && let Some(answer) = self.context.answer(heading, &super::finding::shown(&shown), context)
        {
            return Some(answer.to_owned());
        }
        let mut problem = Problem::new(self.row.number, heading, &shown, said.code, said.what)
            .severity(said.severity)
            .choices(said.choices);
        context.clone_into(&mut problem.context);
        if let Some(read) = self.reads.get_mut(at) {
            *read = Read { value, finding: Some(Box::new(problem)) };
        }
        None
    }

    /// A column has no value because of what is said about another one.
    pub fn blocked_by(&mut self, heading: &str, by: &str) {
        let finding =
            self.layout.at(by).and_then(|at| self.reads.get(at)).and_then(|read| read.finding.clone());
        if let Some(read) = self.layout.at(heading).and_then(|at| self.reads.get_mut(at)) {
            *read = Read { value: None, finding };
        }
    }

    /// Says something about the row as a whole; `instead` is the column whose lack it explains.
    pub fn say_row(&mut self, said: Said, instead: Option<&str>) {
        let problem = Problem::new(self.row.number, "", "", said.code, said.what)
            .severity(said.severity)
            .choices(said.choices);
        if let Some(read) =
            instead.and_then(|heading| self.layout.at(heading)).and_then(|at| self.reads.get_mut(at))
        {
            *read = Read { value: None, finding: Some(Box::new(problem.clone())) };
        }
        self.row_said.push(problem);
    }

    /// The registered persons with this number of their own; nothing where nobody is known.
    pub fn people_by_number(&self, number: &str) -> Option<Vec<Known>> {
        Some(self.context.people.as_ref()?.by_number(number))
    }

    /// The registered persons of this name.
    pub fn people_by_name(&self, name: &str) -> Option<Vec<Known>> {
        Some(self.context.people.as_ref()?.by_name(name))
    }

    /// The code of the organisation that a text names, wherever it is.
    pub fn unit_named(&self, name: &str) -> Option<String> {
        [Wanted::Branch, Wanted::Above].into_iter().find_map(|wanted| {
            match self.context.named(name, None, wanted) {
                Named::One(at) => self.context.units.entry(at).map(|entry| entry.code.clone()),
                _ => None,
            }
        })
    }

    /// The short name of the organisation of a code.
    pub fn unit_name(&self, code: &str) -> Option<&str> {
        self.context.units.by_code(code).map(|entry| entry.short_name.as_str())
    }

    fn column(&self, role: Role) -> Option<&'static Column> {
        self.layout.by_role(role).and_then(|at| self.layout.columns.get(at))
    }
}

/// What every kind of sheet takes from the identity number of a person: what the sheet leaves open of sex and birthday.
pub(super) fn from_civil_id(row: &mut Working<'_>) {
    let Some(at) = row.layout.columns.iter().position(|column| column.kind == Kind::CivilId) else { return };
    let Some(column) = row.layout.columns.get(at) else { return };
    let number = match row.text(column.heading).map(CivilId::parse) {
        Some(Ok(number)) => number,
        // A number that we masked ourselves is for who keeps the key beside it.
        Some(Err(_)) if row.text(column.heading).is_some_and(|text| text.contains('*')) => return,
        Some(Err(why)) => {
            if let Some(answer) = row.say(column.heading, Said::problem("civil-id", why.to_string()), None) {
                row.set(column.heading, Value::Text(answer));
                return;
            }
            return without_number(row, column.heading);
        }
        None => return without_number(row, column.heading),
    };
    if let Some(birth) = row.layout.by_role(Role::Birth)
        && let (Some(column), Some(read)) = (row.layout.columns.get(birth), row.reads.get(birth))
    {
        if read.value.is_none() && read.finding.is_none() {
            row.set(column.heading, Value::Day(number.birth()));
        } else if let Some(part) = read.part(row.row, row.places, birth, column) {
            let outcome = cells::completed_birth(column, part, number.birth());
            match (outcome.value, outcome.said) {
                (Some(value), None) => row.set(column.heading, value),
                (value, Some(said)) => {
                    row.say(column.heading, said, value);
                }
                _ => {}
            }
        }
    }
    if let Some(column) = row.column(Role::Sex)
        && row.is_empty(column.heading)
    {
        let title = codes::SEXES.name(number.sex().code()).unwrap_or_default();
        row.set(column.heading, Value::Text(title.to_owned()));
    }
}

/// What only the number could have said is not missing besides.
fn without_number(row: &mut Working<'_>, heading: &str) {
    if row.is_empty(heading) {
        return;
    }
    for column in [Role::Sex, Role::Birth].into_iter().filter_map(|role| row.column(role)).collect::<Vec<_>>()
    {
        if row.is_empty(column.heading) && !row.has(column.heading) {
            row.blocked_by(column.heading, heading);
        }
    }
}

/// The branch by code, by name, or by its name below the organisation above.
pub(super) fn branch(row: &mut Working<'_>) {
    if row.context.units.is_empty() {
        return;
    }
    let above = above(row);
    let Some(code_column) = row.column(Role::UnitCode) else { return };
    let code = row.text(code_column.heading).map(str::to_owned);
    let name_column = row.column(Role::UnitName);
    let name = name_column.and_then(|column| row.text(column.heading)).map(str::to_owned);
    let Above { unit: above, is_asked, is_named } = above;
    match (code, name_column, name) {
        (Some(code), name_column, name) => {
            let is_coded = check_code(row, code_column, &code, name.as_deref(), above);
            if let (Some(at), Some(_), Some(name)) = (is_coded, name_column, name) {
                compare(row, code_column, at, &name, above);
            }
        }
        (None, Some(name_column), Some(name)) => {
            if is_asked {
                if let Some(column) = row.column(Role::AboveName) {
                    row.blocked_by(code_column.heading, column.heading);
                }
                return;
            }
            let below = above.or(row.context.unit);
            by_name(row, code_column, name_column, &name, below, is_named);
        }
        (None, ..) if row.is_empty(code_column.heading) => {
            // The whole sheet is of one branch, by its title or because the person said so.
            let of_the_sheet = row.context.unit.and_then(|at| row.context.units.entry(at));
            if let Some(entry) = of_the_sheet.filter(|entry| entry.is_branch && !row.has(code_column.heading))
            {
                let code = entry.code.clone();
                row.set(code_column.heading, Value::Text(code));
            }
        }
        _ => {}
    }
}

/// What the columns about the organisation above say.
struct Above {
    unit: Option<usize>,
    /// Whether it cannot be known without an answer.
    is_asked: bool,
    /// Whether the sheet has such a column at all.
    is_named: bool,
}

fn above(row: &mut Working<'_>) -> Above {
    let mut found = Above { unit: None, is_asked: false, is_named: false };
    if let Some(column) = row.column(Role::AboveCode)
        && let Some(code) = row.text(column.heading).map(str::to_owned)
    {
        found.is_named = true;
        match row.context.units.coded(&code) {
            Coded::Is(at) => found.unit = Some(at),
            Coded::Padded(at) => {
                found.unit = Some(at);
                padded(row, column, at);
            }
            Coded::Unknown => {}
        }
    }
    let Some(column) = row.column(Role::AboveName) else { return found };
    found.is_named |= row.has(column.heading);
    let Some(name) = row.text(column.heading).map(str::to_owned).filter(|_| found.unit.is_none()) else {
        return found;
    };
    match row.context.named(&name, None, Wanted::Above) {
        Named::One(at) => found.unit = Some(at),
        Named::Several(units) => {
            found.unit = ask_unit(row, column, texts::above_ambiguous(&name), &units, "");
            found.is_asked = found.unit.is_none();
        }
        Named::Near(units) => {
            found.unit = ask_unit(row, column, texts::above_unknown(&name), &units, "");
            found.is_asked = found.unit.is_none();
        }
    }
    found
}

/// Asks which organisation a cell means; the one that was answered.
fn ask_unit(
    row: &mut Working<'_>,
    column: &'static Column,
    what: String,
    units: &[usize],
    context: &str,
) -> Option<usize> {
    let choices = row.context.units.choices(units);
    let answer = row.say_in(column.heading, Said::question("unit", what).choices(choices), None, context)?;
    match row.context.units.coded(answer.trim()) {
        Coded::Is(at) | Coded::Padded(at) => Some(at),
        Coded::Unknown => None,
    }
}

fn padded(row: &mut Working<'_>, column: &'static Column, at: usize) {
    let Some(code) = row.context.units.entry(at).map(|entry| entry.code.clone()) else { return };
    let what = texts::zeros_lost(column.heading, &code);
    row.say(column.heading, Said::note("zeros-lost", what), Some(Value::Text(code)));
}

/// Takes a code; the organisation that it is.
fn check_code(
    row: &mut Working<'_>,
    column: &'static Column,
    code: &str,
    name: Option<&str>,
    above: Option<usize>,
) -> Option<usize> {
    match row.context.units.coded(code) {
        Coded::Is(at) => Some(at),
        Coded::Padded(at) => {
            padded(row, column, at);
            Some(at)
        }
        Coded::Unknown => {
            let found = name.map(|name| row.context.named(name, above.or(row.context.unit), Wanted::Branch));
            let units = match found {
                Some(Named::One(at)) => vec![at],
                Some(Named::Several(units)) => units,
                _ => Vec::new(),
            };
            let choices = row.context.units.choices(&units);
            let said = Said::problem("branch", texts::code_unknown(!choices.is_empty())).choices(choices);
            let answer = row.say(column.heading, said, None)?;
            settle(row, column, answer);
            None
        }
    }
}

/// A code and a name that mean two organisations are asked about.
fn compare(row: &mut Working<'_>, column: &'static Column, at: usize, name: &str, above: Option<usize>) {
    let coded = row.context.units.entry(at).map(|entry| entry.is_in_scope);
    if coded != Some(true) {
        return;
    }
    let code = row.context.units.entry(at).map(|entry| entry.code.clone()).unwrap_or_default();
    let other = match row.context.named(name, above.or(row.context.unit), Wanted::Branch) {
        Named::One(other) if other == at => return settle(row, column, code),
        Named::Several(units) if units.contains(&at) => return settle(row, column, code),
        Named::One(other) => vec![other],
        Named::Several(units) => units,
        Named::Near(_) => match row.context.named(name, None, Wanted::Branch) {
            Named::One(other) if other == at => return settle(row, column, code),
            Named::Several(units) if units.contains(&at) => return settle(row, column, code),
            Named::One(other) => vec![other],
            Named::Several(units) => units,
            Named::Near(_) => return,
        },
    };
    let choices = row.context.units.choices(&[vec![at], other].concat());
    let said = Said::question("code-and-name", texts::code_and_name(column.heading)).choices(choices);
    if let Some(answer) = row.say_in(column.heading, said, None, name) {
        settle(row, column, answer);
    }
}

fn by_name(
    row: &mut Working<'_>,
    code_column: &'static Column,
    name_column: &'static Column,
    name: &str,
    below: Option<usize>,
    is_named: bool,
) {
    // A title that names one branch says nothing about another one named in the row.
    let below = below.filter(|at| row.context.units.entry(*at).is_some_and(|entry| !entry.is_branch));
    let above = below.and_then(|at| row.context.units.entry(at)).map(|entry| entry.short_name.clone());
    let found = match row.context.named(name, below, Wanted::Branch) {
        Named::One(at) => Some(at),
        Named::Several(units) => {
            let what = texts::branch_ambiguous(is_named);
            ask_unit(row, name_column, what, &units, above.as_deref().unwrap_or_default())
        }
        Named::Near(units) => {
            let what = texts::branch_unknown(above.as_deref());
            ask_unit(row, name_column, what, &units, above.as_deref().unwrap_or_default())
        }
    };
    match found.and_then(|at| row.context.units.entry(at)).map(|entry| entry.code.clone()) {
        Some(code) => settle(row, code_column, code),
        None => row.blocked_by(code_column.heading, name_column.heading),
    }
}

/// The branch is known: its code, and beside it the name that it bears, whatever was written for it.
fn settle(row: &mut Working<'_>, code_column: &'static Column, code: String) {
    let name = row.unit_name(&code).map(str::to_owned);
    // What was said about a code that stays as it is stays too.
    if row.text(code_column.heading) != Some(code.as_str()) {
        row.set(code_column.heading, Value::Text(code));
    }
    if let (Some(column), Some(name)) = (row.column(Role::UnitName), name) {
        row.set(column.heading, Value::Text(name));
    }
}
