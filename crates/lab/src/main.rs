//! Measuring.
fn main() {}
