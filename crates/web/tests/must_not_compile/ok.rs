//! The right way: the program by which the others differ in one line each.
use identity::{Access, Duty, Permission};
use platform::{Id, RawId};
struct Read;
impl Permission for Read {
    const CODE: &'static str = "x.read";
    const TITLE: &'static str = "x";
    const HELD_BY: &'static [Duty] = &[Duty::Person];
}
#[derive(serde::Deserialize)]
struct Sent {
    #[allow(dead_code)]
    person: RawId<identity::Person>,
}
async fn page(access: Access<Read>) -> String {
    access.who().name().to_owned()
}
async fn form(_: Access<Read>, web::Form(_): web::Form<Sent>) -> String {
    String::new()
}
fn stored(id: Id<identity::Person>) -> sea_orm::Value {
    id.into()
}
fn main() {
    let _ = web::Routes::new().get("/x", page).post("/x", form);
    let _ = stored;
}
