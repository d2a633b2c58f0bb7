//! How many members there are below an organisation, for the pages of `organizations`.

use std::sync::Arc;

use identity::Unit;
use organizations::{
    Boxed, Counts,
    register::{self as units, Row},
};
use platform::{Id, Reader, Result};

use crate::{Category, tallies};

/// The counts of this register.
pub fn counts() -> Arc<dyn Counts> {
    Arc::new(Tallied)
}

struct Tallied;

impl Counts for Tallied {
    fn members_of<'a>(&'a self, reader: Reader<'a>, units: Vec<Id<Unit>>) -> Boxed<'a, Vec<(Id<Unit>, u64)>> {
        Box::pin(members_of(reader, units))
    }
}

async fn members_of(reader: Reader<'_>, units: Vec<Id<Unit>>) -> Result<Vec<(Id<Unit>, u64)>> {
    let rows = units::of(&reader, &units).await?;
    let seen: Vec<_> = rows.iter().filter(|row| reader.scope().contains(&row.path)).collect();
    let known = tallies::of(&reader, &seen.iter().map(|row| &row.path).collect::<Vec<_>>()).await?;
    let count = |row: &Row| {
        let members = known.get(&row.path).map_or(0, |tally| tally.sum(&Category::MEMBERS));
        (row.unit, u64::try_from(members).unwrap_or(0))
    };
    Ok(seen.into_iter().map(count).collect())
}
