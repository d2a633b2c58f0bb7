//! Puts the shell around a page: menu, posts, preferences, the sentence of the page before.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Asked;
use crate::{
    App, MenuGroup,
    answer::PageParts,
    shell::{Bare, MenuItem, PostChoice, Shell},
    texts,
    ui::{self, Markup},
};

/// Says above a page that a form on it is filled with what was typed before, and shows what no field took.
#[derive(askama::Template)]
#[template(path = "entrance/given_back.html")]
struct GivenBack {
    left: Vec<String>,
}

/// The finished page.
pub(super) fn page(app: &App, asked: &mut Asked, page: PageParts) -> Response {
    if let Some(error) = page.failed {
        tracing::error!(request = %asked.request_id, error, "a template failed");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let mut body = ui::dressed(page.body);
    if let Some(restored) = asked.restored.take()
        && !asked.is_htmx
    {
        use askama::Template as _;
        match (GivenBack { left: restored.left() }).render() {
            Ok(note) => body.insert_str(0, &note),
            Err(error) => tracing::error!(request = %asked.request_id, %error, "a note failed"),
        }
    }
    let body = Markup::trusted(body);
    let text = if asked.is_htmx {
        body.into_string()
    } else {
        match around(app, asked, &page.title, page.crumbs, page.bare, body) {
            Ok(text) => text,
            Err(error) => {
                tracing::error!(request = %asked.request_id, %error, "the shell failed");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        }
    };
    let mut answer = (page.status, text).into_response();
    if let Some(seconds) = page.retry {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    answer
}

fn around(
    app: &App,
    asked: &mut Asked,
    title: &str,
    crumbs: Vec<(String, String)>,
    bare: bool,
    body: Markup,
) -> askama::Result<String> {
    use askama::Template as _;
    let flash = asked.cookies.take_flash();
    let banner = app.db().clock().is_adjusted().then_some(texts::TEST_CLOCK);
    let (theme, type_size) = (asked.cookies.theme().to_owned(), asked.cookies.type_size().to_owned());
    let who = match &asked.who {
        Some(who) if !bare => who.clone(),
        _ => {
            let page = Bare {
                title,
                theme: &theme,
                type_size: &type_size,
                here: &asked.path,
                flash: flash.as_deref(),
                banner,
                assets: app.assets(),
                body,
            };
            return page.render();
        }
    };
    let mut groups: Vec<crate::shell::MenuGroup> = Vec::new();
    let mut last = None;
    let here = asked.path.split('?').next().unwrap_or("/");
    let longest =
        app.menu_of(&who).map(|e| e.href).filter(|href| is_under(here, href)).max_by_key(|href| href.len());
    for entry in app.menu_of(&who) {
        if last != Some(entry.group) {
            groups.push(crate::shell::MenuGroup { title: heading(entry.group), items: Vec::new() });
            last = Some(entry.group);
        }
        if let Some(group) = groups.last_mut() {
            group.items.push(MenuItem {
                href: entry.href,
                title: entry.title,
                icon: entry.icon,
                current: longest == Some(entry.href),
                count: None,
            });
        }
    }
    let chosen = who.post().map(|held| held.id);
    let mut posts: Vec<PostChoice> = who
        .posts()
        .iter()
        .map(|held| PostChoice {
            id: held.id.to_string(),
            label: held.title.clone(),
            current: chosen == Some(held.id),
        })
        .collect();
    if who.person().is_some() || posts.is_empty() {
        posts.push(PostChoice {
            id: String::new(),
            label: texts::OWN_MATTERS.to_owned(),
            current: chosen.is_none(),
        });
    }
    Shell {
        title,
        theme: &theme,
        type_size: &type_size,
        menu: groups,
        posts,
        user_name: who.display_name(),
        notices: who.notices(),
        here: &asked.path,
        crumbs,
        flash: flash.as_deref(),
        banner,
        assets: app.assets(),
        body,
    }
    .render()
}

fn is_under(here: &str, href: &str) -> bool {
    here == href || here.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
}

fn heading(group: MenuGroup) -> &'static str {
    match group {
        MenuGroup::Top => "",
        MenuGroup::Own => texts::OWN_MATTERS,
        MenuGroup::Processes => texts::GROUP_PROCESSES,
        MenuGroup::Data => texts::GROUP_DATA,
        MenuGroup::People => texts::GROUP_PEOPLE,
        MenuGroup::Administration => texts::GROUP_ADMINISTRATION,
    }
}
