//! What offices do beyond going on, and who may not.

use bpmn::Variables;
use platform::{Error, Id};
use workflow::{Candidate, HistoryKind, Instance, Item, Outcome, Status};

use crate::{
    files,
    fixture::{World, decision, refused},
};

/// A leave that lies with the branch.
async fn asked(world: &World) -> (Id<Instance>, Id<Item>) {
    world.deploy(&files::leave()).await.unwrap();
    let (case, _) = world.run("leave", Variables::new()).await;
    world.does(&world.applicant, case, "ask").await;
    let item = world.open_item(case, "decide").await;
    (case, item.id)
}

#[tokio::test]
async fn work_goes_back_to_an_earlier_task_by_whose_turn_it_is() {
    let world = World::new().await;
    let (case, item) = asked(&world).await;
    let back = async |who, to: &'static str, why: &'static str| {
        world.act(who, async |tx, doer| world.host.give_back(tx, item, to, &doer, why).await).await
    };
    assert_eq!(refused(back(&world.committee_organiser, "ask", "缺材料").await), "not-your-turn");
    assert_eq!(refused(back(&world.secretary, "hear", "缺材料").await), "no-return");
    assert_eq!(refused(back(&world.secretary, "nowhere", "缺材料").await), "no-return");
    assert!(matches!(back(&world.secretary, "ask", " ").await, Err(Error::Invalid(_))));
    let progress = back(&world.secretary, "ask", "缺材料").await.unwrap();
    assert_eq!(progress.opened[0].element, "ask");
    assert_eq!(world.open_elements(case).await, ["ask"]);
    let line = world.history(case).await.into_iter().find(|row| row.kind == HistoryKind::Returned).unwrap();
    assert_eq!((line.actor.as_str(), line.note.as_str()), ("王五", "缺材料"));
    world.does(&world.applicant, case, "ask").await;
    assert_eq!(world.open_elements(case).await, ["decide"]);
}

#[tokio::test]
async fn a_completion_is_taken_back_while_nobody_has_touched_what_came_of_it() {
    let world = World::new().await;
    let (case, item) = asked(&world).await;
    let first = world.first_item(case, "ask").await;
    let back = async |who| {
        world.act(who, async |tx, doer| world.host.take_back(tx, first, &doer, "写错了").await).await
    };
    let claim = async |who| world.act(who, async |tx, doer| world.host.claim(tx, item, &doer).await).await;
    assert_eq!(refused(back(&world.secretary).await), "not-by-you");
    claim(&world.secretary).await.unwrap();
    assert_eq!(refused(back(&world.applicant).await), "too-late", "the secretary has taken it on");
    let free =
        async |tx: &mut platform::Tx, doer: workflow::Doer<'_>| world.host.release(tx, item, &doer, "").await;
    world.act(&world.secretary, free).await.unwrap();
    assert_eq!(back(&world.applicant).await.unwrap().opened[0].element, "ask");
    assert_eq!(world.open_elements(case).await, ["ask"]);
    world.does(&world.applicant, case, "ask").await;
    world.does(&world.secretary, case, "decide").await;
    assert_eq!(refused(back(&world.applicant).await), "too-late");
}

#[tokio::test]
async fn an_item_is_reassigned_by_candidates_and_the_administrator() {
    let world = World::new().await;
    let (case, item) = asked(&world).await;
    let to = [Candidate::Person(world.contact.person().unwrap())];
    let give = async |who, to: &[Candidate]| {
        world.act(who, async |tx, doer| world.host.reassign(tx, item, to, &doer, "出差").await).await
    };
    assert_eq!(refused(give(&world.applicant, &to).await), "not-your-turn");
    assert!(matches!(give(&world.secretary, &[]).await, Err(Error::Invalid(_))));
    give(&world.committee_organiser, &to).await.unwrap();
    let row = world.open_item(case, "decide").await;
    assert_eq!((row.id, row.candidates.as_slice(), row.due), (item, to.as_slice(), Some(world.day(5))));
    assert_eq!(refused(world.complete(&world.secretary, item, "pass").await), "not-your-turn");
    assert_eq!(world.todo_count(&world.secretary).await, 0);
    assert_eq!(world.todo_count(&world.contact).await, 1);
    world.complete(&world.contact, item, "pass").await.unwrap();
}

#[tokio::test]
async fn an_item_that_is_lent_comes_back_to_the_lender() {
    let world = World::new().await;
    let (case, item) = asked(&world).await;
    let to = [Candidate::Person(world.contact.person().unwrap())];
    let lend = async |who| {
        world.act(who, async |tx, doer| world.host.delegate(tx, item, &to, &doer, "请代办").await).await
    };
    let hand = async |who| {
        let done = decision("worked_out");
        world.act(who, async |tx, doer| world.host.hand_back(tx, item, &doer, done, "办好了").await).await
    };
    assert_eq!(refused(lend(&world.committee_organiser).await), "not-your-turn");
    assert_eq!(refused(hand(&world.secretary).await), "not-lent");
    lend(&world.secretary).await.unwrap();
    assert!(world.open_item(case, "decide").await.is_lent);
    assert_eq!(refused(world.complete(&world.secretary, item, "pass").await), "not-your-turn");
    assert_eq!(refused(world.complete(&world.contact, item, "pass").await), "lent-to-another");
    assert_eq!((world.todo_count(&world.secretary).await, world.todo_count(&world.contact).await), (0, 1));
    hand(&world.contact).await.unwrap();
    let row = world.open_item(case, "decide").await;
    assert_eq!((row.is_lent, row.candidates.len()), (false, 2));
    assert_eq!((world.todo_count(&world.organiser).await, world.todo_count(&world.contact).await), (1, 0));
    world.does(&world.organiser, case, "decide").await;
}

#[tokio::test]
async fn without_the_second_signature_the_first_does_not_go() {
    let world = World::new().await;
    let (case, item) = asked(&world).await;
    let who = Candidate::Person(world.contact.person().unwrap());
    let ask = async |item, by| {
        world.act(by, async |tx, doer| world.host.add_co_signer(tx, item, who, &doer, "请会签").await).await
    };
    let beside = ask(item, &world.secretary).await.unwrap().opened.remove(0);
    assert_eq!((beside.title.as_str(), beside.element.as_str()), ("会签：支部审批", "decide"));
    assert!(beside.href.ends_with(&beside.id.to_string()));
    assert_eq!(refused(world.complete(&world.secretary, item, "pass").await), "awaits-co-signer");
    assert_eq!(refused(ask(beside.id, &world.contact).await), "is-co-signature");
    world.complete(&world.contact, beside.id, "pass").await.unwrap();
    assert_eq!(world.open_elements(case).await, ["decide"]);
    world.complete(&world.secretary, item, "pass").await.unwrap();
    assert_eq!(world.open_elements(case).await, ["hear"]);
}

#[tokio::test]
async fn whoever_began_it_asks_for_it_and_withdraws_it() {
    let world = World::new().await;
    let (case, item) = asked(&world).await;
    let urge =
        async |who| world.act(who, async |tx, doer| world.host.urge(tx, item, &doer, "请尽快").await).await;
    let withdraw = async |who| {
        world.act(who, async |tx, doer| world.host.withdraw(tx, case, &doer, "不去了").await).await
    };
    assert_eq!(refused(urge(&world.secretary).await), "starter-only");
    urge(&world.applicant).await.unwrap();
    assert!(world.open_item(case, "decide").await.urged_at.is_some());
    let line = world.history(case).await.pop().unwrap();
    assert_eq!((line.kind, line.note.as_str()), (HistoryKind::Urged, "请尽快"));
    assert_eq!(refused(withdraw(&world.secretary).await), "starter-only");
    withdraw(&world.applicant).await.unwrap();
    assert_eq!(world.row(case).await.status, Status::Cancelled);
    let closed = workflow::item(&world.access(&world.secretary).read(), item.raw()).await.unwrap();
    assert_eq!(closed.outcome, Some(Outcome::Cancelled));
    assert!(matches!(withdraw(&world.applicant).await, Err(Error::Stale)));
    assert!(matches!(urge(&world.applicant).await, Err(Error::Stale)));
}

#[tokio::test]
async fn a_halted_instance_does_nothing_until_it_goes_on() {
    let world = World::new().await;
    world.deploy(&files::timers()).await.unwrap();
    let (case, _) = world.run("timers", Variables::new()).await;
    let halt =
        async |who| world.act(who, async |tx, doer| world.host.suspend(tx, case, &doer, "核查").await).await;
    let go_on = async |who| world.act(who, async |tx, doer| world.host.resume(tx, case, &doer).await).await;
    assert_eq!(refused(halt(&world.applicant).await), "administrator-only");
    let admin = &world.committee_organiser;
    assert!(matches!(go_on(admin).await, Err(Error::Stale)));
    halt(admin).await.unwrap();
    assert_eq!(world.row(case).await.status, Status::Suspended);
    assert_eq!(world.after(7_200).await, 1, "the timer is looked at and put off");
    assert!(world.open(case).await.is_empty());
    assert_eq!(refused(halt(admin).await), "suspended");
    go_on(admin).await.unwrap();
    world.after(1).await;
    assert_eq!(world.open_elements(case).await, ["act"]);
    assert_eq!(world.row(case).await.status, Status::Running);
    halt(admin).await.unwrap();
    let item = world.open_item(case, "act").await.id;
    assert_eq!(refused(world.complete(&world.applicant, item, "pass").await), "suspended");
    let cancel = async |tx: &mut platform::Tx, doer: workflow::Doer<'_>| {
        world.host.cancel(tx, case, &doer, "终止").await
    };
    world.act(admin, cancel).await.unwrap();
    assert_eq!(world.row(case).await.status, Status::Cancelled);
    assert_eq!(world.after(86_400 * 2).await, 0, "its reminder is gone");
}
