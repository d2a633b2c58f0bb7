//! Time comes from here and from nowhere else.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};

/// An instant, UTC, in microseconds since 1970. Stored as a BIGINT, so that both databases compare it alike.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// China has one offset and no daylight saving.
const CHINA: Option<FixedOffset> = FixedOffset::east_opt(8 * 3600);
const CHINA_SECONDS: i64 = 8 * 3600;

impl Timestamp {
    /// From microseconds since 1970, UTC.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970, UTC.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The instant that lies `seconds` later (or earlier, when negative).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The instant at which clocks in China show this.
    pub fn in_china(shown: NaiveDateTime) -> Self {
        Self(shown.and_utc().timestamp_micros()).plus_seconds(-CHINA_SECONDS)
    }

    fn china(self) -> DateTime<FixedOffset> {
        let utc = DateTime::<Utc>::from_timestamp_micros(self.0).unwrap_or_default();
        match CHINA {
            Some(offset) => utc.with_timezone(&offset),
            None => utc.fixed_offset(),
        }
    }

    /// The day in China on which the instant falls.
    pub fn day(self) -> NaiveDate {
        self.china().date_naive()
    }

    /// `2026-11-23 19:54:25`, in China: to the second, as the trace of a case shows it.
    pub fn to_second(self) -> String {
        self.china().format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// `11-23 19:54`, in China; with the year when it is not the year of `today`.
    pub fn brief(self, today: NaiveDate) -> String {
        let here = self.china();
        let form = if here.year() == today.year() { "%m-%d %H:%M" } else { "%Y-%m-%d %H:%M" };
        here.format(form).to_string()
    }

    /// RFC 3339 in UTC with microseconds, for audit entries and the JSON interface.
    pub fn rfc3339(self) -> String {
        DateTime::<Utc>::from_timestamp_micros(self.0)
            .unwrap_or_default()
            .to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
    }
}

/// The day in China at this instant, for callers that only need the date.
pub fn china_today(now: Timestamp) -> NaiveDate {
    now.day()
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        value.0.into()
    }
}
impl TryGetable for Timestamp {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, index).map(Self)
    }
}
impl ValueType for Timestamp {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <i64 as ValueType>::try_from(value).map(Self)
    }
    fn type_name() -> String {
        "Timestamp".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::BigInt
    }
    fn column_type() -> ColumnType {
        ColumnType::BigInteger
    }
}
impl Nullable for Timestamp {
    fn null() -> Value {
        i64::null()
    }
}

/// Where the time comes from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
    File(PathBuf),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until a test moves it.
    pub fn set(start: Timestamp) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(start.0))))
    }

    /// A clock whose distance to the machine's clock stands in a file, as whole seconds. Only test builds of the
    /// binary can ask for it: a browser test moves the time of a running server by writing the file.
    pub fn shifted_by_file(path: PathBuf) -> Self {
        Self(Source::File(path))
    }

    /// Moves a clock made by [`Clock::set`]; the others stay as they are.
    pub fn advance_days(&self, days: i64) {
        if let Source::Set(at) = &self.0 {
            at.fetch_add(days * 86_400_000_000, Ordering::SeqCst);
        }
    }

    /// Moves a clock made by [`Clock::set`] to an instant.
    pub fn move_to(&self, instant: Timestamp) {
        if let Source::Set(at) = &self.0 {
            at.store(instant.0, Ordering::SeqCst);
        }
    }

    /// Whether somebody may have moved this clock: the shell then says so on every page.
    pub fn is_adjusted(&self) -> bool {
        !matches!(self.0, Source::System)
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Timestamp {
        let machine = || Timestamp(Utc::now().timestamp_micros());
        match &self.0 {
            Source::System => machine(),
            Source::Set(at) => Timestamp(at.fetch_add(1, Ordering::SeqCst)),
            Source::File(path) => {
                let shift =
                    std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse::<i64>().ok());
                machine().plus_seconds(shift.unwrap_or(0))
            }
        }
    }

    /// Today in China.
    pub fn today(&self) -> NaiveDate {
        self.now().day()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_china_and_not_in_london() {
        let before = Timestamp::from_micros(1_795_449_599_000_000); // 2026-11-23T15:59:59Z
        assert_eq!(before.day().to_string(), "2026-11-23");
        assert_eq!(before.plus_seconds(1).day().to_string(), "2026-11-24");
        assert_eq!(before.to_second(), "2026-11-23 23:59:59");
    }
}
