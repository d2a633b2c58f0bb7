//! The way of a request: tokens, repetition, foreign sites, headers, slow clients.

mod forms;
mod headers;
mod slow;
mod thing;
