//! Due dates and the card of time requirements.

use rules::development::{Overlay, Record, TimeState};

use crate::story::{Changed, Story, day};

#[test]
fn due_dates_count_from_what_was_done() {
    for (task, date, article) in [
        ("WP02", "2024-03-08", "工作惯例（可由本单位设定）"),
        ("WP02_check", "2024-03-08", "工作惯例（可由本单位设定）"),
        ("WP03", "2024-04-01", "细则第七条"),
        ("WP04", "2024-03-15", "工作惯例（可由本单位设定）"),
        ("WP12", "2025-05-31", "细则第十一条"),
        ("WP32", "2025-09-10", "细则第十八条"),
        ("WP36", "2025-12-05", "细则第二十五条"),
        ("WP41", "2025-11-20", "细则第二十九条"),
        ("WP47", "2026-10-05", "工作惯例（可由本单位设定）"),
        ("WP48", "2026-12-07", "细则第三十三条"),
    ] {
        let mut story = Story::of_2026().before(task);
        if task == "WP12" {
            story.facts.records.insert(task.to_owned(), vec![Record { date: day("2024-11-16") }]);
        }
        let due = story.pack.due(task, &story.facts, &story.calendar).unwrap();
        assert_eq!((due.date, due.article.as_str(), due.provisional), (day(date), article, false), "{task}");
    }
}

#[test]
fn what_was_not_begun_has_no_due_date() {
    let story = Story::of_2026().before("WP01");
    assert_eq!(story.pack.due("WP01", &story.facts, &story.calendar), None);
    assert_eq!(story.pack.due("WP36", &story.facts, &story.calendar), None);
    let old = Story::of_2014().before("WP32");
    assert_eq!(old.pack.due("WP32", &old.facts, &old.calendar), None, "2014 sets no limit for the meeting");
}

#[test]
fn the_next_thought_report_is_due_after_the_end_of_its_quarter() {
    let mut story = Story::of_2026().before("WP11").today("2024-07-20");
    story.facts.records.remove("WP11");
    let due = |story: &Story| story.pack.due("WP11", &story.facts, &story.calendar).unwrap().date;
    assert_eq!(due(&story), day("2024-10-10"));
    story.facts.records.insert("WP11".to_owned(), vec![Record { date: day("2024-08-01") }]);
    assert_eq!(due(&story), day("2025-01-10"));
}

fn state(story: &Story, title: &str) -> (TimeState, String) {
    let all = story.pack.time_requirements(&story.facts, &story.calendar);
    let one = all.into_iter().find(|one| one.title.contains(title)).unwrap();
    (one.state, one.detail)
}

#[test]
fn a_finished_case_has_met_everything() {
    for story in [Story::of_2014().whole(), Story::of_2026().whole()] {
        for one in story.pack.time_requirements(&story.facts, &story.calendar) {
            assert_eq!(one.state, TimeState::Met, "{}: {}", one.title, one.detail);
        }
    }
}

#[test]
fn a_new_case_has_everything_before_it() {
    let story = Story::of_2026().before("WP01");
    let all = story.pack.time_requirements(&story.facts, &story.calendar);
    assert_eq!(all.len(), 12);
    assert!(all.iter().all(|one| one.state == TimeState::Later), "{all:?}");
}

#[test]
fn the_talk_runs_is_met_and_is_overdue() {
    let story = Story::of_2026().before("WP03").today("2024-03-11");
    assert_eq!(state(&story, "1 个月内谈话"), (TimeState::Open, "2024-04-01 前完成，还有 21 天".to_owned()));
    let story = story.today("2024-04-02");
    assert_eq!(
        state(&story, "1 个月内谈话"),
        (TimeState::Overdue, "应在 2024-04-01 前完成，已超期 1 天".to_owned())
    );
    let story = Story::of_2026().before("WP05");
    assert_eq!(state(&story, "1 个月内谈话"), (TimeState::Met, "用时 14 天".to_owned()));
    let mut late = Story::of_2026().before("WP04");
    late.push(&late.act("WP04").on("2024-04-05"));
    assert_eq!(state(&late, "1 个月内谈话"), (TimeState::Overdue, "用时 35 天，超期 4 天".to_owned()));
}

#[test]
fn training_inspection_notice_and_probation_run() {
    let mut story = Story::of_2026().before("WP12").today("2025-01-20");
    story.facts.records.insert("WP12".to_owned(), vec![Record { date: day("2024-11-16") }]);
    assert_eq!(state(&story, "满 12 个月"), (TimeState::Open, "2024-05-16 起，最早 2025-05-16".to_owned()));
    assert_eq!(state(&story, "每 6 个月"), (TimeState::Open, "已考察 1 次，下次 2025-05-16 前".to_owned()));
    let story = story.today("2025-05-31");
    assert_eq!(state(&story, "每 6 个月").0, TimeState::Open, "the last day of grace has not passed");
    let story = story.today("2025-06-01");
    assert_eq!(state(&story, "每 6 个月").0, TimeState::Overdue);
    assert_eq!(state(&story, "满 12 个月"), (TimeState::Met, "2024-05-16 起，已 12 个月".to_owned()));

    let story = Story::of_2026().before("WP16").today("2025-06-03");
    assert_eq!(state(&story, "公示").0, TimeState::Open);
    let story = Story::of_2026().before("WP17");
    assert_eq!(state(&story, "公示"), (TimeState::Met, "2025-06-03 至 2025-06-09，5 个工作日".to_owned()));
    let story = Story::of_2026().before("WP24");
    assert_eq!(
        state(&story, "集中培训"),
        (TimeState::Met, "2025-07-18 至 2025-07-20，3 天、24 学时".to_owned())
    );

    let story = Story::of_2026().before("WP44").today("2026-08-21");
    assert_eq!(state(&story, "预备期满"), (TimeState::Open, "2025-09-05 至 2026-09-05".to_owned()));
    assert_eq!(state(&story.today("2026-09-05"), "预备期满").0, TimeState::Met);
}

#[test]
fn the_card_asks_for_what_the_gate_asks_for_also_when_an_administrator_made_it_stricter() {
    let mut story = Story::of_2026().before("WP24");
    assert_eq!(state(&story, "集中培训不少于 3 天或 24 学时").0, TimeState::Met);
    let mut overlay = Overlay::default();
    overlay.tighten(&story.pack, "WP23/training/days", 5).unwrap();
    overlay.tighten(&story.pack, "WP23/training/hours", 40).unwrap();
    overlay.tighten(&story.pack, "WP36/time-limit/months", 2).unwrap();
    story.pack = story.pack.with(&overlay).unwrap();
    assert_eq!(state(&story, "集中培训不少于 5 天或 40 学时").0, TimeState::Overdue);
    let mut story = Story::of_2026().before("WP36");
    story.pack = story.pack.with(&overlay).unwrap();
    let due = story.pack.due("WP36", &story.facts, &story.calendar).unwrap();
    assert_eq!(due.date, day("2025-11-05"), "the due date follows the gate");
    assert!(state(&story, "支部大会后 2 个月内审批").1.contains("2025-11-05"));
}
