//! Values that no Rust structure describes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// A type that is its schema and nothing else.
macro_rules! schema_type {
    ($(#[$doc:meta])* $name:ident = $schema:tt) => {
        $(#[$doc])*
        pub struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

schema_type! {
    /// An object with any keys; the API server keeps them.
    FreeObject = { "type": "object", "x-kubernetes-preserve-unknown-fields": true }
}

schema_type! {
    /// Any value at all.
    AnyValue = { "x-kubernetes-preserve-unknown-fields": true }
}

schema_type! {
    /// An object without fields.
    EmptyObject = { "type": "object" }
}

schema_type! {
    /// Who may reach an endpoint.
    EndpointVisibility = { "type": "string", "enum": ["project", "namespace", "internal", "external"] }
}

schema_type! {
    /// A note on where an object comes from.
    BuildMetadata = { "type": "string", "enum": ["managedByLabel", "originAnnotations", "transformerAnnotations"] }
}
