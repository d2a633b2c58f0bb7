//! A process as a diagram, with a legend of the marks that it bears.

use askama::Template;
use drawing::{Drawing, Mark};

use super::{Markup, prints_html};

/// The diagram of a process. What it shows stands on the page as a table or list too.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/diagram.html")]
pub struct Diagram {
    /// Empty when the process is too large to be drawn.
    svg: Markup,
    marks: Vec<(Markup, &'static str)>,
}

impl Diagram {
    /// Draws it. The legend holds the marks in use.
    pub fn new(label: impl Into<String>, drawing: Drawing<'_>) -> Self {
        let marks = drawing.marks().into_iter().map(|mark: Mark| (Markup::trusted(mark.sign()), mark.word()));
        let marks = marks.collect();
        // What the crate writes is markup of ours, with all texts of the file escaped.
        let svg = drawing.label(label).svg().map(Markup::trusted).unwrap_or_default();
        Self { svg, marks }
    }
}

prints_html!(Diagram);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_names_the_marks_in_use() {
        let xml = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><userTask id="t"/></process></definitions>"#;
        let definition = bpmn::Definition::parse(xml).unwrap();
        let html = Diagram::new("请假", Drawing::of(&definition).mark("t", Mark::Current)).to_string();
        assert!(html.contains("正在办理") && !html.contains("已完成"), "{html}");
        assert!(html.contains(r#"aria-label="请假""#), "{html}");
    }
}
