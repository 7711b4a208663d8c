//! Definition, references, highlights and completion work for every row of the reference table.
//!
//! The cases are data (`cases.rs`); this walks them all, and fails when a row has none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use openchoreo_lsp::features::classify::{Subject, classify};
use openchoreo_lsp::features::completion::completion;
use openchoreo_lsp::features::definition::definition;
use openchoreo_lsp::features::highlight::highlight;
use openchoreo_lsp::features::references::references;
use openchoreo_lsp::model::rules::{Form, RULES, Rule};
use openchoreo_lsp::model::{Reference, RuleId};
use openchoreo_lsp::text::{FileId, FileRange};
use openchoreo_lsp_tests::cases::{Case, cases};
use openchoreo_lsp_tests::check::{completed, cursor, fixture};
use openchoreo_lsp_tests::fixture::Fixture;
use openchoreo_lsp_tests::world::World;

const SOURCE: &str = "/source.yaml";

/// A case in a workspace.
struct Stand {
    fixture: Fixture,
    world: World,
    file: FileId,
    offset: u32,
    range: FileRange,
    reference: Reference,
}

impl Stand {
    fn new(case: &Case) -> Stand {
        let fixture = fixture(&format!("#- {SOURCE}\n{}\n#- /target.yaml\n{}", case.source, case.target));
        let world = World::new(&fixture);
        let (file, offset) = cursor(&fixture, &world);
        let found = classify(&world.snapshot, file, offset).into_iter().next();
        let found = found.unwrap_or_else(|| panic!("nothing stands at the cursor of {case:#?}"));
        let Subject::Reference(_, reference) = found.subject else {
            panic!("no reference but {:?} at the cursor of {case:#?}", found.subject)
        };
        Stand { fixture, world, file, offset, range: found.range, reference }
    }

    fn rule(&self) -> &'static Rule {
        self.reference.rule.rule()
    }

    /// Kind and name of what the byte leads to, and its place.
    fn leads_to(&self, file: FileId, offset: u32) -> Vec<(String, FileRange)> {
        let jumps = definition(&self.world.snapshot, file, offset);
        jumps.into_iter().map(|jump| (format!("{} {}", jump.kind, jump.name), jump.focus_range)).collect()
    }
}

#[test]
fn every_row_has_a_case() {
    let covered: BTreeSet<RuleId> = cases().iter().map(|case| Stand::new(case).reference.rule).collect();
    let missing: Vec<_> =
        RuleId::all().filter(|id| !covered.contains(id)).map(|id| (id.rule().id, id.rule().path)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert_eq!(covered.len(), RULES.len());
}

#[test]
fn cases_stand_where_they_say() {
    for case in cases() {
        assert_eq!(Stand::new(&case).rule().id, case.row, "{case:#?}");
    }
}

#[test]
fn definitions_are_found() {
    for case in cases() {
        let stand = Stand::new(&case);
        let found = stand.leads_to(stand.file, stand.offset);
        let words: Vec<_> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, [case.leads_to], "{case:#?}");
        // A definition leads to itself.
        let (_, place) = &found[0];
        let again = stand.leads_to(place.file, place.range.start);
        let frozen = case.leads_to.starts_with("frozen trait");
        assert!(frozen || again == found, "{again:?} for {case:#?}");
    }
}

#[test]
fn references_are_found_from_both_ends() {
    for case in cases() {
        let stand = Stand::new(&case);
        let (_, target) = stand.leads_to(stand.file, stand.offset).remove(0);
        let own = stand.range;
        let ends = [(stand.file, stand.offset), (target.file, target.range.start)];
        for (file, offset) in ends {
            let all = references(&stand.world.snapshot, file, offset, true);
            let uses = references(&stand.world.snapshot, file, offset, false);
            assert!(all.contains(&own), "the name is not found from {file:?}:{offset} in {case:#?}");
            assert!(uses.contains(&own), "the use is not found from {file:?}:{offset} in {case:#?}");
            assert!(all.contains(&target), "the definition is not found from {file:?}:{offset} in {case:#?}");
            // The name of a frozen trait is the name of a trait, too, and that is what it is asked for.
            assert!(case.row == "C21" || !uses.contains(&target), "the definition counts as a use in {case:#?}");
            if case.row == "C21" {
                break;
            }
        }
        let lights = highlight(&stand.world.snapshot, stand.file, stand.offset);
        assert!(lights.iter().any(|light| light.range == own.range), "{case:#?}");
    }
}

/// The name is taken out of the text, wholly and but for two letters; the list has it, and taking it from the list
/// makes the text mean what it meant.
#[test]
fn names_are_completed() {
    for case in cases() {
        let stand = Stand::new(&case);
        let (_, target) = stand.leads_to(stand.file, stand.offset).remove(0);
        for kept in [0, 2] {
            let text = stand.fixture.text(SOURCE).unwrap();
            let range = stand.range.range;
            let start = range.start as usize;
            let typed = start + kept.min(range.len() as usize);
            let half = format!("{}{}", &text[..typed], &text[range.end as usize..]);
            let mut world = World::of(&stand.fixture.files);
            world.open(SOURCE, &half);
            let list = completion(&world.snapshot, stand.file, typed as u32);
            let name = stand.reference.name.as_str();
            let item = list.items.iter().find(|item| item.label == name);
            let item = item.unwrap_or_else(|| panic!("`{name}` is not in {:#?}\nfor\n{half}\n{case:#?}", list.items));
            let whole = completed(&world, stand.file, item);
            world.open(SOURCE, &whole);
            let summary = world.snapshot.objects_of(stand.file).next().unwrap();
            let again = summary.summary.references.iter().filter(|r| r.name == name && r.rule == stand.reference.rule);
            let leads = again.map(|r| summary.place(r.range)).flat_map(|place| {
                definition(&world.snapshot, place.file, place.range.start).into_iter().map(|jump| jump.name)
            });
            let target_name = &target_text(&stand, target);
            assert!(leads.into_iter().any(|leads| leads == *target_name), "taken from the list:\n{whole}\n{case:#?}");
        }
    }
}

fn target_text(stand: &Stand, target: FileRange) -> String {
    target.range.of(&stand.world.snapshot.text(target.file).unwrap()).to_owned()
}

/// A component type is offered with its workload type where that is not yet typed.
#[test]
fn component_types_come_with_their_workload_type() {
    for case in cases() {
        let stand = Stand::new(&case);
        if stand.rule().form != Form::WorkloadTypeAndName {
            continue;
        }
        let text = stand.fixture.text(SOURCE).unwrap();
        let range = stand.range.range;
        let prefix = "deployment/".len() as u32;
        let start = (range.start - prefix) as usize;
        let half = format!("{}{}", &text[..start], &text[range.end as usize..]);
        let mut world = World::of(&stand.fixture.files);
        world.open(SOURCE, &half);
        let list = completion(&world.snapshot, stand.file, start as u32);
        let item = list.items.iter().find(|item| item.label == "deployment/http");
        let item = item.unwrap_or_else(|| panic!("{:#?}", list.items));
        world.open(SOURCE, &completed(&world, stand.file, item));
        assert!(world.snapshot.text(stand.file).unwrap().contains("deployment/http"));
        let object = world.snapshot.objects_of(stand.file).next().unwrap();
        assert!(object.summary.references.iter().any(|r| r.rule == stand.reference.rule && r.name == "http"));
    }
}
