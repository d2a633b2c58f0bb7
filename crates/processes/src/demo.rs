//! What stands in the paths of this module, for the access matrix.

use platform::{Boxed, Db};
use web::offers::{Demo, NOTHING, Shown};

/// A file has to be sent: there is none, and nothing that began from it.
pub(crate) struct Examples;

impl Demo for Examples {
    fn examples<'a>(&'a self, _: &'a Db, _: Shown) -> Boxed<'a, Vec<(&'static str, String)>> {
        Box::pin(async {
            let of = |name| (name, NOTHING.to_owned());
            Ok(vec![of("id"), of("verb"), of("key")])
        })
    }
}
