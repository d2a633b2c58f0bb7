//! A house with two branches of different colleges, and people to fill them.

use chrono::NaiveDate;
use identity::{Unit, UnitRow, tree};
use members::{Category, Person, Sex, register, register::Draft};
use organizations::{Kind, register as units};
use platform::{Id, Scope, System};
use testing::TestApp;

/// A house with its organisations.
pub(crate) struct House {
    pub(crate) app: TestApp,
    pub(crate) root: UnitRow,
    pub(crate) economics: UnitRow,
    /// Below economics.
    pub(crate) first: UnitRow,
    /// Below economics.
    pub(crate) second: UnitRow,
    /// Directly below the root.
    pub(crate) library: UnitRow,
}

impl House {
    pub(crate) async fn new() -> Self {
        let app = TestApp::of(vec![organizations::module(members::counts()), members::module()]).await;
        let root = found(&app, "01", "示例大学党委", Kind::Committee, None).await;
        let economics = found(&app, "02", "经济学院党总支", Kind::GeneralBranch, Some(root.id)).await;
        let first = found(&app, "03", "学生第一党支部", Kind::Branch, Some(economics.id)).await;
        let second = found(&app, "04", "学生第二党支部", Kind::Branch, Some(economics.id)).await;
        let library = found(&app, "05", "图书馆党支部", Kind::Branch, Some(root.id)).await;
        Self { app, root, economics, first, second, library }
    }

    /// Registers people as the system.
    pub(crate) async fn register(&self, drafts: Vec<Draft>) -> Vec<Id<Person>> {
        let actor = System::new("test");
        let write = self.app.db.write(&actor, async |tx| register::register_all(tx, drafts, "test").await);
        write.await.unwrap()
    }

    /// One full member.
    pub(crate) async fn member(&self, name: &str, unit: &UnitRow) -> Id<Person> {
        self.register(vec![full(name, unit)]).await[0]
    }
}

async fn found(app: &TestApp, code: &str, name: &str, kind: Kind, above: Option<Id<Unit>>) -> UnitRow {
    let actor = System::new("test");
    let draft = units::Draft::new(code, name, name, kind, above);
    let unit = app.db.write(&actor, async |tx| units::found(tx, draft).await).await.unwrap();
    tree::get(&app.db.read(&Scope::nothing()), unit).await.unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A full member of a branch.
pub(crate) fn full(name: &str, unit: &UnitRow) -> Draft {
    Draft {
        joined_on: Some(day("2020-06-26")),
        confirmed_on: Some(day("2021-06-26")),
        ..Draft::new(name, Sex::Male, day("1990-03-07"), unit.id, Category::Full)
    }
}

/// An applicant of a branch.
pub(crate) fn applicant(name: &str, unit: &UnitRow) -> Draft {
    Draft {
        application_on: Some(day("2026-10-22")),
        ..Draft::new(name, Sex::Female, day("2004-12-19"), unit.id, Category::Applicant)
    }
}
