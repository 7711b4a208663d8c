//! What objects are called in the cluster.

use crate::gitops::testing::{Fixture, flux};
use crate::gitops::{Effective, effective};

/// `namespace/name labels` of an object in a stage with everything on.
fn in_stage(manifest: &str) -> String {
    let more = "  targetNamespace: t\n  namePrefix: p-\n  nameSuffix: -s\n  commonMetadata:\n    labels: {openchoreo.dev/a: stage}\n";
    named(more, manifest)
}

fn named(more: &str, manifest: &str) -> String {
    let fixture = Fixture::new(&(flux("apps", "apps", more) + "#- /apps/o.yaml\n" + manifest));
    let stages = fixture.stages();
    let frame = &stages.placements(fixture.id("apps/o.yaml"))[0].frame;
    let Effective { namespace, name, labels } = effective(fixture.objects("apps/o.yaml")[0], frame);
    let labels: Vec<String> = labels.iter().map(|(key, value)| format!(" {key}={value}")).collect();
    format!("{}/{name}{}", namespace.as_deref().unwrap_or("-"), labels.concat())
}

fn manifest(api: &str, kind: &str) -> String {
    format!("apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: x\n  namespace: own\n")
}

#[test]
fn namespaced_objects_move_and_are_renamed() {
    assert_eq!(in_stage(&manifest("openchoreo.dev/v1alpha1", "Project")), "t/p-x-s openchoreo.dev/a=stage");
    assert_eq!(in_stage(&manifest("example.org/v1", "Thing")), "t/p-x-s openchoreo.dev/a=stage");
    assert_eq!(named("", &manifest("openchoreo.dev/v1alpha1", "Project")), "own/x");
    let bare = manifest("openchoreo.dev/v1alpha1", "Project").replace("  namespace: own\n", "");
    assert_eq!(named("", &bare), "-/x");
}

#[test]
fn cluster_scoped_objects_get_no_namespace() {
    for (api, kind) in [
        ("openchoreo.dev/v1alpha1", "ClusterComponentType"),
        ("argoproj.io/v1alpha1", "ClusterWorkflowTemplate"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ("storage.k8s.io/v1", "StorageClass"),
    ] {
        assert_eq!(in_stage(&manifest(api, kind)), "-/p-x-s openchoreo.dev/a=stage", "{kind}");
    }
}

#[test]
fn some_names_stay_and_namespaces_take_the_target() {
    let labels = "openchoreo.dev/a=stage";
    assert_eq!(in_stage(&manifest("v1", "Namespace")), format!("-/t {labels}"));
    assert_eq!(named("  namePrefix: p-\n", &manifest("v1", "Namespace")), "-/x");
    let crd = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    assert_eq!(in_stage(&crd), format!("-/x {labels}"));
    assert_eq!(in_stage(&manifest("apiregistration.k8s.io/v1", "APIService")), format!("-/x {labels}"));
}

#[test]
fn labels_of_the_file_are_overwritten() {
    let labelled = "apiVersion: openchoreo.dev/v1alpha1\nkind: Project\nmetadata:\n  name: x\n  labels:\n    openchoreo.dev/a: own\n    \
                    openchoreo.dev/b: own\n";
    assert_eq!(in_stage(labelled), "t/p-x-s openchoreo.dev/a=stage openchoreo.dev/b=own");
}
