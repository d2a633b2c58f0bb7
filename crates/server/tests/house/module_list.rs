//! What people forget, derived from the list of modules.

use std::collections::BTreeSet;

use platform::worker::Worker;
use server::modules;
use web::House;

fn worker() -> Worker {
    Worker { program: testing::worker_program() }
}

#[test]
fn names_of_migrations_are_unique_and_begin_with_their_module() {
    let modules = modules::all(worker());
    for module in &modules {
        for migration in &module.migrations {
            assert!(migration.name().starts_with(module.name), "{} in {}", migration.name(), module.name);
        }
    }
    let all = web::migrations(&modules);
    let names: BTreeSet<_> = all.iter().map(platform::migration::Migration::name).collect();
    assert_eq!(names.len(), all.len());
}

#[test]
fn codes_of_permissions_are_unique_and_begin_with_their_module() {
    let modules = modules::all(worker());
    for module in &modules {
        for permission in module.permissions {
            assert!(permission.code.starts_with(module.name), "{} in {}", permission.code, module.name);
            assert!(!permission.title.is_empty() && !permission.held_by.is_empty(), "{}", permission.code);
        }
    }
    let house = House::new(modules);
    let codes: BTreeSet<_> = house.permissions().iter().map(|permission| permission.code).collect();
    assert_eq!(codes.len(), house.permissions().len());
}

#[test]
fn routes_ask_only_for_permissions_that_are_declared() {
    let house = House::new(modules::all(worker()));
    let declared: BTreeSet<_> = house.permissions().iter().map(|permission| permission.code).collect();
    for route in house.table() {
        if let Some(needs) = route.needs {
            assert!(declared.contains(needs.code), "{} {} needs {}", route.method, route.path, needs.code);
        }
    }
}

#[test]
fn every_entry_of_the_menu_is_a_page_with_the_permission_it_names() {
    let house = House::new(modules::all(worker()));
    for entry in house.menu() {
        let route = house.table().iter().find(|route| route.method == "GET" && route.path == entry.href);
        let route = route.unwrap_or_else(|| panic!("{} leads nowhere", entry.href));
        assert_eq!(route.needs.map(|n| n.code), Some(entry.needs.code), "{}", entry.href);
    }
}

#[test]
fn no_separated_administrator_holds_a_permission_of_business() {
    let house = House::new(modules::all(worker()));
    for permission in house.permissions() {
        let separated = permission.held_by.iter().filter(|duty| duty.is_separated()).count();
        let is_own_account = permission.code == "identity.account.own";
        assert!(
            separated == 0 || separated == permission.held_by.len() || is_own_account,
            "{}",
            permission.code
        );
    }
}
