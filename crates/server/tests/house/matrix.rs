//! Who may what: every registered route, called by every persona, against one table that people can read.
//!
//! The table is a snapshot: a new route changes it, and the change is read before it is accepted. A route whose path
//! varies must have an example in [`example`]: without one the test fails.

use std::fmt::Write as _;

use platform::worker::Worker;
use server::modules;
use testing::Browser;
use web::House;

use crate::fixture::University;

/// A path of the route that leads to something of the branch of the fixture, or to nothing where there is no such thing.
fn example(path: &'static str, university: &University) -> Option<String> {
    const NOTHING: &str = "0199e3a1b2c37d4e8f90112233445566";
    if !path.contains('{') {
        return Some(path.to_owned());
    }
    let (module, _) = path.trim_start_matches('/').split_once('/')?;
    let first = match module {
        "members" => university.applicant.to_string(),
        "organizations" => university.branch.id.to_string(),
        "development" => university.case.clone(),
        "admin" => university.account.to_string(),
        "imports" | "assets" | "processes" => NOTHING.to_owned(),
        _ => return None,
    };
    let mut parts = Vec::new();
    let mut is_first = true;
    for part in path.split('/') {
        if part.starts_with('{') {
            let own = match part {
                "{kind}" => "members".to_owned(),
                "{file}" | "{name}" => "members.xlsx".to_owned(),
                "{item}" => university.item.clone(),
                "{seq}" => "1".to_owned(),
                _ if is_first => first.clone(),
                _ => NOTHING.to_owned(),
            };
            parts.push(own);
            is_first = false;
        } else {
            parts.push(part.to_owned());
        }
    }
    Some(parts.join("/"))
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
        let path = example(route.path, &university)
            .unwrap_or_else(|| panic!("{} has no example in the matrix: add one", route.path));
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
        let path = example(route.path, &university).unwrap_or_default();
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
