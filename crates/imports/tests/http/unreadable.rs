//! Files that are not what they should be.

use identity::Duty;

use crate::accounts::{accounts, app, checked, sheet};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_sheet_is_named_as_what_it_is() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    for bytes in [&b"%PDF-1.7 nothing"[..], b"PK\x03\x04 cut", b"words without columns\n"] {
        let (place, page) = checked(&organiser, "账号.xlsx", bytes).await;
        page.shows("未能处理").hides("/application");
        organiser.get(&format!("{place}/errors.xlsx")).await.is(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_heading_and_a_sheet_without_rows_are_said() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let file = sheet(&["登录名", "职务", "备注"], &[&["zhangsan", "科员", "x"]]);
    let (_, page) = checked(&organiser, "账号.xlsx", &file).await;
    page.shows("缺少必需的列：姓名").shows("核对列的对应").hides("/application");
    let (_, page) = checked(&organiser, "账号.xlsx", &accounts(&[])).await;
    page.shows("没有可导入的内容");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_and_another_kind_of_file_are_asked_for_again() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    organiser
        .upload("/imports/accounts", vec![], "file", "账号.xlsx", b"")
        .await
        .is(422)
        .shows("请选择要导入的文件");
    for paper in ["名册.docx", "名册.pdf", "名册.DOC"] {
        let sent = organiser.upload("/imports/accounts", vec![], "file", paper, b"x").await;
        sent.is(422).shows("Word 和 PDF 里的名册不能直接读取");
    }
    organiser.upload("/imports/accounts", vec![], "other", "账号.xlsx", b"x").await.is(422);
}
