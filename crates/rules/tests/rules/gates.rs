//! The gates about persons, days and findings, on both sides of each limit.

use rules::development::{FieldValue, Party, Record};

use crate::story::{Changed, Story, day, member};

const OPEN: &[&str] = &[];

fn choice(code: &str) -> FieldValue {
    FieldValue::Choice(code.to_owned())
}

#[test]
fn the_applicant_is_18_on_the_day_of_the_application() {
    for (birth, rules) in [("2006-03-01", OPEN), ("2006-03-02", &["minimum-age"]), ("1960-01-01", OPEN)] {
        let mut story = Story::of_2026().before("WP01");
        story.facts.applicant.birth = day(birth);
        assert_eq!(story.rules(&story.act("WP01")), rules, "born {birth}, applied 2024-03-01");
    }
    let mut story = Story::of_2026().before("WP01");
    story.facts.applicant.birth = day("2006-03-02");
    assert_eq!(story.check(&story.act("WP01"))[0].earliest, Some(day("2024-03-02")));
    story.facts.applicant.birth = day("2008-02-29");
    assert_eq!(
        story.check(&story.act("WP01"))[0].earliest,
        Some(day("2026-03-01")),
        "no 29 February in 2026"
    );
}

#[test]
fn a_member_and_somebody_with_an_open_case_cannot_apply() {
    let mut story = Story::of_2026().before("WP01");
    story.facts.applicant.has_other_open_case = true;
    assert_eq!(story.rules(&story.act("WP01")), ["one-open-case"]);
    story.facts.applicant.has_other_open_case = false;
    story.facts.applicant.is_member_already = true;
    assert_eq!(story.rules(&story.act("WP01")), ["already-member"]);
    assert_eq!(story.previewed("WP01")[0].rule, "already-member", "it can be told before");
}

fn persons(parties: &[Party]) -> FieldValue {
    FieldValue::Persons(parties.to_vec())
}

#[test]
fn contacts_are_one_or_two_and_introducers_exactly_two() {
    let some = ["p1", "p2", "p3"].map(|id| member(id, id));
    for (task, field, count, rules) in [
        ("WP09", "contacts", 0, &["number-of-persons"][..]),
        ("WP09", "contacts", 1, OPEN),
        ("WP09", "contacts", 2, OPEN),
        ("WP09", "contacts", 3, &["number-of-persons"]),
        ("WP19", "introducers", 1, &["number-of-persons"]),
        ("WP19", "introducers", 2, OPEN),
        ("WP19", "introducers", 3, &["number-of-persons"]),
    ] {
        let story = Story::of_2026().before(task);
        let act = story.act(task).with(field, persons(&some[..count]));
        assert_eq!(story.rules(&act), rules, "{task} with {count}");
    }
    let story = Story::of_2026().before("WP19");
    assert_eq!(story.rules(&story.act("WP19").without("introducers")), ["number-of-persons"]);
}

#[test]
fn introducers_are_distinct_full_members_in_good_standing_and_not_the_applicant() {
    let good = member("p1", "王五");
    let probationary = Party { is_full_member: false, ..member("p2", "赵六") };
    let probation_by_discipline = Party { in_good_standing: false, ..member("p2", "赵六") };
    for (second, rule) in [
        (good.clone(), "same-person-twice"),
        (member("applicant", "李四"), "own-matter"),
        (probationary, "full-members-only"),
        (probation_by_discipline, "full-members-only"),
    ] {
        let story = Story::of_2014().before("WP19");
        let act = story.act("WP19").with("introducers", persons(&[good.clone(), second]));
        assert_eq!(story.rules(&act), [rule]);
    }
}

#[test]
fn training_lasts_a_year_from_the_decision_of_the_committee() {
    for (date, rules) in [("2025-05-15", &["training-one-year"][..]), ("2025-05-16", OPEN)] {
        let story = Story::of_2026().before("WP12");
        assert_eq!(story.rules(&story.act("WP12").on(date)), rules, "{date}");
    }
    // Before anything is typed, the day of asking counts.
    let early = Story::of_2026().before("WP12").today("2025-02-01").previewed("WP12");
    assert_eq!(early[0].rule, "training-one-year");
    assert_eq!(early[0].earliest, Some(day("2025-05-16")));
    assert_eq!(early[0].article, "细则第十三条");
    assert_eq!(early[0].because, "2024-05-16 确定为入党积极分子，培养教育须满 12 个月，最早 2025-05-16 办理");
}

#[test]
fn every_half_year_has_an_inspection_of_its_own() {
    // Determined on 2024-05-16: the half-years end on 2024-11-16 and 2025-05-16, each with 15 days of grace.
    for (days, missing) in [
        (&["2024-11-16", "2025-05-16"][..], 0),
        (&["2024-06-01", "2025-04-01"], 0),
        (&["2024-12-01", "2025-05-19"], 0),
        (&["2024-12-02", "2025-05-19"], 1),
        (&["2024-12-02"], 1),
        (&["2024-06-01"], 1),
        (&["2024-06-01", "2024-07-01", "2024-08-01"], 1),
        (&["2024-11-20", "2024-11-25"], 0),
        (&["2024-05-16"], 2),
        (&[], 2),
    ] {
        let mut story = Story::of_2026().before("WP12");
        let records = days.iter().map(|text| Record { date: day(text) }).collect();
        story.facts.records.insert("WP12".to_owned(), records);
        let blocked = story.check(&story.act("WP12"));
        let named: usize =
            blocked.iter().filter(|b| b.rule == "half-yearly-inspection").map(|b| b.missing.len()).sum();
        assert_eq!(named, missing, "{days:?}: {blocked:?}");
    }
}

#[test]
fn work_points_that_repeat_need_their_records() {
    for (task, minimum) in [("WP11", 4), ("WP13", 1), ("WP42", 2), ("WP43", 1)] {
        for count in [minimum - 1, minimum] {
            let mut story = Story::of_2026().before(task);
            story.facts.records.insert(task.to_owned(), vec![Record { date: day("2025-01-01") }; count]);
            let rules = story.rules(&story.act(task));
            assert_eq!(rules.is_empty(), count == minimum, "{task} with {count}: {rules:?}");
        }
    }
}

#[test]
fn the_notice_hangs_five_working_days_first_and_last_day_included() {
    for (from, to, on, rules) in [
        ("2025-06-03", "2025-06-09", "2025-06-10", OPEN),
        ("2025-06-03", "2025-06-08", "2025-06-10", &["publicity-working-days"][..]),
        // Seven days with the Dragon Boat Festival inside hold four working days.
        ("2025-05-28", "2025-06-03", "2025-06-10", &["publicity-working-days"]),
        ("2025-05-28", "2025-06-05", "2025-06-10", OPEN),
        ("2025-06-03", "2025-06-10", "2025-06-09", &["publicity-not-over"]),
        ("2025-06-09", "2025-06-03", "2025-06-10", &["publicity-days"]),
    ] {
        let story = Story::of_2026().before("WP16");
        let act = story.act("WP16").date("notice_from", from).date("notice_to", to).on(on);
        assert_eq!(story.rules(&act), rules, "{from} to {to}, registered {on}");
    }
    let story = Story::of_2026().before("WP16");
    let blocked = story.check(&story.act("WP16").date("notice_to", "2025-06-05"));
    assert_eq!(blocked[0].earliest, Some(day("2025-06-09")));
    assert_eq!(
        blocked[0].because,
        "公示 2025-06-03 至 2025-06-05 只有 3 个工作日，须不少于 5 个工作日，最早 2025-06-09 结束"
    );
}

#[test]
fn a_notice_over_days_of_an_unknown_year_warns_and_never_passes_in_silence() {
    let mut story = Story::of_2026().before("WP16").today("2027-01-20");
    let notice = |story: &Story, from: &str, to: &str| {
        story.act("WP16").date("notice_from", from).date("notice_to", to).on("2027-01-20")
    };
    // Thursday 31 December to Wednesday 6 January: five weekdays, of which New Year's Day is none in truth.
    let act = notice(&story, "2026-12-31", "2027-01-06");
    assert_eq!(story.rules(&act), OPEN, "by weekdays it is open");
    let warnings = story.pack.warnings(&story.facts, &act, &story.calendar);
    assert_eq!(warnings.len(), 1);
    assert_eq!(
        (warnings[0].rule.as_str(), warnings[0].key.as_str()),
        ("publicity-provisional", "2026-12-31~2027-01-06")
    );
    assert_eq!(warnings[0].article, "细则第十三条");
    assert!(
        warnings[0].because.contains("暂算为 5 个工作日：2027 年的节假日安排还没有录入"),
        "{}",
        warnings[0].because
    );
    // A return is no way through the gate; a notice of known days needs no word.
    let back = act.clone().deciding("return");
    assert!(story.pack.warnings(&story.facts, &back, &story.calendar).is_empty());
    let known = notice(&story, "2026-12-21", "2026-12-25");
    assert!(story.pack.warnings(&story.facts, &known, &story.calendar).is_empty());
    // What is said before anything is typed.
    assert_eq!(story.pack.provisional("WP16", &story.facts, &story.calendar).len(), 1);
    assert!(story.pack.provisional("WP15", &story.facts, &story.calendar).is_empty());

    // Once the year is known, the same act is judged by it.
    let fields = act.fields.clone();
    assert!(story.pack.recount("WP16", &fields, &story.calendar).is_empty());
    let mut year = rules::dates::CalendarYear::parse(crate::story::YEAR_2026).unwrap();
    year.year = 2027;
    year.make_up.clear();
    year.holidays = vec![rules::dates::Holiday {
        name: "元旦".to_owned(),
        from: day("2027-01-01"),
        to: day("2027-01-03"),
    }];
    story.calendar.add(&year);
    assert!(story.pack.warnings(&story.facts, &act, &story.calendar).is_empty());
    assert_eq!(story.rules(&act), ["publicity-working-days"]);
    let recounted = story.pack.recount("WP16", &fields, &story.calendar);
    assert_eq!(recounted[0].earliest, Some(day("2027-01-07")));
}

#[test]
fn where_the_day_of_posting_does_not_count_the_notice_hangs_a_day_longer() {
    let mut story = Story::of_2026().before("WP16");
    story.calendar = story.calendar.clone().posting(rules::dates::PostingDay::DoesNotCount);
    for (to, rules) in [("2025-06-09", &["publicity-working-days"][..]), ("2025-06-10", OPEN)] {
        let act = story.act("WP16").date("notice_from", "2025-06-03").date("notice_to", to).on("2025-06-10");
        assert_eq!(story.rules(&act), rules, "{to}");
    }
}

#[test]
fn without_a_review_that_people_found_passed_nobody_goes_on() {
    let story = Story::of_2026().before("WP22");
    let act = story.act("WP22").with("conclusion", choice("unqualified"));
    assert_eq!(story.rules(&act), ["political-review"]);
    assert_eq!(story.rules(&act.deciding("return")), OPEN, "it may be reviewed again");
    assert_eq!(story.rules(&story.act("WP22").without("conclusion")), ["missing-fields"]);

    let mut story = Story::of_2026().before("WP26");
    assert_eq!(story.rules(&story.act("WP26")), OPEN);
    let conclusion = story.facts.done.get_mut("WP22").unwrap()[0].fields.get_mut("conclusion").unwrap();
    *conclusion = choice("unqualified");
    assert_eq!(story.rules(&story.act("WP26")), ["political-review"]);
    assert_eq!(story.previewed("WP26")[0].rule, "political-review");
}

#[test]
fn training_has_three_days_or_24_hours() {
    for (from, to, hours, rules) in [
        ("2025-07-18", "2025-07-20", 24, OPEN),
        ("2025-07-18", "2025-07-20", 10, OPEN),
        ("2025-07-19", "2025-07-20", 24, OPEN),
        ("2025-07-19", "2025-07-20", 23, &["training"][..]),
        ("2025-07-20", "2025-07-20", 8, &["training"]),
        ("2025-07-20", "2025-07-18", 24, &["training-days"]),
        ("2025-07-20", "2025-07-22", 24, &["training-not-over"]),
    ] {
        let story = Story::of_2026().before("WP23");
        let act = story.act("WP23").date("trained_from", from).date("trained_to", to).number("hours", hours);
        assert_eq!(story.rules(&act), rules, "{from} to {to}, {hours} hours");
    }
}

#[test]
fn opinions_of_all_four_sources_are_recorded() {
    let story = Story::of_2026().before("WP14");
    let act = story.act("WP14").without("opinion_masses").text("opinion_group", " ");
    let blocked = story.check(&act);
    assert_eq!(blocked.len(), 1, "{blocked:?}");
    assert_eq!(
        (blocked[0].rule.as_str(), &blocked[0].missing),
        ("opinions", &vec!["党小组意见".to_owned(), "群众意见".to_owned()])
    );
    let story = Story::of_2026().before("WP25");
    for (heard, rules) in [(9, &["at-least"][..]), (10, OPEN)] {
        assert_eq!(story.rules(&story.act("WP25").number("heard", heard)), rules);
    }
}

#[test]
fn whoever_leaves_within_three_months_is_not_handled_without_a_reason() {
    for (leaving, rules) in [
        (None, OPEN),
        (Some("2025-08-09"), OPEN),
        (Some("2025-08-10"), &["leaving-soon"][..]),
        (Some("2025-11-10"), &["leaving-soon"]),
        (Some("2025-11-11"), OPEN),
    ] {
        let mut story = Story::of_2026().before("WP28").today("2025-08-10");
        story.facts.applicant.leaving_on = leaving.map(day);
        assert_eq!(story.rules(&story.act("WP28")), rules, "leaving {leaving:?}, pre-review 2025-08-10");
        assert_eq!(story.previewed("WP28").len(), rules.len());
        let reasoned = story.act("WP28").text("leaving_reason", "毕业后留校工作");
        assert_eq!(story.rules(&reasoned), OPEN);
    }
}

#[test]
fn the_form_has_the_number_under_which_it_was_handed_out() {
    let story = Story::of_2026().before("WP31");
    assert_eq!(story.rules(&story.act("WP31").text("form_number", "SL2025-0002")), ["form-number"]);
    let mut story = Story::of_2026().before("WP32");
    assert_eq!(story.rules(&story.act("WP32")), OPEN);
    story.facts.done.get_mut("WP29").unwrap()[0].fields.clear();
    assert_eq!(story.rules(&story.act("WP32")), ["form-number"]);
}

#[test]
fn in_2026_the_branch_meets_within_a_month_of_the_pre_review_or_says_why_not() {
    for (date, rules) in [("2025-09-10", OPEN), ("2025-09-11", &["time-limit"][..])] {
        let story = Story::of_2026().before("WP32");
        let act = story.act("WP32").on(date);
        assert_eq!(story.rules(&act), rules, "pre-review on 2025-08-10, meeting on {date}");
        assert_eq!(story.rules(&act.text("late_reason", "假期人数不足")), OPEN);
        let old = Story::of_2014().before("WP32");
        assert_eq!(old.rules(&old.act("WP32").on(date)), OPEN);
    }
}

#[test]
fn a_gap_between_application_and_decision_is_a_custom_that_can_be_set() {
    let mut story = Story::of_2026().before("WP06");
    let mut overlay = rules::development::Overlay::default();
    overlay.tighten(&story.pack, "WP06/minimum-months/months", 3).unwrap();
    assert_eq!(story.rules(&story.act("WP06")), OPEN);
    story.pack = story.pack.with(&overlay).unwrap();
    assert_eq!(story.rules(&story.act("WP06")), ["minimum-months"]);
    assert_eq!(story.rules(&story.act("WP06").on("2024-06-01")), OPEN);
}
