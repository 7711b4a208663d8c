//! What the tests of openchoreo-lsp share: fixtures with marks, specs in Markdown, generated repositories.
//!
//! A test says what it means in YAML and leaves the rest to one helper. [`fixture`] reads a text with a cursor and
//! marked ranges, [`spec`] reads a manual page whose YAML blocks say what must be reported, and [`generator`] makes
//! repositories of any size that are valid, or wrong in exactly one known place. All three are pure code and know
//! nothing of the server; [`world`] makes a workspace of their files, [`check`] asks it, [`cases`] holds a case for
//! every row of the reference table, and [`client`] talks to the server as an editor does. [`program`]
//! runs a command to its end.
pub mod cases;
pub mod check;
pub mod client;
pub mod cluster;
pub mod expect;
pub mod files;
pub mod findings;
pub mod fixture;
pub mod generator;
pub mod program;
pub mod spec;
pub mod trees;
pub mod world;
