//! Ids by provenance: what came over the wire is not what may be stored.

use std::{fmt, hash, marker::PhantomData, str::FromStr};

use sea_orm::{
    ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use uuid::Uuid;

/// The id of a `T` that was made by the application or found under a scope: storable, not readable from a form.
///
/// `T` is a marker of the domain (`Person`, `Unit`), not an entity: entities stay inside their crate.
pub struct Id<T>(Uuid, PhantomData<fn() -> T>);

/// The id of a `T` as it came over the wire: readable from a form or a path, not storable.
///
/// `Reader::resolve` turns it into an [`Id`] by finding the row under the scope of who asks.
pub struct RawId<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// For the transaction and the storage layer, which are the two places where ids come to exist.
    pub(crate) fn trusted(value: Uuid) -> Self {
        Self(value, PhantomData)
    }

    /// The plain value, for links, audit entries and comparison with ids of other kinds.
    pub fn uuid(self) -> Uuid {
        self.0
    }

    /// Forgets where the id was found. Useful to build a link or to ask again under another scope.
    pub fn raw(self) -> RawId<T> {
        RawId(self.0, PhantomData)
    }
}

impl<T> RawId<T> {
    /// The plain value, for looking up and for showing again what was asked.
    pub fn uuid(self) -> Uuid {
        self.0
    }
}

macro_rules! value_like {
    ($name:ident) => {
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<T> Copy for $name<T> {}
        impl<T> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }
        impl<T> Eq for $name<T> {}
        impl<T> PartialOrd for $name<T> {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl<T> Ord for $name<T> {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.0.cmp(&other.0)
            }
        }
        impl<T> hash::Hash for $name<T> {
            fn hash<H: hash::Hasher>(&self, state: &mut H) {
                self.0.hash(state);
            }
        }
        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "#{}", self.0.simple())
            }
        }
        impl<T> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }
    };
}
value_like!(Id);
value_like!(RawId);

impl<'de, T> serde::Deserialize<'de> for RawId<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<T> FromStr for RawId<T> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(|value| Self(value, PhantomData))
    }
}

impl<T> From<Id<T>> for Value {
    fn from(id: Id<T>) -> Self {
        id.0.into()
    }
}

impl<T> TryGetable for Id<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Uuid::try_get_by(row, index).map(Self::trusted)
    }
}

impl<T> ValueType for Id<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Uuid as ValueType>::try_from(value).map(Self::trusted)
    }
    fn type_name() -> String {
        "Id".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::Uuid
    }
    fn column_type() -> ColumnType {
        ColumnType::Uuid
    }
}

impl<T> Nullable for Id<T> {
    fn null() -> Value {
        Uuid::null()
    }
}

impl<T> TryFromU64 for Id<T> {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Id"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing;

    #[test]
    fn a_raw_id_is_read_from_both_spellings_and_nothing_else() {
        let plain: RawId<Thing> = "0199e3a1b2c37d4e8f90112233445566".parse().unwrap();
        let dashed: RawId<Thing> = "0199e3a1-b2c3-7d4e-8f90-112233445566".parse().unwrap();
        assert_eq!(plain, dashed);
        assert!("1 or 1=1".parse::<RawId<Thing>>().is_err());
        assert_eq!(plain.to_string(), "0199e3a1b2c37d4e8f90112233445566");
    }
}
