//! The usual looks of BPMN.

use bpmn::{EventKind, Kind, Repetition};

use crate::{
    geometry::{Point, Rect, count},
    icons,
    layout::name_below,
    picture::{Align, Figure, Label, Place, Sort},
    svg::Svg,
    words::{self, LINE, TYPE},
};

/// Width of the band of a pool or lane that holds its name.
const BAND: f64 = 30.0;

/// The class of a shape.
pub(crate) fn class(sort: Sort) -> &'static str {
    match sort {
        Sort::Event { .. } => "ev",
        Sort::Gateway(_) => "gw",
        Sort::SubProcess { is_expanded: true, .. } => "sp",
        Sort::Task { .. } | Sort::Call { .. } | Sort::SubProcess { .. } | Sort::Other => "ta",
        Sort::Pool { .. } => "po",
        Sort::Lane { .. } => "la",
        Sort::Data | Sort::Store => "da",
        Sort::Note => "no-te",
        Sort::Group => "gr",
    }
}

/// Where a mark stands.
pub(crate) fn badge(figure: &Figure<'_>) -> Point {
    let rect = figure.rect;
    match figure.sort {
        Sort::Event { .. } | Sort::Gateway(_) => Point::new(rect.right() - 3.0, rect.y + 3.0),
        _ => Point::new(rect.right() - 2.0, rect.y + 2.0),
    }
}

/// The lines of a name, the foot of the first, and how they stand to it.
fn name(figure: &Figure<'_>) -> (Vec<String>, Point, Align) {
    let rect = figure.rect;
    let middle = rect.middle();
    if let Label::In(place) = figure.label {
        let lines = words::wrapped(figure.name, (place.w + 14.0).max(90.0), 4);
        return (lines, Point::new(place.middle().x, place.y + 12.0), Align::Middle);
    }
    if let Label::From(place) = figure.label {
        return (words::wrapped(figure.name, place.w, 1), Point::new(place.x, place.y + 12.0), Align::Start);
    }
    let fitting = |w: f64, h: f64| words::wrapped(figure.name, w, whole((h / LINE).floor().max(1.0)));
    match figure.sort {
        Sort::Event { .. } | Sort::Gateway(_) | Sort::Data | Sort::Store => {
            (name_below(figure.name), Point::new(middle.x, rect.bottom() + 6.0 + 12.0), Align::Middle)
        }
        Sort::SubProcess { is_expanded: true, .. } | Sort::Group => {
            let lines = words::wrapped(figure.name, (rect.w - 24.0).max(20.0), 1);
            (lines, Point::new(rect.x + 12.0, rect.y + 19.0), Align::Start)
        }
        Sort::Note => (fitting(rect.w - 10.0, rect.h), Point::new(rect.x + 7.0, rect.y + 15.0), Align::Start),
        Sort::Pool { is_level } | Sort::Lane { is_level } => {
            let (long, is_empty) = if is_level { (rect.h, false) } else { (rect.w, true) };
            let lines = words::wrapped(figure.name, (long - 8.0).max(20.0), 1);
            let at = if is_empty {
                Point::new(middle.x, rect.y + BAND / 2.0 + 4.5)
            } else {
                Point::new(rect.x + BAND / 2.0 + 4.5, middle.y)
            };
            (lines, at, Align::Middle)
        }
        _ => {
            let (above, below) = (if sign(figure.sort).is_some() { 9.0 } else { 0.0 }, foot(figure.sort));
            let lines = fitting(rect.w - 14.0, rect.h - above - below);
            let free = rect.h - above - below - LINE * count(lines.len());
            (lines, Point::new(middle.x, rect.y + above + free / 2.0 + 12.0), Align::Middle)
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small whole number, at least 1"
)]
fn whole(lines: f64) -> usize {
    lines.min(20.0) as usize
}

/// How far a shape reaches with its name.
pub(crate) fn area(figure: &Figure<'_>) -> Rect {
    let (lines, at, align) = name(figure);
    let shape = figure.rect.with(Rect::new(badge(figure).x - 9.0, badge(figure).y - 9.0, 18.0, 18.0));
    if lines.is_empty() || matches!(figure.sort, Sort::Pool { .. } | Sort::Lane { .. }) {
        return shape;
    }
    let width = lines.iter().map(|line| words::width(line)).fold(0.0, f64::max);
    let x = if align == Align::Middle { at.x - width / 2.0 } else { at.x };
    shape.with(Rect::new(x, at.y - TYPE, width, LINE * count(lines.len())))
}

/// Room at the foot of an activity for its markers.
fn foot(sort: Sort) -> f64 {
    if markers(sort).is_empty() { 0.0 } else { 17.0 }
}

fn sign(sort: Sort) -> Option<icons::Sign> {
    match sort {
        Sort::Task { work, .. } => icons::work(work),
        _ => None,
    }
}

/// The signs at the foot of an activity: path, and whether it is filled.
fn markers(sort: Sort) -> Vec<icons::Sign> {
    let mut signs = Vec::new();
    let mut common = |repetition: Option<Repetition>, undoes: bool| {
        signs.extend(repetition.map(|repetition| (icons::repetition(repetition), false)));
        if undoes {
            signs.push((icons::UNDOES, false));
        }
    };
    match sort {
        Sort::Task { repetition, undoes, .. } => common(repetition, undoes),
        Sort::Call { repetition, is_collapsed } => {
            common(repetition, false);
            if is_collapsed {
                signs.push((icons::PLUS, false));
            }
        }
        Sort::SubProcess { kind, is_expanded, repetition, undoes } => {
            common(repetition, undoes);
            if kind == Kind::AdHocSubProcess {
                signs.push((icons::TILDE, false));
            }
            if !is_expanded {
                signs.push((icons::PLUS, false));
            }
        }
        _ => {}
    }
    signs
}

/// Writes a shape with its name.
pub(crate) fn write(svg: &mut Svg, figure: &Figure<'_>) {
    let rect = figure.rect;
    match figure.sort {
        Sort::Event { place, kind, is_interrupting } => write_event(svg, rect, place, kind, is_interrupting),
        Sort::Gateway(gate) => {
            let middle = rect.middle();
            let corners = [
                Point::new(middle.x, rect.y),
                Point::new(rect.right(), middle.y),
                Point::new(middle.x, rect.bottom()),
                Point::new(rect.x, middle.y),
            ];
            svg.through("sh", &corners, true).path("ic gi", icons::gate(gate), middle);
        }
        Sort::Task { .. } | Sort::Call { .. } | Sort::SubProcess { .. } | Sort::Other => {
            write_activity(svg, figure.sort, rect);
        }
        Sort::Pool { is_level } => {
            svg.rect("sh", rect, 0.0);
            let band = if is_level {
                Rect { w: BAND.min(rect.w), ..rect }
            } else {
                Rect { h: BAND.min(rect.h), ..rect }
            };
            svg.rect("sh bd", band, 0.0);
        }
        Sort::Lane { .. } => {
            svg.rect("sh", rect, 0.0);
        }
        Sort::Data => {
            let cut = 10.0_f64.min(rect.w / 2.0);
            let (x, right, y) = (rect.x, rect.right(), rect.y);
            let sheet = [
                Point::new(x, y),
                Point::new(right - cut, y),
                Point::new(right, y + cut),
                Point::new(right, rect.bottom()),
                Point::new(x, rect.bottom()),
            ];
            svg.through("sh", &sheet, true);
            let corner =
                [Point::new(right - cut, y), Point::new(right - cut, y + cut), Point::new(right, y + cut)];
            svg.through("ic", &corner, false);
        }
        Sort::Store => write_store(svg, rect),
        Sort::Note => {
            svg.rect("bk", rect, 0.0);
            let edge = 12.0_f64.min(rect.w);
            let bracket = [
                Point::new(rect.x + edge, rect.y),
                Point::new(rect.x, rect.y),
                Point::new(rect.x, rect.bottom()),
                Point::new(rect.x + edge, rect.bottom()),
            ];
            svg.through("ic", &bracket, false);
        }
        Sort::Group => {
            svg.rect("sh dd", rect, 10.0);
        }
    }
    write_name(svg, figure);
}

fn write_name(svg: &mut Svg, figure: &Figure<'_>) {
    let (lines, at, align) = name(figure);
    if let Sort::Pool { is_level: true } | Sort::Lane { is_level: true } = figure.sort
        && !lines.is_empty()
    {
        svg.raw("<g transform=\"translate(").number(at.x).raw(" ").number(at.y).raw(") rotate(-90)\">");
        svg.lines("tx", Point::default(), align, &lines).raw("</g>");
        return;
    }
    svg.lines("tx", at, align, &lines);
}

fn write_event(svg: &mut Svg, rect: Rect, place: Place, kind: EventKind, is_interrupting: bool) {
    let (middle, radius) = (rect.middle(), rect.w.min(rect.h) / 2.0);
    let class = match place {
        Place::End => "sh tk",
        Place::Start | Place::Boundary if !is_interrupting => "sh dd",
        _ => "sh",
    };
    svg.circle(class, middle, radius);
    if matches!(place, Place::Catch | Place::Throw | Place::Boundary) {
        let inner = if class == "sh dd" { "ic dd" } else { "ic" };
        svg.circle(inner, middle, (radius - 3.5).max(1.0));
    }
    if let Some((path, is_filled)) = icons::event(kind, matches!(place, Place::Throw | Place::End)) {
        svg.path(if is_filled { "if" } else { "ic" }, path, middle);
    }
}

fn write_activity(svg: &mut Svg, sort: Sort, rect: Rect) {
    let class = match sort {
        Sort::Call { .. } => "sh tk",
        Sort::SubProcess { kind: Kind::EventSubProcess, .. } => "sh dt",
        _ => "sh",
    };
    svg.rect(class, rect, 8.0);
    if matches!(sort, Sort::SubProcess { kind: Kind::Transaction, .. }) {
        svg.rect("ic", rect.grown(-3.5), 5.0);
    }
    if let Some((path, is_filled)) = sign(sort) {
        svg.path(if is_filled { "if" } else { "ic" }, path, Point::new(rect.x + 15.0, rect.y + 14.0));
    }
    let signs = markers(sort);
    let first = rect.middle().x - 9.0 * count(signs.len().saturating_sub(1));
    for (at, (path, is_filled)) in signs.into_iter().enumerate() {
        let at = Point::new(first + 18.0 * count(at), rect.bottom() - 11.0);
        svg.path(if is_filled { "if" } else { "ic" }, path, at);
    }
}

fn write_store(svg: &mut Svg, rect: Rect) {
    let bow = (rect.h / 6.0).min(10.0);
    let Rect { x, y, .. } = rect;
    let (right, bottom) = (rect.right(), rect.bottom());
    let curve = |svg: &mut Svg, y: f64, bend: f64, is_first: bool| {
        if is_first {
            svg.raw("M").number(x).raw(" ").number(y);
        }
        svg.raw("C").number(x).raw(" ").number(y + bend).raw(" ").number(right).raw(" ").number(y + bend);
        svg.raw(" ").number(right).raw(" ").number(y);
    };
    svg.raw("<path class=\"sh\" d=\"");
    curve(svg, y + bow, -bow * 1.3, true);
    svg.raw("V").number(bottom - bow).raw("C").number(right).raw(" ").number(bottom + bow * 0.3);
    svg.raw(" ")
        .number(x)
        .raw(" ")
        .number(bottom + bow * 0.3)
        .raw(" ")
        .number(x)
        .raw(" ")
        .number(bottom - bow);
    svg.raw("Z\"/><path class=\"ic\" d=\"");
    curve(svg, y + bow, bow * 1.3, true);
    svg.raw("\"/>");
}
