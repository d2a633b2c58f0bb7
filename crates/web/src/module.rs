//! What a module is to the house, and the house made of modules.

use std::sync::Arc;

use identity::PermissionInfo;
use platform::{
    RecurringJob,
    audit::words::{Vocabulary, Words},
    migration::Migration,
    recurring,
};

use crate::{
    RouteInfo, Routes,
    checks::Check,
    entrance,
    offers::{Demo, FirstStep, OwnMatters, RecordSection, SubjectNames, TodoSource},
};

/// A module: a struct literal without defaults, so that a new concern makes every module say something about it.
pub struct Module {
    /// Crate, URL prefix, permission prefix and table prefix.
    pub name: &'static str,
    /// The title on pages.
    pub title: &'static str,
    /// Its permissions.
    pub permissions: &'static [PermissionInfo],
    /// Its routes.
    pub routes: Routes,
    /// Its entries in the menu.
    pub menu: Vec<Menu>,
    /// Its tables.
    pub migrations: Vec<Migration>,
    /// What it writes into the audit trail, in words.
    pub trail: Vocabulary,
    /// What it does by the clock, on one node at a time.
    pub recurring: Vec<RecurringJob>,
    /// What it looks for in what it stores.
    pub checks: Vec<Arc<dyn Check>>,
    /// What it offers to the pages of others.
    pub offers: Offers,
    /// Its invented data. Without it, its routes may not name anything by id: the access matrix asks for an example.
    pub demo: Option<Arc<dyn Demo>>,
}

/// What modules offer to pages that know only the trait.
#[derive(Default, Clone)]
pub struct Offers {
    /// Panels of the member record.
    pub record_sections: Vec<Arc<dyn RecordSection>>,
    /// What somebody has to do.
    pub todo_sources: Vec<Arc<dyn TodoSource>>,
    /// Where the page of one's own matters leads.
    pub own_matters: Vec<Arc<dyn OwnMatters>>,
    /// What must be done before all else.
    pub first_steps: Vec<Arc<dyn FirstStep>>,
    /// Names of what stands in the trail as an id.
    pub names: Vec<Arc<dyn SubjectNames>>,
}

/// The groups of the menu, top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MenuGroup {
    /// Without a heading: the workbench.
    Top,
    /// One's own matters.
    Own,
    /// Organisations and members.
    People,
    /// Deployed processes: begun, followed, put right.
    Processes,
    /// Sheets in and out.
    Data,
    /// Administration.
    Administration,
}

/// One entry of the menu; it is shown to those who hold its permission.
#[derive(Clone, Copy, Debug)]
pub struct Menu {
    /// Where in the menu.
    pub group: MenuGroup,
    /// The words.
    pub title: &'static str,
    /// A route of the module.
    pub href: &'static str,
    /// The name of the icon.
    pub icon: &'static str,
    /// Who sees it.
    pub needs: PermissionInfo,
}

/// All modules together.
pub struct House {
    pub(crate) routes: Routes,
    pub(crate) menu: Vec<Menu>,
    pub(crate) offers: Offers,
    permissions: Vec<PermissionInfo>,
    names: Vec<&'static str>,
    trail: Vec<Vocabulary>,
}

impl House {
    /// Joins the modules, in the order of the layers, behind the entrance that everybody passes.
    pub fn new(modules: Vec<Module>) -> Self {
        let mut house = Self {
            routes: entrance::routes(),
            menu: Vec::new(),
            offers: Offers::default(),
            permissions: identity::permissions::ALL.to_vec(),
            names: Vec::new(),
            trail: vec![platform::audit::words::TRAIL, identity::TRAIL, workflow::TRAIL],
        };
        for module in modules {
            house.names.push(module.name);
            house.routes = house.routes.and(module.routes);
            house.menu.extend(module.menu);
            house.permissions.extend_from_slice(module.permissions);
            house.trail.push(module.trail);
            house.offers.own_matters.extend(module.offers.own_matters);
            house.offers.first_steps.extend(module.offers.first_steps);
            house.offers.names.extend(module.offers.names);
            house.offers.record_sections.extend(module.offers.record_sections);
            house.offers.todo_sources.extend(module.offers.todo_sources);
        }
        // Modules come in the order of the layers; one's own matters begin with the page that leads to the others.
        house
            .menu
            .sort_by_key(|entry| (entry.group, if entry.group == MenuGroup::Own { entry.href } else { "" }));
        house
    }

    /// All routes, for the access matrix and the documents.
    pub fn table(&self) -> &[RouteInfo] {
        self.routes.table()
    }

    /// All permissions.
    pub fn permissions(&self) -> &[PermissionInfo] {
        &self.permissions
    }

    /// The menu.
    pub fn menu(&self) -> &[Menu] {
        &self.menu
    }

    /// What stands in the audit trail, in words.
    pub fn trail(&self) -> Words {
        Words::new(self.trail.clone())
    }

    /// The names of the modules.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }
}

/// The recurring jobs of platform, identity and the modules.
pub fn recurring_jobs(modules: &[Module]) -> Vec<RecurringJob> {
    let mut all = recurring::all();
    all.extend(identity::recurring_jobs());
    all.extend(modules.iter().flat_map(|module| module.recurring.iter().cloned()));
    all
}

/// The migrations of platform, identity, workflow and the modules, in this order.
pub fn migrations(modules: &[Module]) -> Vec<Migration> {
    let mut all = platform::migration::all();
    all.extend(identity::migrations::all());
    all.extend(workflow::migrations::all());
    for module in modules {
        all.extend(module.migrations.iter().cloned());
    }
    all
}
