//! An access made without anybody being signed in.
use identity::{Access, Duty, Permission};
struct Read;
impl Permission for Read {
    const CODE: &'static str = "x.read";
    const TITLE: &'static str = "x";
    const HELD_BY: &'static [Duty] = &[Duty::Person];
}
fn main() {
    let _: Access<Read> = Access { holds: std::marker::PhantomData };
}
