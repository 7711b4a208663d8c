//! How unlike two schemas are, counted in fields.
//!
//! A folder of CRDs does not say which release of OpenChoreo it was taken from, but the fields do.

use super::node::Node;

/// The number of fields that only one of the two has, or that have another type there.
pub(super) fn differences(a: Option<&Node>, b: Option<&Node>) -> usize {
    match (a, b) {
        (None, None) => 0,
        (Some(one), None) | (None, Some(one)) => fields(one),
        (Some(a), Some(b)) => {
            let of_both = a.properties.iter().map(|property| {
                let other = b.property(&property.name).map(|other| &*other.node);
                differences(Some(&property.node), other)
            });
            let of_b = b.properties.iter().filter(|property| a.property(&property.name).is_none());
            usize::from(a.kind != b.kind)
                + of_both.sum::<usize>()
                + of_b.map(|property| fields(&property.node)).sum::<usize>()
                + differences(a.items.as_deref(), b.items.as_deref())
                + differences(a.values.as_deref(), b.values.as_deref())
        }
    }
}

/// A node and all that is below it.
fn fields(node: &Node) -> usize {
    let below = node.properties.iter().map(|property| &property.node).chain(&node.items).chain(&node.values);
    1 + below.map(|node| fields(node)).sum::<usize>()
}
