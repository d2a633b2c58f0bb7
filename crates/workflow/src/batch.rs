//! Many items of one work point at a time, each in its own transaction: what cannot be done is listed, the rest is done.

use bpmn::Variables;
use identity::{Access, SignedIn};
use platform::{Error, Id, Result, Tx};

use crate::{Doer, Host, Item, Progress, items, texts};

/// How one item of a batch came out.
#[derive(Debug)]
pub struct Done {
    /// The item.
    pub item: Id<Item>,
    /// What it led to, or why it was not done; then nothing of it was changed.
    pub outcome: Result<Progress>,
}

impl Host {
    /// Completes items of the same work point with the same answer, in the order given.
    ///
    /// # Errors
    /// [`Error::Missing`] when one is out of scope, [`Error::Invalid`] (`items`) when they belong to different work
    /// points; then none was done. What goes wrong with a single item stands in its [`Done`].
    pub async fn complete_each<P, F>(
        &self,
        access: &Access<P, F>,
        chosen: &[Id<Item>],
        variables: &Variables,
        note: &str,
    ) -> Result<Vec<Done>> {
        let mut work_point = None;
        for item in chosen {
            let row = items::item(&access.read(), item.raw()).await?;
            let this = (row.process_key, row.element);
            if work_point.get_or_insert_with(|| this.clone()) != &this {
                return Err(Error::invalid("items", texts::NOT_ONE_WORK_POINT));
            }
        }
        let who: &SignedIn = access.who();
        let mut done = Vec::with_capacity(chosen.len());
        for item in chosen {
            let work = async |tx: &mut Tx| {
                self.complete(tx, *item, &Doer::Person(who), variables.clone(), note).await
            };
            done.push(Done { item: *item, outcome: access.write(work).await });
        }
        Ok(done)
    }
}
