//! The roster: tree, views, query, list, and the same list as a sheet.

mod asked;

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::body::Body;
use identity::Unit;
use organizations::{
    outline::{self, FindField, Node, TreePanel},
    register as units,
};
use platform::{Id, Path, Problems, RawId, Reader};
use rules::codes::{EDUCATION, OCCUPATIONS};
use web::{
    Access, Download, Page, Query, Result,
    ui::{Chip, Chips, Field, Markup, Pager, SortHead, Tag},
};

use crate::{
    Category, export,
    permissions::{ExportRoster, ImportMembers, KeepRegister, ReadRegister},
    roster::{self, Place, Row, Rows, Sort, Total, View},
    tallies::{self, Tally},
    texts::{self, page},
    views,
};

use asked::{Asked, SIZES, nobody};

#[derive(Template)]
#[template(path = "roster/list.html")]
struct ListPage {
    panel: TreePanel,
    chips: Chips,
    own: Option<Chips>,
    fields: Vec<Field>,
    more: Vec<Field>,
    has_more: bool,
    hidden: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    caption: String,
    total: String,
    joined: SortHead,
    name: SortHead,
    branch: SortHead,
    pager: Pager,
    actions: Markup,
    may_export: bool,
    may_keep: bool,
}

#[derive(Template)]
#[template(path = "roster/_actions.html")]
struct Actions {
    /// The same query as a sheet, for those who may take it away.
    export: Option<String>,
    may_import: bool,
    may_keep: bool,
}

struct Line {
    row: Row,
    branch: String,
    tags: Vec<Tag>,
}

impl Line {
    fn initial(&self) -> String {
        self.row.name.chars().take(1).collect()
    }
}

/// Where the list is, with the part of the tree around it and its counts.
struct Here {
    nodes: Vec<Node>,
    place: Place,
    title: String,
    tallies: HashMap<Path, Tally>,
}

/// The same for every page of a list, so it is kept while nothing is written.
async fn here(reader: &Reader<'_>, asked: &Asked) -> platform::Result<Arc<Here>> {
    let unit = asked.unit.parse::<RawId<Unit>>().ok();
    let key = unit.map(|raw| raw.to_string()).unwrap_or_default();
    reader.kept(&key, async || find_here(reader, unit).await).await
}

async fn find_here(reader: &Reader<'_>, unit: Option<RawId<Unit>>) -> platform::Result<Here> {
    let top = reader.scope().path().cloned().unwrap_or_else(Path::root);
    let chosen = match unit {
        Some(raw) => Some(units::resolve(reader, raw).await?),
        None => None,
    };
    // An organisation of another part of the tree is not there.
    if chosen.as_ref().is_some_and(|row| !top.contains(&row.path)) {
        return Err(platform::Error::Missing);
    }
    let nodes = outline::around(reader, &top, chosen.as_ref()).await?;
    let paths: Vec<&Path> = nodes.iter().map(|node| &node.row.path).collect();
    let tallies = tallies::of(reader, &paths).await?;
    let path = chosen.map_or(top, |row| row.path);
    let own = nodes.iter().find(|node| node.row.path == path).map(|node| &node.row);
    Ok(Here {
        title: own.map_or(page::EVERYWHERE, |row| row.short_name.as_str()).to_owned(),
        place: Place { branch: own.filter(|row| row.kind.is_branch()).map(|row| row.unit), path },
        nodes,
        tallies,
    })
}

pub(crate) async fn list(access: Access<ReadRegister>, Query(asked): Query<Asked>) -> Result<Page> {
    let reader = access.read();
    let here = here(&reader, &asked).await?;
    let (_, problems) = asked.days();
    let filter = match asked.filter(here.place.clone()) {
        Ok(filter) => filter,
        // The page with the problem at its field, and an empty list.
        Err(platform::Error::Invalid(_)) => nobody(here.place.clone()),
        Err(error) => return Err(error.into()),
    };
    let tally = tally_of(&here);
    // The first pages of an organisation are what everybody opens; what somebody searches for is his alone.
    let page = async || roster::page(&reader, &filter, &asked.at(), asked.size()).await;
    let rows = if filter.text.is_empty() {
        reader.kept(&format!("{filter:?}|{:?}|{}", asked.at(), asked.size()), page).await?
    } else {
        Arc::new(page().await?)
    };
    let total = roster::total(&reader, &filter, &tally).await?;
    let names = branches(&reader, &here, &rows).await?;
    let head = |sort: Sort| {
        let is_current = filter.sort == sort;
        SortHead {
            label: texts::sort(sort).to_owned(),
            href: Asked { sort: sort.word().to_owned(), ..asked.at_start() }.href("/members"),
            direction: match sort {
                _ if !is_current => "",
                Sort::Joined => "descending",
                Sort::Name | Sort::Branch => "ascending",
            },
        }
    };
    let body = ListPage {
        panel: panel(&reader, &asked, &here).await?,
        chips: chips(&asked, filter.view, &tally),
        own: own_views(&reader, &access, &asked).await?,
        fields: fields(&asked, &here, &problems),
        more: more(&asked, &problems),
        has_more: asked.has_more(),
        hidden: hidden(&asked),
        caption: format!("{}{}", here.title, page::ROSTER),
        total: shown(total),
        name: head(Sort::Name),
        joined: head(Sort::Joined),
        branch: head(Sort::Branch),
        pager: pager(&asked, &rows, total),
        lines: lines(&rows, &names),
        actions: actions(&access, &asked),
        may_export: access.may::<ExportRoster>(),
        may_keep: access.may::<KeepRegister>(),
    };
    let page = Page::new(page::ROSTER, body);
    Ok(if problems.is_empty() { page } else { page.again() })
}

/// The tree with its counts, and what is found in it by name.
async fn panel(reader: &Reader<'_>, asked: &Asked, here: &Here) -> platform::Result<TreePanel> {
    let top = reader.scope().path().cloned().unwrap_or_else(Path::root);
    let chosen = here.nodes.iter().find(|node| node.is_chosen).map(|node| &node.row);
    let found = outline::find(reader, &top, &asked.find, chosen).await?;
    let paths: Vec<&Path> = found.nodes.iter().map(|node| &node.row.path).collect();
    let more = if paths.is_empty() { HashMap::new() } else { tallies::of(reader, &paths).await? };
    let start = asked.at_start();
    let hidden = hidden(&start).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let find = FindField { action: "/members".to_owned(), hidden, text: asked.find.clone() };
    Ok(TreePanel::new(
        find,
        &here.nodes,
        &found,
        start.href("/members"),
        |row| Asked { unit: row.unit.to_string(), ..start.clone() }.href("/members"),
        |row| {
            let tally = here.tallies.get(&row.path).or_else(|| more.get(&row.path));
            tally.map(|tally| unsigned(tally.sum(&Category::MEMBERS)))
        },
    ))
}

/// The views that somebody keeps for himself, below those that everybody has.
async fn own_views(
    reader: &Reader<'_>,
    access: &Access<ReadRegister>,
    asked: &Asked,
) -> platform::Result<Option<Chips>> {
    let account = access.who().account();
    let rows =
        reader.kept(&format!("views of {account}"), async || views::list(reader, account).await).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let query = serde_html_form::to_string(asked).unwrap_or_default();
    let here = views::query_of(&views::conditions(&query));
    let chip = |row: &views::Row| Chip::new(row.name.as_str(), row.href()).current(row.query == here);
    let chips = rows.iter().map(chip).collect();
    Ok(Some(Chips { label: page::OWN_VIEWS.to_owned(), chips }))
}

fn actions(access: &Access<ReadRegister>, asked: &Asked) -> Markup {
    Markup::render(Actions {
        export: access.may::<ExportRoster>().then(|| asked.at_start().href("/members.xlsx")),
        may_import: access.may::<ImportMembers>(),
        may_keep: access.may::<KeepRegister>(),
    })
}

/// The counts of the chosen organisation; for the instance, those of all root organisations together.
fn tally_of(here: &Here) -> Tally {
    if here.place.path != Path::root() {
        return here.tallies.get(&here.place.path).copied().unwrap_or_default();
    }
    let roots = here.nodes.iter().filter(|node| node.depth == 0);
    roots.filter_map(|node| here.tallies.get(&node.row.path)).copied().fold(Tally::default(), tallies::plus)
}

/// The names of the branches on the page; none are asked for when the page shows one branch.
async fn branches(
    reader: &Reader<'_>,
    here: &Here,
    rows: &Rows,
) -> platform::Result<Arc<HashMap<Id<Unit>, String>>> {
    if let Some(unit) = here.place.branch {
        return Ok(Arc::new(HashMap::from([(unit, here.title.clone())])));
    }
    let mut units: Vec<Id<Unit>> = rows.rows.iter().map(|row| row.unit).collect();
    units.sort_unstable();
    units.dedup();
    let key: String = units.iter().map(ToString::to_string).collect();
    reader.kept(&key, async || units::names(reader, &units).await).await
}

fn chips(asked: &Asked, current: View, tally: &Tally) -> Chips {
    let chip = |view: View| {
        let asked = Asked { unit: asked.unit.clone(), view: view.word().to_owned(), ..Asked::default() };
        Chip::new(texts::view(view), asked.href("/members"))
            .count(unsigned(view.count(tally)))
            .current(view == current)
    };
    Chips { label: page::VIEWS.to_owned(), chips: View::ALL.into_iter().map(chip).collect() }
}

fn fields(asked: &Asked, here: &Here, problems: &Problems) -> Vec<Field> {
    let chosen = here.nodes.iter().find(|node| node.is_chosen).map(|node| node.row.unit.to_string());
    let categories = Category::ALL.map(|one| (one.code(), one.title()));
    vec![
        Field::select("unit", page::ORGANIZATION, outline::choices(&here.nodes))
            .value(chosen.unwrap_or_default())
            .soft()
            .phone_only(),
        Field::search("text", page::TEXT).value(asked.text.as_str()).placeholder(page::TEXT_HINT).soft(),
        Field::select("category", page::CATEGORY, any(categories))
            .value(asked.category.as_str())
            .soft()
            .problem_of(problems),
        Field::select("occupation", page::OCCUPATION, any(texts::choices(OCCUPATIONS)))
            .value(asked.occupation.as_str())
            .soft(),
        Field::date("joined_from", page::JOINED_FROM)
            .value(asked.joined_from.as_str())
            .soft()
            .problem_of(problems),
    ]
}

fn more(asked: &Asked, problems: &Problems) -> Vec<Field> {
    let sizes = SIZES.map(|size| (size.to_string(), texts::page_size(size)));
    vec![
        Field::date("joined_to", page::JOINED_TO).value(asked.joined_to.as_str()).soft().problem_of(problems),
        Field::select("education", page::EDUCATION, any(texts::choices(EDUCATION)))
            .value(asked.education.as_str())
            .soft(),
        Field::select("size", page::SIZE, sizes).value(asked.size.as_str()).soft(),
    ]
}

/// Options behind the one that narrows nothing.
fn any<V: Into<String>, L: Into<String>>(options: impl IntoIterator<Item = (V, L)>) -> Vec<(String, String)> {
    let first = (String::new(), page::ANY.to_owned());
    std::iter::once(first)
        .chain(options.into_iter().map(|(value, label)| (value.into(), label.into())))
        .collect()
}

/// The query as hidden fields, for the form that takes chosen rows away.
fn hidden(asked: &Asked) -> Vec<(&'static str, String)> {
    let asked = asked.clone();
    let all = [
        ("unit", asked.unit),
        ("view", asked.view),
        ("text", asked.text),
        ("category", asked.category),
        ("occupation", asked.occupation),
        ("education", asked.education),
        ("joined_from", asked.joined_from),
        ("joined_to", asked.joined_to),
        ("sort", asked.sort),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn lines(rows: &Rows, names: &HashMap<Id<Unit>, String>) -> Vec<Line> {
    let line = |row: &Row| {
        let mut tags = Vec::new();
        if row.is_lost {
            tags.push(Tag::bad(texts::view(View::Lost)));
        }
        if row.is_mobile {
            tags.push(Tag::info(texts::view(View::Mobile)));
        }
        if row.is_incomplete {
            tags.push(Tag::warn(texts::view(View::Incomplete)));
        }
        if tags.is_empty() {
            tags.push(Tag::quiet(page::REGULAR));
        }
        Line { branch: names.get(&row.unit).cloned().unwrap_or_default(), tags, row: row.clone() }
    };
    rows.rows.iter().map(line).collect()
}

fn pager(asked: &Asked, rows: &Rows, total: Total) -> Pager {
    let shown_rows = u64::try_from(rows.rows.len()).unwrap_or(0);
    // Going back may reach the first page a few rows early: then it is the first page.
    let before = if rows.has_before { asked.at.parse::<u64>().unwrap_or(0) } else { 0 };
    let to =
        |after: String, before: String, at: u64| Asked { after, before, at: at.to_string(), ..asked.clone() };
    let previous = rows.rows.first().filter(|_| rows.has_before).map(|row| {
        to(String::new(), row.key.to_string(), before.saturating_sub(asked.size())).href("/members")
    });
    let next = rows
        .rows
        .last()
        .filter(|_| rows.has_after)
        .map(|row| to(row.key.to_string(), String::new(), before + shown_rows).href("/members"));
    Pager {
        summary: texts::summary(&shown(total), before, shown_rows),
        first: rows.has_before.then(|| asked.at_start().href("/members")),
        previous,
        next,
        target: "#list",
    }
}

fn shown(total: Total) -> String {
    match total {
        Total::Exactly(count) => count.to_string(),
        Total::MoreThan(count) => texts::more_than(count),
    }
}

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// The people of the same query as a sheet, numbers masked; leaves an entry in the trail.
pub(crate) async fn export(access: Access<ExportRoster>, Query(asked): Query<Asked>) -> Result<Download> {
    if !asked.chosen.is_empty() && asked.every.is_empty() && asked.person.is_empty() {
        return Err(platform::Error::invalid("", texts::NOBODY_CHOSEN).into());
    }
    let reader = access.read();
    let here = here(&reader, &asked).await?;
    let filter = asked.filter(here.place.clone())?;
    let bytes = export::sheet(&reader, &filter).await?;
    let note = access.write(async |tx| {
        export::note(tx, &filter);
        Ok(())
    });
    note.await?;
    Ok(Download {
        name: format!("{}{}.xlsx", here.title, page::ROSTER),
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        body: Body::from(bytes),
    })
}
