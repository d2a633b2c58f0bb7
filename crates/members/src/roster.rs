//! The roster: which people a page shows, in which order, and how the next page is found.
//!
//! Paging is by key: a page begins after the last row of the page before it, so page 500 costs what page 1 costs.

mod key;
mod query;

use chrono::NaiveDate;
use identity::{Person, Unit};
use platform::{Id, Path, RawId};

pub(crate) use key::Key;
pub(crate) use query::{Total, models, page, total};

use crate::{Category, tallies::Tally};

/// The saved views that everybody has: the chips above the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Members of the party.
    #[default]
    Members,
    /// Members on probation.
    Probationary,
    /// Members who are elsewhere.
    Mobile,
    /// Members out of reach.
    Lost,
    /// Members of whom something is missing.
    Incomplete,
    /// Those on the way: applicants, activists, candidates.
    Applicants,
}

impl View {
    /// All of them, in the order of the chips.
    pub const ALL: [Self; 6] =
        [Self::Members, Self::Probationary, Self::Mobile, Self::Lost, Self::Incomplete, Self::Applicants];

    /// The word in the URL.
    pub fn word(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Probationary => "probationary",
            Self::Mobile => "mobile",
            Self::Lost => "lost",
            Self::Incomplete => "incomplete",
            Self::Applicants => "applicants",
        }
    }

    /// The view of a word; the first one for any other word.
    pub fn by_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.word() == word).unwrap_or_default()
    }

    /// How many people it shows where nothing else narrows the list.
    pub fn count(self, tally: &Tally) -> i64 {
        match self {
            Self::Members => tally.sum(&Category::MEMBERS),
            Self::Probationary => tally.of(Category::Probationary),
            Self::Mobile => tally.mobile,
            Self::Lost => tally.lost,
            Self::Incomplete => tally.incomplete,
            Self::Applicants => tally.sum(&Category::ON_THE_WAY),
        }
    }
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name, in pinyin.
    #[default]
    Name,
    /// By the day of joining, the latest first.
    Joined,
    /// By branch in the order of the tree, then by name.
    Branch,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::Joined, Self::Branch];

    /// The word in the URL.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Joined => "joined",
            Self::Branch => "branch",
        }
    }

    /// The order of a word; by name for any other word.
    pub fn by_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.word() == word).unwrap_or_default()
    }
}

/// The organisation that a list is about, with everything below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its unit, when it is a branch: members belong to it directly.
    pub branch: Option<Id<Unit>>,
    /// Where it lies.
    pub path: Path,
}

/// Which page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum At {
    /// The first.
    #[default]
    Start,
    /// The one after a row.
    After(Key),
    /// The one before a row.
    Before(Key),
}

/// What narrows a list. Everything stands in the URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Where.
    pub place: Place,
    /// The chip.
    pub view: View,
    /// A name, its beginning, pinyin or initials; a phone number; a number of the school or house.
    pub text: String,
    /// One category, in place of those of the view.
    pub category: Option<Category>,
    /// The code of an occupation.
    pub occupation: String,
    /// The code of an education.
    pub education: String,
    /// Joined on this day or later.
    pub joined_from: Option<NaiveDate>,
    /// Joined on this day or earlier.
    pub joined_to: Option<NaiveDate>,
    /// Only these, when some were chosen on the page.
    pub chosen: Vec<RawId<Person>>,
    /// The order.
    pub sort: Sort,
}

impl Filter {
    /// The members of a place, by name.
    pub fn of(place: Place) -> Self {
        Self {
            place,
            view: View::default(),
            text: String::new(),
            category: None,
            occupation: String::new(),
            education: String::new(),
            joined_from: None,
            joined_to: None,
            chosen: Vec::new(),
            sort: Sort::default(),
        }
    }

    /// Whether the tally of the place knows the total.
    fn is_tallied(&self) -> bool {
        self.text.is_empty()
            && self.chosen.is_empty()
            && self.occupation.is_empty()
            && self.education.is_empty()
            && self.joined_from.is_none()
            && self.joined_to.is_none()
            && (self.category.is_none() || matches!(self.view, View::Members | View::Applicants))
    }

    fn tallied(&self, tally: &Tally) -> i64 {
        self.category.map_or_else(|| self.view.count(tally), |category| tally.of(category))
    }
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The person.
    pub person: Id<Person>,
    /// The name.
    pub name: String,
    /// The branch.
    pub unit: Id<Unit>,
    /// How far on the way.
    pub category: Category,
    /// The day of joining.
    pub joined_on: Option<NaiveDate>,
    /// The phone, masked; empty when none is known.
    pub phone: String,
    /// Elsewhere.
    pub is_mobile: bool,
    /// Out of reach.
    pub is_lost: bool,
    /// Something is missing.
    pub is_incomplete: bool,
    /// Where the next page begins, when this is the last row.
    pub key: Key,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The lines.
    pub rows: Vec<Row>,
    /// Whether there are rows before these.
    pub has_before: bool,
    /// Whether there are rows after these.
    pub has_after: bool,
}
