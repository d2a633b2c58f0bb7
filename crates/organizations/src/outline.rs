//! The visible part of the tree: the way down to the chosen organisation, and what lies directly below each step.
//!
//! However large the tree is, a page shows a few dozen organisations of it: one question, one index range per step.
//! [`find`] shows the part of the tree that leads to organisations of a name, below a [`FindField`].

use askama::Template;
use platform::{Path, Reader, Result, escape_like, one_line};
use sea_orm::{
    ColumnTrait, Condition, Order, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Func, LikeExpr},
};
use web::ui::{Tree, TreeNode};

use crate::{
    register::{self, Row},
    schema::organization::{Column, Entity},
    texts,
};

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The organisation.
    pub row: Row,
    /// How far it is indented: 0 for the topmost that is shown.
    pub depth: usize,
    /// Whether what lies below it is shown.
    pub is_open: bool,
    /// Whether it is the chosen one; the topmost when none is chosen.
    pub is_chosen: bool,
}

/// The tree from the top of a scope, open down to the chosen organisation (the top itself when none is chosen).
pub async fn around(reader: &Reader<'_>, top: &Path, chosen: Option<&Row>) -> Result<Vec<Node>> {
    let open = chosen.map_or_else(|| top.clone(), |row| row.path.clone());
    let mut steps: Vec<String> =
        open.upwards().iter().filter(|p| top.contains(p)).map(ToString::to_string).collect();
    if *top == Path::root() {
        steps.push(top.to_string());
    }
    let shown = Condition::any()
        .add(Column::Path.is_in(steps.iter().map(String::as_str)))
        .add(Column::Above.is_in(steps.iter().map(String::as_str)));
    let rows = register::rows(reader, shown).await?;
    Ok(nodes(rows, &open))
}

/// So many organisations are found at once; a longer name narrows them.
const FOUND: u64 = 30;

/// The organisations of a part of the tree whose name holds a text or whose code is it, with the way down to each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The part of the tree, all of it open; nothing when there is none.
    pub nodes: Vec<Node>,
    /// Whether there are more than are shown.
    pub has_more: bool,
}

/// Finds organisations at or below `top` by name or code. An empty text finds nothing.
pub async fn find(reader: &Reader<'_>, top: &Path, text: &str, chosen: Option<&Row>) -> Result<Found> {
    let text = one_line(text).to_lowercase();
    if text.is_empty() {
        return Ok(Found { nodes: Vec::new(), has_more: false });
    }
    let pattern = LikeExpr::new(format!("%{}%", escape_like(&text))).escape('\\');
    let holds = |column: Column| Expr::expr(Func::lower(Expr::col(column))).like(pattern.clone());
    let matching = Condition::any()
        .add(holds(Column::ShortName))
        .add(holds(Column::FullName))
        .add(Column::Code.eq(text.to_uppercase()))
        .add(Column::Code.eq(text.as_str()));
    let query = reader.find::<Entity>().filter(top.within(Column::Path).add(matching));
    let query = query.order_by(Column::Path, Order::Asc).limit(FOUND + 1);
    let found: Vec<(String,)> = query.tune(|q| q.select_only().column(Column::Path)).tuples().await?;
    let has_more = u64::try_from(found.len()).unwrap_or(u64::MAX) > FOUND;
    let shown = usize::try_from(FOUND).unwrap_or(usize::MAX);
    let mut ways: Vec<String> = found
        .iter()
        .take(shown)
        .flat_map(|(path,)| Path::stored(path).upwards())
        .filter(|path| top.contains(path))
        .map(|path| path.to_string())
        .collect();
    ways.sort_unstable();
    ways.dedup();
    let rows = register::rows(reader, Condition::all().add(Column::Path.is_in(ways))).await?;
    let first = rows.iter().map(|row| row.path.depth()).min().unwrap_or(0);
    let nodes = rows
        .into_iter()
        .map(|row| Node {
            depth: row.path.depth() - first,
            is_open: !row.kind.is_branch(),
            is_chosen: chosen.is_some_and(|chosen| chosen.unit == row.unit),
            row,
        })
        .collect();
    Ok(Found { nodes, has_more })
}

/// The field above a tree that finds organisations by name. It asks the page itself, so it works without script too; with it,
/// the element `#tree` is replaced while somebody types.
#[derive(Template, Clone, Debug)]
#[template(path = "outline/find.html")]
pub struct FindField {
    /// The address of the page, without query.
    pub action: String,
    /// What else stands in the query of the page.
    pub hidden: Vec<(String, String)>,
    /// What was typed, under the name `find`.
    pub text: String,
}

impl askama::filters::HtmlSafe for FindField {}

/// The tree with the field above it: the part around the chosen organisation, or what was found.
#[derive(Template, Clone, Debug)]
#[template(path = "outline/panel.html")]
pub struct TreePanel {
    find: FindField,
    note: Option<&'static str>,
    tree: Tree,
    /// The way back to the whole tree, while something is searched for.
    back: Option<String>,
}

impl askama::filters::HtmlSafe for TreePanel {}

impl TreePanel {
    /// The panel for what is shown without a search, and what was found with one. `back` is the page without the search.
    pub fn new(
        find: FindField,
        around: &[Node],
        found: &Found,
        back: String,
        href: impl Fn(&Row) -> String,
        count: impl Fn(&Row) -> Option<u64>,
    ) -> Self {
        let is_finding = !find.text.trim().is_empty();
        let note = match (is_finding, found.nodes.is_empty(), found.has_more) {
            (true, true, _) => Some(texts::NOTHING_FOUND),
            (true, false, true) => Some(texts::MORE_FOUND),
            _ => None,
        };
        let tree = tree(if is_finding { &found.nodes } else { around }, href, count);
        Self { find, note, tree, back: is_finding.then_some(back) }
    }
}

fn nodes(rows: Vec<Row>, open: &Path) -> Vec<Node> {
    let first = rows.iter().map(|row| row.path.depth()).min().unwrap_or(0);
    rows.into_iter()
        .map(|row| Node {
            depth: row.path.depth() - first,
            is_open: !row.kind.is_branch() && row.path.contains(open),
            is_chosen: row.path == *open,
            row,
        })
        .collect()
}

/// The tree for the left side of a page, with a link and (where it is known) a count for each organisation.
pub fn tree(nodes: &[Node], href: impl Fn(&Row) -> String, count: impl Fn(&Row) -> Option<u64>) -> Tree {
    // The way down to the place where the next line hangs; a line that is not deeper closes what lies beside it.
    let (mut roots, mut way): (Vec<TreeNode>, Vec<TreeNode>) = (Vec::new(), Vec::new());
    for node in nodes {
        while way.len() > node.depth {
            close(&mut roots, &mut way);
        }
        way.push(TreeNode {
            label: node.row.short_name.clone(),
            href: href(&node.row),
            count: count(&node.row),
            is_current: node.is_chosen,
            is_open: node.is_open,
            children: Vec::new(),
        });
    }
    while !way.is_empty() {
        close(&mut roots, &mut way);
    }
    Tree(roots)
}

fn close(roots: &mut Vec<TreeNode>, way: &mut Vec<TreeNode>) {
    let Some(done) = way.pop() else { return };
    match way.last_mut() {
        Some(above) => above.children.push(done),
        None => roots.push(done),
    }
}

/// The same organisations as the options of a `select`, for narrow pages: ids and indented names.
pub fn choices(nodes: &[Node]) -> Vec<(String, String)> {
    let choice = |node: &Node| {
        (node.row.unit.to_string(), format!("{}{}", "\u{3000}".repeat(node.depth), node.row.short_name))
    };
    nodes.iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(node: &TreeNode) -> String {
        let below: Vec<String> = node.children.iter().map(label).collect();
        format!("{}[{}]", node.label, below.join(" "))
    }

    #[test]
    fn each_organisation_hangs_below_its_own_parent() {
        let (mut roots, mut way) = (Vec::new(), Vec::new());
        for (name, depth) in [("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0)] {
            while way.len() > depth {
                close(&mut roots, &mut way);
            }
            way.push(TreeNode { label: name.to_owned(), ..TreeNode::default() });
        }
        while !way.is_empty() {
            close(&mut roots, &mut way);
        }
        assert_eq!(roots.iter().map(label).collect::<Vec<_>>(), ["a[b[c[]] d[]]", "e[]"]);
    }
}
