//! One fault in a repository that was right, for every kind of reference and every way to break it: the places that
//! lead nowhere now are reported, on their lines, and no others. The clean repository has nothing to report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use openchoreo_lsp::model::rules::{RULES, Report, Rule};
use openchoreo_lsp::workspace::Affected;
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings::{self, Finding};
use openchoreo_lsp_tests::generator::{Fault, Layout, Options, Planted, Repo, generate, plant};
use openchoreo_lsp_tests::world::World;

/// The codes that say that a name leads nowhere.
const DANGLING: &[&str] = &[
    "reference/unresolved",
    "reference/other-namespace",
    "reference/wrong-kind",
    "reference/unresolved-item",
    // A ClusterComponentType `service` is none of the repository, but every installation has one.
    "reference/external",
];

fn repository(layout: Layout) -> (Repo, World) {
    let repo = generate(&Options { files: 240, layout, ..Options::default() });
    let world = World::of(&repo.files);
    (repo, world)
}

/// Makes the workspace hold `after` instead of `before`, the way a watcher would.
fn turn(world: &mut World, before: &[File], after: &[File]) {
    let old: BTreeMap<&str, &str> = before.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let new: BTreeMap<&str, &str> = after.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        world.remove(path);
    }
    for (path, text) in new.iter().filter(|(path, text)| old.get(*path) != Some(text)) {
        world.write(path, text);
    }
}

fn check(layout: Layout, faults: &[Fault]) {
    let (repo, mut world) = repository(layout);
    let clean = findings::all(&world.snapshot);
    let listed = clean.iter().map(|f| format!("{}:{} {}[{}] {}", f.path, f.line + 1, f.severity, f.code, f.message));
    let listed: Vec<String> = listed.collect();
    assert!(listed.is_empty(), "the clean repository has findings:\n{}", listed.join("\n"));
    let mut wrong = String::new();
    let mut planted = 0;
    let mut rows = BTreeSet::new();
    let mut stale = Vec::new();
    for site in repo.representatives() {
        for fault in faults {
            let Some(broken) = plant(&repo, site, *fault) else { continue };
            // Only a record, and of a type that every installation has.
            let at = &repo.sites[site];
            if (at.rule.as_str(), at.path.as_str(), *fault) == ("C20", "spec.componentType", Fault::OtherKind) {
                continue;
            }
            planted += 1;
            rows.insert(repo.sites[site].rule.clone());
            world.affected = Affected::default();
            turn(&mut world, &repo.files, &broken.files);
            let found = findings::all(&world.snapshot);
            stale.extend(
                stale_files(&world, &found).map(|path| format!("{fault:?} of {} {}: {path}", at.rule, at.path)),
            );
            let mut differences = differences(&repo, site, *fault, &broken, &found);
            if *fault == Fault::Misspelt {
                differences += &too_quiet(&repo.sites[site].rule, &found);
            }
            if !differences.is_empty() {
                let at = &repo.sites[site];
                writeln!(wrong, "{fault:?} of {} {} (`{}`)\n{differences}", at.rule, at.path, repo.name_at(at))
                    .unwrap();
            }
            turn(&mut world, &broken.files, &repo.files);
        }
    }
    assert_eq!(findings::all(&world.snapshot), clean, "the repository is not as it was");
    println!("{layout:?}: {planted} faults in {} rows", rows.len());
    assert!(planted > 250, "only {planted} faults");
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(stale.is_empty(), "files with new findings that nobody would have looked at:\n{}", stale.join("\n"));
}

/// Files that have findings now, although the change did not say that they may: an editor would show nothing.
fn stale_files<'f>(world: &'f World, found: &'f [Finding]) -> impl Iterator<Item = &'f str> {
    let looked_at = |path: &str| match &world.affected {
        Affected::All => true,
        Affected::Files(files) => files.contains(&world.file(path)),
    };
    found.iter().map(|finding| finding.path.as_str()).filter(move |path| !looked_at(path))
}

fn differences(repo: &Repo, site: usize, fault: Fault, broken: &Planted, found: &[Finding]) -> String {
    let mut out = String::new();
    let at = &repo.sites[site];
    let mut left: Vec<&Finding> = found.iter().filter(|finding| DANGLING.contains(&finding.code)).collect();
    // A trait that is frozen under another kind is no longer the one that the release attaches.
    if fault == Fault::OtherKind && at.rule == "C20" && at.path == "spec.traits[]" {
        left.retain(|finding| finding.code != "reference/unresolved-item");
    }
    for expected in &broken.dangling {
        let named = format!("`{}`", expected.name);
        let fits = |finding: &&Finding| {
            finding.path == expected.path && finding.line as usize == expected.line && finding.message.contains(&named)
        };
        match left.iter().position(fits) {
            Some(at) => {
                left.remove(at);
            }
            None => {
                writeln!(out, "    missing {}:{} {} {}", expected.path, expected.line + 1, expected.rule, expected.name)
                    .unwrap()
            }
        }
    }
    for extra in left {
        writeln!(out, "    extra   {}:{} {}: {}", extra.path, extra.line + 1, extra.code, extra.message).unwrap();
    }
    out
}

/// A misspelt name has its right one beside it in the repository, so it is more than a hint, unless the row is a mere
/// record or leads out of the repository.
fn too_quiet(row: &str, found: &[Finding]) -> String {
    let quiet_row = |rule: &Rule| rule.id == row && matches!(rule.report, Report::Record | Report::Outside);
    if RULES.iter().any(quiet_row) {
        return String::new();
    }
    let hints = found.iter().filter(|finding| DANGLING.contains(&finding.code) && finding.severity == "hint");
    hints.map(|hint| format!("    quiet   {}:{} {}: {}\n", hint.path, hint.line + 1, hint.code, hint.message)).collect()
}

#[test]
fn every_fault_is_found_where_namespaces_are_written() {
    check(Layout::Written, &Fault::ALL);
}

#[test]
fn every_fault_is_found_where_kustomizations_set_the_namespace() {
    check(Layout::Readme, &[Fault::Misspelt, Fault::OtherKind, Fault::TargetDeleted]);
}
