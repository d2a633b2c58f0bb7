//! The tables of processes.

use platform::migration::Migration;

/// All of them, oldest first. This crate is no module of the house: the list of modules takes these before those of
/// the modules that have processes.
pub fn all() -> Vec<Migration> {
    vec![Migration::new("workflow_0001_base", |schema| {
        schema.table("workflow_instance", |t| {
            t.text("process_key")
                .text("process_version")
                .uuid("subject")
                .path("path")
                .text("state")
                .text("status");
            t.maybe_text("reached_end").integer("version").instant("started_at").maybe_instant("ended_at");
        });
        schema.index("workflow_instance", &["path"]);
        schema.index("workflow_instance", &["subject"]);
        schema.table("workflow_item", |t| {
            t.uuid("instance").integer("token").uuid("subject").text("element").text("title").text("detail");
            t.text("href").maybe_day("due").path("path").instant("opened_at").maybe_instant("closed_at");
            t.maybe_uuid("closed_by").maybe_text("outcome");
            t.references("instance", "workflow_instance").references("closed_by", "identity_account");
        });
        // The engine never gives a number twice, so that one token has one item.
        schema.unique("workflow_item", &["instance", "token"]);
        schema.table("workflow_candidate", |t| {
            t.uuid("item")
                .uuid("instance")
                .path("path")
                .maybe_uuid("unit")
                .maybe_text("duty")
                .maybe_uuid("person");
            t.boolean("is_open").integer("due_key");
            t.references("item", "workflow_item").references("instance", "workflow_instance");
            t.references("unit", "identity_unit");
        });
        schema.index("workflow_candidate", &["item"]);
        // The to-dos of a post and of a person are one range of these, in their order; with the path nothing else of
        // the rows is read.
        schema.index("workflow_candidate", &["unit", "duty", "is_open", "due_key", "item", "path"]);
        schema.index("workflow_candidate", &["person", "is_open", "due_key", "item"]);
        // What a person takes part in: the scope of those who act in their own matters.
        schema.index("workflow_candidate", &["person", "instance"]);
        schema.table("workflow_history", |t| {
            t.uuid("instance").integer("step").integer("number").uuid("subject").path("path").instant("at");
            t.text("kind")
                .text("element")
                .maybe_uuid("item")
                .maybe_uuid("account")
                .text("actor")
                .text("post_title");
            t.text("note");
            t.references("instance", "workflow_instance").references("item", "workflow_item");
        });
        // Unique: two transitions from one version cannot both be written, whatever else goes wrong.
        schema.unique("workflow_history", &["instance", "step", "number"]);
    })]
}
