//! Sheets brought in: upload, dry run, errors marked, applied once.
