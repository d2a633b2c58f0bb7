//! What stands in the paths of this module, for the access matrix.

use platform::{Boxed, Db};
use web::offers::{Demo, Shown};

/// A sheet has to be sent: there is none.
pub(crate) struct Examples;

impl Demo for Examples {
    fn examples<'a>(&'a self, _: &'a Db, _: Shown) -> Boxed<'a, Vec<(&'static str, String)>> {
        Box::pin(async { Ok(vec![("kind", "members".to_owned()), ("name", "members.xlsx".to_owned())]) })
    }
}
