//! Gates about persons: the applicant, contacts and introducers.

use std::collections::BTreeSet;

use crate::{
    Blocked,
    dates::{add_days, add_months},
    development::{case::Case, texts},
};

/// Born on 29 February, one is of age on 1 March of a common year: the 18th year must be complete.
pub(super) fn minimum_age(case: &Case<'_>, years: u32) -> Option<Blocked> {
    let birth = case.facts.applicant.birth;
    let birthday = add_months(birth, years.saturating_mul(12));
    let is_leap_day = chrono::Datelike::day(&birthday) < chrono::Datelike::day(&birth);
    let of_age = if is_leap_day { add_days(birthday, 1) } else { birthday };
    (case.date < of_age)
        .then(|| Blocked::new("minimum-age", "", texts::minimum_age(years, of_age)).until(of_age))
}

pub(super) fn no_other_case(case: &Case<'_>) -> Option<Blocked> {
    let applicant = &case.facts.applicant;
    applicant.has_other_open_case.then(|| Blocked::new("one-open-case", "", texts::OTHER_CASE))
}

pub(super) fn not_member(case: &Case<'_>) -> Option<Blocked> {
    case.facts.applicant.is_member_already.then(|| Blocked::new("already-member", "", texts::ALREADY_MEMBER))
}

/// Contacts and introducers: how many, distinct, full members in good standing, not the applicant (Art. 9, 14).
pub(super) fn named(case: &Case<'_>, field: &str, minimum: usize, maximum: usize) -> Option<Blocked> {
    case.act?;
    let persons = case.persons(field);
    let label = case.label(field);
    let distinct: BTreeSet<&str> = persons.iter().map(|party| party.person.as_str()).collect();
    if distinct.len() < persons.len() {
        return Some(Blocked::new("same-person-twice", "", texts::same_person(&label)));
    }
    if !(minimum..=maximum).contains(&persons.len()) {
        return Some(Blocked::new(
            "number-of-persons",
            "",
            texts::persons(&label, persons.len(), minimum, maximum),
        ));
    }
    if distinct.contains(case.facts.applicant.person.as_str()) {
        return Some(Blocked::new("own-matter", "", texts::not_himself(&label)));
    }
    let unfit = |party: &&crate::development::Party| !party.is_full_member || !party.in_good_standing;
    let unfit: Vec<String> = persons.iter().filter(unfit).map(|party| party.name.clone()).collect();
    (!unfit.is_empty()).then(|| Blocked::new("full-members-only", "", texts::unfit(&label, &unfit)))
}

/// Whoever leaves within the next months is normally not handled; a reason opens the gate (2014 Art. 19, 2026 Art. 18).
pub(super) fn not_leaving(case: &Case<'_>, months: u32, reason: &str) -> Option<Blocked> {
    let leaving = case.facts.applicant.leaving_on?;
    let is_soon = leaving >= case.date && leaving <= add_months(case.date, months);
    if !is_soon || case.text(None, reason).is_some() {
        return None;
    }
    let label = case.label(reason);
    Some(Blocked::new("leaving-soon", "", texts::leaving(leaving, months, &label)).lacking(vec![label]))
}
