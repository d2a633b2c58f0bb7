//! A small university for the tests: a committee, two general branches, branches below them.

use identity::{Unit, UnitRow, tree};
use organizations::{Kind, register, register::Draft};
use platform::{Id, Scope, System};
use testing::TestApp;

/// The house of these tests.
pub(crate) async fn app() -> TestApp {
    TestApp::of(vec![organizations::module(organizations::no_counts())]).await
}

/// Founds an organisation with its details.
pub(crate) async fn found(app: &TestApp, draft: Draft) -> UnitRow {
    let actor = System::new("test");
    let unit = app.db.write(&actor, async |tx| register::found(tx, draft).await).await.unwrap();
    tree::get(&app.db.read(&Scope::nothing()), unit).await.unwrap()
}

/// The committee, with the right to approve.
pub(crate) async fn committee(app: &TestApp) -> UnitRow {
    let draft = Draft {
        can_approve: true,
        ..Draft::new("01", "中共示例大学委员会", "示例大学党委", Kind::Committee, None)
    };
    found(app, draft).await
}

/// A general branch below the committee.
pub(crate) async fn general_branch(app: &TestApp, code: &str, name: &str, above: Id<Unit>) -> UnitRow {
    found(
        app,
        Draft::new(code, &format!("中共示例大学{name}总支部委员会"), name, Kind::GeneralBranch, Some(above)),
    )
    .await
}

/// A branch.
pub(crate) async fn branch(app: &TestApp, code: &str, name: &str, above: Id<Unit>) -> UnitRow {
    found(app, Draft::new(code, &format!("中共示例大学{name}委员会"), name, Kind::Branch, Some(above))).await
}
