//! Opening, closing and resetting accounts; guessing passwords.

use identity::{Whence, accounts, sign_in};
use platform::{Error, Scope, System};
use testing::{PASSWORD, TestApp};

fn from(address: &str) -> Whence {
    Whence { address: address.to_owned(), ..Whence::default() }
}

#[tokio::test]
async fn a_name_is_given_once_and_checked_for_its_form() {
    let app = TestApp::of(vec![]).await;
    app.account("zhangsan", None).await;
    let actor = System::new("test");
    let draft = accounts::Draft::check("ZhangSan", "张三", None).unwrap();
    let again = app.db.write(&actor, async |tx| accounts::open(tx, draft).await.map(|_| ())).await;
    assert!(matches!(again, Err(Error::Invalid(problems)) if problems.of("name").is_some()));
    for bad in ["", "ab", "张三", "a b c", "<script>"] {
        assert!(accounts::Draft::check(bad, "张三", None).is_err(), "{bad:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_ask_for_one_name_at_once_one_gets_it_and_the_others_hear_that_it_is_taken() {
    let app = TestApp::of(vec![]).await;
    let forms: Vec<_> = (0..20)
        .map(|_| {
            let db = app.db.clone();
            tokio::spawn(async move {
                let actor = System::new("test");
                let draft = accounts::Draft::check("zhangsan", "张三", None).unwrap();
                let work = async |tx: &mut platform::Tx| {
                    accounts::open_with_hash(tx, &draft, String::new(), true).await
                };
                db.write(&actor, work).await
            })
        })
        .collect();
    let mut opened = 0;
    for form in forms {
        match form.await.unwrap() {
            Ok(_) => opened += 1,
            Err(Error::Invalid(problems)) => assert!(problems.of("name").is_some()),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn a_one_time_password_signs_in_and_must_be_changed() {
    let app = TestApp::of(vec![]).await;
    let actor = System::new("test");
    let draft = accounts::Draft::check("lisi", "李四", None).unwrap();
    let opened = app.db.write(&actor, async |tx| accounts::open(tx, draft).await).await.unwrap();
    let outcome =
        sign_in::attempt(&app.db, "lisi", &opened.one_time_password, &from("10.0.0.1")).await.unwrap();
    let sign_in::Outcome::In(session) = outcome else { panic!("not signed in") };
    let who = identity::sessions::find(&app.db, &session.token, &app.db.as_of().await.unwrap())
        .await
        .unwrap()
        .unwrap();
    assert!(who.must_change());
}

#[tokio::test]
async fn a_name_that_looks_like_one_that_is_there_is_refused() {
    let app = TestApp::of(vec![]).await;
    app.account("admin", None).await;
    let actor = System::new("test");
    for alike in ["admin.", "ad-min", "adm1n", "_admin"] {
        let draft = accounts::Draft::check(alike, "张三", None).unwrap();
        let again = app.db.write(&actor, async |tx| accounts::open(tx, draft).await.map(|_| ())).await;
        let Err(Error::Invalid(problems)) = again else { panic!("{alike} was opened") };
        assert!(problems.of("name").is_some_and(|what| what.contains("admin")), "{alike}");
    }
}

#[tokio::test]
async fn a_closed_account_is_refused_like_a_wrong_password_and_its_sessions_end() {
    let app = TestApp::of(vec![]).await;
    let id = app.account("zhaoliu", None).await;
    let browser = app.signed_in(id).await;
    browser.get("/account/password").await.is(200);
    let actor = System::new("test");
    app.db.write(&actor, async |tx| accounts::disable(tx, id, "调离").await).await.unwrap();
    browser.get("/account/password").await.leads_to("/sign-in");
    let outcome = sign_in::attempt(&app.db, "zhaoliu", PASSWORD, &from("10.0.0.1")).await.unwrap();
    assert!(matches!(outcome, sign_in::Outcome::Wrong));
    let scope = Scope::nothing();
    assert!(accounts::get(&app.db.read(&scope), id).await.unwrap().disabled_at.is_some());
}
