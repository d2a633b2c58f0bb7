//! HTTP: what a module registers, who may call it, what a page is, and the loop that accepts connections.
//!
//! Invariants
//! - A route exists only through [`Routes`]; its handler's first argument names who may call it: [`Access`], or [`Public`].
//! - A page is a body; the shell is added here, for full loads only.
//! - A state-changing request needs a form token; the token's nonce lets it act only once.
//! - A body is read only from somebody who may send it; what was typed into a form that cannot be taken is given back.
//! - Everything private is answered with `no-store`, and every answer with a strict content security policy.
//! - Nobody else names hyper, tower or cookies.

mod address;
mod answer;
mod app;
mod assets;
pub mod checks;
mod entrance;
mod extract;
mod module;
pub mod offers;
mod pipeline;
mod place;
mod restored;
mod routes;
mod serve;
mod shell;
mod texts;
mod token;
pub mod ui;

pub use address::address;
pub use answer::{Download, Failure, Page, See, file_body, see};
pub use app::{App, Settings};
pub use assets::Assets;
pub use extract::{Fields, Form, FromPath, FromPath2, Public, Query, Upload, Uploaded};
pub use identity::{Access, Anytime, Fresh};
pub use module::{House, Menu, MenuGroup, Module, Offers, migrations, recurring_jobs};
pub use routes::{Guard, Guarded, RouteInfo, Routes};
pub use serve::{Limits, serve};
pub use token::{form_field, form_query, form_token};

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Failure>;
