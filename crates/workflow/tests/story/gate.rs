//! The gate: what belongs to a module is changed by that module or by nobody, whatever the verb and whoever comes.

use std::sync::Arc;

use bpmn::Variables;
use identity::SignedIn;
use platform::{Error, Id, Result, Scope, System, Tx};
use testing::verbs::{Target, use_verb};
use workflow::{Candidate, Doer, Host, IncidentKind, Instance, Place, Step, Verb};

use crate::fixture::{KEY, PROCESS, People, World, process, refused};

/// Tries a verb as somebody, or as the machine.
async fn by(world: &World, host: &Host, who: Option<&Arc<SignedIn>>, verb: Verb, on: &Target) -> Result<()> {
    match who {
        Some(who) => world.act(who, async |tx, doer| use_verb(host, tx, &doer, verb, on).await).await,
        None => {
            let machine = Doer::System("测试");
            world
                .db
                .write(&System::new("test"), async |tx| use_verb(host, tx, &machine, verb, on).await)
                .await
        }
    }
}

/// The process with two event sub-processes that listen, and a check that nobody does.
fn listening() -> String {
    let listeners = r#"<message id="m" name="told"/><signal id="s" name="told"/><process id="admission" isExecutable="true">
    <subProcess id="hears" triggeredByEvent="true"><startEvent id="heard_m" isInterrupting="false"><messageEventDefinition messageRef="m"/></startEvent><userTask id="branch_opinion_m"/><sequenceFlow id="h1" sourceRef="heard_m" targetRef="branch_opinion_m"/></subProcess>
    <subProcess id="listens" triggeredByEvent="true"><startEvent id="heard_s" isInterrupting="false"><signalEventDefinition signalRef="s"/></startEvent><userTask id="branch_opinion_s"/><sequenceFlow id="h2" sourceRef="heard_s" targetRef="branch_opinion_s"/></subProcess>"#;
    PROCESS.replace(r#"<process id="admission" isExecutable="true">"#, listeners)
}

fn versions() -> Vec<Arc<workflow::Process>> {
    vec![process("1", &listening()), process("2", PROCESS)]
}

async fn target(world: &mut World) -> Target {
    let own = People::of(world).with(vec![process("1", &listening())]).with_problem("check");
    world.host = own.host();
    let (case, begun) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    let incident = world.incidents().await.into_iter().find(|row| row.kind == IncidentKind::Unassigned);
    Target {
        key: KEY.to_owned(),
        case,
        done: begun.opened[0].id,
        open: world.open_item(case, "check").await.id,
        incident: incident.expect("an incident").id.raw(),
        to: Candidate::Person(world.contact.person().expect("a person")),
        path: world.branch.path.clone(),
        back_to: "apply".to_owned(),
        jump: ("check".to_owned(), "approve".to_owned()),
    }
}

async fn standing(world: &World, case: Id<Instance>) -> (i64, i64, Vec<workflow::ItemRow>, usize) {
    let items = workflow::items(&world.db.read(&Scope::system("test")), case).await.expect("items");
    let incidents = world.incidents().await.len();
    (world.audit_entries().await, world.version(case).await, items, incidents)
}

#[tokio::test]
async fn no_verb_of_another_host_changes_what_a_module_owns_whoever_uses_it() {
    let mut world = World::new().await;
    let on = target(&mut world).await;
    let foreign = People::of(&world).with(versions()).foreign_host();
    let before = standing(&world, on.case).await;
    let people = [
        Some(&world.applicant),
        Some(&world.contact),
        Some(&world.secretary),
        Some(&world.organiser),
        Some(&world.committee_organiser),
        Some(&world.other_secretary),
        None,
    ];
    for verb in Verb::all() {
        for who in people {
            let name = who.map_or("the machine", |who| who.name());
            let outcome = by(&world, &foreign, who, verb, &on).await;
            match outcome {
                Err(Error::Missing) => {}
                other => assert_eq!(refused(other), "not-in-this-process", "{verb:?} by {name}"),
            }
        }
        assert_eq!(standing(&world, on.case).await, before, "{verb:?}");
    }
}

#[tokio::test]
async fn a_batch_of_another_host_does_none_of_its_items() {
    let mut world = World::new().await;
    let on = target(&mut world).await;
    let foreign = People::of(&world).foreign_host();
    let before = standing(&world, on.case).await;
    let access = world.access(&world.secretary);
    let done = foreign.complete_each(&access, &[on.open], &Variables::new(), "").await.expect("a list");
    for one in done {
        assert_eq!(refused(one.outcome), "not-in-this-process");
    }
    assert_eq!(standing(&world, on.case).await, before);
}

/// The other half: with the same targets the module itself gets through, so that the test above refuses for the right
/// reason.
#[tokio::test]
async fn every_verb_gets_through_in_the_hands_of_the_module() {
    for verb in Verb::all() {
        let mut world = World::new().await;
        let on = target(&mut world).await;
        let own = People::of(&world).with(versions()).host();
        let machine = async |verb| by(&world, &own, None, verb, &on).await;
        match verb {
            // What has to come before.
            Verb::HandBack => machine(Verb::Delegate).await.expect("lent"),
            Verb::Resume => machine(Verb::Suspend).await.expect("halted"),
            _ => {}
        }
        let outcome = machine(verb).await;
        let expected = match verb {
            // A machine claims nothing, what led into another step is not taken back nor gone back to, and a place that
            // does not fit is not migrated to: refused behind the gate, by the rule of the verb.
            Verb::Claim => Some("not-your-turn"),
            Verb::TakeBack => Some("too-late"),
            Verb::GiveBack => Some("no-return"),
            Verb::Migrate => Some("would-lose"),
            _ => None,
        };
        match (expected, outcome) {
            (None, Ok(())) => {}
            (Some(rule), outcome) => assert_eq!(refused(outcome), rule, "{verb:?}"),
            (None, Err(error)) => panic!("{verb:?}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_module_lets_others_use_the_verbs_that_it_names_and_its_rules_of_turns_still_hold() {
    let mut world = World::new().await;
    let on = target(&mut world).await;
    let open = People::of(&world).letting(Verb::Claim).foreign_host();
    let claim = async |who| by(&world, &open, Some(who), Verb::Claim, &on).await;
    assert_eq!(refused(claim(&world.committee_organiser).await), "not-your-turn");
    claim(&world.secretary).await.expect("it is let in");
    let complete = by(&world, &open, Some(&world.secretary), Verb::Complete, &on).await;
    assert_eq!(refused(complete), "not-in-this-process");
}

#[tokio::test]
async fn on_another_host_an_instance_of_a_module_is_read_by_nobody() {
    let mut world = World::new().await;
    let on = target(&mut world).await;
    let foreign = People::of(&world).foreign_host();
    let scope = Scope::system("test");
    let reader = world.db.read(&scope);
    assert!(matches!(foreign.read(&reader, on.case).await, Err(Error::Missing)));
    let row = world.row(on.case).await;
    assert_eq!(foreign.place(&row), Place::At(format!("/cases/{}", row.subject)));
    assert_eq!(world.host.place(&row), Place::Here);
    assert_eq!(world.reading(on.case).await.instance, row);
}

#[tokio::test]
async fn a_deployed_process_does_not_begin_one_of_a_module_by_calling_it() {
    let mut world = World::new().await;
    let on = target(&mut world).await;
    world.host = People::of(&world).foreign_host();
    let calls = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test">
  <process id="caller" isExecutable="true"><startEvent id="a"/><callActivity id="c" calledElement="admission"/><endEvent id="z"/>
    <sequenceFlow id="f1" sourceRef="a" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="z"/></process>
</definitions>"#;
    world.deploy(calls).await.expect("it reads");
    let before = standing(&world, on.case).await.1;
    world.run("caller", Variables::new()).await;
    let incident = world.incidents().await.into_iter().find(|row| row.element == "c").expect("an incident");
    assert_eq!(incident.message, "流程“admission”属于系统模块，不能由其他流程调用");
    assert_eq!(world.instances(KEY).await.len(), 1);
    world
        .act(&world.committee_organiser, async |tx, doer| {
            world.host.retry(tx, incident.id.raw(), &doer).await
        })
        .await
        .expect("it is tried again");
    world.after(0).await;
    assert_eq!(world.instances(KEY).await.len(), 1, "trying again is no way in either");
    assert_eq!(standing(&world, on.case).await.1, before);
}

#[tokio::test]
async fn an_instance_begins_anew_from_what_its_owner_knows_and_the_old_one_keeps_its_trace() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    for (who, element) in
        [(&world.applicant, "apply"), (&world.secretary, "check"), (&world.contact, "contact_opinion")]
    {
        world.does(who, case, element).await;
    }
    let step = |element: &str| Step { element: element.to_owned(), variables: Variables::new() };
    let renew = async |who: &Arc<SignedIn>, steps: Vec<Step>| {
        let work = async |tx: &mut Tx, doer: Doer<'_>| {
            world.host.renew(tx, case, &doer, "没有办理记录", (Variables::new(), steps)).await
        };
        world.act(who, work).await
    };
    let admin = &world.committee_organiser;
    assert_eq!(refused(renew(&world.secretary, vec![step("apply")]).await), "administrator-only");
    assert_eq!(refused(renew(admin, vec![step("approve")]).await), "does-not-fit");
    let new = renew(admin, vec![step("apply")]).await.expect("begun anew");
    assert_eq!(world.open_elements(new).await, ["check"]);
    assert_eq!(world.row(new).await.starter_name, "张三", "begun by whom it was");
    let old = world.row(case).await;
    assert_eq!(old.status, workflow::Status::Cancelled);
    assert!(
        world
            .lines(case)
            .await
            .iter()
            .any(|line| line.starts_with("Cancelled") && line.contains("没有办理记录"))
    );
    let definition = process(KEY, PROCESS);
    let retraced =
        workflow::retrace(&definition.definition, Variables::new(), &[step("apply"), step("check")]);
    assert_eq!(retraced.expect("it fits").open, ["contact_opinion", "branch_opinion"]);
    assert_eq!(workflow::retrace(&definition.definition, Variables::new(), &[step("check")]), None);
}
