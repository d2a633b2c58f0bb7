//! Parts of list pages: views, sorting, paging, the tree of organisations, the empty state.

use askama::Template;

use super::prints_html;

/// A saved view.
#[derive(Clone, Debug)]
pub struct Chip {
    label: String,
    href: String,
    count: Option<u64>,
    current: bool,
}

impl Chip {
    /// A view with its address.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), count: None, current: false }
    }
    /// How many rows it has.
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
    /// Whether it is the one shown.
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

/// The saved views of a list.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<nav class="chips" aria-label="{{ label }}">{% for chip in chips %}<a class="chip" href="{{ chip.href }}"{% if chip.current %} aria-current="true"{% endif %}>{{ chip.label }}{% if let Some(count) = chip.count %} {{ count }}{% endif %}</a>{% endfor %}</nav>"#,
    ext = "html"
)]
pub struct Chips {
    /// What they are, for screen readers.
    pub label: String,
    /// The views.
    pub chips: Vec<Chip>,
}

/// One tab: a link to a page of its own.
pub type Tab = Chip;

/// Tabs of a card.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<nav class="tabs" aria-label="{{ label }}">{% for tab in tabs %}<a href="{{ tab.href }}"{% if tab.current %} aria-current="true"{% endif %}>{{ tab.label }}{% if let Some(count) = tab.count %} <span class="count">{{ count }}</span>{% endif %}</a>{% endfor %}</nav>"#,
    ext = "html"
)]
pub struct Tabs {
    /// What they are, for screen readers.
    pub label: String,
    /// The tabs.
    pub tabs: Vec<Tab>,
}

/// The head of a column that sorts, inside its `th`.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/sort_head.html")]
pub struct SortHead {
    /// The words.
    pub label: String,
    /// The address with the next order.
    pub href: String,
    /// `ascending`, `descending`, or empty.
    pub direction: &'static str,
}

/// Paging by key: there are no numbers of pages, so that page 500 costs what page 1 costs.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "ui/pager.html")]
pub struct Pager {
    /// How many there are, and which are shown.
    pub summary: String,
    /// The first page, when this is another.
    pub first: Option<String>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The element that htmx replaces; empty for whole pages.
    pub target: &'static str,
}

/// A node of the tree.
#[derive(Clone, Debug, Default)]
pub struct TreeNode {
    /// The name.
    pub label: String,
    /// The address.
    pub href: String,
    /// How many members below it.
    pub count: Option<u64>,
    /// Whether it is the one shown.
    pub is_current: bool,
    /// Whether its children are shown.
    pub is_open: bool,
    /// Its children.
    pub children: Vec<TreeNode>,
}

/// The tree of organisations: native disclosure, works without script.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<div class="tree">{% for node in self.0 %}{{ Branch::of(node) }}{% endfor %}</div>"#,
    ext = "html"
)]
pub struct Tree(pub Vec<TreeNode>);

#[derive(Template)]
#[template(path = "ui/tree_node.html")]
struct Branch<'a> {
    node: &'a TreeNode,
}

impl<'a> Branch<'a> {
    fn of(node: &'a TreeNode) -> Self {
        Self { node }
    }
}

impl askama::filters::HtmlSafe for Branch<'_> {}

/// What stands where a list would be.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<div class="empty">{{ crate::ui::icon(icon_name) }}<p><b>{{ title }}</b></p><p class="muted">{{ text }}</p>{% if let Some((words, href)) = action %}<p><a class="btn" href="{{ href }}">{{ words }}</a></p>{% endif %}</div>"#,
    ext = "html"
)]
pub struct Empty {
    /// The glyph.
    pub icon_name: &'static str,
    /// What it is.
    pub title: String,
    /// What to do first.
    pub text: String,
    /// The first action: words and address.
    pub action: Option<(String, String)>,
}

prints_html!(Chips, Tabs, SortHead, Pager, Tree, Empty);
