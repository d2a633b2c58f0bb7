//! Who of those that are registered already a row means, for sheets that speak of them.

use super::{
    cells::{Said, Value},
    context::Known,
    derive::Working,
    finding::Choice,
};
use crate::texts;

/// Who of the registered is meant by a number of his own and a name; fills the identity number and the branch. For kinds
/// of sheets that speak of people who are there already.
pub fn registered(row: &mut Working<'_>, number: &str, name: &str, civil_id: &str, unit: &str) {
    let own = row.text(number).map(str::to_owned);
    let called = row.text(name).map(str::to_owned);
    let Some(own_number) = own else {
        let Some(called) = called else { return };
        let branch = row.text(unit).map(str::to_owned);
        let mut found = row.people_by_name(&called).unwrap_or_default();
        if let Some(branch) = &branch {
            found.retain(|known| known.unit == *branch);
        }
        match found.as_slice() {
            [known] => {
                let known = known.clone();
                row.say_row(Said::note("by-name", texts::by_name()), None);
                take(row, &known, civil_id, unit);
            }
            [] => row.say_row(Said::problem("nobody", texts::nobody()), Some(civil_id)),
            several => {
                let choices = several.iter().map(|known| Choice::plain(known.number.clone())).collect();
                row.say_row(
                    Said::question("several-persons", texts::several_persons()).choices(choices),
                    Some(civil_id),
                );
            }
        }
        return;
    };
    let Some(found) = row.people_by_number(&own_number) else { return };
    match found.as_slice() {
        [known] if called.as_deref().is_none_or(|called| called == known.name) => {
            let known = known.clone();
            take(row, &known, civil_id, unit);
        }
        [_, ..] => {
            row.say(name, Said::problem("another-person", texts::another_person(number)), None);
            row.blocked_by(civil_id, name);
        }
        [] => {
            let branch = row.text(unit).map(str::to_owned);
            let mut near =
                called.map(|called| row.people_by_name(&called).unwrap_or_default()).unwrap_or_default();
            near.retain(|known| branch.as_ref().is_none_or(|branch| *branch == known.unit));
            let choices: Vec<Choice> = near
                .iter()
                .map(|known| Choice { value: known.number.clone(), label: texts::person(known) })
                .collect();
            let what = texts::number_unknown(number, choices.len());
            row.say(number, Said::problem("nobody", what).choices(choices), None);
            row.blocked_by(civil_id, number);
        }
    }
}

fn take(row: &mut Working<'_>, known: &Known, civil_id: &str, unit: &str) {
    row.set(civil_id, Value::Text(known.civil_id.clone()));
    if !known.unit.is_empty() {
        row.set(unit, Value::Text(known.unit.clone()));
    }
}
