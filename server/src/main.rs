//! The binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    openchoreo_lsp::cli::main(openchoreo_lsp::lsp::run)
}
