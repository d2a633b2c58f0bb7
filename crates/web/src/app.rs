//! What every request can reach: the database, the house, the assets and a few settings.

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use identity::{PermissionInfo, SignedIn};
use platform::{Db, audit::words::Words};

use crate::{Assets, House, Menu, Offers, RouteInfo, answer, pipeline};

/// What the operator decides about the web side.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether cookies are for HTTPS only. Off for an address on loopback, on everywhere else.
    pub secure_cookies: bool,
    /// The hosts that are answered; empty answers all (development on loopback).
    pub hosts: Vec<String>,
    /// Whether the network address is taken from `X-Forwarded-For`: only behind a proxy that sets it.
    pub behind_proxy: bool,
}

/// The state of the web side. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    settings: Settings,
    menu: Vec<Menu>,
    offers: Offers,
    table: Vec<RouteInfo>,
    limits: HashMap<&'static str, usize>,
    assets: Assets,
    trail: Words,
}

impl App {
    /// The router of the whole house.
    pub fn router(house: House, db: Db, settings: Settings) -> Router {
        let table = house.table().to_vec();
        let limits = table.iter().filter(|r| r.body_limit > 0).map(|r| (r.path, r.body_limit)).collect();
        let app = Self(Arc::new(Inner {
            db,
            settings,
            trail: house.trail(),
            menu: house.menu,
            offers: house.offers,
            table,
            limits,
            assets: Assets::load(),
        }));
        house
            .routes
            .into_router()
            .fallback(answer::nothing_here)
            .method_not_allowed_fallback(answer::nothing_here)
            .layer(axum::middleware::from_fn_with_state(app.clone(), pipeline::run))
            .with_state(app)
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What modules offer to each other's pages.
    pub fn offers(&self) -> &Offers {
        &self.0.offers
    }

    /// What stands in the audit trail, in words.
    pub fn trail(&self) -> &Words {
        &self.0.trail
    }

    /// The built assets.
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// All routes.
    pub fn table(&self) -> &[RouteInfo] {
        &self.0.table
    }

    /// All permissions that routes ask for, once each.
    pub fn needed_permissions(&self) -> Vec<PermissionInfo> {
        let mut found: Vec<PermissionInfo> = self.0.table.iter().filter_map(|route| route.needs).collect();
        found.sort_by_key(|permission| permission.code);
        found.dedup_by_key(|permission| permission.code);
        found
    }

    pub(crate) fn body_limit(&self, path: Option<&str>) -> usize {
        path.and_then(|path| self.0.limits.get(path)).copied().unwrap_or(0)
    }

    /// The entries of the menu that somebody sees.
    pub(crate) fn menu_of<'a>(&'a self, who: &'a SignedIn) -> impl Iterator<Item = &'a Menu> {
        self.0.menu.iter().filter(|entry| who.may(&entry.needs))
    }
}
