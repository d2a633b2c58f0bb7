//! Guessing at passwords: counted before they are looked at, for whoever guesses and wherever, and for nobody else.

use std::sync::Arc;

use identity::{SignedIn, Whence, accounts, sessions, sign_in};
use platform::{Db, Error, Scope, System, audit::row};
use testing::{PASSWORD, TestApp};

/// A browser that was never here, at an address.
fn stranger(address: &str) -> Whence {
    Whence { address: address.to_owned(), ..Whence::default() }
}

/// A browser with a mark of its own, at an address.
fn browser(mark: u8, address: &str) -> Whence {
    Whence { device: hex_of(mark), ..stranger(address) }
}

fn hex_of(mark: u8) -> String {
    format!("{mark:02x}").repeat(32)
}

/// What came of an attempt, in a word.
async fn attempt(db: &Db, name: &str, password: &str, from: &Whence) -> &'static str {
    match sign_in::attempt(db, name, password, from).await {
        Ok(sign_in::Outcome::In(_)) => "in",
        Ok(sign_in::Outcome::Wrong) => "wrong",
        Err(Error::TooOften { .. }) => "wait",
        Err(error) => panic!("{error}"),
    }
}

async fn signed_in(app: &TestApp, name: &str, from: &Whence) -> Arc<SignedIn> {
    let Ok(sign_in::Outcome::In(session)) = sign_in::attempt(&app.db, name, PASSWORD, from).await else {
        panic!("not signed in")
    };
    sessions::find(&app.db, &session.token, &app.db.as_of().await.unwrap()).await.unwrap().unwrap()
}

async fn entries(app: &TestApp, action: &str) -> usize {
    let scope = Scope::system("test");
    let rows = app.db.read(&scope).find::<row::Entity>().all().await.unwrap();
    rows.iter().filter(|row| row.action == action).count()
}

#[tokio::test]
async fn waits_grow_and_the_first_of_each_is_in_the_trail() {
    let app = TestApp::of(vec![]).await;
    app.account("wangwu", None).await;
    let from = stranger("10.0.0.1");
    for _ in 0..5 {
        assert_eq!(attempt(&app.db, "wangwu", "not this one", &from).await, "wrong");
    }
    for _ in 0..3 {
        assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &from).await, "wait", "even the right one");
    }
    assert_eq!(entries(&app, "identity.limit.reached").await, 1);
    assert_eq!(entries(&app, "identity.session.refused").await, 5);
    let wait = async || match sign_in::attempt(&app.db, "wangwu", "not this one", &from).await {
        Err(Error::TooOften { seconds }) => seconds,
        _ => 0,
    };
    let first = wait().await;
    assert!((25..=31).contains(&first), "{first}");
    app.clock.move_to(app.clock.now().plus_seconds(first));
    assert_eq!(attempt(&app.db, "wangwu", "not this one", &from).await, "wrong");
    let second = wait().await;
    assert!((55..=61).contains(&second), "{second}");
    assert_eq!(entries(&app, "identity.limit.reached").await, 2);
    app.clock.move_to(app.clock.now().plus_seconds(second));
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &from).await, "in");
    assert_eq!(
        attempt(&app.db, "wangwu", "not this one", &from).await,
        "wrong",
        "what was right is forgiven"
    );
}

#[tokio::test]
async fn nobody_locks_somebody_out_of_his_own_browser() {
    let app = TestApp::of(vec![]).await;
    app.account("wangwu", None).await;
    let own = browser(1, "10.0.0.1");
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &own).await, "in");
    // From everywhere, his own address among them, with and without marks that are not his.
    for n in 0..40_u8 {
        for from in [stranger("10.0.0.1"), stranger(&format!("10.0.1.{n}")), browser(100 + n, "10.0.2.1")] {
            attempt(&app.db, "wangwu", "not this one", &from).await;
        }
    }
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &stranger("10.0.3.1")).await, "wait", "a stranger waits");
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &own).await, "in");
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &browser(1, "10.9.9.9")).await, "in", "elsewhere, too");
}

#[tokio::test]
async fn one_guesser_does_not_block_the_campus_behind_the_same_address() {
    let app = TestApp::of(vec![]).await;
    let campus = stranger("203.0.113.7");
    for name in ["wangwu", "lisi", "zhaoliu"] {
        app.account(name, None).await;
    }
    assert_eq!(attempt(&app.db, "zhaoliu", PASSWORD, &campus).await, "in");
    for _ in 0..8 {
        attempt(&app.db, "wangwu", "not this one", &campus).await;
    }
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &campus).await, "wait");
    assert_eq!(attempt(&app.db, "lisi", PASSWORD, &campus).await, "in");
    // One password at many names: the address is stopped for those who never came from it, not for those who did.
    for n in 0..310 {
        attempt(&app.db, &format!("person-{n}"), "not this one", &campus).await;
    }
    app.account("sunqi", None).await;
    assert_eq!(attempt(&app.db, "sunqi", PASSWORD, &campus).await, "wait");
    assert_eq!(attempt(&app.db, "lisi", PASSWORD, &campus).await, "in");
    assert_eq!(attempt(&app.db, "zhaoliu", PASSWORD, &campus).await, "in");
    assert_eq!(attempt(&app.db, "sunqi", PASSWORD, &stranger("203.0.113.8")).await, "in");
}

#[tokio::test]
async fn guesses_behind_the_sign_in_are_guesses() {
    let app = TestApp::of(vec![]).await;
    app.account("wangwu", None).await;
    let own = browser(1, "10.0.0.1");
    let who = signed_in(&app, "wangwu", &own).await;
    let mut answers = Vec::new();
    for n in 0..7 {
        // By turns: the question before sensitive acts, and the form for another password. One count for both.
        let answer = if n % 2 == 0 {
            sign_in::confirm(&app.db, &who, "not this one", &own).await.map(|_| ())
        } else {
            let by = System::new("test");
            let passwords = ("not this one", "a quite different sentence");
            accounts::change_password(&app.db, &by, &who, &own, passwords).await
        };
        answers.push(matches!(answer, Err(Error::TooOften { .. })));
    }
    assert_eq!(answers, [false, false, false, false, false, true, true]);
    assert_eq!(attempt(&app.db, "wangwu", PASSWORD, &own).await, "wait", "the same count at the sign-in");
    assert_eq!(entries(&app, "identity.session.refused").await, 5);
}

#[tokio::test]
async fn a_stolen_session_has_a_count_of_its_own() {
    let app = TestApp::of(vec![]).await;
    app.account("wangwu", None).await;
    let own = browser(1, "10.0.0.1");
    let who = signed_in(&app, "wangwu", &own).await;
    let thief = stranger("198.51.100.9");
    for _ in 0..5 {
        assert!(!sign_in::confirm(&app.db, &who, "not this one", &thief).await.unwrap());
    }
    let stopped = sign_in::confirm(&app.db, &who, PASSWORD, &thief).await;
    assert!(matches!(stopped, Err(Error::TooOften { .. })));
    assert!(sign_in::confirm(&app.db, &who, PASSWORD, &own).await.unwrap(), "its owner is not concerned");
}

#[tokio::test]
async fn a_hundred_guesses_at_once_are_a_hundred_guesses() {
    let app = TestApp::of(vec![]).await;
    app.account("wangwu", None).await;
    let another = app.another_node(vec![]).await;
    let nodes = [Some(app.db.clone()), another.as_ref().map(|node| node.db.clone())];
    let nodes: Vec<Db> = nodes.into_iter().flatten().collect();
    let guesses: Vec<_> = (0..100)
        .map(|n| {
            let db = nodes[n % nodes.len()].clone();
            tokio::spawn(async move { attempt(&db, "wangwu", "not this one", &stranger("10.0.0.1")).await })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += usize::from(guess.await.unwrap() == "wrong");
    }
    assert_eq!(looked_at, 5);
}
