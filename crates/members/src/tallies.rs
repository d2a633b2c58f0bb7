//! How many people belong where: kept per unit and for everything below it, in the transaction that changes a person.
//!
//! A page that shows thirty organisations with their counts reads thirty rows, whether they hold a hundred people or a
//! million.

use std::collections::{BTreeMap, HashMap};

use platform::{Path, Reader, Result, Scope, Tx};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _},
};

use crate::{
    Category,
    schema::tally::{ActiveModel, Column, Entity, Model},
};

/// What counts about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) path: Path,
    pub(crate) category: Category,
    pub(crate) is_mobile: bool,
    pub(crate) is_lost: bool,
    pub(crate) is_incomplete: bool,
}

/// The counts of one unit with everything below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Per category, in the order of [`Category::ALL`].
    categories: [i64; 6],
    /// Members who are elsewhere.
    pub mobile: i64,
    /// Members out of reach.
    pub lost: i64,
    /// Members of whom something is missing.
    pub incomplete: i64,
}

impl Tally {
    /// The people of one category.
    pub fn of(&self, category: Category) -> i64 {
        let at = Category::ALL.iter().position(|one| *one == category);
        at.and_then(|at| self.categories.get(at)).copied().unwrap_or(0)
    }

    /// The people of several categories.
    pub fn sum(&self, categories: &[Category]) -> i64 {
        categories.iter().map(|category| self.of(*category)).sum()
    }

    fn add(&mut self, person: &Counted, by: i64) {
        let at = Category::ALL.iter().position(|one| *one == person.category);
        if let Some(count) = at.and_then(|at| self.categories.get_mut(at)) {
            *count += by;
        }
        if person.category.is_member() {
            self.mobile += if person.is_mobile { by } else { 0 };
            self.lost += if person.is_lost { by } else { 0 };
            self.incomplete += if person.is_incomplete { by } else { 0 };
        }
    }

    /// Adds these counts to those of a unit; returns how many rows it has, one or none.
    async fn add_to(&self, tx: &Tx, system: &Scope, path: &Path) -> Result<u64> {
        tx.update_where_as::<Entity>(system, |rows| {
            let narrowed = rows.filter(Column::Path.eq(path.as_str()));
            self.columns()
                .into_iter()
                .filter(|(_, by)| *by != 0)
                .fold(narrowed, |rows, (column, by)| rows.col_expr(column, Expr::col(column).add(by)))
        })
        .await
    }

    /// The numbers with their columns.
    fn columns(&self) -> [(Column, i64); 9] {
        [
            (Column::Full, self.of(Category::Full)),
            (Column::Probationary, self.of(Category::Probationary)),
            (Column::Candidate, self.of(Category::Candidate)),
            (Column::Activist, self.of(Category::Activist)),
            (Column::Applicant, self.of(Category::Applicant)),
            (Column::Other, self.of(Category::Other)),
            (Column::Mobile, self.mobile),
            (Column::Lost, self.lost),
            (Column::Incomplete, self.incomplete),
        ]
    }
}

impl From<Model> for Tally {
    fn from(row: Model) -> Self {
        Self {
            categories: [row.full, row.probationary, row.candidate, row.activist, row.applicant, row.other],
            mobile: row.mobile,
            lost: row.lost,
            incomplete: row.incomplete,
        }
    }
}

/// What a transaction changes about the counts.
#[derive(Default)]
pub(crate) struct Changes(BTreeMap<Path, Tally>);

impl Changes {
    /// Somebody comes.
    pub(crate) fn comes(&mut self, person: &Counted) {
        self.note(person, 1);
    }

    /// Somebody goes, or was counted otherwise before.
    pub(crate) fn goes(&mut self, person: &Counted) {
        self.note(person, -1);
    }

    fn note(&mut self, person: &Counted, by: i64) {
        for path in person.path.upwards() {
            self.0.entry(path).or_default().add(person, by);
        }
    }

    /// Stores the changes. Units are taken in the order of their paths, so that two transactions never wait for each other.
    pub(crate) async fn store(self, tx: &Tx) -> Result<()> {
        let system = Scope::system("tallies of the units above");
        for (path, change) in self.0 {
            if change == Tally::default() {
                continue;
            }
            if change.add_to(tx, &system, &path).await? == 0 {
                // Two may be the first to count in a unit.
                tx.insert_missing(vec![nobody(&path)]).await?;
                change.add_to(tx, &system, &path).await?;
            }
        }
        Ok(())
    }
}

fn nobody(path: &Path) -> ActiveModel {
    ActiveModel {
        path: Set(path.to_string()),
        full: Set(0),
        probationary: Set(0),
        candidate: Set(0),
        activist: Set(0),
        applicant: Set(0),
        other: Set(0),
        mobile: Set(0),
        lost: Set(0),
        incomplete: Set(0),
    }
}

/// The counts of some units of the scope; units without anybody are left out.
pub(crate) async fn of(reader: &Reader<'_>, paths: &[&Path]) -> Result<HashMap<Path, Tally>> {
    let rows = reader
        .find::<Entity>()
        .filter(Column::Path.is_in(paths.iter().map(|path| path.as_str())))
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| (Path::stored(&row.path), row.into())).collect())
}

/// Both together.
pub(crate) fn plus(one: Tally, other: Tally) -> Tally {
    let mut categories = one.categories;
    for (sum, more) in categories.iter_mut().zip(other.categories) {
        *sum += more;
    }
    Tally {
        categories,
        mobile: one.mobile + other.mobile,
        lost: one.lost + other.lost,
        incomplete: one.incomplete + other.incomplete,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(path: &str, category: Category) -> Counted {
        Counted { path: Path::stored(path), category, is_mobile: true, is_lost: false, is_incomplete: false }
    }

    #[test]
    fn a_person_counts_in_the_branch_and_in_everything_above_it() {
        let mut changes = Changes::default();
        changes.comes(&person("/1/4/17/", Category::Full));
        changes.comes(&person("/1/5/", Category::Applicant));
        let at = |path: &str| changes.0.get(&Path::stored(path)).copied().unwrap_or_default();
        assert_eq!(at("/1/").sum(&Category::ALL), 2);
        assert_eq!(at("/1/4/").of(Category::Full), 1);
        assert_eq!(at("/1/4/17/").mobile, 1);
        assert_eq!(at("/1/5/").mobile, 0, "only members are counted as mobile");
    }

    #[test]
    fn a_change_that_cancels_itself_is_no_change() {
        let mut changes = Changes::default();
        changes.goes(&person("/1/4/", Category::Full));
        changes.comes(&person("/1/4/", Category::Full));
        assert!(changes.0.values().all(|tally| *tally == Tally::default()));
    }
}
