//! A sealed number that is sent away as JSON.
struct Number;
impl platform::SealedKind for Number {
    const COLUMN: &'static str = "x.y";
    fn mask(_: &str) -> String {
        String::new()
    }
}
fn send(number: &platform::Sealed<Number>) -> String {
    serde_json::to_string(number).unwrap()
}
fn main() {
    let _ = send;
}
