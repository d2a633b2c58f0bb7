//! A point in time as a file writes it: a day, a local time, or a time with its offset.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};

use super::TimeError;

/// A point in time. Shows itself as it was written, in one canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The beginning of a day in the zone of the caller.
    Day(NaiveDate),
    /// A time in the zone of the caller.
    Local(NaiveDateTime),
    /// A time with its own offset from UTC.
    Fixed(DateTime<FixedOffset>),
}

impl Moment {
    /// Reads `2026-11-23`, `2026-11-23T08:30`, `2026-11-23T08:30:15.25`, each time also with `Z`, `+08:00`, `+0800`
    /// or `+08`. A zone in brackets behind an offset (`+01:00[Europe/Berlin]`) adds nothing to it and is left out.
    pub(super) fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || {
            TimeError::new(text, "is not a date like `2026-11-23` or a time like `2026-11-23T08:30:00+08:00`")
        };
        let (day, time) = match text.split_once(['T', 't']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let is_shaped = day.len() == 10 && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !is_shaped {
            return Err(wrong());
        }
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d")
            .map_err(|_| TimeError::new(text, "names a day that is not in the calendar"))?;
        let Some(time) = time else { return Ok(Self::Day(day)) };
        let (time, has_zone) = match time.split_once('[') {
            Some((time, zone)) if zone.ends_with(']') => (time, true),
            Some(_) => return Err(wrong()),
            None => (time, false),
        };
        let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
            Some(at) => time.split_at_checked(at).ok_or_else(wrong)?,
            None if has_zone => {
                return Err(TimeError::new(
                    text,
                    "names a zone without its offset from UTC, which is not supported",
                ));
            }
            None => (time, ""),
        };
        let local = day.and_time(read_clock(clock).ok_or_else(wrong)?);
        if offset.is_empty() {
            return Ok(Self::Local(local));
        }
        let offset = read_offset(offset).ok_or_else(wrong)?;
        local.and_local_timezone(offset).single().map(Self::Fixed).ok_or_else(wrong)
    }

    /// The instant, with the offset in which local times are meant.
    pub(super) fn instant(self, zone: FixedOffset) -> Option<DateTime<Utc>> {
        let local = match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Local(local) => local,
            Self::Fixed(time) => return Some(time.to_utc()),
        };
        local.and_local_timezone(zone).single().map(|time| time.to_utc())
    }
}

/// `08:30`, `08:30:15`, `08:30:15.25`. No leap seconds: no clock that is asked here shows them.
fn read_clock(text: &str) -> Option<NaiveTime> {
    let is_shaped = text.bytes().all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte));
    if !is_shaped || text.len() < 5 || text.contains(":60") {
        return None;
    }
    let text = text.replace(',', ".");
    let formats = if text.len() == 5 { ["%H:%M", "%H:%M"] } else { ["%H:%M:%S", "%H:%M:%S%.f"] };
    formats.into_iter().find_map(|format| NaiveTime::parse_from_str(&text, format).ok())
}

fn read_offset(text: &str) -> Option<FixedOffset> {
    if matches!(text, "Z" | "z") {
        return FixedOffset::east_opt(0);
    }
    let (sign, digits) = text.split_at_checked(1)?;
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':')?,
        _ => return None,
    };
    let is_number = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 18 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3_600 + minutes * 60;
    FixedOffset::east_opt(if sign == "-" { -seconds } else { seconds })
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Local(local) => write!(f, "{}", local.format("%Y-%m-%dT%H:%M:%S%.f")),
            Self::Fixed(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }
}
