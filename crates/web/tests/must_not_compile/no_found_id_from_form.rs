//! A form that claims that its id was found in scope.
#[derive(serde::Deserialize)]
struct Sent {
    #[allow(dead_code)]
    person: platform::Id<identity::Person>,
}
fn main() {}
