//! Organisations that a sheet names without codes: the one above by its name, the kind by the end of the name, and the
//! organisation itself when it is registered already.

use documents::table::{Said, Value, Working};

use crate::{
    Kind,
    texts::{self, column},
};

/// The kind, by the end of the name, where no cell says it; where one says something else it is asked, with this one to
/// choose.
pub(super) fn kind(row: &mut Working<'_>) {
    let by_name = row.text(column::FULL_NAME).and_then(texts::kind_of_name);
    let Some(by_name) = by_name else { return };
    if row.is_empty(column::KIND) {
        row.set(column::KIND, Value::Text(by_name.title().to_owned()));
    } else if row.value(column::KIND).is_none() {
        row.propose(column::KIND, by_name.title());
    }
}

/// The organisation above, by its name.
pub(super) fn parent(row: &mut Working<'_>) {
    if row.text(column::PARENT_CODE).is_some() || !row.has(column::PARENT) {
        return;
    }
    if row.is_empty(column::PARENT) {
        // The topmost has none; a branch always has one.
        let is_branch = row.text(column::KIND).and_then(Kind::by_title).is_some_and(Kind::is_branch);
        if is_branch {
            match row.say(column::PARENT, Said::question("parent", texts::PARENT_MISSING), None) {
                Some(answer) => row.set(column::PARENT_CODE, Value::Text(answer)),
                None => row.blocked_by(column::PARENT_CODE, column::PARENT),
            }
        }
        return;
    }
    match row.above_named(column::PARENT, texts::PARENT_NAME_UNKNOWN) {
        Some(code) => row.set(column::PARENT_CODE, Value::Text(code)),
        None => row.blocked_by(column::PARENT_CODE, column::PARENT),
    }
}

/// The organisation itself: one that is registered below the one above keeps its names and its code; a new one gets its
/// names from the sheet and is asked for its code.
pub(super) fn own(row: &mut Working<'_>) {
    if row.has(column::CODE) {
        return;
    }
    let Some(name) = row.text(column::FULL_NAME).map(str::to_owned) else { return };
    let parent = row.text(column::PARENT_CODE).map(str::to_owned);
    if let Some(found) = row.unit_below(&name, parent.as_deref()) {
        let said = Said::note("registered", texts::REGISTERED_BY_NAME);
        row.say(column::FULL_NAME, said, Some(Value::Text(found.full_name.clone())));
        row.set(column::CODE, Value::Text(found.code));
        return;
    }
    let front = row.text(column::PARENT).map(|above| texts::stem(above).to_owned()).unwrap_or_default();
    let full = if name.starts_with(&front) || name.starts_with(texts::OF_THE_PARTY) {
        name
    } else {
        format!("{front}{name}")
    };
    let context = parent.unwrap_or_default();
    let said = Said::question("code-missing", texts::CODE_MISSING);
    match row.say_in(column::FULL_NAME, said, Some(Value::Text(full.clone())), &context) {
        Some(code) => {
            row.set(column::FULL_NAME, Value::Text(full));
            row.set(column::CODE, Value::Text(code));
        }
        None => row.blocked_by(column::CODE, column::FULL_NAME),
    }
}
