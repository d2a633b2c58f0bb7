//! The process of a case in the hands of the committee's organiser: halted, moved to newer rules, and put right when it
//! was moved without its acts.

use std::sync::Arc;

use chrono::NaiveDate;
use development::{Status, cases};
use platform::{Scope, System, Tx, audit};
use sea_orm::ColumnTrait as _;
use workflow::{Assignment, Boxed, Candidate, Doer, Host, InstanceRow, Opening, Owner, Process, Progress};

use crate::house::{House, Who, candidate, form, open_case, register};

/// Passes for the owner of cases: what a program would have to be that gets by the gate. With it the tests do what the
/// pages of processes once let anybody do.
struct Forger(Arc<dyn Owner>);

impl Owner for Forger {
    fn key(&self) -> &str {
        self.0.key()
    }
    fn versions(&self) -> platform::Result<Vec<Arc<Process>>> {
        self.0.versions()
    }
    fn current(&self, day: NaiveDate) -> platform::Result<Arc<Process>> {
        self.0.current(day)
    }
    fn assign<'a>(&'a self, tx: &'a mut Tx, opening: &'a Opening<'a>) -> Boxed<'a, Assignment> {
        self.0.assign(tx, opening)
    }
    fn moved<'a>(
        &'a self,
        tx: &'a mut Tx,
        instance: &'a InstanceRow,
        progress: &'a Progress,
    ) -> Boxed<'a, ()> {
        self.0.moved(tx, instance, progress)
    }
}

const NOBODY: Doer<'static> = Doer::System("测试");

/// Does something to the process behind the back of the module.
async fn forge<T>(house: &House, work: impl AsyncFnOnce(&Host, &mut Tx) -> platform::Result<T>) -> T {
    let forger = Arc::new(Forger(development::process_owner()));
    let host = Host::new(vec![forger.clone()], Vec::new()).for_owner(&*forger);
    let actor = System::new("test");
    house.app.db.write(&actor, async |tx| work(&host, tx).await).await.unwrap()
}

/// Completes whatever is open, again and again, without an act.
async fn rush(house: &House, most: usize) {
    for _ in 0..most {
        let Some(item) = house.open().await.into_iter().next() else { return };
        forge(house, async |host, tx| host.complete(tx, item.id, &NOBODY, bpmn::Variables::new(), "").await)
            .await;
    }
}

/// What the check of the house finds.
async fn findings(house: &House) -> Vec<String> {
    let scope = Scope::system("test");
    let mut found = Vec::new();
    for check in development::module().checks {
        let all = check.look(house.app.db.read(&scope)).await.unwrap();
        found.extend(all.into_iter().map(|one| format!("{} {}", one.place, one.what)));
    }
    found
}

async fn entries(house: &House, action: &str) -> Vec<audit::row::Model> {
    let scope = Scope::system("test");
    let query = house.app.db.read(&scope).find::<audit::row::Entity>();
    query.filter(audit::row::Column::Action.eq(action)).all().await.unwrap()
}

fn because(reason: &str) -> Vec<(String, String)> {
    vec![("reason".to_owned(), reason.to_owned())]
}

#[tokio::test]
async fn a_case_that_was_archived_without_its_acts_is_found_and_put_right_with_trace() {
    let house = House::new().await;
    house.drive(4, 60).await;
    let (before, old) = (house.elements().await, house.row().await);
    assert!(findings(&house).await.is_empty());
    rush(&house, 80).await;
    assert_eq!(house.row().await.status, Status::Archived, "nobody stops a forger: it is found");
    assert_eq!(house.facts().await.category, members::Category::Applicant);

    let found = findings(&house).await;
    let place = format!("{}/guidance", house.case_page());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&place) && found[0].contains("已归档"), "{found:?}");
    house.get(Who::Committee, &house.case_page()).await.is(200).shows("办理进度与办理记录不一致");
    house.get(Who::Secretary, &house.case_page()).await.is(200).hides("办理进度与办理记录不一致");
    house.get(Who::Committee, &place).await.is(200).shows("<按办理记录恢复>");

    let restore = format!("{place}/restoration");
    house.post(Who::Secretary, &restore, because("核查")).await.is(403);
    house.post(Who::Committee, &restore, because(" ")).await.is(422).shows("请写明原因");
    house.post(Who::Committee, &restore, because("无办理记录，予以纠正")).await.leads_to(&place);
    assert_eq!(house.elements().await, before);
    let row = house.row().await;
    assert_eq!((row.status, row.closed_at, row.stage, row.step), (Status::Open, None, old.stage, old.step));
    assert_ne!(row.instance, old.instance, "the process began anew");
    assert!(findings(&house).await.is_empty());
    let kept = entries(&house, "development.case.restored").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].reason, "无办理记录，予以纠正");
    let scope = Scope::system("test");
    let first = workflow::instance(&house.app.db.read(&scope), old.instance.unwrap()).await.unwrap();
    assert_eq!(first.status, workflow::Status::Ended, "what was done stays as it was done");
    // One person has one open case, again.
    let actor = System::new("test");
    let again =
        house.app.db.write(&actor, async |tx| cases::open(tx, &NOBODY, house.person, tx.today()).await);
    assert!(matches!(again.await, Err(platform::Error::Blocked(_))));
    // And the case goes on, by acts.
    house.drive(8, 30).await;
    assert!(findings(&house).await.is_empty());
    house.post(Who::Committee, &restore, because("再来一次")).await.is_blocked_by("nothing-to-restore");
}

#[tokio::test]
async fn a_case_that_leapt_to_another_step_is_found_and_put_back() {
    let house = House::new().await;
    house.drive(34, 900).await;
    let (before, instance) = (house.elements().await, house.row().await.instance.unwrap());
    let leap = [("WP34", "WP50"), ("Step15", "Step25")];
    let leap = leap.map(|(from, to)| (from.to_owned(), to.to_owned())).into_iter();
    assert_eq!(before, ["WP34"]);
    forge(&house, async |host, tx| host.migrate(tx, instance, "2014-05-28", leap.collect(), &NOBODY).await)
        .await;
    assert_eq!(house.elements().await, ["WP50"]);
    assert_eq!(findings(&house).await.len(), 1);
    let restore = format!("{}/guidance/restoration", house.case_page());
    house.post(Who::Committee, &restore, because("越过环节")).await.is(303);
    assert_eq!(house.elements().await, ["WP34"]);
    assert!(findings(&house).await.is_empty());
}

#[tokio::test]
async fn a_work_point_that_was_lent_away_comes_back_to_whose_turn_it_is() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    let item = house.open().await[0].clone();
    let to = [Candidate::Person(house.members[3])];
    forge(&house, async |host, tx| host.delegate(tx, item.id, &to, &NOBODY, "").await).await;
    house.send(Who::Organiser, "WP02", "pass", &[]).await.is_blocked_by("not-your-turn");
    assert_eq!(findings(&house).await.len(), 1);
    let restore = format!("{}/guidance/restoration", house.case_page());
    house.post(Who::Committee, &restore, because("恢复办理人")).await.is(303);
    assert!(findings(&house).await.is_empty());
    house.done(Who::Organiser, "WP02", "pass", &[], &[]).await;
}

#[tokio::test]
async fn every_way_of_a_case_is_one_that_its_acts_lead() {
    let house = House::new().await;
    house.drive(51, 1_500).await;
    assert_eq!(house.row().await.status, Status::Archived);
    assert!(findings(&house).await.is_empty());
}

#[tokio::test]
async fn a_halted_case_does_nothing_until_it_goes_on() {
    let house = House::new().await;
    let place = format!("{}/guidance", house.case_page());
    let halt = format!("{place}/suspension");
    house.post(Who::Secretary, &halt, because("核实")).await.is(403);
    house.post(Who::Committee, &halt, because("")).await.is(422).shows("请写明原因");
    house.post(Who::Committee, &halt, because("核实举报")).await.leads_to(&place);
    house.get(Who::Committee, &place).await.is(200).shows("<恢复办理>").hides("<暂停办理>");
    house.upload(Who::Applicant, "WP01", &["A1"]).await;
    house.send(Who::Applicant, "WP01", "done", &[]).await.is_blocked_by("suspended");
    house.post(Who::Committee, &format!("{place}/resumption"), Vec::new()).await.leads_to(&place);
    house.send(Who::Applicant, "WP01", "done", &[]).await.is(303);
    let elsewhere = house.app.unit(None, "别的党委").await;
    let foreign = house.app.holder(identity::Duty::CommitteeOrganiser, Some(&elsewhere)).await;
    foreign.get(&place).await.is(404);
    for verb in ["suspension", "resumption", "rule-set", "restoration"] {
        foreign.post(&format!("{place}/{verb}"), because("x")).await.is(404);
    }
}

#[tokio::test]
async fn a_case_of_the_old_rules_follows_the_new_ones_from_its_own_page() {
    let house = House::new().await;
    let place = format!("{}/guidance", house.case_page());
    house.post(Who::Committee, &format!("{place}/rule-set"), Vec::new()).await.is_blocked_by("rules-newest");

    let now = house.app.clock.now();
    house.app.clock.move_to(platform::Timestamp::from_micros(now.micros() - 220 * 86_400 * 1_000_000));
    let person = register(&house.app, vec![candidate("张三", &house.branch)]).await[0];
    let case = open_case(&house.app, person).await;
    house.app.clock.move_to(now);
    let place = format!("/development/cases/{case}/guidance");
    house.get(Who::Committee, &place).await.is(200).shows("2014-05-28").shows("<改按新规则办理>");
    house.post(Who::Secretary, &format!("{place}/rule-set"), Vec::new()).await.is(403);
    house.post(Who::Committee, &format!("{place}/rule-set"), Vec::new()).await.leads_to(&place);
    house.get(Who::Committee, &place).await.is(200).shows("2026-05-18").hides("<改按新规则办理>");
    let scope = Scope::system("test");
    let row = cases::get(&house.app.db.read(&scope), case.raw()).await.unwrap();
    assert_eq!(row.process_version, "2026-05-18");
    assert_eq!(entries(&house, "development.case.rule_set_changed").await.len(), 1);
    assert!(findings(&house).await.is_empty());
}

#[tokio::test]
async fn after_a_return_the_line_says_that_it_was_returned() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    let organiser = house.browser(Who::Organiser).await;
    let page = house.point("WP02").await;
    let mut fields = form(&house.today().to_string(), "return", &[]);
    fields.push(("opinion".to_owned(), "缺少签名".to_owned()));
    organiser.post(&page, fields).await.leads_to(&house.case_page());
    organiser.get(&house.case_page()).await.is(200).shows("已退回，重新办理：").hides("已办理");
}
