//! How many people belong to an organisation: `members` knows, and lies above. The pages here know only the trait.

use std::sync::Arc;

use identity::Unit;
use platform::{Id, Reader};

pub use platform::Boxed;

/// Counts of members per organisation, with everything below it.
pub trait Counts: Send + Sync {
    /// The members of each of these units; a unit without members may be left out.
    fn members_of<'a>(&'a self, reader: Reader<'a>, units: Vec<Id<Unit>>) -> Boxed<'a, Vec<(Id<Unit>, u64)>>;
}

/// For a house without a register of members.
struct NoCounts;

impl Counts for NoCounts {
    fn members_of<'a>(&'a self, _: Reader<'a>, _: Vec<Id<Unit>>) -> Boxed<'a, Vec<(Id<Unit>, u64)>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// Counts of nobody, for a house without a register of members.
pub fn no_counts() -> Arc<dyn Counts> {
    Arc::new(NoCounts)
}
