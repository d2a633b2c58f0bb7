//! What a module owns is changed by that module or by nobody: every verb and every route of processes, every persona,
//! every process of the house. The lists are derived: verbs from their type, routes from the router, processes from the
//! host. A process without an example fails the test.

use identity::SignedIn;
use platform::{Actor, Error, Id, Origin, Path, RawId, Scope, System, worker::Worker};
use server::modules;
use testing::{
    people,
    verbs::{Target, use_verb},
};
use web::House;
use workflow::{Candidate, Doer, Instance, ItemRow, Verb};

use crate::fixture::University;

/// A running instance of a process of the house, at something that is open, behind something that is done.
async fn example(key: &str, university: &University) -> Target {
    assert_eq!(key, "development", "the process {key} has no example: add one");
    let case: RawId<development::Case> =
        university.example("development", "id").expect("a case").parse().unwrap();
    let actor = System::new("test");
    let drive = university.app.db.write(&actor, async |tx| {
        let id = development::cases::get(&tx.read(), case).await?;
        let from = tx.today() - chrono::Days::new(30);
        development::demo::drive(tx, id.id, 4, from).await
    });
    let open = drive.await.unwrap();
    let scope = Scope::system("test");
    let reader = university.app.db.read(&scope);
    let row = development::cases::get(&reader, case).await.unwrap();
    let instance = row.instance.unwrap();
    let items = workflow::items(&reader, instance).await.unwrap();
    Target {
        key: key.to_owned(),
        case: instance,
        done: items.iter().find(|item| item.closed_at.is_some()).unwrap().id,
        open: open.first().unwrap().id,
        incident: "0199e3a1b2c37d4e8f90112233445566".parse().unwrap(),
        to: Candidate::Person(university.member),
        path: Path::stored(row.path.as_str()),
        back_to: items[0].element.clone(),
        jump: (open[0].element.clone(), "WP50".to_owned()),
    }
}

/// Everything that a change would change: the trail of all writes, the instance and its items.
async fn standing(university: &University, case: Id<Instance>) -> (i64, workflow::InstanceRow, Vec<ItemRow>) {
    let scope = Scope::system("test");
    let reader = university.app.db.read(&scope);
    let row = workflow::instance(&reader, case).await.unwrap();
    (university.app.audit_entries().await, row, workflow::items(&reader, case).await.unwrap())
}

#[tokio::test]
async fn no_verb_of_the_common_host_changes_what_a_module_owns() {
    let university = University::new().await;
    let host = modules::host();
    for key in host.owned_keys() {
        let on = example(key, &university).await;
        let accounts = university.accounts().await;
        let before = standing(&university, on.case).await;
        for verb in Verb::all() {
            for (name, account) in &accounts {
                let who = people::signed_in(&university.app.db, *account).await;
                let outcome = as_himself(&university, &who, async |tx, doer| {
                    use_verb(&host, tx, &doer, verb, &on).await
                })
                .await;
                let is_refused = match &outcome {
                    Err(Error::Blocked(by)) => by.iter().all(|one| one.rule == "not-in-this-process"),
                    Err(Error::Missing) => true,
                    _ => false,
                };
                assert!(is_refused, "{verb:?} of {key} by {name}: {outcome:?}");
            }
            assert!(standing(&university, on.case).await == before, "{verb:?} of {key}");
        }
    }
}

/// Somebody with everything in scope, so that the gate is what refuses.
struct Everywhere {
    scope: Scope,
    origin: Origin,
}

impl Actor for Everywhere {
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}

async fn as_himself(
    university: &University,
    who: &SignedIn,
    work: impl AsyncFnOnce(&mut platform::Tx, Doer<'_>) -> platform::Result<()>,
) -> platform::Result<()> {
    let origin = Origin { account: Some(who.account().uuid()), ..Origin::system("test") };
    let actor = Everywhere { scope: Scope::system("test"), origin };
    university.app.db.write(&actor, async |tx| work(tx, Doer::Person(who)).await).await
}

/// What a form of any page of processes may hold.
fn fields(on: &Target) -> Vec<(String, String)> {
    let Candidate::Person(person) = on.to else { return Vec::new() };
    let jump = format!("to-{}", on.jump.0);
    [
        ("reason", "x"),
        ("opinion", "同意"),
        ("note", "x"),
        ("why", "x"),
        ("to", &on.back_to),
        ("whom", &person.to_string()),
        ("version", "2014-05-28"),
        (&jump, &on.jump.1),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

#[tokio::test]
async fn no_route_of_processes_changes_or_shows_what_a_module_owns() {
    let university = University::new().await;
    let house = House::new(modules::all(Worker { program: testing::worker_program() }));
    let host = modules::host();
    for key in host.owned_keys() {
        let on = example(key, &university).await;
        let personas = university.personas().await;
        let before = standing(&university, on.case).await;
        let subject = before.1.subject;
        let ids = [
            on.case.to_string(),
            on.open.to_string(),
            on.done.to_string(),
            subject.to_string(),
            key.to_owned(),
        ];
        let routes = house
            .table()
            .iter()
            .filter(|route| route.path.starts_with("/processes/") && route.path.contains('{'));
        let mut tried = 0;
        for route in routes {
            assert_eq!(route.path.matches('{').count(), 1, "{}: say here what stands in it", route.path);
            let (head, tail) = route.path.split_once('{').unwrap();
            let tail = tail.split_once('}').unwrap().1;
            for (name, browser) in &personas {
                for id in &ids {
                    let path = format!("{head}{id}{tail}");
                    let answer = match route.method.as_str() {
                        "GET" => browser.get(&path).await,
                        _ => browser.post(&path, fields(&on)).await,
                    };
                    let status = answer.status().as_u16();
                    let leads_away = status == 303
                        && (answer.location().starts_with("/sign-in")
                            || (route.method == "GET" && answer.location().starts_with("/development/")));
                    assert!(
                        matches!(status, 403 | 404) || leads_away,
                        "{} {path} as {name}: {status}",
                        route.method
                    );
                    tried += 1;
                }
            }
            let is_same = standing(&university, on.case).await == before;
            assert!(is_same, "{} {} changed something", route.method, route.path);
        }
        assert!(tried > 1_000, "only {tried} requests");
    }
}
