//! A branch with nine full members, an applicant, everybody who takes part in a case, and a way to do work points.

use chrono::NaiveDate;
use development::{Case, cases};
use identity::{Account, Duty, Unit, UnitRow, tree};
use members::{Category, Person, Sex, register, register::Draft};
use organizations::{Kind, register as units};
use platform::{Id, Scope, System};
use testing::{Answer, Browser, TestApp};
use workflow::{Doer, ItemRow};

pub(crate) const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

pub(crate) struct House {
    pub(crate) app: TestApp,
    pub(crate) branch: UnitRow,
    pub(crate) elsewhere: UnitRow,
    /// 王五, 赵六 and the others.
    pub(crate) members: Vec<Id<Person>>,
    pub(crate) person: Id<Person>,
    pub(crate) case: Id<Case>,
    accounts: [Id<Account>; 5],
}

/// Those who take part.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who {
    /// 李四, whose case it is.
    Applicant,
    Organiser,
    Secretary,
    Committee,
    /// 王五, contact and introducer.
    Contact,
}

impl House {
    pub(crate) async fn new() -> Self {
        let modules =
            vec![organizations::module(members::counts()), members::module(), development::module()];
        let app = TestApp::of(modules).await;
        let root = found(&app, "01", "示例大学党委", Kind::Committee, None).await;
        let college = found(&app, "02", "经济学院党总支", Kind::GeneralBranch, Some(root.id)).await;
        let branch = found(&app, "03", "学生第一党支部", Kind::Branch, Some(college.id)).await;
        let elsewhere = found(&app, "04", "学生第二党支部", Kind::Branch, Some(college.id)).await;
        let names = ["王五", "赵六", "钱七", "孙八", "周九", "吴十", "郑一", "冯二", "陈三"];
        let members = register(&app, names.iter().map(|name| full(name, &branch)).collect()).await;
        let person = register(&app, vec![candidate("李四", &branch)]).await[0];
        let lisi = app.account("lisi", Some(person)).await;
        let mut accounts = [lisi; 5];
        let posts = [
            (Duty::BranchOrganiser, &branch, "organiser"),
            (Duty::BranchSecretary, &branch, "secretary"),
            (Duty::CommitteeOrganiser, &root, "committee"),
        ];
        for (at, (duty, unit, name)) in posts.into_iter().enumerate() {
            accounts[at + 1] = app.account(name, None).await;
            app.grant(accounts[at + 1], duty, Some(unit)).await;
        }
        accounts[4] = app.account("wangwu", Some(members[0])).await;
        let case = open_case(&app, person).await;
        Self { app, branch, elsewhere, members, person, case, accounts }
    }

    /// Signs somebody in: sessions do not last as long as a case.
    pub(crate) async fn browser(&self, who: Who) -> Browser {
        self.app.signed_in(self.accounts[who as usize]).await
    }

    pub(crate) async fn get(&self, who: Who, page: &str) -> Answer {
        self.browser(who).await.get(page).await
    }

    pub(crate) async fn post(&self, who: Who, page: &str, fields: Vec<(String, String)>) -> Answer {
        self.browser(who).await.post(page, fields).await
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.app.clock.today()
    }

    pub(crate) fn days_ago(&self, days: u64) -> NaiveDate {
        self.today() - chrono::Days::new(days)
    }

    pub(crate) fn case_page(&self) -> String {
        format!("/development/cases/{}", self.case)
    }

    /// What is open in the case, oldest first.
    pub(crate) async fn open(&self) -> Vec<ItemRow> {
        let scope = Scope::system("test");
        let reader = self.app.db.read(&scope);
        let case = cases::get(&reader, self.case.raw()).await.unwrap();
        workflow::open_items(&reader, case.instance.unwrap()).await.unwrap()
    }

    pub(crate) async fn elements(&self) -> Vec<String> {
        self.open().await.into_iter().map(|item| item.element).collect()
    }

    /// The page of an open work point.
    pub(crate) async fn point(&self, element: &str) -> String {
        let open = self.open().await;
        let found = open.iter().find(|item| item.element == element);
        found.unwrap_or_else(|| panic!("{element} is not open, but {open:#?}")).href.clone()
    }

    pub(crate) async fn upload(&self, who: Who, element: &str, codes: &[&str]) {
        let page = self.point(element).await;
        let browser = self.browser(who).await;
        for code in codes {
            let fields = vec![("code".to_owned(), (*code).to_owned())];
            let sent = browser.upload(&format!("{page}/materials"), fields, "file", "材料.pdf", PDF).await;
            sent.leads_to(&page);
        }
    }

    /// Sends the form of a work point with the day of today.
    pub(crate) async fn send(
        &self,
        who: Who,
        element: &str,
        decision: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let page = self.point(element).await;
        self.post(who, &page, form(&self.today().to_string(), decision, fields)).await
    }

    /// Hands in the papers and does the work point.
    pub(crate) async fn done(
        &self,
        who: Who,
        element: &str,
        decision: &str,
        fields: &[(&str, &str)],
        codes: &[&str],
    ) {
        self.upload(who, element, codes).await;
        let back =
            if matches!(who, Who::Applicant) { "/me/application".to_owned() } else { self.case_page() };
        self.send(who, element, decision, fields).await.leads_to(&back);
    }

    /// Does a work point whose gate warns: the form comes back with the question, and is sent again with the answer that
    /// the page offers.
    pub(crate) async fn acknowledging(
        &self,
        who: Who,
        element: &str,
        decision: &str,
        fields: &[(&str, &str)],
    ) {
        let asked = self.send(who, element, decision, fields).await.is(422);
        let offered = asked.attributes("#f-acknowledged option:not([value=''])", "value");
        let [answer] = offered.as_slice() else { panic!("the page offers {offered:?}") };
        let mut fields = fields.to_vec();
        fields.push(("acknowledged", answer));
        self.send(who, element, decision, &fields).await.leads_to(&self.case_page());
    }

    /// Adds a record to a work point that repeats.
    pub(crate) async fn record(&self, who: Who, element: &str) {
        let page = self.point(element).await;
        let today = self.today().to_string();
        let fields = vec![("record_on".to_owned(), today), ("note".to_owned(), "表现良好".to_owned())];
        self.post(who, &format!("{page}/records"), fields).await.leads_to(&page);
    }

    /// Brings the case to a work point by the machine, beginning so many days ago.
    pub(crate) async fn drive(&self, until: u8, days_ago: u64) {
        let (case, from) = (self.case, self.days_ago(days_ago));
        let actor = System::new("test");
        let write =
            self.app.db.write(&actor, async |tx| development::demo::drive(tx, case, until, from).await);
        write.await.unwrap();
    }

    pub(crate) async fn facts(&self) -> register::Facts {
        let scope = Scope::system("test");
        register::facts(&self.app.db.read(&scope), self.person).await.unwrap()
    }

    pub(crate) async fn row(&self) -> cases::Row {
        let scope = Scope::system("test");
        cases::get(&self.app.db.read(&scope), self.case.raw()).await.unwrap()
    }
}

/// The fields of a form of a work point.
pub(crate) fn form(day: &str, decision: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let head = [("happened_on", day), ("decision", decision)];
    head.iter().chain(fields).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

pub(crate) async fn found(
    app: &TestApp,
    code: &str,
    name: &str,
    kind: Kind,
    above: Option<Id<Unit>>,
) -> UnitRow {
    let actor = System::new("test");
    let draft = units::Draft {
        can_approve: kind == Kind::Committee,
        ..units::Draft::new(code, name, name, kind, above)
    };
    let unit = app.db.write(&actor, async |tx| units::found(tx, draft).await).await.unwrap();
    tree::get(&app.db.read(&Scope::nothing()), unit).await.unwrap()
}

pub(crate) async fn register(app: &TestApp, drafts: Vec<Draft>) -> Vec<Id<Person>> {
    let actor = System::new("test");
    app.db.write(&actor, async |tx| register::register_all(tx, drafts, "test").await).await.unwrap()
}

pub(crate) async fn open_case(app: &TestApp, person: Id<Person>) -> Id<Case> {
    let actor = System::new("test");
    let day = app.clock.today() - chrono::Days::new(10);
    let open = app.db.write(&actor, async |tx| cases::open(tx, &Doer::System("测试"), person, day).await);
    open.await.unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn full(name: &str, unit: &UnitRow) -> Draft {
    Draft {
        joined_on: Some(day("2018-06-26")),
        confirmed_on: Some(day("2019-06-26")),
        ..Draft::new(name, Sex::Male, day("1990-03-07"), unit.id, Category::Full)
    }
}

pub(crate) fn candidate(name: &str, unit: &UnitRow) -> Draft {
    Draft {
        application_on: Some(day("2026-11-13")),
        ..Draft::new(name, Sex::Female, day("2000-12-19"), unit.id, Category::Applicant)
    }
}
