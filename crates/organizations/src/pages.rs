//! The pages of the organisation register.

mod form;
mod register;

use std::sync::Arc;

use platform::RawId;
use web::{Access, FromPath, Query, Routes};

use crate::{Counts, permissions::ReadOrganizations};

pub(crate) fn routes(counts: Arc<dyn Counts>) -> Routes {
    let of_list = counts.clone();
    Routes::new()
        .get(
            "/organizations",
            move |access: Access<ReadOrganizations>, Query(asked): Query<register::Asked>| {
                let counts = of_list.clone();
                async move { register::list(access, asked, counts.as_ref()).await }
            },
        )
        .get(
            "/organizations/{id}",
            move |access: Access<ReadOrganizations>, FromPath(unit): FromPath<RawId<identity::Unit>>| {
                let counts = counts.clone();
                async move { register::record(access, unit, counts.as_ref()).await }
            },
        )
        .get("/organizations/{id}/edit", form::edit)
        .post("/organizations/{id}", form::change)
}
