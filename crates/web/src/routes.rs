//! The only router that a module sees. A handler that does not name who may call it does not compile.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{get, post},
};
use identity::{Access, Freshness, Permission, PermissionInfo};

use crate::{App, Public};

/// What the house knows of a route, read from the type of its handler.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    /// GET or POST.
    pub method: Method,
    /// The path, with `{…}` for what varies.
    pub path: &'static str,
    /// The permission; empty for public routes.
    pub needs: Option<PermissionInfo>,
    /// Whether the password must have been given minutes ago.
    pub fresh: bool,
    /// The largest body in bytes.
    pub body_limit: usize,
}

/// Who may call a handler: its first argument.
#[diagnostic::on_unimplemented(
    message = "a handler must name who may call it: make `Access<SomePermission>` or `Public` its first argument",
    label = "first argument is neither `Access<_>` nor `Public`"
)]
pub trait Guard {
    /// The permission; empty for `Public`.
    const NEEDS: Option<PermissionInfo>;
    /// Whether the password must have been given minutes ago.
    const FRESH: bool;
}

impl<P: Permission, F: Freshness> Guard for Access<P, F> {
    const NEEDS: Option<PermissionInfo> = Some(PermissionInfo::of::<P>());
    const FRESH: bool = F::NEEDED;
}

impl Guard for Public {
    const NEEDS: Option<PermissionInfo> = None;
    const FRESH: bool = false;
}

/// Argument lists whose first member is a [`Guard`].
#[diagnostic::on_unimplemented(
    message = "a handler must name who may call it: make `Access<SomePermission>` or `Public` its first argument",
    label = "not a guarded handler"
)]
pub trait Guarded {
    /// See [`Guard::NEEDS`].
    const NEEDS: Option<PermissionInfo>;
    /// See [`Guard::FRESH`].
    const FRESH: bool;
}

macro_rules! guarded {
    ($($argument:ident)*) => {
        impl<M, G: Guard, $($argument),*> Guarded for (M, G, $($argument,)*) {
            const NEEDS: Option<PermissionInfo> = G::NEEDS;
            const FRESH: bool = G::FRESH;
        }
    };
}
guarded!();
guarded!(A);
guarded!(A B);
guarded!(A B C);
guarded!(A B C D);

/// The usual limit of a body: forms, not files.
pub(crate) const FORM_BYTES: usize = 256 * 1024;

/// The routes of a module, with what each of them needs.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<RouteInfo>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or a download.
    pub fn get<H, T>(mut self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Guarded + 'static,
    {
        self.note::<T>(Method::GET, path, 0);
        self.router = add(self.router, path, get(handler));
        self
    }

    /// A form.
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Guarded + 'static,
    {
        self.post_large(path, FORM_BYTES, handler)
    }

    /// A form that sends files of up to so many bytes.
    pub fn post_large<H, T>(mut self, path: &'static str, limit: usize, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Guarded + 'static,
    {
        self.note::<T>(Method::POST, path, limit);
        self.router = add(self.router, path, post(handler));
        self
    }

    /// Both lists together.
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    fn note<T: Guarded>(&mut self, method: Method, path: &'static str, body_limit: usize) {
        self.table.push(RouteInfo { method, path, needs: T::NEEDS, fresh: T::FRESH, body_limit });
    }

    pub(crate) fn table(&self) -> &[RouteInfo] {
        &self.table
    }

    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where routes reach axum")]
fn add(router: Router<App>, path: &'static str, method: axum::routing::MethodRouter<App>) -> Router<App> {
    router.route(path, method)
}
