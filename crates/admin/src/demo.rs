//! What stands in the paths of this module, for the access matrix.

use identity::accounts;
use platform::{Boxed, Db, System};
use web::offers::{Demo, NOTHING, Shown};

/// An account that is nobody's, and the first entry of the trail.
pub(crate) struct Examples;

impl Demo for Examples {
    fn examples<'a>(&'a self, db: &'a Db, _: Shown) -> Boxed<'a, Vec<(&'static str, String)>> {
        Box::pin(async move {
            let actor = System::new("an example");
            let opened = db.write(&actor, async |tx| {
                accounts::open(tx, accounts::Draft::check("example", "example", None)?).await
            });
            let id = opened.await?.id.to_string();
            Ok(vec![("id", id), ("post", NOTHING.to_owned()), ("seq", "1".to_owned())])
        })
    }
}
