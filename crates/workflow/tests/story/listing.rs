//! Lists of instances: what they ask the database for, and what they call each one.

use bpmn::{Value, Variables};
use workflow::Chosen;

use crate::{
    files,
    fixture::{KEY, People, World},
};

#[tokio::test]
async fn what_an_instance_is_about_follows_its_owner_and_is_found_by_name() {
    let world = World::new().await;
    let (case, _) = world.start().await;
    assert_eq!(world.row(case).await.about, "张三");
    // The name on the register changed: the next item says so.
    let renamed = People::of(&world).about("张三丰").host();
    let item = world.open_item(case, "apply").await.id;
    world
        .act(&world.applicant, async |tx, doer| renamed.complete(tx, item, &doer, Variables::new(), "").await)
        .await
        .unwrap();
    assert_eq!(world.row(case).await.about, "张三丰");
    let named = async |text: &str| {
        let chosen = Chosen { named: Some(text.to_owned()), ..Chosen::default() };
        let scope = platform::Scope::system("test");
        workflow::instances(&world.db.read(&scope), &chosen, 10).await.unwrap().len()
    };
    assert_eq!((named("三丰").await, named("李").await, named("%").await), (1, 0, 0));
    assert_eq!(world.instances(KEY).await[0], world.row(case).await, "a list says what the row says");
}

#[tokio::test]
async fn a_deployed_process_is_about_what_its_form_says_or_who_began_it() {
    let world = World::new().await;
    world.deploy(&files::leave()).await.unwrap();
    let (plain, _) = world.run("leave", Variables::new()).await;
    assert_eq!(world.row(plain).await.about, "张三");
    let title = Variables::from([("title".to_owned(), Value::from(" 李四\n探亲 "))]);
    let (named, begun) = world.run("leave", title).await;
    assert_eq!(world.row(named).await.about, "李四 探亲");
    assert!(begun.opened[0].detail.ends_with("· 李四 探亲"), "{}", begun.opened[0].detail);
}
