//! Columns that hold personal numbers: encrypted at rest, masked on pages, shown in full only with a trace.

use std::marker::PhantomData;

use sea_orm::{
    ColIdx, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use uuid::Uuid;

use crate::{Result, Tx, Vault, audit};

/// What a sealed column holds and how it is masked.
pub trait SealedKind: 'static {
    /// `table.column`: the place to which values are bound.
    const COLUMN: &'static str;
    /// What a page may show of the value.
    fn mask(plain: &str) -> String;
}

/// A sealed value as stored. It has no `Display`, `Debug` of its content or `Serialize`: a template that prints it
/// does not compile. [`Sealed::masked`] gives text; [`Sealed::reveal`] gives the value and leaves an audit entry.
pub struct Sealed<K>(String, PhantomData<fn() -> K>);

impl<K: SealedKind> Sealed<K> {
    /// Seals a plain value for the row with this id.
    pub fn new(vault: &Vault, row: Uuid, plain: &str) -> Result<Self> {
        vault.seal(K::COLUMN, row, plain).map(|text| Self(text, PhantomData))
    }

    /// The masked text.
    pub fn masked(&self, vault: &Vault, row: Uuid) -> Result<String> {
        vault.open_sealed(K::COLUMN, row, &self.0).map(|plain| K::mask(&plain))
    }

    /// The value in full. The entry that says who looked at what is written in the same transaction.
    pub fn reveal(&self, tx: &mut Tx, row: Uuid, entry: audit::Entry) -> Result<String> {
        let plain = tx.vault().open_sealed(K::COLUMN, row, &self.0)?;
        tx.audit(entry);
        Ok(plain.to_string())
    }
}

impl<K> Clone for Sealed<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}
impl<K> PartialEq for Sealed<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> std::fmt::Debug for Sealed<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(..)")
    }
}
impl<K> From<Sealed<K>> for Value {
    fn from(value: Sealed<K>) -> Self {
        value.0.into()
    }
}
impl<K> TryGetable for Sealed<K> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> std::result::Result<Self, TryGetError> {
        String::try_get_by(row, index).map(|text| Self(text, PhantomData))
    }
}
impl<K> ValueType for Sealed<K> {
    fn try_from(value: Value) -> std::result::Result<Self, ValueTypeErr> {
        <String as ValueType>::try_from(value).map(|text| Self(text, PhantomData))
    }
    fn type_name() -> String {
        "Sealed".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::String
    }
    fn column_type() -> ColumnType {
        ColumnType::Text
    }
}
impl<K> Nullable for Sealed<K> {
    fn null() -> Value {
        String::null()
    }
}
