//! Whose turn it is, and what happens to those whose turn it is not.

use std::sync::Arc;

use identity::{Duty, SignedIn};
use platform::{Blocked, Error, Id, Result, Scope, Tx};
use workflow::{Doer, Instance, Item, Progress, is_turn_of};

use crate::fixture::{World, decision, holder, switched};

fn refusal(outcome: Result<Progress>) -> Blocked {
    match outcome {
        Err(Error::Blocked(by)) if by.len() == 1 => by[0].clone(),
        other => panic!("not one refusal but {other:?}"),
    }
}

#[tokio::test]
async fn somebody_whose_turn_it_is_not_is_refused_and_nothing_changes() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    world.does(&world.secretary, case, "check").await;
    let item = world.open_item(case, "branch_opinion").await;
    let (version, trace, audit) =
        (world.version(case).await, world.history(case).await.len(), world.audit_entries().await);

    let blocked = refusal(world.complete(&world.organiser, item.id, "pass").await);

    assert_eq!(blocked.rule, "not-your-turn");
    assert_eq!(
        blocked.because,
        "“办理 branch_opinion”应由经济学院学生第一党支部 · 党支部书记办理，您现在的身份是经济学院学生第一党支部 · 组织委员"
    );
    assert_eq!(blocked.who_can_help.as_deref(), Some("经济学院学生第一党支部 · 党支部书记：王五"));
    assert!(blocked.missing.is_empty(), "he has no other post to switch to");
    assert_eq!(world.version(case).await, version);
    assert_eq!(world.history(case).await.len(), trace);
    assert_eq!(world.audit_entries().await, audit);
    assert_eq!(world.open_item(case, "branch_opinion").await, item);
}

#[tokio::test]
async fn a_higher_post_sees_the_item_and_may_not_do_it() {
    let world = World::new().await;
    let (case, progress) = world.start().await;
    let item = &progress.opened[0];
    assert!(!is_turn_of(item, &world.committee_organiser));
    let blocked = refusal(world.complete(&world.committee_organiser, item.id, "pass").await);
    assert_eq!(blocked.who_can_help.as_deref(), Some("张三"));
    assert_eq!(world.open_elements(case).await, ["apply"]);
}

#[tokio::test]
async fn an_item_of_another_branch_is_not_there() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    let item = world.open_item(case, "check").await;
    assert!(matches!(world.complete(&world.other_secretary, item.id, "pass").await, Err(Error::Missing)));
    let access = world.access(&world.other_secretary);
    assert!(matches!(workflow::item(&access.read(), item.id.raw()).await, Err(Error::Missing)));
    assert!(matches!(workflow::instance(&access.read(), case).await, Err(Error::Missing)));
    assert!(workflow::open_items(&access.read(), case).await.unwrap().is_empty());
    assert!(matches!(world.host.read(&access.read(), case).await, Err(Error::Missing)));
}

#[tokio::test]
async fn a_person_reads_a_case_from_the_day_he_takes_part_and_no_other() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    let (access, contact) = (world.access(&world.contact), world.access(&world.applicant));
    assert!(matches!(workflow::instance(&access.read(), case).await, Err(Error::Missing)));
    assert_eq!(workflow::instance(&contact.read(), case).await.unwrap().id, case);
    world.does(&world.applicant, case, "apply").await;
    world.does(&world.secretary, case, "check").await;
    assert_eq!(workflow::instance(&access.read(), case).await.unwrap().id, case);
    // He sees who else is asked, too: all items of the case with all their candidates.
    let open = workflow::open_items(&access.read(), case).await.unwrap();
    assert_eq!(open.iter().map(|item| item.candidates.len()).collect::<Vec<_>>(), [1, 1]);
    let read = world.host.read(&access.read(), case).await.unwrap();
    assert_eq!(read.history.len(), world.history(case).await.len());
}

#[tokio::test]
async fn who_is_asked_as_a_person_switches_to_his_own_matters_first() {
    let world = World::new().await;
    // The applicant happens to hold a post above: in it he is the post and not himself.
    let (case, progress) = world.start().await;
    let twice = give_post(&world, &world.applicant).await;
    assert!(!is_turn_of(&progress.opened[0], &twice));
    let blocked = refusal(world.complete(&twice, progress.opened[0].id, "pass").await);
    assert_eq!(blocked.missing, ["请先切换到“本人”身份再办理"]);
    let himself = switched(&world.db, &twice, None).await;
    assert!(is_turn_of(&progress.opened[0], &himself));
    world.does(&himself, case, "apply").await;
    let done = world.history(case).await.into_iter().rfind(|row| row.note == "同意").unwrap();
    assert_eq!((done.actor.as_str(), done.post_title.as_str()), ("张三", "本人"));
}

#[tokio::test]
async fn who_holds_the_post_but_has_another_one_chosen_is_told_to_switch() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    let item = world.open_item(case, "check").await;
    let posts = [(Duty::CommitteeMember, &world.committee), (Duty::BranchSecretary, &world.branch)];
    let both = holder(&world.db, "both", "周九", &posts).await;
    let blocked = refusal(world.complete(&both, item.id, "pass").await);
    assert_eq!(blocked.missing, ["请先切换到“经济学院学生第一党支部 · 党支部书记”身份再办理"]);
    let secretary = switched(&world.db, &both, Some(1)).await;
    world.complete(&secretary, item.id, "pass").await.unwrap();
}

#[tokio::test]
async fn a_closed_item_is_stale_for_everybody() {
    let world = World::new().await;
    let (case, progress) = world.start().await;
    let item = progress.opened[0].id;
    world.does(&world.applicant, case, "apply").await;
    assert!(matches!(world.complete(&world.applicant, item, "pass").await, Err(Error::Stale)));
    assert!(matches!(world.complete(&world.secretary, item, "pass").await, Err(Error::Stale)));
    let row = workflow::item(&world.db.read(&Scope::system("test")), item.raw()).await.unwrap();
    assert!(!is_turn_of(&row, &world.applicant), "nobody's turn any more");
}

#[tokio::test]
async fn of_two_who_do_one_item_at_the_same_time_exactly_one_succeeds() {
    let world = World::new().await;
    for _ in 0..5 {
        let (case, _) = world.start().await;
        world.does(&world.applicant, case, "apply").await;
        let item = world.open_item(case, "check").await.id;
        let version = world.version(case).await;
        let (one, two) = tokio::join!(
            world.complete(&world.secretary, item, "pass"),
            world.complete(&world.organiser, item, "return"),
        );
        let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
        assert!(won.is_ok() && matches!(lost, Err(Error::Stale)), "{won:?} {lost:?}");
        assert_eq!(world.version(case).await, version + 1);
        let number = workflow::item(&world.db.read(&Scope::system("test")), item.raw()).await.unwrap().number;
        let done = world.history(case).await.iter().filter(|row| row.item == Some(number)).count();
        assert_eq!(done, 2, "opened once and completed once");
    }
}

#[tokio::test]
async fn two_who_do_two_items_at_the_same_time_both_get_through_in_the_end() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    world.does(&world.secretary, case, "check").await;
    let (a, b) =
        (world.open_item(case, "contact_opinion").await.id, world.open_item(case, "branch_opinion").await.id);
    let (one, two) =
        tokio::join!(world.complete(&world.contact, a, "pass"), world.complete(&world.secretary, b, "pass"));
    // One of them may have to try again, because the instance moved on under him; neither is lost.
    for (outcome, who, item) in [(one, &world.contact, a), (two, &world.secretary, b)] {
        match outcome {
            Ok(_) => {}
            Err(Error::Stale) => drop(world.complete(who, item, "pass").await.unwrap()),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(world.open_elements(case).await, ["approve"]);
}

#[tokio::test]
async fn a_transition_is_signed_by_whose_transaction_it_is() {
    let world = World::new().await;
    let (case, progress) = world.start().await;
    let outcome = as_another(&world, case, progress.opened[0].id).await;
    assert!(matches!(outcome, Err(Error::Internal(_))));
    assert_eq!(world.open_elements(case).await, ["apply"]);
}

/// The committee's organiser writes, and says that it was the applicant.
async fn as_another(world: &World, _: Id<Instance>, item: Id<Item>) -> Result<Progress> {
    let work = async |tx: &mut Tx| {
        let doer = Doer::Person(&world.applicant);
        world.host.complete(tx, item, &doer, decision("pass"), "").await
    };
    world.access(&world.committee_organiser).write(work).await
}

async fn give_post(world: &World, who: &Arc<SignedIn>) -> Arc<SignedIn> {
    let draft = identity::posts::Draft {
        account: who.account(),
        duty: Duty::CommitteeMember,
        unit: Some(world.committee.id),
        from: world.clock.today(),
        to: None,
    };
    let work = async |tx: &mut Tx| identity::posts::grant(tx, draft).await.map(|_| ());
    world.db.write(&platform::System::new("test"), work).await.expect("a post");
    switched(&world.db, who, Some(0)).await
}
