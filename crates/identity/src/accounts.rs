//! Accounts: opened by the system administrator, or for persons of a branch by its staff; never by oneself.

use platform::{
    Actor, Db, Error, Id, Problems, Reader, Result, Timestamp, Tx, audit::Entry, escape_like, one_line,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order, sea_query::LikeExpr};
use serde_json::json;

use crate::{
    Account, Person, SignedIn, Whence, notices, password, resets,
    schema::account,
    sessions::{self, Ending},
    sign_in, texts,
};

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The sign-in name: a number of the school or house, or letters.
    pub name: String,
    /// The name of the person.
    pub display_name: String,
    /// The person on the register.
    pub person: Option<Id<Person>>,
}

/// An account with the password that is shown once.
pub struct Opened {
    /// The account.
    pub id: Id<Account>,
    /// The sign-in name.
    pub name: String,
    /// To be used once and then changed. It is not stored and cannot be shown again.
    pub one_time_password: String,
}

/// An account in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The account.
    pub id: Id<Account>,
    /// The sign-in name.
    pub name: String,
    /// The name of the person.
    pub display_name: String,
    /// The person on the register.
    pub person: Option<Id<Person>>,
    /// Whether the first password was not changed yet.
    pub must_change: bool,
    /// Since when it is closed.
    pub disabled_at: Option<Timestamp>,
    /// Since when it exists.
    pub created_at: Timestamp,
}

impl From<account::Model> for Row {
    fn from(row: account::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            display_name: row.display_name,
            person: row.person,
            must_change: row.must_change,
            disabled_at: row.disabled_at,
            created_at: row.created_at,
        }
    }
}

impl Draft {
    /// Checks the shape of what was typed.
    ///
    /// # Errors
    /// [`Error::Invalid`] at `name` or `display_name`.
    pub fn check(name: &str, display_name: &str, person: Option<Id<Person>>) -> Result<Self> {
        let name = one_line(name).to_lowercase();
        let display_name = one_line(display_name);
        let mut problems = Problems::default();
        let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if !(3..=40).contains(&name.len()) || !is_plain {
            problems.add("name", texts::NAME_FORM);
        }
        if display_name.is_empty() {
            problems.add("display_name", texts::DISPLAY_NAME_EMPTY);
        }
        problems.or(Self { name, display_name, person })
    }
}

/// Signs that are left out, and those that stand for another, when names are compared by their look.
const UNSEEN: [char; 3] = ['.', '-', '_'];
const ALIKE: [(char, char); 3] = [('0', 'o'), ('1', 'l'), ('i', 'l')];

/// What a sign-in name looks like: `admin.`, `ad-min` and `adm1n` are one to whoever reads them in a list.
pub(crate) fn skeleton(name: &str) -> String {
    let seen = name.chars().filter(|c| !UNSEEN.contains(c));
    seen.map(|c| ALIKE.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect()
}

/// The same as an expression for both databases.
pub(crate) fn skeleton_in_sql(column: &str) -> String {
    let unseen =
        UNSEEN.iter().fold(column.to_owned(), |inner, sign| format!("replace({inner}, '{sign}', '')"));
    ALIKE.iter().fold(unseen, |inner, (from, to)| format!("replace({inner}, '{from}', '{to}')"))
}

/// Opens an account with a one-time password.
pub async fn open(tx: &mut Tx, draft: Draft) -> Result<Opened> {
    let one_time_password = password::one_time()?;
    let hash = password::hash(one_time_password.clone()).await?;
    let id = open_with_hash(tx, &draft, hash, true).await?;
    Ok(Opened { id, name: draft.name, one_time_password })
}

/// Opens an account whose password is already hashed: many demo accounts share one hash, which takes 35 ms to make.
pub async fn open_with_hash(
    tx: &mut Tx,
    draft: &Draft,
    hash: String,
    must_change: bool,
) -> Result<Id<Account>> {
    let taken = tx
        .read()
        .find::<account::Entity>()
        .filter(
            Condition::any()
                .add(account::Column::Name.eq(draft.name.as_str()))
                .add(account::Column::Skeleton.eq(skeleton(&draft.name))),
        )
        .one()
        .await?;
    if let Some(taken) = taken {
        if taken.name == draft.name {
            return Err(name_taken());
        }
        return Err(Error::invalid("name", texts::name_alike(&taken.name)));
    }
    if let Some(person) = draft.person
        && of_person(&tx.read(), person).await?.is_some()
    {
        return Err(person_has_account());
    }
    let row = tx
        .insert(account::ActiveModel {
            id: Set(tx.new_id()),
            name: Set(draft.name.clone()),
            skeleton: Set(Some(skeleton(&draft.name))),
            display_name: Set(draft.display_name.clone()),
            person: Set(draft.person),
            password: Set(hash),
            must_change: Set(must_change),
            disabled_at: Set(None),
            created_at: Set(tx.now()),
            version: Set(1),
        })
        .await
        .map_err(|error| {
            let error = error.when_taken("identity_account", &["name"], name_taken);
            error.when_taken("identity_account", &["person"], person_has_account)
        })?;
    let entry = Entry::new("identity.account.opened", "account").on(row.id.uuid(), &platform::Path::root());
    tx.audit(entry.after(json!({ "name": row.name, "person": row.person.map(Id::uuid) })));
    Ok(row.id)
}

fn name_taken() -> Error {
    Error::invalid("name", texts::NAME_TAKEN)
}

fn person_has_account() -> Error {
    Error::invalid("", texts::PERSON_HAS_ACCOUNT)
}

/// The PHC string of a password, for [`open_with_hash`].
pub async fn hash(plain: &str) -> Result<String> {
    password::hash(plain.to_owned()).await
}

/// Gives an account a new one-time password and ends its sessions.
///
/// # Errors
/// [`Error::Blocked`] for one of the three administrators: see [`crate::resets`].
pub async fn reset(tx: &mut Tx, id: Id<Account>) -> Result<Opened> {
    if resets::needs_a_second(&tx.read(), id).await? {
        return Err(Error::blocked(resets::second(texts::RESET_NEEDS_A_SECOND)));
    }
    let one_time_password = password::one_time()?;
    let name = replace_password(tx, id, &one_time_password).await?;
    Ok(Opened { id, name, one_time_password })
}

/// As [`reset`], by whoever runs the machine: the way back when no two of the three administrators are left.
pub async fn reset_by_operator(tx: &mut Tx, name: &str) -> Result<Opened> {
    let id = by_name(&tx.read(), name).await?.ok_or(Error::Missing)?.id;
    let one_time_password = password::one_time()?;
    let name = replace_password(tx, id, &one_time_password).await?;
    notices::tell_the_others(tx, &texts::reset_by_operator(&name)).await?;
    Ok(Opened { id, name, one_time_password })
}

/// Sets a password to be used once and ends the sessions; gives back the sign-in name.
pub(crate) async fn replace_password(tx: &mut Tx, id: Id<Account>, plain: &str) -> Result<String> {
    let row = tx.read().get::<account::Entity>(id).await?;
    let hash = password::hash(plain.to_owned()).await?;
    let name = row.name.clone();
    change(tx, row, "identity.account.reset", |row| {
        row.password = Set(hash);
        row.must_change = Set(true);
    })
    .await?;
    sessions::end_all(tx, id, Ending::Password, None).await?;
    sign_in::forget_guesses(tx, &name).await?;
    Ok(name)
}

/// Closes an account and ends its sessions at once.
pub async fn disable(tx: &mut Tx, id: Id<Account>, reason: &str) -> Result<()> {
    let row = tx.read().get::<account::Entity>(id).await?;
    if row.disabled_at.is_some() {
        return Ok(());
    }
    let now = tx.now();
    tx.audit(
        Entry::new("identity.account.closing", "account")
            .on(id.uuid(), &platform::Path::root())
            .because(reason),
    );
    let told = texts::account_closed(&row.display_name);
    change(tx, row, "identity.account.disabled", |row| row.disabled_at = Set(Some(now))).await?;
    sessions::end_all(tx, id, Ending::Closed, None).await?;
    tell_of_one_of_the_three(tx, id, &told).await
}

/// Opens a closed account again.
pub async fn enable(tx: &mut Tx, id: Id<Account>) -> Result<()> {
    let row = tx.read().get::<account::Entity>(id).await?;
    if row.disabled_at.is_none() {
        return Ok(());
    }
    let told = texts::account_opened_again(&row.display_name);
    change(tx, row, "identity.account.enabled", |row| row.disabled_at = Set(None)).await?;
    tell_of_one_of_the_three(tx, id, &told).await
}

/// What happens to one of the three administrators is told to the others.
async fn tell_of_one_of_the_three(tx: &Tx, id: Id<Account>, told: &str) -> Result<()> {
    if !resets::needs_a_second(&tx.read(), id).await? {
        return Ok(());
    }
    notices::tell_the_others(tx, told).await
}

/// Changes one's own password; other sessions of the account end.
///
/// # Errors
/// [`Error::Invalid`] at `old` or `new`; [`Error::TooOften`] when the old one was guessed at too often.
pub async fn change_password(
    db: &Db,
    by: &impl Actor,
    who: &SignedIn,
    from: &Whence,
    (old, new): (&str, &str),
) -> Result<()> {
    // Outside the transaction: a hash takes long, and others wait for their turn to write.
    let Some(stored) = sign_in::is_own(db, who, "password change", old, from).await? else {
        return Err(Error::invalid("old", texts::PASSWORD_WRONG));
    };
    if old == new {
        return Err(Error::invalid("new", texts::PASSWORD_SAME));
    }
    if let Some(what) = password::problem(new, &[&who.name, &who.display_name]) {
        return Err(Error::invalid("new", what));
    }
    let hash = password::hash(new.to_owned()).await?;
    db.write(by, async |tx| {
        let row = tx.read().get::<account::Entity>(who.account).await?;
        if row.password != stored {
            return Err(Error::Stale);
        }
        change(tx, row, "identity.account.password_changed", |row| {
            row.password = Set(hash);
            row.must_change = Set(false);
        })
        .await?;
        sessions::end_all(tx, who.account, Ending::Password, Some(&who.session)).await?;
        sign_in::forget_guesses(tx, &who.name).await
    })
    .await
}

/// Accounts whose sign-in name or name holds the text, at most 50, and those after a sign-in name for paging.
pub async fn list(reader: &Reader<'_>, text: &str, after: Option<&str>) -> Result<Vec<Row>> {
    let mut query = reader.find::<account::Entity>();
    let text = one_line(text);
    if !text.is_empty() {
        let like = || LikeExpr::new(format!("%{}%", escape_like(&text))).escape('\\');
        query = query.filter(
            Condition::any()
                .add(account::Column::Name.like(like()))
                .add(account::Column::DisplayName.like(like())),
        );
    }
    if let Some(after) = after {
        query = query.filter(account::Column::Name.gt(after));
    }
    let rows = query.order_by(account::Column::Name, Order::Asc).limit(50).all().await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One account.
pub async fn get(reader: &Reader<'_>, id: Id<Account>) -> Result<Row> {
    reader.get::<account::Entity>(id).await.map(Into::into)
}

/// Accounts by their ids; those that are no accounts are left out.
pub async fn of_ids(reader: &Reader<'_>, ids: &[uuid::Uuid]) -> Result<Vec<Row>> {
    let query = reader.find::<account::Entity>().filter(account::Column::Id.is_in(ids.iter().copied()));
    Ok(query.all().await?.into_iter().map(Into::into).collect())
}

/// An account named in a form.
pub async fn resolve(reader: &Reader<'_>, raw: platform::RawId<Account>) -> Result<Row> {
    reader.resolve::<account::Entity>(raw).await.map(|(_, row)| row.into())
}

/// The account of a sign-in name.
pub async fn by_name(reader: &Reader<'_>, name: &str) -> Result<Option<Row>> {
    let name = name.trim().to_lowercase();
    Ok(reader.find::<account::Entity>().filter(account::Column::Name.eq(name)).one().await?.map(Into::into))
}

/// The account of a person.
pub async fn of_person(reader: &Reader<'_>, person: Id<Person>) -> Result<Option<Row>> {
    Ok(reader
        .find::<account::Entity>()
        .filter(account::Column::Person.eq(person))
        .one()
        .await?
        .map(Into::into))
}

/// Whether there is any account yet.
pub async fn is_empty(reader: &Reader<'_>) -> Result<bool> {
    Ok(reader.find::<account::Entity>().one().await?.is_none())
}

async fn change(
    tx: &mut Tx,
    row: account::Model,
    action: &'static str,
    by: impl FnOnce(&mut account::ActiveModel),
) -> Result<()> {
    let (id, version) = (row.id, row.version);
    let mut next: account::ActiveModel = row.into();
    by(&mut next);
    next.version = Set(version + 1);
    tx.update(next).await?;
    tx.audit(Entry::new(action, "account").on(id.uuid(), &platform::Path::root()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for alike in ["admin.", "ad-min", "adm1n", "_admin_", "admln"] {
            assert_eq!(skeleton(alike), skeleton("admin"), "{alike}");
        }
        assert_ne!(skeleton("2026001"), skeleton("2026010"));
        assert_eq!(skeleton_in_sql("n").matches("replace(").count(), UNSEEN.len() + ALIKE.len());
    }
}
