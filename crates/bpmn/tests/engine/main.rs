//! The engine from outside: written cases, generated processes against a second implementation, files as they come.

mod cases;
mod generated;
mod model;
mod reading;
