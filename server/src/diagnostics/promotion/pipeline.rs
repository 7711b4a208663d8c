//! A DeploymentPipeline as a graph of environments.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::diagnostics::Context;
use crate::model::{Kind, Reference};
use crate::workspace::{Object, Resolution};

const SOURCE: &str = "spec.promotionPaths[].sourceEnvironmentRef";
const TARGET: &str = "spec.promotionPaths[].targetEnvironmentRefs[]";

/// One entry of `promotionPaths`.
#[derive(Default)]
pub struct PromotionPath<'a> {
    /// Where releases come from; `None` while it is half written.
    pub source: Option<&'a Reference>,
    /// Where they go.
    pub targets: Vec<&'a Reference>,
}

/// A pipeline.
pub struct Pipeline<'a> {
    /// The object.
    pub object: Object<'a>,
    /// Its paths, in text order.
    pub paths: Vec<PromotionPath<'a>>,
}

impl<'a> Pipeline<'a> {
    /// Reads `object`; `None` if it is no pipeline.
    pub fn of(object: &Object<'a>) -> Option<Pipeline<'a>> {
        if object.summary.kind != Kind::DEPLOYMENT_PIPELINE {
            return None;
        }
        let mut paths: Vec<(u16, PromotionPath<'a>)> = Vec::new();
        for reference in &object.summary.references {
            let path = reference.rule.rule().path;
            if path != SOURCE && path != TARGET {
                continue;
            }
            let item = reference.group.0;
            if paths.last().is_none_or(|(last, _)| *last != item) {
                paths.push((item, PromotionPath::default()));
            }
            let Some((_, entry)) = paths.last_mut() else { continue };
            if path == SOURCE {
                entry.source = Some(reference);
            } else {
                entry.targets.push(reference);
            }
        }
        Some(Pipeline { object: *object, paths: paths.into_iter().map(|(_, path)| path).collect() })
    }

    /// Whether every path says where it begins, so that conclusions about the whole are safe.
    pub fn is_complete(&self) -> bool {
        !self.paths.is_empty() && self.paths.iter().all(|path| path.source.is_some() && !path.targets.is_empty())
    }

    /// Every environment with the place of its first mention, in text order.
    pub fn environments(&self) -> Vec<&'a Reference> {
        let mut seen = FxHashSet::default();
        let all = self.paths.iter().flat_map(|path| path.source.into_iter().chain(path.targets.iter().copied()));
        all.filter(|reference| seen.insert(&reference.name)).collect()
    }

    /// Every step with the place of its target.
    pub fn steps(&self) -> impl Iterator<Item = (&'a SmolStr, &'a Reference)> + '_ {
        self.paths
            .iter()
            .flat_map(|path| path.source.into_iter().flat_map(|from| path.targets.iter().map(|to| (&from.name, *to))))
    }

    /// The environments where releases begin: sources that are no targets.
    pub fn roots(&self) -> Vec<&'a Reference> {
        let targets: FxHashSet<&SmolStr> = self.steps().map(|(_, to)| &to.name).collect();
        let mut seen = FxHashSet::default();
        let sources = self.paths.iter().filter_map(|path| path.source);
        sources.filter(|source| !targets.contains(&source.name) && seen.insert(&source.name)).collect()
    }

    /// The environments that releases reach from `from`, itself included.
    pub fn reachable<'n>(&'n self, from: impl Iterator<Item = &'n SmolStr>) -> FxHashSet<&'n SmolStr> {
        walk(&self.neighbours(false), from)
    }

    /// The environments that a release passes before it comes to `environment`.
    pub fn before<'n>(&'n self, environment: &'n SmolStr) -> FxHashSet<&'n SmolStr> {
        let mut before = walk(&self.neighbours(true), std::iter::once(environment));
        before.remove(environment);
        before
    }

    fn neighbours(&self, backwards: bool) -> FxHashMap<&SmolStr, Vec<&SmolStr>> {
        let mut out: FxHashMap<&SmolStr, Vec<&SmolStr>> = FxHashMap::default();
        for (from, to) in self.steps() {
            let (from, to) = if backwards { (&to.name, from) } else { (from, &to.name) };
            out.entry(from).or_default().push(to);
        }
        out
    }

    /// The order of the environments in words: `development → staging → production`.
    pub fn in_words(&self) -> String {
        let steps: Vec<_> = self.steps().collect();
        let chain = steps.windows(2).all(|pair| pair[0].1.name == *pair[1].0);
        match steps.first() {
            Some((first, _)) if chain && steps.len() < 8 => {
                let names = std::iter::once(*first).chain(steps.iter().map(|(_, to)| &to.name));
                names.map(SmolStr::as_str).collect::<Vec<_>>().join(" → ")
            }
            _ => {
                let names = self.environments();
                let more = if names.len() > 8 { ", …" } else { "" };
                names.iter().take(8).map(|e| e.name.as_str()).collect::<Vec<_>>().join(", ") + more
            }
        }
    }

    /// Whether a project of the repository uses it.
    pub fn is_used(&self, context: &Context<'_>) -> bool {
        let named = context.snapshot.index().mentions(self.object.summary.name());
        let mut projects = context.objects(named).filter(|object| object.summary.kind == Kind::PROJECT);
        projects.any(|project| {
            project.summary.reference_at("spec.deploymentPipelineRef").is_some_and(|reference| {
                matches!(context.snapshot.resolve(&project, reference),
                    Resolution::Objects(ids) if ids.contains(&self.object.id))
            })
        })
    }
}

fn walk<'n>(
    neighbours: &FxHashMap<&'n SmolStr, Vec<&'n SmolStr>>,
    from: impl Iterator<Item = &'n SmolStr>,
) -> FxHashSet<&'n SmolStr> {
    let mut seen: FxHashSet<&SmolStr> = FxHashSet::default();
    let mut open: VecDeque<&SmolStr> = from.collect();
    while let Some(name) = open.pop_front() {
        if seen.insert(name) {
            open.extend(neighbours.get(name).into_iter().flatten());
        }
    }
    seen
}
