//! What the generator promises: size, validity by its own account, and faults that are where they are said to be.

use super::faults::World;
use super::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

const LAYOUTS: [Layout; 3] = [Layout::Readme, Layout::Sample, Layout::Written];

fn small(layout: Layout) -> Repo {
    generate(&Options { files: 250, layout, ..Options::default() })
}

#[test]
fn the_same_options_make_the_same_repository() {
    let options = Options { files: 300, bytes: 900_000, seed: 7, layout: Layout::Sample };
    assert_eq!(generate(&options), generate(&options));
    assert_ne!(generate(&options).files, generate(&Options { seed: 8, ..options }).files);
}

#[test]
fn files_are_as_many_and_as_big_as_asked_for() {
    for layout in LAYOUTS {
        for files in [120, 250, 251, 1000, 4000] {
            let bytes = files as u64 * 3_200;
            let repo = generate(&Options { files, bytes, seed: 3, layout });
            assert_eq!(repo.files.len(), files, "{layout:?}");
            let off = repo.bytes().abs_diff(bytes);
            assert!(off * 33 < bytes, "{layout:?} {files}: {} bytes, not {bytes}", repo.bytes());
            let paths: HashSet<&str> = repo.files.iter().map(|file| file.path.as_str()).collect();
            assert_eq!(paths.len(), files, "{layout:?}: a path twice");
        }
    }
}

#[test]
fn most_bytes_are_frozen() {
    let repo = generate(&Options { files: 4000, bytes: 12_800_000, ..Options::default() });
    let releases: usize = repo.objects.iter().filter(|o| o.kind == "ComponentRelease").map(|o| o.range.len()).sum();
    assert!(releases as u64 * 10 > repo.bytes() * 8, "{releases} of {}", repo.bytes());
}

#[test]
fn all_kinds_occur() {
    let kinds = "AuthzRole AuthzRoleBinding ClusterAuthzRole ClusterAuthzRoleBinding ClusterComponentType \
        ClusterDataPlane ClusterObservabilityPlane ClusterProjectType ClusterResourceType ClusterTrait ClusterWorkflow \
        ClusterWorkflowPlane Component ComponentRelease ComponentType DataPlane DeploymentPipeline Environment \
        ObservabilityAlertRule ObservabilityAlertsNotificationChannel ObservabilityPlane Project ProjectRelease \
        ProjectReleaseBinding ProjectType ReleaseBinding RenderedRelease Resource ResourceRelease \
        ResourceReleaseBinding ResourceType SecretReference Trait Workflow WorkflowPlane WorkflowRun Workload";
    for layout in LAYOUTS {
        let repo = small(layout);
        let found: BTreeSet<&str> = repo.objects.iter().map(|object| object.kind.as_str()).collect();
        for kind in kinds.split_whitespace() {
            assert!(found.contains(kind), "{layout:?}: no {kind}");
        }
    }
}

/// The rows of the reference rules that name something and whose shapes v1.2 knows.
const ROWS: &str = "P1 P2 P3 P4 P5 P6 P7 C1 C2 C3 C5 C9 C10 C11 C12 C14 C15 C16 C17 C18 C19 C20 C21 C22 C23 C25 C26 E1 \
    E2 E4 E5 E6 E7 M1 M2 M3 M4 M5 M6 M7 W1 W2 W3 W4 S1 S3 S4 S6 A1 A2 A3 A4 O3";

#[test]
fn every_row_occurs_and_everything_resolves() {
    for layout in LAYOUTS {
        let repo = small(layout);
        let rows: BTreeSet<&str> = repo.sites.iter().map(|site| site.rule.as_str()).collect();
        assert_eq!(rows, ROWS.split_whitespace().collect(), "{layout:?}");
        let world = World::of(&repo);
        for (at, site) in repo.sites.iter().enumerate() {
            assert!(!world.dangles(&repo, at), "{layout:?}: {site:?} `{}`", repo.name_at(site));
        }
    }
}

#[test]
fn objects_have_names_of_their_own() {
    for layout in LAYOUTS {
        let repo = small(layout);
        let mut seen = HashSet::new();
        for object in &repo.objects {
            assert!(seen.insert((&object.kind, &object.namespace, &object.name)), "{object:?}");
        }
    }
}

#[test]
fn faults_are_where_they_are_said_to_be() {
    let repo = small(Layout::Written);
    let mut planted: BTreeMap<String, usize> = BTreeMap::new();
    for at in repo.representatives() {
        let site = &repo.sites[at];
        for fault in Fault::ALL {
            let Some(result) = plant(&repo, at, fault) else { continue };
            *planted.entry(format!("{fault:?}")).or_default() += 1;
            assert!(!result.dangling.is_empty(), "{fault:?} of {site:?} breaks nothing");
            for one in &result.dangling {
                let file = result.files.iter().find(|file| file.path == one.path).unwrap();
                let line = file.text.lines().nth(one.line).unwrap_or("");
                assert!(line.contains(&one.name), "{fault:?} of {site:?}: `{line}` does not name {one:?}");
            }
            // The site itself is among them, unless it went with the object it stood in.
            let itself = result.dangling.iter().any(|one| one.rule == site.rule && one.field == site.path);
            assert!(itself, "{fault:?} of {site:?} does not break that site: {:?}", result.dangling);
        }
    }
    // Nobody can break a reference in a way that has no meaning, but most ways have one.
    let sites = repo.representatives().len();
    assert_eq!(planted["Misspelt"], sites);
    assert_eq!(planted["TargetDeleted"], sites);
    assert!(planted["OtherKind"] * 10 > sites * 6, "{planted:?} of {sites}");
    assert!(planted["TargetMoved"] * 10 > sites * 5, "{planted:?} of {sites}");
}

#[test]
fn a_fault_changes_no_more_than_it_must() {
    let repo = small(Layout::Written);
    let site = repo.sites.iter().position(|site| site.rule == "C25").unwrap();
    let changed = |planted: &Planted| {
        let before: BTreeMap<&str, &str> = repo.files.iter().map(|f| (f.path.as_str(), f.text.as_str())).collect();
        planted.files.iter().filter(|file| before[file.path.as_str()] != file.text).count()
    };
    let misspelt = plant(&repo, site, Fault::Misspelt).unwrap();
    assert_eq!((misspelt.dangling.len(), changed(&misspelt), misspelt.files.len()), (1, 1, repo.files.len()));
    let deleted = plant(&repo, site, Fault::TargetDeleted).unwrap();
    assert_eq!((changed(&deleted), deleted.files.len()), (0, repo.files.len() - 1));
    assert!(deleted.dangling.iter().filter(|one| one.rule == "C25").count() >= 2);
}

#[test]
fn a_deleted_file_leaves_its_kustomization() {
    let repo = small(Layout::Readme);
    let site = repo.sites.iter().position(|site| site.rule == "C25").unwrap();
    let deleted = plant(&repo, site, Fault::TargetDeleted).unwrap();
    let gone: Vec<&File> =
        repo.files.iter().filter(|file| !deleted.files.iter().any(|f| f.path == file.path)).collect();
    assert_eq!(gone.len(), 1);
    let entry = format!("releases/{}\n", gone[0].path.rsplit('/').next().unwrap());
    assert!(repo.files.iter().any(|file| file.text.ends_with(&entry) || file.text.contains(&entry)));
    assert!(!deleted.files.iter().any(|file| file.text.contains(&entry)), "{entry}");
}
