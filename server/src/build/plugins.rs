//! `generators` and `transformers`: plug-ins. The built-in ones are configured by objects of their own and
//! do what the fields of a kustomization do; all others run programs, which this build never does.

use super::decode::{At, Fields, Input};
use super::kustomization::{self, Patch, generator_of};
use super::note::Note;
use super::problem::{Place, ProblemKind, Refusal, Result};
use super::read;
use super::resource::Resource;
use super::steps::Step;
use super::target::{Gathered, Session, Target, join_note};
use super::transform::names::Affix;
use super::transform::namespace::{Namespace, Subjects};
use super::transform::{images, labels, replicas};
use super::{emit, generate, hash};
use crate::gitops::paths;
use crate::syntax::{self, NodeRef};

/// A plug-in: an object that configures it.
struct Plugin {
    resource: Resource,
    place: Place,
    /// The configuration, written down again.
    text: String,
}

const FIELDS: &[&str] = &[
    "metadata",
    "name",
    "namespace",
    "behavior",
    "literals",
    "files",
    "envs",
    "env",
    "options",
    "type",
    "fieldSpecs",
    "prefix",
    "suffix",
    "unsetOnly",
    "setRoleBindingSubjects",
    "labels",
    "annotations",
    "path",
    "patch",
    "target",
    "paths",
    "patches",
    "jsonOp",
    "replica",
    "imageTag",
    "replacements",
];

impl Plugin {
    fn new(resource: Resource) -> Result<Plugin> {
        let place = Place { path: resource.origin.path.clone(), range: resource.origin.range };
        let json = super::node::Node::Map(resource.object.clone()).to_json();
        match json {
            Ok(json) => Ok(Plugin { text: emit::document(&json), resource, place }),
            Err(misfit) => {
                let message = format!("`{}` does not fit its type", misfit.text);
                place.refuse(ProblemKind::NotPrintable { message })
            }
        }
    }

    fn is_built_in(&self) -> bool {
        self.resource.api_version() == "builtin"
    }

    fn unsupported(&self) -> ProblemKind {
        ProblemKind::Unsupported {
            what: format!("the plug-in {} of {}", self.resource.kind(), self.resource.api_version()),
        }
    }

    /// Reads the fields of the configuration.
    fn read<T>(&self, read: impl FnOnce(Input<'_>, &Fields<'_>) -> Result<T>) -> Result<T> {
        let parsed = syntax::read(&self.text);
        let Some(node) = NodeRef::root(&self.text, &parsed.tree) else {
            return self.place.refuse(ProblemKind::NotAnObject { lacks: "fields" });
        };
        let input = Input { node, path: &self.place.path, base: 0, lenient: true, whole: Some(&self.place) };
        read(input, &input.fields(FIELDS)?)
    }

    fn note(&self) -> Note {
        let text = |text: &str| text.to_owned();
        Note {
            configured_in: self.resource.note.as_ref().map(|note| note.path.clone()).unwrap_or_default(),
            configured_by: Some((
                text(self.resource.api_version()),
                text(self.resource.kind()),
                text(self.resource.name()),
                text(self.resource.namespace()),
            )),
            ..Note::default()
        }
    }
}

impl Session<'_> {
    /// The objects of `generators`.
    pub fn plugin_generators(&mut self, target: &Target<'_>, gathered: &mut Gathered) -> Result<()> {
        for plugin in self.plugins(target, &target.says.generators)? {
            let is_secret = match plugin.resource.kind() {
                "ConfigMapGenerator" if plugin.is_built_in() => false,
                "SecretGenerator" if plugin.is_built_in() => true,
                _ => {
                    self.problems.push(plugin.place.problem(plugin.unsupported()));
                    continue;
                }
            };
            let mut generator = plugin.read(|input, fields| {
                let mut generator = generator_of(input, fields)?;
                let metadata = |key: &str| {
                    let metadata = fields.get("metadata");
                    metadata.map_or(Ok(String::new()), |input| input.fields(&["name", "namespace"])?.string(key))
                };
                if generator.value.name.is_empty() {
                    generator.value.name = metadata("name")?;
                }
                if generator.value.namespace.is_empty() {
                    generator.value.namespace = metadata("namespace")?;
                }
                Ok(generator)
            })?;
            generator.place.clone_from(&plugin.place);
            let load = |entry: &At<String>| self.load(target, entry).map(|(_, bytes)| bytes);
            let mut new = generate::make(&generator, is_secret, None, &load)?;
            new.serial = self.serial();
            new.origin.clone_from(&plugin.resource.origin);
            new.note = self.has_notes.then(|| plugin.note());
            generate::absorb(&mut gathered.resources, new).map_err(|kind| Refusal::from(plugin.place.problem(kind)))?;
        }
        Ok(())
    }

    /// Runs `transformers`.
    pub fn plugin_transformers(&mut self, target: &Target<'_>, gathered: &mut Gathered) -> Result<()> {
        for plugin in self.plugins(target, &target.says.transformers)? {
            match plugin.is_built_in() {
                true => self.plugin_transformer(target, &mut gathered.resources, &plugin)?,
                // What it would change is not known, so nothing may be built without it.
                false => return plugin.place.refuse(plugin.unsupported()),
            }
        }
        Ok(())
    }

    /// The configurations of plug-ins: objects in files, in directories, or in the list itself.
    fn plugins(&mut self, target: &Target<'_>, entries: &[At<String>]) -> Result<Vec<Plugin>> {
        let mut out = Vec::new();
        for entry in entries {
            if let Ok(objects) = read::objects(&entry.value, &entry.place, None) {
                for object in objects {
                    let mut resource = Resource { object: object.object, ..Resource::default() };
                    resource.origin.path.clone_from(&entry.place.path);
                    resource.origin.range = entry.place.range;
                    resource.origin.chain.clone_from(&target.chain);
                    let path = join_note(&target.note_path, paths::name(&target.file));
                    resource.note = self.has_notes.then(|| Note { path, ..Note::default() });
                    out.push(Plugin::new(resource)?);
                }
                continue;
            }
            let gathered = self.resources(target, Gathered::default(), std::slice::from_ref(entry))?;
            for resource in gathered.resources {
                out.push(Plugin::new(resource)?);
            }
        }
        Ok(out)
    }

    fn plugin_transformer(&mut self, target: &Target<'_>, all: &mut Vec<Resource>, plugin: &Plugin) -> Result<()> {
        let step = Step { by: "transformers", note: plugin.note(), place: &plugin.place };
        let specs = |fields: &Fields<'_>| fields.list("fieldSpecs", kustomization::field_spec);
        match plugin.resource.kind() {
            "PrefixTransformer" | "SuffixTransformer" | "PrefixSuffixTransformer" => {
                let (prefix, suffix, specs) = plugin.read(|_, fields| {
                    if fields.get("fieldSpecs").is_none() {
                        let expected = "`fieldSpecs`".to_owned();
                        return plugin.place.refuse(ProblemKind::WrongValue { expected });
                    }
                    Ok((fields.string("prefix")?, fields.string("suffix")?, specs(fields)?))
                })?;
                self.run(all, step, |all| {
                    if plugin.resource.kind() != "SuffixTransformer" {
                        Affix::Prefix.put(all, &prefix, &specs)?;
                    }
                    if plugin.resource.kind() != "PrefixTransformer" {
                        Affix::Suffix.put(all, &suffix, &specs)?;
                    }
                    Ok(())
                })
            }
            "NamespaceTransformer" => {
                let transformer = plugin.read(|_, fields| namespace(fields, &plugin.place))?;
                match transformer.name.is_empty() {
                    true => Ok(()),
                    false => self.run(all, step, |all| transformer.set(all)),
                }
            }
            kind @ ("LabelTransformer" | "AnnotationsTransformer") => {
                let field = if kind == "LabelTransformer" { "labels" } else { "annotations" };
                let (strings, specs) = plugin.read(|_, fields| Ok((fields.string_map(field)?, specs(fields)?)))?;
                self.run(all, step, |all| labels::set(all, &strings, &specs))
            }
            "ReplicaCountTransformer" => {
                let (replica, specs) = plugin.read(|_, fields| {
                    let replica = fields.get("replica").map(kustomization::replica).transpose()?;
                    Ok((replica.map(|replica| replica.value).unwrap_or_default(), specs(fields)?))
                })?;
                self.run(all, step, |all| replicas::set(all, &replica.0, replica.1, &specs))
            }
            "ImageTagTransformer" => {
                let (image, specs) = plugin.read(|_, fields| {
                    let image = fields.get("imageTag").map(kustomization::image).transpose()?;
                    Ok((image.map(|image| image.value).unwrap_or_default(), specs(fields)?))
                })?;
                self.run(all, step, |all| images::set(all, &image, &specs))
            }
            "HashTransformer" => self.run(all, step, |all| {
                hash::add(all).map_err(|(_, misfit)| ProblemKind::NotPrintable {
                    message: format!("`{}` does not fit its type", misfit.text),
                })
            }),
            _ => self.plugin_patch(target, all, plugin, step),
        }
    }

    fn plugin_patch(
        &mut self,
        target: &Target<'_>,
        all: &mut Vec<Resource>,
        plugin: &Plugin,
        step: Step<'_>,
    ) -> Result<()> {
        match plugin.resource.kind() {
            "PatchTransformer" => {
                let patch = plugin.read(|input, _| kustomization::patch(input))?;
                self.patch(target, all, &patch, step)
            }
            "PatchJson6902Transformer" => {
                let patch = plugin.read(|input, fields| {
                    let text = match fields.get("jsonOp") {
                        Some(input) => Some(input.at(input.string()?)),
                        None => None,
                    };
                    Ok(At { value: Patch { text, ..kustomization::patch(input)?.value }, place: plugin.place.clone() })
                })?;
                self.json_patch(target, all, &patch, step)
            }
            "PatchStrategicMergeTransformer" => {
                let entries = plugin.read(|input, fields| {
                    let mut entries = fields.strings("paths")?;
                    let inline = fields.string("patches")?;
                    entries.extend((!inline.is_empty()).then(|| input.at(inline)));
                    match entries.is_empty() {
                        true => {
                            plugin.place.refuse(ProblemKind::InvalidPatch { message: "there is no patch".to_owned() })
                        }
                        false => Ok(entries),
                    }
                })?;
                self.strategic(target, all, &entries, &step.note)
            }
            "ReplacementTransformer" => {
                let entries = plugin.read(|_, fields| fields.list("replacements", kustomization::replacement))?;
                self.replacements(target, all, &entries, &step.note)
            }
            _ => plugin.place.refuse(plugin.unsupported()),
        }
    }
}

fn namespace(fields: &Fields<'_>, place: &Place) -> Result<Namespace> {
    let metadata = fields.get("metadata");
    let subjects = match fields.string("setRoleBindingSubjects")?.as_str() {
        "" | "defaultOnly" => Subjects::Default,
        "allServiceAccounts" => Subjects::ServiceAccounts,
        "none" => Subjects::None,
        _ => {
            let expected = "defaultOnly, allServiceAccounts or none".to_owned();
            return place.refuse(ProblemKind::WrongValue { expected });
        }
    };
    Ok(Namespace {
        name: metadata.map_or(Ok(String::new()), |input| input.fields(&["namespace"])?.string("namespace"))?,
        fields: fields.list("fieldSpecs", kustomization::field_spec)?,
        subjects,
        unset_only: fields.bool("unsetOnly")?,
    })
}
