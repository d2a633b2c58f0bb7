//! The demo reaches every stage by the same commands as people.

use std::collections::BTreeSet;

use development::cases;
use platform::Scope;

use crate::house::{House, candidate, open_case, register};

#[tokio::test]
async fn cases_of_the_demo_stand_in_every_stage() {
    let house = House::new().await;
    for number in 0..40 {
        let person =
            register(&house.app, vec![candidate(&format!("申请人{number}"), &house.branch)]).await[0];
        open_case(&house.app, person).await;
    }
    development::demo::fill(&house.app.db).await.unwrap();
    let scope = Scope::system("test");
    let (listed, _) = cases::list(&house.app.db.read(&scope), &cases::Filter::default()).await.unwrap();
    let stages: BTreeSet<u8> = listed.iter().map(|one| one.case.stage).collect();
    assert_eq!(stages, BTreeSet::from([1, 2, 3, 4, 5]));
    let archived = cases::Filter { status: Some(development::Status::Archived), ..cases::Filter::default() };
    let (done, _) = cases::list(&house.app.db.read(&scope), &archived).await.unwrap();
    assert!(!done.is_empty(), "some came to the archive");
}
