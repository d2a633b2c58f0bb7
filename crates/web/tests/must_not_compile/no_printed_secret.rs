//! A sealed number that is printed.
struct Number;
impl platform::SealedKind for Number {
    const COLUMN: &'static str = "x.y";
    fn mask(_: &str) -> String {
        String::new()
    }
}
fn show(number: &platform::Sealed<Number>) -> String {
    format!("{number}")
}
fn main() {
    let _ = show;
}
