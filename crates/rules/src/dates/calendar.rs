//! The holiday calendar: which days are working days. Holidays and make-up days are data, one file for each year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::add_days;

/// One holiday of the yearly notice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// The first day off.
    pub from: NaiveDate,
    /// The last day off.
    pub to: NaiveDate,
}

/// The notice of one year: `packs/calendars/YYYY.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// Where the table comes from, for the person who confirms it.
    pub source: String,
    /// The holidays, weekends inside them included.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
    /// Saturdays and Sundays on which people work (调休).
    pub make_up: Vec<NaiveDate>,
}

/// What is wrong with a calendar file.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// It is not TOML of the right shape.
    #[error("the calendar cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A holiday ends before it begins, is longer than a month or lies in another year.
    #[error("{0}: `{1}` does not lie in the year or its days are in the wrong order")]
    Holiday(i32, String),
    /// A make-up day that is a working day anyway, is a day off, or lies in another year.
    #[error("{0}: the make-up day {1} is not a Saturday or Sunday of the year outside the holidays")]
    MakeUp(i32, NaiveDate),
}

impl CalendarYear {
    /// Reads one file.
    ///
    /// # Errors
    /// What is wrong with it, in English: for the operator.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let read: Self = toml::from_str(text)?;
        for holiday in &read.holidays {
            let length = (holiday.to - holiday.from).num_days();
            if !(0..31).contains(&length)
                || holiday.from.year() != read.year
                || holiday.to.year() != read.year
            {
                return Err(CalendarError::Holiday(read.year, holiday.name.clone()));
            }
        }
        for day in &read.make_up {
            let is_off = read.holidays.iter().any(|holiday| (holiday.from..=holiday.to).contains(day));
            if !is_weekend(*day) || is_off || day.year() != read.year {
                return Err(CalendarError::MakeUp(read.year, *day));
            }
        }
        Ok(read)
    }
}

/// Working days of all years that are known. A year without data counts Monday to Friday and is provisional (暂算).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Days>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Days {
    off: BTreeSet<NaiveDate>,
    make_up: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Reads the files of some years.
    ///
    /// # Errors
    /// What is wrong with the first bad one.
    pub fn parse<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for text in texts {
            calendar.add(&CalendarYear::parse(text)?);
        }
        Ok(calendar)
    }

    /// Adds a year, or puts it in the place of what was known of it.
    pub fn add(&mut self, year: &CalendarYear) {
        let days = |holiday: &Holiday| {
            let to = holiday.to;
            std::iter::successors(Some(holiday.from), NaiveDate::succ_opt).take_while(move |day| *day <= to)
        };
        let off = year.holidays.iter().flat_map(days).collect();
        self.years.insert(year.year, Days { off, make_up: year.make_up.iter().copied().collect() });
    }

    /// Whether the working days of a year are only reckoned by weekday.
    pub fn is_provisional(&self, year: i32) -> bool {
        !self.years.contains_key(&year)
    }

    /// Whether some year between two days, both included, is provisional.
    pub fn is_provisional_between(&self, from: NaiveDate, to: NaiveDate) -> bool {
        (from.year().min(to.year())..=to.year().max(from.year())).any(|year| self.is_provisional(year))
    }

    /// Whether people work on a day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        match self.years.get(&day.year()) {
            Some(days) if days.off.contains(&day) => false,
            Some(days) if days.make_up.contains(&day) => true,
            _ => !is_weekend(day),
        }
    }

    /// How many working days lie from one day to another, both included; 0 when `to` comes first. A public notice that
    /// hangs from Monday to Friday of a plain week hangs 5.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let mut count = 0;
        let mut day = from;
        while day <= to {
            count += u32::from(self.is_working_day(day));
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        count
    }

    /// The `days`-th working day after `from`, which itself does not count. With 0 days it is `from`.
    pub fn add_working_days(&self, from: NaiveDate, days: u32) -> NaiveDate {
        let mut day = from;
        let mut left = days;
        while left > 0 {
            let Some(next) = day.succ_opt() else { break };
            day = next;
            left -= u32::from(self.is_working_day(day));
        }
        day
    }

    /// The first day on which `days` working days have passed, counted from `from`, which counts: the earliest last day
    /// of a notice that is put up on `from`.
    pub fn last_of_working_days(&self, from: NaiveDate, days: u32) -> NaiveDate {
        if days == 0 { from } else { self.add_working_days(add_days(from, -1), days) }
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
