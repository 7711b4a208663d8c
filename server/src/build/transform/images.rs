//! `images`: names, tags and digests of container images, wherever a list of containers stands.

use regex::Regex;

use super::labels::not_settable;
use crate::build::field::{FieldSpec, Missing};
use crate::build::kustomization::Image;
use crate::build::node::{Node, Scalar};
use crate::build::problem::ProblemKind;
use crate::build::resource::Resource;

/// Sets an image in all objects that are no CRDs.
pub fn set(resources: &mut [Resource], image: &Image, fields: &[FieldSpec]) -> Result<(), ProblemKind> {
    let pattern = format!("^{}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$", image.name);
    let pattern = Regex::new(&pattern)
        .map_err(|_| ProblemKind::InvalidSelector { message: format!("`{}` is no name of an image", image.name) })?;
    let update = Update { image, pattern };
    for resource in resources.iter_mut().filter(|resource| resource.kind() != "CustomResourceDefinition") {
        let mut object = Node::Map(std::mem::take(&mut resource.object));
        let mut result = update.walk(&mut object);
        if let Node::Map(map) = object {
            resource.object = map;
        }
        for field in fields {
            result = result.and_then(|()| field.visit(resource, Missing::Stays, &mut |node| update.set(node)));
        }
        result.map_err(|why| not_settable(resource, &why))?;
    }
    Ok(())
}

struct Update<'a> {
    image: &'a Image,
    pattern: Regex,
}

impl Update<'_> {
    /// Looks for lists of containers at any depth.
    fn walk(&self, node: &mut Node) -> Result<(), String> {
        match node {
            Node::Map(map) => {
                for (key, value) in map.iter_mut() {
                    self.walk(value)?;
                    if matches!(key, "containers" | "initContainers")
                        && let Node::Seq(items) = value
                    {
                        items.iter_mut().try_for_each(|item| self.container(item))?;
                    }
                }
                Ok(())
            }
            Node::Seq(items) => items.iter_mut().try_for_each(|item| self.walk(item)),
            Node::Scalar(_) => Ok(()),
        }
    }

    fn container(&self, node: &mut Node) -> Result<(), String> {
        match node {
            Node::Map(map) => map.get_mut("image").map_or(Ok(()), |image| self.set(image)),
            node if node.is_null() => Ok(()),
            _ => Err("a container is a map".to_owned()),
        }
    }

    fn set(&self, node: &mut Node) -> Result<(), String> {
        let Node::Scalar(scalar) = &*node else { return Err("an image is a scalar".to_owned()) };
        if !self.pattern.is_match(&scalar.text) {
            return Ok(());
        }
        let text = self.updated(&scalar.text);
        node.set_scalar(Scalar::unset(text));
        Ok(())
    }

    fn updated(&self, text: &str) -> String {
        let (name, mut tag, mut digest) = parts(text);
        let mut out = if self.image.new_name.is_empty() { name.to_owned() } else { self.image.new_name.clone() };
        let suffixed = format!("{tag}{}", self.image.suffix);
        match (self.image.new_tag.as_str(), self.image.digest.as_str()) {
            ("", "") if !self.image.suffix.is_empty() => (tag, digest) = (&suffixed, ""),
            ("", "") => {}
            (new_tag, new_digest) => (tag, digest) = (new_tag, new_digest),
        }
        if !tag.is_empty() {
            out.push(':');
            out.push_str(tag);
        }
        if !digest.is_empty() {
            out.push('@');
            out.push_str(digest);
        }
        out
    }
}

/// Name, tag and digest of an image; the port of a registry is part of the name.
fn parts(image: &str) -> (&str, &str, &str) {
    let start = image.find('/').unwrap_or(0);
    let (at, colon) = (image[start..].find('@'), image[start..].find(':'));
    match (colon.map(|at| at + start), at.map(|at| at + start)) {
        (None, None) => (image, "", ""),
        (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
        (Some(colon), Some(at)) if colon < at => (&image[..colon], &image[colon + 1..at], &image[at + 1..]),
        (_, Some(at)) => (&image[..at], "", &image[at + 1..]),
    }
}
