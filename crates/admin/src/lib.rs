//! Accounts, posts, the audit trail: three duties that lie with three people.
//!
//! The commands belong to `identity` and `platform`; here are only their pages. None of them shows business data: the
//! three posts have a scope of nothing, and accounts, posts and trail are all that it reaches.
//!
//! Invariants
//! - Who opens accounts grants no posts, except once: while there is no security administrator, `/admin/setup` makes one.
//! - The password of one of the three administrators is reset by one of them together with a second.
//! - What decides over others (passwords, posts) asks for one's own password again.

mod demo;
mod names;
mod pages;
mod setup;
mod texts;
mod trail;

use std::sync::Arc;

use identity::{PermissionInfo, permissions};
use web::{Menu, MenuGroup, Module, Offers};

/// The pages under `/admin`.
pub fn module() -> Module {
    let entry =
        |title, href, icon, needs| Menu { group: MenuGroup::Administration, title, href, icon, needs };
    Module {
        name: "admin",
        title: "系统管理",
        permissions: &[],
        routes: pages::routes(),
        menu: vec![
            entry(
                "登录账号",
                "/admin/accounts",
                "users",
                PermissionInfo::of::<permissions::ManageAccounts>(),
            ),
            entry("职务与权限", "/admin/posts", "lock", PermissionInfo::of::<permissions::GrantPosts>()),
            entry("审计记录", "/admin/trail", "ledger", PermissionInfo::of::<permissions::ReadTrail>()),
            entry(
                "三员密码重置",
                "/admin/password-resets",
                "key",
                PermissionInfo::of::<permissions::ApproveResets>(),
            ),
        ],
        migrations: Vec::new(),
        trail: texts::trail::TRAIL,
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers { first_steps: vec![Arc::new(setup::Setup)], ..Offers::default() },
        demo: Some(Arc::new(demo::Examples)),
    }
}
