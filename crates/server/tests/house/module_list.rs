//! What people forget, derived from the list of modules.

use std::collections::BTreeSet;

use identity::PermissionInfo;
use imports::permissions::ImportFiles;
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

#[test]
fn names_of_recurring_jobs_are_unique_and_begin_with_their_module() {
    let modules = modules::all(worker());
    for module in &modules {
        for job in &module.recurring {
            assert!(job.name.starts_with(&format!("{}.", module.name)), "{} in {}", job.name, module.name);
        }
    }
    let all = web::recurring_jobs(&modules);
    let names: BTreeSet<_> = all.iter().map(|job| job.name).collect();
    assert_eq!(names.len(), all.len());
}

#[test]
fn whoever_may_bring_in_a_sheet_finds_its_kind() {
    let needed: BTreeSet<_> = modules::importers().iter().map(|importer| importer.needs().code).collect();
    let house = House::new(modules::all(worker()));
    // The pages of all kinds need this one.
    let of_all = PermissionInfo::of::<ImportFiles>().code;
    let of_kinds = house.permissions().iter().filter(|permission| permission.code != of_all);
    for permission in of_kinds.filter(|permission| permission.code.ends_with(".import")) {
        assert!(
            needed.contains(permission.code),
            "{}: name its importer in modules::importers()",
            permission.code
        );
    }
}

fn document(path: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).unwrap()
}

#[test]
fn every_module_stands_in_the_map_and_in_the_glossary() {
    let (map, glossary) = (document("ARCHITECTURE.md"), document("docs/glossary.md"));
    for module in modules::all(worker()) {
        let name = module.name;
        // The map as a list of lines is read by the layers test of `tidy`; here it is only looked for.
        let is_on_map = map.split_whitespace().any(|word| word == name);
        assert!(is_on_map, "ARCHITECTURE.md: put {name} on its line of the map and say what it is");
        let code = format!("(`{name}`)");
        assert!(glossary.contains(&code), "docs/glossary.md: a row `| {} | … {code} | … |`", module.title);
        assert!(glossary.contains(module.title), "docs/glossary.md: {} is not there", module.title);
    }
}
