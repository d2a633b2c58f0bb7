//! When a timer is due: ISO 8601 dates, durations and cycles, as process files write them.
//!
//! Nothing here asks a clock. [`When::due`] is told when the timer was armed and in which zone local times are meant,
//! and gives the same answer every time.
//!
//! | Text | Meaning |
//! |---|---|
//! | `2026-11-23`, `2026-11-23T08:30`, `2026-11-23T08:30:00.5+08:00`, `...Z` | at that time; a day begins at midnight; without offset in the zone of the caller |
//! | `P1Y2M10DT2H30M`, `PT0.5S`, `P2W` | so long after arming; months and days by the calendar of the zone |
//! | `R3/PT10M`, `R/2026-01-01T00:00:00Z/PT1H`, `R2/PT1H/2026-02-01` | again and again, from a time on, up to a time |
//!
//! Cron expressions are refused. So are negative durations, and intervals of two times.

mod cycle;
mod moment;
mod period;

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, Offset, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

pub use cycle::Cycle;
pub use moment::Moment;
pub use period::Period;

/// Longest text of a time, in bytes.
const MAX_LENGTH: usize = 200;

/// When a timer is due. In serde and on screen it is its ISO 8601 text, in one canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Once, at a time.
    At(Moment),
    /// Once, so long after it was armed.
    After(Period),
    /// Several times or for ever.
    Every(Cycle),
}

/// Why a text is no time. The sentence quotes the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` {reason}")]
pub struct TimeError {
    text: String,
    reason: &'static str,
}

impl TimeError {
    fn new(text: &str, reason: &'static str) -> Self {
        Self { text: text.chars().take(60).collect(), reason }
    }
}

impl When {
    /// Reads a date, a duration or a cycle, told apart by their first letter.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let text = text.trim();
        if text.len() > MAX_LENGTH {
            return Err(TimeError::new(text, "is too long for a time"));
        }
        if is_cron(text) {
            let reason = "is a cron expression, which is not supported: write a cycle like `R/PT5M` or \
                          `R/2026-01-01T08:00:00+08:00/P1D`";
            return Err(TimeError::new(text, reason));
        }
        match text.chars().next() {
            Some('R') => Cycle::parse(text).map(Self::Every),
            Some('P' | '-' | '+') => Period::parse(text).map(Self::After),
            _ => Moment::parse(text).map(Self::At),
        }
    }

    /// When the timer is due that was armed then. `zone` is the offset in which times without offset and calendar days
    /// are meant; without it they are meant in UTC.
    ///
    /// Nothing if it is never due: a cycle whose end has passed, or a time beyond the calendar. A time that has passed
    /// is due at once: the answer then lies before `armed_at`.
    pub fn due(&self, armed_at: DateTime<Utc>, zone: Option<FixedOffset>) -> Option<DateTime<Utc>> {
        let zone = zone.unwrap_or_else(|| Utc.fix());
        match self {
            Self::At(moment) => moment.instant(zone),
            Self::After(period) => period.after(armed_at, zone, 1),
            Self::Every(cycle) => cycle.due(armed_at, zone),
        }
    }

    /// What remains after the timer fired that was armed then, to be armed again; nothing if that was the last time.
    ///
    /// `armed_at` and `zone` are those that [`When::due`] got. What remains counts from there, so that a monthly cycle
    /// begun on the 31st does not slip to the 28th. Arm it with the time at which the timer really fired to pass over
    /// what was missed, or with the time at which it was due to catch up.
    pub fn next(&self, armed_at: DateTime<Utc>, zone: Option<FixedOffset>) -> Option<Self> {
        match self {
            Self::At(_) | Self::After(_) => None,
            Self::Every(cycle) => cycle.next(armed_at, zone.unwrap_or_else(|| Utc.fix())).map(Self::Every),
        }
    }
}

/// Five to seven fields of a cron table, or one of its short forms.
fn is_cron(text: &str) -> bool {
    let fields = text.split_whitespace().count();
    text.starts_with('@')
        || ((5..=7).contains(&fields)
            && text.starts_with(|c: char| c.is_ascii_digit() || c == '*')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || " *?/,-#".contains(c)))
}

impl FromStr for When {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        Self::parse(text)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(moment) => moment.fmt(f),
            Self::After(period) => period.fmt(f),
            Self::Every(cycle) => cycle.fmt(f),
        }
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}
