//! Organization, until v0.12.

use schemars::JsonSchema;

/// An organization has no fields of its own: its name is all that others use.
#[derive(JsonSchema)]
pub struct OrganizationSpec {}
