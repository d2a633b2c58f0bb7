//! Programs that must not compile: the gates that a handler cannot forget.

#[test]
fn what_must_not_compile_does_not() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/must_not_compile/ok.rs");
    cases.compile_fail("tests/must_not_compile/no_*.rs");
}
