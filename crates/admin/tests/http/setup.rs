//! The first start: three accounts in one form, once.

use identity::{Duty, accounts, posts};
use platform::Scope;
use testing::{TestApp, form};

use crate::app;

async fn first(app: &TestApp) -> testing::Browser {
    let admin = app.account("admin", None).await;
    app.grant(admin, Duty::SystemAdministrator, None).await;
    app.signed_in(admin).await
}

fn fields() -> Vec<(String, String)> {
    form! {
        security_name: "anquan", security_display_name: "李四", audit_name: "shenji", audit_display_name: "王五",
        organiser_name: "zuzhiyuan", organiser_display_name: "赵六",
    }
}

#[tokio::test]
async fn three_people_get_three_duties_and_then_the_door_is_closed() {
    let app = app().await;
    let admin = first(&app).await;
    admin.get("/admin/accounts").await.is(200).shows("首次设置");
    admin.get("/admin/setup").await.is(200).shows("安全管理员").shows("审计管理员").shows("党委组织员");
    let page = admin.post("/admin/setup", fields()).await.is(200);
    assert_eq!(page.texts("code.one-time").len(), 3);
    let scope = Scope::nothing();
    let reader = app.db.read(&scope);
    let wanted = [
        ("anquan", Duty::SecurityAdministrator),
        ("shenji", Duty::AuditAdministrator),
        ("zuzhiyuan", Duty::CommitteeOrganiser),
    ];
    for (name, duty) in wanted {
        let account = accounts::by_name(&reader, name).await.unwrap().unwrap();
        let held = posts::of_account(&reader, account.id).await.unwrap();
        assert_eq!(
            held.iter().map(|post| (post.duty, post.unit_name.as_str())).collect::<Vec<_>>(),
            [(duty, "全平台")]
        );
    }
    admin.get("/admin/setup").await.leads_to("/admin/accounts");
    let more = form! {
        security_name: "another", security_display_name: "钱七", audit_name: "another2", audit_display_name: "钱七",
        organiser_name: "another3", organiser_display_name: "钱七",
    };
    admin.post("/admin/setup", more).await.is(404);
    assert!(accounts::by_name(&reader, "another").await.unwrap().is_none());
}

#[tokio::test]
async fn one_bad_name_keeps_all_three_from_being_opened() {
    let app = app().await;
    let admin = first(&app).await;
    let mut twice = fields();
    twice[2].1 = "anquan".to_owned();
    let page = admin.post("/admin/setup", twice).await.is(422).shows("已被使用");
    assert_eq!(page.attributes("input[name=audit_display_name]", "value"), ["王五"]);
    let mut empty = fields();
    empty[5].1 = String::new();
    admin.post("/admin/setup", empty).await.is(422).shows("请填写姓名");
    let scope = Scope::nothing();
    assert!(accounts::by_name(&app.db.read(&scope), "anquan").await.unwrap().is_none());
}
