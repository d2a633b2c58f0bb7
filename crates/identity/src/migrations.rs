//! The tables of accounts, sessions, posts and the tree.

use platform::migration::Migration;

/// All of them, oldest first.
pub fn all() -> Vec<Migration> {
    vec![Migration::new("identity_0001_base", |schema| {
        schema.table("identity_unit", |t| {
            t.maybe_uuid("parent")
                .integer("number")
                .path("path")
                .text("name")
                .day("valid_from")
                .maybe_day("valid_to");
            t.references("parent", "identity_unit");
        });
        schema.unique("identity_unit", &["path"]);
        schema.unique("identity_unit", &["parent", "number"]);
        schema.table("identity_account", |t| {
            t.text("name").text("display_name").maybe_uuid("person").text("password").boolean("must_change");
            t.maybe_instant("disabled_at").instant("created_at").integer("version");
        });
        schema.unique("identity_account", &["name"]);
        schema.unique("identity_account", &["person"]);
        schema.table("identity_post", |t| {
            t.uuid("account").text("duty").maybe_uuid("unit").path("unit_path").text("unit_name");
            t.day("valid_from").maybe_day("valid_to").instant("granted_at");
            t.references("account", "identity_account").references("unit", "identity_unit");
        });
        schema.index("identity_post", &["account"]);
        schema.index("identity_post", &["unit", "duty"]);
        schema.table_keyed("identity_session", &["token"], |t| {
            t.text("token").uuid("account").maybe_uuid("post").instant("created_at").instant("seen_at");
            t.instant("expires_at").instant("fresh_at").text("address");
            t.references("account", "identity_account");
        });
        schema.index("identity_session", &["account"]);
        schema.table("identity_attempt", |t| {
            t.text("name").text("address").instant("at");
        });
        schema.index("identity_attempt", &["name", "at"]);
        schema.index("identity_attempt", &["address", "at"]);
    })]
}
