//! The whole house: what all modules together promise.

mod anchor;
mod fixture;
mod matrix;
mod module_list;
mod trail;
mod two_nodes;
