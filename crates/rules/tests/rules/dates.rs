//! Months, quarters and half-years.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use rules::dates::{Span, add_days, add_months, months_between};

use crate::story::day;

#[test]
fn months_are_clamped_to_the_end_of_the_month() {
    for (from, months, to) in [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-03-05", 0, "2025-03-05"),
    ] {
        assert_eq!(add_months(day(from), months), day(to), "{from} + {months}");
    }
    assert_eq!(add_months(day("2025-01-01"), u32::MAX), NaiveDate::MAX);
    assert_eq!(add_days(day("2025-01-01"), i64::MAX), NaiveDate::MAX);
    assert_eq!(add_days(day("2025-01-01"), -1), day("2024-12-31"));
}

#[test]
fn whole_months_between_days() {
    for (from, to, months) in [
        ("2025-01-31", "2025-02-28", 1),
        ("2025-01-31", "2025-02-27", 0),
        ("2024-05-16", "2025-05-15", 11),
        ("2024-05-16", "2025-05-16", 12),
        ("2025-05-16", "2024-05-16", 0),
    ] {
        assert_eq!(months_between(day(from), day(to)), months, "{from} to {to}");
    }
}

#[test]
fn quarters_and_half_years() {
    let quarter = Span::quarter(day("2025-11-23"));
    assert_eq!(
        (quarter.number, quarter.first_day(), quarter.last_day()),
        (4, day("2025-10-01"), day("2025-12-31"))
    );
    assert_eq!(quarter.next().last_day(), day("2026-03-31"));
    let half = Span::half_year(day("2025-06-30"));
    assert_eq!((half.number, half.first_day(), half.last_day()), (1, day("2025-01-01"), day("2025-06-30")));
    assert_eq!(half.next().first_day(), day("2025-07-01"));
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_i64..40_000).prop_map(|offset| add_days(day("1950-01-01"), offset))
}

proptest! {
    #[test]
    fn adding_months_keeps_the_day_or_takes_the_last(from in days(), months in 0_u32..600) {
        let to = add_months(from, months);
        let distance = (to.year() - from.year()) * 12 + to.month().cast_signed() - from.month().cast_signed();
        prop_assert_eq!(distance, months.cast_signed());
        let is_last = add_days(to, 1).day() == 1;
        prop_assert!(to.day() == from.day() || (to.day() < from.day() && is_last));
        prop_assert_eq!(months_between(from, to), months);
    }

    #[test]
    fn more_months_are_never_earlier(from in days(), months in 0_u32..600) {
        prop_assert!(add_months(from, months) < add_months(from, months + 1));
    }

    #[test]
    fn a_day_lies_in_its_quarter_and_half_year(date in days()) {
        for span in [Span::quarter(date), Span::half_year(date)] {
            prop_assert!(span.first_day() <= date && date <= span.last_day());
            prop_assert_eq!(span.next().first_day(), add_days(span.last_day(), 1));
        }
    }
}
