//! What this module offers to pages of others: the to-dos of a post or a person, and the history on the member record.

use askama::Template;
use identity::{Person, SignedIn};
use members::register::Facts;
use platform::{Id, Reader};
use web::{
    offers::{Boxed, RecordSection, Section, Todo, TodoSource},
    ui::{Markup, Milestones},
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

/// The way from applicant to member, on the record of a person.
pub(crate) struct History;

#[derive(Template)]
#[template(path = "cases/section.html")]
struct HistoryPanel {
    milestones: Milestones,
    link: Option<(String, String)>,
}

impl RecordSection for History {
    fn section<'a>(
        &'a self,
        reader: Reader<'a>,
        who: &'a SignedIn,
        person: Id<Person>,
    ) -> Boxed<'a, Option<Section>> {
        Box::pin(async move {
            let facts = members::register::facts(&reader, person).await?;
            let case = cases::of_person(&reader, person).await?;
            let link = case.map(|case| {
                let is_own = who.post().is_none() && who.person() == Some(person);
                let href = if is_own { "/me/application".to_owned() } else { case.href() };
                (texts::case_words(case.status, case.step), href)
            });
            if link.is_none() && milestones(&facts).iter().all(|(_, day)| day.is_none()) {
                return Ok(None);
            }
            let panel = HistoryPanel { milestones: Milestones(milestones(&facts)), link };
            Ok(Some(Section { id: "development", title: texts::label::HISTORY, body: Markup::render(panel) }))
        })
    }
}

fn milestones(facts: &Facts) -> Vec<(String, Option<String>)> {
    let days =
        [facts.application_on, facts.activist_on, facts.candidate_on, facts.joined_on, facts.confirmed_on];
    texts::MILESTONES
        .into_iter()
        .zip(days)
        .map(|(title, day)| (title.to_owned(), day.map(|day| day.to_string())))
        .collect()
}
