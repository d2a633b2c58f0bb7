//! Days: calendar months, quarters and half-years, and working days by the holiday calendar.

mod calendar;

use chrono::{Datelike, Months, NaiveDate};

pub use calendar::{Calendar, CalendarError, CalendarYear, Holiday, PostingDay};

/// The same day `months` later, or the last day of that month where it is shorter: 31 January + 1 month is the end of
/// February. Beyond the end of chrono's calendar it stays there.
pub fn add_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// `days` later, or earlier when negative.
pub fn add_days(day: NaiveDate, days: i64) -> NaiveDate {
    let edge = if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    chrono::Duration::try_days(days).and_then(|span| day.checked_add_signed(span)).unwrap_or(edge)
}

/// How many whole months lie between two days; 0 when `to` comes first.
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    if to <= from {
        return 0;
    }
    let months = (to.year() - from.year()) * 12 + to.month().cast_signed() - from.month().cast_signed();
    let months = u32::try_from(months).unwrap_or(0);
    if add_months(from, months) > to { months.saturating_sub(1) } else { months }
}

/// A whole quarter or half-year of a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The year.
    pub year: i32,
    /// 1 to 4, or 1 to 2.
    pub number: u32,
    /// Its length in months: 3 or 6.
    pub months: u32,
}

impl Span {
    /// The quarter in which a day lies.
    pub fn quarter(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1, months: 3 }
    }

    /// The half-year in which a day lies.
    pub fn half_year(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 6 + 1, months: 6 }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        let month = (self.number.max(1) - 1) * self.months + 1;
        NaiveDate::from_ymd_opt(self.year, month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        add_days(add_months(self.first_day(), self.months), -1)
    }

    /// The one after it.
    pub fn next(self) -> Self {
        if self.number * self.months >= 12 {
            Self { year: self.year + 1, number: 1, ..self }
        } else {
            Self { number: self.number + 1, ..self }
        }
    }
}
