//! What a roster is asked for, as it stands in the address.

use chrono::NaiveDate;
use identity::Person;
use platform::{Problems, RawId, one_line};
use serde::{Deserialize, Serialize};

use crate::{
    Category,
    roster::{At, Filter, Place, Sort, View},
    texts,
};

/// The query of the roster, as it stands in the URL. What orders the page has a usual value where it does not read; a
/// condition that does not read is a problem.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) unit: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) view: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) category: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) occupation: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) education: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) joined_from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) joined_to: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) size: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) after: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) before: String,
    /// An organisation that is looked for in the tree; it narrows nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) find: String,
    /// How many rows lie before this page: for the sentence below the list only.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) at: String,
    /// Chosen rows; only for taking them away.
    #[serde(skip_serializing)]
    pub(super) person: Vec<String>,
    /// Set when all rows of the query are chosen, on all pages.
    #[serde(skip_serializing)]
    pub(super) every: String,
    /// Set when chosen rows are taken away, also when none is ticked.
    #[serde(skip_serializing)]
    pub(super) chosen: String,
}

/// The sizes of a page; the first is the usual one.
pub(super) const SIZES: [u64; 3] = [20, 50, 100];

impl Asked {
    pub(super) fn size(&self) -> u64 {
        self.size.parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(SIZES[0])
    }

    pub(super) fn at(&self) -> At {
        match (self.after.parse(), self.before.parse()) {
            (Ok(key), _) => At::After(key),
            (_, Ok(key)) => At::Before(key),
            _ => At::Start,
        }
    }

    /// The days that were asked for, and what is wrong with the conditions that do not read.
    pub(super) fn days(&self) -> ([Option<NaiveDate>; 2], Problems) {
        let mut problems = Problems::default();
        let days =
            [("joined_from", &self.joined_from), ("joined_to", &self.joined_to)].map(|(field, text)| {
                let day = text.trim().parse().ok();
                if day.is_none() && !text.trim().is_empty() {
                    problems.add(field, texts::DAY_FORM);
                }
                day
            });
        if Category::by_code(&self.category).is_none() && !self.category.is_empty() {
            problems.add("category", texts::CHOICE_UNKNOWN);
        }
        (days, problems)
    }

    /// What is asked for.
    ///
    /// # Errors
    /// [`platform::Error::Invalid`] for a day that does not read: a condition that nobody understood is not left out.
    pub(super) fn filter(&self, place: Place) -> platform::Result<Filter> {
        let ([joined_from, joined_to], problems) = self.days();
        let chosen = if self.every.is_empty() { self.person.as_slice() } else { &[] };
        problems.or(Filter {
            view: View::by_word(&self.view),
            text: one_line(&self.text),
            category: Category::by_code(&self.category),
            occupation: self.occupation.clone(),
            education: self.education.clone(),
            joined_from,
            joined_to,
            chosen: chosen.iter().filter_map(|raw| raw.parse::<RawId<Person>>().ok()).collect(),
            sort: Sort::by_word(&self.sort),
            ..Filter::of(place)
        })
    }

    /// The query from the first page on.
    pub(super) fn at_start(&self) -> Self {
        let empty = String::new;
        Self { after: empty(), before: empty(), at: empty(), find: empty(), ..self.clone() }
    }

    pub(super) fn href(&self, path: &str) -> String {
        let query = serde_html_form::to_string(self).unwrap_or_default();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Whether a condition of the folded part of the form is set.
    pub(super) fn has_more(&self) -> bool {
        ![&self.education, &self.joined_to, &self.size].iter().all(|text| text.is_empty())
    }
}

/// A list of none: only those chosen, of whom there is nobody.
pub(super) fn nobody(place: Place) -> Filter {
    Filter {
        chosen: uuid::Uuid::nil().simple().to_string().parse().into_iter().collect(),
        ..Filter::of(place)
    }
}
