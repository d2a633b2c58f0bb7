//! An id made from nothing.
fn main() {
    let _ = platform::Id::<identity::Person>::trusted(Default::default());
}
