//! The one register of everyone in the organisation: registering, changing, and the questions other modules ask.

mod changing;
mod draft;
mod finding;
mod questions;
mod row;

pub(crate) use changing::change_all;
pub use changing::{change, register, register_all, set_archived, set_category};
pub use draft::Draft;
pub(crate) use draft::number_fits_sex;
pub use finding::in_category;
pub(crate) use finding::named_or_numbered;
pub use questions::{
    Facts, by_civil_id, by_civil_ids, count_full_members, facts, facts_of, full_members_of, named, resolve,
};
pub(crate) use questions::{civil_id_index, models_by_index, models_by_key, phone_index};
pub(crate) use row::{branch_key, differences, draft_of};
