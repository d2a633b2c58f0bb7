//! The container of a workbook, looked through before anything in it is parsed. Runs in the child.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Seek},
};

use platform::worker::Refusal;
use zip::{ZipArchive, result::ZipError};

use super::{Format, SheetCode, SheetLimits, error::refuse};

mod marks;

pub(super) use marks::Marks;

/// How much of the list of content types is looked at; a long one is a few kilobytes.
const CONTENT_TYPES: u64 = 1 << 20;

/// What a container turned out to be.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) format: Format,
    /// Of each worksheet, by the name of its entry.
    pub(super) marks: BTreeMap<String, Marks>,
}

/// Refuses what is no workbook without macros, and what unpacks to more than it may.
pub(super) fn check(bytes: &[u8], limits: &SheetLimits) -> Result<Looked, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if archive.len() > limits.entries {
        return Err(refuse(SheetCode::Bomb, format!("{} entries", archive.len())));
    }
    let format = check_kind(&mut archive)?;
    let marks = count(&mut archive, bytes.len(), limits)?;
    Ok(Looked { format, marks })
}

fn unreadable(error: &ZipError) -> Refusal {
    let code = match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => SheetCode::Encrypted,
        _ => SheetCode::Broken,
    };
    refuse(code, error.to_string())
}

/// What the container says it is, by names and content types.
fn check_kind<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Format, Refusal> {
    let mut types = None;
    for index in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(index) else {
            return Err(refuse(SheetCode::Broken, "an entry without a name"));
        };
        let name = name.to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
            return Err(refuse(SheetCode::Macro, name));
        }
        if name == "[content_types].xml" {
            types = Some(index);
        } else if name == "mimetype" {
            return open_document(archive, index);
        }
    }
    let Some(types) = types else { return Err(refuse(SheetCode::NotASheet, "no content types")) };
    let mut text = Vec::new();
    let entry = archive.by_index(types).map_err(|error| unreadable(&error))?;
    entry
        .take(CONTENT_TYPES)
        .read_to_end(&mut text)
        .map_err(|error| refuse(SheetCode::Broken, error.to_string()))?;
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    if text.contains("macroenabled") || text.contains("vbaproject") {
        Err(refuse(SheetCode::Macro, "by its content types"))
    } else if text.contains("spreadsheetml.sheet.main+xml")
        || text.contains("spreadsheetml.template.main+xml")
    {
        Ok(Format::Xlsx)
    } else if text.contains("wordprocessingml") {
        Err(refuse(SheetCode::Paper, "by its content types"))
    } else if text.contains("presentationml") {
        Err(refuse(SheetCode::OtherOffice, "by its content types"))
    } else if text.contains("ms-excel") {
        Err(refuse(SheetCode::OldFormat, "by its content types"))
    } else {
        Err(refuse(SheetCode::NotASheet, "by its content types"))
    }
}

/// Which of the formats of `OpenDocument`, as its first entry says.
fn open_document<R: Read + Seek>(archive: &mut ZipArchive<R>, index: usize) -> Result<Format, Refusal> {
    let mut kind = String::new();
    let entry = archive.by_index(index).map_err(|error| unreadable(&error))?;
    entry
        .take(CONTENT_TYPES)
        .read_to_string(&mut kind)
        .map_err(|error| refuse(SheetCode::Broken, error.to_string()))?;
    match kind.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some(kind) if kind.starts_with("spreadsheet") => Ok(Format::Ods),
        Some(kind) if kind.starts_with("text") => Err(refuse(SheetCode::Paper, "OpenDocument")),
        _ => Err(refuse(SheetCode::OtherOffice, "OpenDocument")),
    }
}

/// Unpacks every entry into nothing and counts. The sizes that the directory claims are not believed.
fn count<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    packed: usize,
    limits: &SheetLimits,
) -> Result<BTreeMap<String, Marks>, Refusal> {
    let mut all = BTreeMap::new();
    let packed = u64::try_from(packed).unwrap_or(u64::MAX);
    let (mut parts, mut worksheets) = (0, 0);
    let mut sink = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let name = entry.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        // These are streamed. Everything else is held, whatever it calls itself.
        let is_worksheet = name.strip_prefix("xl/worksheets/").is_some_and(|name| name.starts_with("sheet"));
        let (total, limit) =
            if is_worksheet { (&mut worksheets, limits.worksheets) } else { (&mut parts, limits.parts) };
        let allowed =
            entry.compressed_size().min(packed).saturating_mul(limits.ratio).max(limits.ratio_floor);
        let mut size: u64 = 0;
        let mut marks = is_worksheet.then(Marks::default);
        loop {
            let length =
                entry.read(&mut sink).map_err(|error| refuse(SheetCode::Broken, error.to_string()))?;
            if length == 0 {
                break;
            }
            if let (Some(marks), Some(read)) = (&mut marks, sink.get(..length)) {
                marks.see(read)?;
            }
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            size = size.saturating_add(length);
            *total += length;
            if size > allowed || *total > limit {
                return Err(refuse(SheetCode::Bomb, format!("{name}: more than {size} bytes")));
            }
        }
        if let Some(marks) = marks {
            all.insert(name, marks);
        }
    }
    if worksheets.saturating_add(parts) > packed.saturating_mul(limits.ratio).max(limits.ratio_floor) {
        return Err(refuse(SheetCode::Bomb, "entries share their bytes"));
    }
    Ok(all)
}
