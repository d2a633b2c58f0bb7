//! The process of a case as a diagram: 25 steps, each a link to its line in the list of steps.

use bpmn::{Definition, Element};
use drawing::{Drawing, Mark};
use platform::{Reader, Scope};
use web::ui::{Diagram, StepState};

use super::progress;
use crate::{Status, dossier::Dossier, packs, texts};

/// Width of the column that it stands in, in units of the drawing.
const WIDTH: f64 = 740.0;

/// The diagram, from the process that the case runs on.
pub(super) async fn of(reader: &Reader<'_>, dossier: &Dossier, href: &str) -> web::Result<Diagram> {
    let case = &dossier.case;
    let system = Scope::system("the process of a case found in scope");
    let instance = match case.instance {
        Some(instance) => Some(workflow::instance(&reader.beyond_scope(&system), instance).await?),
        None => None,
    };
    let process = match &instance {
        Some(instance) => packs::process(&instance.process_version)?,
        None => packs::process_on(case.applied_on)?,
    };
    let definition = &process.definition;
    let mut drawing = Drawing::of(definition).collapsed().width(WIDTH);
    for element in definition.elements().filter(|element| element.kind().is_sub_process()) {
        let Some(step) = step_of(definition, element) else { continue };
        let id = element.id().as_ref();
        drawing = drawing.link(id, format!("{href}?tab=progress#step-{step}"));
        drawing = match mark(dossier, step) {
            Some(mark) => drawing.mark(id, mark),
            None => drawing,
        };
    }
    if let Some(end) = instance.and_then(|instance| instance.reached_end) {
        let mark = if case.status == Status::Archived { Mark::Done } else { Mark::Refused };
        drawing = drawing.mark(end, mark);
    }
    Ok(Diagram::new(texts::diagram(&dossier.person.name), drawing))
}

/// The step whose work points stand in a sub-process.
fn step_of(definition: &Definition, sub: &Element) -> Option<u8> {
    let mut inside = definition.user_tasks().filter(|task| task.parent() == Some(sub.id().as_ref()));
    inside.find_map(|task| packs::named(task.id())).map(|task| task.work_point.step)
}

fn mark(dossier: &Dossier, step: u8) -> Option<Mark> {
    let is_last = step == dossier.case.step;
    match progress::state(dossier, step) {
        StepState::Done => Some(Mark::Done),
        StepState::Now => Some(Mark::Current),
        // The case came to its end here, without having been archived.
        StepState::Later if is_last => Some(Mark::Refused),
        StepState::Later => None,
    }
}
