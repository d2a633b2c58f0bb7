//! PROVISIONAL
use crate::ui::Markup;
/// Where built assets are served.
pub trait AssetUrls { /// The address.
 fn url(&self, logical: &str) -> &str; }
/// f
pub struct MenuGroup { /// f
 pub title: &'static str, /// f
 pub items: Vec<MenuItem> }
/// f
pub struct MenuItem { /// f
 pub href: &'static str, /// f
 pub title: &'static str, /// f
 pub icon: &'static str, /// f
 pub current: bool, /// f
 pub count: Option<u64> }
/// f
pub struct PostChoice { /// f
 pub id: String, /// f
 pub label: String, /// f
 pub current: bool }
/// f
#[derive(askama::Template)]
#[template(source = "<html><body>{{ title }}<main>{{ body }}</main>{{ crate::form_field() }}</body></html>", ext = "html")]
pub struct Shell<'a> { /// f
 pub title: &'a str, /// f
 pub theme: &'a str, /// f
 pub type_size: &'a str, /// f
 pub menu: Vec<MenuGroup>, /// f
 pub posts: Vec<PostChoice>, /// f
 pub user_name: &'a str, /// f
 pub here: &'a str, /// f
 pub crumbs: Vec<(String, String)>, /// f
 pub flash: Option<&'a str>, /// f
 pub banner: Option<&'a str>, /// f
 pub assets: &'a crate::Assets, /// f
 pub body: Markup }
/// f
#[derive(askama::Template)]
#[template(source = "<html><body>{{ title }}<main>{{ body }}</main></body></html>", ext = "html")]
pub struct Bare<'a> { /// f
 pub title: &'a str, /// f
 pub theme: &'a str, /// f
 pub type_size: &'a str, /// f
 pub here: &'a str, /// f
 pub flash: Option<&'a str>, /// f
 pub banner: Option<&'a str>, /// f
 pub assets: &'a crate::Assets, /// f
 pub body: Markup }
