//! Processes on tables: instances, work items, history.
