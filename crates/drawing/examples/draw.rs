//! Draws a file: `cargo run -p drawing --example draw -- process.bpmn [collapsed|laid-out] > process.svg`.

use std::{error::Error, fs, io::Write as _};

use drawing::{Drawing, Mark};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let definition = bpmn::Definition::parse(&fs::read_to_string(path)?)?;
    let mut drawing = Drawing::of(&definition);
    match arguments.next().as_deref() {
        Some("collapsed") => drawing = drawing.collapsed(),
        Some("laid-out") => drawing = drawing.laid_out(),
        _ => {}
    }
    // Any marks, so that they can be seen.
    let marks = [Mark::Done, Mark::Done, Mark::Refused, Mark::Skipped, Mark::Current];
    for (element, mark) in definition.elements().zip(marks) {
        drawing = drawing.mark(&**element.id(), mark).link(&**element.id(), "#");
    }
    for flow in definition.sequence_flows().take(3) {
        drawing = drawing.taken(flow.id);
    }
    Ok(std::io::stdout().write_all(drawing.svg()?.as_bytes())?)
}
