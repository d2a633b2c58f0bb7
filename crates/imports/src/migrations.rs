//! The tables of imports.

use platform::migration::Migration;

/// All of them, oldest first.
pub(crate) fn all() -> Vec<Migration> {
    vec![base(), journal(), setups()]
}

/// How far an import got that is being applied.
fn journal() -> Migration {
    Migration::new("imports_0002_journal", |schema| schema.another_text("imports_import", "journal"))
}

/// How a file is read, and what is kept of it for the next one.
fn setups() -> Migration {
    Migration::new("imports_0003_setups", |schema| {
        schema.another_text("imports_import", "setup");
        schema.another_text("imports_problem", "severity");
        schema.table("imports_mapping", |t| {
            t.uuid("owner").text("kind").text("name").text("columns").instant("kept_at");
            t.references("owner", "identity_account");
        });
        schema.unique("imports_mapping", &["owner", "kind", "name"]);
    })
}

fn base() -> Migration {
    Migration::new("imports_0001_base", |schema| {
        schema.table("imports_import", |t| {
            t.text("kind")
                .uuid("file")
                .text("file_name")
                .text("file_digest")
                .text("state")
                .text("outcome")
                .text("why");
            t.uuid("created_by").instant("created_at").instant("alive_at").path("path").integer("version");
            t.references("created_by", "identity_account").references("file", "platform_file");
        });
        schema.index("imports_import", &["created_by", "created_at"]);
        schema.index("imports_import", &["state"]);
        schema.table_keyed("imports_problem", &["import", "number"], |t| {
            t.uuid("import")
                .integer("number")
                .integer("row")
                .text("column")
                .text("value")
                .text("what")
                .text("code");
            t.references("import", "imports_import");
        });
    })
}
