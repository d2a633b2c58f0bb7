//! One server for a data directory.
//!
//! SQLite lets several processes open one file, and the command line uses that beside a running server. Two servers would
//! each take up what the other one has under way: imports, errands of processes, what is swept. So a server holds a lock
//! on a file of the directory for as long as it lives. The system gives the lock back when the process ends, however it
//! ends; the file stays and means nothing.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use crate::Result;

/// The lock of a data directory; given back when it is dropped.
#[derive(Debug)]
pub struct Occupied(#[expect(dead_code, reason = "holds the lock while it lives")] File);

impl Occupied {
    /// Takes the lock, or nothing when another process has it.
    ///
    /// # Errors
    /// When the directory cannot be written to, or its file system knows no locks.
    pub fn take(folder: &Path) -> Result<Option<Self>> {
        std::fs::create_dir_all(folder)?;
        let file =
            File::options().create(true).truncate(false).write(true).open(folder.join("serving.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_occupied_by_one_until_he_goes() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let first = Occupied::take(&data).unwrap();
        assert!(first.is_some());
        assert!(Occupied::take(&data).unwrap().is_none(), "the second is refused");
        drop(first);
        assert!(Occupied::take(&data).unwrap().is_some(), "the file that stays behind means nothing");
    }
}
