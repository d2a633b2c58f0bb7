//! Working days by the holiday calendar.

use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;
use rules::dates::{Calendar, CalendarError, CalendarYear, add_days};

use crate::story::{YEAR_2025, YEAR_2026, calendar, day};

#[test]
fn holidays_are_off_and_make_up_days_are_worked() {
    let calendar = calendar();
    for (date, is_working) in [
        ("2025-01-01", false),
        ("2025-01-26", true),
        ("2025-01-28", false),
        ("2025-02-04", false),
        ("2025-02-05", true),
        ("2025-06-02", false),
        ("2025-10-08", false),
        ("2025-10-11", true),
        ("2025-10-12", false),
        ("2026-01-02", false),
        ("2026-01-04", true),
        ("2026-02-14", true),
        ("2026-02-23", false),
        ("2026-02-24", true),
        ("2026-05-09", true),
        ("2026-09-20", true),
        ("2026-09-25", false),
    ] {
        assert_eq!(calendar.is_working_day(day(date)), is_working, "{date}");
    }
}

#[test]
fn five_working_days_across_a_holiday() {
    let calendar = calendar();
    assert_eq!(calendar.working_days_between(day("2025-06-02"), day("2025-06-08")), 4);
    assert_eq!(calendar.working_days_between(day("2025-06-09"), day("2025-06-13")), 5);
    assert_eq!(calendar.working_days_between(day("2025-06-13"), day("2025-06-09")), 0);
    assert_eq!(
        calendar.last_of_working_days(day("2025-09-29"), 5),
        day("2025-10-11"),
        "29, 30, 9, 10 and the make-up day"
    );
    assert_eq!(calendar.add_working_days(day("2025-09-30"), 1), day("2025-10-09"));
}

#[test]
fn a_year_without_data_counts_monday_to_friday_and_says_so() {
    let calendar = calendar();
    assert!(!calendar.is_provisional(2026));
    assert!(calendar.is_provisional(2027));
    assert!(calendar.is_provisional_between(day("2026-12-31"), day("2027-01-04")));
    assert!(calendar.is_working_day(day("2027-10-01")), "a Friday");
    assert_eq!(calendar.working_days_between(day("2027-10-01"), day("2027-10-07")), 5);
}

#[test]
fn a_table_that_cannot_be_right_is_refused() {
    for (from, to) in [
        ("to = \"2025-02-04\"", "to = \"2025-01-04\""),
        ("from = \"2025-01-01\"", "from = \"2024-01-01\""),
        ("\"2025-01-26\"", "\"2025-01-27\""),
        ("\"2025-01-26\"", "\"2025-02-01\""),
        ("\"2025-01-26\"", "\"2024-12-28\""),
    ] {
        assert!(YEAR_2025.contains(from), "{from}");
        let refused = CalendarYear::parse(&YEAR_2025.replacen(from, to, 1));
        assert!(
            matches!(refused, Err(CalendarError::Holiday(..) | CalendarError::MakeUp(..))),
            "{from} -> {to}: {refused:?}"
        );
    }
    assert!(matches!(Calendar::parse([YEAR_2026, "year = 2027"]), Err(CalendarError::Toml(_))));
}

#[test]
fn a_make_up_day_is_paid_for_by_a_day_off_in_the_week() {
    for text in [YEAR_2025, YEAR_2026] {
        let year = CalendarYear::parse(text).unwrap();
        let off: i64 = year.holidays.iter().map(|holiday| (holiday.to - holiday.from).num_days() + 1).sum();
        let weekends: usize = year
            .holidays
            .iter()
            .flat_map(|holiday| holiday.from.iter_days().take_while(|date| *date <= holiday.to))
            .filter(|date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
            .count();
        // 13 holidays by law; some of them fall on weekends and are then given on another day.
        let free_by_law = off - i64::try_from(weekends).unwrap() - i64::try_from(year.make_up.len()).unwrap();
        assert!((9..=13).contains(&free_by_law), "{}: {free_by_law}", year.year);
    }
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_i64..1_400).prop_map(|offset| add_days(day("2024-06-01"), offset))
}

proptest! {
    #[test]
    fn adding_and_counting_working_days_agree(from in days(), count in 1_u32..60) {
        let calendar = calendar();
        let to = calendar.add_working_days(from, count);
        prop_assert!(calendar.is_working_day(to));
        prop_assert_eq!(calendar.working_days_between(add_days(from, 1), to), count);
        let last = calendar.last_of_working_days(from, count);
        prop_assert_eq!(calendar.working_days_between(from, last), count);
        prop_assert!(calendar.working_days_between(from, add_days(last, -1)) < count);
    }

    #[test]
    fn counting_is_additive(from in days(), first in 0_i64..90, second in 1_i64..90) {
        let calendar = calendar();
        let (middle, to) = (add_days(from, first), add_days(from, first + second));
        let parts = calendar.working_days_between(from, middle) + calendar.working_days_between(add_days(middle, 1), to);
        prop_assert_eq!(calendar.working_days_between(from, to), parts);
    }
}
