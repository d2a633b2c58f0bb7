//! A kind of sheet for these tests: its rows are accounts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use documents::{
    table::{Column, Layout, Problem, Record},
    workbook::{Heading, Value, Workbook},
};
use identity::{Duty, Permission, PermissionInfo, accounts};
use imports::{Boxed, Desk, Importer, Run, Verdict};
use platform::{Error, Reader, Tx, worker::Worker};
use testing::{Answer, Browser, TestApp, in_time, worker_program};
use tokio::sync::Semaphore;

static LAYOUT: Layout = Layout::new(
    "账号",
    "accounts",
    &[Column::identifier("登录名").required(), Column::text("姓名").required(), Column::text("职务")],
);

/// Held by the organisers of committees only, although branches may bring in other sheets.
pub(crate) struct ImportAccounts;
impl Permission for ImportAccounts {
    const CODE: &'static str = "test.accounts.import";
    const TITLE: &'static str = "导入账号";
    const HELD_BY: &'static [Duty] = &[Duty::CommitteeOrganiser];
}

/// Reads accounts. Each chunk that is checked waits until the gate is open; each portion that is written takes one of
/// the permits to write.
pub(crate) struct Accounts {
    gate: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

impl Accounts {
    /// With open gates.
    pub(crate) fn new() -> Self {
        Self { gate: open(), writing: open() }
    }
}

fn open() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(Semaphore::MAX_PERMITS))
}

impl Importer for Accounts {
    fn kind(&self) -> &'static str {
        "accounts"
    }
    fn title(&self) -> &'static str {
        "账号"
    }
    fn layout(&self) -> &'static Layout {
        &LAYOUT
    }
    fn needs(&self) -> PermissionInfo {
        PermissionInfo::of::<ImportAccounts>()
    }
    fn start(&self) -> Box<dyn Run> {
        Box::new(Reading { seen: BTreeMap::new(), gate: self.gate.clone(), writing: self.writing.clone() })
    }
}

struct Reading {
    seen: BTreeMap<String, u32>,
    gate: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

impl Reading {
    fn read(&self, record: &Record) -> Result<(String, String), Vec<Problem>> {
        let name = record.need("登录名").and_then(|name| match self.seen.get(&name) {
            Some(&times) if times > 1 => Err(record.problem("登录名", "twice", "与表内另一行重复")),
            _ => Ok(name),
        });
        match (name, record.need("姓名")) {
            (Ok(name), Ok(shown)) => Ok((name, shown)),
            (name, shown) => Err([name.err(), shown.err()].into_iter().flatten().collect()),
        }
    }

    async fn judge(
        &self,
        reader: Reader<'_>,
        record: &Record,
    ) -> Result<(Verdict, Option<(String, String)>), Error> {
        let (name, shown) = match self.read(record) {
            Ok(found) => found,
            Err(problems) => return Ok((Verdict::Bad(problems), None)),
        };
        Ok(match accounts::by_name(&reader, &name).await? {
            None => (Verdict::New, Some((name, shown))),
            Some(row) if row.display_name == shown => (Verdict::Same, None),
            Some(_) => (Verdict::Bad(vec![record.problem("姓名", "other", "与已有账号的姓名不同")]), None),
        })
    }
}

impl Run for Reading {
    fn survey(&mut self, records: &[Record]) {
        for name in records.iter().filter_map(|record| record.text("登录名").ok().flatten()) {
            *self.seen.entry(name).or_default() += 1;
        }
    }
    fn check<'a>(&'a mut self, reader: Reader<'a>, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move {
            let _open = self.gate.acquire().await.map_err(|_| Error::internal("the gate was closed"))?;
            let mut verdicts = Vec::new();
            for record in records {
                verdicts.push(self.judge(reader, record).await?.0);
            }
            Ok(verdicts)
        })
    }
    fn apply<'a>(&'a mut self, tx: &'a mut Tx, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move {
            // With open gates there are as many permits as anybody can count.
            let permit = self.writing.acquire().await.map_err(|_| Error::internal("the gate was closed"))?;
            if self.writing.available_permits() < 1_000 {
                permit.forget();
            }
            let mut verdicts = Vec::new();
            for record in records {
                let (verdict, new) = self.judge(tx.read(), record).await?;
                if let Some((name, shown)) = new {
                    let draft = accounts::Draft::check(&name, &shown, None)?;
                    accounts::open_with_hash(tx, &draft, String::new(), true).await?;
                }
                verdicts.push(verdict);
            }
            Ok(verdicts)
        })
    }
}

/// The worker: the binary of the house.
pub(crate) fn worker() -> Worker {
    Worker { program: worker_program() }
}

/// A desk for this one kind of sheet.
pub(crate) fn desk(importer: Accounts) -> Desk {
    Desk::new(vec![Arc::new(importer)], worker())
}

/// An application with this one kind of sheet.
pub(crate) async fn app() -> TestApp {
    TestApp::of(vec![imports::module(&desk(Accounts::new()))]).await
}

/// An application whose dry runs wait until the gate is opened by adding permits.
pub(crate) async fn waiting_app() -> (TestApp, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let desk = desk(Accounts { gate: gate.clone(), writing: open() });
    (TestApp::of(vec![imports::module(&desk)]).await, gate)
}

/// An application that writes as many portions as permits are added, and its desk.
pub(crate) async fn slow_app() -> (TestApp, Desk, Arc<Semaphore>) {
    let writing = Arc::new(Semaphore::new(0));
    let desk = desk(Accounts { gate: open(), writing: writing.clone() });
    (TestApp::of(vec![imports::module(&desk)]).await, desk, writing)
}

/// A sheet with these headings and rows.
pub(crate) fn sheet(headings: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let headings: Vec<Heading> = headings.iter().map(|text| Heading::new(*text)).collect();
    let mut book = Workbook::stream(Vec::new(), "账号", &headings).unwrap();
    for row in rows {
        let values: Vec<Value> = row.iter().map(|text| Value::text(*text)).collect();
        book.row(&values).unwrap();
    }
    book.finish().unwrap()
}

/// A sheet of accounts.
pub(crate) fn accounts(rows: &[[&str; 2]]) -> Vec<u8> {
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    sheet(&["登录名", "姓名"], &rows)
}

/// Uploads a sheet and waits until it is checked; gives the address of the import and its page.
pub(crate) async fn checked(browser: &Browser, name: &str, bytes: &[u8]) -> (String, Answer) {
    let answer = browser.upload("/imports/accounts", vec![], "file", name, bytes).await.leads_to("/imports/");
    let place = answer.location().to_owned();
    let page = settled(browser, &place).await;
    (place, page)
}

/// Waits until nothing goes on with an import any more.
pub(crate) async fn settled(browser: &Browser, place: &str) -> Answer {
    in_time(async || {
        let page = browser.get(place).await.is(200);
        let goes_on = page.attributes("#import", "hx-get");
        goes_on.is_empty().then_some(page)
    })
    .await
}

/// The four figures of the page: new, changed, the same, with problems.
pub(crate) fn figures(page: &Answer) -> Vec<String> {
    page.texts(".kpi .v").into_iter().map(|text| text.replace('行', "").trim().to_owned()).collect()
}

/// Which of these sign-in names exist.
pub(crate) async fn existing(app: &TestApp, names: &[&str]) -> BTreeSet<String> {
    let scope = platform::Scope::nothing();
    let mut found = BTreeSet::new();
    for name in names {
        found.extend(accounts::by_name(&app.db.read(&scope), name).await.unwrap().map(|row| row.name));
    }
    found
}
