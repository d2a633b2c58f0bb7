//! Commands and questions of the register, behind the pages.

use identity::Duty;
use members::{Category, register, register::Draft};
use platform::{Error, Scope, System};
use rules::CivilId;

use crate::house::{House, applicant, day, full};

#[tokio::test]
async fn a_person_is_on_the_register_once() {
    let house = House::new().await;
    let number = CivilId::parse("110101199003070011").unwrap();
    let known = Draft { id_number: Some(number.clone()), ..full("张三", &house.first) };
    let person = house.register(vec![known.clone()]).await[0];
    let scope = Scope::system("test");
    let found = register::by_civil_id(&house.app.db.read(&scope), &number).await.unwrap();
    assert_eq!(found, Some(person));

    let actor = System::new("test");
    let again = Draft { unit: house.library.id, ..known };
    let refused = house.app.db.write(&actor, async |tx| register::register(tx, again).await).await;
    assert!(matches!(refused, Err(Error::Invalid(problems)) if problems.of("id_number").is_some()));
}

#[tokio::test]
async fn nobody_is_registered_outside_a_branch() {
    let house = House::new().await;
    let actor = System::new("test");
    let refused = house
        .app
        .db
        .write(&actor, async |tx| register::register(tx, full("张三", &house.economics)).await)
        .await;
    assert!(matches!(refused, Err(Error::Invalid(problems)) if problems.of("unit").is_some()));
}

#[tokio::test]
async fn the_category_moves_on_with_its_day_and_the_counts_follow() {
    let house = House::new().await;
    let person = house.register(vec![applicant("张三", &house.first)]).await[0];
    let (actor, scope) = (System::new("test"), Scope::system("test"));
    for (category, on) in [
        (Category::Activist, "2026-10-23"),
        (Category::Candidate, "2026-10-24"),
        (Category::Probationary, "2026-10-25"),
        (Category::Full, "2026-10-26"),
    ] {
        let move_on = house
            .app
            .db
            .write(&actor, async |tx| register::set_category(tx, person, category, day(on)).await);
        move_on.await.unwrap();
    }
    let reader = house.app.db.read(&scope);
    let facts = register::facts(&reader, person).await.unwrap();
    assert_eq!(facts.category, Category::Full);
    assert_eq!((facts.joined_on, facts.confirmed_on), (Some(day("2026-10-25")), Some(day("2026-10-26"))));
    assert!(facts.is_full_member_in_good_standing);
    assert_eq!(register::count_full_members(&reader, house.first.id).await.unwrap(), 1);
    let members = members::counts().members_of(reader, vec![house.root.id, house.first.id]).await.unwrap();
    assert!(members.iter().all(|(_, count)| *count == 1) && members.len() == 2, "{members:?}");
}

#[tokio::test]
async fn who_is_no_member_any_more_has_no_day_of_joining() {
    let house = House::new().await;
    let probationary =
        Draft { category: Category::Probationary, confirmed_on: None, ..full("李四", &house.first) };
    let persons = house.register(vec![full("张三", &house.first), probationary]).await;
    let (actor, scope) = (System::new("test"), Scope::system("test"));
    let reader = house.app.db.read(&scope);
    for person in persons {
        let leave = house.app.db.write(&actor, async |tx| {
            register::set_category(tx, person, Category::Other, day("2026-11-20")).await
        });
        leave.await.unwrap();
        let facts = register::facts(&reader, person).await.unwrap();
        assert_eq!((facts.category, facts.joined_on, facts.confirmed_on), (Category::Other, None, None));
        // What a form would say of him now is taken as it stands.
        let known = Draft {
            name: facts.name,
            category: Category::Other,
            joined_on: None,
            confirmed_on: None,
            ..full("", &house.first)
        };
        let change =
            house.app.db.write(&actor, async |tx| register::change(tx, person, known, facts.version).await);
        change.await.unwrap();
    }
    let organiser = house.app.holder(Duty::CommitteeOrganiser, Some(&house.root)).await;
    let joined = organiser.get("/members?category=0&joined_from=1921-07-01").await.is(200);
    assert_eq!(joined.texts("td .who a"), [""; 0], "nobody of them joined");
    let all = organiser.get("/members?category=0&sort=joined").await.is(200);
    assert_eq!(all.texts("td .who a").len(), 2);
}

#[tokio::test]
async fn moving_somebody_to_another_branch_moves_the_counts() {
    let house = House::new().await;
    let person = house.member("张三", &house.first).await;
    let (actor, scope) = (System::new("test"), Scope::system("test"));
    let moved = Draft { unit: house.library.id, ..full("张三", &house.first) };
    house.app.db.write(&actor, async |tx| register::change(tx, person, moved, 1).await).await.unwrap();
    let units = vec![house.root.id, house.economics.id, house.first.id, house.library.id];
    let counted = members::counts().members_of(house.app.db.read(&scope), units.clone()).await.unwrap();
    let count = |unit| counted.iter().find(|(id, _)| *id == unit).map(|(_, count)| *count);
    assert_eq!(units.into_iter().map(count).collect::<Vec<_>>(), [Some(1), Some(0), Some(0), Some(1)]);
}

#[tokio::test]
async fn who_may_vote_is_in_good_standing_and_within_reach() {
    let house = House::new().await;
    let suspended =
        Draft { membership_state: members::MembershipState::Suspended, ..full("李四", &house.first) };
    let lost = Draft { is_lost: true, ..full("王五", &house.first) };
    house.register(vec![full("张三", &house.first), suspended, lost, applicant("赵六", &house.first)]).await;
    let scope = Scope::system("test");
    let voters = register::full_members_of(&house.app.db.read(&scope), house.first.id).await.unwrap();
    assert_eq!(voters.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["张三"]);
}
