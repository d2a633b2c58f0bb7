//! Questions about the audit trail: entries by actor, action, subject and day, newest first.

use chrono::{NaiveDate, NaiveTime};
use identity::accounts;
use platform::{Problems, Reader, Result, Timestamp, audit::row, escape_like};
use sea_orm::{
    ColumnTrait, Condition, Order,
    sea_query::{ExprTrait as _, LikeExpr},
};
use uuid::Uuid;

use crate::texts;

pub(crate) use row::Model as Entry;

/// So many entries on one page.
pub(crate) const PAGE: u64 = 50;
/// China has one offset and no daylight saving.
const CHINA_SECONDS: i64 = 8 * 3600;

/// What is asked for; empty parts do not narrow.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    /// The sign-in name, or the name of a job.
    pub(crate) actor: String,
    /// The code of the action, or its beginning up to a dot.
    pub(crate) action: String,
    /// The id of what it was done to.
    pub(crate) subject: String,
    /// The first day, in China.
    pub(crate) from: String,
    /// The last day, in China.
    pub(crate) to: String,
    /// Only entries before this place: where the next page begins.
    pub(crate) before: Option<Place>,
}

/// Where an entry stands: by its time in microseconds, and by its number among those of one time. As text, both with a
/// point between.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Place {
    pub(crate) at: i64,
    pub(crate) seq: i64,
}

impl TryFrom<String> for Place {
    type Error = &'static str;

    fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
        let parts = text.split_once('.').and_then(|(at, seq)| Some((at.parse().ok()?, seq.parse().ok()?)));
        parts.map(|(at, seq)| Self { at, seq }).ok_or("not a place in the trail")
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at, self.seq)
    }
}

/// Entries, and where the next page begins when there is one.
pub(crate) struct Found {
    pub(crate) entries: Vec<Entry>,
    pub(crate) next: Option<Place>,
}

/// The entries that a filter leaves.
///
/// # Errors
/// [`platform::Error::Invalid`] at the condition that does not read as a day or an id.
pub(crate) async fn list(reader: &Reader<'_>, filter: &Filter) -> Result<Found> {
    let mut condition = narrow(filter)?;
    let actor = filter.actor.trim();
    if !actor.is_empty() {
        // By account there is an index; names of jobs are rare and asked for rarely.
        condition = match accounts::by_name(reader, actor).await? {
            Some(account) => condition.add(row::Column::Account.eq(account.id.uuid())),
            None => condition.add(row::Column::Actor.eq(actor)),
        };
    }
    let query = reader.find::<row::Entity>().filter(condition);
    let query = query.order_by(row::Column::At, Order::Desc).order_by(row::Column::Seq, Order::Desc);
    let mut entries = query.limit(PAGE + 1).all().await?;
    let is_more = u64::try_from(entries.len()).unwrap_or(0) > PAGE;
    entries.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next =
        entries.last().map(|entry| Place { at: entry.at.micros(), seq: entry.seq }).filter(|_| is_more);
    Ok(Found { entries, next })
}

/// One entry by its number.
pub(crate) async fn entry(reader: &Reader<'_>, seq: i64) -> Result<Entry> {
    reader.find::<row::Entity>().filter(row::Column::Seq.eq(seq)).required().await
}

fn narrow(filter: &Filter) -> Result<Condition> {
    let mut all = Condition::all();
    let mut problems = Problems::default();
    // What nobody understood is not left out: the condition would seem to hold.
    let mut day = |field: &str, text: &str| -> Option<NaiveDate> {
        let text = text.trim();
        let day = text.parse().ok();
        if day.is_none() && !text.is_empty() {
            problems.add(field, texts::DAY_FORM);
        }
        day
    };
    let (from, to) = (day("from", &filter.from), day("to", &filter.to));
    if let Some(Place { at, seq }) = filter.before {
        let at = Timestamp::from_micros(at);
        let of_that_time = row::Column::At.eq(at).and(row::Column::Seq.lt(seq));
        all = all.add(row::Column::At.lt(at).or(of_that_time));
    }
    let action = filter.action.trim();
    if action.ends_with('.') {
        // Not as a range: the order of texts is a matter of the locale on PostgreSQL.
        let below = LikeExpr::new(format!("{}%", escape_like(action))).escape('\\');
        all = all.add(row::Column::Action.like(below));
    } else if !action.is_empty() {
        all = all.add(row::Column::Action.eq(action));
    }
    if !filter.subject.trim().is_empty() {
        match Uuid::try_parse(filter.subject.trim()) {
            Ok(id) => all = all.add(row::Column::SubjectId.eq(id)),
            Err(_) => problems.add("subject", texts::SUBJECT_FORM),
        }
    }
    if let Some(from) = from {
        all = all.add(row::Column::At.gte(morning(from)));
    }
    if let Some(next) = to.and_then(|last| last.succ_opt()) {
        all = all.add(row::Column::At.lt(morning(next)));
    }
    problems.or(all)
}

/// The instant at which a day begins in China.
fn morning(day: NaiveDate) -> Timestamp {
    let utc = day.and_time(NaiveTime::MIN).and_utc().timestamp();
    Timestamp::from_micros((utc - CHINA_SECONDS) * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let day: NaiveDate = "2026-11-24".parse().unwrap();
        assert_eq!(morning(day).to_second(), "2026-11-24 00:00:00");
        assert_eq!(morning(day).plus_seconds(-1).day().to_string(), "2026-11-23");
    }

    #[test]
    fn what_does_not_read_leaves_nothing() {
        let filter = |part: &str, text: &str| Filter {
            subject: if part == "subject" { text.into() } else { String::new() },
            from: if part == "from" { text.into() } else { String::new() },
            ..Filter::default()
        };
        assert!(narrow(&filter("subject", "' or 1=1")).is_err());
        assert!(narrow(&filter("from", "2026-02-30")).is_err());
        assert!(narrow(&filter("from", "2026-02-28")).is_ok());
    }
}
