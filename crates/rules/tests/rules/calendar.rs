//! Working days by the holiday calendar.

use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;
use rules::dates::{Calendar, CalendarError, CalendarYear, PostingDay, add_days};

use crate::story::{YEAR_2025, YEAR_2026, YEARS, calendar, day};

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
        calendar.last_of_notice(day("2025-09-29"), 5),
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

/// What the notices say where they changed in the course of a year, or reach into the year before.
#[test]
fn the_years_since_2014_are_those_of_the_notices() {
    let all = Calendar::parse(YEARS).unwrap();
    assert!(all.unknown_years(day("2014-01-01"), day("2026-12-31")).is_empty());
    assert_eq!(all.unknown_years(day("2013-12-31"), day("2027-01-01")), [2013, 2027]);
    for (date, is_working) in [
        ("2014-01-01", false),
        ("2014-01-30", true),
        ("2014-04-07", false),
        ("2014-05-04", true),
        ("2014-09-28", true),
        ("2015-09-03", false),
        ("2015-09-04", false),
        ("2015-09-06", true),
        ("2016-02-06", true),
        ("2016-09-15", false),
        ("2017-01-02", false),
        ("2017-10-06", false),
        ("2018-12-29", true),
        ("2018-12-31", false),
        ("2019-04-28", true),
        ("2019-05-03", false),
        ("2020-01-31", false),
        ("2020-02-01", false),
        ("2020-02-03", true),
        ("2021-10-09", true),
        ("2022-01-29", true),
        ("2022-12-31", false),
        ("2023-01-02", false),
        ("2023-06-25", true),
        ("2024-02-09", true),
        ("2024-02-18", true),
        ("2024-10-12", true),
    ] {
        assert_eq!(all.is_working_day(day(date)), is_working, "{date}");
    }
    // Days off in the week and make-up days of each year: as two public libraries count them, which agree.
    for (year, working) in [
        (2014, 250),
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ] {
        let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
        assert_eq!(all.working_days_between(day(&from), day(&to)), working, "{year}");
    }
}

#[test]
fn a_year_that_was_typed_is_held_against_what_every_year_has() {
    let year = CalendarYear::parse(YEAR_2026).unwrap();
    assert_eq!(CalendarYear::parse(&year.to_text().unwrap()).unwrap(), year, "what is stored reads back");
    let without = |name: &str| {
        let mut year = year.clone();
        year.holidays.retain(|holiday| holiday.name != name);
        year.make_up.clear();
        year.check()
    };
    assert!(matches!(without("元旦"), Err(CalendarError::ByLaw(2026, date)) if date == day("2026-01-01")));
    assert!(matches!(without("国庆节"), Err(CalendarError::ByLaw(2026, date)) if date == day("2026-10-01")));
    assert!(matches!(without("春节"), Err(CalendarError::SpringFestival(2026))));
    assert!(without("中秋节").is_ok(), "it can be one with another holiday");
}

#[test]
fn the_day_of_posting_counts_unless_it_is_set_otherwise() {
    for (posting, days, last) in
        [(PostingDay::Counts, 5, "2025-06-13"), (PostingDay::DoesNotCount, 4, "2025-06-16")]
    {
        let calendar = calendar().posting(posting);
        assert_eq!(calendar.days_of_notice(day("2025-06-09"), day("2025-06-13")), days, "{posting:?}");
        assert_eq!(calendar.last_of_notice(day("2025-06-09"), 5), day(last), "{posting:?}");
        // Put up on a Saturday, both begin on Monday.
        assert_eq!(calendar.last_of_notice(day("2025-06-14"), 5), day("2025-06-20"), "{posting:?}");
        assert_eq!(PostingDay::by_code(posting.code()), Some(posting));
    }
    assert_eq!(PostingDay::default(), PostingDay::Counts);
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
    for text in YEARS {
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
        let last = calendar.last_of_notice(from, count);
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
