//! Archives of other files, unpacked in a worker process: whoever calls this must be the child.

use std::io::{Cursor, Read as _};

use platform::worker::Refusal;
use zip::ZipArchive;

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, with the folders that it lies in.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What an archive may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most files and folders.
    pub entries: usize,
    /// Most bytes of all wanted files together, unpacked.
    pub bytes: u64,
}

/// What an archive holds: the files that are wanted, and the names of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Archive {
    /// The wanted files in the order of the archive.
    pub wanted: Vec<Entry>,
    /// Names of the other files.
    pub others: Vec<String>,
}

/// Unpacks the files whose name is wanted. Nothing is written to a disk, so names may say what they like.
///
/// # Errors
/// `broken` for what is no archive or is encrypted, `too-large` for one that holds more than it may. The sizes that the
/// archive claims are not believed.
pub fn unpack(bytes: &[u8], limits: Limits, is_wanted: impl Fn(&str) -> bool) -> Result<Archive, Refusal> {
    let broken = |error: &dyn std::fmt::Display| Refusal::new("broken", error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > limits.entries {
        return Err(Refusal::new("too-large", format!("{} entries", archive.len())));
    }
    let mut found = Archive::default();
    let mut left = limits.bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| broken(&error))?.into_owned();
        if !is_wanted(&name) {
            found.others.push(name);
            continue;
        }
        let mut bytes = Vec::new();
        let read =
            entry.take(left.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        left = left.checked_sub(read).ok_or_else(|| Refusal::new("too-large", name.clone()))?;
        found.wanted.push(Entry { name, bytes });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_wanted_is_unpacked_and_the_rest_is_named() {
        let bytes = packed(&[("a/leave.bpmn", b"<a/>"), ("form.json", b"{}")]);
        let limits = Limits { entries: 10, bytes: 4 };
        let found = unpack(&bytes, limits, |name| name.ends_with(".bpmn")).unwrap();
        assert_eq!(found.wanted, [Entry { name: "a/leave.bpmn".into(), bytes: b"<a/>".to_vec() }]);
        assert_eq!(found.others, ["form.json"]);
    }

    #[test]
    fn what_unpacks_to_more_than_it_may_is_refused() {
        let bytes = packed(&[("a.bpmn", &[b'x'; 1000])]);
        assert!(unpack(&bytes, Limits { entries: 10, bytes: 999 }, |_| true).is_err());
        assert!(unpack(&bytes, Limits { entries: 0, bytes: 1000 }, |_| true).is_err());
        assert!(unpack(b"no archive", Limits { entries: 10, bytes: 1000 }, |_| true).is_err());
    }
}
