//! The desk, and the page of one's own matters.

use askama::Template;
use chrono::NaiveDate;
use identity::{Access, SignedIn, UnitRow, tree};
use platform::{Reader, Timestamp};
use serde::Deserialize;
use web::{
    App, Page, Query, Result,
    offers::{OwnMatter, TodoFilter},
    ui::Field,
};

use crate::{
    due::Span,
    permissions::{UseDesk, UseOwnPages},
    texts,
    todos::{self, Todos},
};

/// China has one offset and no daylight saving.
const CHINA_SECONDS: i64 = 8 * 3600;

/// The hour in China.
fn hour(now: Timestamp) -> i64 {
    (now.micros().div_euclid(1_000_000) + CHINA_SECONDS).rem_euclid(86_400) / 3_600
}

/// What the to-dos are narrowed to, as it stands in the address. What does not read narrows nothing and is not chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    kind: String,
    unit: String,
    due: String,
}

#[derive(Template)]
#[template(path = "workbench/desk.html")]
struct DeskPage {
    greeting: &'static str,
    name: String,
    date: String,
    advice: String,
    /// All of them.
    all: Todos,
    /// The fields of the filter; none when there is little to narrow.
    fields: Vec<Field>,
    /// Those that the filter leaves.
    todos: Todos,
    is_narrowed: bool,
}

/// From so many to-dos on they can be narrowed.
const MANY: u64 = 8;

/// What somebody in a post has to do.
pub(crate) async fn desk(access: Access<UseDesk>, app: App, Query(asked): Query<Asked>) -> Result<Page> {
    let (reader, who) = (access.read(), access.who());
    let all = todos::ask(&app, reader, who, &TodoFilter::default()).await?;
    let kinds = todos::kinds(&app, reader, who).await?;
    let units = tree::in_scope(&reader).await?;
    let filter = filter(&asked, &kinds, &units, reader.today());
    let is_narrowed = filter != TodoFilter::default();
    let todos = if is_narrowed { todos::ask(&app, reader, who, &filter).await? } else { all.clone() };
    let fields =
        if all.total > MANY || is_narrowed { fields(&filter, kinds, &units, &asked) } else { Vec::new() };
    let body = DeskPage {
        greeting: texts::greeting(hour(reader.now())),
        name: who.display_name().to_owned(),
        date: texts::date(reader.today()),
        advice: texts::advice(&all),
        all,
        fields,
        todos,
        is_narrowed,
    };
    Ok(Page::new("工作台", body))
}

fn filter(asked: &Asked, kinds: &[(String, String)], units: &[UnitRow], today: NaiveDate) -> TodoFilter {
    let unit = units.iter().find(|unit| unit.id.to_string() == asked.unit);
    let (due_from, due_to) = Span::by_word(&asked.due).map(|span| span.days(today)).unwrap_or_default();
    TodoFilter {
        kind: kinds.iter().find(|(code, _)| *code == asked.kind).map(|(code, _)| code.clone()),
        below: unit.map(|unit| unit.path.clone()),
        due_from,
        due_to,
    }
}

/// A chooser for each part of the filter in which there is something to choose.
fn fields(filter: &TodoFilter, kinds: Vec<(String, String)>, units: &[UnitRow], asked: &Asked) -> Vec<Field> {
    let all = || (String::new(), texts::filter::ANY.to_owned());
    let mut fields = Vec::new();
    if kinds.len() > 1 || filter.kind.is_some() {
        let options = std::iter::once(all()).chain(kinds);
        fields.push(Field::select("kind", texts::filter::KIND, options).value(&asked.kind));
    }
    if units.len() > 1 {
        let options = units.iter().map(|unit| {
            let indent = texts::filter::INDENT.repeat(unit.path.depth());
            (unit.id.to_string(), format!("{indent}{}", unit.name))
        });
        fields.push(
            Field::select("unit", texts::filter::UNIT, std::iter::once(all()).chain(options))
                .value(&asked.unit),
        );
    }
    let spans = Span::ALL.map(|span| (span.word().to_owned(), texts::span(span).to_owned()));
    fields.push(
        Field::select("due", texts::filter::DUE, std::iter::once(all()).chain(spans)).value(&asked.due),
    );
    fields.into_iter().map(Field::soft).collect()
}

#[derive(Template)]
#[template(path = "workbench/me.html")]
struct MePage {
    greeting: &'static str,
    name: String,
    initial: String,
    date: String,
    advice: String,
    /// Nothing while a post is chosen: its to-dos stand on the desk.
    todos: Option<Todos>,
    /// The post chosen, when there is one.
    post: String,
    tiles: Vec<OwnMatter>,
}

/// One's own matters, on the phone first.
pub(crate) async fn me(access: Access<UseOwnPages>, app: App) -> Result<Page> {
    let (reader, who) = (access.read(), access.who());
    // Sources answer for the post chosen; what they say of a post is no matter of one's own.
    let todos = match who.post() {
        Some(_) => None,
        None => Some(todos::ask(&app, reader, who, &TodoFilter::default()).await?),
    };
    let name = who.display_name().to_owned();
    let body = MePage {
        greeting: texts::greeting(hour(reader.now())),
        initial: name.chars().next().map(String::from).unwrap_or_default(),
        name,
        date: texts::date(reader.today()),
        advice: todos.as_ref().map(texts::advice).unwrap_or_default(),
        todos,
        post: who.post().map(|post| post.title.clone()).unwrap_or_default(),
        tiles: tiles(&app, reader, who).await?,
    };
    Ok(Page::new("本人首页", body))
}

/// What the modules have for the person: what does not concern him is not offered.
async fn tiles(app: &App, reader: Reader<'_>, who: &SignedIn) -> Result<Vec<OwnMatter>> {
    let mut tiles = Vec::new();
    if let Some(person) = who.person() {
        for source in &app.offers().own_matters {
            tiles.extend(source.of(reader, person).await?);
        }
    }
    Ok(tiles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_that_of_china() {
        let instant = Timestamp::from_micros(1_795_449_599_000_000); // 2026-11-23T15:59:59Z
        assert_eq!(hour(instant), 23);
        assert_eq!(hour(instant.plus_seconds(1)), 0);
    }
}
