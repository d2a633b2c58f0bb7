//! Writes a picture as SVG. Nothing that a file says gets into it unescaped.

use std::fmt::Write as _;

use crate::{
    Drawing, Mark,
    geometry::{Point, Rect, count},
    icons,
    picture::{Align, Figure, Line, LineLabel, Link, Picture},
    shapes::{self, area},
    texts,
    words::{self, LINE, TYPE},
};

/// Room around everything.
const MARGIN: f64 = 14.0;
/// Units of the drawing in one `em`.
const EM: f64 = 16.0;

/// SVG text that grows.
#[derive(Debug, Default)]
pub(crate) struct Svg(String);

impl Svg {
    /// Text that is markup of ours.
    pub(crate) fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text of a file, for content and for attributes in double quotes.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\t' | '\n' | '\r' => self.0.push(' '),
                c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
                c => self.0.push(c),
            }
        }
        self
    }

    /// A number with at most one digit behind the point.
    pub(crate) fn number(&mut self, number: f64) -> &mut Self {
        let rounded = (number * 10.0).round() / 10.0;
        // Writing into a text cannot fail.
        let _ = write!(self.0, "{}", if rounded == 0.0 { 0.0 } else { rounded });
        self
    }

    /// An attribute that is a number.
    pub(crate) fn attribute(&mut self, name: &str, number: f64) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").number(number).raw("\"")
    }

    pub(crate) fn rect(&mut self, class: &str, rect: Rect, radius: f64) -> &mut Self {
        self.raw("<rect class=\"").raw(class).raw("\"");
        self.attribute("x", rect.x).attribute("y", rect.y);
        self.attribute("width", rect.w).attribute("height", rect.h);
        if radius > 0.0 {
            self.attribute("rx", radius);
        }
        self.raw("/>")
    }

    pub(crate) fn circle(&mut self, class: &str, middle: Point, radius: f64) -> &mut Self {
        self.raw("<circle class=\"").raw(class).raw("\"");
        self.attribute("cx", middle.x).attribute("cy", middle.y).attribute("r", radius).raw("/>")
    }

    /// A path that was drawn around the origin, put elsewhere.
    pub(crate) fn path(&mut self, class: &str, path: &str, at: Point) -> &mut Self {
        self.raw("<path class=\"").raw(class).raw("\" d=\"").raw(path).raw("\" transform=\"translate(");
        self.number(at.x).raw(" ").number(at.y).raw(")\"/>")
    }

    /// A line through points; closed when it ends where it begins.
    pub(crate) fn through(&mut self, class: &str, points: &[Point], is_closed: bool) -> &mut Self {
        self.raw("<path class=\"").raw(class).raw("\" d=\"");
        for (at, point) in points.iter().enumerate() {
            self.raw(if at == 0 { "M" } else { "L" }).number(point.x).raw(" ").number(point.y);
        }
        self.raw(if is_closed { "Z\"/>" } else { "\"/>" })
    }

    /// Lines of text one below the other; `at` is the foot of the first.
    pub(crate) fn lines(&mut self, class: &str, at: Point, align: Align, lines: &[String]) -> &mut Self {
        if lines.is_empty() {
            return self;
        }
        self.raw("<text class=\"").raw(class).raw("\"");
        self.raw(match align {
            Align::Start => "",
            Align::Middle => " text-anchor=\"middle\"",
            Align::End => " text-anchor=\"end\"",
        });
        self.attribute("y", at.y).raw(">");
        for (row, line) in lines.iter().enumerate() {
            self.raw("<tspan").attribute("x", at.x);
            if row > 0 {
                self.attribute("dy", LINE);
            }
            self.raw(">").text(line).raw("</tspan>");
        }
        self.raw("</text>")
    }
}

/// The whole drawing.
pub(crate) fn written(drawing: &Drawing<'_>, picture: &Picture<'_>) -> String {
    let sheet = sheet(picture);
    let mut svg = Svg::default();
    svg.raw("<svg class=\"pd\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"");
    svg.number(sheet.x).raw(" ").number(sheet.y).raw(" ").number(sheet.w).raw(" ").number(sheet.h);
    svg.raw("\" width=\"")
        .number(sheet.w / EM)
        .raw("em\" height=\"")
        .number(sheet.h / EM)
        .raw("em\" role=\"");
    // An image has no links in it for those who do not see it.
    let has_links = picture.figures.iter().any(|figure| drawing.links.contains_key(figure.id));
    svg.raw(if has_links { "group" } else { "img" });
    svg.raw("\" aria-label=\"").text(&drawing.label).raw("\"><g font-size=\"").number(TYPE).raw("\">");
    let (behind, before): (Vec<_>, Vec<_>) =
        picture.figures.iter().partition(|figure| figure.sort.depth() <= 2);
    for figure in behind {
        write_figure(&mut svg, drawing, figure);
    }
    for line in &picture.lines {
        write_line(&mut svg, drawing, line);
    }
    for figure in before {
        write_figure(&mut svg, drawing, figure);
    }
    svg.raw("</g></svg>");
    svg.0
}

/// The sign of a mark alone.
pub(crate) fn sign(mark: Mark) -> String {
    let mut svg = Svg::default();
    svg.raw(
        "<svg class=\"pd\" viewBox=\"-10 -10 20 20\" aria-hidden=\"true\" focusable=\"false\"><g class=\"",
    );
    svg.raw(mark.class()).raw("\">").circle("bg", Point::default(), 8.5);
    svg.path("bi", icons::mark(mark), Point::default()).raw("</g></svg>");
    svg.0
}

/// Everything that is drawn, with some room around it.
fn sheet(picture: &Picture<'_>) -> Rect {
    let figures = picture.figures.iter().map(area);
    let lines = picture.lines.iter().flat_map(|line| {
        let points = line.points.iter().map(|point| Rect::new(point.x - 5.0, point.y - 5.0, 10.0, 10.0));
        points.chain(line.label.iter().map(label_area)).collect::<Vec<_>>()
    });
    let all = figures.chain(lines).reduce(Rect::with).unwrap_or(Rect::new(0.0, 0.0, 1.0, 1.0));
    let grown = all.grown(MARGIN);
    Rect::new(grown.x.floor(), grown.y.floor(), grown.w.ceil() + 1.0, grown.h.ceil() + 1.0)
}

fn label_area(label: &LineLabel) -> Rect {
    let width = label.lines.iter().map(|line| words::width(line)).fold(0.0, f64::max);
    let x = match label.align {
        Align::Start => label.at.x,
        Align::Middle => label.at.x - width / 2.0,
        Align::End => label.at.x - width,
    };
    Rect::new(x, label.at.y - TYPE, width, LINE * count(label.lines.len()))
}

fn write_figure(svg: &mut Svg, drawing: &Drawing<'_>, figure: &Figure<'_>) {
    let mark = drawing.marks.get(figure.id).copied();
    let link = drawing.links.get(figure.id);
    svg.raw(if link.is_some() { "<a" } else { "<g" });
    svg.raw(" class=\"n ").raw(shapes::class(figure.sort));
    if let Some(mark) = mark {
        svg.raw(" ").raw(mark.class());
    }
    svg.raw("\" data-element=\"").text(figure.id).raw("\"");
    let title = texts::title(&texts::sort(figure.sort), figure.name, mark.map(Mark::word));
    if let Some(href) = link {
        svg.raw(" href=\"").text(href).raw("\" aria-label=\"").text(&title).raw("\"");
    }
    svg.raw("><title>").text(&title).raw("</title>");
    shapes::write(svg, figure);
    if let Some(mark) = mark {
        let at = shapes::badge(figure);
        svg.circle("bg", at, 8.5);
        svg.path("bi", icons::mark(mark), at);
    }
    svg.raw(if link.is_some() { "</a>" } else { "</g>" });
}

fn write_line(svg: &mut Svg, drawing: &Drawing<'_>, line: &Line<'_>) {
    let is_taken = drawing.taken.contains(line.id);
    svg.raw("<g class=\"l").raw(if is_taken { " done" } else { "" });
    svg.raw("\" data-flow=\"").text(line.id).raw("\"><title>");
    svg.text(&texts::title(texts::link(line.kind), line.name, is_taken.then_some(texts::TAKEN)));
    svg.raw("</title>");
    let class = match line.kind {
        Link::Sequence { .. } => "fl",
        Link::Message => "fl ms",
        Link::Association | Link::Data => "fl as",
    };
    svg.through(class, &line.points, false);
    if let [.., before, last] = line.points.as_slice() {
        match line.kind {
            Link::Sequence { .. } => arrow(svg, "ah", *before, *last, true),
            Link::Message => arrow(svg, "ah op", *before, *last, true),
            Link::Data => arrow(svg, "ah op", *before, *last, false),
            Link::Association => {}
        }
    }
    if let [first, second, ..] = line.points.as_slice() {
        match line.kind {
            Link::Message => {
                svg.circle("ah op", *first, 3.5);
            }
            Link::Sequence { is_default: true, .. } => slash(svg, *first, *second),
            Link::Sequence { shows_condition: true, .. } => diamond(svg, *first, *second),
            _ => {}
        }
    }
    if let Some(label) = &line.label {
        svg.lines("tx ln", label.at, label.align, &label.lines);
    }
    svg.raw("</g>");
}

/// A point on the way from one to another, so far from the first and so far to the side.
fn along(from: Point, to: Point, far: f64, side: f64) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(0.001);
    let (dx, dy) = (dx / length, dy / length);
    Point::new(from.x + dx * far - dy * side, from.y + dy * far + dx * side)
}

fn arrow(svg: &mut Svg, class: &str, before: Point, tip: Point, is_closed: bool) {
    let points = [along(tip, before, 9.0, 4.5), tip, along(tip, before, 9.0, -4.5)];
    svg.through(class, &points, is_closed);
}

fn slash(svg: &mut Svg, first: Point, second: Point) {
    svg.through("fl", &[along(first, second, 7.0, 5.0), along(first, second, 13.0, -5.0)], false);
}

fn diamond(svg: &mut Svg, first: Point, second: Point) {
    let points = [
        first,
        along(first, second, 8.0, 4.5),
        along(first, second, 16.0, 0.0),
        along(first, second, 8.0, -4.5),
    ];
    svg.through("ah op", &points, true);
}
