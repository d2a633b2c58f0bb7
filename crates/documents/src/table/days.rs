//! Days as people type them.

use chrono::NaiveDate;

use crate::texts;

/// What a text is, read as a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A day.
    Is(NaiveDate),
    /// Written like a day that the calendar does not have, such as 2001-02-30.
    Impossible,
    /// Not written like a day.
    Unreadable,
}

/// Reads `2001-02-03`, `2001/2/3`, `2001.2.3`, `20010203`, `2001年2月3日`, also in full-width signs and with a time behind,
/// which is not looked at.
pub(super) fn read(text: &str) -> Day {
    let text: String = rules::text::one_line(text).chars().map(sign).collect();
    let text = text.split_once([' ', 'T']).map_or(text.as_str(), |(day, time)| {
        if time.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.')) {
            day
        } else {
            text.as_str()
        }
    });
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return day_of([Some(year), Some(month), Some(day), None]);
    }
    if let Some([year, month, day]) = texts::day_in_characters(text) {
        return day_of([Some(year), Some(month), Some(day), None]);
    }
    for separator in ['-', '/', '.'] {
        if text.contains(separator) {
            let mut parts = text.split(separator);
            return day_of([parts.next(), parts.next(), parts.next(), parts.next()]);
        }
    }
    Day::Unreadable
}

/// The sign that a sign stands for, and the full stop of Chinese writing.
fn sign(c: char) -> char {
    match c {
        '\u{3002}' => '.',
        other => rules::text::plain(other),
    }
}

fn day_of(parts: [Option<&str>; 4]) -> Day {
    let [Some(year), Some(month), Some(day), None] = parts else { return Day::Unreadable };
    let number = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        let digits = text.trim();
        (lengths.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| digits.parse::<u32>().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) =
        (number(year, 4..=4), number(month, 1..=2), number(day, 1..=2))
    else {
        return Day::Unreadable;
    };
    let year = i32::try_from(year).unwrap_or(0);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| year > 0).map_or(Day::Impossible, Day::Is)
}

#[cfg(test)]
mod tests {
    use super::{Day, NaiveDate, read};

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
    fn days_that_the_calendar_does_not_have_are_told_from_nonsense() {
        for text in ["2001-02-30", "20010230", "2001年13月1日", "2001/0/1", "1900.02.29", "0000-01-01"] {
            assert_eq!(read(text), Day::Impossible, "{text}");
        }
        for text in [
            "",
            "不详",
            "2001",
            "2001.02",
            "2001年2月",
            "01-02-2001",
            "2001-2-3-4",
            "2001-02-03 早上",
            "36925",
            "2001--3",
            "2001-02-",
            "+2001-02-03",
            "日",
            "年月日",
        ] {
            assert_eq!(read(text), Day::Unreadable, "{text}");
        }
    }
}
