//! What this module offers to pages of others: one's own record, and the names of persons.

use std::collections::HashMap;

use identity::Person;
use platform::{Id, Reader};
use uuid::Uuid;
use web::offers::{Boxed, Named, OwnMatter, OwnMatters, SubjectNames};

use crate::{register, texts::page};

/// One's own record.
pub(crate) struct OwnRecord;

impl OwnMatters for OwnRecord {
    fn of<'a>(&'a self, _: Reader<'a>, _: Id<Person>) -> Boxed<'a, Vec<OwnMatter>> {
        let matter = OwnMatter { href: "/me/profile", title: page::OWN_RECORD, icon: "user" };
        Box::pin(async move { Ok(vec![matter]) })
    }
}

/// Persons of the register, within the scope of who asks.
pub(crate) struct PersonNames;

impl SubjectNames for PersonNames {
    fn kind(&self) -> &'static str {
        "person"
    }

    fn names<'a>(&'a self, reader: Reader<'a>, ids: &'a [Uuid]) -> Boxed<'a, HashMap<Uuid, Named>> {
        Box::pin(async move {
            let named = register::named(&reader, ids).await?;
            let named = named.into_iter().map(|(person, name)| {
                (person.uuid(), Named { name, href: Some(format!("/members/{person}")) })
            });
            Ok(named.collect())
        })
    }
}
