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
        contact_phone: Some("13100009432".to_owned()),
        ..Draft::new("02", "中共示例大学文学院支部委员会", "文学院党支部", Kind::Branch, Some(root.id))
    };
    let mine = found(&app, phoned).await;
    let other = branch(&app, "03", "理学院党支部", root.id).await;

    let own = app.holder(Duty::BranchSecretary, Some(&mine)).await;
    own.get(&format!("/organizations/{}", mine.id)).await.is(200).shows("131****9432").hides("13100009432");
    let stranger = app.holder(Duty::BranchSecretary, Some(&other)).await;
    let page = stranger.get(&format!("/organizations/{}", mine.id)).await.is(200).shows("文学院党支部");
    page.hides("131****").hides("13100009432");
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

/// The fields of the form as they stand on the page.
fn fields(page: &testing::Answer) -> Vec<(String, String)> {
    let names = page.attributes("main form input:not([type=hidden]):not([type=checkbox])", "name");
    let value = |name: &String| {
        page.attributes(&format!("[name={name}]"), "value").into_iter().next().unwrap_or_default()
    };
    let mut fields: Vec<_> = names.iter().map(|name| (name.clone(), value(name))).collect();
    fields.push(("version".to_owned(), page.attributes("[name=version]", "value").concat()));
    if !page.attributes("[name=can_approve][checked]", "name").is_empty() {
        fields.push(("can_approve".to_owned(), "1".to_owned()));
    }
    fields
}

fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

#[tokio::test]
async fn the_organiser_changes_an_organisation_and_the_trail_says_what() {
    let app = app().await;
    let root = committee(&app).await;
    let leaf = branch(&app, "02", "图书馆党支部", root.id).await;
    let organiser = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    let place = format!("/organizations/{}", leaf.id);
    let record = organiser.get(&place).await.is(200);
    assert_eq!(record.attributes(&format!("a[href='{place}/edit']"), "href").len(), 1);
    let form = fields(&organiser.get(&format!("{place}/edit")).await.is(200));

    let before = app.audit_entries().await;
    organiser.post(&place, form.clone()).await.leads_to(&place);
    assert_eq!(app.audit_entries().await, before, "nothing was changed");

    let said = with(form, "short_name", "图书馆第一党支部");
    let said = with(with(said, "contact_phone", "131 0000 9432"), "address", "示例市学府路1号");
    organiser.post(&place, said).await.leads_to(&place);
    assert_eq!(app.audit_entries().await, before + 2, "the organisation, and its unit in the tree");
    let record = organiser.get(&place).await.is(200).shows("图书馆第一党支部").shows("131****9432");
    record.shows("示例市学府路1号");
    organiser.get("/organizations").await.is(200).shows("图书馆第一党支部");
    let scope = Scope::system("test");
    let unit = identity::tree::get(&app.db.read(&scope), leaf.id).await.unwrap();
    assert_eq!(unit.name, "图书馆第一党支部", "the skeleton of the tree has the new name");

    // An empty phone leaves the one that is known.
    let form = fields(&organiser.get(&format!("{place}/edit")).await.is(200).shows("现为 131****9432"));
    organiser.post(&place, with(form, "contact_name", "张三")).await.leads_to(&place);
    organiser.get(&place).await.is(200).shows("131****9432").shows("张三");
}

#[tokio::test]
async fn what_cannot_be_is_told_next_to_its_field_and_nothing_typed_is_lost() {
    let app = app().await;
    let root = committee(&app).await;
    let organiser = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    let place = format!("/organizations/{}", root.id);
    let form = fields(&organiser.get(&format!("{place}/edit")).await.is(200));
    let wrong = [
        ("full_name", "", "请填写名称，最多 80 个字"),
        ("founded_on", "2026-12-01", "日期不能晚于今天"),
        ("term_years", "六", "任期年数须为 1 至 5"),
        ("contact_phone", "12", "请填写 11 位手机号码，或带区号的固定电话"),
        ("latitude", "91", "纬度应在 -90 至 90 之间"),
        ("longitude", "东", "请填写数字"),
    ];
    for (field, value, sentence) in wrong {
        let said = with(with(form.clone(), "address", "示例市学府路2号"), field, value);
        let again = organiser.post(&place, said).await.is(422);
        assert_eq!(again.texts(&format!("#p-{field}")), [sentence]);
        assert_eq!(again.attributes("[name=address]", "value"), ["示例市学府路2号"]);
    }
    let twice = with(with(form.clone(), "term_years", "9"), "contact_phone", "12");
    assert_eq!(organiser.post(&place, twice).await.is(422).texts(".errsum li").len(), 2, "all at once");
    organiser.post(&place, form.clone()).await.leads_to(&place);
    organiser.post(&place, with(form.clone(), "address", "甲")).await.leads_to(&place);
    organiser.post(&place, with(form, "address", "乙")).await.is(409);
    organiser.get(&place).await.is(200).shows("甲");
}

#[tokio::test]
async fn a_secretary_keeps_the_contacts_of_the_own_branch_and_nothing_else() {
    let app = app().await;
    let root = committee(&app).await;
    let mine = branch(&app, "02", "图书馆党支部", root.id).await;
    let other = branch(&app, "03", "办公室党支部", root.id).await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&mine)).await;
    let place = format!("/organizations/{}", mine.id);
    let page = secretary.get(&format!("{place}/edit")).await.is(200);
    assert!(page.attributes("[name=full_name]", "name").is_empty());
    let forged = with(with(fields(&page), "full_name", "甲"), "can_approve", "1");
    secretary.post(&place, with(forged, "address", "示例市学府路3号")).await.leads_to(&place);
    let record = secretary.get(&place).await.is(200).shows("示例市学府路3号");
    record.shows("中共示例大学图书馆党支部委员会").hides("甲");
    let scope = Scope::system("test");
    assert!(!register::get(&app.db.read(&scope), mine.id).await.unwrap().can_approve);

    let elsewhere = format!("/organizations/{}", other.id);
    let record = secretary.get(&elsewhere).await.is(200);
    assert!(record.attributes("a[href$='/edit']", "href").is_empty());
    secretary.get(&format!("{elsewhere}/edit")).await.is(404);
    secretary.post(&elsewhere, fields(&page)).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn organisations_founded_at_the_same_moment_below_one_get_numbers_of_their_own() {
    let app = app().await;
    let root = committee(&app).await;
    let parent = root.id;
    let founding = |code: String| {
        let db = app.db.clone();
        tokio::spawn(async move {
            let actor = System::new("test");
            let draft =
                Draft::new(&code, "中共示例大学某学院支部委员会", "某支部", Kind::Branch, Some(parent));
            db.write(&actor, async |tx| register::found(tx, draft).await).await
        })
    };
    let different: Vec<_> = (0..12).map(|number| founding(format!("1{number:02}"))).collect();
    for one in different {
        one.await.unwrap().unwrap();
    }
    let same: Vec<_> = (0..12).map(|_| founding("200".to_owned())).collect();
    let mut founded = 0;
    for one in same {
        match one.await.unwrap() {
            Ok(_) => founded += 1,
            Err(Error::Invalid(problems)) => assert!(problems.of("code").is_some()),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(founded, 1);
    let scope = Scope::system("test");
    let units = register::all_by_code(&app.db.read(&scope)).await.unwrap();
    let mut paths: Vec<_> = units.values().map(|row| row.path.to_string()).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 14, "the committee and thirteen branches, each at its place");
}
