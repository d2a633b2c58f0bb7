//! A timer that fires several times: `R3/PT10M`, with a start, or with an end.

use std::fmt;

use chrono::{DateTime, FixedOffset, Utc};

use super::{Moment, Period, TimeError};

/// Times at equal distances. They are counted from the start, so that none slips by rounding or by short months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// How often it still fires; nothing for ever.
    repeats: Option<u32>,
    start: Option<Moment>,
    period: Period,
    end: Option<Moment>,
    /// Distances from the start that have been used up.
    passed: u32,
}

impl Cycle {
    /// Reads `R3/PT10M`, `R/start/PT1H`, `R3/PT1H/end`, `R/start/PT1H/end`. A `#2` behind a cycle with a start, which only
    /// [`super::When::next`] writes, says how many of its times have been used up.
    pub(super) fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = |reason| TimeError::new(text, reason);
        let (cycle, passed) = match text.split_once('#') {
            Some((cycle, passed)) => {
                (cycle, passed.parse().map_err(|_| wrong("counts what has passed in no number"))?)
            }
            None => (text, 0),
        };
        let parts: Vec<&str> = cycle.split('/').collect();
        let (repeats, rest) = parts.split_first().ok_or_else(|| wrong("is not a cycle like `R3/PT10M`"))?;
        let repeats = match repeats.strip_prefix('R') {
            Some("" | "-1") => None,
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                match number.parse().map_err(|_| wrong("repeats too often: leave the number out for ever"))? {
                    0 => return Err(wrong("never fires: it repeats 0 times")),
                    number => Some(number),
                }
            }
            _ => return Err(wrong("does not say how often: `R3` is three times, `R` for ever")),
        };
        let (start, period, end) = match *rest {
            [period] => (None, period, None),
            [first, second] if first.starts_with('P') => (None, first, Some(second)),
            [first, second] if second.starts_with('P') => (Some(first), second, None),
            [start, period, end] => (Some(start), period, Some(end)),
            [_, _] => return Err(wrong("is an interval of two times: write the distance as a duration")),
            _ => return Err(wrong("is not a cycle like `R3/PT10M`")),
        };
        let period = Period::parse(period)?;
        if period.is_zero() {
            return Err(wrong("repeats without any time between"));
        }
        // With a start long ago, times so close could not be counted. What `next` writes starts when it was armed.
        if start.is_some() && passed == 0 && period.at_least().as_secs() == 0 {
            return Err(wrong("repeats faster than once a second"));
        }
        if passed > 0 && start.is_none() {
            return Err(wrong("has no start to count from"));
        }
        let (start, end) = (start.map(Moment::parse).transpose()?, end.map(Moment::parse).transpose()?);
        Ok(Self { repeats, start, period, end, passed })
    }

    /// The next time: with a start the first that is not before `armed_at`, else one distance after it.
    pub(super) fn due(&self, armed_at: DateTime<Utc>, zone: FixedOffset) -> Option<DateTime<Utc>> {
        let (_, due) = self.point(armed_at, zone)?;
        match self.end {
            Some(end) => (due <= end.instant(zone)?).then_some(due),
            None => Some(due),
        }
    }

    pub(super) fn next(&self, armed_at: DateTime<Utc>, zone: FixedOffset) -> Option<Self> {
        let repeats = match self.repeats {
            Some(repeats) => Some(repeats.checked_sub(1).filter(|left| *left > 0)?),
            None => None,
        };
        let (number, _) = self.point(armed_at, zone)?;
        let start = self.start.unwrap_or_else(|| Moment::Fixed(armed_at.fixed_offset()));
        Some(Self { repeats, start: Some(start), passed: number.checked_add(1)?, ..*self })
    }

    /// The next time and its number, counted from the start.
    fn point(&self, armed_at: DateTime<Utc>, zone: FixedOffset) -> Option<(u32, DateTime<Utc>)> {
        let Some(start) = self.start else {
            return Some((1, self.period.after(armed_at, zone, 1)?));
        };
        let start = start.instant(zone)?;
        // The number lies between what the longest and the shortest months would give. It is found by halving.
        let distance = armed_at.signed_duration_since(start).to_std().unwrap_or_default().as_nanos();
        let bound = |length: std::time::Duration| u32::try_from(distance / length.as_nanos().max(1)).ok();
        let (mut low, mut high) =
            (bound(self.period.at_most())?, bound(self.period.at_least())?.checked_add(1)?);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.period.after(start, zone, middle)? < armed_at {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let number = low.max(self.passed);
        Some((number, self.period.after(start, zone, number)?))
    }
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("R")?;
        if let Some(repeats) = self.repeats {
            write!(f, "{repeats}")?;
        }
        if let Some(start) = self.start {
            write!(f, "/{start}")?;
        }
        write!(f, "/{}", self.period)?;
        if let Some(end) = self.end {
            write!(f, "/{end}")?;
        }
        match self.passed {
            0 => Ok(()),
            passed => write!(f, "#{passed}"),
        }
    }
}
