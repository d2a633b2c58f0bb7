//! What this module offers to pages of others: the to-dos of a post or a person, and the history on the member record.

use std::collections::HashMap;

use askama::Template;
use identity::{Person, SignedIn};
use platform::{Id, Reader, Scope};
use uuid::Uuid;
use web::{
    offers::{
        Boxed, Named, OwnMatter, OwnMatters, RecordSection, Section, SubjectNames, Todo, TodoFilter,
        TodoSource,
    },
    ui::Markup,
};

use crate::{cases, packs, texts};

/// The work points whose turn it is.
pub(crate) struct Turns;

impl TodoSource for Turns {
    fn todos<'a>(
        &'a self,
        reader: Reader<'a>,
        who: &'a SignedIn,
        filter: &'a TodoFilter,
        limit: u64,
    ) -> Boxed<'a, (Vec<Todo>, u64)> {
        Box::pin(async move {
            let filter = workflow::Filter {
                process_key: filter.kind.clone(),
                below: filter.below.clone(),
                due_from: filter.due_from,
                due_to: filter.due_to,
                after: None,
            };
            let (items, count) = workflow::todos(&reader, who, &filter, limit).await?;
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

    fn kinds<'a>(&'a self, reader: Reader<'a>, who: &'a SignedIn) -> Boxed<'a, Vec<(String, String)>> {
        Box::pin(async move {
            let keys = workflow::processes(&reader, who).await?;
            let system = Scope::system("the names of the processes that somebody has to-dos of");
            let titles = workflow::titles(packs::host(), &reader.beyond_scope(&system)).await?;
            let titled = |key: String| {
                let title = match key.as_str() {
                    packs::PROCESS => texts::PROCESS.to_owned(),
                    other => titles.get(other).cloned().unwrap_or_else(|| key.clone()),
                };
                (key, title)
            };
            Ok(keys.into_iter().map(titled).collect())
        })
    }
}

/// One's own application, for those who are on the way or may set out.
pub(crate) struct OwnApplication;

impl OwnMatters for OwnApplication {
    fn of<'a>(&'a self, reader: Reader<'a>, person: Id<Person>) -> Boxed<'a, Vec<OwnMatter>> {
        Box::pin(async move {
            let is_his = cases::of_person(&reader, person).await?.is_some()
                || !members::register::facts(&reader, person).await?.category.is_member();
            let matter = OwnMatter { href: "/me/application", title: texts::OWN_APPLICATION, icon: "grow" };
            Ok(is_his.then_some(matter).into_iter().collect())
        })
    }
}

/// Cases by the person whom they are about.
pub(crate) struct CaseNames;

impl SubjectNames for CaseNames {
    fn kind(&self) -> &'static str {
        "development_case"
    }

    fn names<'a>(&'a self, reader: Reader<'a>, ids: &'a [Uuid]) -> Boxed<'a, HashMap<Uuid, Named>> {
        Box::pin(async move {
            let rows = cases::of_ids(&reader, ids).await?;
            let listed = cases::named(&reader, rows).await?;
            Ok(listed
                .into_iter()
                .filter(|one| !one.name.is_empty())
                .map(|one| (one.case.id.uuid(), Named { href: Some(one.case.href()), name: one.name }))
                .collect())
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
