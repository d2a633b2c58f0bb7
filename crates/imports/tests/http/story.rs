//! From the upload to rows: dry run, bad cells, decision, once and not twice.

use identity::Duty;
use testing::form;

use crate::accounts::{Accounts, accounts, app, checked, desk, existing, figures, settled, waiting_app};

const ROWS: [[&str; 2]; 5] =
    [["zhangsan", "张三"], ["lisi", "李四"], ["lisi", "李四"], ["", "王五"], ["zhaoliu", "=1+1"]];

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_names_each_bad_cell_and_writes_nothing() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let (place, page) = checked(&organiser, "账号.xlsx", &accounts(&ROWS)).await;
    assert_eq!(figures(&page), ["1", "0", "0", "4"]);
    let cells = page.texts("tr[data-problem] td");
    assert!(
        cells.chunks(4).any(|row| row[0] == "3" && row[1] == "A 列 登录名" && row[2] == "lisi"),
        "{cells:?}"
    );
    assert!(cells.chunks(4).any(|row| row[0] == "4" && row[1] == "A 列 登录名"), "{cells:?}");
    assert!(
        cells.chunks(4).any(|row| row[0] == "5" && row[1] == "A 列 登录名" && row[2] == "（空）"),
        "{cells:?}"
    );
    assert!(
        cells.chunks(4).any(|row| row[0] == "6" && row[1] == "B 列 姓名" && row[2] == "=1+1"),
        "{cells:?}"
    );
    assert!(existing(&app, &["zhangsan", "lisi", "zhaoliu"]).await.is_empty());

    let marked = organiser.get(&format!("{place}/errors.xlsx")).await.is(200);
    assert!(marked.bytes().starts_with(b"PK"));
    assert!(marked.header("content-disposition").unwrap().contains(".xlsx"));
    // It holds all rows of the file, so that it can be corrected and sent again.
    let (_, page) = checked(&organiser, "改正.xlsx", marked.bytes()).await;
    assert_eq!(figures(&page), ["1", "0", "0", "4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_good_rows_are_taken_once_and_the_same_file_changes_nothing_more() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let rows = [["zhangsan", "张三"], ["lisi", "李四"], ["wangwu", ""]];
    let (place, page) = checked(&organiser, "账号.xlsx", &accounts(&rows)).await;
    assert_eq!(figures(&page), ["2", "0", "0", "1"]);
    page.shows("只导入无误的 2 行").shows("整份退回");

    let token = organiser.token().await;
    let send =
        async || organiser.post_with(&format!("{place}/application"), form! { mode: "good" }, &token).await;
    send().await.leads_to(&place);
    send().await.leads_to(&place);
    let page = settled(&organiser, &place).await.shows("已导入").shows("新增 2 行");
    assert!(!page.text().contains("/application"));
    assert_eq!(existing(&app, &["zhangsan", "lisi", "wangwu"]).await.len(), 2);
    organiser.post(&format!("{place}/application"), form! { mode: "good" }).await.is(409);
    organiser.post(&format!("{place}/refusal"), vec![]).await.is(409);

    let (_, page) = checked(&organiser, "账号.xlsx", &accounts(&rows[..2])).await;
    assert_eq!(figures(&page), ["0", "0", "2", "0"]);
    page.shows("与现有登记完全一致").hides("/application");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_file_stays_refused() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let (place, _) = checked(&organiser, "账号.xlsx", &accounts(&ROWS)).await;
    organiser.post(&format!("{place}/refusal"), vec![]).await.leads_to(&place);
    organiser.get(&place).await.is(200).shows("已退回").hides("/application");
    organiser.post(&format!("{place}/application"), form! { mode: "good" }).await.is(409);
    assert!(existing(&app, &["zhangsan"]).await.is_empty());
    organiser.get("/imports").await.is(200).shows("账号.xlsx").shows("已退回");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_register_changed_since_the_check_the_whole_file_is_held_back() {
    let app = app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let (place, page) =
        checked(&organiser, "账号.xlsx", &accounts(&[["zhangsan", "张三"], ["lisi", "李四"]])).await;
    page.shows("全部无误");
    app.account("lisi", None).await; // another name than in the sheet
    organiser.post(&format!("{place}/application"), form! { mode: "whole" }).await.leads_to(&place);
    let page = settled(&organiser, &place).await.shows("检查之后登记内容有变化").shows("只导入无误的 1 行");
    assert_eq!(figures(&page), ["1", "0", "0", "1"]);
    assert!(existing(&app, &["zhangsan"]).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_interrupted_by_a_stop_is_marked_at_the_next_start() {
    let (app, gate) = waiting_app().await;
    let account = app.account("organiser", None).await;
    app.grant(account, Duty::CommitteeOrganiser, None).await;
    let organiser = app.signed_in(account).await;
    let bytes = accounts(&[["zhangsan", "张三"]]);
    let answer = organiser.upload("/imports/accounts", vec![], "file", "账号.xlsx", &bytes).await;
    let place = answer.leads_to("/imports/").location().to_owned();
    let page = organiser.get(&place).await.is(200).shows("正在检查");
    assert_eq!(page.attributes("#import", "hx-get"), [place.as_str()]);
    assert!(
        page.text().contains("<noscript><meta http-equiv=\"refresh\""),
        "it asks again without script too"
    );
    organiser.post(&format!("{place}/application"), form! { mode: "good" }).await.is(409);

    // On a database that several nodes share, only silence tells that the other node has stopped.
    app.clock.advance_days(1);
    desk(Accounts::new()).resume(&app.db).await.unwrap();
    let organiser = app.signed_in(account).await;
    organiser.get(&place).await.is(200).shows("未能处理").shows("请重新上传");

    // A report that comes late changes nothing any more, and the next file is not held up by it.
    gate.add_permits(10);
    let (_, page) = checked(&organiser, "账号.xlsx", &bytes).await;
    page.shows("全部无误");
    organiser.get(&place).await.is(200).shows("未能处理").hides("/application");
}
