//! Posts: one account, one duty, one unit, from a day to a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use platform::{Blocked, Error, Id, Path, Reader, Result, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};
use serde_json::json;

use crate::{
    Account, Duty, Person, Post, Unit,
    access::Held,
    accounts, notices,
    schema::{account, in_force, post, unit},
    texts,
};

/// What a new post needs. `unit` is empty for the whole instance.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Who.
    pub account: Id<Account>,
    /// What for.
    pub duty: Duty,
    /// Over which unit and what lies below it.
    pub unit: Option<Id<Unit>>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// A post in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The post.
    pub id: Id<Post>,
    /// Who.
    pub account: Id<Account>,
    /// What for.
    pub duty: Duty,
    /// The name of the unit, or that it is the whole instance.
    pub unit_name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// When it was granted.
    pub granted_at: Timestamp,
}

/// Somebody who holds a post, for naming the next handler.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account.
    pub account: Id<Account>,
    /// The person on the register.
    pub person: Option<Id<Person>>,
    /// The name.
    pub name: String,
    /// The duty.
    pub duty: Duty,
}

/// Grants a post. Refused where it would join two of the three separated administrators, or one of them with business.
pub async fn grant(tx: &mut Tx, draft: Draft) -> Result<Id<Post>> {
    if draft.to.is_some_and(|to| to < draft.from) {
        return Err(Error::invalid("to", texts::UNTIL_BEFORE_FROM));
    }
    let holder = tx.read().get::<account::Entity>(draft.account).await?;
    for held in current(tx, draft.account).await? {
        let clash = held.duty != draft.duty && (held.duty.is_separated() || draft.duty.is_separated());
        if clash {
            return Err(Error::blocked(Blocked {
                rule: "three-administrators-apart".into(),
                article: texts::SEPARATION_RULE.into(),
                because: texts::separation(held.duty, draft.duty),
                earliest: None,
                missing: Vec::new(),
                who_can_help: Some(Duty::SecurityAdministrator.title().into()),
            }));
        }
        if held.duty == draft.duty && held.unit == draft.unit {
            return Err(Error::invalid("duty", texts::POST_TWICE));
        }
    }
    let (path, name) = match draft.unit {
        Some(id) => {
            let row = tx.read().get::<unit::Entity>(id).await?;
            (Path::stored(&row.path), row.name)
        }
        None => (Path::root(), texts::INSTANCE.to_owned()),
    };
    let row = tx
        .insert(post::ActiveModel {
            id: Set(tx.new_id()),
            account: Set(draft.account),
            duty: Set(draft.duty),
            unit: Set(draft.unit),
            unit_path: Set(path.to_string()),
            unit_name: Set(name.clone()),
            valid_from: Set(draft.from),
            valid_to: Set(draft.to),
            granted_at: Set(tx.now()),
        })
        .await?;
    tx.audit(Entry::new("identity.post.granted", "post").on(row.id.uuid(), &path).after(json!({
        "account": holder.name, "duty": draft.duty.code(), "unit": name, "from": draft.from, "to": draft.to,
    })));
    tell_of_separated(tx, draft.duty, &texts::post_granted(&holder.display_name, draft.duty)).await?;
    Ok(row.id)
}

/// Ends a post with the day before today; from the next request on it gives nothing.
pub async fn end(tx: &mut Tx, id: Id<Post>, reason: &str) -> Result<()> {
    let row = tx.read().get::<post::Entity>(id).await?;
    let last = tx.today().pred_opt().unwrap_or(tx.today());
    let path = Path::stored(&row.unit_path);
    let entry = Entry::new("identity.post.ended", "post").on(id.uuid(), &path).because(reason);
    tx.audit(entry.before(json!({ "to": row.valid_to })).after(json!({ "to": last })));
    let (duty, holder) = (row.duty, accounts::get(&tx.read(), row.account).await?);
    tell_of_separated(tx, duty, &texts::post_ended(&holder.display_name, duty)).await?;
    let mut next: post::ActiveModel = row.into();
    next.valid_to = Set(Some(last));
    tx.update(next).await?;
    Ok(())
}

/// Who becomes or ceases to be one of the three administrators is told to all of them but who did it. At the first start
/// there is nobody yet.
async fn tell_of_separated(tx: &Tx, duty: Duty, told: &str) -> Result<()> {
    if !duty.is_separated() || tx.by().account.is_none() {
        return Ok(());
    }
    notices::tell_the_others(tx, told).await
}

/// A post named in a form.
pub async fn resolve(reader: &Reader<'_>, raw: platform::RawId<Post>) -> Result<Row> {
    reader.resolve::<post::Entity>(raw).await.map(|(_, row)| row.into())
}

/// All posts of an account, also those that ended.
pub async fn of_account(reader: &Reader<'_>, id: Id<Account>) -> Result<Vec<Row>> {
    let query = reader.find::<post::Entity>().filter(post::Column::Account.eq(id));
    Ok(query
        .order_by(post::Column::ValidFrom, Order::Desc)
        .all()
        .await?
        .into_iter()
        .map(Into::into)
        .collect())
}

/// Posts by their ids; those that are no posts are left out.
pub async fn of_ids(reader: &Reader<'_>, ids: &[uuid::Uuid]) -> Result<Vec<Row>> {
    let query = reader.find::<post::Entity>().filter(post::Column::Id.is_in(ids.iter().copied()));
    Ok(query.all().await?.into_iter().map(Into::into).collect())
}

/// Who holds a duty over exactly this unit today, the longest in post first.
pub async fn holders(reader: &Reader<'_>, unit: Id<Unit>, duties: &[Duty]) -> Result<Vec<Holder>> {
    let today = reader.today();
    let posts = reader
        .find::<post::Entity>()
        .filter(
            Condition::all().add(post::Column::Unit.eq(unit)).add(post::Column::Duty.is_in(duties.to_vec())),
        )
        .filter(in_force(today))
        .order_by(post::Column::ValidFrom, Order::Asc)
        .all()
        .await?;
    let mut found = Vec::with_capacity(posts.len());
    for row in posts {
        let account = accounts::get(reader, row.account).await?;
        if account.disabled_at.is_none() {
            found.push(Holder {
                account: account.id,
                person: account.person,
                name: account.display_name,
                duty: row.duty,
            });
        }
    }
    Ok(found)
}

/// The names of those who hold one of these duties over each of these units today, the longest in post first.
pub async fn names_over(
    reader: &Reader<'_>,
    units: &[Id<Unit>],
    duties: &[Duty],
) -> Result<HashMap<Id<Unit>, Vec<String>>> {
    let over = Condition::all()
        .add(post::Column::Unit.is_in(units.iter().copied()))
        .add(post::Column::Duty.is_in(duties.to_vec()));
    let query = reader.find::<post::Entity>().filter(over).filter(in_force(reader.today()));
    let rows = query.order_by(post::Column::ValidFrom, Order::Asc).all().await?;
    let accounts: Vec<uuid::Uuid> = rows.iter().map(|row| row.account.uuid()).collect();
    let accounts = accounts::of_ids(reader, &accounts).await?;
    let mut names: HashMap<Id<Unit>, Vec<String>> = HashMap::new();
    for row in rows {
        let holder = accounts.iter().find(|one| one.id == row.account && one.disabled_at.is_none());
        if let (Some(unit), Some(holder)) = (row.unit, holder) {
            names.entry(unit).or_default().push(holder.display_name.clone());
        }
    }
    Ok(names)
}

/// The unit nearest to a place, going up from it, over which somebody holds a duty today.
pub async fn nearest(reader: &Reader<'_>, from: &Path, duty: Duty) -> Result<Option<Id<Unit>>> {
    let above: Vec<String> = from.upwards().iter().map(ToString::to_string).collect();
    let posts = reader
        .find::<post::Entity>()
        .filter(post::Column::Duty.eq(duty))
        .filter(post::Column::UnitPath.is_in(above))
        .filter(in_force(reader.today()))
        .all()
        .await?;
    Ok(posts.into_iter().max_by_key(|post| post.unit_path.len()).and_then(|post| post.unit))
}

/// The accounts that hold one of the three separated posts, or will hold one they were given.
pub(crate) async fn separated(reader: &Reader<'_>) -> Result<Vec<Id<Account>>> {
    let duties = Duty::GIVEN.into_iter().filter(|duty| duty.is_separated());
    let ended =
        Condition::any().add(post::Column::ValidTo.is_null()).add(post::Column::ValidTo.gte(reader.today()));
    let query = reader.find::<post::Entity>().filter(post::Column::Duty.is_in(duties)).filter(ended);
    let mut found: Vec<Id<Account>> = query.all().await?.into_iter().map(|row| row.account).collect();
    found.sort_by_key(|id| id.uuid());
    found.dedup();
    Ok(found)
}

/// Whether anybody holds a duty anywhere today.
pub async fn is_held(reader: &Reader<'_>, duty: Duty) -> Result<bool> {
    let query =
        reader.find::<post::Entity>().filter(post::Column::Duty.eq(duty)).filter(in_force(reader.today()));
    Ok(query.one().await?.is_some())
}

/// The posts of an account that are in force today, as a request needs them.
pub(crate) async fn held(reader: &Reader<'_>, id: Id<Account>) -> Result<Vec<Held>> {
    let rows = reader
        .find::<post::Entity>()
        .filter(post::Column::Account.eq(id))
        .filter(in_force(reader.today()))
        .order_by(post::Column::GrantedAt, Order::Asc)
        .all()
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Held {
            id: row.id,
            duty: row.duty,
            unit: row.unit,
            path: Path::stored(&row.unit_path),
            title: format!("{} · {}", row.unit_name, row.duty.title()),
        })
        .collect())
}

async fn current(tx: &Tx, id: Id<Account>) -> Result<Vec<post::Model>> {
    let ended =
        Condition::any().add(post::Column::ValidTo.is_null()).add(post::Column::ValidTo.gte(tx.today()));
    tx.read().find::<post::Entity>().filter(post::Column::Account.eq(id)).filter(ended).all().await
}

impl From<post::Model> for Row {
    fn from(row: post::Model) -> Self {
        Self {
            id: row.id,
            account: row.account,
            duty: row.duty,
            unit_name: row.unit_name,
            from: row.valid_from,
            to: row.valid_to,
            granted_at: row.granted_at,
        }
    }
}
