//! The packs that the project ships.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rules::development::{Actor, Branch, GateRule, Hardness, Pack, PackError};

use crate::story::{PACK_2014, PACK_2026, PROCESS_2014, PROCESS_2026, day};

fn both() -> [Pack; 2] {
    [Pack::parse(PACK_2014).unwrap(), Pack::parse(PACK_2026).unwrap()]
}

#[test]
fn both_packs_have_5_stages_25_steps_and_50_work_points() {
    for pack in both() {
        assert_eq!((pack.stages().len(), pack.steps().len(), pack.work_points().len()), (5, 25, 50));
        let in_stages: Vec<usize> =
            (1..=5).map(|stage| pack.steps().iter().filter(|step| step.stage == stage).count()).collect();
        assert_eq!(in_stages, [2, 4, 5, 7, 7]);
        let of_steps: BTreeSet<u8> = pack.work_points().iter().map(|point| point.step).collect();
        assert_eq!(of_steps.len(), 25, "every step has a work point");
        assert_eq!(pack.material("A1").unwrap().title, "入党申请书");
    }
}

#[test]
fn the_versions_carry_their_names_and_days() {
    let [old, new] = both();
    assert_eq!((old.version(), old.in_force_from()), ("2014-05-28", day("2014-05-28")));
    assert_eq!((new.version(), new.in_force_from()), ("2026-05-18", day("2026-05-18")));
    assert!(old.unconfirmed_articles().is_empty());
    assert!(new.unconfirmed_articles().contains(&"细则第二十三条".to_owned()));
}

#[test]
fn the_numbers_of_the_articles_moved_in_2026() {
    let [old, new] = both();
    let article = |pack: &Pack, number| pack.work_point(number).unwrap().article.clone();
    for (number, in_2014, in_2026) in [
        (3, "细则第七条", "细则第七条"),
        (18, "细则第十三条", "细则第十三条"),
        (28, "细则第十九条", "细则第十八条"),
        (39, "细则第二十六条", "细则第二十五条"),
        (41, "细则第三十条", "细则第二十九条"),
        (44, "细则第三十三条", "细则第三十二条"),
        (48, "细则第三十四条", "细则第三十三条"),
        (50, "细则第三十七条", "细则第三十六条"),
    ] {
        assert_eq!(article(&old, number), in_2014);
        assert_eq!(article(&new, number), in_2026);
    }
}

#[test]
fn only_2026_demands_the_notice_and_the_meeting_within_a_month() {
    let [old, new] = both();
    let notice = |pack: &Pack| pack.work_point(16).unwrap().kind;
    assert_eq!((notice(&old), notice(&new)), (Hardness::Practice, Hardness::Hard));
    let is_limited = |pack: &Pack| {
        pack.work_point(32).unwrap().gates.iter().any(|gate| matches!(gate.rule, GateRule::TimeLimit { .. }))
    };
    assert_eq!((is_limited(&old), is_limited(&new)), (false, true));
}

fn user_tasks(process: &str) -> BTreeSet<String> {
    let ids = process.split("<userTask id=\"").skip(1);
    ids.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_work_point_and_every_check_is_a_user_task_and_the_other_way_round() {
    for (pack, process) in both().iter().zip([PROCESS_2014, PROCESS_2026]) {
        let mut expected = BTreeSet::new();
        for point in pack.work_points() {
            expected.insert(point.code.clone());
            expected.extend(point.checker.map(|_| format!("{}_check", point.code)));
        }
        assert_eq!(user_tasks(process), expected);
        for step in pack.steps() {
            let tag = format!("<subProcess id=\"Step{:02}\" name=\"{}\">", step.number, step.name);
            assert!(process.contains(&tag), "{tag}");
        }
        for end in ["vote_failed", "not_admitted", "probation_cancelled", "archived"] {
            assert!(process.contains(&format!("<endEvent id=\"{end}\"")));
        }
    }
}

/// A condition that names a decision which nobody can take would never hold.
#[test]
fn every_condition_of_the_process_names_a_decision_of_the_pack() {
    for (pack, process) in both().iter().zip([PROCESS_2014, PROCESS_2026]) {
        let mut count = 0;
        for condition in process.split("${").skip(1).map(|rest| rest.split('}').next().unwrap()) {
            let (variable, code) = condition.split_once(".decision == ").unwrap();
            let task = variable.replacen("wp", "WP", 1);
            let task = pack.task(&task).unwrap_or_else(|| panic!("{condition}"));
            assert!(task.decision(code.trim_matches('\'')).is_some(), "{condition}");
            count += 1;
        }
        assert!(count > 20, "{count}");
    }
}

/// A return that the process does not look at would count as going on.
#[test]
fn every_decision_that_does_not_go_on_has_a_way_of_its_own() {
    for (pack, process) in both().iter().zip([PROCESS_2014, PROCESS_2026]) {
        for point in pack.work_points() {
            for decision in point.decisions.iter().filter(|decision| {
                !matches!(decision.code.as_str(), "pass" | "done" | "approve" | "passed" | "confirm")
            }) {
                let condition = format!("${{{}.decision == '{}'}}", point.code.to_lowercase(), decision.code);
                assert!(process.contains(&condition), "{condition}");
            }
        }
    }
}

#[test]
fn where_a_branch_has_no_committee_the_meeting_takes_its_place() {
    let [_, pack] = both();
    let with = Branch { full_members: 20, has_committee: true };
    let without = Branch { full_members: 5, has_committee: false };
    let point = pack.by_code("WP06").unwrap();
    assert_eq!(
        (point.actor_in(&with), point.actor_in(&without)),
        (Actor::BranchCommittee, Actor::BranchMeeting)
    );
    let talk = pack.by_code("WP03").unwrap();
    assert_eq!(talk.actor_in(&without), Actor::BranchSecretary);
}

#[test]
fn a_task_knows_its_work_point_its_actor_and_its_decisions() {
    let [_, pack] = both();
    let work = pack.task("WP02").unwrap();
    assert_eq!((work.actor(), work.is_check), (Actor::BranchOrganiser, false));
    let check = pack.task("WP02_check").unwrap();
    assert_eq!((check.actor(), check.is_check), (Actor::BranchSecretary, true));
    assert_eq!(check.title(), "审核：登记并审阅入党申请书");
    assert!(check.decision("return").is_some());
    assert!(pack.task("WP03_check").is_none(), "nobody checks it");
    assert!(pack.task("WP51").is_none());
    assert_eq!(pack.work_point(7).unwrap().code, "WP07");
    assert_eq!((pack.work_point(28).unwrap().step, pack.work_point(28).unwrap().stage), (13, 4));
}

#[test]
fn a_pack_that_contradicts_itself_is_refused() {
    for (from, to, says) in [
        ("code = \"WP07\"", "code = \"WP08\"", "work points: 8 stands where 7 should"),
        ("materials = [{ code = \"C8\"", "materials = [{ code = \"Z9\"", "WP20: there is no material Z9"),
        ("after = \"WP47\"", "after = \"WP77\"", "WP48: there is no work point WP77"),
        (
            "fields = [\"opinion_group\", ",
            "fields = [\"opinion_nobody\", ",
            "asks for the field opinion_nobody",
        ),
        ("on = [\"extend\"]", "on = [\"prolong\"]", "WP47: there is no decision prolong"),
        ("admitted = \"WP33\"", "admitted = \"WP99\"", "probation: there is no work point WP99"),
        (
            "kind = \"training\"\nwork_point = \"WP23\"",
            "kind = \"training\"\nwork_point = \"WP24\"",
            "WP24 has no gate `training`",
        ),
        (
            "until = \"WP36\"\n",
            "until = \"WP36\"\nmonths = 4\n",
            "WP36 says itself until when it is to be done",
        ),
        (
            "{ after = \"WP33\", article",
            "{ after = \"WP33\", months = 4, article",
            "WP36: the gate `time-limit` says when it is due",
        ),
    ] {
        assert!(PACK_2026.contains(from), "{from}");
        let refused = Pack::parse(&PACK_2026.replacen(from, to, 1));
        let Err(PackError::Contradictions(said)) = refused else { panic!("{from} -> {to}: {refused:?}") };
        assert!(said.iter().any(|one| one.contains(says)), "{from} -> {to}: {said:?}");
    }
    let both = PACK_2026.replacen("on = [\"extend\"]", "on = [\"prolong\"]", 1);
    let both = both.replacen("admitted = \"WP33\"", "admitted = \"WP99\"", 1);
    let Err(PackError::Contradictions(said)) = Pack::parse(&both) else { panic!("two faults are read") };
    assert_eq!(said.len(), 2, "whoever writes a pack sees all faults at once: {said:?}");
    assert!(matches!(Pack::parse("version = 1"), Err(PackError::Toml(_))));
}

#[test]
fn a_pack_is_in_force_from_a_day() {
    let [old, new] = both();
    let on =
        |day: NaiveDate| [&new, &old].into_iter().find(|pack| pack.in_force_from() <= day).unwrap().version();
    assert_eq!(on(day("2026-05-17")), "2014-05-28");
    assert_eq!(on(day("2026-05-18")), "2026-05-18");
}
