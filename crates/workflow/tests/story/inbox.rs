//! Taking work on, many items at a time, and counting.

use bpmn::Variables;
use platform::{Error, Id};
use workflow::{Counts, Filter, Instance, Item, counts, inbox};

use crate::{
    files,
    fixture::{KEY, People, World, decision, refused},
};

#[tokio::test]
async fn what_a_colleague_has_taken_on_is_not_open_to_the_others() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    let item = world.open_item(case, "check").await.id;
    let claim = async |who| world.act(who, async |tx, doer| world.host.claim(tx, item, &doer).await).await;
    let release =
        async |who| world.act(who, async |tx, doer| world.host.release(tx, item, &doer, "换人").await).await;
    assert_eq!(refused(claim(&world.committee_organiser).await), "not-your-turn");
    claim(&world.secretary).await.unwrap();
    claim(&world.secretary).await.unwrap();
    assert_eq!((world.todo_count(&world.secretary).await, world.todo_count(&world.organiser).await), (1, 0));
    assert!(!workflow::is_turn_of(&world.open_item(case, "check").await, &world.organiser));
    assert_eq!(refused(claim(&world.organiser).await), "claimed-by-another");
    assert_eq!(refused(world.complete(&world.organiser, item, "pass").await), "claimed-by-another");
    assert_eq!(refused(release(&world.organiser).await), "claimed-by-another");
    release(&world.committee_organiser).await.unwrap();
    assert_eq!((world.todo_count(&world.secretary).await, world.todo_count(&world.organiser).await), (1, 1));
    claim(&world.organiser).await.unwrap();
    world.complete(&world.organiser, item, "pass").await.unwrap();
    let kinds: Vec<String> = world.lines(case).await;
    assert!(kinds.contains(&"Claimed check".to_owned()) && kinds.contains(&"Released check 换人".to_owned()));
}

#[tokio::test]
async fn of_two_who_take_one_item_on_one_has_it() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    let item = world.open_item(case, "check").await.id;
    let claim = async |who| world.act(who, async |tx, doer| world.host.claim(tx, item, &doer).await).await;
    let (one, two) = tokio::join!(claim(&world.secretary), claim(&world.organiser));
    assert_eq!([&one, &two].iter().filter(|one| one.is_ok()).count(), 1, "{one:?} {two:?}");
    let lost = if one.is_ok() { two } else { one };
    assert!(matches!(lost, Err(Error::Stale | Error::Blocked(_))), "{lost:?}");
}

/// Items that lie with the branch secretary, due so many days from now.
async fn to_check(world: &World, days: &[i64]) -> Vec<(Id<Instance>, Id<Item>)> {
    let mut found = Vec::new();
    for days in days {
        let (case, begun) = world.start().await;
        let host = People::of(world).due_after(*days).host();
        let first = begun.opened[0].id;
        let done = async |tx: &mut platform::Tx, doer: workflow::Doer<'_>| {
            host.complete(tx, first, &doer, decision("pass"), "").await
        };
        let next = world.act(&world.applicant, done).await.unwrap();
        found.push((case, next.opened[0].id));
        // Ids that are made later sort later only from the next millisecond on.
        world.clock.move_to(world.clock.now().plus_seconds(1));
    }
    found
}

#[tokio::test]
async fn many_items_of_one_work_point_are_done_at_a_time_and_what_fails_is_listed() {
    let world = World::new().await;
    let items: Vec<Id<Item>> =
        to_check(&world, &[-1, -1, -1]).await.into_iter().map(|(_, item)| item).collect();
    world.complete(&world.organiser, items[1], "pass").await.unwrap();
    let access = world.access(&world.secretary);
    let done = world.host.complete_each(&access, &items, &decision("pass"), "同意").await.unwrap();
    assert_eq!(done.iter().map(|one| one.item).collect::<Vec<_>>(), items);
    assert!(done[0].outcome.is_ok() && done[2].outcome.is_ok());
    assert!(matches!(done[1].outcome, Err(Error::Stale)));
    let (case, _) = world.start().await;
    let other = world.open_item(case, "apply").await.id;
    let fresh = to_check(&world, &[-1]).await[0].1;
    let access = world.access(&world.committee_organiser);
    let mixed = world.host.complete_each(&access, &[fresh, other], &Variables::new(), "").await;
    assert!(matches!(mixed, Err(Error::Invalid(_))));
    let access = world.access(&world.other_secretary);
    let foreign = world.host.complete_each(&access, &[fresh], &Variables::new(), "").await;
    assert!(matches!(foreign, Err(Error::Missing)));
}

#[tokio::test]
async fn what_is_overdue_and_what_warns_is_counted() {
    let world = World::new().await;
    to_check(&world, &[0, 2, 3, 4, 30, -1]).await;
    let access = world.access(&world.secretary);
    let count = async |ahead| counts(&access.read(), &world.secretary, world.day(ahead)).await.unwrap();
    assert_eq!(count(0).await, Counts { overdue: 0, due_soon: 3, all: 6 });
    assert_eq!(count(1).await, Counts { overdue: 1, due_soon: 3, all: 6 });
    assert_eq!(count(5).await, Counts { overdue: 4, due_soon: 0, all: 6 });
    let nobody = counts(&access.read(), &world.applicant, world.day(0)).await.unwrap();
    assert_eq!(nobody, Counts::default());
}

#[tokio::test]
async fn the_list_goes_on_behind_its_last_line_and_knows_processes() {
    let world = World::new().await;
    world.deploy(&files::leave()).await.unwrap();
    let mut expected: Vec<Id<Item>> = Vec::new();
    for (_, item) in to_check(&world, &[2, 2, 2, 5, -1]).await {
        expected.push(item);
    }
    let (case, _) = world.run("leave", Variables::new()).await;
    world.does(&world.applicant, case, "ask").await;
    expected.insert(4, world.open_item(case, "decide").await.id);
    let access = world.access(&world.secretary);
    let mut found = Vec::new();
    let mut filter = Filter::default();
    loop {
        let (rows, next) = inbox(&access.read(), &world.secretary, &filter, 2).await.unwrap();
        found.extend(rows.iter().map(|row| row.id));
        match next {
            Some(next) => filter.after = Some(next),
            None => break,
        }
    }
    assert_eq!(found, expected);
    let only = |key: &str| Filter { process_key: Some(key.to_owned()), ..Filter::default() };
    let (rows, _) = inbox(&access.read(), &world.secretary, &only("leave"), 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [expected[4]]);
    let (rows, _) = inbox(&access.read(), &world.secretary, &only(KEY), 10).await.unwrap();
    assert_eq!(rows.len(), 5);
}
