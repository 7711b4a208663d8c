//! Objects, fields and values that are not what their reader takes.

pub mod missing_identity;
pub mod missing_reference;
pub mod release_config_deployed;
pub mod settings;
