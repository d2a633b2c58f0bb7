//! One's own views of the roster: keeping the conditions of a list under a name, opening and removing them.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use identity::Unit;
use organizations::register as units;
use platform::{Error, Id, Problems, RawId, Reader};
use rules::codes::{EDUCATION, OCCUPATIONS};
use serde::Deserialize;
use web::{
    Access, Form, FromPath, Page, Query, Result, see,
    ui::{ErrorSummary, Field},
};

use crate::{
    Category,
    permissions::ReadRegister,
    roster::{Sort, View},
    texts::{self, page, views as words},
    views::{self, SavedView},
};

#[derive(Template)]
#[template(path = "views/list.html")]
struct ListPage {
    errors: ErrorSummary,
    /// The conditions to be kept, when somebody comes from a list.
    new: Option<New>,
    lines: Vec<Line>,
}

struct New {
    query: String,
    says: String,
    name: Field,
}

/// A view that is kept already.
struct Line {
    id: Id<SavedView>,
    name: String,
    href: String,
    says: String,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    query: String,
}

pub(crate) async fn list(
    access: Access<ReadRegister>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Page> {
    let query = serde_html_form::to_string(&asked).unwrap_or_default();
    Ok(shown(&access, &Typed { query, ..Typed::default() }, &Problems::default()).await?)
}

pub(crate) async fn keep(access: Access<ReadRegister>, Form(typed): Form<Typed>) -> Result<Response> {
    let account = access.who().account();
    let kept = access.write(async |tx| views::keep(tx, account, &typed.name, &typed.query).await).await;
    match kept {
        Ok(_) => Ok(see("/members/views").saying(words::KEPT).into_response()),
        Err(Error::Invalid(problems)) => Ok(shown(&access, &typed, &problems).await?.again().into_response()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(
    access: Access<ReadRegister>,
    FromPath(raw): FromPath<RawId<SavedView>>,
) -> Result<Response> {
    let account = access.who().account();
    access.write(async |tx| views::remove(tx, account, raw).await).await?;
    Ok(see("/members/views").saying(words::REMOVED).into_response())
}

async fn shown(access: &Access<ReadRegister>, typed: &Typed, problems: &Problems) -> platform::Result<Page> {
    let reader = access.read();
    let mut lines = Vec::new();
    for row in views::list(&reader, access.who().account()).await? {
        lines.push(Line {
            says: in_words(&reader, &views::conditions(&row.query)).await?,
            href: row.href(),
            id: row.id,
            name: row.name,
        });
    }
    let conditions = views::conditions(&typed.query);
    let new = if conditions.is_empty() {
        None
    } else {
        Some(New {
            query: views::query_of(&conditions),
            says: in_words(&reader, &conditions).await?,
            name: Field::text("name", words::NAME)
                .value(typed.name.as_str())
                .hint(words::NAME_HINT)
                .required()
                .problem_of(problems),
        })
    };
    let body = ListPage { errors: ErrorSummary::of(problems), new, lines };
    Ok(Page::new(words::TITLE, body).under(page::ROSTER, "/members"))
}

/// Conditions as a person reads them. What no longer means anything is left out, as the roster does.
async fn in_words(reader: &Reader<'_>, conditions: &[(&'static str, String)]) -> platform::Result<String> {
    let mut said = Vec::new();
    for (key, value) in conditions {
        let (label, value) = match *key {
            "unit" => (page::ORGANIZATION, unit(reader, value).await?),
            "view" => (page::VIEWS, texts::view(View::by_word(value)).to_owned()),
            "category" => (page::CATEGORY, Category::by_code(value).map_or("", Category::title).to_owned()),
            "occupation" => (page::OCCUPATION, texts::name(OCCUPATIONS, value).to_owned()),
            "education" => (page::EDUCATION, texts::name(EDUCATION, value).to_owned()),
            "joined_from" => (page::JOINED_FROM, value.clone()),
            "joined_to" => (page::JOINED_TO, value.clone()),
            "sort" => (words::SORT, texts::sort(Sort::by_word(value)).to_owned()),
            _ => (page::SIZE, value.clone()),
        };
        if !value.is_empty() {
            said.push(words::condition(label, &value));
        }
    }
    Ok(said.join("；"))
}

async fn unit(reader: &Reader<'_>, value: &str) -> platform::Result<String> {
    let Ok(raw) = value.parse::<RawId<Unit>>() else { return Ok(String::new()) };
    match units::resolve(reader, raw).await {
        Ok(row) => Ok(row.short_name),
        Err(Error::Missing) => Ok(String::new()),
        Err(error) => Err(error),
    }
}
