//! An instance from its start to its end.

use std::sync::Arc;

use chrono::NaiveDate;
use platform::{Error, Id, Result, Tx};
use workflow::{
    Assignment, Boxed, Doer, HistoryKind, Host, Item, Opening, Outcome, Owner, Process, Progress, Status,
};

use crate::fixture::{KEY, PROCESS, People, World, decision, process};

fn opened(progress: &Progress) -> Vec<&str> {
    progress.opened.iter().map(|item| item.element.as_str()).collect()
}

#[tokio::test]
async fn an_application_goes_its_way_with_a_return_to_its_end() {
    let world = World::new().await;
    let (case, begun) = world.start().await;
    assert_eq!(opened(&begun), ["apply"]);
    let item = &begun.opened[0];
    assert_eq!(item.href, format!("/cases/{}/{}", item.subject.simple(), item.id));
    assert!(!begun.ended);

    assert_eq!(opened(&world.does(&world.applicant, case, "apply").await), ["check"]);
    let returned = world.says(&world.secretary, case, "check", "return").await;
    assert_eq!((opened(&returned), returned.left.len()), (vec!["amend"], 0));
    let amended = world.does(&world.applicant, case, "amend").await;
    assert_eq!(opened(&amended), ["check"]);
    assert_ne!(amended.opened[0].id, returned.opened[0].id, "a second round is a second item");
    let passed = world.does(&world.organiser, case, "check").await;
    assert_eq!(opened(&passed), ["contact_opinion", "branch_opinion"]);
    assert_eq!(passed.left, ["review"]);

    let one = world.does(&world.secretary, case, "branch_opinion").await;
    assert!(one.opened.is_empty() && !one.ended, "the other opinion is still to come");
    assert_eq!(opened(&world.does(&world.contact, case, "contact_opinion").await), ["approve"]);
    let end = world.does(&world.committee_organiser, case, "approve").await;
    assert!(end.ended);
    assert!(world.open(case).await.is_empty());

    let row = world.row(case).await;
    assert_eq!(row.status, Status::Ended);
    assert_eq!(row.version, 8, "one for the start and one for each of the seven items");
    assert!(row.ended_at.is_some());
}

/// One task between one start and one end.
const SHORT: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="short" isExecutable="true">
    <startEvent id="begin"/><userTask id="apply"/><endEvent id="done"/>
    <sequenceFlow id="a" sourceRef="begin" targetRef="apply"/><sequenceFlow id="b" sourceRef="apply" targetRef="done"/>
  </process>
</definitions>"#;

#[tokio::test]
async fn the_only_end_of_a_process_is_named_when_it_is_reached() {
    let mut world = World::new().await;
    world.host = People::of(&world).with(vec![process("1", SHORT)]).host();
    let (case, begun) = world.start().await;
    assert_eq!((begun.ended, begun.reached_end), (false, None));
    let end = world.does(&world.applicant, case, "apply").await;
    assert_eq!((end.ended, end.reached_end.as_deref()), (true, Some("done")));
    let row = world.row(case).await;
    assert_eq!((row.status, row.reached_end.as_deref()), (Status::Ended, Some("done")));
}

#[tokio::test]
async fn the_trace_is_complete_and_in_order() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    world.says(&world.secretary, case, "check", "return").await;
    world.does(&world.applicant, case, "amend").await;
    // A clock that is set back does not disturb the order.
    world.clock.advance_days(-1);
    world.does(&world.organiser, case, "check").await;
    world.does(&world.contact, case, "contact_opinion").await;
    world.does(&world.secretary, case, "branch_opinion").await;
    world.does(&world.committee_organiser, case, "approve").await;
    let lines: Vec<String> = world
        .history(case)
        .await
        .iter()
        .map(|row| format!("{:?} {} {}｜{}｜{}", row.kind, row.element, row.actor, row.post_title, row.note))
        .collect();
    let applicant = "张三｜本人｜";
    let secretary = "王五｜经济学院学生第一党支部 · 党支部书记｜";
    let organiser = "赵六｜经济学院学生第一党支部 · 组织委员｜";
    let expected = [
        format!("Started  {applicant}"),
        format!("Opened apply {applicant}"),
        format!("Completed apply {applicant}同意"),
        format!("Entered review {applicant}"),
        format!("Opened check {applicant}"),
        format!("Completed check {secretary}同意"),
        format!("Passed is_good {secretary}"),
        format!("Opened amend {secretary}"),
        format!("Completed amend {applicant}同意"),
        format!("Opened check {applicant}"),
        format!("Completed check {organiser}同意"),
        format!("Passed is_good {organiser}"),
        format!("Passed review_ends {organiser}"),
        format!("Left review {organiser}"),
        format!("Passed ask {organiser}"),
        format!("Opened contact_opinion {organiser}"),
        format!("Opened branch_opinion {organiser}"),
        "Completed contact_opinion 李四｜本人｜同意".to_owned(),
        "Passed heard 李四｜本人｜".to_owned(),
        format!("Completed branch_opinion {secretary}同意"),
        format!("Passed heard {secretary}"),
        format!("Opened approve {secretary}"),
        "Completed approve 钱七｜示例大学党委 · 党委组织员｜同意".to_owned(),
        "Passed is_approved 钱七｜示例大学党委 · 党委组织员｜".to_owned(),
        "Ended admitted 钱七｜示例大学党委 · 党委组织员｜".to_owned(),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn withdrawing_closes_everything() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    world.does(&world.secretary, case, "check").await;
    let items: Vec<Id<Item>> = world.open(case).await.iter().map(|item| item.id).collect();
    assert_eq!(items.len(), 2);

    let withdraw = async || {
        world
            .act(&world.applicant, async |tx, doer| {
                world.host.withdraw(tx, case, &doer, "本人撤回申请").await
            })
            .await
    };
    withdraw().await.unwrap();

    assert!(world.open(case).await.is_empty());
    let reader = world.access(&world.secretary);
    for id in &items {
        let item = workflow::item(&reader.read(), id.raw()).await.unwrap();
        assert_eq!(item.outcome, Some(Outcome::Cancelled));
        assert!(item.closed_at.is_some());
    }
    for who in [&world.contact, &world.secretary] {
        assert_eq!(
            workflow::todos(&world.access(who).read(), who, &workflow::Filter::default(), 10)
                .await
                .unwrap()
                .1,
            0
        );
    }
    let row = world.row(case).await;
    assert_eq!((row.status, row.reached_end), (Status::Cancelled, None));
    let trace = world.history(case).await;
    assert!(trace.iter().any(|row| row.kind == HistoryKind::Cancelled && row.note == "本人撤回申请"));
    assert_eq!(
        trace.iter().filter(|row| row.kind == HistoryKind::Cancelled && row.item.is_some()).count(),
        2
    );
    assert_eq!(trace.last().unwrap().kind, HistoryKind::Ended);

    let version = world.version(case).await;
    assert!(matches!(withdraw().await, Err(Error::Stale)));
    assert!(matches!(world.complete(&world.contact, items[0], "pass").await, Err(Error::Stale)));
    assert_eq!(world.version(case).await, version);
}

#[tokio::test]
async fn every_transition_leaves_its_entry_in_the_audit_trail() {
    let world = World::new().await;
    let before = world.audit_entries().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    assert_eq!(world.audit_entries().await, before + 2);
    let work = async |tx: &mut Tx, doer: Doer<'_>| world.host.withdraw(tx, case, &doer, "撤回").await;
    world.act(&world.applicant, work).await.unwrap();
    assert_eq!(world.audit_entries().await, before + 3);
}

/// Opens the first item as the others do, and then fails or names nobody.
struct Careless {
    people: People,
    names_nobody: bool,
}

impl Owner for Careless {
    fn key(&self) -> &'static str {
        KEY
    }
    fn versions(&self) -> Result<Vec<Arc<Process>>> {
        self.people.versions()
    }
    fn current(&self, day: NaiveDate) -> Result<Arc<Process>> {
        self.people.current(day)
    }
    fn assign<'a>(&'a self, tx: &'a mut Tx, opening: &'a Opening<'a>) -> Boxed<'a, Assignment> {
        Box::pin(async move {
            match (opening.element.id().as_str(), self.names_nobody) {
                ("apply", _) => self.people.assign(tx, opening).await,
                (_, true) => {
                    Ok(Assignment { candidates: Vec::new(), ..self.people.assign(tx, opening).await? })
                }
                (_, false) => Err(Error::invalid("contact", "请先指定联系人")),
            }
        })
    }
}

#[tokio::test]
async fn an_assigner_that_fails_or_names_nobody_leaves_everything_as_it_was() {
    let world = World::new().await;
    for names_nobody in [true, false] {
        let owner = Arc::new(Careless { people: People::of(&world), names_nobody });
        let careless = Host::new(vec![owner.clone()], Vec::new()).for_owner(&*owner);
        let (case, begun) = world.start_on(&careless).await.unwrap();
        let audit = world.audit_entries().await;
        let outcome = as_applicant(&world, &careless, begun.opened[0].id).await;
        match outcome {
            Err(Error::Internal(error)) if names_nobody => assert!(error.to_string().contains("check")),
            Err(Error::Invalid(problems)) if !names_nobody => assert!(problems.of("contact").is_some()),
            other => panic!("{other:?}"),
        }
        assert_eq!(world.open(case).await, begun.opened, "still open, as it was");
        assert_eq!(world.version(case).await, 1);
        assert_eq!(world.audit_entries().await, audit);
    }
}

#[tokio::test]
async fn an_instance_keeps_the_version_of_its_process() {
    let world = World::new().await;
    let (case, begun) = world.start().await;
    let both = People::of(&world).with(vec![process("1", PROCESS), process("2", SHORT)]).host();
    let progress = as_applicant(&world, &both, begun.opened[0].id).await.unwrap();
    assert_eq!(opened(&progress), ["check"], "in the newer version it would be over");
    assert_eq!(world.row(case).await.process_version, "1");
    let only_newer = People::of(&world).with(vec![process("2", SHORT)]).host();
    let outcome = as_applicant(&world, &only_newer, world.start().await.1.opened[0].id).await;
    assert!(matches!(outcome, Err(Error::Internal(_))));
}

async fn as_applicant(world: &World, host: &Host, item: Id<Item>) -> Result<Progress> {
    world
        .act(&world.applicant, async |tx, doer| host.complete(tx, item, &doer, decision("pass"), "").await)
        .await
}

#[tokio::test]
async fn work_done_elsewhere_is_brought_in_without_a_turn_and_says_so() {
    let world = World::new().await;
    let (case, begun) = world.start().await;
    let work = async |tx: &mut Tx| {
        let doer = Doer::System("历史数据导入");
        world.host.complete(tx, begun.opened[0].id, &doer, decision("pass"), "").await
    };
    world.db.write(&platform::System::new("test"), work).await.unwrap();
    let trace = world.history(case).await;
    let done = trace.iter().find(|row| row.kind == HistoryKind::Completed).unwrap();
    assert_eq!((done.actor.as_str(), done.account), ("历史数据导入", None));
}
