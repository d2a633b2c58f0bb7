//! The list of cases of one's part of the tree.

use askama::Template;
use axum::response::{IntoResponse, Response};
use identity::{Access, Unit};
use platform::RawId;
use serde::Deserialize;
use web::{Page, Query, ui};

use crate::{
    Status,
    cases::{self, Cursor, Filter, Listed},
    permissions::{OpenCases, ReadCases},
    texts,
};

/// What the address asks for. Anything unreadable is as if it was not asked.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    overdue: String,
    #[serde(default)]
    after: String,
}

impl Asked {
    fn stage(&self) -> Option<u8> {
        self.stage.parse().ok().filter(|stage| (1..=5).contains(stage))
    }

    fn status(&self) -> Status {
        Status::by_code(&self.status).unwrap_or(Status::Open)
    }

    /// The address of the same question with another stage or another place in the list.
    fn href(&self, stage: Option<u8>, after: Option<&Cursor>) -> String {
        let mut parts = Vec::new();
        if let Some(stage) = stage {
            parts.push(format!("stage={stage}"));
        }
        if let Ok(unit) = self.unit.parse::<RawId<Unit>>() {
            parts.push(format!("unit={unit}"));
        }
        if self.status() != Status::Open {
            parts.push(format!("status={}", self.status().code()));
        }
        if !self.overdue.is_empty() {
            parts.push("overdue=1".to_owned());
        }
        if let Some(after) = after {
            parts.push(format!("after={after}"));
        }
        if parts.is_empty() { "/development".to_owned() } else { format!("/development?{}", parts.join("&")) }
    }
}

#[derive(Template)]
#[template(path = "cases/list.html")]
struct ListPage {
    lead: String,
    may_open: bool,
    chips: ui::Chips,
    stage: Option<u8>,
    unit: ui::Field,
    status: ui::Field,
    overdue: ui::Field,
    rows: Vec<Line>,
    empty: Option<ui::Empty>,
    pager: ui::Pager,
}

struct Line {
    href: String,
    name: String,
    branch: String,
    progress: String,
    title: String,
    waiting_for: String,
    due: ui::Tag,
}

pub(crate) async fn list(access: Access<ReadCases>, Query(asked): Query<Asked>) -> web::Result<Response> {
    let reader = access.read();
    let units = organizations::register::list(&reader).await?;
    let chosen = asked.unit.parse::<RawId<Unit>>().ok();
    let below = units.iter().find(|row| Some(row.unit.raw()) == chosen).map(|row| row.path.clone());
    let filter = Filter {
        stage: asked.stage(),
        status: Some(asked.status()),
        is_overdue: !asked.overdue.is_empty(),
        below,
        after: asked.after.parse().ok(),
    };
    let (listed, next) = cases::list(&reader, &filter).await?;
    let today = reader.today();
    let may_open = access.may::<OpenCases>();
    let rows: Vec<Line> = listed.into_iter().map(|one| line(one, today)).collect();
    let page = ListPage {
        lead: access.post().map(|post| post.title.clone()).unwrap_or_default(),
        may_open,
        chips: chips(&asked),
        stage: asked.stage(),
        unit: unit_field(&units, chosen),
        status: ui::Field::select(
            "status",
            texts::label::STATUS,
            Status::ALL.map(|one| (one.code(), one.title())),
        )
        .value(asked.status().code())
        .soft(),
        overdue: ui::Field::checkbox("overdue", texts::label::ONLY_OVERDUE).value(asked.overdue.clone()),
        empty: rows.is_empty().then(|| nothing(may_open)),
        pager: ui::Pager {
            summary: texts::shown(rows.len()),
            first: filter.after.is_some().then(|| asked.href(asked.stage(), None)),
            previous: None,
            next: next.map(|after| asked.href(asked.stage(), Some(&after))),
            target: "#cases",
        },
        rows,
    };
    Ok(Page::new("发展党员", page).into_response())
}

fn line(one: Listed, today: chrono::NaiveDate) -> Line {
    let due = match (one.case.status, one.case.due_on) {
        (Status::Open, Some(due)) if due < today => ui::Tag::bad(texts::due_in(due, today)).icon("clock"),
        (Status::Open, Some(due)) => ui::Tag::quiet(texts::due_in(due, today)),
        (Status::Open, None) => ui::Tag::quiet(texts::NO_DUE),
        (closed, _) => ui::Tag::plain(closed.title()),
    };
    Line {
        href: one.case.href(),
        name: one.name,
        branch: one.branch,
        progress: texts::progress(one.case.stage, one.case.step),
        title: one.case.current_title,
        waiting_for: one.case.waiting_for,
        due,
    }
}

fn chips(asked: &Asked) -> ui::Chips {
    let all =
        ui::Chip::new(texts::label::ALL_STAGES, asked.href(None, None)).current(asked.stage().is_none());
    let stages = (1..=5_u8).map(|stage| {
        ui::Chip::new(texts::stage_short(stage), asked.href(Some(stage), None))
            .current(asked.stage() == Some(stage))
    });
    ui::Chips { label: texts::label::STAGE.to_owned(), chips: std::iter::once(all).chain(stages).collect() }
}

fn unit_field(units: &[organizations::register::Row], chosen: Option<RawId<Unit>>) -> ui::Field {
    let options =
        std::iter::once((String::new(), texts::label::ALL_UNITS.to_owned())).chain(units.iter().map(|row| {
            let indent = "\u{3000}".repeat(row.path.depth());
            (row.unit.to_string(), format!("{indent}{}", row.short_name))
        }));
    ui::Field::select("unit", texts::label::UNIT, options)
        .value(chosen.map(|unit| unit.to_string()).unwrap_or_default())
        .soft()
}

fn nothing(may_open: bool) -> ui::Empty {
    ui::Empty {
        icon_name: "grow",
        title: texts::NO_CASES.to_owned(),
        text: texts::NO_CASES_HINT.to_owned(),
        action: may_open.then(|| (texts::label::OPEN_CASE.to_owned(), "/development/cases/new".to_owned())),
    }
}
