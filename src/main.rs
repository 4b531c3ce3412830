//! The process's edge: arguments in, exit status out.

use std::process::ExitCode;

/// Many small strings are made and dropped on all threads; the system's allocator is slower at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pamphlet::cli::main()
}
