//! Any article is checked; each safe fix is applied and the article checked again: its finding is gone and no error has
//! come. The same promise is held in `tests/fixes.rs` on texts made by a generator.
//!
//! `cargo +nightly fuzz run fixes --fuzz-dir tests/fuzz`

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../fixes/promise.rs"]
mod promise;

fuzz_target!(|text: &str| {
    if let Err(broken) = promise::holds(text) {
        panic!("{broken}");
    }
});
