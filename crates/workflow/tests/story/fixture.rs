//! A committee with a branch, people in posts and without, and a process that they do together.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{Days, NaiveDate};
use identity::{
    Access, Account, Anytime, Duty, Permission, Person, RequestFacts, SignedIn, Unit, UnitRow, sessions,
};
use platform::{Clock, Db, Error, Id, Path, Result, Scope, System, Tx, audit::Verdict};
use testing::{Database, people};
use uuid::Uuid;
use workflow::{
    Assignment, Boxed, Candidate, Doer, HistoryRow, Host, Instance, Item, ItemRow, Opening, Owner, Process,
    Progress, Subject, Verb, open_items,
};

/// What everybody in these tests may do; the turn is what is tested.
pub(crate) struct Work;
impl Permission for Work {
    const CODE: &'static str = "workflow.test.work";
    const TITLE: &'static str = "办理";
    const HELD_BY: &'static [Duty] = &[
        Duty::Person,
        Duty::BranchOrganiser,
        Duty::BranchSecretary,
        Duty::GeneralBranchSecretary,
        Duty::CommitteeOrganiser,
        Duty::CommitteeMember,
    ];
}

/// An application, a review that may send it back, two opinions side by side, a decision.
pub(crate) const PROCESS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             targetNamespace="test">
  <process id="admission" isExecutable="true">
    <startEvent id="filed"/>
    <userTask id="apply" name="递交申请"/>
    <subProcess id="review" name="审查">
      <startEvent id="review_begins"/>
      <userTask id="check" name="审核材料"/>
      <exclusiveGateway id="is_good" default="good"/>
      <userTask id="amend" name="补充材料"/>
      <endEvent id="review_ends"/>
      <sequenceFlow id="r1" sourceRef="review_begins" targetRef="check"/>
      <sequenceFlow id="r2" sourceRef="check" targetRef="is_good"/>
      <sequenceFlow id="good" sourceRef="is_good" targetRef="review_ends"/>
      <sequenceFlow id="r3" sourceRef="is_good" targetRef="amend">
        <conditionExpression xsi:type="tFormalExpression">${decision == 'return'}</conditionExpression>
      </sequenceFlow>
      <sequenceFlow id="r4" sourceRef="amend" targetRef="check"/>
    </subProcess>
    <parallelGateway id="ask"/>
    <userTask id="contact_opinion" name="联系人意见"/>
    <userTask id="branch_opinion" name="支部意见"/>
    <parallelGateway id="heard"/>
    <userTask id="approve" name="审批"/>
    <exclusiveGateway id="is_approved" default="yes"/>
    <endEvent id="admitted"/>
    <endEvent id="refused"/>
    <sequenceFlow id="f1" sourceRef="filed" targetRef="apply"/>
    <sequenceFlow id="f2" sourceRef="apply" targetRef="review"/>
    <sequenceFlow id="f3" sourceRef="review" targetRef="ask"/>
    <sequenceFlow id="f4" sourceRef="ask" targetRef="contact_opinion"/>
    <sequenceFlow id="f5" sourceRef="ask" targetRef="branch_opinion"/>
    <sequenceFlow id="f6" sourceRef="contact_opinion" targetRef="heard"/>
    <sequenceFlow id="f7" sourceRef="branch_opinion" targetRef="heard"/>
    <sequenceFlow id="f8" sourceRef="heard" targetRef="approve"/>
    <sequenceFlow id="f9" sourceRef="approve" targetRef="is_approved"/>
    <sequenceFlow id="yes" sourceRef="is_approved" targetRef="admitted"/>
    <sequenceFlow id="f10" sourceRef="is_approved" targetRef="refused">
      <conditionExpression xsi:type="tFormalExpression">${decision == 'refuse'}</conditionExpression>
    </sequenceFlow>
  </process>
</definitions>"#;

pub(crate) const KEY: &str = "admission";

pub(crate) fn process(version: &str, xml: &str) -> Arc<Process> {
    let definition = bpmn::Definition::parse(xml).expect("a definition");
    Arc::new(Process { key: KEY.into(), version: version.into(), definition, names: workflow::Names::new() })
}

/// One variable, by which the gateways decide.
pub(crate) fn decision(text: &str) -> bpmn::Variables {
    [("decision".to_owned(), bpmn::Value::from(text))].into()
}

/// Everything of one test.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    /// Runs [`PROCESS`] with [`People`], and whatever is deployed.
    pub(crate) host: Host,
    pub(crate) committee: UnitRow,
    pub(crate) branch: UnitRow,
    pub(crate) other_branch: UnitRow,
    /// The applicant and the contact, without posts.
    pub(crate) applicant: Arc<SignedIn>,
    pub(crate) contact: Arc<SignedIn>,
    pub(crate) secretary: Arc<SignedIn>,
    pub(crate) organiser: Arc<SignedIn>,
    pub(crate) committee_organiser: Arc<SignedIn>,
    pub(crate) other_secretary: Arc<SignedIn>,
    _database: Database,
}

impl World {
    pub(crate) async fn new() -> Self {
        let mut migrations = platform::migration::all();
        migrations.extend(identity::migrations::all());
        migrations.extend(workflow::migrations::all());
        let database = Database::new(&migrations).await;
        let start = chrono::DateTime::parse_from_rfc3339(testing::START).expect("a date").timestamp_micros();
        let clock = Clock::set(platform::Timestamp::from_micros(start));
        let db = Db::open(&database.config(clock.clone()), migrations).await.expect("a database");
        let committee = people::unit(&db, None, "示例大学党委").await;
        let branch = people::unit(&db, Some(committee.id), "经济学院学生第一党支部").await;
        let other_branch = people::unit(&db, Some(committee.id), "经济学院学生第二党支部").await;
        let mut world = Self {
            applicant: person(&db, "zhangsan", "张三").await,
            contact: person(&db, "lisi", "李四").await,
            secretary: holder(&db, "secretary", "王五", &[(Duty::BranchSecretary, &branch)]).await,
            organiser: holder(&db, "organiser", "赵六", &[(Duty::BranchOrganiser, &branch)]).await,
            committee_organiser: holder(&db, "committee", "钱七", &[(Duty::CommitteeOrganiser, &committee)])
                .await,
            other_secretary: holder(&db, "other", "孙八", &[(Duty::BranchSecretary, &other_branch)]).await,
            host: Host::new(Vec::new(), Vec::new()),
            db,
            clock,
            committee,
            branch,
            other_branch,
            _database: database,
        };
        world.host = People::of(&world).host();
        world
    }

    pub(crate) fn access(&self, who: &Arc<SignedIn>) -> Access<Work> {
        who.admit::<Work, Anytime>(&self.db, RequestFacts::default()).expect("the permission")
    }

    /// Starts an instance about somebody new, filed by the applicant.
    pub(crate) async fn start(&self) -> (Id<Instance>, Progress) {
        self.start_on(&self.host).await.expect("a start")
    }

    pub(crate) async fn start_on(&self, host: &Host) -> Result<(Id<Instance>, Progress)> {
        self.start_of(host, &self.applicant, KEY, bpmn::Variables::new()).await
    }

    pub(crate) async fn start_of(
        &self,
        host: &Host,
        who: &Arc<SignedIn>,
        key: &str,
        variables: bpmn::Variables,
    ) -> Result<(Id<Instance>, Progress)> {
        let doer = Doer::Person(who);
        let work = async |tx: &mut Tx| {
            let subject: Uuid = tx.new_id::<Person>().uuid();
            let path: Path = self.branch.path.clone();
            host.start(tx, key, &Subject { id: subject, path }, &doer, variables).await
        };
        self.access(who).write(work).await
    }

    pub(crate) async fn complete(&self, who: &Arc<SignedIn>, item: Id<Item>, says: &str) -> Result<Progress> {
        self.act(who, async |tx, doer| self.host.complete(tx, item, &doer, decision(says), "同意").await)
            .await
    }

    /// Runs a command of somebody in his own transaction.
    pub(crate) async fn act<T>(
        &self,
        who: &Arc<SignedIn>,
        command: impl AsyncFnOnce(&mut Tx, Doer<'_>) -> Result<T>,
    ) -> Result<T> {
        self.access(who).write(async |tx: &mut Tx| command(tx, Doer::Person(who)).await).await
    }

    /// Deploys a file at the committee.
    pub(crate) async fn deploy(&self, xml: &str) -> Result<Vec<workflow::Deployed>> {
        self.deploy_naming(xml, &workflow::Names::new()).await
    }

    /// Deploys a file, with what names in it stand for.
    pub(crate) async fn deploy_naming(
        &self,
        xml: &str,
        names: &workflow::Names,
    ) -> Result<Vec<workflow::Deployed>> {
        let file = workflow::Deploying { xml, path: &self.committee.path, names };
        self.act(&self.committee_organiser, async |tx, doer| self.host.deploy(tx, file, &doer).await).await
    }

    /// Starts a deployed process for the applicant.
    pub(crate) async fn run(&self, key: &str, variables: bpmn::Variables) -> (Id<Instance>, Progress) {
        self.start_of(&self.host, &self.applicant, key, variables).await.expect("a start")
    }

    /// Moves the clock and does what is due then.
    pub(crate) async fn after(&self, seconds: i64) -> usize {
        self.clock.move_to(self.clock.now().plus_seconds(seconds));
        self.host.run_due(&self.db).await.expect("what is due")
    }

    pub(crate) async fn row(&self, case: Id<Instance>) -> workflow::InstanceRow {
        workflow::instance(&self.db.read(&Scope::system("test")), case).await.expect("the instance")
    }

    /// The item of an element in the trace that was opened first.
    pub(crate) async fn first_item(&self, case: Id<Instance>, element: &str) -> Id<Item> {
        let trace = self.history(case).await;
        let is_it = |row: &&HistoryRow| row.kind == workflow::HistoryKind::Opened && row.element == element;
        let number = trace.iter().find(is_it).and_then(|row| row.item).expect("an item");
        let scope = Scope::system("test");
        workflow::items(&self.db.read(&scope), case)
            .await
            .expect("items")
            .into_iter()
            .find(|item| item.number == number)
            .expect("the item")
            .id
    }

    /// Completes the open item of an element as the machine.
    pub(crate) async fn does_anyhow(&self, case: Id<Instance>, element: &str) -> Progress {
        let item = self.open_item(case, element).await.id;
        let doer = Doer::System("测试");
        let work = async |tx: &mut Tx| self.host.complete(tx, item, &doer, bpmn::Variables::new(), "").await;
        self.db.write(&System::new("test"), work).await.expect("a completion")
    }

    /// The instances of a process, the newest first.
    pub(crate) async fn instances(&self, key: &str) -> Vec<workflow::InstanceRow> {
        let chosen = workflow::Chosen { process_key: Some(key.into()), ..Default::default() };
        let scope = Scope::system("test");
        workflow::instances(&self.db.read(&scope), &chosen, 100).await.expect("instances")
    }

    pub(crate) async fn todo_count(&self, who: &Arc<SignedIn>) -> u64 {
        workflow::todos(&self.access(who).read(), who, &workflow::Filter::default(), 10)
            .await
            .expect("to-dos")
            .1
    }

    /// The open incidents, the newest first.
    pub(crate) async fn incidents(&self) -> Vec<workflow::IncidentRow> {
        workflow::incidents(&self.db.read(&Scope::system("test")), None, 100).await.expect("incidents")
    }

    /// The trace as `kind element note`.
    pub(crate) async fn lines(&self, case: Id<Instance>) -> Vec<String> {
        let rows = self.history(case).await;
        let line =
            |row: &HistoryRow| format!("{:?} {} {}", row.kind, row.element, row.note).trim_end().to_owned();
        rows.iter().map(line).collect()
    }

    /// Completes the open item of an element, which must be there.
    pub(crate) async fn does(&self, who: &Arc<SignedIn>, instance: Id<Instance>, element: &str) -> Progress {
        self.says(who, instance, element, "pass").await
    }

    pub(crate) async fn says(
        &self,
        who: &Arc<SignedIn>,
        of: Id<Instance>,
        element: &str,
        what: &str,
    ) -> Progress {
        let item = self.open_item(of, element).await;
        self.complete(who, item.id, what).await.unwrap_or_else(|error| panic!("{element}: {error}"))
    }

    pub(crate) async fn open(&self, instance: Id<Instance>) -> Vec<ItemRow> {
        open_items(&self.db.read(&Scope::system("test")), instance).await.expect("open items")
    }

    pub(crate) async fn open_elements(&self, instance: Id<Instance>) -> Vec<String> {
        self.open(instance).await.into_iter().map(|item| item.element).collect()
    }

    pub(crate) async fn open_item(&self, instance: Id<Instance>, element: &str) -> ItemRow {
        let open = self.open(instance).await;
        open.into_iter()
            .find(|item| item.element == element)
            .unwrap_or_else(|| panic!("{element} is not open"))
    }

    pub(crate) async fn history(&self, instance: Id<Instance>) -> Vec<HistoryRow> {
        self.reading(instance).await.history
    }

    pub(crate) async fn reading(&self, instance: Id<Instance>) -> workflow::Reading {
        let scope = Scope::system("test");
        self.host.read(&self.db.read(&scope), instance).await.expect("the instance")
    }

    pub(crate) async fn version(&self, instance: Id<Instance>) -> i64 {
        self.row(instance).await.version
    }

    /// How many entries the audit trail has; it must be whole.
    pub(crate) async fn audit_entries(&self) -> i64 {
        match self.db.verify_audit(None).await.expect("the audit trail") {
            Verdict::Whole { entries, .. } => entries,
            Verdict::Broken { seq, why } => panic!("audit entry {seq}: {why}"),
        }
    }

    pub(crate) fn day(&self, after: u64) -> NaiveDate {
        self.clock.today() + Days::new(after)
    }
}

/// Who does what; with a last day that each item takes from a counter, so that tests know the order.
pub(crate) struct People {
    branch: Id<Unit>,
    committee: Id<Unit>,
    applicant: Id<Person>,
    contact: Id<Person>,
    due: AtomicI64,
    today: NaiveDate,
    versions: Vec<Arc<Process>>,
    /// A task that nobody does.
    problem: Option<&'static str>,
    about: &'static str,
    /// What others may do.
    lets: Option<Verb>,
}

impl People {
    pub(crate) fn of(world: &World) -> Self {
        Self {
            branch: world.branch.id,
            committee: world.committee.id,
            applicant: world.applicant.person().expect("a person"),
            contact: world.contact.person().expect("a person"),
            due: AtomicI64::new(-1),
            today: world.clock.today(),
            versions: vec![process("1", PROCESS)],
            problem: None,
            about: "张三",
            lets: None,
        }
    }

    /// Lets others use a verb.
    pub(crate) fn letting(self, verb: Verb) -> Self {
        Self { lets: Some(verb), ..self }
    }

    /// Says that instances are about somebody else.
    pub(crate) fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// Says of a task that nobody does it.
    pub(crate) fn with_problem(self, element: &'static str) -> Self {
        Self { problem: Some(element), ..self }
    }

    /// With these versions of the process; the last is the current one.
    pub(crate) fn with(self, versions: Vec<Arc<Process>>) -> Self {
        Self { versions, ..self }
    }

    /// A host in the hands of these people.
    pub(crate) fn host(self) -> Host {
        let own = Arc::new(self);
        Host::new(vec![own.clone()], Vec::new()).for_owner(&*own)
    }

    /// A host of everybody else: it knows the process and is not in the hands of its owner.
    pub(crate) fn foreign_host(self) -> Host {
        Host::new(vec![Arc::new(self)], Vec::new())
    }

    /// The next item is due after so many days.
    pub(crate) fn due_after(self, days: i64) -> Self {
        self.due.store(days, Ordering::SeqCst);
        self
    }
}

impl Owner for People {
    fn key(&self) -> &'static str {
        KEY
    }

    fn versions(&self) -> Result<Vec<Arc<Process>>> {
        Ok(self.versions.clone())
    }

    fn current(&self, _: NaiveDate) -> Result<Arc<Process>> {
        Ok(self.versions.last().expect("a version").clone())
    }

    fn may(&self, verb: Verb, _: &Subject, _: &Doer<'_>) -> bool {
        self.lets == Some(verb)
    }

    fn page(&self, subject: Uuid) -> Option<String> {
        Some(format!("/cases/{subject}"))
    }

    fn assign<'a>(&'a self, tx: &'a mut Tx, opening: &'a Opening<'a>) -> Boxed<'a, Assignment> {
        Box::pin(async move {
            // The instance is there already when its first item is assigned, as it was before this transition.
            let system = Scope::system("test");
            let row = workflow::instance(&tx.read_as(&system), opening.instance.id).await?;
            assert!(row.version == opening.instance.version || row.version + 1 == opening.instance.version);
            let post = |unit, duty| Candidate::Post { unit, duty };
            let candidates = match opening.element.id().as_str() {
                "apply" | "amend" => vec![Candidate::Person(self.applicant)],
                "check" => {
                    vec![post(self.branch, Duty::BranchSecretary), post(self.branch, Duty::BranchOrganiser)]
                }
                "contact_opinion" => vec![Candidate::Person(self.contact)],
                "branch_opinion" | "branch_opinion_m" | "branch_opinion_s" => {
                    vec![post(self.branch, Duty::BranchSecretary)]
                }
                "approve" => vec![post(self.committee, Duty::CommitteeOrganiser)],
                other => return Err(Error::internal(format!("nobody knows {other}"))),
            };
            let due =
                u64::try_from(self.due.load(Ordering::SeqCst)).ok().map(|days| self.today + Days::new(days));
            Ok(Assignment {
                title: format!("办理 {}", opening.element.id()),
                detail: "张三".into(),
                about: self.about.into(),
                href: format!("/cases/{}/{}", row.subject.simple(), opening.item),
                candidates,
                due,
                warn_days: 3,
                problem: (self.problem == Some(opening.element.id().as_str())).then(|| "没有人办理".into()),
            })
        })
    }
}

async fn account(db: &Db, name: &str, display_name: &str) -> Id<Account> {
    let person = db
        .write(&System::new("test"), async |tx: &mut Tx| {
            tx.unaudited("an id");
            Ok(tx.new_id::<Person>())
        })
        .await
        .expect("an id");
    // Nobody signs in with a password here.
    people::account(db, (name, display_name), Some(person), "-".into()).await
}

async fn person(db: &Db, name: &str, display_name: &str) -> Arc<SignedIn> {
    people::signed_in(db, account(db, name, display_name).await).await
}

/// Somebody with posts; the first is chosen.
pub(crate) async fn holder(
    db: &Db,
    name: &str,
    display_name: &str,
    held: &[(Duty, &UnitRow)],
) -> Arc<SignedIn> {
    let id = account(db, name, display_name).await;
    for (duty, unit) in held {
        people::grant(db, id, *duty, Some(unit.id)).await;
    }
    people::signed_in(db, id).await
}

/// The same person in another of his capacities: one of his posts, or none.
pub(crate) async fn switched(db: &Db, who: &SignedIn, post: Option<usize>) -> Arc<SignedIn> {
    let token = testing::people::session(db, who.account()).await;
    let fresh = people::found(db, &token).await;
    sessions::choose(db, &fresh, post.map(|number| fresh.posts()[number].id)).await.expect("switching");
    people::found(db, &token).await
}

/// The rule by which something was refused.
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome {
        Err(Error::Blocked(by)) if by.len() == 1 => by[0].rule.clone(),
        other => panic!("not one refusal but {other:?}"),
    }
}
