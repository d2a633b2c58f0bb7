//! Where a page begins: the values by which the list is ordered, and the id that tells equal ones apart.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// The place of one row in the order of a list, as it stands in the URL: values and id, joined by `~`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The values of the columns that the list is ordered by.
    pub(super) values: Vec<String>,
    /// The id of the row.
    pub(super) id: Uuid,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for value in &self.values {
            write!(f, "{value}~")?;
        }
        write!(f, "{}", self.id.simple())
    }
}

/// Not a key of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

impl FromStr for Key {
    type Err = NoKey;

    fn from_str(text: &str) -> Result<Self, NoKey> {
        let mut values: Vec<String> = text.split('~').map(str::to_owned).collect();
        let id = values.pop().and_then(|id| Uuid::try_parse(&id).ok()).ok_or(NoKey)?;
        if values.len() > 2 || values.iter().any(|value| value.len() > 400) {
            return Err(NoKey);
        }
        Ok(Self { values, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_nothing_else_is() {
        let key = Key { values: vec!["b1/b2/".into(), "zhangsan".into()], id: Uuid::from_u128(7) };
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_eq!("zhangsan".parse::<Key>(), Err(NoKey));
        assert_eq!("a~b~c~00000000000000000000000000000007".parse::<Key>(), Err(NoKey));
    }
}
