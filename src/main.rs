//! The `buypath` command.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    buypath::cli::main()
}
