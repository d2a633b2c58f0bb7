//! The tables of accounts, sessions, posts and the tree.

use platform::migration::{Migration, Schema};

use crate::accounts;

/// All of them, oldest first.
pub fn all() -> Vec<Migration> {
    vec![Migration::new("identity_0001_base", base), Migration::new("identity_0002_doors", doors)]
}

fn base(schema: &mut Schema) {
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
}

/// Limits on tries, known places, sessions that are listed and say why they ended, names that look alike, resets among
/// the three administrators, notices, and forms that came after their session had ended.
fn doors(schema: &mut Schema) {
    schema.drop_table("identity_attempt");
    schema.table_keyed("identity_limit", &["name"], |t| {
        t.path("name").integer("count").instant("since").instant("until").boolean("told");
    });
    schema.index("identity_limit", &["since"]);
    schema.table_keyed("identity_place", &["account", "mark"], |t| {
        t.uuid("account").text("mark").instant("seen_at");
        t.references("account", "identity_account");
    });
    schema.index("identity_place", &["seen_at"]);
    schema.another_text("identity_session", "agent");
    schema.another_text("identity_session", "ended");
    schema.another_text("identity_account", "skeleton");
    // The first of those who look alike has the name; the others keep theirs, and nobody gets another like it.
    let looks = accounts::skeleton_in_sql("name");
    schema.fill(&format!(
        "update identity_account set skeleton = {looks} \
         where name in (select min(name) from identity_account group by {looks})"
    ));
    schema.unique("identity_account", &["skeleton"]);
    schema.table("identity_notice", |t| {
        t.uuid("account").text("sentence").instant("at").maybe_instant("read_at");
        t.references("account", "identity_account");
    });
    schema.index("identity_notice", &["account", "at"]);
    schema.table("identity_reset", |t| {
        t.uuid("account").uuid("asked_by").instant("asked_at").text("reason").text("half");
        t.references("account", "identity_account").references("asked_by", "identity_account");
    });
    schema.unique("identity_reset", &["account"]);
    schema.table("identity_unsent", |t| {
        t.uuid("account").text("sealed").instant("at");
        t.references("account", "identity_account");
    });
    schema.index("identity_unsent", &["account", "at"]);
}
