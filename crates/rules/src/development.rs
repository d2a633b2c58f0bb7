//! Member development: rule packs as data and the arithmetic on them (docs/rules.md).
//!
//! A [`Pack`] is one version of the rules: stages, steps, work points, materials, gates, due rules. [`Facts`] is what is
//! known of one case, [`Act`] what somebody wants to do now. [`Pack::check`] says everything that closes the act,
//! [`Pack::preview`] what can be said before anything is typed, [`Pack::due`] until when, [`Pack::time_requirements`]
//! how the case stands against the time limits.

mod case;
mod check;
mod due;
mod facts;
mod gates;
mod order;
mod overlay;
mod pack;
mod probation;
mod texts;
mod times;
mod values;
mod work_point;

pub use due::DueDate;
pub use facts::{Act, Applicant, Branch, Done, Facts, Party, Record};
pub use gates::{Gate, GateRule, Stricter};
pub use overlay::{Overlay, OverlayError, Parameter};
pub use pack::{Material, Pack, PackError, ProbationRule, Stage, Step, Task};
pub use probation::{Extension, Probation};
pub use times::{TimeKind, TimeRequirement, TimeRule, TimeState};
pub use values::{FieldProblem, FieldValue};
pub use work_point::{
    Actor, ChoiceOption, Decision, Due, Field, FieldKind, Hardness, MaterialUse, Outcome, Repeat, WorkPoint,
};
