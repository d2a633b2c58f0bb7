//! The whole house: what all modules together promise.

mod anchor;
mod as_found;
mod fixture;
mod gates;
mod matrix;
mod module_list;
mod one_server;
mod trail;
mod two_nodes;
