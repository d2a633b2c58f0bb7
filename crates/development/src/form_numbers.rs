//! Numbers of the 入党志愿书: each form that is issued has its own, over all cases of the instance.
//!
//! A number stays with the case it was issued to, also when another form is issued to that case later: a form that was
//! spoilt is kept on file and its number is not used again.

use platform::{Error, Reader, Result, Scope, Tx};
use rules::development::{FieldValue, Task};
use sea_orm::{ActiveValue::Set, ColumnTrait};

use crate::{cases, schema::form_number, texts};

/// 发放并登记入党志愿书: the work point that registers the number.
const ISSUED: &str = "WP29";
/// The name of its field.
const FIELD: &str = "form_number";

/// The number as numbers are compared: without spaces, letters in capitals.
fn plain(number: &str) -> String {
    number.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// The number that a work point registers; nothing at all others.
pub(crate) fn of<'a>(
    task: &Task<'_>,
    fields: &'a std::collections::BTreeMap<String, FieldValue>,
) -> Option<&'a str> {
    if task.is_check || task.work_point.code != ISSUED {
        return None;
    }
    match fields.get(FIELD) {
        Some(FieldValue::Text(number)) => Some(number),
        _ => None,
    }
}

/// Registers a number for a case.
///
/// # Errors
/// [`Error::Invalid`] at the field when the number belongs to another case.
pub(crate) async fn register(tx: &Tx, case: &cases::Row, task: &Task<'_>, number: &str) -> Result<()> {
    let number = plain(number);
    let taken = || Error::invalid(format!("f-{FIELD}"), texts::form_number_taken(&task.work_point.article));
    match owner(&tx.read(), &number).await? {
        Some(row) if row.case_id == case.id => Ok(()),
        Some(_) => Err(taken()),
        None => {
            tx.insert(form_number::ActiveModel {
                id: Set(tx.new_id()),
                case_id: Set(case.id),
                number: Set(number),
                path: Set(case.path.to_string()),
            })
            .await
            .map_err(|error| error.when_taken("development_form_number", &["number"], taken))?;
            Ok(())
        }
    }
}

async fn owner(reader: &Reader<'_>, number: &str) -> Result<Option<form_number::Model>> {
    let system = Scope::system("a number of a form is issued once");
    let query = reader.beyond_scope(&system).find::<form_number::Entity>();
    query.filter(form_number::Column::Number.eq(number)).one().await
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn spaces_and_small_letters_make_no_other_number() {
        assert_eq!(plain(" sl2026 0001\u{3000}"), "SL20260001");
    }
}
