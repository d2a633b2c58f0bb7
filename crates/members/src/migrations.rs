//! The tables of the register.

use platform::migration::Migration;

use crate::names;

/// All of them, oldest first.
pub(crate) fn all() -> Vec<Migration> {
    vec![register(), saved_views(), surnames()]
}

fn register() -> Migration {
    Migration::new("members_0001_register", |schema| {
        schema.table("members_person", |t| {
            t.uuid("unit").path("path").text("name").path("name_key").path("initials").path("branch_key");
            t.day("joined_key").text("sex").text("ethnicity").text("education").text("occupation");
            t.maybe_text("id_number").maybe_text("id_number_index").day("birth").text("category");
            t.text("membership_state").maybe_text("phone").maybe_text("phone_index").maybe_text("landline");
            t.maybe_text("address")
                .text("email")
                .boolean("is_lost")
                .maybe_day("lost_on")
                .boolean("is_mobile");
            t.text("mobile_to")
                .boolean("is_incomplete")
                .text("number")
                .text("school")
                .text("title")
                .text("origin");
            t.text("party_post")
                .text("introducers")
                .maybe_text("dues_base")
                .maybe_boolean("is_league_member");
            t.maybe_day("application_on")
                .maybe_day("activist_on")
                .maybe_day("candidate_on")
                .maybe_day("joined_on");
            t.maybe_day("confirmed_on").maybe_day("archived_on").text("source").instant("registered_at");
            t.integer("version").references("unit", "identity_unit");
        });
        schema.unique("members_person", &["id_number_index"]);
        schema.index("members_person", &["phone_index"]);
        schema.index("members_person", &["number"]);
        schema.index("members_person", &["initials"]);
        // One branch: the order comes from the index.
        schema.index("members_person", &["unit", "name_key", "id"]);
        schema.index("members_person", &["unit", "joined_key", "id"]);
        // A subtree: walked in the order of the list until a page is full; what narrows the list stands in the index,
        // so that only rows that are shown are fetched. No index begins with the path: it would make the database
        // collect and sort a whole subtree for one page.
        schema.index(
            "members_person",
            &["name_key", "id", "path", "category", "is_mobile", "is_lost", "is_incomplete", "occupation"],
        );
        schema.index("members_person", &["joined_key", "id", "path", "category", "is_mobile", "is_lost"]);
        schema.index("members_person", &["branch_key", "name_key", "id"]);
        schema.table_keyed("members_tally", &["path"], |t| {
            t.path("path").integer("full").integer("probationary").integer("candidate").integer("activist");
            t.integer("applicant").integer("other").integer("mobile").integer("lost").integer("incomplete");
        });
    })
}

fn saved_views() -> Migration {
    Migration::new("members_0002_saved_views", |schema| {
        schema.table("members_saved_view", |t| {
            t.uuid("account").text("name").text("query").references("account", "identity_account");
        });
        schema.unique("members_saved_view", &["account", "name"]);
    })
}

/// Names lose the signs that nobody sees, and are sorted by the readings of surnames.
fn surnames() -> Migration {
    Migration::new("members_0003_surnames", |schema| {
        schema.rewrite("members_person", &["name", "name_key", "initials"], names::rewritten);
    })
}
