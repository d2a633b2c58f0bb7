//! Components: typed arguments in Rust, markup in `templates/ui`. Each prints itself with `{{ … }}` in any template.

mod case;
mod diagram;
mod field;
mod lists;
mod markup;
mod notes;
mod record;
mod slips;
mod tables;

pub use case::{
    Alert, Alerts, Event, FileRow, Stage, StageBar, StepList, StepRow, StepStage, StepState, Timeline,
    TodoRow,
};
pub use diagram::Diagram;
pub use field::{ErrorSummary, Field};
pub use lists::{Chip, Chips, Empty, Pager, SortHead, Tab, Tabs, Tree, TreeNode};
pub use markup::{Icon, Markup, icon};
pub use notes::{BlockedNote, BlockedNotes, ConfirmButton, Note, Tag};
pub use record::{Card, Fact, Facts, Kpi, Kpis, Milestones, PageHead, PersonHead, Toc};
pub use slips::{Slip, Slips, WHOLE_PASSWORD};
pub(crate) use tables::dressed;

/// Lets components print themselves unescaped: their templates have escaped what they hold.
macro_rules! prints_html {
    ($($name:ident),*) => { $(impl askama::filters::HtmlSafe for $name {})* };
}
pub(crate) use prints_html;
