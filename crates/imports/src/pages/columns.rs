//! What the columns of a file mean: heading, three values, and our field, filled in and open to change; which sheets are
//! read, and where their head is.

use std::sync::Arc;

use askama::Template;
use documents::table::{Mapping, SheetPlan, letter};
use identity::Access;
use platform::{Error, RawId};
use web::{Fields, FromPath, Page, Result, See, see};

use crate::{
    Import, Importer,
    background::{self, Shared, Task},
    mappings,
    permissions::ImportFiles,
    reading::{Setup, Stop},
    schema::State,
    store::{self, Row},
    texts,
};

/// One column on the page.
struct Line {
    at: usize,
    letter: String,
    heading: String,
    group: String,
    samples: Vec<String>,
    /// Our fields, with the one that it is read as.
    fields: Vec<Field>,
    doubt: String,
}

/// One of our fields to choose.
struct Field {
    name: &'static str,
    /// A star at those that every row must have.
    mark: &'static str,
    is_chosen: bool,
}

/// One sheet of the file.
struct Tab {
    at: usize,
    name: String,
    is_hidden: bool,
    is_read: bool,
    about: String,
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsPage {
    id: String,
    title: String,
    file_name: String,
    /// The head of the first sheet that is read.
    head: String,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    /// The branch that the title or the name of the sheet names.
    unit: String,
    missing: String,
    names: Vec<String>,
    not_read: &'static str,
    is_open: bool,
}

/// The page.
pub(super) async fn show(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
) -> Result<Page> {
    let reader = access.read();
    let row = store::own(access.db(), &reader, access.who(), raw).await?;
    let importer = shared.importer(&row.kind)?;
    let setup = row.setup.clone().ok_or(Error::Missing)?;
    let source = shared.source(access.db(), access.read(), importer.as_ref(), &row).await?;
    let outline = source.outline().await.map_err(|stop| match stop {
        Stop::Error(error) => error,
        Stop::File(why) => Error::invalid("file", why),
    })?;
    let plan = setup.plans.first().cloned().unwrap_or_default();
    let lines = plan.columns.iter().filter(|one| !one.is_ordinal).map(|one| Line {
        at: one.at,
        letter: letter(one.at),
        heading: texts::column(one.at, &one.heading),
        group: one.group.clone(),
        samples: outline.sheets.get(plan.sheet).map(|sheet| plan.samples(sheet, one.at)).unwrap_or_default(),
        fields: fields(importer.as_ref(), one.field.as_deref()),
        doubt: one.doubt.clone(),
    });
    let tabs = outline.sheets.iter().enumerate().map(|(at, sheet)| {
        let is_read = setup.plans.iter().any(|plan| plan.sheet == at);
        let unread =
            row.outcome.as_ref().and_then(|outcome| outcome.told.sheets.iter().find(|one| one.at == at));
        let about = unread.map(texts::unread_sheet).unwrap_or_default();
        Tab { at, name: sheet.name.clone(), is_hidden: sheet.is_hidden, is_read, about }
    });
    let missing = plan.missing(importer.layout());
    let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
    let page = ColumnsPage {
        id: row.id.to_string(),
        title: importer.title().to_owned(),
        file_name: row.file_name.clone(),
        head: plan.head_row.map(|row| row.to_string()).unwrap_or_default(),
        tabs: tabs.collect(),
        lines: lines.collect(),
        unit: setup.unit.clone(),
        missing: if missing.is_empty() { String::new() } else { texts::missing(&missing) },
        names: mappings::names(&reader, row.created_by, &row.kind).await?,
        not_read: texts::NOT_READ,
        is_open: row.state == State::Checked,
    };
    let title = texts::columns_title(importer.title());
    Ok(Page::new(title, page).under("导入", "/imports"))
}

/// Our fields, with the one that a column is read as.
fn fields(importer: &dyn Importer, chosen: Option<&str>) -> Vec<Field> {
    let columns = importer.layout().columns.iter();
    columns
        .map(|column| Field {
            name: column.heading,
            mark: if column.required { "*" } else { "" },
            is_chosen: chosen == Some(column.heading),
        })
        .collect()
}

/// An own, checked import whose reading may still be changed.
async fn open(
    shared: &Shared,
    access: &Access<ImportFiles>,
    raw: RawId<Import>,
) -> Result<(Row, Arc<dyn Importer>, Setup)> {
    let row = store::own(access.db(), &access.read(), access.who(), raw).await?;
    let importer = shared.importer(&row.kind)?;
    if !access.who().may(&importer.needs()) {
        return Err(Error::Forbidden.into());
    }
    let setup = row.setup.clone().ok_or(Error::Missing)?;
    Ok((row, importer, setup))
}

/// Takes what each column means, keeps it for the next file, and checks again.
pub(super) async fn save(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
    form: Fields,
) -> Result<See> {
    let (row, importer, mut setup) = open(&shared, &access, raw).await?;
    let named = form.text("use");
    let kept = match named {
        "" => None,
        name => mappings::of(&access.read(), row.created_by, &row.kind, name).await?,
    };
    let Some(first) = setup.plans.first_mut() else { return Err(Error::Missing.into()) };
    for column in first.columns.iter_mut().filter(|column| !column.is_ordinal) {
        let field = match &kept {
            Some(kept) => {
                let key = documents::table::heading_key(&column.group, &column.heading);
                kept.columns.get(&key).cloned().unwrap_or_default()
            }
            None => form.text(&format!("field-{}", column.at)).to_owned(),
        };
        // Only fields of ours; anything else is not read.
        column.field = importer.layout().at(&field).map(|_| field);
        column.doubt.clear();
    }
    let mapping = Mapping::of(first);
    if setup.plans.len() > 1 {
        follow(&shared, &access, importer.as_ref(), &row, &mut setup, &mapping).await?;
    }
    setup.is_confirmed = true;
    form.text("unit").clone_into(&mut setup.unit);
    let name = form.text("name").chars().take(60).collect::<String>();
    check_again(shared, access, row, &setup, Some((&name, &mapping))).await
}

/// The other sheets that are read mean by the same words the same.
async fn follow(
    shared: &Shared,
    access: &Access<ImportFiles>,
    importer: &dyn Importer,
    row: &Row,
    setup: &mut Setup,
    mapping: &Mapping,
) -> Result<()> {
    let source = shared.source(access.db(), access.read(), importer, row).await?;
    let outline = source.outline().await.map_err(|stop| match stop {
        Stop::Error(error) => error,
        Stop::File(why) => Error::invalid("file", why),
    })?;
    for plan in setup.plans.iter_mut().skip(1) {
        if let Some(sheet) = outline.sheets.get(plan.sheet) {
            *plan = SheetPlan::propose(importer.layout(), plan.sheet, sheet, mapping);
        }
    }
    Ok(())
}

/// Takes which sheets are read and where the head is, and proposes their columns anew.
pub(super) async fn choose(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    FromPath(raw): FromPath<RawId<Import>>,
    form: Fields,
) -> Result<See> {
    let (row, importer, setup) = open(&shared, &access, raw).await?;
    let source = shared.source(access.db(), access.read(), importer.as_ref(), &row).await?;
    let outline = source.outline().await.map_err(|stop| match stop {
        Stop::Error(error) => error,
        Stop::File(why) => Error::invalid("file", why),
    })?;
    let head = match form.text("head") {
        "" => None,
        text => match text.parse::<u32>() {
            Ok(row @ 1..=1_048_576) => Some(row),
            _ => return Err(Error::invalid("head", texts::HEAD_FORM).into()),
        },
    };
    let known = setup.plans.first().map(Mapping::of).unwrap_or_default();
    let chosen: Vec<usize> = form.all("sheet").filter_map(|at| at.parse().ok()).collect();
    let mut plans = Vec::new();
    for at in chosen {
        let Some(sheet) = outline.sheets.get(at) else { continue };
        let plan = match head {
            Some(head) => SheetPlan::with_head(importer.layout(), at, sheet, &known, head),
            None => SheetPlan::propose(importer.layout(), at, sheet, &known),
        };
        plans.push(plan);
    }
    if plans.is_empty() {
        return Err(Error::invalid("sheet", texts::NO_ANSWER).into());
    }
    let setup = Setup { plans, is_confirmed: false, ..setup };
    check_again(shared, access, row, &setup, None).await
}

/// Keeps how the file is read, and starts its dry run again.
pub(super) async fn check_again(
    shared: Arc<Shared>,
    access: Access<ImportFiles>,
    row: Row,
    setup: &Setup,
    mapping: Option<(&str, &Mapping)>,
) -> Result<See> {
    access
        .write(async |tx| {
            store::replan(tx, &row, setup).await?;
            if let Some((name, mapping)) = mapping {
                mappings::keep(tx, row.created_by, &row.kind, "", mapping).await?;
                if !name.is_empty() {
                    mappings::keep(tx, row.created_by, &row.kind, name, mapping).await?;
                }
            }
            Ok(())
        })
        .await?;
    let place = format!("/imports/{}", row.id);
    let row = Row { setup: Some(setup.clone()), state: State::Checking, version: row.version + 1, ..row };
    background::start(shared, access.db().clone(), background::by(&access)?, row, Task::Check);
    Ok(see(place).saying(texts::PLANNED))
}
