//! What is known besides the sheet itself: today, the organisations, what its titles say, what the person answered.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;

use super::{
    finding::answer_key,
    units::{Named, Units, Wanted},
};

/// Answers to questions: what is read instead, by [`super::Problem::answer_key`]. An empty answer leaves the cell empty.
pub type Answers = BTreeMap<String, String>;

/// A person who is registered already, as a sheet may mean him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// 公民身份号码.
    pub civil_id: String,
    /// The name.
    pub name: String,
    /// 学号/工号.
    pub number: String,
    /// The code of the branch.
    pub unit: String,
}

/// Who is registered: for sheets about people who are there already.
pub trait People: Send + Sync {
    /// Those with this number of their own.
    fn by_number(&self, number: &str) -> Vec<Known>;
    /// Those of this name.
    fn by_name(&self, name: &str) -> Vec<Known>;
}

/// What names led to already: by the name, the organisation above, and whether it is of a branch.
type NamedBefore = HashMap<(String, Option<usize>, bool), Named>;

/// What is known besides the sheet.
pub struct Context {
    /// Today.
    pub today: NaiveDate,
    /// The organisations.
    pub units: Arc<Units>,
    /// Who is registered, where sheets of this kind speak of them.
    pub people: Option<Arc<dyn People>>,
    /// What the person answered.
    pub answers: Answers,
    /// What stands above the head, and the name of the sheet.
    pub titles: Vec<String>,
    /// The year that the titles name.
    pub(super) year: Option<i32>,
    /// The organisation that the titles name, or the one that the person chose for the whole sheet.
    pub(super) unit: Option<usize>,
    named: Mutex<NamedBefore>,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context")
            .field("today", &self.today)
            .field("units", &self.units)
            .finish_non_exhaustive()
    }
}

impl Context {
    /// Knows these organisations.
    pub fn new(today: NaiveDate, units: impl Into<Arc<Units>>) -> Self {
        Self {
            today,
            units: units.into(),
            people: None,
            answers: Answers::new(),
            titles: Vec::new(),
            year: None,
            unit: None,
            named: Mutex::default(),
        }
    }

    /// Takes what the titles of a sheet say: a year, an organisation.
    #[must_use]
    pub fn titled(mut self, titles: Vec<String>) -> Self {
        self.year = titles.iter().find_map(|title| year_in(title));
        self.unit = titles.iter().find_map(|title| self.units.mentioned(title));
        self.titles = titles;
        self
    }

    /// All rows without a branch of their own belong to this one, by its code.
    #[must_use]
    pub fn of_unit(mut self, code: &str) -> Self {
        self.unit = self.units.place(code).or(self.unit);
        self
    }

    pub(super) fn answer(&self, column: &str, value: &str, context: &str) -> Option<&str> {
        if self.answers.is_empty() {
            return None;
        }
        self.answers.get(&answer_key(column, value, context)).map(String::as_str)
    }

    /// As [`Units::named`]; a roster names the same few branches again and again.
    pub(super) fn named(&self, name: &str, below: Option<usize>, wanted: Wanted) -> Named {
        let key = (name.to_owned(), below, wanted == Wanted::Branch);
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        named.entry(key).or_insert_with(|| self.units.named(name, below, wanted)).clone()
    }
}

/// A year of four digits in a title.
fn year_in(title: &str) -> Option<i32> {
    let digits: Vec<char> = title.chars().collect();
    digits.windows(4).find_map(|window| {
        let text: String = window.iter().collect();
        text.parse()
            .ok()
            .filter(|year| (1950..2100).contains(year) && window.iter().all(char::is_ascii_digit))
    })
}
