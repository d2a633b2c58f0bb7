//! Sheets in and out. Nobody else names the crates that open foreign files.
