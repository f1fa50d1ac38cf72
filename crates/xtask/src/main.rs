//! All automation of the project: build, serve, test, bench, trace.
fn main() {}
