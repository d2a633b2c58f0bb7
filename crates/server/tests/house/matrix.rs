//! Who may what: every registered route, called by every persona, against one table that people can read.
//!
//! The table is a snapshot: a new route changes it, and the change is read before it is accepted. A route whose path
//! varies asks its module for an example (`web::offers::Demo`): without one the test fails.

use std::fmt::Write as _;

use platform::worker::Worker;
use server::modules;
use testing::Browser;
use web::{House, offers::NOTHING};

use crate::fixture::University;

/// A path of the route that leads to something of the branch of the fixture, or to nothing where there is no such thing.
fn example(path: &'static str, university: &University) -> String {
    let module = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let mut parts = Vec::new();
    for part in path.split('/') {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            parts.push(part);
            continue;
        };
        // The assets are the house's own.
        let given = if module == "assets" { Some(NOTHING) } else { university.example(module, name) };
        let given = given.unwrap_or_else(|| {
            panic!("{path} has no example: `Demo::examples` of the module {module} must give `{name}`")
        });
        parts.push(given);
    }
    parts.join("/")
}

async fn call(browser: &Browser, method: &str, path: &str) -> String {
    let answer = match method {
        "GET" => browser.get(path).await,
        _ => browser.post(path, vec![]).await,
    };
    match answer.status().as_u16() {
        303 if answer.location().starts_with("/sign-in") => "in?".to_owned(),
        303 if answer.location().starts_with("/account/confirm") => "again?".to_owned(),
        status => status.to_string(),
    }
}

#[tokio::test]
async fn every_route_answers_every_persona_as_the_table_says() {
    let university = University::new().await;
    let house = House::new(modules::all(Worker { program: testing::worker_program() }));
    let names: Vec<&str> = university.personas().await.iter().map(|(name, _)| *name).collect();
    let mut table = String::new();
    let mut routes: Vec<_> = house.table().to_vec();
    routes.sort_by_key(|route| (route.path, route.method.to_string()));
    let width = routes.iter().map(|route| route.path.len()).max().unwrap_or(0);
    let _ = writeln!(table, "{:4} {:width$} {}", "", "", names.join(" "));
    for route in routes {
        let path = example(route.path, &university);
        let mut line = format!("{:4} {:width$}", route.method.as_str(), route.path);
        for (name, browser) in university.personas().await {
            let answer = call(&browser, route.method.as_str(), &path).await;
            let _ = write!(line, " {answer:>wide$}", wide = name.len());
        }
        let _ = writeln!(table, "{}", line.trim_end());
    }
    insta::assert_snapshot!("access", table);
}

/// What nobody who is not signed in gets: anything of business.
#[tokio::test]
async fn nobody_gets_only_the_entrance() {
    let university = University::new().await;
    let house = House::new(modules::all(Worker { program: testing::worker_program() }));
    let nobody = university.app.nobody();
    for route in house.table().iter().filter(|route| route.needs.is_some()) {
        let path = example(route.path, &university);
        assert_eq!(
            call(&nobody, route.method.as_str(), &path).await,
            "in?",
            "{} {}",
            route.method,
            route.path
        );
    }
}

/// Out of scope is as not there: the secretary of another branch gets 404 where the right secretary gets the page.
#[tokio::test]
async fn the_secretary_of_another_branch_finds_nothing_of_this_one() {
    let university = University::new().await;
    let personas = university.personas().await;
    let of = |wanted: &str| &personas.iter().find(|(name, _)| *name == wanted).unwrap().1;
    for path in [format!("/members/{}", university.applicant), format!("/members/{}", university.member)] {
        of("secretary").get(&path).await.is(200);
        of("secretary-of-other").get(&path).await.is(404);
        of("organiser").get(&path).await.is(200);
        for administrator in ["system", "security", "audit"] {
            of(administrator).get(&path).await.is(403);
        }
    }
}
