//! The desk, and the page of one's own matters.

use askama::Template;
use identity::Access;
use platform::Timestamp;
use web::{App, Page, Result};

use crate::{
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

#[derive(Template)]
#[template(path = "workbench/desk.html")]
struct DeskPage {
    greeting: &'static str,
    name: String,
    date: String,
    advice: String,
    todos: Todos,
}

/// What somebody in a post has to do.
pub(crate) async fn desk(access: Access<UseDesk>, app: App) -> Result<Page> {
    let reader = access.read();
    let todos = todos::ask(&app, reader, access.who()).await?;
    let body = DeskPage {
        greeting: texts::greeting(hour(reader.now())),
        name: access.who().display_name().to_owned(),
        date: texts::date(reader.today()),
        advice: texts::advice(&todos),
        todos,
    };
    Ok(Page::new("工作台", body))
}

struct Tile {
    href: &'static str,
    title: &'static str,
    icon: &'static str,
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
    tiles: Vec<Tile>,
}

/// One's own matters, on the phone first.
pub(crate) async fn me(access: Access<UseOwnPages>, app: App) -> Result<Page> {
    let (reader, who) = (access.read(), access.who());
    // Sources answer for the post chosen; what they say of a post is no matter of one's own.
    let todos = match who.post() {
        Some(_) => None,
        None => Some(todos::ask(&app, reader, who).await?),
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
        tiles: tiles(&app, who),
    };
    Ok(Page::new("本人首页", body))
}

/// The tiles that lead somewhere: routes of the house that the person may open.
fn tiles(app: &App, who: &identity::SignedIn) -> Vec<Tile> {
    let is_open = |href: &str| {
        let mut routes = app.table().iter().filter(|route| route.path == href);
        routes.any(|route| route.needs.is_none_or(|needs| who.may(&needs)))
    };
    let tile = |(href, title, icon)| Tile { href, title, icon };
    texts::TILES.into_iter().filter(|(href, ..)| is_open(href)).map(tile).collect()
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
