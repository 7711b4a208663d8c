//! The objects of a text: a file of resources, or a patch.

use super::node::{Map, Node};
use super::problem::{Place, ProblemKind, Refusal, Result};
use super::resource::{Origin, Resource};
use crate::syntax::{self, NodeRef, ProblemKind as SyntaxKind};
use crate::text::TextRange;

/// One object of a text.
pub struct Object {
    pub object: Map,
    /// Number of its document.
    pub document: u32,
    /// The bytes of its document.
    pub range: TextRange,
}

/// The objects of `text`, lists taken apart. `place` is where it stands, and `base` the byte of that file at
/// which it begins; `None` if problems cannot be placed more exactly than at `place`.
pub fn objects(text: &str, place: &Place, base: Option<u32>) -> Result<Vec<Object>> {
    let pieces = syntax::split(text);
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let mut documents = 0;
    for (number, piece) in pieces.iter().enumerate() {
        let body = piece.body.of(text);
        let at = |range: TextRange| match base {
            Some(base) => Place { path: place.path.clone(), range: range.shifted(base + piece.body.start) },
            None => place.clone(),
        };
        let parsed = syntax::read(body);
        let mut wrong = parsed.problems.iter().filter(|problem| problem.kind != SyntaxKind::Ignored);
        if let Some(problem) = wrong.next() {
            let kind = ProblemKind::Malformed { message: problem.message.clone() };
            problems.push(at(problem.range).problem(kind));
            continue;
        }
        let Some(root) = NodeRef::root(body, &parsed.tree) else { continue };
        let node = Node::read(root);
        if node.is_null() {
            continue;
        }
        documents += 1;
        let range = at(root.range()).range;
        found.push((node, number as u32, range));
    }
    if !problems.is_empty() {
        return Err(Refusal(problems));
    }
    // A stream of nothing but one list is that list.
    if let [(Node::Map(map), document, range)] = &mut found[..]
        && documents == 1
        && pieces.len() == 1
        && map.text("kind") == Some("List")
        && let Some(Node::Seq(items)) = map.remove("items")
    {
        let (document, range) = (*document, *range);
        found = items.into_iter().map(|item| (item, document, range)).collect();
    }
    flatten(found, place)
}

/// Takes lists of objects apart; their items come behind everything else.
fn flatten(found: Vec<(Node, u32, TextRange)>, place: &Place) -> Result<Vec<Object>> {
    let mut queue: std::collections::VecDeque<_> = found.into_iter().filter(|(node, ..)| !node.is_empty()).collect();
    let mut out = Vec::new();
    while let Some((node, document, range)) = queue.pop_front() {
        let at = Place { path: place.path.clone(), range };
        let object = checked(node, &at)?;
        let is_list = object.text("kind").is_some_and(|kind| kind.ends_with("List"));
        match object.get("items") {
            Some(items) if is_list => match items {
                Node::Seq(items) => {
                    queue.extend(items.iter().filter(|item| !item.is_empty()).map(|i| (i.clone(), document, range)));
                }
                items if items.is_null() => {}
                _ => return at.refuse(ProblemKind::WrongValue { expected: "a list of items".to_owned() }),
            },
            _ => out.push(Object { object, document, range }),
        }
    }
    Ok(out)
}

fn checked(node: Node, at: &Place) -> Result<Map> {
    let lacks = |lacks| at.problem(ProblemKind::NotAnObject { lacks });
    let Node::Map(object) = node else { return Err(lacks("fields").into()) };
    let Some(kind) = object.text("kind").filter(|kind| !kind.is_empty()) else { return Err(lacks("kind").into()) };
    let name = object.get("metadata").and_then(Node::as_map).and_then(|m| m.text("name"));
    if !kind.ends_with("List") && name.is_none_or(str::is_empty) {
        return Err(lacks("metadata.name").into());
    }
    Ok(object)
}

/// The objects as resources that come from a file.
pub fn resources(text: &str, place: &Place, chain: &[String]) -> Result<Vec<Resource>> {
    let objects = objects(text, place, Some(0))?;
    let resource = |object: Object| Resource {
        object: object.object,
        origin: Origin {
            path: place.path.clone(),
            document: object.document,
            range: object.range,
            chain: chain.to_vec(),
        },
        ..Resource::default()
    };
    Ok(objects.into_iter().map(resource).collect())
}
