//! What modules offer to pages of others. The page knows only the trait, so that layers stay one-way.

use std::{future::Future, pin::Pin};

use chrono::NaiveDate;
use identity::{Person, SignedIn};
use platform::{Id, Reader, Result};

use crate::ui::Markup;

/// A boxed future, because offers are kept as trait objects.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// One thing that somebody has to do.
#[derive(Clone, Debug)]
pub struct Todo {
    /// What to do, as a verb with its object.
    pub title: String,
    /// Whom or what it is about, and where.
    pub detail: String,
    /// Where it is done.
    pub href: String,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// The icon.
    pub icon: &'static str,
}

/// A module that knows what somebody has to do in the post chosen.
pub trait TodoSource: Send + Sync {
    /// The most pressing first, at most `limit`; and how many there are in all.
    fn todos<'a>(&'a self, reader: Reader<'a>, who: &'a SignedIn, limit: u64) -> Boxed<'a, (Vec<Todo>, u64)>;
}

/// A panel of the member record that belongs to another module.
pub struct Section {
    /// The anchor.
    pub id: &'static str,
    /// The title.
    pub title: &'static str,
    /// The body, rendered by the module.
    pub body: Markup,
}

/// A module that has something to show on the record of a person.
pub trait RecordSection: Send + Sync {
    /// The panel, or nothing when there is nothing to show or it is not for who asks.
    fn section<'a>(
        &'a self,
        reader: Reader<'a>,
        who: &'a SignedIn,
        person: Id<Person>,
    ) -> Boxed<'a, Option<Section>>;
}
