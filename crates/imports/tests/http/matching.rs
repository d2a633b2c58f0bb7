//! Sheets with other words: what a column means is said on the page, kept, and proposed the next time.

use documents::table::Mapping;
use identity::Duty;
use imports::{Mode, import_mapped, kept_mapping};
use testing::form;

use crate::accounts::{Accounts, accounts, app, checked, existing, figures, settled, sheet, worker};

fn foreign() -> Vec<u8> {
    // Two known words make a head.
    let head = ["用户代号", "姓名", "职务", "备注"];
    sheet(&head, &[&["zhangsan", "张三", "科员", "一"], &["lisi", "李四", "", ""]])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_with_an_unknown_word_is_matched_once_and_known_from_then_on() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let (place, page) = checked(&organiser, "账号.xlsx", &foreign()).await;
    page.shows("缺少必需的列：登录名").hides("/application");

    let columns = organiser.get(&format!("{place}/columns")).await.is(200);
    columns.shows("用户代号").shows("zhangsan").shows("不读取");
    let chosen = vec![
        ("field-0".to_owned(), "登录名".to_owned()),
        ("field-1".to_owned(), "姓名".to_owned()),
        ("field-2".to_owned(), "职务".to_owned()),
        ("field-3".to_owned(), String::new()),
        ("name".to_owned(), "本院账号表".to_owned()),
    ];
    organiser.post(&format!("{place}/columns"), chosen).await.leads_to(&place);
    let page = settled(&organiser, &place).await;
    assert_eq!(figures(&page), ["2", "0", "0", "0"]);
    page.shows("不读取的列（1 列）：备注");
    organiser.post(&format!("{place}/application"), form! { mode: "whole" }).await.leads_to(&place);
    settled(&organiser, &place).await.shows("新增 2 行");
    assert_eq!(existing(&app, &["zhangsan", "lisi"]).await.len(), 2);
    // What has been applied is not read in another way any more.
    organiser.post(&format!("{place}/columns"), form! { name: "" }).await.is(409);

    let (_, page) = checked(&organiser, "再来.xlsx", &foreign()).await;
    assert_eq!(figures(&page), ["0", "0", "2", "0"], "the words are known now");

    let kept = kept_mapping(&app.db, "accounts", "本院账号表").await.unwrap().expect("it was kept");
    let read = async |mapping: &Mapping| {
        import_mapped(&app.db, &worker(), &Accounts::new(), foreign(), Mode::Check, mapping).await.unwrap()
    };
    assert_eq!(read(&kept).await.same, 2);
    assert_eq!(read(&Mapping::default()).await.told.missing, ["登录名"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_totals_and_other_sheets_are_told_before_anything_is_confirmed() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let rows: &[&[&str]] =
        &[&["填报单位：示例学院"], &["登录名", "姓名"], &["zhangsan", "张三"], &["合计", "1 人"]];
    let (_, page) = checked(&organiser, "账号.xlsx", &sheet(&["示例学院账号名册"], rows)).await;
    assert_eq!(figures(&page), ["1", "0", "0", "0"]);
    page.shows("第 1 行：标题行").shows("第 2 行：填报单位和日期").shows("第 5 行：合计行");
    // Text with separators is a sheet, too.
    let text = "登录名;姓名\nwangwu;王五\n";
    let (_, page) = checked(&organiser, "账号.csv", text.as_bytes()).await;
    assert_eq!(figures(&page), ["1", "0", "0", "0"]);
    page.shows("文本编码：utf-8");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_import_is_not_matched() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let (place, _) = checked(&organiser, "账号.xlsx", &accounts(&[["zhangsan", "张三"]])).await;
    let other = app.holder(Duty::CommitteeOrganiser, None).await;
    other.get(&format!("{place}/columns")).await.is(404);
    for way in ["columns", "sheets", "answers"] {
        other.post(&format!("{place}/{way}"), form! { name: "" }).await.is(404);
    }
}
