//! How near a day is: in which group of the page it stands, and with which words.

use chrono::{Datelike, Days, NaiveDate};

use crate::texts;

/// The groups of the page, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nearness {
    /// The day has passed.
    Overdue,
    /// Until the Sunday of this week.
    ThisWeek,
    /// After that, or without a day.
    Later,
}

/// In which group a day stands.
pub(crate) fn nearness(due: Option<NaiveDate>, today: NaiveDate) -> Nearness {
    let to_sunday = u64::from(6 - today.weekday().num_days_from_monday());
    let sunday = today.checked_add_days(Days::new(to_sunday)).unwrap_or(today);
    match due {
        Some(day) if day < today => Nearness::Overdue,
        Some(day) if day <= sunday => Nearness::ThisWeek,
        _ => Nearness::Later,
    }
}

/// The words for a day, the day itself, and the class of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) distance: String,
    pub(crate) day: String,
    pub(crate) class: &'static str,
}

/// Days before the end from which the words warn.
const SOON: i64 = 3;

/// `超期 2 天` and `11 月 21 日截止`.
pub(crate) fn words(due: NaiveDate, today: NaiveDate) -> Words {
    let days = (due - today).num_days();
    let class = match days {
        ..0 => "bad",
        0..=SOON => "warn",
        _ => "",
    };
    Words { distance: texts::distance(days), day: texts::until(due, today), class }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_ends_on_sunday() {
        let wednesday = day("2026-11-25");
        assert_eq!(nearness(Some(day("2026-11-24")), wednesday), Nearness::Overdue);
        assert_eq!(nearness(Some(wednesday), wednesday), Nearness::ThisWeek);
        assert_eq!(nearness(Some(day("2026-11-29")), wednesday), Nearness::ThisWeek);
        assert_eq!(nearness(Some(day("2026-11-30")), wednesday), Nearness::Later);
        assert_eq!(nearness(None, wednesday), Nearness::Later);
        let sunday = day("2026-11-29");
        assert_eq!(nearness(Some(sunday), sunday), Nearness::ThisWeek);
        assert_eq!(nearness(Some(day("2026-11-30")), sunday), Nearness::Later);
    }

    #[test]
    fn words_say_distance_and_day() {
        let today = day("2026-11-23");
        let said = |due: &str| {
            let words = words(day(due), today);
            format!("{} {} {}", words.distance, words.day, words.class)
        };
        assert_eq!(said("2026-11-21"), "超期 2 天 11 月 21 日截止 bad");
        assert_eq!(said("2026-11-23"), "今天截止 11 月 23 日截止 warn");
        assert_eq!(said("2026-11-26"), "剩 3 天 11 月 26 日截止 warn");
        assert_eq!(said("2026-11-27"), "剩 4 天 11 月 27 日截止 ");
        assert_eq!(said("2027-01-02"), "剩 40 天 2027 年 1 月 2 日截止 ");
    }
}
