//! What modules offer to pages of others. The page knows only the trait, so that layers stay one-way.

use std::collections::HashMap;

use chrono::NaiveDate;
use identity::{Person, SignedIn, Unit};
use platform::{Db, Id, Path, Reader};
use uuid::Uuid;

use crate::ui::Markup;

pub use platform::Boxed;

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

/// Which to-dos are asked for; an empty part does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TodoFilter {
    /// The code of a kind, as [`TodoSource::kinds`] names it.
    pub kind: Option<String>,
    /// Only of this part of the tree.
    pub below: Option<Path>,
    /// Only those that are due on this day or later; those without a day come last and belong to it.
    pub due_from: Option<NaiveDate>,
    /// Only those that are due on this day or before.
    pub due_to: Option<NaiveDate>,
}

/// A module that knows what somebody has to do in the post chosen.
pub trait TodoSource: Send + Sync {
    /// Those that the filter leaves, the most pressing first, at most `limit`; and how many it leaves in all.
    fn todos<'a>(
        &'a self,
        reader: Reader<'a>,
        who: &'a SignedIn,
        filter: &'a TodoFilter,
        limit: u64,
    ) -> Boxed<'a, (Vec<Todo>, u64)>;

    /// The kinds that this source may have for somebody: code and title.
    fn kinds<'a>(&'a self, reader: Reader<'a>, who: &'a SignedIn) -> Boxed<'a, Vec<(String, String)>>;
}

/// A place that the page of one's own matters leads to.
#[derive(Clone, Copy, Debug)]
pub struct OwnMatter {
    /// A route of the module.
    pub href: &'static str,
    /// The words.
    pub title: &'static str,
    /// The icon.
    pub icon: &'static str,
}

/// A module with pages for the own matters of a person.
pub trait OwnMatters: Send + Sync {
    /// Those that concern this person, who asks.
    fn of<'a>(&'a self, reader: Reader<'a>, person: Id<Person>) -> Boxed<'a, Vec<OwnMatter>>;
}

/// A module with something that has to be done on a new instance before all else.
pub trait FirstStep: Send + Sync {
    /// Where it is done, while it is due and is for who asks: signing in leads there.
    fn due<'a>(&'a self, reader: Reader<'a>, who: &'a SignedIn) -> Boxed<'a, Option<&'static str>>;
}

/// The name of something, and where it is shown.
#[derive(Clone, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
}

/// A module that knows the names of things that stand in the trail as ids.
pub trait SubjectNames: Send + Sync {
    /// The kind of thing, as entries name it.
    fn kind(&self) -> &'static str;

    /// The names of those that the reader may see; others are left out.
    fn names<'a>(&'a self, reader: Reader<'a>, ids: &'a [Uuid]) -> Boxed<'a, HashMap<Uuid, Named>>;
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

/// The branch whose people are named to whoever tries the platform.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The branch.
    pub branch: Id<Unit>,
    /// One of its applicants, who can sign in.
    pub applicant: Id<Person>,
}

/// Invented data of a module.
pub trait Demo: Send + Sync {
    /// Fills an instance that has organisations, persons and accounts, so that every state is shown: `dangjian demo`
    /// calls it in the order of the modules. What comes in by sheets needs nothing here.
    fn fill<'a>(&'a self, db: &'a Db, shown: Option<Shown>) -> Boxed<'a, ()> {
        let _ = (db, shown);
        Box::pin(async { Ok(()) })
    }

    /// Makes one thing of each kind that its routes name, in the branch shown, and gives what stands in their paths: the
    /// name of a parameter without braces, and its value. The access matrix walks these.
    fn examples<'a>(&'a self, db: &'a Db, shown: Shown) -> Boxed<'a, Vec<(&'static str, String)>>;
}

/// An id in the form of paths that belongs to nothing: for what a module cannot make by itself.
pub const NOTHING: &str = "0199e3a1b2c37d4e8f90112233445566";
