//! A small module for these tests: one public page, one form that writes, one that fails.

use identity::{Access, Duty, Permission, PermissionInfo};
use platform::{Error, audit::Entry};
use web::{Menu, MenuGroup, Module, Offers, Page, Public, Result, Routes, See, see};

pub(crate) struct Do;
impl Permission for Do {
    const CODE: &'static str = "thing.do";
    const TITLE: &'static str = "做";
    const HELD_BY: &'static [Duty] = &[Duty::BranchSecretary];
}

#[derive(askama::Template)]
#[template(
    source = "<h1>页面</h1><form method=\"post\" action=\"/thing\">{{ web::form_field() }}</form>",
    ext = "html"
)]
struct Body;

async fn show(_: Access<Do>) -> Page {
    Page::new("页面", Body)
}

async fn act(access: Access<Do>) -> Result<See> {
    let id = access
        .write(async |tx| {
            tx.audit(Entry::new("thing.done", "thing"));
            Ok(tx.new_id::<Do>())
        })
        .await?;
    Ok(see(format!("/thing?id={id}")).saying("已办理"))
}

async fn fail(_: Access<Do>) -> Result<See> {
    Err(Error::internal("a secret detail of the inside").into())
}

async fn lead(public: Public) -> See {
    drop(public);
    see("//evil.example/x")
}

const PERMISSIONS: &[PermissionInfo] = &[PermissionInfo::of::<Do>()];

pub(crate) fn module() -> Module {
    Module {
        name: "thing",
        title: "测试",
        permissions: PERMISSIONS,
        routes: Routes::new()
            .get("/thing", show)
            .post("/thing", act)
            .post("/thing/failure", fail)
            .get("/away", lead),
        menu: vec![Menu {
            group: MenuGroup::People,
            title: "测试",
            href: "/thing",
            icon: "org",
            needs: PermissionInfo::of::<Do>(),
        }],
        migrations: Vec::new(),
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers::default(),
        demo: None,
    }
}
