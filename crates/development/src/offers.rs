//! What this module offers to pages of others: the to-dos of a post or a person, and the history on the member record.

use askama::Template;
use identity::{Person, SignedIn};
use platform::{Id, Reader};
use web::{
    offers::{Boxed, RecordSection, Section, Todo, TodoSource},
    ui::Markup,
};

use crate::{cases, texts};

/// The work points whose turn it is.
pub(crate) struct Turns;

impl TodoSource for Turns {
    fn todos<'a>(&'a self, reader: Reader<'a>, who: &'a SignedIn, limit: u64) -> Boxed<'a, (Vec<Todo>, u64)> {
        Box::pin(async move {
            let (items, count) = workflow::todos(&reader, who, limit).await?;
            let todos = items.into_iter().map(|item| Todo {
                title: item.title,
                detail: item.detail,
                href: item.href,
                due: item.due,
                icon: "grow",
            });
            Ok((todos.collect(), count))
        })
    }
}

/// The case of a person, on his record. The milestones stand in the register; here is how far the case is, and the way
/// to its steps and papers.
pub(crate) struct History;

#[derive(Template)]
#[template(path = "cases/section.html")]
struct CasePanel {
    words: String,
    href: String,
}

impl RecordSection for History {
    fn section<'a>(
        &'a self,
        reader: Reader<'a>,
        who: &'a SignedIn,
        person: Id<Person>,
    ) -> Boxed<'a, Option<Section>> {
        Box::pin(async move {
            let Some(case) = cases::of_person(&reader, person).await? else { return Ok(None) };
            let is_own = who.post().is_none() && who.person() == Some(person);
            let href = if is_own { "/me/application".to_owned() } else { case.href() };
            let panel = CasePanel { words: texts::case_words(case.status, case.step), href };
            Ok(Some(Section { id: "development", title: texts::label::CASE, body: Markup::render(panel) }))
        })
    }
}
