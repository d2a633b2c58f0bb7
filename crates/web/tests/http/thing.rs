//! A small module for these tests: one public page, one form that writes, one that fails.

use identity::{Access, Duty, Fresh, Permission, PermissionInfo};
use platform::{Error, audit::Entry};
use web::{Menu, MenuGroup, Module, Offers, Page, Public, Result, Routes, See, Upload, see, ui::Field};

pub(crate) struct Do;
impl Permission for Do {
    const CODE: &'static str = "thing.do";
    const TITLE: &'static str = "做";
    const HELD_BY: &'static [Duty] = &[Duty::BranchSecretary];
}

#[derive(askama::Template)]
#[template(
    source = "<h1>页面</h1><form method=\"post\" action=\"/thing\">{{ web::form_field() }}{{ opinion }}{{ day }}</form>",
    ext = "html"
)]
struct Body {
    opinion: Field,
    day: Field,
}

async fn show(_: Access<Do>) -> Page {
    let opinion = Field::textarea("opinion", "意见").value("原来的意见");
    Page::new("页面", Body { opinion, day: Field::date("day", "日期") })
}

/// Only with the password given minutes ago.
async fn grave(access: Access<Do, Fresh>) -> Result<See> {
    access
        .write(async |tx| {
            tx.audit(Entry::new("thing.grave", "thing"));
            Ok(())
        })
        .await?;
    Ok(see("/thing"))
}

/// Takes files of up to two megabytes.
async fn take(access: Access<Do>, sent: Upload) -> Result<See> {
    access
        .write(async |tx| {
            tx.audit(Entry::new("thing.taken", "thing"));
            Ok(())
        })
        .await?;
    Ok(see("/thing").saying(format!("{}", sent.files.iter().map(|file| file.bytes.len()).sum::<usize>())))
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
            .post("/thing/grave", grave)
            .post_large("/thing/files", 2 * 1024 * 1024, take)
            .get("/away", lead),
        menu: vec![Menu {
            group: MenuGroup::People,
            title: "测试",
            href: "/thing",
            icon: "org",
            needs: PermissionInfo::of::<Do>(),
        }],
        migrations: Vec::new(),
        trail: platform::audit::words::Vocabulary::default(),
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers::default(),
        demo: None,
    }
}
