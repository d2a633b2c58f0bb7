//! The shell around pages: menu, posts, search, preferences, the sentence of the page before.

use askama::Template;

use crate::{Assets, ui::Markup};

/// Where built assets are served.
pub(crate) trait AssetUrls {
    /// The address of an asset by its logical name; empty when it was not built.
    fn url(&self, logical: &str) -> &str;
}

/// A group of the menu.
pub(crate) struct MenuGroup {
    pub(crate) title: &'static str,
    pub(crate) items: Vec<MenuItem>,
}

/// An entry of the menu.
pub(crate) struct MenuItem {
    pub(crate) href: &'static str,
    pub(crate) title: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) current: bool,
    pub(crate) count: Option<u64>,
}

/// A post to switch to.
pub(crate) struct PostChoice {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// The shell of those who are signed in.
#[derive(Template)]
#[template(path = "shell/page.html")]
pub(crate) struct Shell<'a> {
    pub(crate) title: &'a str,
    pub(crate) theme: &'a str,
    pub(crate) type_size: &'a str,
    pub(crate) menu: Vec<MenuGroup>,
    pub(crate) posts: Vec<PostChoice>,
    pub(crate) user_name: &'a str,
    pub(crate) notices: &'a [String],
    pub(crate) here: &'a str,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) flash: Option<&'a str>,
    pub(crate) banner: Option<&'a str>,
    pub(crate) assets: &'a Assets,
    pub(crate) body: Markup,
}

impl Shell<'_> {
    fn initial(&self) -> String {
        self.user_name.chars().take(1).collect()
    }

    fn post(&self) -> &str {
        self.posts.iter().find(|post| post.current).map_or("", |post| post.label.as_str())
    }

    fn other_theme(&self) -> &'static str {
        if self.theme == "dark" { "light" } else { "dark" }
    }
}

/// The shell of the entrance: no menu.
#[derive(Template)]
#[template(path = "shell/bare.html")]
pub(crate) struct Bare<'a> {
    pub(crate) title: &'a str,
    pub(crate) theme: &'a str,
    pub(crate) type_size: &'a str,
    pub(crate) here: &'a str,
    pub(crate) flash: Option<&'a str>,
    pub(crate) banner: Option<&'a str>,
    pub(crate) assets: &'a Assets,
    pub(crate) body: Markup,
}

impl Bare<'_> {
    fn other_theme(&self) -> &'static str {
        if self.theme == "dark" { "light" } else { "dark" }
    }
}

/// The next larger size of type, and around again.
pub(crate) fn next_size(size: &str) -> &'static str {
    match size {
        "" => "l",
        "l" => "xl",
        "xl" => "xxl",
        _ => "",
    }
}
