//! Sign-in accounts for persons of the register, opened by those who keep it.

use identity::{
    Person,
    accounts::{self, Opened},
};
use platform::{RawId, Reader, Result, Tx, audit::Entry};
use serde_json::json;

use crate::register;

/// Opens an account for a person in scope, with a password that is shown once. An empty sign-in name takes the number
/// of the school or house.
pub(crate) async fn open(tx: &mut Tx, raw: RawId<Person>, name: &str) -> Result<Opened> {
    let person = register::resolve(&tx.read(), raw).await?;
    let name = if name.trim().is_empty() { person.number.as_deref().unwrap_or_default() } else { name };
    let draft = accounts::Draft::check(name, &person.name, Some(person.person))?;
    let opened = accounts::open(tx, draft).await?;
    let entry = Entry::new("members.account.opened", "person").on(person.person.uuid(), &person.path);
    tx.audit(entry.after(json!({ "account": opened.name })));
    Ok(opened)
}

/// The sign-in name of a person, when there is an account.
pub(crate) async fn name_of(reader: &Reader<'_>, person: platform::Id<Person>) -> Result<Option<String>> {
    Ok(accounts::of_person(reader, person).await?.map(|account| account.name))
}
