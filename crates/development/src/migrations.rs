//! The tables of member development.

use platform::migration::Migration;

/// All of them, oldest first.
pub(crate) fn all() -> Vec<Migration> {
    vec![cases(), form_numbers(), calendars(), names_of_instances()]
}

fn cases() -> Migration {
    Migration::new("development_0001_cases", |schema| {
        schema.table("development_case", |t| {
            t.uuid("person").maybe_uuid("open_person").uuid("unit").path("path").text("rule_set");
            t.text("process_version").maybe_uuid("instance").text("status").integer("stage").integer("step");
            t.text("current_title").text("waiting_for").maybe_day("due_on").day("due_key").day("applied_on");
            t.instant("opened_at").maybe_instant("closed_at").integer("version");
            t.references("unit", "identity_unit");
        });
        // One open case per person; the column is emptied when the case is closed.
        schema.unique("development_case", &["open_person"]);
        schema.index("development_case", &["person", "opened_at"]);
        schema.index("development_case", &["path", "due_key"]);
        schema.index("development_case", &["due_key", "id"]);
        schema.table("development_act", |t| {
            t.uuid("case_id")
                .integer("number")
                .text("element")
                .integer("work_point")
                .integer("attempt")
                .uuid("item");
            t.day("happened_on").text("decision").text("fields").text("opinion").maybe_uuid("account");
            t.maybe_uuid("person").text("actor").text("post_title").instant("recorded_at").text("rule_set");
            t.boolean("is_backfilled").path("path");
            t.references("case_id", "development_case");
        });
        schema.unique("development_act", &["case_id", "number"]);
        schema.table("development_record", |t| {
            t.uuid("case_id")
                .integer("work_point")
                .uuid("item")
                .day("happened_on")
                .text("note")
                .maybe_uuid("material");
            t.maybe_uuid("account").text("actor").text("post_title").instant("recorded_at").path("path");
            t.references("case_id", "development_case");
        });
        schema.index("development_record", &["case_id", "work_point"]);
        schema.table("development_material", |t| {
            t.uuid("case_id").integer("work_point").text("code").uuid("file").text("name").integer("size");
            t.text("media_type").maybe_uuid("account").text("actor").instant("uploaded_at").path("path");
            t.references("case_id", "development_case").references("file", "platform_file");
        });
        schema.index("development_material", &["case_id", "work_point"]);
        schema.table("development_party", |t| {
            t.uuid("case_id").text("role").uuid("person").text("name").path("path");
            t.references("case_id", "development_case");
        });
        schema.unique("development_party", &["case_id", "role", "person"]);
        schema.index("development_party", &["person"]);
    })
}

fn form_numbers() -> Migration {
    Migration::new("development_0002_form_numbers", |schema| {
        schema.table("development_form_number", |t| {
            t.uuid("case_id").text("number").path("path");
            t.references("case_id", "development_case");
        });
        schema.unique("development_form_number", &["number"]);
        schema.index("development_form_number", &["case_id"]);
    })
}

/// Lists of instances name the person whom a case is about; those that opened their last work point before they did
/// learn it here.
fn names_of_instances() -> Migration {
    Migration::new("development_0004_names_of_instances", |schema| {
        schema.fill(
            "update workflow_instance set about = (select members_person.name from development_case \
             join members_person on members_person.id = development_case.person \
             where development_case.id = workflow_instance.subject) \
             where process_key = 'development' and about is null",
        );
    })
}

fn calendars() -> Migration {
    Migration::new("development_0003_calendars", |schema| {
        schema.table_keyed("development_calendar", &["year"], |t| {
            t.integer("year").text("notice").instant("changed_at");
        });
        schema.table_keyed("development_setting", &["name"], |t| {
            t.text("name").text("value");
        });
        schema.another_text("development_act", "acknowledged");
    })
}
