//! Scalars: type first, then everything a schema may ask of a single value.

use std::sync::Arc;

use smol_str::SmolStr;

use super::nearest::nearest;
use super::path::Path;
use super::violation::{Limit, What};
use super::walk::Walk;
use crate::schema::{Bounds, Format, Node, Type, fills_empty};
use crate::syntax::{NodeRef, Scalar, ScalarStyle, differs};

impl Walk<'_> {
    pub(super) fn scalar(&mut self, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>) {
        let takes_text = matches!(schema.kind, Type::String | Type::IntOrString | Type::Any);
        if takes_text && !schema.is_constrained() && schema.rules.is_empty() && node.is_written_as_text() {
            return;
        }
        let Some(value) = node.scalar(self.dialect) else { return };
        let may_differ = schema.kind == Type::Boolean || schema.is_constrained();
        if may_differ && node.style() == Some(ScalarStyle::Plain) && differs(node.source()) {
            self.note();
        }
        let is_null = value == Scalar::Null && schema.nullable;
        if !is_null && !fits(schema.kind, &value) {
            self.report(What::WrongType(words(&value)), node.range(), path, schema);
            return;
        }
        if schema.is_constrained()
            && let Some(what) = self.broken(&value, schema)
            && !self.is_filled(&value, path)
        {
            self.report(what, node.range(), path, schema);
        }
        if !schema.rules.is_empty() {
            super::rules::check(self, node, schema, path, node.range());
        }
    }

    fn is_filled(&self, value: &Scalar<'_>, path: &Path<'_>) -> bool {
        matches!(value, Scalar::String(text) if text.is_empty()) && fills_empty(&self.schema.kind, &path.to_string())
    }

    /// The first constraint that a value of the right type breaks.
    fn broken(&self, value: &Scalar<'_>, schema: &Node) -> Option<What> {
        if !schema.allowed.is_empty() && !schema.allowed.iter().any(|one| is(value, &one.value)) {
            let near = match value {
                Scalar::String(text) => nearest(text, schema.allowed.iter().filter_map(|one| one.value.as_str())),
                _ => None,
            };
            return Some(What::NotAllowed(near.map(SmolStr::new)));
        }
        match value {
            Scalar::String(text) => text_broken(text, schema),
            Scalar::Int(int) => int_broken(*int, schema),
            // A whole number that is read as a float is too large for any width.
            Scalar::Float(_) if matches!(schema.format, Some(Format::Int32 | Format::Int64)) => {
                Some(What::Beyond(Limit::Width))
            }
            Scalar::Float(float) => number_broken(*float, schema.bounds.as_deref()?).map(What::Beyond),
            Scalar::Null | Scalar::Bool(_) => None,
        }
    }
}

fn fits(kind: Type, value: &Scalar<'_>) -> bool {
    match (kind, value) {
        (Type::Any, Scalar::Null) => false,
        (Type::Any, _)
        | (Type::String | Type::IntOrString, Scalar::String(_))
        | (Type::Integer | Type::Number | Type::IntOrString, Scalar::Int(_))
        | (Type::Number, Scalar::Float(_))
        | (Type::Boolean, Scalar::Bool(_)) => true,
        // Beyond 64 bits the server reads a float, and a whole float is an integer to it.
        (Type::Integer, Scalar::Float(float)) => float.fract() == 0.0,
        _ => false,
    }
}

fn words(value: &Scalar<'_>) -> &'static str {
    match value {
        Scalar::Null => "nothing",
        Scalar::Bool(_) => "a boolean",
        Scalar::Int(_) | Scalar::Float(_) => "a number",
        Scalar::String(_) => "text",
    }
}

fn is(value: &Scalar<'_>, allowed: &serde_json::Value) -> bool {
    match value {
        Scalar::Null => allowed.is_null(),
        Scalar::Bool(value) => allowed.as_bool() == Some(*value),
        Scalar::Int(value) => allowed.as_i64().map(i128::from) == Some(*value),
        Scalar::Float(value) => allowed.as_f64() == Some(*value),
        Scalar::String(value) => allowed.as_str() == Some(value),
    }
}

fn text_broken(text: &str, schema: &Node) -> Option<What> {
    if let Some(bounds) = &schema.bounds
        && (bounds.min_length.is_some() || bounds.max_length.is_some())
    {
        let length = text.chars().count() as u64;
        if bounds.min_length.is_some_and(|min| length < min) {
            return Some(What::Beyond(Limit::MinLength));
        }
        if bounds.max_length.is_some_and(|max| length > max) {
            return Some(What::Beyond(Limit::MaxLength));
        }
    }
    let pattern = schema.pattern.as_ref().and_then(|pattern| pattern.regex.as_ref());
    if pattern.is_some_and(|pattern| !pattern.is_match(text)) {
        return Some(What::Pattern);
    }
    schema.format.is_some_and(|format| !format.fits(text)).then_some(What::Format)
}

fn int_broken(int: i128, schema: &Node) -> Option<What> {
    let fits = match schema.format {
        Some(Format::Int32) => i32::try_from(int).is_ok(),
        Some(Format::Int64) => i64::try_from(int).is_ok(),
        _ => true,
    };
    if !fits {
        return Some(What::Beyond(Limit::Width));
    }
    number_broken(int as f64, schema.bounds.as_deref()?).map(What::Beyond)
}

fn number_broken(number: f64, bounds: &Bounds) -> Option<Limit> {
    let below = bounds.minimum.is_some_and(|min| number < min || (bounds.exclusive_minimum && number == min));
    let above = bounds.maximum.is_some_and(|max| number > max || (bounds.exclusive_maximum && number == max));
    let odd = bounds.multiple_of.is_some_and(|of| of != 0.0 && (number / of).fract() != 0.0);
    match (below, above, odd) {
        (true, _, _) => Some(Limit::Minimum),
        (_, true, _) => Some(Limit::Maximum),
        (_, _, true) => Some(Limit::MultipleOf),
        _ => None,
    }
}
