//! What I have to do: to-dos of all modules on one page, for the desk and for the phone.
//!
//! The pages know no module: to-dos come through `web::offers`, tiles are routes that the house has. A figure that
//! nobody knows is left out, and so is its card.

mod due;
mod pages;
pub mod permissions;
mod texts;
mod todos;

use identity::PermissionInfo;
use web::{Menu, MenuGroup, Module, Offers, Routes};

/// The pages `/desk` and `/me`.
pub fn module() -> Module {
    Module {
        name: "workbench",
        title: "工作台",
        permissions: permissions::ALL,
        routes: Routes::new().get("/desk", pages::desk).get("/me", pages::me),
        menu: vec![
            Menu {
                group: MenuGroup::Top,
                title: "工作台",
                href: "/desk",
                icon: "work",
                needs: PermissionInfo::of::<permissions::UseDesk>(),
            },
            Menu {
                group: MenuGroup::Own,
                title: "本人首页",
                href: "/me",
                icon: "home",
                needs: PermissionInfo::of::<permissions::UseOwnPages>(),
            },
        ],
        migrations: Vec::new(),
        trail: platform::audit::words::Vocabulary::default(),
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers::default(),
        demo: None,
    }
}
