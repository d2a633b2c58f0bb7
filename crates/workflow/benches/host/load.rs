//! The database of the benchmark, the people, and the processes.

use std::sync::Arc;

use bpmn::{Value, Variables};
use identity::{Access, Anytime, Duty, Permission, RequestFacts, SignedIn, UnitRow};
use platform::{Clock, Config, Db, Id, Result, System, migration::Migration};
use testing::{Database, people};
use workflow::{Doer, Host, Instance, ItemRow, Progress, Subject};

/// What everybody here may do.
pub(crate) struct Work;
impl Permission for Work {
    const CODE: &'static str = "workflow.bench.work";
    const TITLE: &'static str = "办理";
    const HELD_BY: &'static [Duty] = &[Duty::BranchSecretary];
}

/// 25 tasks: see there.
const TASKS: &str = include_str!("../../../bpmn/benches/tasks.bpmn");

/// One task for the post in which a million items lie, with a timer that is armed for long.
const PARKED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="parked" isExecutable="true">
    <startEvent id="start"/>
    <userTask id="task" name="Task" camunda:candidateGroups="branch_secretary" camunda:dueDate="P30D"/>
    <boundaryEvent id="late" attachedToRef="task">
      <timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <endEvent id="end"/><endEvent id="missed"/>
    <sequenceFlow id="a" sourceRef="start" targetRef="task"/>
    <sequenceFlow id="b" sourceRef="task" targetRef="end"/>
    <sequenceFlow id="c" sourceRef="late" targetRef="missed"/>
  </process>
</definitions>"#;

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) host: Host,
    /// The secretary of the branch in which everything lies.
    pub(crate) who: Arc<SignedIn>,
    pub(crate) branch: UnitRow,
    database: Database,
}

fn migrations() -> Vec<Migration> {
    let mut all = platform::migration::all();
    all.extend(identity::migrations::all());
    all.extend(workflow::migrations::all());
    all
}

async fn open(database: &Database) -> Db {
    // As many connections as a server of this size takes.
    let config = Config { readers: 64, ..database.config(Clock::system()) };
    Db::open(&config, migrations()).await.unwrap()
}

impl World {
    pub(crate) async fn new() -> Self {
        let database = Database::new(&migrations()).await;
        let db = open(&database).await;
        let committee = people::unit(&db, None, "示例大学党委").await;
        let branch = people::unit(&db, Some(committee.id), "第一党支部").await;
        let account = people::account(&db, ("secretary", "王五"), None, "-".into()).await;
        people::grant(&db, account, Duty::BranchSecretary, Some(branch.id)).await;
        let who = people::signed_in(&db, account).await;
        let world = Self { db, host: Host::new(Vec::new(), Vec::new()), who, branch, database };
        for xml in [TASKS, PARKED] {
            let doer = Doer::System("bench");
            let names = workflow::Names::new();
            let file = workflow::Deploying { xml, path: &committee.path, names: &names };
            let actor = System::new("bench");
            let work = world.db.write(&actor, async |tx| world.host.deploy(tx, file, &doer).await);
            assert!(work.await.unwrap().iter().all(|one| one.unsupported.is_empty()));
        }
        world
    }

    /// The same database, opened again.
    pub(crate) async fn reopened(self) -> Self {
        let Self { db, who, branch, database, .. } = self;
        db.close().await;
        let db = open(&database).await;
        Self { db, host: Host::new(Vec::new(), Vec::new()), who, branch, database }
    }

    pub(crate) fn access(&self) -> Access<Work> {
        self.who.admit::<Work, Anytime>(&self.db, RequestFacts::default()).ok().unwrap()
    }

    pub(crate) async fn start(&self) -> Result<(Id<Instance>, Progress)> {
        let doer = Doer::Person(&self.who);
        let path = self.branch.path.clone();
        self.access()
            .write(async |tx| {
                let subject = Subject { id: tx.new_id::<Instance>().uuid(), path };
                self.host.start(tx, "tasks", &subject, &doer, Variables::new()).await
            })
            .await
    }

    /// Parks some instances in one transaction.
    pub(crate) async fn park(&self, number: usize) -> Result<()> {
        let doer = Doer::Person(&self.who);
        let access = self.access();
        self.db
            .write_alone(&access, async |tx| {
                for _ in 0..number {
                    let id = tx.new_id::<Instance>().uuid();
                    let subject = Subject { id, path: self.branch.path.clone() };
                    self.host.start(tx, "parked", &subject, &doer, Variables::new()).await?;
                }
                Ok(())
            })
            .await
    }

    pub(crate) async fn complete(&self, item: &ItemRow, decision: Option<&str>) -> Result<Progress> {
        let doer = Doer::Person(&self.who);
        let said = decision.map(|text| ("decision".to_owned(), Value::from(text)));
        let variables: Variables = said.into_iter().collect();
        self.access().write(async |tx| self.host.complete(tx, item.id, &doer, variables, "同意").await).await
    }
}
