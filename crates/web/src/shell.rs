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

/// The sheets that change the layout below a width in rem. A query for a width cannot ask for it: in a query, em and rem
/// are those of the browser and not of the size of type that a person chose. So the link of each sheet says the width.
const NARROWER: [(&str, u32); 3] = [("middle.css", 75), ("narrow.css", 56), ("slim.css", 20)];

/// A sheet for narrower windows, as the head links it.
pub(crate) struct Sheet<'a> {
    pub(crate) href: &'a str,
    /// The query that it applies to.
    pub(crate) media: String,
    /// The width in rem, for the script that follows a change of the size.
    pub(crate) below: u32,
}

/// The sheets for narrower windows at a size of type.
pub(crate) fn narrower<'a>(assets: &'a Assets, type_size: &str) -> Vec<Sheet<'a>> {
    let sheet = |(name, below): (&str, u32)| {
        // A hundredth less, so that the width itself belongs to the wider layout.
        let hundredths = (below * percent(type_size)).saturating_sub(1);
        let media = format!("screen and (max-width: {}.{:02}em)", hundredths / 100, hundredths % 100);
        Sheet { href: assets.url(name), media, below }
    };
    NARROWER.into_iter().map(sheet).collect()
}

/// How large the type is, in percent of that of the browser: as the style sheet sets the root of the page.
fn percent(type_size: &str) -> u32 {
    match type_size {
        "l" => 125,
        "xl" => 150,
        "xxl" => 200,
        _ => 100,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_of_a_phone_begins_at_twice_the_width_when_the_type_is_twice_as_large() {
        let assets = Assets::load();
        let media = |size| narrower(&assets, size).into_iter().map(|sheet| sheet.media).collect::<Vec<_>>();
        assert_eq!(media("")[1], "screen and (max-width: 55.99em)");
        assert_eq!(media("xxl")[1], "screen and (max-width: 111.99em)");
        assert_eq!(media("l")[2], "screen and (max-width: 24.99em)");
        assert!(narrower(&assets, "").iter().all(|sheet| sheet.href.starts_with("/assets/")));
    }

    #[test]
    fn the_sizes_of_type_are_those_of_the_style_sheet() {
        let tokens = include_str!("../../../frontend/css/tokens.css");
        for size in ["l", "xl", "xxl"] {
            let rule = tokens.split(&format!("[data-type=\"{size}\"]")).nth(1).unwrap_or_default();
            let wanted = format!("font-size: {}%;", percent(size));
            assert!(rule.split('}').next().is_some_and(|rule| rule.contains(&wanted)), "{size}: {wanted}");
        }
    }
}
