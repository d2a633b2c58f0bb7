//! The rules by which the parts of a draft fit together.

use platform::{Id, KeySource, Vault};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A unit's id cannot be made outside the storage; drafts are compared with each other only.
fn draft(category: Category) -> Draft {
    Draft::new("张三", Sex::Female, day("2001-02-14"), unit(), category)
}
