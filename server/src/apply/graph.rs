//! The order of a run: batches whose members may be written at the same time, and what to wait for
//! between them.
//!
//! Stages follow each other as their dependencies say. Inside a stage the table of layers decides, and
//! inside a layer the references: a Secret after its Namespace, an object after the definition of its
//! kind, bindings of earlier environments before those of later ones. Circles (they are legal) are cut
//! where they were entered.

use rustc_hash::FxHashMap;
use serde_json::Value;
use smol_str::SmolStr;

use super::desired::Desired;
use super::gates::gate;
use super::layers::{Layer, layer};
use super::object::Object;
use crate::model::Kind;

/// Objects that may be written at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Number of the stage.
    pub stage: usize,
    /// The layer of the kinds.
    pub layer: u8,
    /// Numbers of the objects.
    pub objects: Vec<usize>,
    /// Numbers of the objects whose gates must be open before the next batch.
    pub gates: Vec<usize>,
}

/// Why one object needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedKind {
    /// It lives in that Namespace.
    Namespace,
    /// That CustomResourceDefinition makes its kind.
    Definition,
    /// It names it: the row of the table of references.
    Reference(&'static str),
}

impl NeedKind {
    /// Whether every server refuses the object until the other is there.
    pub fn is_hard(self) -> bool {
        matches!(self, NeedKind::Namespace | NeedKind::Definition)
    }
}

/// An object that another one of the same run needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Number of the object that is needed.
    pub object: usize,
    /// Why.
    pub why: NeedKind,
}

/// The order of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// What is written, in order.
    pub batches: Vec<Batch>,
    /// For each object what it needs that is written before it.
    pub needs: Vec<Vec<Need>>,
    /// For each object the number of its batch.
    pub batch_of: Vec<usize>,
}

impl Order {
    /// The order in which to write `desired`.
    pub fn new(desired: &Desired) -> Order {
        let objects = &desired.objects;
        let index = Index::new(objects);
        let all: Vec<Vec<Need>> = objects.iter().map(|object| index.needs(object)).collect();
        let depth = environments(objects);
        let layers: Vec<u8> = objects.iter().map(place).collect();
        let mut order = Order { needs: vec![Vec::new(); objects.len()], ..Order::default() };
        order.batch_of = vec![0; objects.len()];
        for stage in 0..desired.stages.len() {
            let mut own: Vec<usize> = (0..objects.len()).filter(|at| objects[*at].stage == stage).collect();
            own.sort_by_key(|at| (layers[*at], *at));
            for layer in own.chunk_by(|a, b| layers[*a] == layers[*b]) {
                let levels = levels(layer, &all, |at| first_level(&objects[at], &depth));
                for level in levels {
                    let number = order.batches.len();
                    level.iter().for_each(|at| order.batch_of[*at] = number);
                    let layer = layers[level[0]];
                    order.batches.push(Batch { stage, layer, objects: level, gates: Vec::new() });
                }
            }
        }
        for (at, needs) in all.into_iter().enumerate() {
            let own = order.batch_of[at];
            order.needs[at] = needs.into_iter().filter(|need| order.batch_of[need.object] < own).collect();
        }
        order.place_gates(objects);
        order
    }

    /// A gate stands after the last batch that its object may be waiting for itself.
    fn place_gates(&mut self, objects: &[Object]) {
        let mut workloads: FxHashMap<(Option<SmolStr>, SmolStr), usize> = FxHashMap::default();
        for (at, object) in objects.iter().enumerate().filter(|(_, object)| object.kind == Kind::WORKLOAD) {
            let Some(component) = object.component.clone() else { continue };
            let last = workloads.entry((object.key.namespace.clone(), component)).or_default();
            *last = (*last).max(self.batch_of[at]);
        }
        for (at, object) in objects.iter().enumerate() {
            let Some(gate) = gate(object.kind) else { continue };
            let own = self.batch_of[at];
            let until = |batch: &(usize, &Batch)| batch.1.stage == object.stage && batch.1.layer <= gate.after;
            let last = self.batches.iter().enumerate().skip(own).take_while(until).last();
            let mut last = last.map_or(own, |(number, _)| number);
            if object.kind == Kind::COMPONENT {
                // Whatever builds the Workload later is not part of the run, and may take its time.
                let name = (object.key.namespace.clone(), object.key.name.clone());
                let Some(workload) = workloads.get(&name) else { continue };
                last = last.max(*workload);
            }
            if object.kind == Kind::CUSTOM_RESOURCE_DEFINITION {
                // Objects of that kind may stand in the same layer.
                last = own;
            }
            if gate.after == u8::MAX {
                last = self.batches.len() - 1;
            }
            self.batches[last].gates.push(at);
        }
    }
}

fn place(object: &Object) -> u8 {
    match layer(object.kind) {
        Layer::At(layer) => layer,
        Layer::Never(_) => u8::MAX,
    }
}

/// Splits a layer into levels: what is needed inside it comes first.
fn levels(members: &[usize], needs: &[Vec<Need>], first: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let position: FxHashMap<usize, usize> = members.iter().enumerate().map(|(n, at)| (*at, n)).collect();
    let inner: Vec<Vec<usize>> = members
        .iter()
        .map(|at| needs[*at].iter().filter_map(|need| position.get(&need.object).copied()).collect())
        .collect();
    // 0 new, 1 being looked at, 2 done. A stack of its own: chains may be long.
    let mut state = vec![0_u8; members.len()];
    let mut level: Vec<usize> = members.iter().map(|at| first(*at)).collect();
    for start in 0..members.len() {
        let mut stack = vec![(start, 0)];
        while let Some((at, next)) = stack.pop() {
            if next == 0 && state[at] != 0 {
                continue;
            }
            state[at] = 1;
            match inner[at].get(next) {
                Some(needed) => {
                    stack.push((at, next + 1));
                    if state[*needed] == 0 {
                        stack.push((*needed, 0));
                    }
                }
                None => {
                    state[at] = 2;
                    let done = inner[at].iter().filter(|needed| state[**needed] == 2 && **needed != at);
                    let above = done.map(|needed| level[*needed] + 1).max().unwrap_or(0);
                    level[at] = level[at].max(above);
                }
            }
        }
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); level.iter().max().map_or(0, |max| max + 1)];
    members.iter().zip(&level).for_each(|(at, level)| out[*level].push(*at));
    out.retain(|level| !level.is_empty());
    out
}

/// How far down the pipelines each environment stands.
fn environments(objects: &[Object]) -> FxHashMap<(Option<SmolStr>, SmolStr), usize> {
    let mut steps: Vec<(Option<SmolStr>, SmolStr, SmolStr)> = Vec::new();
    for pipeline in objects.iter().filter(|object| object.kind == Kind::DEPLOYMENT_PIPELINE) {
        let paths = pipeline.value["spec"]["promotionPaths"].as_array().map_or(&[][..], Vec::as_slice);
        for path in paths {
            let Some(source) = environment(&path["sourceEnvironmentRef"]) else { continue };
            let targets = path["targetEnvironmentRefs"].as_array().map_or(&[][..], Vec::as_slice);
            for target in targets.iter().filter_map(environment) {
                steps.push((pipeline.key.namespace.clone(), source.clone(), target));
            }
        }
    }
    let mut depth: FxHashMap<(Option<SmolStr>, SmolStr), usize> = FxHashMap::default();
    // As often as a way can be long: circles end there, too.
    for _ in 0..steps.len().min(64) {
        let mut changed = false;
        for (namespace, source, target) in &steps {
            let from = depth.get(&(namespace.clone(), source.clone())).copied().unwrap_or(0);
            let to = depth.entry((namespace.clone(), target.clone())).or_insert(0);
            if *to < from + 1 && from < steps.len() {
                *to = from + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    depth
}

/// An environment as both generations write it: a name, or a mapping with one.
fn environment(value: &Value) -> Option<SmolStr> {
    value.as_str().or_else(|| value["name"].as_str()).map(SmolStr::new)
}

fn first_level(object: &Object, depth: &FxHashMap<(Option<SmolStr>, SmolStr), usize>) -> usize {
    if object.kind != Kind::RELEASE_BINDING {
        return 0;
    }
    let environment = environment(&object.value["spec"]["environment"]);
    environment.and_then(|name| depth.get(&(object.key.namespace.clone(), name)).copied()).unwrap_or(0)
}

/// Objects of one name: their namespaces and numbers.
type Named = Vec<(Option<SmolStr>, usize)>;

/// The objects of a run by what others call them.
struct Index {
    by_name: FxHashMap<(Kind, SmolStr), Named>,
    namespaces: FxHashMap<SmolStr, usize>,
    /// Definitions by group and kind.
    definitions: FxHashMap<(SmolStr, SmolStr), usize>,
}

impl Index {
    fn new(objects: &[Object]) -> Index {
        let mut index = Index {
            by_name: FxHashMap::default(),
            namespaces: FxHashMap::default(),
            definitions: FxHashMap::default(),
        };
        for (at, object) in objects.iter().enumerate() {
            let key = &object.key;
            if object.kind != Kind::OTHER {
                let entry = index.by_name.entry((object.kind, key.name.clone())).or_default();
                entry.push((key.namespace.clone(), at));
            }
            match object.kind {
                Kind::NAMESPACE => {
                    index.namespaces.insert(key.name.clone(), at);
                }
                Kind::CUSTOM_RESOURCE_DEFINITION => {
                    let text = |path: &[&str]| object.text(path).map(SmolStr::new).unwrap_or_default();
                    index.definitions.insert((text(&["spec", "group"]), text(&["spec", "names", "kind"])), at);
                }
                _ => {}
            }
        }
        index
    }

    fn needs(&self, object: &Object) -> Vec<Need> {
        let mut out: Vec<Need> = Vec::new();
        let mut add = |at: Option<usize>, why: NeedKind| {
            if let Some(at) = at.filter(|at| !out.iter().any(|need: &Need| need.object == *at)) {
                out.push(Need { object: at, why });
            }
        };
        let key = &object.key;
        let namespace = key.namespace.as_ref().and_then(|name| self.namespaces.get(name)).copied();
        add(namespace, NeedKind::Namespace);
        add(self.definitions.get(&(key.group.clone(), key.kind.clone())).copied(), NeedKind::Definition);
        for reference in &object.references {
            let found = reference.kinds.iter().find_map(|kind| {
                let named = self.by_name.get(&(*kind, reference.name.clone()))?;
                let in_sight = |namespace: &Option<SmolStr>| {
                    namespace.is_none() || key.namespace.is_none() || *namespace == key.namespace
                };
                named.iter().find(|(namespace, _)| in_sight(namespace)).map(|(_, at)| *at)
            });
            add(found, NeedKind::Reference(reference.rule));
        }
        out
    }
}
