//! The rules by which the parts of a draft fit together.

use sea_orm::sea_query::ValueType;
use uuid::Uuid;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn draft(category: Category) -> Draft {
    let unit = <Id<Unit> as ValueType>::try_from(Uuid::from_u128(1).into()).unwrap();
    Draft::new("张三", Sex::Female, day("2001-02-14"), unit, category)
}

fn member() -> Draft {
    Draft {
        application_on: Some(day("2019-03-12")),
        activist_on: Some(day("2019-09-20")),
        candidate_on: Some(day("2020-11-18")),
        joined_on: Some(day("2021-06-26")),
        confirmed_on: Some(day("2022-06-26")),
        ..draft(Category::Full)
    }
}

fn broken(draft: &Draft) -> Vec<&'static str> {
    draft.broken(day("2026-11-23")).iter().map(|rule| rule.code).collect()
}

#[test]
fn a_member_with_all_days_in_order_breaks_no_rule() {
    assert_eq!(broken(&member()), [""; 0]);
    assert_eq!(broken(&draft(Category::Applicant)), [""; 0]);
}

#[test]
fn birthday_and_sex_are_those_of_the_identity_number() {
    let number = CivilId::parse("110101199003070011").unwrap();
    let said = Draft { id_number: Some(number.clone()), ..draft(Category::Applicant) };
    assert_eq!(broken(&said), ["birth-differs", "sex-differs"]);
    let right = Draft { birth: day("1990-03-07"), sex: Sex::Male, ..said };
    assert_eq!(broken(&right), [""; 0]);
}

#[test]
fn the_days_of_the_way_follow_each_other_and_none_is_in_the_future() {
    let early = Draft { activist_on: Some(day("2019-03-11")), ..member() };
    assert_eq!(broken(&early), ["days-out-of-order"]);
    let confirmed = Draft { confirmed_on: Some(day("2020-01-01")), ..member() };
    assert_eq!(broken(&confirmed), ["confirmed-before-joined"]);
    let future = Draft { confirmed_on: Some(day("2027-01-01")), ..member() };
    assert_eq!(broken(&future), ["day-in-future"]);
}

#[test]
fn nobody_joins_before_the_eighteenth_birthday() {
    let young = Draft { birth: day("2003-06-27"), ..member() };
    assert_eq!(broken(&young), ["joined-under-age"]);
    let just = Draft { birth: day("2003-06-26"), ..member() };
    assert_eq!(broken(&just), [""; 0]);
}

#[test]
fn category_and_days_fit_together() {
    let without = Draft { confirmed_on: None, ..member() };
    assert_eq!(broken(&without), ["confirmed-missing"]);
    let probationary = Draft { category: Category::Probationary, ..member() };
    assert_eq!(broken(&probationary), ["confirmed-without"]);
    let applicant = Draft { category: Category::Applicant, confirmed_on: None, ..member() };
    assert_eq!(broken(&applicant), ["joined-without"]);
    let lost = Draft { lost_on: Some(day("2026-03-01")), ..member() };
    assert_eq!(broken(&lost), ["lost-without"]);
}
