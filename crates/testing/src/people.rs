//! Units, accounts and posts put straight into a database, and people signed in without a browser.

use std::sync::Arc;

use chrono::Days;
use identity::{Account, Duty, Person, SignedIn, Unit, UnitRow, Whence, accounts, posts, sessions, tree};
use platform::{Db, Id, System};

fn actor() -> System {
    System::new("test")
}

/// Founds a unit of the tree, without the details that `organizations` keeps.
pub async fn unit(db: &Db, parent: Option<Id<Unit>>, name: &str) -> UnitRow {
    let today = db.clock().today();
    db.write(&actor(), async |tx| tree::found(tx, parent, name, today).await).await.expect("a unit")
}

/// An account with a sign-in name and a password in its hashed form, for a person on the register or not.
pub async fn account(
    db: &Db,
    (name, display_name): (&str, &str),
    person: Option<Id<Person>>,
    hash: String,
) -> Id<Account> {
    let draft = accounts::Draft { name: name.to_owned(), display_name: display_name.to_owned(), person };
    let by = actor();
    let write = db.write(&by, async |tx| accounts::open_with_hash(tx, &draft, hash, false).await);
    write.await.expect("an account")
}

/// Gives an account a post from long ago, over a unit or the whole instance.
pub async fn grant(db: &Db, account: Id<Account>, duty: Duty, unit: Option<Id<Unit>>) {
    let from = db.clock().today() - Days::new(3650);
    let draft = posts::Draft { account, duty, unit, from, to: None };
    db.write(&actor(), async |tx| posts::grant(tx, draft).await.map(|_| ())).await.expect("a post");
}

/// The token of a new session of an account, without the cost of a password.
pub async fn session(db: &Db, account: Id<Account>) -> String {
    let from = Whence { address: "127.0.0.1".to_owned(), ..Whence::default() };
    let by = actor();
    let opened = db.write(&by, async |tx| sessions::open(tx, account, &from).await);
    opened.await.expect("a session").token
}

/// A new session of an account, as a request finds it.
pub async fn signed_in(db: &Db, account: Id<Account>) -> Arc<SignedIn> {
    found(db, &session(db, account).await).await
}

/// What a request finds by the token of a session.
pub async fn found(db: &Db, token: &str) -> Arc<SignedIn> {
    let as_of = db.as_of().await.expect("the standing");
    sessions::find(db, token, &as_of).await.expect("sessions").expect("the session")
}
