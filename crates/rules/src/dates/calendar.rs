//! The holiday calendar: which days are working days. Holidays and make-up days are data, one file for each year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::add_days;

/// One holiday of the yearly notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// The first day off.
    pub from: NaiveDate,
    /// The last day off.
    pub to: NaiveDate,
}

/// The notice of one year: `packs/calendars/YYYY.toml`, or as the operator brings it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// Where the table comes from, for the person who confirms it.
    pub source: String,
    /// Saturdays and Sundays on which people work (调休).
    pub make_up: Vec<NaiveDate>,
    /// The holidays, weekends inside them included.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
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
    /// A day that is a holiday in every year (全国年节及纪念日放假办法, Art. 2) is not among the holidays.
    #[error("{0}: {1} is a holiday by law and not among the holidays")]
    ByLaw(i32, NaiveDate),
    /// No holiday of three days or more lies where the Spring Festival can be.
    #[error("{0}: the Spring Festival is not among the holidays")]
    SpringFestival(i32),
}

impl CalendarYear {
    /// Reads one file.
    ///
    /// # Errors
    /// What is wrong with it, in English: for the operator.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let read: Self = toml::from_str(text)?;
        read.check()?;
        Ok(read)
    }

    /// Whether it can be right: every holiday and make-up day lies where one can, and the holidays that every year has
    /// are there.
    ///
    /// # Errors
    /// The first thing that cannot be right.
    pub fn check(&self) -> Result<(), CalendarError> {
        for holiday in &self.holidays {
            let length = (holiday.to - holiday.from).num_days();
            if !(0..31).contains(&length)
                || holiday.from.year() != self.year
                || holiday.to.year() != self.year
            {
                return Err(CalendarError::Holiday(self.year, holiday.name.clone()));
            }
        }
        for day in &self.make_up {
            if !is_weekend(*day) || self.is_off(*day) || day.year() != self.year {
                return Err(CalendarError::MakeUp(self.year, *day));
            }
        }
        for (month, day) in BY_LAW {
            let day = NaiveDate::from_ymd_opt(self.year, month, day);
            if let Some(day) = day.filter(|day| !self.is_off(*day)) {
                return Err(CalendarError::ByLaw(self.year, day));
            }
        }
        if self.holidays.iter().any(is_spring_festival) {
            Ok(())
        } else {
            Err(CalendarError::SpringFestival(self.year))
        }
    }

    /// The file of the year, as [`CalendarYear::parse`] reads it.
    ///
    /// # Errors
    /// None is known; writing TOML may fail by its type.
    pub fn to_text(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    fn is_off(&self, day: NaiveDate) -> bool {
        self.holidays.iter().any(|holiday| (holiday.from..=holiday.to).contains(&day))
    }
}

/// Month and day of the holidays whose day does not move: 元旦, 劳动节, 国庆节.
const BY_LAW: [(u32, u32); 5] = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)];

/// The first day of the lunar year lies between 21 January and 20 February.
fn is_spring_festival(holiday: &Holiday) -> bool {
    let is_in_season = |day: NaiveDate| match day.month() {
        1 => day.day() >= 19,
        2 => day.day() <= 24,
        _ => false,
    };
    (holiday.to - holiday.from).num_days() >= 2 && (is_in_season(holiday.from) || is_in_season(holiday.to))
}

/// Whether the day on which a public notice is put up is one of its days.
///
/// The rules of member development ask for working days and do not say it. The default is what branches do: a notice
/// that hangs from Monday to Friday hangs five days. An operator whose committee counts as the Civil Code does for periods
/// in days (民法典第二百零一条: 开始的当日不计入) sets the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostingDay {
    /// It is the first day of the notice.
    #[default]
    Counts,
    /// The day after it is the first day of the notice.
    DoesNotCount,
}

impl PostingDay {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Counts, Self::DoesNotCount];

    /// The code in forms and tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::DoesNotCount => "does-not-count",
        }
    }

    /// The one of a code.
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How days are counted: the working days of all years that are known, and whether the day of posting counts. A year
/// without data counts Monday to Friday and is provisional (暂算).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Days>,
    posting_day: PostingDay,
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

    /// The same with another rule for the day of posting.
    pub fn posting(mut self, day: PostingDay) -> Self {
        self.posting_day = day;
        self
    }

    /// Whether the day of posting counts.
    pub fn posting_day(&self) -> PostingDay {
        self.posting_day
    }

    /// The years between two days, both included, of which nothing is known.
    pub fn unknown_years(&self, from: NaiveDate, to: NaiveDate) -> Vec<i32> {
        (from.year()..=to.year()).filter(|year| self.is_provisional(*year)).collect()
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

    /// How many working days a public notice hung that was put up on one day and taken down after another.
    pub fn days_of_notice(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        self.working_days_between(self.first_of_notice(from), to)
    }

    /// The earliest last day of a public notice that is put up on a day and hangs `days` working days.
    pub fn last_of_notice(&self, from: NaiveDate, days: u32) -> NaiveDate {
        if days == 0 { from } else { self.add_working_days(add_days(self.first_of_notice(from), -1), days) }
    }

    fn first_of_notice(&self, from: NaiveDate) -> NaiveDate {
        match self.posting_day {
            PostingDay::Counts => from,
            PostingDay::DoesNotCount => add_days(from, 1),
        }
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
