//! Objects with one fault each, against our own schemas.

use super::{Verdict, judge, validate};
use crate::schema::{KindSchema, Release};
use crate::syntax::{self, Dialect, NodeRef};

/// What is wrong, one line each: the marked text, the path, what.
fn check(kind: &str, text: &str) -> Vec<String> {
    let schema = KindSchema::of_release(kind, Release::NEWEST).unwrap();
    let parsed = syntax::parse(text);
    assert_eq!(parsed.problems, []);
    let root = NodeRef::root(text, &parsed.tree).unwrap();
    let found = validate(root, &schema, Dialect::Server);
    let refused = found.iter().any(|one| one.what.is_refused());
    assert_eq!(judge(root, &schema, Dialect::Server) == Verdict::Refused, refused);
    found.iter().map(|one| format!("{}: {}: {:?}", one.range.of(text), one.path, one.what)).collect()
}

#[test]
fn a_valid_component_is_silent() {
    let text = "\
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: a, labels: {x: \"\", creationTimestamp: \"null\"}}
spec:
  owner: {projectName: p}
  componentType: {name: deployment/service}
";
    assert_eq!(check("Component", text), Vec::<String>::new());
}

#[test]
fn every_fault_is_found_at_its_place() {
    let text = "\
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: a_b, bogus: 1, labels: {\"a b\": ok, c: d!}}
spec:
  owner: {projctName: p}
  componentType: {kind: componentType, name: service}
  autoDeploy: \"yes\"
  traits:
    - name: \"\"
      instanceName: 1
    - [x]
  workflow:
";
    insta::assert_snapshot!(check("Component", text).join("\n"), @r#"
a_b: metadata.name: Metadata("a name is made of lower case letters, digits, `-` and `.`, with a letter or digit at both ends of each part")
bogus: metadata.bogus: UnknownField { name: "bogus", nearest: None }
"a b": metadata.labels[a b]: Metadata("the name of a label is made of letters, digits, `-`, `_` and `.`, with a letter or digit at both ends")
d!: metadata.labels[c]: Metadata("the value of a label is made of letters, digits, `-`, `_` and `.`, with a letter or digit at both ends; longer texts belong into annotations")
owner: spec.owner.projectName: MissingField { name: "projectName", filled: false }
projctName: spec.owner.projctName: UnknownField { name: "projctName", nearest: Some("projectName") }
componentType: spec.componentType.kind: NotAllowed(Some("ComponentType"))
service: spec.componentType.name: Pattern
"yes": spec.autoDeploy: WrongType("text")
"": spec.traits[0].name: Beyond(MinLength)
1: spec.traits[0].instanceName: WrongType("a number")
[x]: spec.traits[1]: WrongType("a list")
workflow: spec.workflow: Null
"#);
}
