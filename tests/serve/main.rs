//! The preview as a whole: the program serves a site over loopback, and these look at it as browsers and others do.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
#[path = "../support/mod.rs"]
mod support;

mod broken;
mod changes;
mod guard;
mod hosting;
mod process;
mod server;
mod slow;
mod tabs;
mod writers;
