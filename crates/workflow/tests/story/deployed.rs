//! Files that are deployed: versions, who does what, forms, migration.

use std::collections::BTreeMap;

use bpmn::{Value, Variables};
use platform::{Error, Scope};
use workflow::{Candidate, IncidentKind};

use crate::{
    files,
    fixture::{World, refused},
};

#[tokio::test]
async fn a_file_becomes_a_version_and_the_same_file_none() {
    let world = World::new().await;
    let first = world.deploy(&files::leave()).await.unwrap().remove(0);
    assert_eq!((first.key.as_str(), first.version, first.was_there), ("leave", 1, false));
    assert!(first.findings.is_empty() && first.unsupported.is_empty(), "{first:?}");
    let again = world.deploy(&files::leave()).await.unwrap().remove(0);
    assert_eq!((again.id, again.version, again.was_there), (first.id, 1, true));
    let second = world.deploy(&files::leave_again()).await.unwrap().remove(0);
    assert_eq!((second.version, second.was_there), (2, false));
    let scope = Scope::system("test");
    let all = workflow::definitions(&world.db.read(&scope)).await.unwrap();
    assert_eq!(all.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(
        (all[0].name.as_str(), all[0].deployed_by),
        ("请假", Some(world.committee_organiser.account()))
    );
    let (_, xml) = workflow::definition(&world.db.read(&scope), first.id.raw()).await.unwrap();
    assert_eq!(xml, files::leave());
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_line_and_reason() {
    let world = World::new().await;
    let torn = files::leave().replace("targetRef=\"decide\"", "targetRef=\"nowhere\"");
    let Err(Error::Invalid(problems)) = world.deploy(&torn).await else { panic!("it was deployed") };
    let said = problems.of("file").unwrap();
    assert!(said.contains("ask-decide") && said.contains("nowhere") && said.contains("line"), "{said}");
    let of_the_house = files::leave().replace("id=\"leave\"", "id=\"admission\"");
    assert!(matches!(world.deploy(&of_the_house).await, Err(Error::Invalid(_))));
    let scope = Scope::system("test");
    assert!(workflow::definitions(&world.db.read(&scope)).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_doubtful_is_said_and_does_not_hinder() {
    let world = World::new().await;
    let doubtful =
        files::leave().replace("<endEvent", "<userTask id=\"lost\"/><complexGateway id=\"odd\"/><endEvent");
    let deployed = world.deploy(&doubtful).await.unwrap().remove(0);
    assert!(deployed.findings.iter().any(|said| said.contains("`lost`")), "{deployed:?}");
    assert!(deployed.unsupported.iter().any(|said| said.contains("complexGateway")), "{deployed:?}");
}

#[tokio::test]
async fn duties_are_those_of_the_unit_or_the_nearest_above_it() {
    let world = World::new().await;
    world.deploy(&files::leave()).await.unwrap();
    let (case, begun) = world.run("leave", Variables::new()).await;
    let ask = &begun.opened[0];
    assert_eq!(ask.candidates, [Candidate::Person(world.applicant.person().unwrap())]);
    assert_eq!((ask.title.as_str(), ask.detail.as_str()), ("填写申请", "请假 · 张三"));
    assert_eq!(ask.href, format!("/processes/items/{}", ask.id));
    world.does(&world.applicant, case, "ask").await;
    let decide = world.open_item(case, "decide").await;
    assert_eq!(decide.candidates.len(), 2);
    assert_eq!(decide.due, Some(world.day(5)));
    assert_eq!(decide.warned_from, Some(world.day(2)));
    world.does(&world.organiser, case, "decide").await;
    let hear = world.open_item(case, "hear").await;
    let duty = identity::Duty::CommitteeOrganiser;
    assert_eq!(hear.candidates, [Candidate::Post { unit: world.committee.id, duty }]);
    assert!(world.does(&world.committee_organiser, case, "hear").await.ended);
    assert!(world.incidents().await.is_empty());
}

#[tokio::test]
async fn what_names_nobody_lies_with_the_administrator_until_somebody_holds_the_duty() {
    let world = World::new().await;
    world.deploy(&files::unassigned()).await.unwrap();
    let (case, begun) = world.run("unassigned", Variables::new()).await;
    let duty = identity::Duty::CommitteeOrganiser;
    assert_eq!(begun.opened[0].candidates, [Candidate::Post { unit: world.committee.id, duty }]);
    let incident = world.incidents().await.remove(0);
    assert_eq!((incident.kind, incident.element.as_str()), (IncidentKind::Unassigned, "sign"));
    assert!(incident.message.contains("general_branch_secretary"), "{}", incident.message);
    let retry = async |who| {
        world.act(who, async |tx, doer| world.host.retry(tx, incident.id.raw(), &doer).await).await
    };
    assert_eq!(refused(retry(&world.secretary).await), "administrator-only");
    let held = [(identity::Duty::GeneralBranchSecretary, &world.committee)];
    let general = crate::fixture::holder(&world.db, "general", "冯十一", &held).await;
    retry(&world.committee_organiser).await.unwrap();
    assert!(world.incidents().await.is_empty());
    assert!(!workflow::is_turn_of(&world.open_item(case, "sign").await, &world.committee_organiser));
    assert!(world.does(&general, case, "sign").await.ended);
}

#[tokio::test]
async fn a_task_for_each_of_a_list_lies_with_each() {
    let world = World::new().await;
    world.deploy(&files::each()).await.unwrap();
    let duties = Value::from(vec![Value::from("branch_secretary"), Value::from("branch_organiser")]);
    let (case, begun) = world.run("each", Variables::from([("duties".to_owned(), duties)])).await;
    assert_eq!(begun.opened.len(), 2);
    for who in [&world.secretary, &world.organiser] {
        let scope = Scope::system("test");
        let (mine, _) =
            workflow::todos(&world.db.read(&scope), who, &workflow::Filter::default(), 10).await.unwrap();
        assert_eq!(mine.len(), 1, "{}", who.name());
        world.complete(who, mine[0].id, "pass").await.unwrap();
    }
    assert_eq!(world.row(case).await.reached_end.as_deref(), Some("done"));
}

#[tokio::test]
async fn a_file_says_what_its_forms_ask() {
    let world = World::new().await;
    world.deploy(&files::leave()).await.unwrap();
    let (case, _) = world.run("leave", Variables::new()).await;
    let process = world.reading(case).await.process;
    let fields = workflow::fields(process.definition.element("decide").unwrap());
    assert_eq!(fields.len(), 2);
    assert_eq!(
        (fields[0].name.as_str(), fields[0].label.as_str(), fields[0].kind.as_str()),
        ("days", "天数", "long")
    );
    assert!(fields[0].is_required && !fields[1].is_required);
    assert_eq!(fields[1].choices[0], ("ill".to_owned(), "病假".to_owned()));
    assert!(workflow::fields(process.definition.element("ask").unwrap()).is_empty());
}

#[tokio::test]
async fn an_instance_moves_to_a_new_version_unless_something_would_be_lost() {
    let world = World::new().await;
    world.deploy(&files::leave()).await.unwrap();
    let (case, _) = world.run("leave", Variables::new()).await;
    world.does(&world.applicant, case, "ask").await;
    world.deploy(&files::leave_again()).await.unwrap();
    let migrate = async |who, version: &str, mapping: BTreeMap<String, String>| {
        world.act(who, async |tx, doer| world.host.migrate(tx, case, version, mapping, &doer).await).await
    };
    let mapping = BTreeMap::from([("decide".to_owned(), "approve".to_owned())]);
    assert_eq!(refused(migrate(&world.secretary, "2", mapping.clone()).await), "administrator-only");
    let admin = &world.committee_organiser;
    assert!(matches!(migrate(admin, "7", mapping.clone()).await, Err(Error::Invalid(_))));
    let Err(Error::Blocked(by)) = migrate(admin, "2", BTreeMap::new()).await else { panic!("it moved") };
    assert_eq!(by[0].rule, "would-lose");
    assert!(by[0].because.contains("decide"), "{}", by[0].because);
    assert_eq!(world.row(case).await.process_version, "1");
    let before = world.open_item(case, "decide").await;
    migrate(admin, "2", mapping).await.unwrap();
    let after = world.open_item(case, "approve").await;
    assert_eq!((after.id, &after.candidates), (before.id, &before.candidates));
    assert_eq!(world.row(case).await.process_version, "2");
    assert_eq!(world.after(3 * 86_400 + 1).await, 1, "the reminder of the new version");
    world.does(&world.secretary, case, "approve").await;
    assert!(world.does(admin, case, "hear").await.ended);
}

#[tokio::test]
async fn a_title_is_understood_and_another_name_stands_for_what_was_chosen() {
    let world = World::new().await;
    let chosen = workflow::Names::from([("主管领导".to_owned(), "committee_organiser".to_owned())]);
    let first = world.deploy_naming(&files::titled(), &chosen).await.unwrap().remove(0);
    let again = world.deploy_naming(&files::titled(), &chosen).await.unwrap().remove(0);
    assert!(again.was_there && again.version == first.version);
    let other = workflow::Names::from([("主管领导".to_owned(), "branch_organiser".to_owned())]);
    let next = world.deploy_naming(&files::titled(), &other).await.unwrap().remove(0);
    assert_eq!((next.was_there, next.version), (false, 2), "another choice is another version");
    world.deploy_naming(&files::titled(), &chosen).await.unwrap();

    let (case, begun) = world.run("titled", Variables::new()).await;
    let duty = identity::Duty::BranchSecretary;
    assert_eq!(begun.opened[0].candidates, [Candidate::Post { unit: world.branch.id, duty }]);
    world.does(&world.secretary, case, "decide").await;
    let duty = identity::Duty::CommitteeOrganiser;
    let confirm = world.open_item(case, "confirm").await;
    assert_eq!(confirm.candidates, [Candidate::Post { unit: world.committee.id, duty }]);
    assert!(world.incidents().await.is_empty());
}

#[tokio::test]
async fn a_condition_without_an_answer_is_told_in_the_history() {
    let world = World::new().await;
    world.deploy(&files::undecided()).await.unwrap();
    let (case, begun) = world.run("undecided", Variables::new()).await;
    assert_eq!(begun.opened[0].element, "good");
    let history = world.history(case).await;
    let said = history.iter().find(|row| row.kind == workflow::HistoryKind::Undecided).unwrap();
    assert!(said.note.contains("votes > 5"), "{}", said.note);
}
