//! Every feature over whole repositories: a generated one, whose names are all known beforehand, and the bundled
//! examples, at every byte of which something is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;

use openchoreo_lsp::features::classify::classify;
use openchoreo_lsp::features::code_lens::code_lens;
use openchoreo_lsp::features::completion::completion;
use openchoreo_lsp::features::definition::definition;
use openchoreo_lsp::features::document_symbols::document_symbols;
use openchoreo_lsp::features::folding::folding;
use openchoreo_lsp::features::highlight::highlight;
use openchoreo_lsp::features::hover::hover;
use openchoreo_lsp::features::links::links;
use openchoreo_lsp::features::references::references;
use openchoreo_lsp::features::rename::{prepare, rename};
use openchoreo_lsp::features::selection_range::selection_range;
use openchoreo_lsp::features::type_definition::type_definition;
use openchoreo_lsp::model::Kind;
use openchoreo_lsp::text::{FileId, FileRange, TextRange};
use openchoreo_lsp::workspace::Snapshot;
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings;
use openchoreo_lsp_tests::generator::{Options, Repo, Site, generate};
use openchoreo_lsp_tests::world::World;
use proptest::prelude::*;

/// The sites of a repository, at most `count` of each row and path.
fn some_sites(repo: &Repo, count: usize) -> Vec<&Site> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut out = Vec::new();
    for site in &repo.sites {
        let seen = seen.entry((&site.rule, &site.path)).or_default();
        *seen += 1;
        if *seen <= count {
            out.push(site);
        }
    }
    out
}

fn place(repo: &Repo, world: &World, site: &Site) -> FileRange {
    let file = world.file(&repo.files[repo.objects[site.source].file].path);
    FileRange { file, range: TextRange::new(site.range.start as u32, site.range.end as u32) }
}

#[test]
fn every_name_of_a_repository_leads_to_its_object_and_back() {
    let repo = generate(&Options::default());
    let world = World::of(&repo.files);
    let mut lost = Vec::new();
    for site in &repo.sites {
        let here = place(&repo, &world, site);
        let jumps = definition(&world.snapshot, here.file, here.range.start);
        let name = repo.name_at(site);
        let [jump] = &jumps[..] else {
            lost.push(format!("{} {} `{name}`: {jumps:?}", site.rule, site.path));
            continue;
        };
        assert_eq!(jump.name, name, "{site:?}");
        if let Some(holder) = &site.holder {
            let object = world.snapshot.object_at(jump.focus_range.file, jump.focus_range.range.start).unwrap();
            assert_eq!(format!("{}/{}", object.summary.kind_name(), object.summary.name()), *holder, "{site:?}");
        } else if Kind::all().any(|kind| kind.name() == site.kind) {
            assert_eq!(jump.kind, site.kind, "{site:?}");
        }
    }
    assert_eq!(lost, Vec::<String>::new(), "of {} names", repo.sites.len());
    for site in some_sites(&repo, 3) {
        let here = place(&repo, &world, site);
        let Some(jump) = definition(&world.snapshot, here.file, here.range.start).into_iter().next() else { continue };
        let target = jump.focus_range;
        let uses = references(&world.snapshot, target.file, target.range.start, false);
        assert!(site.rule == "C21" || uses.contains(&here), "{site:?} is not found from its definition");
    }
}

#[test]
fn every_name_of_a_repository_is_offered_at_its_place() {
    let repo = generate(&Options::default());
    let mut world = World::of(&repo.files);
    for site in some_sites(&repo, 3) {
        let here = place(&repo, &world, site);
        if definition(&world.snapshot, here.file, here.range.start).is_empty() {
            continue;
        }
        let file = &repo.files[repo.objects[site.source].file];
        let name = repo.name_at(site);
        let mut half = file.text.clone();
        half.replace_range(site.range.clone(), &name[..1]);
        world.open(&file.path, &half);
        let list = completion(&world.snapshot, here.file, site.range.start as u32 + 1);
        let labels: Vec<_> = list.items.iter().map(|item| item.label.as_str()).collect();
        assert!(labels.contains(&name), "`{name}` is not offered at {} {}: {labels:?}", site.rule, site.path);
        world.open(&file.path, &file.text);
    }
}

/// The files of a workspace after a rename.
fn renamed(world: &World, files: &[File], at: FileRange, name: &str) -> Result<Vec<File>, String> {
    let made = rename(&world.snapshot, at.file, at.range.start, name)?;
    let after = files.iter().map(|file| {
        let id = world.files.get(&file.path);
        let text = id.map_or_else(|| file.text.clone(), |id| made.change.apply_to(*id, &file.text));
        File { path: file.path.clone(), text }
    });
    Ok(after.collect())
}

fn loud(world: &World) -> Vec<(String, u32, &'static str)> {
    let all = findings::all(&world.snapshot).into_iter();
    all.filter(|finding| finding.severity != "hint").map(|f| (f.path, f.line, f.code)).collect()
}

#[test]
fn a_renamed_repository_is_as_sound_as_before_and_can_be_renamed_back() {
    let repo = generate(&Options { files: 90, ..Options::default() });
    let world = World::of(&repo.files);
    let before = loud(&world);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for object in &repo.objects {
        let seen = kinds.entry(&object.kind).or_default();
        *seen += 1;
        // A namespace is also the home of what other repositories bring.
        if *seen > 2 || object.kind == "Namespace" {
            continue;
        }
        let path = &repo.files[object.file].path;
        let file = world.file(path);
        let own = world.snapshot.objects_of(file).find(|o| o.summary.name() == object.name).unwrap();
        let at = own.focus();
        let new = format!("{}-new", object.name);
        let after = renamed(&world, &repo.files, at, &new).unwrap_or_else(|reason| panic!("{object:?}: {reason}"));
        let there = World::of(&after);
        assert_eq!(loud(&there), before, "{} {}", object.kind, object.name);
        let leftovers =
            there.snapshot.index().mentions(&object.name).iter().filter_map(|id| there.snapshot.object(*id));
        let leftovers: Vec<_> =
            leftovers.filter(|other| names_kind(other.summary, &object.name, &object.kind)).collect();
        assert!(leftovers.is_empty(), "{} {} is still named", object.kind, object.name);
        let back = renamed(&there, &after, at, &object.name).unwrap();
        for (file, original) in back.iter().zip(&repo.files) {
            assert_eq!(file.text, original.text, "{} after {} {}", file.path, object.kind, object.name);
        }
    }
}

fn names_kind(summary: &openchoreo_lsp::model::Summary, name: &str, kind: &str) -> bool {
    let by_name = summary.references.iter().filter(|reference| reference.name == name);
    by_name.into_iter().any(|reference| {
        let rule = reference.rule.rule();
        rule.kinds().len() == 1 && rule.kinds()[0].name() == kind
    })
}

#[test]
fn renamed_parts_of_objects_leave_nothing_behind() {
    let repo = generate(&Options { files: 90, ..Options::default() });
    let world = World::of(&repo.files);
    let before = loud(&world);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for item in &repo.items {
        let seen = kinds.entry(&item.kind).or_default();
        *seen += 1;
        if *seen > 3 || item.kind == "FrozenTrait" {
            continue;
        }
        let path = &repo.files[repo.objects[item.object].file].path;
        let at =
            FileRange { file: world.file(path), range: TextRange::new(item.range.start as u32, item.range.end as u32) };
        match renamed(&world, &repo.files, at, "a-new-name") {
            Ok(after) => assert_eq!(loud(&World::of(&after)), before, "{item:?}"),
            Err(reason) => assert!(item.kind == "ResourceId" && reason.contains("workload type"), "{item:?}: {reason}"),
        }
    }
}

/// All files below a folder of the tests, as a fixture would name them.
fn folder(name: &str) -> Vec<File> {
    fn walk(root: &Path, folder: &Path, out: &mut Vec<File>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, out);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let inside = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                out.push(File { path: format!("/{inside}"), text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut out = Vec::new();
    walk(&root, &root, &mut out);
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

/// Asks everything at one byte; what comes back lies in its files.
fn ask_everything(snapshot: &Snapshot, file: FileId, offset: u32) {
    let inside = |place: FileRange| {
        let text = snapshot.text(place.file).unwrap();
        let (start, end) = (place.range.start as usize, place.range.end as usize);
        assert!(end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end), "{place:?}");
    };
    let here = |range| inside(FileRange { file, range });
    for found in classify(snapshot, file, offset) {
        inside(found.range);
    }
    definition(snapshot, file, offset).iter().for_each(|jump| inside(jump.focus_range));
    type_definition(snapshot, file, offset).iter().for_each(|jump| inside(jump.focus_range));
    references(snapshot, file, offset, true).into_iter().for_each(inside);
    highlight(snapshot, file, offset).iter().for_each(|light| here(light.range));
    selection_range(snapshot, file, offset).into_iter().for_each(here);
    hover(snapshot, file, offset).iter().for_each(|hover| inside(hover.range));
    for item in completion(snapshot, file, offset).items {
        here(item.edit.range);
        assert!(item.edit.range.touches(offset), "{item:?} at {offset}");
        item.additional.iter().for_each(|edit| here(edit.range));
    }
    if let Ok(prepared) = prepare(snapshot, file, offset) {
        inside(prepared.range);
        if let Ok(made) = rename(snapshot, file, offset, "new-name") {
            for (file, edits) in &made.change.edits {
                edits.iter().for_each(|edit| inside(FileRange { file: *file, range: edit.range }));
                for pair in edits.windows(2) {
                    assert!(pair[0].range.end <= pair[1].range.start, "edits overlap: {pair:?}");
                }
            }
        }
    }
}

fn ask_about_the_file(snapshot: &Snapshot, file: FileId) {
    let _ =
        (document_symbols(snapshot, file), links(snapshot, file), folding(snapshot, file), code_lens(snapshot, file));
}

#[test]
fn anything_can_be_asked_anywhere() {
    for name in ["example", "mistakes"] {
        let files = folder(name);
        let world = World::of(&files);
        for (path, file) in &world.files {
            ask_about_the_file(&world.snapshot, *file);
            let text = &files.iter().find(|file| file.path == *path).unwrap().text;
            // A step that meets every column in the long run, and the end.
            let step = if text.len() > 2000 { 211 } else { 101 };
            for offset in (0..text.len()).step_by(step).chain([text.len()]) {
                ask_everything(&world.snapshot, *file, offset as u32);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed wherever, nothing panics and no answer points outside its file.
    #[test]
    fn half_typed_files_can_be_asked(
        pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0usize..40,
        typed in prop::sample::select(vec![
            "", "\n", ":", ": ", "- ", "{", "}", "[", "]", "\"", "'", "|", ">-\n", "&a ", "*a", "#", "\t", "---\n", "é", "\u{feff}",
            "${", "name", "<<: *a\n", "?", ",", "kind: ", "\r\n", "!!str ", "%YAML", "🦀",
        ]),
    ) {
        thread_local! {
            static FILES: Vec<File> = folder("example");
        }
        FILES.with(|files| {
            let yaml: Vec<&File> = files.iter().filter(|file| file.path.ends_with(".yaml")).collect();
            let file = yaml[pick.index(yaml.len())];
            let border = |mut at: usize| {
                while !file.text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = border(at.index(file.text.len() + 1));
            let end = border((start + length).min(file.text.len())).max(start);
            let mut text = file.text.clone();
            text.replace_range(start..end, typed);
            let mut world = World::of(files);
            world.open(&file.path, &text);
            let id = world.file(&file.path);
            ask_about_the_file(&world.snapshot, id);
            for offset in [0, start, start + typed.len(), text.len()] {
                ask_everything(&world.snapshot, id, offset as u32);
            }
        });
    }
}
