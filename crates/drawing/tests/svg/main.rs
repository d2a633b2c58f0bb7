//! The SVG of drawings, read as text and as XML.

mod from_file;
mod laid_out;
mod marks;

use bpmn::Definition;
use quick_xml::{Reader, events::Event};

/// A definition around the inside of a process, with what else the file holds.
fn definition(process: &str, beside: &str) -> Definition {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
             xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI">
           <process id="p" name="请假" isExecutable="true">{process}</process>{beside}</definitions>"#
    );
    Definition::parse(&xml).unwrap()
}

/// A tag with its attributes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name)
            .and_then(|value| value.parse().ok())
            .unwrap_or_else(|| panic!("{} has no {name}", self.name))
    }
}

/// The tags of an SVG in their order, and its texts; fails when it is not well-formed.
fn read(svg: &str) -> (Vec<Tag>, Vec<String>) {
    let mut reader = Reader::from_str(svg);
    let (mut tags, mut texts) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
                });
                let name = start.name().as_ref().to_owned();
                tags.push(Tag { name, attributes: attributes.collect() });
            }
            Event::Text(text) => texts.push(text.to_string()),
            Event::Eof => return (tags, texts),
            _ => {}
        }
    }
}

/// Fails when something lies outside of the view box, or is styled in place.
fn check(svg: &str) {
    let (tags, _) = read(svg);
    let view: Vec<f64> =
        tags[0].get("viewBox").unwrap().split(' ').map(|number| number.parse().unwrap()).collect();
    let inside = |x: f64, y: f64| {
        assert!(x >= view[0] && x <= view[0] + view[2], "{x} in {view:?}");
        assert!(y >= view[1] && y <= view[1] + view[3], "{y} in {view:?}");
    };
    for tag in &tags {
        assert!(tag.get("style").is_none() && tag.get("fill").is_none() && tag.get("stroke").is_none());
        match tag.name.as_str() {
            "rect" => {
                inside(tag.number("x"), tag.number("y"));
                inside(tag.number("x") + tag.number("width"), tag.number("y") + tag.number("height"));
            }
            "circle" => {
                let (x, y, r) = (tag.number("cx"), tag.number("cy"), tag.number("r"));
                inside(x - r, y - r);
                inside(x + r, y + r);
            }
            "path" if tag.get("transform").is_none() => {
                for point in tag.get("d").unwrap().split(['M', 'L', 'Z']).filter(|point| !point.is_empty()) {
                    // Curves belong to shapes whose corners are looked at.
                    let Some((x, y)) = point.split_once(' ').filter(|(_, y)| y.parse::<f64>().is_ok()) else {
                        continue;
                    };
                    inside(x.parse().unwrap(), y.parse().unwrap());
                }
            }
            _ => {}
        }
    }
}
