//! An id from the wire that is stored without having been found in scope.
fn main() {
    let raw: platform::RawId<identity::Person> = "0199e3a1b2c37d4e8f90112233445566".parse().unwrap();
    let _: sea_orm::Value = raw.into();
}
