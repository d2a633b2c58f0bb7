//! Dates, durations and cycles.

use bpmn::When;
use chrono::{DateTime, FixedOffset, Utc};
use proptest::prelude::*;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

fn beijing() -> Option<FixedOffset> {
    FixedOffset::east_opt(8 * 3_600)
}

#[test]
fn times_are_due_by_the_calendar_of_the_zone() {
    let armed = "2026-01-31T02:00:00Z";
    for (text, canonical, due) in [
        ("2026-11-23", "2026-11-23", "2026-11-22T16:00:00Z"),
        ("2026-11-23T08:30", "2026-11-23T08:30:00", "2026-11-23T00:30:00Z"),
        ("2026-11-23T08:30:15.25Z", "2026-11-23T08:30:15.250Z", "2026-11-23T08:30:15.250Z"),
        ("2026-11-23T08:30:00+0800", "2026-11-23T08:30:00+08:00", "2026-11-23T00:30:00Z"),
        ("2026-11-23T08:30:00-05", "2026-11-23T08:30:00-05:00", "2026-11-23T13:30:00Z"),
        ("2026-11-23T08:30:00+01:00[Europe/Berlin]", "2026-11-23T08:30:00+01:00", "2026-11-23T07:30:00Z"),
        ("2020-02-29", "2020-02-29", "2020-02-28T16:00:00Z"),
        ("PT10M", "PT10M", "2026-01-31T02:10:00Z"),
        ("PT0.5S", "PT0.5S", "2026-01-31T02:00:00.500Z"),
        ("PT0S", "PT0S", "2026-01-31T02:00:00Z"),
        ("PT1,5H", "PT1H30M", "2026-01-31T03:30:00Z"),
        ("P0.5D", "PT12H", "2026-01-31T14:00:00Z"),
        ("P2W", "P14D", "2026-02-14T02:00:00Z"),
        ("PT36H", "PT36H", "2026-02-01T14:00:00Z"),
        ("P1M", "P1M", "2026-02-28T02:00:00Z"),
        ("P14M", "P1Y2M", "2027-03-31T02:00:00Z"),
        ("P1Y2M10DT2H30M", "P1Y2M10DT2H30M", "2027-04-10T04:30:00Z"),
        ("R3/PT10M", "R3/PT10M", "2026-01-31T02:10:00Z"),
        ("R-1/PT10M", "R/PT10M", "2026-01-31T02:10:00Z"),
        ("R/2026-01-01T00:00:00Z/PT1H", "R/2026-01-01T00:00:00Z/PT1H", "2026-01-31T02:00:00Z"),
        ("R/2026-01-01T00:30:00Z/PT1H", "R/2026-01-01T00:30:00Z/PT1H", "2026-01-31T02:30:00Z"),
        ("R/2027-01-01/P1D", "R/2027-01-01/P1D", "2026-12-31T16:00:00Z"),
        ("R2/PT1H/2026-02-01", "R2/PT1H/2026-02-01", "2026-01-31T03:00:00Z"),
    ] {
        let when = When::parse(text).unwrap();
        assert_eq!(when.to_string(), canonical, "{text}");
        assert_eq!(when.due(instant(armed), beijing()), Some(instant(due)), "{text}");
        assert_eq!(serde_json::to_string(&when).unwrap(), format!("\"{canonical}\""));
        assert_eq!(serde_json::from_str::<When>(&format!("\"{canonical}\"")).unwrap(), when);
    }
    // A month that begins late in the evening in Beijing is still the old one in UTC.
    let late = instant("2026-01-30T16:30:00Z");
    assert_eq!(When::parse("P1M").unwrap().due(late, beijing()), Some(instant("2026-02-27T16:30:00Z")));
    assert_eq!(When::parse("P1M").unwrap().due(late, None), Some(instant("2026-02-28T16:30:00Z")));
    assert_eq!(When::parse("R2/PT1H/2026-01-31T02:30:00Z").unwrap().due(instant(armed), None), None);
}

/// Arms a timer again and again at the time at which it fired.
fn fires(text: &str, armed_at: &str, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = When::parse(text).ok();
    let mut armed_at = instant(armed_at);
    while let Some(when) = left.filter(|_| found.len() < most) {
        let Some(due) = when.due(armed_at, None) else { break };
        found.push(due.format("%m-%dT%H:%M").to_string());
        left = when.next(armed_at, None).map(|next| When::parse(&next.to_string()).unwrap());
        armed_at = due;
    }
    found
}

#[test]
fn cycles_count_from_their_start() {
    assert_eq!(fires("R3/PT10M", "2026-01-01T00:00:00Z", 9), ["01-01T00:10", "01-01T00:20", "01-01T00:30"]);
    assert_eq!(
        fires("R/P1M", "2026-01-31T00:00:00Z", 4),
        ["02-28T00:00", "03-31T00:00", "04-30T00:00", "05-31T00:00"]
    );
    assert_eq!(
        fires("R2/2026-01-01T00:00:00Z/PT1H", "2026-01-01T00:00:00Z", 9),
        ["01-01T00:00", "01-01T01:00"]
    );
    assert_eq!(
        fires("R2/2026-01-01T00:00:00Z/PT1H", "2026-01-05T00:10:00Z", 9),
        ["01-05T01:00", "01-05T02:00"]
    );
    assert_eq!(
        fires("R/PT1H/2026-01-01T02:00:00Z", "2026-01-01T00:00:00Z", 9),
        ["01-01T01:00", "01-01T02:00"]
    );
    assert_eq!(
        fires("R/2025-01-31T00:00:00Z/P1M", "2026-02-01T00:00:00Z", 3),
        ["02-28T00:00", "03-31T00:00", "04-30T00:00"]
    );
    assert_eq!(fires("PT1H", "2026-01-01T00:00:00Z", 9), ["01-01T01:00"]);
}

#[test]
fn a_cycle_that_fires_late_passes_over_what_it_missed() {
    let armed = instant("2026-01-01T00:00:00Z");
    let next = When::parse("R/PT1H").unwrap().next(armed, None).unwrap();
    assert_eq!(next.to_string(), "R/2026-01-01T00:00:00Z/PT1H#2");
    assert_eq!(next.due(instant("2026-01-01T05:30:00Z"), None), Some(instant("2026-01-01T06:00:00Z")));
    assert_eq!(next.due(instant("2026-01-01T01:00:00Z"), None), Some(instant("2026-01-01T02:00:00Z")));
}

#[test]
fn what_is_no_time_is_said() {
    let cron = "is a cron expression, which is not supported: write a cycle like `R/PT5M` or \
                `R/2026-01-01T08:00:00+08:00/P1D`";
    let date = "is not a date like `2026-11-23` or a time like `2026-11-23T08:30:00+08:00`";
    let duration = "is not a duration like `P1Y2M10DT2H30M`";
    for (text, reason) in [
        ("0 0/5 * * * ?", cron),
        ("*/5 * * * *", cron),
        ("0 0 8 ? * MON-FRI", cron),
        ("@daily", cron),
        ("", date),
        ("tomorrow", date),
        ("2026-11-23 08:30", date),
        ("2026-11-23T25:00", date),
        ("2026-11-23T08:30+24:00", date),
        ("2026-02-30", "names a day that is not in the calendar"),
        (
            "2026-11-23T08:30[Europe/Berlin]",
            "names a zone without its offset from UTC, which is not supported",
        ),
        ("P", duration),
        ("PT", duration),
        ("P1", duration),
        ("P1H", duration),
        ("PT1M1H", duration),
        ("PT0.5M1S", duration),
        ("PT1.0000000001S", duration),
        ("p1d", date),
        ("P0.5M", "has a fraction of a month, which has no fixed length"),
        ("-PT1H", "is negative: a timer cannot be due before it is armed"),
        ("PT-1H", "is negative: a timer cannot be due before it is armed"),
        ("P1001Y", "is longer than a thousand years"),
        ("PT99999999999999999H", "is longer than a thousand years"),
        ("R0/PT1H", "never fires: it repeats 0 times"),
        ("Rx/PT1H", "does not say how often: `R3` is three times, `R` for ever"),
        ("R3", "is not a cycle like `R3/PT10M`"),
        ("R3/PT0S", "repeats without any time between"),
        ("R/2026-01-01/PT0.1S", "repeats faster than once a second"),
        ("R3/2026-01-01/2026-01-02", "is an interval of two times: write the distance as a duration"),
        ("R99999999999/PT1H", "repeats too often: leave the number out for ever"),
    ] {
        assert_eq!(When::parse(text).unwrap_err().to_string(), format!("`{text}` {reason}"));
    }
    assert_eq!(When::parse("P1000Y").unwrap().due(DateTime::<Utc>::MAX_UTC, None), None);
}

proptest! {
    #[test]
    fn a_cycle_is_never_due_before_it_is_armed(
        start in 0_i64..4_000_000_000, after in 0_i64..4_000_000_000, months in 0_u32..30, days in 0_u32..40, hours in 1_u32..30
    ) {
        let (from, armed) = (DateTime::from_timestamp(start, 0).unwrap(), DateTime::from_timestamp(start + after, 0).unwrap());
        let cycle = When::parse(&format!("R/{}/P{months}M{days}DT{hours}H", from.to_rfc3339())).unwrap();
        let due = cycle.due(armed, beijing()).unwrap();
        prop_assert!(due >= armed);
        // It is the first that is not before: one that would come earlier is armed at a distance at most.
        prop_assert!(due - armed <= chrono::TimeDelta::days(i64::from(months) * 31 + i64::from(days) + 2));
        let next = cycle.next(armed, beijing()).unwrap();
        prop_assert!(next.due(due, beijing()).unwrap() > due);
    }
}
