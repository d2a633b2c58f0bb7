//! Working days: the years that come with the program, those that the operator brings in, and whether the day of posting
//! counts.
//!
//! The State Council publishes the holidays of a year in the autumn before it, and sometimes changes them in its course.
//! So a year is data of the instance: brought in on the page 工作日历 or by `dangjian calendar`, it takes the place of
//! what was known of it. What is due and whether a notice hung long enough is worked out from it whenever it is asked.

use std::{collections::BTreeMap, sync::Arc};

use platform::{Error, Reader, Result, Scope, Timestamp, Tx, audit::Entry};
use rules::{
    Blocked,
    dates::{Calendar, CalendarYear, PostingDay},
    development::Pack,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Order,
};
use serde_json::json;

use crate::{acts, packs, schema};

/// The name of the setting of the day of posting.
const POSTING_DAY: &str = "posting_day";

/// One year that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its holidays and make-up days.
    pub year: CalendarYear,
    /// When the operator brought it in; nothing for one that came with the program.
    pub brought_in: Option<Timestamp>,
}

/// How days are counted now.
pub(crate) async fn in_force(reader: &Reader<'_>) -> Result<Arc<Calendar>> {
    reader.kept("development/calendar", async || made(reader).await).await
}

async fn made(reader: &Reader<'_>) -> Result<Calendar> {
    let mut calendar = packs::calendar()?.as_ref().clone();
    for row in reader.find::<schema::calendar::Entity>().all().await? {
        calendar.add(&read(&row)?);
    }
    Ok(calendar.posting(posting_day(reader).await?))
}

/// How days are counted for a task; without a question where none of it is counted in working days.
pub(crate) async fn for_task(reader: &Reader<'_>, pack: &Pack, element: &str) -> Result<Arc<Calendar>> {
    if pack.counts_working_days(element) { in_force(reader).await } else { packs::calendar().cloned() }
}

/// Whether the day of posting counts, as it is set.
pub async fn posting_day(reader: &Reader<'_>) -> Result<PostingDay> {
    let query =
        reader.find::<schema::setting::Entity>().filter(schema::setting::Column::Name.eq(POSTING_DAY));
    let set = query.one().await?;
    Ok(set.and_then(|row| PostingDay::by_code(&row.value)).unwrap_or_default())
}

/// All years that are known, the newest first.
pub async fn known(reader: &Reader<'_>) -> Result<Vec<Known>> {
    let mut all: BTreeMap<i32, Known> = packs::years()?
        .iter()
        .map(|year| (year.year, Known { year: year.clone(), brought_in: None }))
        .collect();
    let query =
        reader.find::<schema::calendar::Entity>().order_by(schema::calendar::Column::Year, Order::Asc);
    for row in query.all().await? {
        let year = read(&row)?;
        all.insert(year.year, Known { year, brought_in: Some(row.changed_at) });
    }
    Ok(all.into_values().rev().collect())
}

fn read(row: &schema::calendar::Model) -> Result<CalendarYear> {
    // Written by this module from the same type.
    CalendarYear::parse(&row.notice).map_err(|error| Error::internal(format!("the calendar: {error}")))
}

/// Brings in a year, or puts it in the place of what was known of it. Returns how many acts that were done on provisional
/// days do not meet their rule by it; each of them is noted in the trail of its case.
pub async fn bring_in(tx: &mut Tx, year: &CalendarYear) -> Result<usize> {
    year.check().map_err(|error| Error::invalid("holidays", crate::texts::calendar_problem(&error)))?;
    let notice = year.to_text().map_err(|error| Error::internal(error.to_string()))?;
    let number = i64::from(year.year);
    let query =
        tx.read().find::<schema::calendar::Entity>().filter(schema::calendar::Column::Year.eq(number));
    let before = query.one().await?;
    let row = schema::calendar::ActiveModel {
        year: Set(number),
        notice: Set(notice.clone()),
        changed_at: Set(tx.now()),
    };
    let entry = Entry::new("development.calendar.brought_in", "development_calendar");
    let entry = entry.after(json!({ "year": year.year, "notice": notice }));
    if let Some(known) = before {
        tx.update(schema::calendar::ActiveModel { year: Unchanged(number), ..row }).await?;
        tx.audit(entry.before(json!({ "year": year.year, "notice": known.notice })));
    } else {
        tx.insert(row).await?;
        tx.audit(entry);
    }
    recount(tx).await
}

/// Sets whether the day of posting counts, for what is counted from now on.
pub async fn set_posting_day(tx: &mut Tx, day: PostingDay) -> Result<()> {
    let before = posting_day(&tx.read()).await?;
    let entry = Entry::new("development.calendar.posting_day_set", "development_setting");
    tx.audit(entry.before(json!({ "day": before.code() })).after(json!({ "day": day.code() })));
    let query =
        tx.read().find::<schema::setting::Entity>().filter(schema::setting::Column::Name.eq(POSTING_DAY));
    let known = query.one().await?.is_some();
    let row =
        schema::setting::ActiveModel { name: Set(POSTING_DAY.to_owned()), value: Set(day.code().to_owned()) };
    if known {
        tx.update(schema::setting::ActiveModel { name: Unchanged(POSTING_DAY.to_owned()), ..row }).await?;
    } else {
        tx.insert(row).await?;
    }
    Ok(())
}

/// Judges again what was done on provisional days, by what is known now.
async fn recount(tx: &mut Tx) -> Result<usize> {
    let system = Scope::system("acts that were done on provisional days");
    let reader = tx.read_as(&system);
    let calendar = made(&reader).await?;
    let done = reader.find::<schema::act::Entity>().filter(schema::act::Column::Acknowledged.is_not_null());
    let mut short = Vec::new();
    for row in done.all().await? {
        let (case, path) = (row.case_id, platform::Path::stored(&row.path));
        let act = acts::Row::from(row);
        let pack = packs::by_version(&act.rule_set)?;
        let blocked: Vec<Blocked> = pack.recount(&act.element, &act.fields, &calendar);
        if let Some(first) = blocked.into_iter().next() {
            short.push((case, path, act.element, first));
        }
    }
    for (case, path, element, blocked) in &short {
        tx.audit(
            Entry::new("development.notice.recounted", "development_case")
                .on(case.uuid(), path)
                .after(json!({ "element": element, "rule": blocked.rule, "earliest": blocked.earliest }))
                .because(blocked.because.clone()),
        );
    }
    Ok(short.len())
}
