//! The record of one person (党员全纪实): everything the register knows, numbers masked.

use chrono::{Datelike as _, NaiveDate};
use identity::Person;
use platform::{Id, Path, Reader, Result, Sealed, SealedKind};
use uuid::Uuid;

use crate::{
    register::{Draft, draft_of},
    schema::person::Entity,
    texts,
};

/// Everything known of one person. Numbers are masked; texts that are not known are empty.
#[derive(Clone, Debug)]
pub struct Record {
    /// The person.
    pub person: Id<Person>,
    /// What can be changed by a form; the sealed numbers are not in it.
    pub known: Draft,
    /// The place of the branch; its names are asked of `organizations`.
    pub path: Path,
    /// 公民身份号码, masked.
    pub id_number: String,
    /// 手机, masked.
    pub phone: String,
    /// 固定电话, masked.
    pub landline: String,
    /// 家庭住址, masked.
    pub address: String,
    /// Whether a base for the dues is known.
    pub has_dues_base: bool,
    /// The day on which the papers of the admission were archived.
    pub archived_on: Option<NaiveDate>,
    /// Whether something is missing that the collection form asks for.
    pub is_incomplete: bool,
    /// For changing it later.
    pub version: i64,
}

/// One step of the way, for the line of milestones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What was reached.
    pub title: &'static str,
    /// When; empty when it is not known or not reached.
    pub on: Option<NaiveDate>,
}

/// The record of a person in scope.
pub async fn record(reader: &Reader<'_>, person: Id<Person>) -> Result<Record> {
    let row = reader.get::<Entity>(person).await?;
    let id = person.uuid();
    Ok(Record {
        person,
        path: Path::stored(&row.path),
        id_number: masked(reader, id, row.id_number.as_ref())?,
        phone: masked(reader, id, row.phone.as_ref())?,
        landline: masked(reader, id, row.landline.as_ref())?,
        address: masked(reader, id, row.address.as_ref())?,
        has_dues_base: row.dues_base.is_some(),
        archived_on: row.archived_on,
        is_incomplete: row.is_incomplete,
        version: row.version,
        known: draft_of(&row),
    })
}

fn masked<K: SealedKind>(reader: &Reader<'_>, id: Uuid, sealed: Option<&Sealed<K>>) -> Result<String> {
    sealed.map(|value| value.masked(reader.vault(), id)).transpose().map(Option::unwrap_or_default)
}

impl Record {
    /// The steps of the way so far, and the next one.
    pub fn milestones(&self) -> [Milestone; 5] {
        let known = &self.known;
        let days = [
            known.application_on,
            known.activist_on,
            known.candidate_on,
            known.joined_on,
            known.confirmed_on,
        ];
        let mut titles = texts::MILESTONES.into_iter();
        days.map(|on| Milestone { title: titles.next().unwrap_or_default(), on })
    }

    /// Whole years since joining.
    pub fn years_in_party(&self, today: NaiveDate) -> Option<i32> {
        let joined = self.known.joined_on.filter(|_| self.known.category.is_member())?;
        years_between(joined, today)
    }
}

/// Whole years from a day to another.
pub(crate) fn years_between(from: NaiveDate, to: NaiveDate) -> Option<i32> {
    (from <= to)
        .then(|| to.year() - from.year() - i32::from((to.month(), to.day()) < (from.month(), from.day())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_over_on_the_same_day_and_not_before() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(years_between(day("2021-06-26"), day("2026-06-25")), Some(4));
        assert_eq!(years_between(day("2021-06-26"), day("2026-06-26")), Some(5));
        assert_eq!(years_between(day("2026-06-26"), day("2021-06-26")), None);
    }
}
