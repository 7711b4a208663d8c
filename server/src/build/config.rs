//! Which fields the transformers touch: the built-in tables and what `configurations` adds to them.

use std::sync::{Arc, LazyLock};

use super::decode::Input;
use super::field::{FieldSpec, add};
use super::kustomization::{field_spec, gvk, with_document};
use super::problem::Result;
use super::schema::{self, Referrers};
use super::sort;

/// The tables of a kustomization.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    pub name_prefix: Vec<FieldSpec>,
    pub name_suffix: Vec<FieldSpec>,
    pub namespace: Vec<FieldSpec>,
    pub common_labels: Vec<FieldSpec>,
    pub labels: Vec<FieldSpec>,
    pub template_labels: Vec<FieldSpec>,
    pub common_annotations: Vec<FieldSpec>,
    pub variables: Vec<FieldSpec>,
    pub images: Vec<FieldSpec>,
    pub replicas: Vec<FieldSpec>,
    pub references: Vec<Referrers>,
}

static BUILT_IN: LazyLock<Arc<Config>> = LazyLock::new(|| {
    let name = vec![FieldSpec { path: "metadata/name".to_owned(), ..FieldSpec::default() }];
    let metadata = schema::fields("metadataLabels");
    let mut config = Config {
        name_prefix: name.clone(),
        name_suffix: name,
        namespace: schema::fields("namespace"),
        common_labels: schema::fields("commonLabels").into_iter().chain(metadata.clone()).collect(),
        labels: Vec::new(),
        template_labels: metadata,
        common_annotations: schema::fields("commonAnnotations"),
        variables: schema::fields("varReference"),
        images: schema::fields("images"),
        replicas: schema::fields("replicas"),
        references: schema::references(),
    };
    config.sort();
    Arc::new(config)
});

const FIELDS: &[&str] = &[
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "templateLabels",
    "commonAnnotations",
    "nameReference",
    "varReference",
    "images",
    "replicas",
];

impl Config {
    pub fn built_in() -> Arc<Config> {
        BUILT_IN.clone()
    }

    /// Reads a file of `configurations`.
    pub fn read(text: &str, path: &str) -> Result<Config> {
        with_document(text, path, |root| {
            let Some(root) = root else { return Ok(Config::default()) };
            let fields = root.fields(FIELDS)?;
            let list = |name: &str| fields.list(name, field_spec);
            let mut config = Config {
                name_prefix: list("namePrefix")?,
                name_suffix: list("nameSuffix")?,
                namespace: list("namespace")?,
                common_labels: list("commonLabels")?,
                labels: list("labels")?,
                template_labels: list("templateLabels")?,
                common_annotations: list("commonAnnotations")?,
                variables: list("varReference")?,
                images: list("images")?,
                replicas: list("replicas")?,
                references: fields.list("nameReference", referrers)?,
            };
            config.sort();
            Ok(config)
        })
    }

    /// Adds what `other` has.
    ///
    /// # Errors
    /// When the two disagree about a field.
    pub fn merge(&mut self, other: &Config) -> std::result::Result<(), String> {
        let all = |own: &mut Vec<FieldSpec>, new: &[FieldSpec]| new.iter().try_for_each(|field| add(own, field));
        all(&mut self.name_prefix, &other.name_prefix)?;
        all(&mut self.name_suffix, &other.name_suffix)?;
        all(&mut self.namespace, &other.namespace)?;
        all(&mut self.common_labels, &other.common_labels)?;
        all(&mut self.labels, &other.labels)?;
        all(&mut self.template_labels, &other.template_labels)?;
        all(&mut self.common_annotations, &other.common_annotations)?;
        all(&mut self.variables, &other.variables)?;
        all(&mut self.images, &other.images)?;
        all(&mut self.replicas, &other.replicas)?;
        for new in &other.references {
            match self.references.iter_mut().find(|own| own.target == new.target) {
                Some(own) => all(&mut own.fields, &new.fields)?,
                None => self.references.push(new.clone()),
            }
        }
        self.sort();
        Ok(())
    }

    /// Brings the fields into kustomize's order, which matters: a field of any kind that comes behind one of a
    /// single kind is taken for the same, and is not added.
    fn sort(&mut self) {
        let lists = [
            &mut self.name_prefix,
            &mut self.name_suffix,
            &mut self.namespace,
            &mut self.common_labels,
            &mut self.labels,
            &mut self.template_labels,
            &mut self.common_annotations,
            &mut self.variables,
            &mut self.images,
            &mut self.replicas,
        ];
        for list in lists {
            list.sort_by_cached_key(|field| sort::key(&field.gvk));
        }
        self.references.sort_by_cached_key(|referrers| sort::key(&referrers.target));
    }
}

fn referrers(input: Input<'_>) -> Result<Referrers> {
    let fields = input.fields(&["group", "version", "kind", "fieldSpecs"])?;
    Ok(Referrers { target: gvk(&fields)?, fields: fields.list("fieldSpecs", field_spec)? })
}

/// Adds `other` to a shared table; nothing is copied where nothing is new.
///
/// # Errors
/// When the two disagree about a field.
pub fn merge(config: &mut Arc<Config>, other: &Arc<Config>) -> std::result::Result<(), String> {
    if Arc::ptr_eq(config, other) {
        return Ok(());
    }
    Arc::make_mut(config).merge(other)
}
