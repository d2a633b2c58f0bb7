//! Nothing is skipped, nothing reversed, nobody acts in his own matter; what is missing is named.

use rules::development::{Act, FieldValue};

use crate::story::{Changed, Story, day};

#[test]
fn a_case_in_which_nothing_is_wrong_passes_every_work_point_of_both_versions() {
    for make in [Story::of_2014, Story::of_2026] {
        for task in make().tasks() {
            let story = make().before(&task);
            let act = story.act(&task);
            assert_eq!(story.check(&act), [], "{task}");
            let story = story.today(&act.date.to_string());
            assert_eq!(story.check(&act), [], "{task} on its own day");
            assert_eq!(story.previewed(&task), [], "{task}");
        }
    }
}

#[test]
fn a_work_point_cannot_be_skipped() {
    let story = Story::of_2026().before("WP05");
    let blocked = story.check(&story.act("WP06"));
    let order = blocked.iter().find(|blocked| blocked.rule == "step-order").unwrap();
    assert_eq!(order.missing, ["党员推荐或群团组织推优"]);
    assert_eq!(order.because, "「党员推荐或群团组织推优」尚未办理完毕，不能办理「研究确定入党积极分子」");
    assert_eq!(story.previewed("WP06").first().unwrap().rule, "step-order");
}

#[test]
fn a_check_that_was_not_passed_closes_what_follows() {
    let story = Story::of_2026().before("WP04_check");
    assert_eq!(story.check(&story.act("WP05"))[0].missing, ["审核：上传谈话记录"]);
    let mut returned = story;
    let back = returned.act("WP04_check").deciding("return");
    assert_eq!(returned.rules(&back), Vec::<String>::new());
    returned.push(&back);
    assert_eq!(returned.rules(&returned.act("WP05")), ["step-order"]);
}

#[test]
fn work_points_side_by_side_are_done_in_any_order_and_on_any_day() {
    let story = Story::of_2026().before("WP11");
    for task in ["WP11", "WP12", "WP13"] {
        assert_eq!(story.rules(&story.act(task)), Vec::<String>::new(), "{task}");
    }
    // WP12 of the story is dated a day before WP11, which was recorded first.
    let mut story = Story::of_2026().before("WP12");
    assert_eq!(story.rules(&story.act("WP12")), Vec::<String>::new());
    story.push(&story.act("WP12"));
    story.push(&story.act("WP12_check"));
    story.push(&story.act("WP13"));
    assert_eq!(story.rules(&story.act("WP14").on("2025-05-19")), ["date-order"], "WP11 was on the 20th");
}

#[test]
fn a_date_before_the_step_before_is_refused_and_names_the_first_possible_day() {
    let story = Story::of_2026().before("WP18");
    let blocked = story.check(&story.act("WP18").on("2025-06-10"));
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0].rule, "date-order");
    assert_eq!(blocked[0].earliest, Some(day("2025-06-11")));
    assert!(blocked[0].because.contains("上报发展对象备案报告"), "{}", blocked[0].because);
    assert_eq!(
        story.rules(&story.act("WP18").on("2025-06-11")),
        Vec::<String>::new(),
        "the same day is no reversal"
    );
}

#[test]
fn a_date_in_the_future_is_refused() {
    let story = Story::of_2026().before("WP18").today("2025-06-20");
    assert_eq!(story.rules(&story.act("WP18")), Vec::<String>::new());
    let story = story.today("2025-06-19");
    assert_eq!(story.rules(&story.act("WP18")), ["date-in-future"]);
}

#[test]
fn nobody_handles_his_own_matter_except_what_is_his_to_do() {
    let own = |story: &Story, task: &str| {
        let act = Act { actor_person: Some("applicant".to_owned()), ..story.act(task) };
        story.rules(&act)
    };
    let story = Story::of_2026().before("WP02");
    assert_eq!(own(&story, "WP02"), ["own-matter"]);
    let story = Story::of_2026().before("WP01");
    assert_eq!(own(&story, "WP01"), Vec::<String>::new());
}

#[test]
fn missing_materials_are_named_by_title() {
    let story = Story::of_2026().before("WP07");
    let mut act = story.act("WP07");
    act.materials.clear();
    let blocked = story.check(&act);
    assert_eq!(blocked[0].rule, "missing-materials");
    assert_eq!(blocked[0].missing, ["入党积极分子备案登记表", "关于将有关同志列为入党积极分子备案的报告"]);
    act.materials.insert("B3".to_owned());
    assert_eq!(story.check(&act)[0].missing.len(), 1);
}

#[test]
fn missing_and_ill_formed_fields_are_named_by_label() {
    let story = Story::of_2026().before("WP32");
    let missing = story.check(&story.act("WP32").without("present"));
    assert_eq!(
        (missing[0].rule.as_str(), missing[0].missing[0].as_str()),
        ("missing-fields", "实到会有表决权人数")
    );
    for wrong in
        [FieldValue::Integer(-1), FieldValue::Text("18".to_owned()), FieldValue::Date(day("2025-09-05"))]
    {
        let rules = story.rules(&story.act("WP32").with("present", wrong));
        assert_eq!(rules, ["ill-formed-field"]);
    }
    let story = Story::of_2026().before("WP03");
    let choice = FieldValue::Choice("nobody".to_owned());
    assert_eq!(story.rules(&story.act("WP03").with("talker_post", choice)), ["ill-formed-field"]);
    let long = "字".repeat(501);
    assert_eq!(story.rules(&story.act("WP03").text("talker", &long)), ["ill-formed-field"]);
    assert_eq!(story.rules(&story.act("WP03").text("talker", "  ")), ["missing-fields"]);
}

#[test]
fn a_return_needs_no_materials_and_no_fields_but_a_date_in_order() {
    let story = Story::of_2026().before("WP18");
    let mut back = story.act("WP18").deciding("return");
    back.materials.clear();
    back.fields.clear();
    assert_eq!(story.rules(&back), Vec::<String>::new());
    assert_eq!(story.rules(&back.on("2025-06-01")), ["date-order"]);
}

#[test]
fn a_decision_that_a_work_point_does_not_have_is_refused() {
    let story = Story::of_2026().before("WP36");
    let blocked = story.check(&story.act("WP36").deciding("done"));
    assert_eq!(blocked[0].rule, "unknown-decision");
    assert!(blocked[0].because.contains("批准、不批准、退回补正"), "{}", blocked[0].because);
    let unknown = Act { work_point: "WP77".to_owned(), ..story.act("WP36") };
    assert_eq!(story.rules(&unknown), ["unknown-work-point"]);
}

#[test]
fn the_papers_of_a_returned_request_are_handed_in_again_without_a_new_meeting() {
    let mut story = Story::of_2026().before("WP36");
    let back = story.act("WP36").deciding("return");
    assert_eq!(story.rules(&back), Vec::<String>::new());
    story.push(&back);
    let again = story.act("WP34").on("2025-10-25");
    assert_eq!(story.rules(&again), Vec::<String>::new());
    story.push(&again);
    assert_eq!(story.rules(&story.act("WP36")), ["date-order"], "approved before the papers came again");
    assert_eq!(story.rules(&story.act("WP36").on("2025-10-30")), Vec::<String>::new());
}
