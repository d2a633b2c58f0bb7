//! The tables of processes.

use platform::migration::{Migration, Schema};

/// All of them, oldest first. This crate is no module of the house: the list of modules takes these before those of
/// the modules that have processes.
pub fn all() -> Vec<Migration> {
    vec![
        Migration::new("workflow_0001_base", |schema| {
            definitions(schema);
            instances(schema);
            items(schema);
            waiting(schema);
        }),
        Migration::new("workflow_0002_starter_name", |schema| {
            schema.another_text("workflow_instance", "starter_name");
        }),
        Migration::new("workflow_0003_names", |schema| {
            schema.another_text("workflow_definition", "names");
        }),
        Migration::new("workflow_0004_about", |schema| {
            schema.another_text("workflow_instance", "about");
            // Names that older instances do not have yet: a list asks for no accounts.
            schema.fill(
                "update workflow_instance set starter_name = (select display_name from identity_account \
                 where identity_account.id = workflow_instance.started_by) \
                 where starter_name is null and started_by is not null",
            );
            // What a deployed process is about is its starter, unless it says more. Modules fill in their own.
            schema.fill("update workflow_instance set about = starter_name where definition is not null");
            schema.index("workflow_instance", &["about", "starter_name", "id"]);
        }),
        Migration::new("workflow_0005_switched_off", |schema| {
            schema.table_keyed("workflow_switched_off", &["key"], |t| {
                t.text("key").instant("at").maybe_uuid("account");
            });
        }),
    ]
}

fn definitions(schema: &mut Schema) {
    schema.table("workflow_definition", |t| {
        t.text("key").integer("number").text("name").text("digest").text("xml").text("findings");
        t.text("unsupported").path("path").instant("deployed_at").maybe_uuid("deployed_by");
    });
    schema.unique("workflow_definition", &["key", "number"]);
}

fn instances(schema: &mut Schema) {
    schema.table("workflow_instance", |t| {
        t.text("process_key").text("process_version").maybe_uuid("definition").uuid("subject").path("path");
        t.text("state").text("status").maybe_text("reached_end").integer("version");
        t.instant("started_at").maybe_instant("ended_at").maybe_uuid("started_by");
        t.maybe_uuid("starter").maybe_text("starter_duty").maybe_uuid("parent").maybe_integer("parent_job");
        t.references("definition", "workflow_definition");
    });
    schema.index("workflow_instance", &["path"]);
    schema.index("workflow_instance", &["subject"]);
    schema.index("workflow_instance", &["process_key", "status", "id"]);
    schema.index("workflow_instance", &["parent"]);
    schema.index("workflow_instance", &["starter", "starter_duty"]);
    // The version that the transition made is its place. Unique, so that two transitions from one version cannot both
    // be written, whatever else goes wrong.
    schema.table_keyed("workflow_history", &["instance", "step"], |t| {
        t.uuid("instance").integer("step").instant("at").maybe_uuid("account").text("actor");
        t.text("post_title").text("lines");
        t.references("instance", "workflow_instance");
    });
}

fn items(schema: &mut Schema) {
    schema.table("workflow_item", |t| {
        t.uuid("item").uuid("instance").integer("number").text("process_key").uuid("subject");
        t.text("element").text("title").text("detail").text("href").path("path");
        t.uuid("whose").text("duty").boolean("is_shared").maybe_integer("rank").integer("warn_rank");
        t.maybe_day("due").maybe_uuid("claimed_by").maybe_instant("urged_at").maybe_integer("beside");
        t.text("stand").instant("opened_at").maybe_instant("closed_at").maybe_uuid("closed_by");
        t.maybe_text("outcome");
        t.references("instance", "workflow_instance");
    });
    schema.index("workflow_item", &["instance", "number"]);
    // The to-dos of a post or a person are one range of this, in their order; nothing else of the rows is read to
    // count them. It is also what a person takes part in: the scope of those who act in their own matters.
    schema.index(
        "workflow_item",
        &["whose", "duty", "rank", "item", "warn_rank", "process_key", "claimed_by", "path"],
    );
}

fn waiting(schema: &mut Schema) {
    schema.table("workflow_errand", |t| {
        t.maybe_uuid("instance").text("kind").integer("number").text("element").text("payload");
        t.instant("due").instant("next_at").integer("fence").integer("attempts");
        t.references("instance", "workflow_instance");
    });
    // A million armed timers cost one look at the head of this.
    schema.index("workflow_errand", &["next_at"]);
    schema.index("workflow_errand", &["instance", "kind", "number"]);
    schema.table("workflow_subscription", |t| {
        t.maybe_uuid("instance").maybe_uuid("definition").text("kind").integer("number").text("element");
        t.text("name").text("correlation");
        t.references("instance", "workflow_instance").references("definition", "workflow_definition");
    });
    schema.index("workflow_subscription", &["kind", "name", "correlation", "id"]);
    schema.index("workflow_subscription", &["instance", "number"]);
    schema.table("workflow_incident", |t| {
        t.maybe_uuid("instance").maybe_uuid("errand").maybe_uuid("item").text("kind").text("element");
        t.text("message").path("path").boolean("is_open").instant("at").maybe_instant("closed_at");
        t.maybe_uuid("closed_by");
        t.references("instance", "workflow_instance");
    });
    schema.index("workflow_incident", &["is_open", "id"]);
    schema.index("workflow_incident", &["instance", "is_open"]);
}
