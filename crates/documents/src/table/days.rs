//! Days as people type them.

use chrono::{Days, NaiveDate, NaiveTime};

use crate::texts;

/// What a text is, read as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A day.
    Is(NaiveDate),
    /// The number under which spreadsheets keep a day.
    Serial(NaiveDate),
    /// A year and a month, without the day; its first day.
    Month(NaiveDate),
    /// A year alone.
    Year(i32),
    /// A day whose year has two digits: as written.
    ShortYear(u32, u32, u32),
    /// A month and a day, without the year.
    WithoutYear(u32, u32),
    /// Written like a day that the calendar does not have, such as 2001-02-30.
    Impossible,
    /// Not written like a day.
    Unreadable,
}

/// Serial numbers of spreadsheets that may be days of a life: 1900-02-01 to 2099-12-31.
const SERIALS: std::ops::RangeInclusive<i64> = 32..=73_050;

/// Reads `2001-02-03`, `2001/2/3`, `2001.2.3`, `20010203`, `2001年2月3日`, also in full-width signs and with a time behind,
/// which is not looked at; `2001-02`, `200102`, `2001年2月`, `2001年`; `01.2.3`; `2月3日`; and serial numbers.
pub(super) fn read(text: &str) -> Day {
    let text: String = rules::text::one_line(text).chars().map(half_width).collect();
    // Where a program took digits for a number and wrote them with a fraction.
    let text = text.strip_suffix(".0").filter(|digits| is_digits(digits)).unwrap_or(&text);
    let text = text.split_once([' ', 'T']).map_or(text, |(day, time)| {
        if time.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.')) { day } else { text }
    });
    if is_digits(text) {
        return of_digits(text);
    }
    let spaceless: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(parts) = texts::parts_of_day(&spaceless) {
        return day_of(parts);
    }
    for separator in ['-', '/', '.'] {
        if text.contains(separator) {
            let mut parts = text.split(separator).map(str::trim);
            let found = [parts.next(), parts.next(), parts.next()];
            return if parts.next().is_some() { Day::Unreadable } else { day_of(found) };
        }
    }
    Day::Unreadable
}

/// A day with a time behind, such as `2026-03-05 14:30`, `2026年3月5日14:30` or `2026/3/5  14：30`; nothing for another text.
pub(super) fn read_moment(text: &str) -> Option<(Day, Option<NaiveTime>)> {
    let text: String = rules::text::one_line(text).chars().map(half_width).collect();
    let Some(colon) = text.find(':') else { return Some((read(&text), None)) };
    let (before, after) = text.split_at_checked(colon)?;
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count().min(2);
    let (day, hour) = before.split_at_checked(before.len().checked_sub(digits)?)?;
    let mut parts = after.trim_start_matches(':').split(':').map(|part| part.trim().parse::<u32>().ok());
    let (minute, second) = (parts.next()??, parts.next().flatten().unwrap_or(0));
    let time = NaiveTime::from_hms_opt(hour.parse().ok()?, minute, second)?;
    Some((read(day.trim_end_matches([' ', 'T', ','])), Some(time)))
}

pub(super) fn serial(number: i64) -> Option<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    SERIALS
        .contains(&number)
        .then(|| start.checked_add_days(Days::new(u64::try_from(number).ok()?)))
        .flatten()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn of_digits(text: &str) -> Day {
    let parts = |at: usize| text.split_at_checked(at);
    match text.len() {
        8 => {
            let Some((year, rest)) = parts(4) else { return Day::Unreadable };
            let (month, day) = rest.split_at(2);
            day_of([Some(year), Some(month), Some(day)])
        }
        6 => {
            let Some((year, month)) = parts(4) else { return Day::Unreadable };
            match day_of([Some(year), Some(month), None]) {
                found @ Day::Month(_) if is_of_a_life(year) => found,
                _ => Day::Unreadable,
            }
        }
        5 => text.parse().ok().and_then(serial).map_or(Day::Unreadable, Day::Serial),
        4 if is_of_a_life(text) => text.parse().map_or(Day::Unreadable, Day::Year),
        _ => Day::Unreadable,
    }
}

fn is_of_a_life(year: &str) -> bool {
    year.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}

/// The sign that a sign stands for, and the full stop of Chinese writing.
fn half_width(c: char) -> char {
    match c {
        '\u{3002}' => '.',
        other => rules::text::plain(other),
    }
}

fn day_of(parts: [Option<&str>; 3]) -> Day {
    let number = |text: &str, most: usize| {
        (text.len() <= most && is_digits(text)).then(|| text.parse::<u32>().ok()).flatten()
    };
    // A sign behind the last part says nothing: 2001.02. is a month.
    let parts = parts.map(|part| part.filter(|part| !part.is_empty()));
    match parts {
        [Some(year), Some(month), Some(day)] => {
            let (Some(y), Some(m), Some(d)) = (number(year, 4), number(month, 2), number(day, 2)) else {
                return Day::Unreadable;
            };
            match year.len() {
                4 => {
                    let year = i32::try_from(y).unwrap_or(0);
                    NaiveDate::from_ymd_opt(year, m, d).filter(|_| year > 0).map_or(Day::Impossible, Day::Is)
                }
                // The last part has four digits where the order is another one: that is no short year.
                1 | 2 if (1..=12).contains(&m) && (1..=31).contains(&d) => Day::ShortYear(y, m, d),
                _ => Day::Unreadable,
            }
        }
        [Some(year), Some(month), None] => match (number(year, 4), number(month, 2)) {
            (Some(y), Some(m)) if year.len() == 4 => {
                let year = i32::try_from(y).unwrap_or(0);
                NaiveDate::from_ymd_opt(year, m, 1).filter(|_| year > 0).map_or(Day::Impossible, Day::Month)
            }
            _ => Day::Unreadable,
        },
        [Some(year), None, None] if year.len() == 4 && is_of_a_life(year) => {
            year.parse().map_or(Day::Unreadable, Day::Year)
        }
        [None, Some(month), Some(day)] => match (number(month, 2), number(day, 2)) {
            (Some(m), Some(d)) if (1..=12).contains(&m) && (1..=31).contains(&d) => Day::WithoutYear(m, d),
            _ => Day::Unreadable,
        },
        _ => Day::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, NaiveDate, NaiveTime, read, read_moment};

    #[test]
    fn days_are_read_as_people_type_them() {
        let day = Day::Is(NaiveDate::from_ymd_opt(2001, 2, 3).unwrap());
        for text in [
            "2001-02-03",
            "2001-2-3",
            "2001/2/3",
            "2001.02.03",
            "20010203",
            "2001年2月3日",
            "2001年02月03号",
            " 2001-02-03　",
            "２００１－０２－０３",
            "2001-02-03 00:00:00",
            "2001-02-03T08:05:00",
            "2001 年 2 月 3 日",
            "\u{202d}2001\u{2011}02\u{2011}03\u{202c}",
            "2001—02—03",
        ] {
            assert_eq!(read(text), day, "{text}");
        }
    }

    #[test]
    fn what_says_less_than_a_day_is_not_made_one() {
        let first = |month| NaiveDate::from_ymd_opt(2001, month, 1).unwrap();
        for text in ["2001.02", "2001-2", "200102", "2001年2月", "2001/02", "2001-02-"] {
            assert_eq!(read(text), Day::Month(first(2)), "{text}");
        }
        assert_eq!(read("2001年"), Day::Year(2001));
        assert_eq!(read("79.8.10"), Day::ShortYear(79, 8, 10));
        assert_eq!(read("9月10日"), Day::WithoutYear(9, 10));
        assert_eq!(read("37229"), Day::Serial(NaiveDate::from_ymd_opt(2001, 12, 4).unwrap()));
        assert_eq!(read("20181114.0"), Day::Is(NaiveDate::from_ymd_opt(2018, 11, 14).unwrap()));
    }

    #[test]
    fn a_time_behind_a_day_is_read() {
        let at = NaiveTime::from_hms_opt(14, 30, 0);
        let day = Day::Is(NaiveDate::from_ymd_opt(2026, 3, 5).unwrap());
        for text in ["2026-03-05 14:30", "2026年3月5日14:30", "2026/3/5  14：30", "2026-03-05T14:30:00"] {
            assert_eq!(read_moment(text), Some((day, at)), "{text}");
        }
        assert_eq!(read_moment("2026-03-05"), Some((day, None)));
    }

    #[test]
    fn days_that_the_calendar_does_not_have_are_told_from_nonsense() {
        for text in
            ["2001-02-30", "20010230", "2001年13月1日", "2001年13月", "2001/0/1", "1900.02.29", "0000-01-01"]
        {
            assert_eq!(read(text), Day::Impossible, "{text}");
        }
        for text in [
            "",
            "不详",
            "01-02-2001",
            "2001-2-3-4",
            "2001-02-03 早上",
            "200113",
            "99999",
            "2001--3",
            "+2001-02-03",
            "日",
            "年月日",
        ] {
            assert_eq!(read(text), Day::Unreadable, "{text}");
        }
    }
}
