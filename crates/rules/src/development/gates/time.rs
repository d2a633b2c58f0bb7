//! Gates about days: waiting, training, publicity, limits, probation.

use chrono::NaiveDate;

use crate::{
    Blocked, Warning,
    dates::{Calendar, add_days, add_months},
    development::{case::Case, texts, times},
};

pub(super) fn minimum_months(case: &Case<'_>, since: &str, months: u32) -> Option<Blocked> {
    let from = case.passed_on(since)?;
    let earliest = add_months(from, months);
    (case.date < earliest).then(|| {
        Blocked::new("minimum-months", "", texts::minimum_months(from, months, earliest)).until(earliest)
    })
}

pub(super) fn training_year(case: &Case<'_>, since: &str, months: u32) -> Option<Blocked> {
    let from = case.passed_on(since)?;
    let earliest = add_months(from, months);
    (case.date < earliest).then(|| {
        Blocked::new("training-one-year", "", texts::training_year(from, months, earliest)).until(earliest)
    })
}

pub(super) fn half_yearly(
    case: &Case<'_>,
    since: &str,
    records: &str,
    months: u32,
    grace_days: i64,
) -> Option<Blocked> {
    let from = case.passed_on(since)?;
    let missing = times::missing_periods(case.facts, from, records, (months, grace_days), case.date);
    let first = *missing.first()?;
    let names = missing.iter().map(|period| texts::period(*period)).collect();
    Some(Blocked::new("half-yearly-inspection", "", texts::half_yearly(first, missing.len())).lacking(names))
}

pub(super) fn same_day(case: &Case<'_>, as_of: &str) -> Option<Blocked> {
    case.act?;
    let day = case.passed_on(as_of)?;
    (case.date != day).then(|| Blocked::new("same-meeting", "", texts::same_day(case.date, day)).until(day))
}

pub(super) fn limit(
    case: &Case<'_>,
    since: &str,
    months: u32,
    final_months: Option<u32>,
    reason: &str,
) -> Option<Blocked> {
    let from = case.passed_on(since)?;
    let of = case.pack.by_code(since).map_or("", |point| point.title.as_str());
    if let Some(last) = final_months.map(|months| add_months(from, months))
        && case.date > last
    {
        return Some(Blocked::new("time-limit-final", "", texts::limit_final(of, from, last)));
    }
    let last = add_months(from, months);
    // Before anything is typed nobody can have given the reason: the due date says enough then.
    case.act?;
    if case.date <= last || case.text(None, reason).is_some() {
        return None;
    }
    let label = case.label(reason);
    Some(Blocked::new("time-limit", "", texts::limit(of, from, months, last, &label)).lacking(vec![label]))
}

pub(super) fn probation_dates(case: &Case<'_>, since: &str, from: &str, to: &str) -> Option<Blocked> {
    case.act?;
    let start = case.passed_on(since)?;
    let end = case.pack.probation(case.facts)?.end;
    let typed = case.day(None, from).zip(case.day(None, to));
    (typed != Some((start, end)))
        .then(|| Blocked::new("probation-dates", "", texts::probation_dates(typed, (start, end))))
}

pub(super) fn probation_over(case: &Case<'_>, days_before: i64) -> Option<Blocked> {
    let probation = case.pack.probation(case.facts)?;
    let earliest = add_days(probation.end, -days_before);
    (case.date < earliest).then(|| {
        Blocked::new("probation-one-year", "", texts::probation_over(&probation, days_before, earliest))
            .until(earliest)
    })
}

pub(super) fn extension(case: &Case<'_>, field: &str, minimum: i64, maximum: i64) -> Option<Blocked> {
    case.act?;
    if case.pack.probation(case.facts).is_some_and(|probation| probation.extension.is_some()) {
        return Some(Blocked::new("extension-once", "", texts::EXTENSION_ONCE));
    }
    match case.integer(None, field) {
        Some(months) if (minimum..=maximum).contains(&months) => None,
        typed => Some(Blocked::new("extension-months", "", texts::extension(typed, minimum, maximum))),
    }
}

/// The last day of the notice counts, the first by the setting of the calendar; it is over when the act is dated.
pub(super) fn publicity(case: &Case<'_>, from: &str, to: &str, working_days: u32) -> Option<Blocked> {
    let (from, to) = (case.day(None, from)?, case.day(None, to)?);
    if to < from {
        return Some(Blocked::new("publicity-days", "", texts::publicity_reversed(from, to)));
    }
    if let Some(short) = short_notice(case.calendar, (from, to), working_days) {
        return Some(short);
    }
    (case.date < to).then(|| Blocked::new("publicity-not-over", "", texts::publicity_not_over(to)).until(to))
}

/// Why a notice hung too short a time.
pub(in crate::development) fn short_notice(
    calendar: &Calendar,
    (from, to): (NaiveDate, NaiveDate),
    working_days: u32,
) -> Option<Blocked> {
    let earliest: NaiveDate = calendar.last_of_notice(from, working_days);
    (to < earliest).then(|| {
        let days = calendar.days_of_notice(from, to);
        let is_provisional = calendar.is_provisional_between(from, earliest);
        let because = texts::publicity((from, to), days, working_days, earliest, is_provisional);
        Blocked::new("publicity-working-days", "", because).until(earliest)
    })
}

/// A notice whose days were only reckoned by weekday: nobody knows yet whether it hung long enough.
pub(super) fn provisional(case: &Case<'_>, from: &str, to: &str) -> Option<Warning> {
    let (from, to) = (case.day(None, from)?, case.day(None, to)?);
    let years = case.calendar.unknown_years(from, to);
    (!years.is_empty()).then(|| Warning {
        rule: "publicity-provisional".to_owned(),
        article: String::new(),
        because: texts::publicity_provisional((from, to), case.calendar.days_of_notice(from, to), &years),
        key: format!("{from}~{to}"),
    })
}

/// What can be said before anything is typed: until when a notice would hang that is put up today, when that is only
/// reckoned by weekday.
pub(super) fn provisional_ahead(case: &Case<'_>, working_days: u32) -> Option<String> {
    let last = case.calendar.last_of_notice(case.date, working_days);
    let years = case.calendar.unknown_years(case.date, last);
    (!years.is_empty()).then(|| texts::publicity_ahead(case.date, last, working_days, &years))
}
