//! Meetings, approval and probation.

use rules::development::{Act, FieldValue};

use crate::story::{Changed, Story, day};

const OPEN: &[&str] = &[];

#[test]
fn a_branch_meeting_at_or_below_half_of_those_expected_cannot_admit() {
    for (expected, present, rules) in [
        (20, 10, &["quorum"][..]),
        (20, 11, OPEN),
        (21, 10, &["quorum"]),
        (21, 11, OPEN),
        (20, 21, &["ballot-figures"]),
        (0, 0, &["ballot-figures"]),
    ] {
        let story = Story::of_2026().before("WP32");
        let act = story.act("WP32").number("expected", expected).number("present", present);
        assert_eq!(story.rules(&act), rules, "{present} of {expected}");
    }
    let story = Story::of_2026().before("WP32");
    let blocked = story.check(&story.act("WP32").number("present", 10));
    assert_eq!(blocked[0].article, "细则第十九条");
    assert_eq!(
        blocked[0].because,
        "应到会有表决权 20 人，实到 10 人，未超过半数，不能开会表决；至少须到会 11 人"
    );
}

#[test]
fn admission_needs_more_than_half_of_those_expected_not_of_those_present() {
    // 20 expected, 18 present.
    for (in_favour, against, decision, rules) in [
        (11, 7, "passed", OPEN),
        (10, 8, "passed", &["majority"][..]),
        (10, 8, "not_passed", OPEN),
        (11, 7, "not_passed", &["vote-and-decision"]),
        (19, 1, "passed", &["ballot-figures"]),
    ] {
        let story = Story::of_2026().before("WP33");
        let act = story
            .act("WP33")
            .number("written_opinions", 0)
            .number("in_favour", in_favour)
            .number("against", against)
            .number("abstained", 0)
            .deciding(decision);
        assert_eq!(story.rules(&act), rules, "{in_favour} : {against}, {decision}");
    }
}

#[test]
fn the_vote_is_on_the_day_of_the_meeting() {
    let story = Story::of_2026().before("WP33");
    assert_eq!(story.rules(&story.act("WP33").on("2025-09-06")), ["same-meeting"]);
    let none = Act { decision: "not_passed".to_owned(), ..story.act("WP33").on("2025-09-06") };
    assert!(story.rules(&none).contains(&"same-meeting".to_owned()));
}

#[test]
fn half_of_a_branch_committee_is_enough_and_without_one_half_of_the_meeting() {
    for (expected, present, rules) in
        [(5, 2, &["quorum"][..]), (5, 3, OPEN), (4, 2, OPEN), (4, 1, &["quorum"])]
    {
        let mut story = Story::of_2026().before("WP06");
        let act = story.act("WP06").number("expected", expected).number("present", present);
        assert_eq!(story.rules(&act), rules, "{present} of {expected}");
        story.facts.branch.has_committee = false;
        let blocked = story.check(&act);
        assert_eq!(blocked.len(), rules.len());
        assert!(blocked.iter().all(|blocked| blocked.because.starts_with("支部党员大会应到")));
    }
}

#[test]
fn approval_takes_three_months_or_a_reason_and_never_more_than_six() {
    // The meeting was on 2025-09-05.
    let dated = |story: &Story, date: &str| story.act("WP36").on(date);
    for (date, without, with_reason) in [
        ("2025-12-05", OPEN, OPEN),
        ("2025-12-06", &["time-limit"][..], OPEN),
        ("2026-03-05", &["time-limit"], OPEN),
        ("2026-03-06", &["time-limit-final"], &["time-limit-final"][..]),
    ] {
        let story = Story::of_2026().before("WP36");
        assert_eq!(story.rules(&dated(&story, date)), without, "{date}");
        let reasoned = dated(&story, date).text("late_reason", "需要补充核查");
        assert_eq!(story.rules(&reasoned), with_reason, "{date} with a reason");
        assert_eq!(
            story.rules(&dated(&story, date).deciding("reject")),
            OPEN,
            "a refusal is always possible"
        );
    }
    let late = Story::of_2026().before("WP36").today("2026-03-06");
    assert_eq!(late.previewed("WP36")[0].rule, "time-limit-final");
    assert_eq!(late.today("2026-03-05").previewed("WP36"), []);
}

#[test]
fn approval_names_a_probation_of_one_year_from_the_meeting() {
    for (from, to, rules) in [
        ("2025-09-05", "2026-09-05", OPEN),
        ("2025-10-20", "2026-10-20", &["probation-dates"][..]),
        ("2025-09-05", "2026-09-04", &["probation-dates"]),
    ] {
        let story = Story::of_2026().before("WP36");
        let act = story.act("WP36").date("probation_from", from).date("probation_to", to);
        assert_eq!(story.rules(&act), rules, "{from} to {to}");
    }
    let story = Story::of_2026().before("WP36");
    let blank = story.act("WP36").without("probation_from").without("probation_to");
    assert_eq!(story.rules(&blank), ["probation-dates"]);
    assert_eq!(story.rules(&blank.deciding("reject")), OPEN);
}

#[test]
fn approval_needs_more_than_half_of_the_whole_committee() {
    for (present, in_favour, rules) in
        [(5, 5, OPEN), (4, 4, &["quorum"][..]), (8, 4, &["majority"]), (8, 9, &["ballot-figures"])]
    {
        let story = Story::of_2026().before("WP36");
        let act = story.act("WP36").number("present", present).number("in_favour", in_favour);
        assert_eq!(story.rules(&act), rules, "9 members, {present} present, {in_favour} in favour");
    }
}

#[test]
fn nobody_is_confirmed_before_the_end_of_probation() {
    for (date, rules) in [("2026-09-04", &["probation-one-year"][..]), ("2026-09-05", OPEN)] {
        let story = Story::of_2026().before("WP47");
        assert_eq!(story.rules(&story.act("WP47").on(date)), rules, "{date}");
    }
    let early = Story::of_2026().before("WP47").today("2026-09-02").previewed("WP47");
    assert_eq!((early[0].rule.as_str(), early[0].earliest), ("probation-one-year", Some(day("2026-09-05"))));
    assert_eq!(early[0].article, "细则第三十一条");
    let old = Story::of_2014().before("WP47").today("2026-09-02").previewed("WP47");
    assert_eq!(old[0].article, "细则第三十二条");
    // The application may come thirty days before.
    for (date, rules) in [("2026-08-05", &["probation-one-year"][..]), ("2026-08-06", OPEN)] {
        let mut story = Story::of_2026().before("WP44");
        for task in ["WP42", "WP43"] {
            story.facts.done.get_mut(task).unwrap()[0].date = day("2026-08-01");
        }
        assert_eq!(story.rules(&story.act("WP44").on(date)), rules, "{date}");
    }
}

#[test]
fn each_outcome_of_probation_needs_both_majorities() {
    for decision in ["confirm", "extend", "cancel"] {
        for (present, in_favour, rules) in
            [(15, 11, OPEN), (15, 10, &["majority"][..]), (10, 10, &["quorum"])]
        {
            let story = Story::of_2026().before("WP47");
            let act = story
                .act("WP47")
                .number("present", present)
                .number("in_favour", in_favour)
                .number("extension_months", 6)
                .deciding(decision);
            assert_eq!(story.rules(&act), rules, "{decision}: {in_favour} of {present} of 20");
        }
    }
}

fn extended(months: i64, answer: &str) -> Story {
    let mut story = Story::of_2026().before("WP47");
    let extend = story.act("WP47").number("extension_months", months).deciding("extend");
    assert_eq!(story.rules(&extend), OPEN);
    story.push(&extend);
    story.push(&story.act("WP48").deciding(answer));
    if answer == "approve" {
        story.push(&story.act("WP49"));
    }
    story
}

#[test]
fn an_extension_has_six_to_twelve_months() {
    for (months, rules) in [
        (Some(5), &["extension-months"][..]),
        (Some(6), OPEN),
        (Some(12), OPEN),
        (Some(13), &["extension-months"]),
        (None, &["extension-months"]),
    ] {
        let story = Story::of_2026().before("WP47");
        let act = story.act("WP47").deciding("extend");
        let act = match months {
            Some(months) => act.number("extension_months", months),
            None => act,
        };
        assert_eq!(story.rules(&act), rules, "{months:?}");
    }
}

#[test]
fn probation_is_extended_once_and_ends_later() {
    let story = extended(6, "approve").today("2027-12-31");
    let probation = story.pack.probation(&story.facts).unwrap();
    assert_eq!((probation.start, probation.end), (day("2025-09-05"), day("2027-03-05")));
    let confirm = story.act("WP47");
    assert_eq!(story.rules(&confirm.clone().on("2027-03-04")), ["probation-one-year"]);
    assert_eq!(story.rules(&confirm.on("2027-03-05")), OPEN);
    let again = story.act("WP47").on("2027-03-05").number("extension_months", 6).deciding("extend");
    assert_eq!(story.rules(&again), ["extension-once"]);
    // The second round does not begin before the extension was approved.
    assert_eq!(story.rules(&story.act("WP42").on("2026-10-14")), ["date-order"]);
    assert_eq!(story.rules(&story.act("WP42").on("2027-01-20")), OPEN);
}

#[test]
fn an_extension_that_the_committee_returned_does_not_count() {
    let mut story = extended(6, "return");
    assert_eq!(story.pack.probation(&story.facts).unwrap().end, day("2026-09-05"));
    let confirm = story.act("WP47").on("2026-10-20");
    assert_eq!(story.rules(&confirm), OPEN);
    story.push(&confirm);
    story.push(&story.act("WP48").on("2026-11-01"));
    assert_eq!(story.pack.probation(&story.facts).unwrap().extension, None);
}

#[test]
fn without_a_vote_in_favour_there_is_no_probation() {
    let mut story = Story::of_2026().before("WP33");
    assert_eq!(story.pack.probation(&story.facts), None);
    story.push(&story.act("WP33").deciding("not_passed"));
    assert_eq!(story.pack.probation(&story.facts), None);
}

#[test]
fn figures_that_are_missing_are_missing_fields_and_nothing_else() {
    let story = Story::of_2026().before("WP33");
    assert_eq!(story.rules(&story.act("WP33").without("in_favour")), ["missing-fields"]);
    let wrong = story.act("WP33").with("in_favour", FieldValue::Integer(-3));
    assert_eq!(story.rules(&wrong), ["ill-formed-field"]);
}
