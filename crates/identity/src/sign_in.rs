//! Signing in with a password: known and unknown names answer alike, and guessing is slowed down in the database.

use platform::{Db, Origin, Result, Scope, System, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter};

use crate::{
    Account, password,
    schema::{account, attempt},
    sessions,
};

/// What came of an attempt.
pub enum Outcome {
    /// A session with its token.
    In(sessions::Opened),
    /// Name or password is wrong, or the account is closed: one answer for all three.
    Wrong,
    /// Too many attempts; try again after so many seconds.
    Wait {
        /// Seconds.
        seconds: i64,
    },
}

const WINDOW_SECONDS: i64 = 15 * 60;
/// Failures of one name within the window before everybody has to wait for it.
const PER_NAME: u64 = 10;
/// Failures from one address within the window.
const PER_ADDRESS: u64 = 100;

/// Tries a name and a password from an address.
pub async fn attempt(db: &Db, name: &str, plain: &str, origin: &Origin) -> Result<Outcome> {
    let name: String = name.trim().to_lowercase().chars().take(64).collect();
    let scope = Scope::nothing();
    let reader = db.read(&scope);
    let since = reader.now().plus_seconds(-WINDOW_SECONDS);
    let failures = |column: attempt::Column, value: String| {
        reader
            .find::<attempt::Entity>()
            .filter(column.eq(value))
            .filter(attempt::Column::At.gt(since))
            .count()
    };
    let of_name = failures(attempt::Column::Name, name.clone()).await?;
    let of_address = failures(attempt::Column::Address, origin.address.clone()).await?;
    if of_name >= PER_NAME || of_address >= PER_ADDRESS {
        return Ok(Outcome::Wait { seconds: WINDOW_SECONDS });
    }
    let found =
        reader.find::<account::Entity>().filter(account::Column::Name.eq(name.as_str())).one().await?;
    let stored = found.as_ref().map(|row| row.password.clone());
    let is_right = password::is_right(plain.to_owned(), stored).await?;
    if let Some(row) = found.filter(|row| is_right && row.disabled_at.is_none()) {
        note_success(db, row.id, &name, &origin.address).await?;
        return Ok(Outcome::In(sessions::open(db, row.id, &origin.address).await?));
    }
    note_failure(db, name, &origin.address).await?;
    Ok(Outcome::Wrong)
}

/// Whether the password of an account is right: for asking again before sensitive acts. Failures count like sign-ins.
pub async fn confirm(db: &Db, who: &crate::SignedIn, plain: &str, address: &str) -> Result<bool> {
    let scope = Scope::nothing();
    let row = db.read(&scope).get::<account::Entity>(who.account).await?;
    if password::is_right(plain.to_owned(), Some(row.password)).await? {
        sessions::refresh(db, who).await?;
        return Ok(true);
    }
    note_failure(db, who.name.clone(), address).await?;
    Ok(false)
}

async fn note_success(db: &Db, id: platform::Id<Account>, name: &str, address: &str) -> Result<()> {
    let actor = SignIn::new(name, address);
    let name = name.to_owned();
    db.write(&actor, async |tx: &mut Tx| {
        tx.delete_where::<attempt::Entity>(|rows| rows.filter(attempt::Column::Name.eq(name))).await?;
        tx.audit(Entry::new("identity.session.opened", "account").on(id.uuid(), &platform::Path::root()));
        Ok(())
    })
    .await
}

async fn note_failure(db: &Db, name: String, address: &str) -> Result<()> {
    let actor = SignIn::new(&name, address);
    let address = address.to_owned();
    db.write(&actor, async |tx: &mut Tx| {
        let old: Timestamp = tx.now().plus_seconds(-WINDOW_SECONDS);
        tx.delete_where::<attempt::Entity>(|rows| rows.filter(attempt::Column::At.lt(old))).await?;
        tx.insert(attempt::ActiveModel {
            id: Set(tx.new_id()),
            name: Set(name),
            address: Set(address),
            at: Set(tx.now()),
        })
        .await?;
        tx.audit(Entry::new("identity.session.refused", "account"));
        Ok(())
    })
    .await
}

/// The actor of a sign-in: nobody yet, but with a name and an address.
struct SignIn {
    system: System,
    origin: Origin,
}

impl SignIn {
    fn new(name: &str, address: &str) -> Self {
        let origin = Origin { actor: name.to_owned(), address: address.to_owned(), ..Origin::default() };
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
