//! An application for one test.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use axum::Router;
use identity::{Account, Duty, Person, UnitRow, accounts};
use platform::{Clock, Db, Id, Scope, audit::Verdict, migration::Migration};
use web::{App, House, Module, Settings};

use crate::{
    browser::{Browser, Persona},
    database::{Database, start_clock},
    people,
};

/// An application made of some modules, on a database of its own, with a clock that a test moves.
pub struct TestApp {
    /// The database, for looking behind the pages.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    router: Router,
    database: Option<Database>,
    migrations: Vec<Migration>,
    failures: Arc<Mutex<Vec<String>>>,
}

/// The password of every account that a test opens.
pub const PASSWORD: &str = "correct horse battery";

impl TestApp {
    /// The modules given, in the order of the layers.
    pub async fn of(modules: Vec<Module>) -> Self {
        Self::under(Settings::default(), modules).await
    }

    /// The modules given, under settings of an operator.
    pub async fn under(settings: Settings, modules: Vec<Module>) -> Self {
        let migrations = web::migrations(&modules);
        let database = Database::new(&migrations).await;
        Self::on(database, modules, migrations, settings).await
    }

    async fn on(
        database: Database,
        modules: Vec<Module>,
        migrations: Vec<Migration>,
        settings: Settings,
    ) -> Self {
        let clock = start_clock();
        let db = Db::open(&database.config(clock.clone()), migrations.clone()).await.expect("a database");
        let router = App::router(House::new(modules), db.clone(), settings);
        let failures = Arc::new(Mutex::new(Vec::new()));
        Self { db, clock, router, database: Some(database), migrations, failures }
    }

    /// A second node on the same database; only where the database can be shared.
    pub async fn another_node(&self, modules: Vec<Module>) -> Option<Self> {
        let database = self.database.as_ref().filter(|database| database.is_shared())?;
        let db = Db::open(&database.config(self.clock.clone()), self.migrations.clone())
            .await
            .expect("a database");
        let router = App::router(House::new(modules), db.clone(), Settings::default());
        Some(Self {
            db,
            clock: self.clock.clone(),
            router,
            database: None,
            migrations: Vec::new(),
            failures: self.failures.clone(),
        })
    }

    /// A folder for whatever the test writes.
    pub fn folder(&self) -> PathBuf {
        self.database.as_ref().map(|d| d.folder().to_path_buf()).unwrap_or_default()
    }

    /// Founds a unit of the tree, without the details that `organizations` keeps.
    pub async fn unit(&self, parent: Option<&UnitRow>, name: &str) -> UnitRow {
        people::unit(&self.db, parent.map(|unit| unit.id), name).await
    }

    /// An account with this sign-in name, for a person on the register or not.
    pub async fn account(&self, name: &str, person: Option<Id<Person>>) -> Id<Account> {
        people::account(&self.db, (name, name), person, password_hash().await).await
    }

    /// Gives an account a post from long ago, over a unit or the whole instance.
    pub async fn grant(&self, account: Id<Account>, duty: Duty, unit: Option<&UnitRow>) {
        people::grant(&self.db, account, duty, unit.map(|unit| unit.id)).await;
    }

    /// A new account that holds a duty over a unit, signed in. Its name is that of the duty with a number.
    pub async fn holder(&self, duty: Duty, unit: Option<&UnitRow>) -> Browser {
        let name = format!("{}-{}", duty.code().replace('_', "-"), unit.map_or(0, |u| u.path.as_str().len()));
        let mut name = name;
        while accounts::by_name(&self.db.read(&Scope::nothing()), &name).await.expect("accounts").is_some() {
            name.push('x');
        }
        let account = self.account(&name, None).await;
        self.grant(account, duty, unit).await;
        self.signed_in(account).await
    }

    /// A new account of a person on the register, without a post, signed in.
    pub async fn person(&self, name: &str, person: Id<Person>) -> Browser {
        let account = self.account(name, Some(person)).await;
        self.signed_in(account).await
    }

    /// Signs an account in by writing its session, without the cost of a password.
    pub async fn signed_in(&self, account: Id<Account>) -> Browser {
        self.with_session(&people::session(&self.db, account).await)
    }

    /// A browser that already has this session, from another node.
    pub fn with_session(&self, token: &str) -> Browser {
        Browser::new(
            self.router.clone(),
            self.db.clone(),
            Persona::SignedIn(token.to_owned()),
            self.failures.clone(),
        )
    }

    /// Nobody: not signed in.
    pub fn nobody(&self) -> Browser {
        Browser::new(self.router.clone(), self.db.clone(), Persona::Nobody, self.failures.clone())
    }

    /// Whether the audit chain is whole, and how many entries it has.
    pub async fn audit_entries(&self) -> i64 {
        match self.db.verify_audit(None).await.expect("the audit trail") {
            Verdict::Whole { entries, .. } => entries,
            Verdict::Broken { seq, why } => panic!("audit entry {seq}: {why}"),
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let failures = self.failures.lock().expect("failures").clone();
        assert!(failures.is_empty(), "server errors that the test did not expect: {failures:?}");
        let Some(database) = self.database.take() else { return };
        let (config, migrations) =
            (database.config(self.clock.clone()), std::mem::take(&mut self.migrations));
        let verdict = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let db = Db::open(&config, migrations).await.expect("the database once more");
                let verdict = db.verify_audit(None).await.expect("the audit trail");
                db.close().await;
                verdict
            })
        })
        .join()
        .expect("the audit check");
        assert!(matches!(verdict, Verdict::Whole { .. }), "the audit chain is broken: {verdict:?}");
    }
}

async fn password_hash() -> String {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    HASH.get_or_init(async || accounts::hash(PASSWORD).await.expect("a hash")).await.clone()
}

/// The binary that opens foreign files for the tests: the one that was built with them.
pub fn worker_program() -> PathBuf {
    let test = std::env::current_exe().expect("the test binary");
    let folder = test.parent().and_then(std::path::Path::parent).expect("the target folder");
    folder.join("dangjian")
}

/// Waits for a background task, for at most ten seconds: `in_time(async || done().await.then_some(()))`.
pub async fn in_time<T>(mut question: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(answer) = question().await {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it did not happen in time");
}
