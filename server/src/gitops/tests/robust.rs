//! Broken and hostile input: nothing panics, no range leaves its text, everything ends.

use proptest::prelude::*;

use crate::gitops::facts::{self, Facts};
use crate::gitops::testing::Fixture;
use crate::syntax::{self, NodeRef};
use crate::text::TextRange;

/// Pieces that kustomizations and Flux objects are made of, well put or not.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "resources:",
        "components:",
        "bases:",
        "patches:",
        "- ",
        "  - ",
        "\n",
        "\r\n",
        "\n  ",
        "a.yaml",
        "../",
        "./b/",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "path: ",
        "#x",
        "é",
        "🙂",
        "&a ",
        "*a",
        "<<: *a",
        "|\n",
        "spec:",
        "dependsOn:",
        "name: ",
        "kind: Kustomization",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1",
        "k=v",
        "=",
        "configMapGenerator:",
        "files:",
        "labels:",
        "pairs:",
        "null",
        "~",
        ": ",
        "---\n",
        "\t",
        "postBuild:",
        "substitute:",
        "https://h/x?ref=y",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read_with_ranges_inside_it(text in text()) {
        for name in ["kustomization.yaml", "flux.yaml"] {
            let parsed = syntax::parse(&text);
            let Some(root) = NodeRef::root(&text, &parsed.tree) else { continue };
            let Some(facts) = facts::read(root, name) else { continue };
            let inside = |range: TextRange| text.get(range.start as usize..range.end as usize).is_some();
            match facts {
                Facts::Kustomize(facts) => {
                    for entry in facts.resources.iter().chain(&facts.components) {
                        prop_assert!(inside(entry.range) && inside(entry.item), "{entry:?} in {text:?}");
                    }
                    if let Some(insertion) = &facts.resource_insertion {
                        prop_assert!(inside(insertion.range), "{insertion:?} in {text:?}");
                    }
                    for input in &facts.inputs {
                        prop_assert!(inside(input.path.range), "{input:?} in {text:?}");
                    }
                }
                Facts::Flux(flux) => {
                    prop_assert!(inside(flux.head));
                    prop_assert!(flux.depends_on.iter().all(|dependency| inside(dependency.range)));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn any_tree_of_kustomizations_ends(texts in prop::collection::vec(text(), 4)) {
        let paths = ["kustomization.yaml", "b/kustomization.yaml", "b/a.yaml", "flux/flux.yaml"];
        let files: Vec<String> =
            paths.iter().zip(&texts).map(|(path, text)| format!("#- /{path}\n{}", text.replace("#- ", ""))).collect();
        let fixture = Fixture::new(&files.concat());
        let stages = fixture.stages();
        prop_assert_eq!(fixture.problems(&stages).len(), stages.problems().len());
    }
}
