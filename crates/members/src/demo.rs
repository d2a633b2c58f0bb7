//! What stands in the paths of this module, for the access matrix.

use platform::{Boxed, Db};
use web::offers::{Demo, Shown};

/// Persons come in by sheet.
pub(crate) struct Examples;

impl Demo for Examples {
    fn examples<'a>(&'a self, _: &'a Db, shown: Shown) -> Boxed<'a, Vec<(&'static str, String)>> {
        Box::pin(async move { Ok(vec![("id", shown.applicant.to_string())]) })
    }
}
