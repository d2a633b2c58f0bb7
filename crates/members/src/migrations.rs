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

#[cfg(test)]
mod tests {
    use identity::Person;
    use organizations::{Kind, register as units};
    use platform::{Clock, Db, Id, Scope, System, Timestamp};
    use sea_orm::{ColumnTrait as _, QueryFilter as _, sea_query::Expr};
    use testing::Database;

    use crate::{
        Category, Sex,
        register::{self, Draft},
        schema::person::{Column, Entity},
    };

    const NEW: &str = "members_0003_surnames";

    /// A row as an older version left it.
    async fn aged(
        db: &Db,
        person: Id<Person>,
        name: &'static str,
        key: &'static str,
        initials: &'static str,
    ) {
        let actor = System::new("test");
        let write = db.write(&actor, async |tx| {
            tx.unaudited("the test makes an old row");
            tx.update_where::<Entity>(|rows| {
                rows.col_expr(Column::Name, Expr::value(name))
                    .col_expr(Column::NameKey, Expr::value(key))
                    .col_expr(Column::Initials, Expr::value(initials))
                    .filter(Column::Id.eq(person))
            })
            .await
        });
        assert_eq!(write.await.unwrap(), 1);
    }

    #[tokio::test]
    async fn rows_of_before_lose_hidden_signs_and_get_the_readings_of_surnames() {
        let modules = vec![organizations::module(crate::counts()), crate::module()];
        let all = web::migrations(&modules);
        let before: Vec<_> = all.iter().filter(|one| one.name() != NEW).cloned().collect();
        let (database, clock) =
            (Database::new(&before).await, Clock::set(Timestamp::from_micros(1_795_449_599_000_000)));
        let db = Db::open(&database.config(clock.clone()), before).await.unwrap();
        let actor = System::new("test");
        let persons = db
            .write(&actor, async |tx| {
                let committee = units::Draft::new("01", "党委", "党委", Kind::Committee, None);
                let above = units::found(tx, committee).await?;
                let branch = units::Draft::new("02", "党支部", "党支部", Kind::Branch, Some(above));
                let unit = units::found(tx, branch).await?;
                let born = "2000-01-02".parse().expect("a day");
                // More than are read at once, so that those behind the first thousand are met, too.
                let draft = |_| Draft::new("张三", Sex::Male, born, unit, Category::Applicant);
                register::register_all(tx, (0..2_100).map(draft).collect(), "test").await
            })
            .await
            .unwrap();
        let (first, middle, last) = (persons[0], persons[1_050], persons[2_099]);
        aged(&db, first, "曾三", "cengsan", "cs").await;
        aged(&db, middle, "张\u{200b} 三", "zhangsan", "zs").await;
        aged(&db, last, "阿不都.热合曼", "abudurehmman", "abdrhm").await;
        db.close().await;

        let db = Db::open(&database.config(clock), all).await.unwrap();
        let scope = Scope::system("test");
        let reader = db.read(&scope);
        for (person, name, key, initials) in [
            (first, "曾三", "zengsan", "zs"),
            (middle, "张三", "zhangsan", "zs"),
            // No Chinese surname: each character is read as it mostly is, 都 as dou, although it is du in such names.
            (last, "阿不都·热合曼", "abudoureheman", "abdrhm"),
            (persons[7], "张三", "zhangsan", "zs"),
        ] {
            let row = reader.get::<Entity>(person).await.unwrap();
            assert_eq!(
                (row.name.as_str(), row.name_key.as_str(), row.initials.as_str()),
                (name, key, initials)
            );
        }
        db.close().await;
    }
}
