//! Numbers in full: one look, one entry in the trail that says who looked at which of them.

use identity::{Access, Person, limits};
use platform::{Error, Path, RawId, Result, Sealed, SealedKind, Tx, audit::Entry};
use serde_json::json;
use uuid::Uuid;

use crate::{permissions::RevealNumbers, schema::person::Entity, texts};

/// A number that pages show masked only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// 公民身份号码
    IdNumber,
    /// 手机
    Phone,
    /// 固定电话
    Landline,
    /// 家庭住址
    Address,
}

impl Number {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::IdNumber, Self::Phone, Self::Landline, Self::Address];

    /// The name of the field in forms and in the trail.
    pub fn field(self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Landline => "landline",
            Self::Address => "address",
        }
    }

    /// The number of a field.
    pub fn by_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|number| number.field() == field)
    }

    /// The title on pages.
    pub fn title(self) -> &'static str {
        texts::number(self)
    }
}

/// What was asked for, to be shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Revealed {
    /// Whose.
    pub name: String,
    /// Which.
    pub number: Number,
    /// In full.
    pub value: String,
}

/// Shows one number of a person in scope. Each look is counted before it is taken, also one that finds nothing.
///
/// # Errors
/// [`Error::TooOften`] behind so many looks of one account: see [`limits::count_look`]. [`Error::Missing`] out of scope.
pub async fn reveal(access: &Access<RevealNumbers>, raw: RawId<Person>, number: Number) -> Result<Revealed> {
    limits::count_look(access).await?;
    access.write(async |tx| look(tx, raw, number).await).await
}

async fn look(tx: &mut Tx, raw: RawId<Person>, number: Number) -> Result<Revealed> {
    let (person, row) = tx.read().resolve::<Entity>(raw).await?;
    let entry = Entry::new("members.number.revealed", "person").on(person.uuid(), &Path::stored(&row.path));
    let entry = entry.after(json!({ "field": number.field() }));
    let id = person.uuid();
    let value = match number {
        Number::IdNumber => plain(tx, id, row.id_number.as_ref(), entry),
        Number::Phone => plain(tx, id, row.phone.as_ref(), entry),
        Number::Landline => plain(tx, id, row.landline.as_ref(), entry),
        Number::Address => plain(tx, id, row.address.as_ref(), entry),
    }?;
    Ok(Revealed { name: row.name, number, value })
}

fn plain<K: SealedKind>(tx: &mut Tx, id: Uuid, sealed: Option<&Sealed<K>>, entry: Entry) -> Result<String> {
    sealed.ok_or(Error::Missing)?.reveal(tx, id, entry)
}
