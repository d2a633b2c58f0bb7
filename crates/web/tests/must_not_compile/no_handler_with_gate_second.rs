//! A gate that is not the first argument.
use identity::{Access, Duty, Permission};
struct Read;
impl Permission for Read {
    const CODE: &'static str = "x.read";
    const TITLE: &'static str = "x";
    const HELD_BY: &'static [Duty] = &[Duty::Person];
}
async fn page(_: web::App, _: Access<Read>) -> String {
    String::new()
}
fn main() {
    let _ = web::Routes::new().get("/x", page);
}
