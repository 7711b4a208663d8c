//! A node as a value of CEL, read only as far as an expression looks into it.
//!
//! Most rules ask for one or two fields of a structure that may hold a whole manifest, so a mapping
//! is a list of keys with what stands behind each, and becomes a value of CEL only when asked.

use std::borrow::Cow;

use cel::ExecutionError;
use cel::common::traits::{Container, Indexer, Iterable, Iterator as CelIterator, Sizer};
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};
use serde_json::Value as Json;

use super::walk::{is_null, merged};
use crate::schema::Node;
use crate::syntax::{Dialect, NodeKind, NodeRef, Scalar};

/// The value of `node`; with a schema its defaults are filled in.
pub(super) fn of<'v>(node: NodeRef<'v>, schema: Option<&'v Node>, dialect: Dialect) -> Box<dyn Val + 'v> {
    match node.kind() {
        NodeKind::Mapping => Box::new(Mapping::of(node, schema, dialect)),
        NodeKind::Sequence => {
            let items = schema.and_then(|schema| schema.items.as_deref());
            Box::new(CelList::from(node.items().map(|item| of(item, items, dialect)).collect::<Vec<_>>()))
        }
        _ => match node.scalar(dialect).unwrap_or(Scalar::Null) {
            Scalar::Null => Box::new(CelNull),
            Scalar::Bool(value) => Box::new(CelBool::from(value)),
            Scalar::Int(value) => match i64::try_from(value) {
                Ok(value) => Box::new(CelInt::from(value)),
                Err(_) => Box::new(CelDouble::from(value as f64)),
            },
            Scalar::Float(value) => Box::new(CelDouble::from(value)),
            Scalar::String(Cow::Borrowed(text)) => Box::new(CelString::from(text)),
            Scalar::String(Cow::Owned(text)) => Box::new(CelString::from(text)),
        },
    }
}

/// A default.
fn of_json(value: &Json) -> Box<dyn Val + '_> {
    match value {
        Json::Null => Box::new(CelNull),
        Json::Bool(value) => Box::new(CelBool::from(*value)),
        Json::Number(value) => match value.as_i64() {
            Some(value) => Box::new(CelInt::from(value)),
            None => Box::new(CelDouble::from(value.as_f64().unwrap_or_default())),
        },
        Json::String(text) => Box::new(CelString::from(text.as_str())),
        Json::Array(items) => Box::new(CelList::from(items.iter().map(of_json).collect::<Vec<_>>())),
        Json::Object(map) => {
            let fields = map.iter().map(|(key, value)| (CelString::from(key.as_str()), Source::Default(value)));
            Box::new(Mapping { fields: fields.collect(), dialect: Dialect::Server })
        }
    }
}

/// Where the value of a field comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'v> {
    /// It is written, and this is its schema.
    Written(NodeRef<'v>, Option<&'v Node>),
    /// It is not, and this counts.
    Default(&'v Json),
}

impl<'v> Source<'v> {
    pub(super) fn value(self, dialect: Dialect) -> Box<dyn Val + 'v> {
        match self {
            Source::Written(node, schema) => of(node, schema, dialect),
            Source::Default(value) => of_json(value),
        }
    }
}

#[derive(Clone, Debug)]
struct Mapping<'v> {
    fields: Vec<(CelString<'v>, Source<'v>)>,
    dialect: Dialect,
}

/// The fields of a mapping, those included that only a default gives a value.
pub(super) fn fields<'v>(
    node: NodeRef<'v>,
    schema: Option<&'v Node>,
    dialect: Dialect,
) -> Vec<(Cow<'v, str>, Source<'v>)> {
    let mut fields: Vec<(Cow<'v, str>, Source<'v>)> = Vec::new();
    for entry in merged(node, dialect) {
        if is_null(entry.value, dialect) {
            continue;
        }
        let key = entry.key.key_text(dialect);
        let inner = schema.and_then(|schema| schema.at_key(&key)).map(|inner| &**inner);
        fields.push((key, Source::Written(entry.value, inner)));
    }
    for property in schema.into_iter().flat_map(|schema| &schema.properties) {
        if let Some(default) = &property.node.default
            && !fields.iter().any(|(key, _)| *key == *property.name)
        {
            fields.push((Cow::Borrowed(&property.name), Source::Default(default)));
        }
    }
    fields
}

impl<'v> Mapping<'v> {
    fn of(node: NodeRef<'v>, schema: Option<&'v Node>, dialect: Dialect) -> Mapping<'v> {
        let text = |key| match key {
            Cow::Borrowed(text) => CelString::from(text),
            Cow::Owned(text) => CelString::from(text),
        };
        let fields = fields(node, schema, dialect).into_iter().map(|(key, source)| (text(key), source));
        Mapping { fields: fields.collect(), dialect }
    }

    fn source(&self, key: &dyn Val) -> Option<Source<'v>> {
        let key = key.downcast_ref::<CelString<'_>>()?.inner();
        self.fields.iter().find(|(name, _)| name.inner() == key).map(|(_, source)| *source)
    }
}

impl Val for Mapping<'_> {
    fn get_type(&self) -> &Type {
        <Self as Val>::cel_type()
    }

    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn as_indexer<'b, 'w>(&'b self) -> Option<&'b (dyn Indexer + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_iterable<'b, 'w>(&'b self) -> Option<&'b (dyn Iterable + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        let (Some(size), Some(fields)) = (other.as_sizer(), other.as_indexer()) else { return false };
        size.size() == self.size()
            && self
                .fields
                .iter()
                .all(|(key, source)| fields.get(key).is_ok_and(|theirs| source.value(self.dialect).equals(&*theirs)))
    }

    fn clone_as_boxed<'w>(&self) -> Box<dyn Val + 'w>
    where
        Self: 'w,
    {
        Box::new(self.clone())
    }
}

impl Container for Mapping<'_> {
    fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.source(value).is_some())
    }
}

impl Sizer for Mapping<'_> {
    fn size(&self) -> CelInt {
        CelInt::from(self.fields.len() as i64)
    }
}

impl Indexer for Mapping<'_> {
    fn get<'b, 'w>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'w>, ExecutionError>
    where
        Self: 'w,
    {
        let name = key.downcast_ref::<CelString<'_>>().map_or("", |key| key.inner());
        let source = self.source(key).ok_or_else(|| ExecutionError::no_such_key(name))?;
        Ok(CowVal::Owned(source.value(self.dialect)))
    }

    fn steal<'w>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'w>, ExecutionError>
    where
        Self: 'w,
    {
        self.get(key).map(CowVal::into_owned)
    }
}

impl<'v> Iterable for Mapping<'v> {
    fn iter<'b, 'w>(&'b self) -> Box<dyn CelIterator<'b, 'w> + 'b>
    where
        Self: 'w,
    {
        Box::new(Keys { left: self.fields.iter() })
    }
}

struct Keys<'b, 'v> {
    left: std::slice::Iter<'b, (CelString<'v>, Source<'v>)>,
}

impl<'b, 'v: 'w, 'w> CelIterator<'b, 'w> for Keys<'b, 'v> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'w)> {
        self.left.next().map(|(key, _)| key as &'b (dyn Val + 'w))
    }
}
