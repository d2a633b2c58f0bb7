//! A BPMN process as SVG text: as its file draws it, or laid out here when the file does not.
//!
//! Pure: the same process with the same marks gives the same text. The SVG holds classes instead of colours and no
//! inline style, so that it obeys a strict content security policy and follows the theme; its size is in `em`, so that
//! it grows with the type. Every shape and line has a title that says what it is, and the state is never said by colour
//! alone. A page shows the same as a table beside it.
//!
//! ```
//! use drawing::{Drawing, Mark};
//!
//! let definition = bpmn::Definition::parse(
//!     r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
//!          <process id="leave" isExecutable="true">
//!            <startEvent id="asked"/><userTask id="approve" name="Approve"/>
//!            <sequenceFlow id="a" sourceRef="asked" targetRef="approve"/>
//!          </process>
//!        </definitions>"#,
//! )?;
//! let svg = Drawing::of(&definition).mark("approve", Mark::Current).link("approve", "/tasks/1").svg()?;
//! assert!(svg.starts_with("<svg class=\"pd\""));
//! assert!(svg.contains("href=\"/tasks/1\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod geometry;
mod icons;
mod layout;
mod picture;
mod placed;
mod shapes;
mod svg;
mod texts;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use bpmn::Definition;

/// Most shapes and lines of a drawing. Beyond it nobody sees anything, and the table says the same.
pub const MOST_PARTS: usize = 4_000;
/// Width at which a process that is laid out here goes on below, in units of the drawing.
pub const USUAL_WIDTH: f64 = 1_080.0;

/// How an element stands in an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It was done.
    Done,
    /// Work waits there.
    Current,
    /// It was refused: given back, or it failed.
    Refused,
    /// It was passed over or taken away.
    Skipped,
}

impl Mark {
    /// The word for it, in Chinese.
    pub fn word(self) -> &'static str {
        texts::mark(self)
    }

    /// The sign of it as a small SVG of its own, for a legend that says the word beside it.
    pub fn sign(self) -> String {
        svg::sign(self)
    }

    fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "now",
            Self::Refused => "no",
            Self::Skipped => "skip",
        }
    }
}

/// Why there is no drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotDrawn {
    /// More than [`MOST_PARTS`] shapes and lines.
    #[error("the process has more than {MOST_PARTS} shapes and lines")]
    TooLarge,
}

/// A drawing to be made.
#[derive(Clone, Debug)]
pub struct Drawing<'d> {
    definition: &'d Definition,
    label: String,
    marks: BTreeMap<String, Mark>,
    taken: BTreeSet<String>,
    links: BTreeMap<String, String>,
    is_collapsed: bool,
    is_laid_out: bool,
    width: f64,
}

impl<'d> Drawing<'d> {
    /// A drawing of a process, as the file has it where it has one.
    pub fn of(definition: &'d Definition) -> Self {
        Self {
            definition,
            label: definition.title().to_owned(),
            marks: BTreeMap::new(),
            taken: BTreeSet::new(),
            links: BTreeMap::new(),
            is_collapsed: false,
            is_laid_out: false,
            width: USUAL_WIDTH,
        }
    }

    /// What the drawing is called for those who do not see it; the name of the process if nothing is said.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Marks an element.
    pub fn mark(mut self, element: impl Into<String>, mark: Mark) -> Self {
        self.marks.insert(element.into(), mark);
        self
    }

    /// The marks in use, each once.
    pub fn marks(&self) -> Vec<Mark> {
        let marks: BTreeSet<Mark> = self.marks.values().copied().collect();
        marks.into_iter().collect()
    }

    /// Says that a sequence flow was taken.
    pub fn taken(mut self, flow: impl Into<String>) -> Self {
        self.taken.insert(flow.into());
        self
    }

    /// Makes an element a link.
    pub fn link(mut self, element: impl Into<String>, href: impl Into<String>) -> Self {
        self.links.insert(element.into(), href.into());
        self
    }

    /// Lays the process out here, whatever the file draws, and shows sub-processes without what is in them.
    pub fn collapsed(mut self) -> Self {
        self.is_collapsed = true;
        self.is_laid_out = true;
        self
    }

    /// Lays the process out here, whatever the file draws.
    pub fn laid_out(mut self) -> Self {
        self.is_laid_out = true;
        self
    }

    /// The width at which a process that is laid out here goes on below.
    pub fn width(mut self, width: f64) -> Self {
        self.width = width.clamp(200.0, 20_000.0);
        self
    }

    /// Draws it.
    ///
    /// # Errors
    /// [`NotDrawn`] when it would be too large.
    pub fn svg(&self) -> Result<String, NotDrawn> {
        let diagram = self.definition.diagram();
        let parts = self.definition.elements().count() + self.definition.sequence_flows().count();
        if parts.max(diagram.shapes.len() + diagram.edges.len()) > MOST_PARTS {
            return Err(NotDrawn::TooLarge);
        }
        let came = if self.is_laid_out { None } else { placed::placed(self.definition) };
        let mut picture =
            came.unwrap_or_else(|| layout::lay_out(self.definition, self.is_collapsed, self.width));
        picture.figures.sort_by(|one, other| {
            let area = |rect: geometry::Rect| rect.w * rect.h;
            let depth = one.sort.depth().cmp(&other.sort.depth());
            // Of those that lie behind others, the larger lies further behind.
            let size = area(other.rect).total_cmp(&area(one.rect));
            depth.then(if one.sort.depth() <= 2 { size } else { std::cmp::Ordering::Equal })
        });
        Ok(svg::written(self, &picture))
    }
}
