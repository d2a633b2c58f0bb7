//! The tables of processes.

use platform::migration::Migration;

/// All of them, oldest first.
pub(crate) fn all() -> Vec<Migration> {
    vec![Migration::new("processes_0001_uploads", |schema| {
        schema.table("processes_upload", |t| {
            t.uuid("file").text("file_name").text("report").uuid("created_by").instant("created_at");
            t.references("created_by", "identity_account").references("file", "platform_file");
        });
        schema.index("processes_upload", &["created_by", "created_at"]);
    })]
}
