//! Things that exist, so that the routes of the matrix lead somewhere: one branch with people and a case, and one
//! person for each part that a route may play.

use std::collections::BTreeMap;

use identity::{Duty, Person, UnitRow};
use members::Category;
use organizations::{Kind, register::Draft as UnitDraft};
use platform::{Id, System, worker::Worker};
use server::modules;
use testing::{Browser, TestApp};
use web::offers::Shown;

/// The small university of the matrix.
pub(crate) struct University {
    pub(crate) app: TestApp,
    pub(crate) root: UnitRow,
    pub(crate) branch: UnitRow,
    pub(crate) other: UnitRow,
    pub(crate) applicant: Id<Person>,
    pub(crate) member: Id<Person>,
    /// What modules give for their paths: by module and name of the parameter.
    examples: BTreeMap<(&'static str, &'static str), String>,
}

/// Name, person, and the post with its unit.
type Planned<'a> = (&'static str, Option<Id<Person>>, Option<(Duty, Option<&'a UnitRow>)>);

impl University {
    pub(crate) async fn new() -> Self {
        let app = TestApp::of(modules::all(Worker { program: testing::worker_program() })).await;
        let actor = System::new("test");
        let today = app.clock.today();
        let (root, branch, other, applicant, member) = app
            .db
            .write(&actor, async |tx| {
                let mut committee =
                    UnitDraft::new("01", "中共示例大学委员会", "示例大学党委", Kind::Committee, None);
                committee.can_approve = true;
                let root = organizations::register::found(tx, committee).await?;
                let unit = |code, name, above| UnitDraft::new(code, name, name, Kind::Branch, Some(above));
                let branch = organizations::register::found(tx, unit("02", "第一支部", root)).await?;
                let other = organizations::register::found(tx, unit("03", "第二支部", root)).await?;
                let birth = today - chrono::Days::new(22 * 365);
                let person = |name, category| {
                    members::register::Draft::new(name, members::Sex::Male, birth, branch, category)
                };
                let applicant = members::register::register(tx, person("李四", Category::Applicant)).await?;
                let mut full = person("王五", Category::Full);
                full.joined_on = Some(today - chrono::Days::new(800));
                full.confirmed_on = Some(today - chrono::Days::new(400));
                let member = members::register::register(tx, full).await?;
                Ok((root, branch, other, applicant, member))
            })
            .await
            .unwrap();
        let scope = platform::Scope::system("test");
        let reader = app.db.read(&scope);
        let root = identity::tree::get(&reader, root).await.unwrap();
        let branch = identity::tree::get(&reader, branch).await.unwrap();
        let other = identity::tree::get(&reader, other).await.unwrap();
        let shown = Shown { branch: branch.id, applicant };
        let mut examples = BTreeMap::new();
        for module in modules::all(Worker { program: testing::worker_program() }) {
            let Some(demo) = module.demo else { continue };
            let given = demo.examples(&app.db, shown).await.unwrap();
            examples.extend(given.into_iter().map(|(name, value)| ((module.name, name), value)));
        }
        Self { root, branch, other, applicant, member, examples, app }
    }

    /// What a module gives for a parameter of its paths.
    pub(crate) fn example(&self, module: &str, name: &str) -> Option<&str> {
        let given = self.examples.iter().find(|((of, what), _)| *of == module && *what == name);
        given.map(|(_, value)| value.as_str())
    }

    /// The personas of the matrix, in the order of its columns. Each call gives new sessions.
    pub(crate) async fn personas(&self) -> Vec<(&'static str, Browser)> {
        let mut found = vec![("nobody", self.app.nobody())];
        for (name, account) in self.accounts().await {
            found.push((name, self.app.signed_in(account).await));
        }
        found
    }

    pub(crate) async fn accounts(&self) -> Vec<(&'static str, Id<identity::Account>)> {
        let scope = platform::Scope::nothing();
        let mut found = Vec::new();
        let plan: [Planned<'_>; 9] = [
            ("applicant", Some(self.applicant), None),
            ("member", Some(self.member), None),
            ("secretary-of-other", None, Some((Duty::BranchSecretary, Some(&self.other)))),
            ("secretary", None, Some((Duty::BranchSecretary, Some(&self.branch)))),
            ("organiser-of-branch", None, Some((Duty::BranchOrganiser, Some(&self.branch)))),
            ("organiser", None, Some((Duty::CommitteeOrganiser, Some(&self.root)))),
            ("system", None, Some((Duty::SystemAdministrator, None))),
            ("security", None, Some((Duty::SecurityAdministrator, None))),
            ("audit", None, Some((Duty::AuditAdministrator, None))),
        ];
        for (name, person, post) in plan {
            let known = identity::accounts::by_name(&self.app.db.read(&scope), name).await.unwrap();
            let account = match known {
                Some(row) => row.id,
                None => {
                    let account = self.app.account(name, person).await;
                    if let Some((duty, unit)) = post {
                        self.app.grant(account, duty, unit).await;
                    }
                    account
                }
            };
            found.push((name, account));
        }
        found
    }
}
