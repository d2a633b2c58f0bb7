//! Rows are written in portions: others write in between, a stop in the middle loses nothing and repeats nothing.

use std::time::Duration;

use identity::Duty;
use testing::{Answer, Browser, TestApp, form, in_time, people};
use tokio::{sync::Semaphore, time::timeout};

use crate::accounts::{Accounts, accounts, checked, desk, existing, figures, settled, slow_app};

/// The first portion has a hundred rows, and none has more than twice as many as the one before: these are at least four.
const ROWS: usize = 800;
/// A row behind the third portion, however large that is.
const LATE: usize = 750;

fn name(row: usize) -> String {
    format!("row{row:04}")
}

fn sheet() -> Vec<u8> {
    let names: Vec<[String; 2]> = (0..ROWS).map(|row| [name(row), format!("第{row}人")]).collect();
    let rows: Vec<[&str; 2]> = names.iter().map(|[name, shown]| [name.as_str(), shown.as_str()]).collect();
    accounts(&rows)
}

async fn is_there(app: &TestApp, row: usize) -> bool {
    !existing(app, &[&name(row)]).await.is_empty()
}

/// Has the sheet written as far as the first portion; the second waits with the writer in its hands.
async fn first_portion(app: &TestApp, organiser: &Browser, writing: &Semaphore, mode: &str) -> String {
    let (place, _) = checked(organiser, "账号.xlsx", &sheet()).await;
    writing.add_permits(1);
    organiser.post(&format!("{place}/application"), form! { mode: mode }).await.leads_to(&place);
    in_time(async || is_there(app, 99).await.then_some(())).await;
    assert!(!is_there(app, 100).await, "nothing behind the first portion");
    place
}

/// Every row of the sheet is there once.
async fn all_are_there(organiser: &Browser) {
    let (_, page) = checked(organiser, "账号.xlsx", &sheet()).await;
    assert_eq!(figures(&page), ["0", "0", "800", "0"]);
}

fn number(page: &Answer, at: usize) -> usize {
    figures(page)[at].parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_while_rows_are_written_waits_for_a_portion_and_not_for_the_file() {
    let (app, _, writing) = slow_app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let account = app.account("another", None).await;
    let place = first_portion(&app, &organiser, &writing, "good").await;
    let db = app.db.clone();
    let signing_in = tokio::spawn(async move { people::session(&db, account).await });
    // At worst one portion stands between.
    writing.add_permits(2);
    timeout(Duration::from_mins(1), signing_in).await.expect("in between").unwrap();
    assert!(!is_there(&app, LATE).await, "before the file is through");
    writing.add_permits(100);
    settled(&organiser, &place).await.shows("已导入").shows("新增 800 行");
    all_are_there(&organiser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_read_and_somebody_is_seen_while_the_writer_is_busy() {
    let (app, _, writing) = slow_app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let place = first_portion(&app, &organiser, &writing, "good").await;
    // Long enough since the last request that this one is to be noted: nobody waits for that.
    app.clock.move_to(app.clock.now().plus_seconds(120));
    let page = timeout(Duration::from_mins(1), organiser.get(&place)).await.expect("at once").is(200);
    page.shows("正在导入");
    writing.add_permits(100);
    settled(&organiser, &place).await.shows("已导入");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_a_stop_cut_off_goes_on_behind_what_it_wrote() {
    let (app, first, writing) = slow_app().await;
    let account = app.account("organiser", None).await;
    app.grant(account, Duty::CommitteeOrganiser, None).await;
    let organiser = app.signed_in(account).await;
    let place = first_portion(&app, &organiser, &writing, "whole").await;
    first.stop();

    // On a database that several nodes share, only silence tells that the other node has stopped.
    app.clock.advance_days(1);
    desk(Accounts::new()).resume(&app.db).await.unwrap();
    let organiser = app.signed_in(account).await;
    // What was written before the stop counts as new, as if there had been none.
    settled(&organiser, &place).await.shows("已导入").shows("新增 800 行");
    all_are_there(&organiser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_register_changes_between_two_portions_the_page_says_what_is_written() {
    let (app, _, writing) = slow_app().await;
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    let place = first_portion(&app, &organiser, &writing, "whole").await;
    let before = app.audit_entries().await;
    let (db, other) = (app.db.clone(), name(LATE));
    let opening = tokio::spawn(async move {
        let draft = identity::accounts::Draft { name: other.clone(), display_name: other, person: None };
        let actor = platform::System::new("test");
        let work = async |tx: &mut platform::Tx| {
            identity::accounts::open_with_hash(tx, &draft, String::new(), false).await
        };
        db.write(&actor, work).await.map(|_| ())
    });
    writing.add_permits(2);
    timeout(Duration::from_mins(1), opening).await.expect("in between").unwrap().unwrap();
    writing.add_permits(100);
    let page = settled(&organiser, &place).await;
    let page = page.shows("待确认").shows("登记内容有变化").shows("已写入");
    let (new, same, bad) = (number(&page, 0), number(&page, 2), number(&page, 3));
    assert!(same >= 100 && new > 0, "{new} new, {same} the same");
    assert_eq!((new + same, bad), (ROWS - 1, 1));
    assert!(app.audit_entries().await > before, "how far it got stands in the trail");
    organiser.post(&format!("{place}/application"), form! { mode: "good" }).await.leads_to(&place);
    settled(&organiser, &place).await.shows("已导入");
}
