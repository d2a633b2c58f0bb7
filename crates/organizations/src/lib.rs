//! The tree of party organisations: register, records, import.
