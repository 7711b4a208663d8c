//! A case or more for each row of the table, and what must hold whatever is migrated.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use super::*;
use crate::workspace::SourceChange;

const CASES: &str = include_str!("cases.txt");
const WAY: Way = Way { is_partial: false, dialect: Dialect::Server };

fn facts() -> Facts {
    let type_of_shop = ("ComponentType".to_owned(), "deployment/web".to_owned());
    Facts {
        components: [((String::new(), "shop".to_owned()), type_of_shop)].into(),
        namespaces: ["taken".to_owned()].into(),
        organizations: ["acme".to_owned()].into(),
    }
}

fn applied(text: &str, made: &Migration) -> String {
    let file = crate::text::FileId(0);
    let mut change = SourceChange::default();
    made.edits.iter().for_each(|edit| change.add(file, edit.clone()));
    change.apply_to(file, text)
}

struct Case<'a> {
    id: &'a str,
    before: String,
    after: String,
    notes: Vec<&'a str>,
}

fn cases() -> Vec<Case<'static>> {
    let of = |text: &'static str| {
        let (id, rest) = text.split_once('\n').unwrap();
        let (before, after) = rest.split_once(">>>\n").unwrap();
        let (notes, after): (Vec<&str>, Vec<&str>) = after.lines().partition(|line| line.starts_with("! "));
        let versioned = |text: &str| {
            let has = text.contains("apiVersion: kustomize") || text.contains("apiVersion: v1\n");
            if has || text == "same\n" || text == "gone\n" {
                text.to_owned()
            } else if text.contains("kind: Namespace\n") {
                format!("apiVersion: v1\n{text}")
            } else {
                format!("apiVersion: openchoreo.dev/v1alpha1\n{text}")
            }
        };
        Case {
            id,
            before: versioned(before),
            after: versioned(&(after.join("\n") + "\n")),
            notes: notes.into_iter().map(|note| &note[2..]).collect(),
        }
    };
    CASES.split("=== ").skip(1).map(of).collect()
}

#[test]
fn every_row_does_what_its_cases_say() {
    let mut wrong = String::new();
    for case in cases() {
        let step = table::STEPS.iter().find(|step| step.id == case.id).unwrap_or_else(|| panic!("no row {}", case.id));
        let made = migrate(&case.before, step.since, WAY, &facts());
        let got = match made.removed {
            true => "gone\n".to_owned(),
            false => applied(&case.before, &made),
        };
        let got = if got == case.before { "same\n".to_owned() } else { got };
        let told: Vec<&Note> = made.notes.iter().filter(|note| !note.message.contains("does not take it")).collect();
        let fits = case.notes.iter().all(|note| told.iter().any(|told| told.message.contains(note)));
        if got != case.after || !fits || told.len() != case.notes.len() {
            wrong += &format!("=== {}\n{got}--- wanted\n{}--- told {told:#?}\n\n", case.id, case.after);
        }
        let again = migrate(&applied(&case.before, &made), step.since, WAY, &facts());
        assert!(made.removed || again.edits.is_empty(), "{} is not done: {:#?}", case.id, again.edits);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_row_has_a_case() {
    let known: BTreeSet<&str> = cases().iter().map(|case| case.id).collect();
    let missing: Vec<&str> = steps().map(|(id, _)| id).filter(|id| !known.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let mut ids = BTreeSet::new();
    assert!(steps().all(|(id, _)| ids.insert(id)), "a name stands twice");
}

#[test]
fn a_document_comes_back_as_it_was() {
    for case in cases() {
        for text in [case.before.clone(), case.before.replace('\n', "\r\n"), case.before.trim_end().to_owned()] {
            let parsed = syntax::parse(&text);
            let document = Document::read(&text, NodeRef::root(&text, &parsed.tree).unwrap());
            assert_eq!(document.map(|document| document.text()).as_deref(), Some(text.as_str()));
        }
    }
}

#[test]
fn a_list_is_migrated_item_by_item() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: openchoreo.dev/v1alpha1\n  kind: Environment\n  \
                metadata: {name: a}\n  spec:\n    dataPlaneRef: b\n";
    let made = migrate(text, Release::new(1, 2, 3), WAY, &facts());
    let new = applied(text, &made);
    assert!(new.ends_with("    dataPlaneRef:\n      kind: DataPlane\n      name: b\n"), "{new}");
    assert_eq!(made.notes, []);
}

#[test]
fn what_is_left_has_its_place_in_the_old_text() {
    let text = "apiVersion: openchoreo.dev/v1alpha1\nkind: Environment\nmetadata:\n  name: a\nspec:\n  \
                dataPlaneRef: b\n  nonsense: 1\n";
    let made = migrate(text, Release::new(1, 2, 3), WAY, &facts());
    let [note] = &made.notes[..] else { panic!("{:#?}", made.notes) };
    assert!(note.must && note.message.contains("there is no field `spec.nonsense`"), "{note:?}");
    assert_eq!(&text[note.at as usize..][..8], "nonsense");
}

#[test]
fn windows_lines_stay_windows_lines() {
    let text = "apiVersion: openchoreo.dev/v1alpha1\r\nkind: Environment\r\nspec:\r\n  dataPlaneRef: b # c\r\n";
    let new = applied(text, &migrate(text, Release::new(1, 2, 3), WAY, &facts()));
    assert!(new.ends_with("dataPlaneRef:\r\n    kind: DataPlane\r\n    name: b # c\r\n"), "{new:?}");
}

#[test]
fn broken_and_foreign_text_is_left_alone() {
    for text in ["", "a", "[", "kind: Environment\n", "apiVersion: apps/v1\nkind: Deployment\nspec: {containers: {}}\n"]
    {
        let made = migrate(text, Release::new(1, 2, 3), WAY, &facts());
        assert_eq!(made, Migration::default(), "{text}");
    }
    let broken = "apiVersion: openchoreo.dev/v1alpha1\nkind: Environment\nspec:\n  dataPlaneRef: [\n";
    let made = migrate(broken, Release::new(1, 2, 3), WAY, &facts());
    assert!(made.edits.is_empty() && made.notes.iter().any(|note| note.must), "{made:#?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(512))]

    /// Documents with lines lost, doubled and moved: nothing panics, what comes out can be read, keeps its comments and
    /// is migrated to the end.
    #[test]
    fn whatever_is_migrated_can_be_read_and_is_done(
        case in 0usize..1000,
        edits in proptest::collection::vec((0usize..40, 0usize..3, 0usize..40), 0..4),
        to in 0usize..4,
    ) {
        let all = cases();
        let mut lines: Vec<String> = all[case % all.len()].before.lines().map(|line| format!("{line}\n")).collect();
        for (at, what, other) in edits {
            let (at, other) = (at % lines.len(), other % lines.len());
            match what {
                0 if lines.len() > 1 => drop(lines.remove(at)),
                1 => lines.insert(other, lines[at].clone()),
                _ => lines.swap(at, other),
            }
        }
        let text = lines.concat();
        let to = Release::GENERATED[to];
        let is_well = |text: &str| syntax::read(text).problems.is_empty();
        let made = migrate(&text, to, WAY, &facts());
        let new = applied(&text, &made);
        if is_well(&text) && !made.removed {
            proptest::prop_assert!(is_well(&new), "{text}\n>>>\n{new}");
            let again = migrate(&new, to, WAY, &facts());
            proptest::prop_assert!(again.edits.is_empty(), "{text}\n>>>\n{new}\n>>>\n{}", applied(&new, &again));
        } else if !is_well(&text) && !made.removed {
            proptest::prop_assert!(made.edits.is_empty() || is_well(&new), "{text}\n>>>\n{new}");
        }
    }
}
