//! Whose turn it is at an item of a case: asked before anything of it is changed.

use platform::{Blocked, Error, RawId, Reader, Result, Scope, Tx};
use rules::development::{Pack, Task};
use workflow::{Doer, Item, ItemRow};

use crate::{Case, cases, naming, packs, texts};

/// An open item of a case, with the work point that it stands for.
pub(crate) struct Turn {
    pub(crate) case: cases::Row,
    pub(crate) item: ItemRow,
    /// The rule set in force when the item was opened.
    pub(crate) pack: &'static Pack,
    pub(crate) task: Task<'static>,
}

/// An item of a case, open or closed, as somebody who reaches the case may look at it.
///
/// # Errors
/// [`Error::Missing`] for a case out of scope and for an item of another case.
pub(crate) async fn find(reader: &Reader<'_>, case: RawId<Case>, item: RawId<Item>) -> Result<Turn> {
    let case = cases::get(reader, case).await?;
    let system = Scope::system("an item of a case found in scope");
    let item = workflow::item(&reader.beyond_scope(&system), item).await?;
    if case.instance != Some(item.instance) {
        return Err(Error::Missing);
    }
    let pack = packs::on(item.opened_at.day())?;
    let task = packs::task(pack, &item.element)?;
    Ok(Turn { case, item, pack, task })
}

/// An item that is open and whose turn it is for who acts.
///
/// # Errors
/// As [`find`]; [`Error::Stale`] when it is closed; [`Error::Blocked`] by `not-your-turn`, naming whose turn it is.
pub(crate) async fn open(tx: &Tx, case: RawId<Case>, item: RawId<Item>, doer: &Doer<'_>) -> Result<Turn> {
    let turn = find(&tx.read(), case, item).await?;
    if turn.item.closed_at.is_some() {
        return Err(Error::Stale);
    }
    let is_turn = match doer {
        Doer::Person(who) => workflow::is_turn_of(&turn.item, who),
        Doer::System(_) => true,
    };
    if is_turn { Ok(turn) } else { Err(refusal(&tx.read(), &turn.case, &turn.item).await?) }
}

async fn refusal(reader: &Reader<'_>, case: &cases::Row, item: &ItemRow) -> Result<Error> {
    let named = naming::candidates(reader, case.unit, item).await?;
    let whose: Vec<&str> = named.iter().map(|one| one.whom.as_str()).collect();
    let helpers: Vec<String> = named.iter().map(|one| one.full.clone()).collect();
    Ok(Error::blocked(Blocked {
        rule: "not-your-turn".to_owned(),
        article: texts::NOT_YOUR_TURN_ARTICLE.to_owned(),
        because: texts::not_your_turn(&item.title, &texts::list(&whose)),
        earliest: None,
        missing: Vec::new(),
        who_can_help: Some(texts::either(&helpers)),
    }))
}
