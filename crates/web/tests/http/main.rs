//! The way of a request: tokens, repetition, foreign sites, headers, slow clients.

mod doors;
mod forms;
mod headers;
mod proxy;
mod slow;
mod thing;
mod unsent;
