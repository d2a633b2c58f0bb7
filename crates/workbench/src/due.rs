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
    match due {
        Some(day) if day < today => Nearness::Overdue,
        Some(day) if day <= sunday(today) => Nearness::ThisWeek,
        _ => Nearness::Later,
    }
}

/// The last day of the week.
fn sunday(today: NaiveDate) -> NaiveDate {
    let to_sunday = u64::from(6 - today.weekday().num_days_from_monday());
    today.checked_add_days(Days::new(to_sunday)).unwrap_or(today)
}

/// Which last days are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// The day has passed.
    Overdue,
    /// Today.
    Today,
    /// From today to Sunday.
    ThisWeek,
    /// After that, or without a day.
    Later,
}

impl Span {
    /// In the order of the chooser.
    pub(crate) const ALL: [Self; 4] = [Self::Overdue, Self::Today, Self::ThisWeek, Self::Later];

    /// The word in the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::ThisWeek => "week",
            Self::Later => "later",
        }
    }

    /// The span of a word.
    pub(crate) fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.word() == word)
    }

    /// The first and the last day of it.
    pub(crate) fn days(self, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match self {
            Self::Overdue => (None, today.pred_opt()),
            Self::Today => (Some(today), Some(today)),
            Self::ThisWeek => (Some(today), Some(sunday(today))),
            Self::Later => (sunday(today).succ_opt(), None),
        }
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
    fn each_span_holds_the_days_of_its_group() {
        let wednesday = day("2026-11-25");
        let days = |span: Span| {
            let (from, to) = span.days(wednesday);
            (from.map(|day| day.to_string()), to.map(|day| day.to_string()))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(days(Span::Overdue), (None, some("2026-11-24")));
        assert_eq!(days(Span::Today), (some("2026-11-25"), some("2026-11-25")));
        assert_eq!(days(Span::ThisWeek), (some("2026-11-25"), some("2026-11-29")));
        assert_eq!(days(Span::Later), (some("2026-11-30"), None));
        assert!(Span::ALL.iter().all(|span| Span::by_word(span.word()) == Some(*span)));
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
