//! The table of organisations.

use platform::migration::Migration;

/// All of them, oldest first.
pub(crate) fn all() -> Vec<Migration> {
    vec![Migration::new("organizations_0001_register", |schema| {
        schema.table("organizations_organization", |t| {
            t.maybe_uuid("parent")
                .path("path")
                .path("above")
                .text("code")
                .text("full_name")
                .text("short_name");
            t.text("kind").maybe_day("founded_on").text("secretary_name").text("contact_name");
            t.maybe_text("contact_phone")
                .text("contact_phone_index")
                .text("unit_name")
                .boolean("can_approve");
            t.maybe_day("term_from").maybe_integer("term_years").text("address");
            t.maybe_double("longitude").maybe_double("latitude").integer("version");
            t.references("id", "identity_unit").references("parent", "identity_unit");
        });
        schema.unique("organizations_organization", &["code"]);
        schema.unique("organizations_organization", &["path"]);
        schema.index("organizations_organization", &["above"]);
    })]
}
