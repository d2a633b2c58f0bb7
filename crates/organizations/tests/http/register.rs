//! Records, and who reads what of them.

use identity::Duty;
use organizations::{Kind, register, register::Draft};
use platform::{Error, Scope, System};

use crate::tree::{app, branch, committee, found, general_branch};

#[tokio::test]
async fn an_organisation_is_found_in_the_tree_and_opened() {
    let app = app().await;
    let root = committee(&app).await;
    let economics = general_branch(&app, "02", "经济学院党总支", root.id).await;
    branch(&app, "03", "学生第一党支部", economics.id).await;
    let organiser = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;

    let list = organiser.get("/organizations").await.is(200).shows("示例大学党委").shows("经济学院党总支");
    list.hides("学生第一党支部");
    let opened = organiser.get(&format!("/organizations?unit={}", economics.id)).await.is(200);
    opened.shows("学生第一党支部");
    let record = organiser.get(&format!("/organizations/{}", economics.id)).await.is(200);
    record
        .shows("中共示例大学经济学院党总支总支部委员会")
        .shows("上级党组织")
        .shows("示例大学党委")
        .shows("学生第一党支部");
}

#[tokio::test]
async fn the_phone_of_a_contact_is_masked_and_shown_in_scope_only() {
    let app = app().await;
    let root = committee(&app).await;
    let phoned = Draft {
        contact_phone: "13100009432".to_owned(),
        ..Draft::new("02", "中共示例大学文学院支部委员会", "文学院党支部", Kind::Branch, Some(root.id))
    };
    let mine = found(&app, phoned).await;
    let other = branch(&app, "03", "理学院党支部", root.id).await;

    let own = app.holder(Duty::BranchSecretary, Some(&mine)).await;
    own.get(&format!("/organizations/{}", mine.id)).await.is(200).shows("131****9432").hides("13100009432");
    let stranger = app.holder(Duty::BranchSecretary, Some(&other)).await;
    stranger.get(&format!("/organizations/{}", mine.id)).await.is(200).shows("文学院党支部").hides("9432");
}

#[tokio::test]
async fn an_unknown_organisation_is_not_there_and_nobody_reads_without_signing_in() {
    let app = app().await;
    let root = committee(&app).await;
    let organiser = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    organiser.get("/organizations/0199e3a1b2c37d4e8f90112233445566").await.is(404);
    organiser.get("/organizations/nonsense").await.is(404);
    app.nobody().get("/organizations").await.is(303);
}

#[tokio::test]
async fn approvals_go_to_the_nearest_committee_that_may_approve() {
    let app = app().await;
    let root = committee(&app).await;
    let economics = general_branch(&app, "02", "经济学院党总支", root.id).await;
    let below = branch(&app, "03", "学生第一党支部", economics.id).await;
    let beside = branch(&app, "04", "图书馆党支部", root.id).await;
    let scope = Scope::system("test");
    let reader = app.db.read(&scope);

    let general = register::general_branch_above(&reader, &below.path).await.unwrap();
    assert_eq!(general.map(|row| row.unit), Some(economics.id));
    assert_eq!(register::general_branch_above(&reader, &beside.path).await.unwrap(), None);
    assert_eq!(
        register::general_branch_above(&reader, &economics.path).await.unwrap(),
        None,
        "strictly above"
    );
    let approving = register::approving_committee(&reader, &below.path).await.unwrap();
    assert_eq!(approving.map(|row| row.unit), Some(root.id));
}

#[tokio::test]
async fn a_branch_has_nothing_below_it_and_a_code_stands_once() {
    let app = app().await;
    let root = committee(&app).await;
    let leaf = branch(&app, "02", "图书馆党支部", root.id).await;
    let actor = System::new("test");
    let below = Draft::new("03", "中共示例大学甲支部委员会", "甲党支部", Kind::Branch, Some(leaf.id));
    let refused = app.db.write(&actor, async |tx| register::found(tx, below).await).await;
    assert!(matches!(refused, Err(Error::Invalid(problems)) if problems.of("parent").is_some()));
    let twice = Draft::new("02", "中共示例大学乙支部委员会", "乙党支部", Kind::Branch, Some(root.id));
    let refused = app.db.write(&actor, async |tx| register::found(tx, twice).await).await;
    assert!(matches!(refused, Err(Error::Invalid(problems)) if problems.of("code").is_some()));
}

#[tokio::test]
async fn who_changed_an_organisation_meanwhile_is_not_overwritten() {
    let app = app().await;
    let root = committee(&app).await;
    let actor = System::new("test");
    let draft = |name: &str| Draft {
        can_approve: true,
        ..Draft::new("01", name, "示例大学党委", Kind::Committee, None)
    };
    app.db.write(&actor, async |tx| register::change(tx, root.id, draft("甲"), 1).await).await.unwrap();
    let late = app.db.write(&actor, async |tx| register::change(tx, root.id, draft("乙"), 1).await).await;
    assert!(matches!(late, Err(Error::Stale)));
    let scope = Scope::system("test");
    let record = register::record(&app.db.read(&scope), root.id).await.unwrap();
    assert_eq!((record.row.full_name.as_str(), record.version), ("甲", 2));
}
