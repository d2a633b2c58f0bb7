//! The demo reaches every stage by the same commands as people.

use std::collections::BTreeSet;

use development::cases;
use identity::Duty;
use platform::Scope;
use workflow::Candidate;

use crate::house::{House, Who, candidate, open_case, register};

#[tokio::test]
async fn cases_of_the_demo_stand_in_every_stage() {
    let house = House::new().await;
    for number in 0..40 {
        let person =
            register(&house.app, vec![candidate(&format!("申请人{number}"), &house.branch)]).await[0];
        open_case(&house.app, person).await;
    }
    development::demo::fill(&house.app.db, None).await.unwrap();
    let scope = Scope::system("test");
    let (listed, _) = cases::list(&house.app.db.read(&scope), &cases::Filter::default()).await.unwrap();
    let stages: BTreeSet<u8> = listed.iter().map(|one| one.case.stage).collect();
    assert_eq!(stages, BTreeSet::from([1, 2, 3, 4, 5]));
    let archived = cases::Filter { status: Some(development::Status::Archived), ..cases::Filter::default() };
    let (done, _) = cases::list(&house.app.db.read(&scope), &archived).await.unwrap();
    assert!(!done.is_empty(), "some came to the archive");
}

#[tokio::test]
async fn whoever_is_shown_the_demo_has_something_to_do() {
    let house = House::new().await;
    for number in 0..8 {
        let person =
            register(&house.app, vec![candidate(&format!("申请人{number}"), &house.branch)]).await[0];
        open_case(&house.app, person).await;
    }
    let shown = web::offers::Shown { branch: house.branch.id, applicant: house.person };
    development::demo::fill(&house.app.db, Some(shown)).await.unwrap();
    let scope = Scope::system("test");
    let reader = house.app.db.read(&scope);
    let (listed, _) = cases::list(&reader, &cases::Filter::default()).await.unwrap();
    let mut candidates = Vec::new();
    for case in listed.into_iter().map(|one| one.case) {
        for item in workflow::open_items(&reader, case.instance.unwrap()).await.unwrap() {
            candidates.extend(item.candidates.iter().copied());
        }
    }
    let of = |wanted: Candidate| candidates.iter().filter(|one| **one == wanted).count();
    let post = |duty| Candidate::Post { unit: house.branch.id, duty };
    assert!(of(post(Duty::BranchSecretary)) >= 4, "{candidates:?}");
    assert!(of(post(Duty::BranchOrganiser)) >= 4, "{candidates:?}");
    assert!(of(Candidate::Person(house.person)) >= 1, "{candidates:?}");
    assert!(house.row().await.step > 5, "the applicant shown is on the way");
    house.get(Who::Secretary, "/development?overdue=1").await.is(200).shows("超期");
}
