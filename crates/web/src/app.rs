//! What every request can reach: the database, the house, the assets and a few settings.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{Router, http::Method};
use identity::{PermissionInfo, SignedIn};
use platform::{Db, audit::words::Words};

use crate::{Assets, House, Menu, Offers, RouteInfo, answer, pipeline, pipeline::body::Uploads};

/// What the operator decides about the web side.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether cookies are for HTTPS only. Off for an address on loopback, on everywhere else.
    pub secure_cookies: bool,
    /// The hosts that are answered; empty answers all (development on loopback).
    pub hosts: Vec<String>,
    /// Whether the network address is taken from `X-Forwarded-For`: only behind a proxy that sets it.
    pub behind_proxy: bool,
    /// How long the body of a form may take to arrive; a route that takes files gives more for each megabyte.
    pub body_time: Duration,
}

impl Default for Settings {
    /// On loopback, without a proxy.
    fn default() -> Self {
        Self {
            secure_cookies: false,
            hosts: Vec::new(),
            behind_proxy: false,
            body_time: Duration::from_secs(20),
        }
    }
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
    /// The routes of each path.
    methods: HashMap<&'static str, Vec<RouteInfo>>,
    uploads: Uploads,
    assets: Assets,
    trail: Words,
}

impl App {
    /// The router of the whole house.
    pub fn router(house: House, db: Db, settings: Settings) -> Router {
        let table = house.table().to_vec();
        let mut methods: HashMap<&'static str, Vec<RouteInfo>> = HashMap::new();
        for route in &table {
            methods.entry(route.path).or_default().push(route.clone());
        }
        let app = Self(Arc::new(Inner {
            db,
            settings,
            trail: house.trail(),
            menu: house.menu,
            offers: house.offers,
            table,
            methods,
            uploads: Uploads::default(),
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

    /// What may be done at a path; nothing when there is no such path.
    pub(crate) fn methods(&self, path: Option<&str>) -> &[RouteInfo] {
        path.and_then(|path| self.0.methods.get(path)).map_or(&[], Vec::as_slice)
    }

    /// The files that are being received.
    pub(crate) fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    /// The page of a form: where it was sent from, or the nearest page above either place that can be opened.
    pub(crate) fn page_of(&self, sent_from: Option<&str>, sent_to: &str) -> String {
        for place in sent_from.into_iter().chain([sent_to]) {
            let mut path = place.split(['?', '#']).next().unwrap_or_default();
            if self.is_page(path) {
                return place.to_owned();
            }
            while let Some((above, _)) = path.rsplit_once('/').filter(|(above, _)| !above.is_empty()) {
                if self.is_page(above) {
                    return above.to_owned();
                }
                path = above;
            }
        }
        "/".to_owned()
    }

    fn is_page(&self, path: &str) -> bool {
        let fits = |pattern: &str| {
            let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
            loop {
                match (wanted.next(), given.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(given)) if wanted == given || wanted.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        self.0.table.iter().any(|route| route.method == Method::GET && fits(route.path))
    }

    /// The entries of the menu that somebody sees.
    pub(crate) fn menu_of<'a>(&'a self, who: &'a SignedIn) -> impl Iterator<Item = &'a Menu> {
        self.0.menu.iter().filter(|entry| who.may(&entry.needs))
    }
}
