//! Who may bring in what, and who sees whose imports.

use identity::Duty;
use testing::form;

use crate::accounts::{accounts, app, checked};

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_is_open_to_those_who_hold_what_its_rows_need() {
    let app = app().await;
    let root = app.unit(None, "示例大学党委").await;
    let branch = app.unit(Some(&root), "第一党支部").await;
    let organiser = app.holder(Duty::BranchOrganiser, Some(&branch)).await;
    let bytes = accounts(&[["zhangsan", "张三"]]);
    organiser.get("/imports").await.is(200).shows("没有可导入的内容");
    organiser.upload("/imports/accounts", vec![], "file", "账号.xlsx", &bytes).await.is(403);
    organiser.get("/imports/templates/accounts.xlsx").await.is(403);
    organiser.upload("/imports/unknown", vec![], "file", "账号.xlsx", &bytes).await.is(404);
    let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
    secretary.get("/imports").await.is(403);
    app.nobody().get("/imports").await.leads_to("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_belongs_to_who_uploaded_it() {
    let app = app().await;
    let root = app.unit(None, "示例大学党委").await;
    let mine = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    let other = app.holder(Duty::CommitteeOrganiser, Some(&root)).await;
    let (place, _) = checked(&mine, "账号.xlsx", &accounts(&[["zhangsan", ""]])).await;
    other.get(&place).await.is(404);
    other.get(&format!("{place}/errors.xlsx")).await.is(404);
    other.post(&format!("{place}/application"), form! { mode: "good" }).await.is(404);
    other.post(&format!("{place}/refusal"), vec![]).await.is(404);
    other.get("/imports").await.is(200).hides("账号.xlsx");
    mine.get("/imports").await.is(200).shows("账号.xlsx");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blank_template_has_the_headings() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    organiser.get("/imports").await.is(200).shows("下载空白模板");
    let answer = organiser.get("/imports/templates/accounts.xlsx").await.is(200);
    assert!(answer.bytes().starts_with(b"PK"));
    organiser.get("/imports/templates/accounts").await.is(404);
    organiser.get("/imports/templates/unknown.xlsx").await.is(404);
    let (_, page) = checked(&organiser, "模板.xlsx", answer.bytes()).await;
    page.shows("未能处理").shows("没有可导入的内容");
}
