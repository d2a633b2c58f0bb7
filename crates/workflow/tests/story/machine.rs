//! What happens by itself: timers, jobs, messages, signals, calls; and what happens when it fails.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bpmn::{Value, Variables};
use platform::{Error, Tx};
use workflow::{Boxed, Delivery, Ended, Handler, Host, IncidentKind, Job, Status};

use crate::{
    files,
    fixture::{World, decision, refused},
};

#[tokio::test]
async fn a_timer_fires_once_whoever_looks() {
    let world = World::new().await;
    world.deploy(&files::timers()).await.unwrap();
    let mut cases = Vec::new();
    for _ in 0..20 {
        cases.push(world.run("timers", Variables::new()).await.0);
    }
    assert_eq!(world.after(3_000).await, 0, "not yet");
    world.clock.move_to(world.clock.now().plus_seconds(700));
    let other = Host::new(Vec::new(), Vec::new());
    let (one, two) = tokio::join!(world.host.run_due(&world.db), other.run_due(&world.db));
    assert_eq!(one.unwrap() + two.unwrap(), 20);
    for case in cases {
        assert_eq!(world.open_elements(case).await, ["act"]);
        assert_eq!(world.version(case).await, 2);
        let lines = world.history(case).await;
        let fired = lines.iter().find(|row| row.kind == workflow::HistoryKind::Fired).unwrap();
        assert_eq!((fired.actor.as_str(), fired.account), ("系统自动", None));
    }
}

#[tokio::test]
async fn a_reminder_comes_back_as_often_as_its_cycle_says_and_goes_with_its_task() {
    let world = World::new().await;
    world.deploy(&files::timers()).await.unwrap();
    let (case, _) = world.run("timers", Variables::new()).await;
    world.after(3_601).await;
    for round in 1..=3 {
        assert_eq!(world.after(86_400).await, 1, "round {round}");
    }
    assert_eq!(world.after(86_400 * 3).await, 0, "three times only");
    assert_eq!(world.open_elements(case).await, ["act", "reminded", "reminded", "reminded"]);
    let (case, _) = world.run("timers", Variables::new()).await;
    world.after(3_601).await;
    world.does(&world.applicant, case, "act").await;
    assert_eq!(world.row(case).await.status, Status::Ended);
    assert_eq!(world.after(86_400 * 3).await, 0, "the reminder went with its task");
}

#[tokio::test]
async fn whoever_dies_between_lease_and_work_loses_nothing() {
    let world = World::new().await;
    world.deploy(&files::timers()).await.unwrap();
    let (case, _) = world.run("timers", Variables::new()).await;
    world.clock.move_to(world.clock.now().plus_seconds(3_601));
    // A runner that is dropped at whatever point it has come to.
    for micros in [50, 200, 500, 1_000, 2_000, 4_000] {
        let run = world.host.run_due(&world.db);
        let _ = tokio::time::timeout(std::time::Duration::from_micros(micros), run).await;
    }
    // Errands that it had spawned end by themselves.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    world.after(61).await;
    assert_eq!(world.open_elements(case).await, ["act"]);
    assert_eq!(world.version(case).await, 2, "once");
}

/// Fails so often, then gives a number; refuses what is called bad.
struct Numbering {
    fails: usize,
    tried: AtomicUsize,
}

impl Handler for Numbering {
    fn name(&self) -> &'static str {
        "number"
    }
    fn run<'a>(&'a self, tx: &'a mut Tx, job: &'a Job) -> Boxed<'a, Ended> {
        Box::pin(async move {
            let tried = self.tried.fetch_add(1, Ordering::SeqCst);
            assert_eq!((job.handler.as_str(), job.element.as_str()), ("number", "number"));
            // What a failed try writes must not stay.
            let unit = identity::tree::found(tx, None, &format!("try {tried}"), tx.today()).await?;
            if tried < self.fails {
                return Err(Error::internal("the register is closed"));
            }
            if job.inputs.get("decision") == Some(&Value::from("bad")) {
                return Ok(Ended::Error { code: "bad".into(), message: "no".into() });
            }
            Ok(Ended::Completed(Variables::from([("number".to_owned(), Value::from(unit.name))])))
        })
    }
}

async fn numbering(world: &mut World, fails: usize) {
    world.host = Host::new(Vec::new(), vec![Arc::new(Numbering { fails, tried: AtomicUsize::new(0) })]);
    world.deploy(&files::jobs()).await.unwrap();
}

#[tokio::test]
async fn a_job_is_done_by_whoever_registered_for_it() {
    let mut world = World::new().await;
    numbering(&mut world, 0).await;
    let (case, begun) = world.run("jobs", Variables::new()).await;
    assert!(begun.opened.is_empty());
    assert_eq!(world.after(0).await, 1);
    assert_eq!(world.open_elements(case).await, ["file"]);
    assert_eq!(world.reading(case).await.state.variables().get("number"), Some(&Value::from("try 0")));
    let (case, _) = world.run("jobs", decision("bad")).await;
    assert_eq!(world.after(0).await, 1);
    assert_eq!(world.row(case).await.reached_end.as_deref(), Some("not_filed"));
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_later_each_time() {
    let mut world = World::new().await;
    numbering(&mut world, 3).await;
    let (case, _) = world.run("jobs", Variables::new()).await;
    for pause in [0, 11, 61] {
        assert_eq!(world.after(pause).await, 1);
        assert_eq!(world.after(1).await, 0, "it waits");
        assert!(world.open(case).await.is_empty() && world.incidents().await.is_empty());
    }
    assert_eq!(world.after(601).await, 1);
    assert_eq!(world.open_elements(case).await, ["file"]);
    let scope = platform::Scope::system("test");
    let units = identity::tree::everywhere(&world.db.read(&scope)).await.unwrap();
    let tries: Vec<&str> =
        units.iter().map(|unit| unit.name.as_str()).filter(|name| name.starts_with("try")).collect();
    assert_eq!(tries, ["try 3"], "what failed left nothing behind");
}

#[tokio::test]
async fn a_job_that_fails_for_good_waits_for_the_administrator() {
    let mut world = World::new().await;
    numbering(&mut world, 4).await;
    let (case, _) = world.run("jobs", Variables::new()).await;
    for pause in [0, 11, 61, 601] {
        world.after(pause).await;
    }
    assert_eq!(world.after(86_400).await, 0, "nobody tries any more");
    let incident = world.incidents().await.remove(0);
    assert_eq!((incident.kind, incident.element.as_str()), (IncidentKind::Job, "number"));
    assert_eq!((incident.message.as_str(), incident.instance), ("the register is closed", Some(case)));
    let retry = async |who| {
        world.act(who, async |tx, doer| world.host.retry(tx, incident.id.raw(), &doer).await).await
    };
    assert!(matches!(retry(&world.other_secretary).await, Err(Error::Missing)));
    assert_eq!(refused(retry(&world.secretary).await), "administrator-only");
    retry(&world.committee_organiser).await.unwrap();
    assert!(matches!(retry(&world.committee_organiser).await, Err(Error::Stale)));
    assert_eq!(world.after(0).await, 1);
    assert_eq!(world.open_elements(case).await, ["file"]);
    assert!(world.incidents().await.is_empty());
    let lines = world.lines(case).await;
    assert!(lines.contains(&"JobFailed number the register is closed".to_owned()), "{lines:?}");
    assert!(lines.contains(&"JobRetried number".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn a_job_that_nobody_knows_is_an_incident_that_names_it() {
    let world = World::new().await;
    world.deploy(&files::jobs()).await.unwrap();
    let (case, _) = world.run("jobs", Variables::new()).await;
    assert_eq!(world.after(0).await, 1);
    let incident = world.incidents().await.remove(0);
    assert!(incident.message.contains("“number”"), "{}", incident.message);
    let work =
        async |tx: &mut Tx, doer: workflow::Doer<'_>| world.host.withdraw(tx, case, &doer, "算了").await;
    world.act(&world.applicant, work).await.unwrap();
    assert!(world.incidents().await.is_empty(), "it went with its instance");
    assert_eq!(world.after(86_400).await, 0);
}

#[tokio::test]
async fn a_message_goes_to_whoever_waits_and_begins_what_it_begins() {
    let world = World::new().await;
    let send = async |name: &'static str| {
        let work = async |tx: &mut Tx, doer: workflow::Doer<'_>| {
            world.host.deliver(tx, name, None, decision("paid"), &doer).await
        };
        world.act(&world.committee_organiser, work).await.unwrap()
    };
    world.deploy(&files::messages()).await.unwrap();
    assert_eq!(send("paid").await, Delivery::Nobody);
    let (first, _) = world.run("messages", Variables::new()).await;
    world.clock.move_to(world.clock.now().plus_seconds(1));
    let (second, _) = world.run("messages", Variables::new()).await;
    assert_eq!(send("other").await, Delivery::Nobody);
    assert_eq!(send("paid").await, Delivery::Taken(first), "who waits longest");
    assert_eq!(world.open_elements(first).await, ["thank"]);
    // A process that begins with a message, pays by another, and raises the alarm.
    world.deploy(&files::sender()).await.unwrap();
    let Delivery::Began(sender) = send("asked").await else { panic!("nothing began") };
    assert_eq!(world.row(sender).await.path, world.committee.path);
    world.does_anyhow(sender, "pay").await;
    assert_eq!(world.after(0).await, 1);
    assert_eq!(world.open_elements(second).await, ["thank"]);
    let (third, _) = world.run("messages", Variables::new()).await;
    let (fourth, _) = world.run("messages", Variables::new()).await;
    world.does_anyhow(sender, "raise").await;
    assert_eq!(world.after(0).await, 1);
    for case in [third, fourth] {
        assert_eq!(world.row(case).await.reached_end.as_deref(), Some("stopped"));
    }
    assert_eq!(send("paid").await, Delivery::Nobody, "nobody waits any more");
}

#[tokio::test]
async fn a_message_that_nobody_waits_for_yet_arrives_later_or_is_said_to_be_lost() {
    let world = World::new().await;
    world.deploy(&files::messages()).await.unwrap();
    world.deploy(&files::sender()).await.unwrap();
    let begin = async || {
        let work = async |tx: &mut Tx, doer: workflow::Doer<'_>| {
            world.host.deliver(tx, "asked", None, Variables::new(), &doer).await
        };
        match world.act(&world.committee_organiser, work).await.unwrap() {
            Delivery::Began(id) => id,
            other => panic!("{other:?}"),
        }
    };
    let sender = begin().await;
    world.does_anyhow(sender, "pay").await;
    world.after(0).await;
    let (late, _) = world.run("messages", Variables::new()).await;
    world.after(11).await;
    assert_eq!(world.open_elements(late).await, ["thank"]);
    let sender = begin().await;
    world.does_anyhow(sender, "pay").await;
    for pause in [0, 11, 61, 601] {
        assert_eq!(world.after(pause).await, 1);
    }
    assert!(world.lines(sender).await.contains(&"Unheard pays paid".to_owned()));
    assert!(world.incidents().await.iter().all(|one| one.kind != IncidentKind::Message));
}

#[tokio::test]
async fn a_process_begins_in_time() {
    let world = World::new().await;
    world.deploy(&files::daily()).await.unwrap();
    assert_eq!(world.after(86_000).await, 0);
    assert_eq!(world.after(500).await, 1);
    assert_eq!(world.todo_count(&world.committee_organiser).await, 1);
    assert_eq!(world.after(86_400).await, 1);
    assert_eq!(world.after(86_400 * 3).await, 0, "twice only");
    assert_eq!(world.todo_count(&world.committee_organiser).await, 2);
}

#[tokio::test]
async fn a_called_process_answers_its_caller() {
    let world = World::new().await;
    world.deploy(&files::called()).await.unwrap();
    world.deploy(&files::caller("called")).await.unwrap();
    let call = async || {
        let (case, _) = world.run("caller", Variables::new()).await;
        let all = world.instances("called").await;
        (case, all.into_iter().find(|row| row.parent == Some(case)).unwrap())
    };
    let (case, child) = call().await;
    assert_eq!(
        (child.subject, child.started_by),
        (world.row(case).await.subject, Some(world.applicant.account()))
    );
    world.does_anyhow(child.id, "inner").await;
    assert_eq!(world.row(child.id).await.status, Status::Ended);
    assert_eq!(world.open_elements(case).await, ["after"], "in the same transaction");
    let (case, child) = call().await;
    let item = world.open_item(child.id, "inner").await.id;
    world.complete(&world.secretary, item, "bad").await.unwrap();
    assert_eq!(world.row(child.id).await.status, Status::Failed);
    assert_eq!(world.row(case).await.reached_end.as_deref(), Some("gave_up"));
    let (case, child) = call().await;
    let work = async |tx: &mut Tx, doer: workflow::Doer<'_>| {
        world.host.signal(tx, "alarm", &Variables::new(), &doer).await
    };
    assert_eq!(world.act(&world.committee_organiser, work).await.unwrap(), 1);
    assert_eq!(world.row(case).await.reached_end.as_deref(), Some("stopped"));
    assert_eq!(world.row(child.id).await.status, Status::Cancelled, "who is no longer called stops");
}

#[tokio::test]
async fn a_call_of_what_nobody_deployed_waits_until_somebody_does() {
    let world = World::new().await;
    world.deploy(&files::caller("called")).await.unwrap();
    let (case, _) = world.run("caller", Variables::new()).await;
    let incident = world.incidents().await.remove(0);
    assert!(incident.message.contains("“called”"), "{}", incident.message);
    world.deploy(&files::called()).await.unwrap();
    let work =
        async |tx: &mut Tx, doer: workflow::Doer<'_>| world.host.retry(tx, incident.id.raw(), &doer).await;
    world.act(&world.committee_organiser, work).await.unwrap();
    assert_eq!(world.after(0).await, 1);
    let child = world.instances("called").await.remove(0);
    world.does_anyhow(child.id, "inner").await;
    assert_eq!(world.open_elements(case).await, ["after"]);
}

#[tokio::test]
async fn a_child_that_is_cancelled_leaves_its_caller_to_the_administrator() {
    let world = World::new().await;
    world.deploy(&files::called()).await.unwrap();
    world.deploy(&files::caller("called")).await.unwrap();
    let (case, _) = world.run("caller", Variables::new()).await;
    let child = world.instances("called").await.remove(0);
    let work =
        async |tx: &mut Tx, doer: workflow::Doer<'_>| world.host.cancel(tx, child.id, &doer, "不办了").await;
    world.act(&world.committee_organiser, work).await.unwrap();
    let incident = world.incidents().await.remove(0);
    assert_eq!((incident.kind, incident.instance), (IncidentKind::Call, Some(case)));
    let retry =
        async |tx: &mut Tx, doer: workflow::Doer<'_>| world.host.retry(tx, incident.id.raw(), &doer).await;
    assert_eq!(refused(world.act(&world.committee_organiser, retry).await), "cannot-retry");
    assert_eq!(world.row(case).await.status, Status::Running);
}

#[tokio::test]
async fn a_start_timer_that_would_flood_the_house_is_not_deployed() {
    let world = World::new().await;
    for flood in ["R/PT0.001S", "R/PT59S", "R10/PT1S"] {
        let Err(Error::Invalid(problems)) = world.deploy(&files::clockwork(flood)).await else {
            panic!("{flood} was deployed")
        };
        let said = problems.of("file").unwrap();
        assert!(said.contains("tick") && said.contains(flood) && said.contains("一分钟"), "{said}");
    }
    world.deploy(&files::clockwork("R/PT1M")).await.unwrap();
}

#[tokio::test]
async fn a_process_that_is_switched_off_is_begun_by_nobody_until_it_is_switched_on() {
    let world = World::new().await;
    let deployed = world.deploy(&files::clockwork("R/PT1M")).await.unwrap().remove(0);
    let which = deployed.id.raw();
    world.after(61).await;
    assert_eq!(world.instances("clockwork").await.len(), 1);
    let off = async || {
        let organiser = &world.committee_organiser;
        world.act(organiser, async |tx, doer| world.host.switch_off(tx, which, &doer).await).await
    };
    off().await.unwrap();
    off().await.unwrap();
    world.after(600).await;
    assert_eq!(world.instances("clockwork").await.len(), 1, "no timer");
    let by_hand = world.start_of(&world.host, &world.applicant, "clockwork", Variables::new()).await;
    assert!(matches!(by_hand, Err(Error::Missing)), "and nobody");
    // A new version does not begin by itself either.
    world.deploy(&files::clockwork("R/PT2M")).await.unwrap();
    world.after(600).await;
    assert_eq!(world.instances("clockwork").await.len(), 1);
    let organiser = &world.committee_organiser;
    world.act(organiser, async |tx, _| world.host.switch_on(tx, which).await).await.unwrap();
    world.after(121).await;
    assert_eq!(world.instances("clockwork").await.len(), 2);
}
