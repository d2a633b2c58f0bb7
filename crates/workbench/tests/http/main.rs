//! The two front pages, with to-dos from a module of these tests.
#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::sync::Arc;

use chrono::NaiveDate;
use identity::{Access, Duty, Permission, PermissionInfo, Person, SignedIn};
use platform::{Id, Reader};
use testing::TestApp;
use web::{
    Module, Offers, Page, Routes,
    offers::{Boxed, OwnMatter, OwnMatters, Todo, TodoFilter, TodoSource},
};

/// Offers to-dos to whoever asks, with days around the day on which tests begin: Monday, 2026-11-23.
struct Source(&'static [(&'static str, Option<&'static str>)]);

impl TodoSource for Source {
    fn todos<'a>(
        &'a self,
        _: Reader<'a>,
        who: &'a SignedIn,
        filter: &'a TodoFilter,
        _: u64,
    ) -> Boxed<'a, (Vec<Todo>, u64)> {
        let whom = who.post().map_or("本人".to_owned(), |post| post.title.clone());
        let is_wanted = |due: Option<&str>| {
            let due = due.map(|day| day.parse::<NaiveDate>().unwrap());
            filter.due_from.is_none_or(|from| due.is_none_or(|due| due >= from))
                && filter.due_to.is_none_or(|to| due.is_some_and(|due| due <= to))
        };
        let wanted = self.0.iter().filter(|(_, due)| is_wanted(*due));
        let todos = wanted.map(|(title, due)| Todo {
            title: (*title).to_owned(),
            detail: whom.clone(),
            href: format!("/things/{title}"),
            due: due.map(|day| day.parse::<NaiveDate>().unwrap()),
            icon: "grow",
        });
        let todos: Vec<Todo> = todos.collect();
        let count = todos.len().try_into().unwrap();
        Box::pin(async move { Ok((todos, count)) })
    }

    fn kinds<'a>(&'a self, _: Reader<'a>, _: &'a SignedIn) -> Boxed<'a, Vec<(String, String)>> {
        Box::pin(async move { Ok(vec![("thing".to_owned(), "事项".to_owned())]) })
    }
}

/// Offers the profile to everybody, and an application to nobody.
struct Own;

impl OwnMatters for Own {
    fn of<'a>(&'a self, _: Reader<'a>, _: Id<Person>) -> Boxed<'a, Vec<OwnMatter>> {
        Box::pin(async move { Ok(vec![OwnMatter { href: "/me/profile", title: "我的档案", icon: "user" }]) })
    }
}

struct OwnProfile;
impl Permission for OwnProfile {
    const CODE: &'static str = "things.own.read";
    const TITLE: &'static str = "查看本人档案";
    const HELD_BY: &'static [Duty] = &[Duty::Person];
}

#[derive(askama::Template)]
#[template(source = "<h1>档案</h1>", ext = "html")]
struct ProfilePage;

async fn profile(_: Access<OwnProfile>) -> Page {
    Page::new("我的档案", ProfilePage)
}

fn things(sources: Vec<Arc<dyn TodoSource>>) -> Module {
    Module {
        name: "things",
        title: "事项",
        permissions: const { &[PermissionInfo::of::<OwnProfile>()] },
        routes: Routes::new().get("/me/profile", profile),
        menu: Vec::new(),
        migrations: Vec::new(),
        trail: platform::audit::words::Vocabulary::default(),
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers { todo_sources: sources, own_matters: vec![Arc::new(Own)], ..Offers::default() },
        demo: None,
    }
}

const BUSY: &[(&str, Option<&str>)] = &[
    ("later", Some("2026-12-20")),
    ("this week", Some("2026-11-27")),
    ("overdue", Some("2026-11-20")),
    ("some day", None),
    ("today", Some("2026-11-23")),
];

async fn app(todos: &'static [(&'static str, Option<&'static str>)]) -> TestApp {
    TestApp::of(vec![things(vec![Arc::new(Source(todos))]), workbench::module()]).await
}

#[tokio::test]
async fn the_desk_says_first_what_is_most_pressing() {
    let app = app(BUSY).await;
    let root = app.unit(None, "第一党支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&root)).await;
    let page = secretary.get("/desk").await.is(200);
    assert_eq!(page.texts("a.ti"), ["overdue", "today", "this week", "later", "some day"]);
    assert_eq!(page.texts("h3.grp"), ["已超期1 件", "本周2 件", "以后2 件"]);
    assert_eq!(page.texts(".due.bad"), ["超期 3 天11 月 20 日截止"]);
    assert!(page.attributes("li a.btn", "href").contains(&"/things/overdue".to_owned()));
    page.shows("上午好")
        .shows("2026 年 11 月 23 日，星期一。有 1 件事已超期，建议先处理。")
        .shows("第一党支部 · 党支部书记");
}

#[tokio::test]
async fn to_dos_are_narrowed_by_their_day_on_the_server() {
    let app = app(BUSY).await;
    let root = app.unit(None, "第一党支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&root)).await;
    let titles = async |query: &str| secretary.get(&format!("/desk?{query}")).await.is(200).texts("a.ti");
    assert_eq!(titles("due=overdue").await, ["overdue"]);
    assert_eq!(titles("due=today").await, ["today"]);
    assert_eq!(titles("due=week").await, ["today", "this week"]);
    assert_eq!(titles("due=later").await, ["later", "some day"]);
    assert_eq!(titles("due=someday&unit=x&kind=y").await.len(), 5, "what does not read narrows nothing");
    let page = secretary.get("/desk?due=overdue").await.is(200);
    assert_eq!(page.texts("#f-due option[selected]"), ["已超期"]);
    assert_eq!(page.texts(".kpi .v").concat(), "5件1件2件", "the figures stay those of all to-dos");
}

#[tokio::test]
async fn an_empty_desk_says_so() {
    let app = app(&[]).await;
    let root = app.unit(None, "第一党支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&root)).await;
    secretary.get("/desk").await.is(200).shows("目前没有要办的事").hides("/things/");
}

#[tokio::test]
async fn the_desk_is_for_staff_and_the_own_page_for_persons() {
    let app = app(BUSY).await;
    let root = app.unit(None, "第一党支部").await;
    for duty in Duty::GIVEN {
        let unit = if duty.is_separated() { None } else { Some(&root) };
        let browser = app.holder(duty, unit).await;
        let wanted = if Duty::STAFF.contains(&duty) { 200 } else { 403 };
        browser.get("/desk").await.is(wanted);
        browser.get("/me").await.is(403);
    }
    app.nobody().get("/desk").await.leads_to("/sign-in");
    app.nobody().get("/me").await.leads_to("/sign-in");
}

#[tokio::test]
async fn the_own_page_shows_ones_own_to_dos_and_the_tiles_that_exist() {
    let app = app(BUSY).await;
    let browser = app.person("zhangsan", new_person(&app).await).await;
    let page = browser.get("/me").await.is(200);
    assert_eq!(page.texts(".m-li .ti").len(), 5);
    assert_eq!(
        page.attributes(".svc a", "href"),
        ["/me/profile"],
        "there is no application here, so no tile"
    );
    page.shows("zhangsan，上午好").shows("本人");
    browser.get("/desk").await.is(403);

    // In a post, its to-dos stand on the desk and not among one's own.
    let account = app.account("lisi", Some(new_person(&app).await)).await;
    let root = app.unit(None, "第一党支部").await;
    app.grant(account, Duty::BranchSecretary, Some(&root)).await;
    let browser = app.signed_in(account).await;
    browser.get("/me").await.is(200).shows("当前身份是“第一党支部 · 党支部书记”").hides("/things/");
    browser.get("/desk").await.is(200).shows("overdue");
}

/// The id of somebody on the register.
async fn new_person(app: &TestApp) -> platform::Id<identity::Person> {
    let actor = platform::System::new("test");
    let write = app.db.write(&actor, async |tx| {
        tx.unaudited("only an id is made");
        Ok(tx.new_id())
    });
    write.await.unwrap()
}
