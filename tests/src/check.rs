//! One function for each feature: a fixture goes in, and the answer is compared with its marks.
//!
//! The only code of the tests that knows how features are called. All of them fail with both sides written as lines of
//! the fixture, so that a person sees which place is meant.
#![allow(clippy::panic, clippy::missing_panics_doc)]
use std::fmt::Write;

use openchoreo_lsp::features::completion::{CompletionItem, Completions, completion};
use openchoreo_lsp::features::definition::{NavigationTarget, definition};
use openchoreo_lsp::features::highlight::highlight;
use openchoreo_lsp::features::hover::hover;
use openchoreo_lsp::features::references::references;
use openchoreo_lsp::features::rename::{Rename, prepare, rename};
use openchoreo_lsp::features::type_definition::type_definition;
use openchoreo_lsp::text::{FileId, FileRange};
use openchoreo_lsp::workspace::SourceChange;

use crate::fixture::{Fixture, Place};
use crate::world::World;

/// Reads a fixture, or fails with what is wrong with it.
#[must_use]
pub fn fixture(text: &str) -> Fixture {
    Fixture::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// The file and the byte of the cursor.
#[must_use]
pub fn cursor(fixture: &Fixture, world: &World) -> (FileId, u32) {
    let cursor = fixture.cursor().unwrap_or_else(|| panic!("the fixture has no `$0`"));
    (world.file(&cursor.path), cursor.range.start as u32)
}

/// The places with a label, as the server names them.
fn marked(fixture: &Fixture, world: &World, label: &str) -> Vec<FileRange> {
    let mut places: Vec<_> = fixture.marked(label).map(|place| world.range(place)).collect();
    places.sort();
    places
}

/// The definitions of the cursor's name are exactly the places marked `target`.
pub fn check_definition(text: &str) {
    check_jump(text, |world, file, offset| definition(&world.snapshot, file, offset));
}

/// The types of what stands at the cursor are exactly the places marked `target`.
pub fn check_type_definition(text: &str) {
    check_jump(text, |world, file, offset| type_definition(&world.snapshot, file, offset));
}

fn check_jump(text: &str, jump: impl Fn(&World, FileId, u32) -> Vec<NavigationTarget>) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let targets = jump(&world, file, offset);
    for target in &targets {
        let (full, focus) = (target.full_range, target.focus_range);
        assert!(full.file == focus.file && full.range.covers(focus.range), "the focus lies outside: {target:?}");
    }
    let mut found: Vec<_> = targets.iter().map(|target| target.focus_range).collect();
    found.sort();
    assert_places(&fixture, &world, &marked(&fixture, &world, "target"), &found);
}

/// The places that mean the same as the cursor's are exactly those marked `def` and `ref`; without the declarations
/// exactly those marked `ref`.
pub fn check_references(text: &str) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let uses = marked(&fixture, &world, "ref");
    let mut all = [uses.clone(), marked(&fixture, &world, "def")].concat();
    all.sort();
    assert_places(&fixture, &world, &all, &references(&world.snapshot, file, offset, true));
    assert_places(&fixture, &world, &uses, &references(&world.snapshot, file, offset, false));
}

/// The places that use what stands at the cursor are exactly those marked `ref`.
pub fn check_uses(text: &str) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let found = references(&world.snapshot, file, offset, false);
    assert_places(&fixture, &world, &marked(&fixture, &world, "ref"), &found);
}

/// The places of the cursor's file that are highlighted are exactly those marked `def` and `ref`.
pub fn check_highlight(text: &str) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let found = highlight(&world.snapshot, file, offset);
    for (label, is_definition) in [("def", true), ("ref", false)] {
        let own = found.iter().filter(|highlight| highlight.is_definition == is_definition);
        let own: Vec<_> = own.map(|highlight| FileRange { file, range: highlight.range }).collect();
        assert_places(&fixture, &world, &marked(&fixture, &world, label), &own);
    }
}

fn assert_places(fixture: &Fixture, world: &World, expected: &[FileRange], found: &[FileRange]) {
    let show = |places: &[FileRange]| {
        places.iter().fold(String::new(), |mut out, place| {
            let _ = writeln!(out, "{}", line(fixture, &world.place(*place)));
            out
        })
    };
    assert!(expected == found, "expected\n{}\nfound\n{}", show(expected), show(found));
}

/// A place as its path, the number of its line, and the line with the place in brackets.
fn line(fixture: &Fixture, place: &Place) -> String {
    let text = fixture.text(&place.path).unwrap_or_default();
    let start = text[..place.range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.range.end..].find('\n').map_or(text.len(), |at| place.range.end + at);
    let number = text[..place.range.start].matches('\n').count() + 1;
    let (before, inside) = (&text[start..place.range.start], &text[place.range.clone()]);
    format!("{}:{number}: {before}[{inside}]{}", place.path, &text[place.range.end..end])
}

/// The list at the cursor.
#[must_use]
pub fn complete(text: &str) -> (Fixture, World, Completions) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let list = completion(&world.snapshot, file, offset);
    (fixture, world, list)
}

/// The labels of the list at the cursor, in order.
pub fn check_completion(text: &str, expected: &[&str]) {
    let (_, _, list) = complete(text);
    let labels: Vec<_> = list.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(labels, expected);
}

/// Taking the entry with this label at the cursor of `before` gives `after`.
pub fn check_completed(before: &str, label: &str, after: &str) {
    let (fixture, world, list) = complete(before);
    let item = list.items.iter().find(|item| item.label == label);
    let item = item.unwrap_or_else(|| panic!("no `{label}` in {:?}", labels(&list)));
    let path = &fixture.cursor().unwrap_or_else(|| panic!("no cursor")).path;
    let file = world.file(path);
    let text = completed(&world, file, item);
    let wanted = self::fixture(after);
    assert_eq!(Some(text.as_str()), wanted.text(path));
}

/// The labels of a list.
#[must_use]
pub fn labels(list: &Completions) -> Vec<&str> {
    list.items.iter().map(|item| item.label.as_str()).collect()
}

/// The text of a file with an entry of a list taken.
#[must_use]
pub fn completed(world: &World, file: FileId, item: &CompletionItem) -> String {
    let mut change = SourceChange::edit(file, item.edit.clone());
    item.additional.iter().for_each(|edit| change.add(file, edit.clone()));
    change.apply_to(file, &world.snapshot.text(file).unwrap_or_default())
}

/// Renaming what stands at the cursor of `before` gives the files of `after`. Returns what is said beside it.
pub fn check_rename(new_name: &str, before: &str, after: &str) -> Vec<String> {
    let fixture = fixture(before);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let prepared = prepare(&world.snapshot, file, offset).unwrap_or_else(|reason| panic!("refused: {reason}"));
    assert!(prepared.range.range.touches(offset), "the name is not at the cursor: {prepared:?}");
    let Rename { change, notes } =
        rename(&world.snapshot, file, offset, new_name).unwrap_or_else(|reason| panic!("refused: {reason}"));
    let wanted = self::fixture(after);
    for expected in &wanted.files {
        let id = world.file(&expected.path);
        let text = change.apply_to(id, &world.snapshot.text(id).unwrap_or_default());
        assert_eq!(text, expected.text, "{}", expected.path);
    }
    for id in change.edits.keys() {
        let path = world.path(*id);
        assert!(wanted.text(path).is_some(), "{path} was changed");
    }
    notes
}

/// The reason for which what stands at the cursor cannot get the new name.
#[must_use]
pub fn refused_rename(new_name: &str, text: &str) -> String {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    match rename(&world.snapshot, file, offset, new_name) {
        Err(reason) => reason,
        Ok(made) => panic!("it was renamed: {made:#?}"),
    }
}

/// What the hover at the cursor says of a name is exactly these lines; what it says of the field follows behind a rule
/// and is left out. Without lines there is no hover.
pub fn check_hover(text: &str, lines: &[&str]) {
    let fixture = fixture(text);
    let world = World::new(&fixture);
    let (file, offset) = cursor(&fixture, &world);
    let found = hover(&world.snapshot, file, offset);
    let markdown = found.map(|hover| {
        assert!(hover.range.file == file && hover.range.range.touches(offset), "{hover:?}");
        hover.markdown
    });
    let name = markdown.as_deref().map(|text| text.rsplit_once("\n\n---\n\n").map_or(text, |(name, _)| name));
    let found: Vec<_> = name.iter().flat_map(|text| text.lines()).map(str::trim_end).collect();
    assert_eq!(found, lines);
}
