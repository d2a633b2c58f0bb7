//! What somebody has to do: whose, in which order, how many.

use identity::{Duty, SignedIn};
use platform::{Scope, Tx};
use workflow::{Doer, ItemRow, todos};

use crate::fixture::{People, World, holder};

async fn of(world: &World, who: &SignedIn, limit: u64) -> (Vec<ItemRow>, u64) {
    todos(&world.db.read(&Scope::system("test")), who, &workflow::Filter::default(), limit)
        .await
        .expect("to-dos")
}

#[tokio::test]
async fn the_most_urgent_comes_first_and_what_has_no_day_last() {
    let world = World::new().await;
    let mut items = Vec::new();
    for days in [-1, 30, 2, 7, 2] {
        let (_, progress) = world.start_on(&People::of(&world).due_after(days).host()).await.unwrap();
        items.push(progress.opened[0].id);
        world.clock.move_to(world.clock.now().plus_seconds(1));
    }
    let access = world.access(&world.applicant);
    let (rows, count) =
        todos(&access.read(), &world.applicant, &workflow::Filter::default(), 10).await.unwrap();
    let order: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(order, [items[2], items[4], items[3], items[1], items[0]]);
    assert_eq!(rows[0].due, Some(world.day(2)));
    assert_eq!(rows[0].candidates.len(), 1);
    assert_eq!(count, 5);
    let (rows, count) =
        todos(&access.read(), &world.applicant, &workflow::Filter::default(), 2).await.unwrap();
    assert_eq!((rows.len(), count), (2, 5));
}

#[tokio::test]
async fn another_day_moves_an_item_and_stands_in_the_trace() {
    let world = World::new().await;
    let (_, first) = world.start_on(&People::of(&world).due_after(1).host()).await.unwrap();
    let (case, second) = world.start_on(&world.host).await.unwrap();
    let item = second.opened[0].id;
    let today = Some(world.clock.today());
    let work = async |tx: &mut Tx, doer: Doer<'_>| world.host.reassign_due(tx, item, &doer, today).await;
    world.act(&world.committee_organiser, work).await.unwrap();
    let (rows, _) = of(&world, &world.applicant, 10).await;
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [item, first.opened[0].id]);
    let last = world.history(case).await.pop().unwrap();
    assert_eq!(last.kind, workflow::HistoryKind::DueChanged);
    assert_eq!(last.note, format!("- → {}", world.clock.today()));
    assert_eq!(last.actor, "钱七");
    assert_eq!(world.does(&world.applicant, case, "apply").await.opened[0].element, "check");
}

#[tokio::test]
async fn an_item_lies_with_each_of_its_posts_until_one_of_them_does_it() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    for who in [&world.secretary, &world.organiser] {
        let access = world.access(who);
        let (rows, count) = todos(&access.read(), who, &workflow::Filter::default(), 10).await.unwrap();
        assert_eq!((rows.len(), count), (1, 1));
        assert_eq!(rows[0].element, "check");
        assert_eq!(rows[0].candidates.len(), 2);
        assert!(workflow::is_turn_of(&rows[0], who));
    }
    world.does(&world.organiser, case, "check").await;
    assert_eq!(of(&world, &world.organiser, 10).await.1, 0);
    assert_eq!(of(&world, &world.secretary, 10).await.0[0].element, "branch_opinion");
}

#[tokio::test]
async fn a_post_has_the_items_of_exactly_its_unit_and_duty() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    for who in [&world.other_secretary, &world.committee_organiser, &world.contact, &world.applicant] {
        assert_eq!(of(&world, who, 10).await.1, 0, "{}", who.name());
    }
    let leader = holder(&world.db, "leader", "吴十", &[(Duty::GroupLeader, &world.other_branch)]).await;
    assert_eq!(of(&world, &leader, 10).await.1, 0);
}

#[tokio::test]
async fn a_post_that_does_no_items_leaves_a_person_his_own() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    world.does(&world.applicant, case, "apply").await;
    world.does(&world.secretary, case, "check").await;
    let draft = identity::posts::Draft {
        account: world.contact.account(),
        duty: Duty::GroupLeader,
        unit: Some(world.branch.id),
        from: world.clock.today(),
        to: None,
    };
    let work = async |tx: &mut Tx| identity::posts::grant(tx, draft).await.map(|_| ());
    world.db.write(&platform::System::new("test"), work).await.unwrap();
    let leader = crate::fixture::switched(&world.db, &world.contact, Some(0)).await;
    assert_eq!(leader.post().map(|post| post.duty), Some(Duty::GroupLeader));
    // His access is that of the person, and so is his turn.
    let access = world.access(&leader);
    let (rows, _) = todos(&access.read(), &leader, &workflow::Filter::default(), 10).await.unwrap();
    assert_eq!(rows[0].element, "contact_opinion");
    world.does(&leader, case, "contact_opinion").await;
}
