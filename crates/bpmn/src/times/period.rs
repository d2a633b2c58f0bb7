//! A length of time as people name it: months and days of the calendar, and hours on the clock.

use std::{fmt, time::Duration};

use chrono::{DateTime, Days, FixedOffset, Months, TimeDelta, Utc};

use super::TimeError;

/// Longest period: a thousand years. What is longer is a slip of the pen.
const MAX_YEARS: u64 = 1_000;
const DAY: u64 = 86_400;

/// A length of time. A month is as long as the calendar says, a day too, and an hour is an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Years count as twelve.
    months: u32,
    /// Weeks count as seven.
    days: u32,
    clock: Duration,
}

impl Period {
    /// Reads `P1Y2M10DT2H30M`, `PT0.5S`, `P2W`. The last part with a number of weeks, days, hours, minutes or seconds
    /// may have a fraction, with a point or a comma.
    pub(super) fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::new(text, "is not a duration like `P1Y2M10DT2H30M`");
        if text.contains('-') {
            return Err(TimeError::new(text, "is negative: a timer cannot be due before it is armed"));
        }
        let body = text.strip_prefix('+').unwrap_or(text).strip_prefix('P').ok_or_else(wrong)?;
        let (calendar, clock) = match body.split_once('T') {
            Some((_, "")) => return Err(wrong()),
            Some((calendar, clock)) => (calendar, clock),
            None => (body, ""),
        };
        let mut parts = Vec::new();
        read_parts(calendar, "YMWD", &mut parts).ok_or_else(wrong)?;
        let calendar_parts = parts.len();
        read_parts(clock, "HMS", &mut parts).ok_or_else(wrong)?;
        let last = parts.len().checked_sub(1).ok_or_else(wrong)?;
        let (mut months, mut days, mut total) = (0_u64, 0_u64, Duration::ZERO);
        for (position, part) in parts.into_iter().enumerate() {
            let (whole, nanos) = (part.whole, part.fraction);
            if nanos > 0 && position != last {
                return Err(wrong());
            }
            let unit = match (part.unit, position < calendar_parts) {
                ('Y' | 'M', true) if nanos > 0 => {
                    return Err(TimeError::new(text, "has a fraction of a month, which has no fixed length"));
                }
                ('Y', _) => {
                    months = months.saturating_add(whole.saturating_mul(12));
                    continue;
                }
                ('M', true) => {
                    months = months.saturating_add(whole);
                    continue;
                }
                ('W', _) => {
                    days = days.saturating_add(whole.saturating_mul(7));
                    total = total.saturating_add(fraction(nanos, 7 * DAY));
                    continue;
                }
                ('D', _) => {
                    days = days.saturating_add(whole);
                    total = total.saturating_add(fraction(nanos, DAY));
                    continue;
                }
                ('H', _) => 3_600,
                ('M', false) => 60,
                _ => 1,
            };
            let seconds = Duration::from_secs(whole.saturating_mul(unit));
            total = total.saturating_add(seconds).saturating_add(fraction(nanos, unit));
        }
        let too_long = || TimeError::new(text, "is longer than a thousand years");
        if months > MAX_YEARS * 12 || days > MAX_YEARS * 366 || total.as_secs() > MAX_YEARS * 366 * DAY {
            return Err(too_long());
        }
        let months = u32::try_from(months).map_err(|_| too_long())?;
        Ok(Self { months, days: u32::try_from(days).map_err(|_| too_long())?, clock: total })
    }

    pub(super) fn is_zero(self) -> bool {
        self.months == 0 && self.days == 0 && self.clock.is_zero()
    }

    /// A shortest length that `n` of these have at least, to guess how often it fits: months count 28 days.
    pub(super) fn at_least(self) -> Duration {
        Duration::from_secs(u64::from(self.months) * 28 * DAY + u64::from(self.days) * DAY) + self.clock
    }

    /// A greatest length, likewise: months count 31 days.
    pub(super) fn at_most(self) -> Duration {
        Duration::from_secs(u64::from(self.months) * 31 * DAY + u64::from(self.days) * DAY) + self.clock
    }

    /// The time so many periods later: first months, then days by the calendar of the zone, then the clock. A day that
    /// a month does not have becomes its last. Nothing beyond the calendar.
    pub(super) fn after(self, from: DateTime<Utc>, zone: FixedOffset, times: u32) -> Option<DateTime<Utc>> {
        let local = from.with_timezone(&zone).naive_local();
        let months = Months::new(self.months.checked_mul(times)?);
        let days = Days::new(u64::from(self.days) * u64::from(times));
        let clock = TimeDelta::from_std(self.clock.checked_mul(times)?).ok()?;
        let later = local.checked_add_months(months)?.checked_add_days(days)?.checked_add_signed(clock)?;
        later.and_local_timezone(zone).single().map(|time| time.to_utc())
    }
}

struct Part {
    unit: char,
    whole: u64,
    /// Billionths of the unit.
    fraction: u32,
}

/// Numbers with their units, which must stand in this order.
fn read_parts(mut text: &str, mut units: &str, parts: &mut Vec<Part>) -> Option<()> {
    while !text.is_empty() {
        let at = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, rest) = text.split_at_checked(at)?;
        let unit = rest.chars().next()?;
        (_, units) = units.split_once(unit)?;
        let (whole, decimals) =
            number.split_once(['.', ',']).map_or((number, None), |(whole, after)| (whole, Some(after)));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || decimals.is_some_and(|digits| !is_number(digits) || digits.len() > 9) {
            return None;
        }
        let fraction = decimals.map_or(Ok(0), |digits| format!("{digits:0<9}").parse()).ok()?;
        parts.push(Part { unit, whole: whole.parse().ok()?, fraction });
        text = rest.get(1..)?;
    }
    Some(())
}

/// So many billionths of a number of seconds.
fn fraction(billionths: u32, seconds: u64) -> Duration {
    Duration::from_nanos(u64::from(billionths).saturating_mul(seconds))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("PT0S");
        }
        let part = |f: &mut fmt::Formatter<'_>, number: u64, unit: char| match number {
            0 => Ok(()),
            number => write!(f, "{number}{unit}"),
        };
        f.write_str("P")?;
        part(f, u64::from(self.months / 12), 'Y')?;
        part(f, u64::from(self.months % 12), 'M')?;
        part(f, u64::from(self.days), 'D')?;
        if self.clock.is_zero() {
            return Ok(());
        }
        f.write_str("T")?;
        let seconds = self.clock.as_secs();
        part(f, seconds / 3_600, 'H')?;
        part(f, seconds / 60 % 60, 'M')?;
        match (seconds % 60, self.clock.subsec_nanos()) {
            (seconds, 0) => part(f, seconds, 'S'),
            (seconds, nanos) => {
                let digits = format!("{nanos:09}");
                write!(f, "{seconds}.{}S", digits.trim_end_matches('0'))
            }
        }
    }
}
