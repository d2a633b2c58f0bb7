//! A handler that does not say who may call it.
async fn page() -> String {
    String::new()
}
fn main() {
    let _ = web::Routes::new().get("/x", page);
}
