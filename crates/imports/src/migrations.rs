//! The tables of imports.

use platform::migration::Migration;

/// All of them, oldest first.
pub(crate) fn all() -> Vec<Migration> {
    vec![base(), journal()]
}

/// How far an import got that is being applied.
fn journal() -> Migration {
    Migration::new("imports_0002_journal", |schema| schema.another_text("imports_import", "journal"))
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
