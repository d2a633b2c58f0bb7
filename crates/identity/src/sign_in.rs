//! Passwords that somebody types: signing in, and proving once more who one is. Known and unknown names answer alike,
//! and every guess counts before it is looked at, wherever it is made.

use platform::{Db, Id, Origin, Path, Result, Scope, System, Tx, audit::Entry};
use sea_orm::ColumnTrait;
use serde_json::json;

use crate::{
    Account, SignedIn, Whence,
    limits::{self, Counter, Rule, Then},
    password, places,
    schema::account,
    sessions,
};

/// What came of an attempt.
pub enum Outcome {
    /// A session with its token.
    In(sessions::Opened),
    /// Name or password is wrong, or the account is closed: one answer for all three.
    Wrong,
}

/// Somebody at a place he is known at, or an address nobody knows: waits grow, and concern nobody else.
const OWN: Rule = Rule { free: 5, window: 24 * 3600, then: Then::Doubling { first: 30, longest: 15 * 60 } };
/// One account, from all places together from which it never signed in.
const STRANGERS: Rule = Rule { free: 30, window: 3600, then: Then::Nothing };
/// One address, for all accounts together that never signed in from it: one password tried at many names.
const NETWORK: Rule = Rule { free: 300, window: 15 * 60, then: Then::Nothing };

/// The beginning of the names of all counters of one account.
fn of_account(name: &str) -> String {
    format!("password|{name}|")
}

/// Who guesses at which password, and where.
struct Guess {
    /// For the audit trail: which form.
    tried: &'static str,
    account: Option<Id<Account>>,
    stored: Option<String>,
    actor: SignIn,
    counters: Vec<Counter>,
}

impl Guess {
    /// At the sign-in: nobody yet, so the place decides.
    fn from_outside(name: &str, row: Option<&account::Model>, seen: &places::Seen, from: &Whence) -> Self {
        let own = of_account(name);
        let mut counters = vec![Counter { name: format!("{own}{}", seen.place), rule: OWN }];
        if !seen.is_known {
            counters.push(Counter { name: format!("{own}strangers"), rule: STRANGERS });
            counters.push(Counter { name: format!("network|{}", from.network()), rule: NETWORK });
        }
        Self {
            tried: "sign-in",
            account: row.map(|row| row.id),
            stored: row.map(|row| row.password.clone()),
            actor: SignIn::new(name, from),
            counters,
        }
    }

    /// Behind the sign-in: whoever uses the session may not be its owner. He has the tries of his browser, or of this
    /// session where the browser is not known.
    fn from_inside(tried: &'static str, row: &account::Model, place: &str, from: &Whence) -> Self {
        let counter = Counter { name: format!("{}{place}", of_account(&row.name)), rule: OWN };
        Self {
            tried,
            account: Some(row.id),
            stored: Some(row.password.clone()),
            actor: SignIn::new(&row.name, from),
            counters: vec![counter],
        }
    }

    /// Whether the password is right. A wrong one stays counted and leaves an audit entry.
    async fn is_right(&self, db: &Db, plain: &str) -> Result<bool> {
        limits::count(db, &self.actor, self.tried, &self.counters).await?;
        if password::is_right(plain.to_owned(), self.stored.clone()).await? {
            return Ok(true);
        }
        self.note_failure(db).await?;
        Ok(false)
    }

    async fn note_failure(&self, db: &Db) -> Result<()> {
        db.write(&self.actor, async |tx: &mut Tx| {
            let entry = Entry::new("identity.session.refused", "account").after(json!({ "at": self.tried }));
            tx.audit(match self.account {
                Some(id) => entry.on(id.uuid(), &Path::root()),
                None => entry,
            });
            Ok(())
        })
        .await
    }
}

/// Tries a name and a password.
///
/// # Errors
/// [`platform::Error::TooOften`] when this place, or strangers at this account, have to wait.
pub async fn attempt(db: &Db, name: &str, plain: &str, from: &Whence) -> Result<Outcome> {
    let name: String = name.trim().to_lowercase().chars().take(64).collect();
    let scope = Scope::nothing();
    let reader = db.read(&scope);
    let found =
        reader.find::<account::Entity>().filter(account::Column::Name.eq(name.as_str())).one().await?;
    let seen = places::seen(&reader, found.as_ref().map(|row| row.id), from).await?;
    let guess = Guess::from_outside(&name, found.as_ref(), &seen, from);
    if !guess.is_right(db, plain).await? {
        return Ok(Outcome::Wrong);
    }
    let Some(id) = found.filter(|row| row.disabled_at.is_none()).map(|row| row.id) else {
        guess.note_failure(db).await?;
        return Ok(Outcome::Wrong);
    };
    let opened = db.write(&guess.actor, async |tx: &mut Tx| {
        limits::take_back(tx, &guess.counters).await?;
        places::note(tx, id, from).await?;
        tx.audit(Entry::new("identity.session.opened", "account").on(id.uuid(), &Path::root()));
        sessions::open(tx, id, from).await
    });
    opened.await.map(Outcome::In)
}

/// Whether the password of somebody who is signed in is right: for asking again before sensitive acts.
///
/// # Errors
/// [`platform::Error::TooOften`]: the tries are those of the sign-in.
pub async fn confirm(db: &Db, who: &SignedIn, plain: &str, from: &Whence) -> Result<bool> {
    let is_right = is_own(db, who, "confirmation", plain, from).await?.is_some();
    if is_right {
        sessions::refresh(db, who).await?;
    }
    Ok(is_right)
}

/// The password of somebody who is signed in as it is stored, when he typed the right one.
pub(crate) async fn is_own(
    db: &Db,
    who: &SignedIn,
    tried: &'static str,
    plain: &str,
    from: &Whence,
) -> Result<Option<String>> {
    let scope = Scope::nothing();
    let reader = db.read(&scope);
    let row = reader.get::<account::Entity>(who.account).await?;
    let seen = places::seen(&reader, Some(row.id), from).await?;
    let place = if seen.is_known && seen.place.starts_with("device:") {
        seen.place
    } else {
        format!("session:{}", who.session())
    };
    let guess = Guess::from_inside(tried, &row, &place, from);
    if !guess.is_right(db, plain).await? {
        return Ok(None);
    }
    db.write(&guess.actor, async |tx: &mut Tx| {
        tx.unaudited("a right password is not a failure");
        limits::take_back(tx, &guess.counters).await
    })
    .await?;
    Ok(Some(row.password))
}

/// Forgets the guesses at an account: its password is another one now.
pub(crate) async fn forget_guesses(tx: &Tx, name: &str) -> Result<()> {
    limits::forget(tx, &of_account(name)).await
}

/// The actor of a sign-in: nobody yet, but with a name and an address.
struct SignIn {
    system: System,
    origin: Origin,
}

impl SignIn {
    fn new(name: &str, from: &Whence) -> Self {
        let origin = Origin {
            actor: name.to_owned(),
            address: from.address.clone(),
            request: from.request.clone(),
            ..Origin::default()
        };
        Self { system: System::new("sign-in"), origin }
    }
}

impl platform::Actor for SignIn {
    fn scope(&self) -> &Scope {
        self.system.scope()
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}
