//! The graphs: what they say of small repositories, what odd names do to each notation, and how long a big one takes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use openchoreo_lsp::features::graph::{Format, Graph, State, Subject, render};
use openchoreo_lsp_tests::check::fixture;
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::generator::{Options, generate};
use openchoreo_lsp_tests::world::World;

const SHOP: &str = "
#- /pipeline.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: careful, namespace: team}
spec:
  promotionPaths:
    - sourceEnvironmentRef: {kind: Environment, name: dev}
      targetEnvironmentRefs: [{kind: Environment, name: qa}, {kind: Environment, name: load}]
    - sourceEnvironmentRef: {kind: Environment, name: qa}
      targetEnvironmentRefs: [{kind: Environment, name: live}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: dev, namespace: team}
spec: {dataPlaneRef: {kind: DataPlane, name: inner}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: live, namespace: team}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: qa, namespace: team}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: lab, namespace: team}
#- /shop.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: team}
spec: {deploymentPipelineRef: {kind: DeploymentPipeline, name: careful}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: cart, namespace: team}
spec: {owner: {projectName: shop}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: front, namespace: team}
spec: {owner: {projectName: shop}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: cart-1, namespace: team}
spec: {owner: {projectName: shop, componentName: cart}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: cart-dev, namespace: team}
spec: {owner: {projectName: shop, componentName: cart}, environment: dev, releaseName: cart-1}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: cart-qa, namespace: team}
spec: {owner: {projectName: shop, componentName: cart}, environment: qa, releaseName: cart-9}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: cart-lab, namespace: team}
spec: {owner: {projectName: shop, componentName: cart}, environment: lab, releaseName: cart-1, state: Undeploy}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: cart, namespace: team}
spec:
  owner: {projectName: shop, componentName: cart}
  endpoints: {api: {type: HTTP, port: 80}, admin: {type: HTTP, port: 81}}
  dependencies:
    endpoints:
      - {project: bank, component: ledger, name: pay}
      - {component: front, name: hook}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: front, namespace: team}
spec:
  owner: {projectName: shop, componentName: front}
  endpoints: {hook: {type: HTTP, port: 80}}
  dependencies:
    endpoints:
      - {component: cart, name: api}
      - {component: cart, name: admin}
    resources:
      - ref: sessions
---
apiVersion: openchoreo.dev/v1alpha1
kind: Resource
metadata: {name: sessions, namespace: team}
spec: {owner: {projectName: shop}}
";

fn graph(world: &World, subject: Subject) -> Graph {
    Graph::new(&world.snapshot, world.root(), subject).unwrap()
}

fn drawn(text: &str, subject: Subject, format: Format) -> String {
    render(&graph(&World::new(&fixture(text)), subject), format)
}

/// A graph as a person would note it down.
fn noted(graph: &Graph) -> String {
    let mut out = String::new();
    for node in &graph.nodes {
        let group = node.group.map_or("-", |group| graph.groups[group].name.as_str());
        let place = node.place.as_ref().unwrap();
        let state = node.state.words().unwrap_or("");
        writeln!(out, "{group}: {} {} {}:{} {state}", node.kind, node.name, place.file, place.line + 1).unwrap();
        for item in &node.items {
            let place = item.place.as_ref().unwrap();
            let value = item.value.as_deref().unwrap_or("");
            let state = item.state.words().unwrap_or("");
            let at = format!("{}:{}", place.line + 1, place.character);
            writeln!(out, "    {} {} {value} {at} {state}", item.kind, item.name).unwrap();
        }
    }
    for edge in &graph.edges {
        let (from, to) = (&graph.nodes[edge.from].name, &graph.nodes[edge.to].name);
        let at = edge.place.as_ref().map_or(0, |place| place.line + 1);
        writeln!(out, "{from} -> {to} {:?} {} {at}", edge.kind, edge.label.as_deref().unwrap_or("")).unwrap();
    }
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn promotion_has_the_release_of_each_component_in_each_environment() {
    let world = World::new(&fixture(SHOP));
    insta::assert_snapshot!(noted(&graph(&world, Subject::Promotion)));
}

#[test]
fn dependencies_have_an_arrow_for_each_declared_use() {
    let world = World::new(&fixture(SHOP));
    insta::assert_snapshot!(noted(&graph(&world, Subject::Dependencies)));
}

#[test]
fn a_use_of_what_is_not_there_is_drawn_as_missing() {
    let world = World::new(&fixture(SHOP));
    let graph = graph(&world, Subject::Dependencies);
    let ledger = graph.nodes.iter().find(|node| node.name == "ledger").unwrap();
    assert!(ledger.state != State::Plain, "{ledger:?}");
    assert_eq!(ledger.detail.as_deref(), Some("bank"));
}

const STAGES: &str = "
#- /flux/stages.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: repo, namespace: flux-system}
spec: {url: https://example.org/repo}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: platform, namespace: flux-system}
spec: {path: ./platform, sourceRef: {kind: GitRepository, name: repo}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: projects, namespace: flux-system}
spec: {path: ./projects, sourceRef: {kind: GitRepository, name: repo}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: bindings, namespace: flux-system}
spec: {path: ./bindings, sourceRef: {kind: GitRepository, name: repo}, dependsOn: [{name: projects}]}
#- /platform/pipeline.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: careful, namespace: team}
#- /projects/shop.yaml
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: team}
spec: {deploymentPipelineRef: {kind: DeploymentPipeline, name: careful}}
#- /bindings/none.txt
";

#[test]
fn stages_have_their_objects_and_the_references_that_their_order_does_not_serve() {
    let world = World::new(&fixture(STAGES));
    insta::assert_snapshot!(noted(&graph(&world, Subject::Stages)));
}

#[test]
fn each_notation_of_a_small_graph() {
    for format in [Format::Mermaid, Format::Dot, Format::Json, Format::Svg] {
        insta::assert_snapshot!(format!("promotion.{}", format.word()), drawn(SHOP, Subject::Promotion, format));
    }
    for format in [Format::Mermaid, Format::Svg] {
        insta::assert_snapshot!(format!("stages.{}", format.word()), drawn(STAGES, Subject::Stages, format));
        insta::assert_snapshot!(format!("dependencies.{}", format.word()), drawn(SHOP, Subject::Dependencies, format));
    }
}

#[test]
fn a_circle_is_drawn_with_an_arrow_back() {
    let stages =
        STAGES.replace("path: ./projects, sourceRef", "path: ./projects, dependsOn: [{name: bindings}], sourceRef");
    let world = World::new(&fixture(&stages));
    let stages = graph(&world, Subject::Stages);
    let order: Vec<_> = stages.edges.iter().filter(|edge| edge.label.is_none()).map(|e| (e.from, e.to)).collect();
    assert!(order.iter().any(|(from, to)| order.contains(&(*to, *from))), "{order:?}");
    let picture = render(&stages, Format::Svg);
    assert!(picture.contains("marker-start"), "{picture}");
    // `cart` and `front` call each other.
    assert!(drawn(SHOP, Subject::Dependencies, Format::Svg).contains("marker-start"));
}

#[test]
fn an_empty_repository_is_a_picture_that_says_so() {
    for subject in Subject::ALL {
        for format in Format::ALL {
            let text = drawn("#- /README.md\nwords\n", subject, format);
            let expected = if format == Format::Json { "\"nodes\": []" } else { subject.nothing() };
            assert!(text.contains(expected), "{subject:?} {format:?}: {text}");
        }
    }
}

/// Every opened element is closed, and no attribute or text breaks out: enough of XML to notice a missing escape.
fn check_xml(text: &str) {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>') || open.last() == Some(&"style"), "a loose > in {:?}", &rest[..at]);
        rest = &rest[at + 1..];
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, after) = rest.split_at(end.expect("a tag without an end"));
        assert!(!tag.contains('<'), "{tag}");
        let name = tag.split([' ', '/']).next().unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &after[1..];
    }
    assert_eq!(open, Vec::<&str>::new());
    for entity in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|known| entity.starts_with(known)), "&{entity:.20}");
    }
}

#[test]
fn odd_names_stay_text_in_every_notation() {
    let odd = r#"'a"b]</text><script>&amp; \N %% 日本語名前 #L9; ' "#;
    let text = SHOP
        .replace("name: cart,", &format!("name: {odd},"))
        .replace("componentName: cart}", &format!("componentName: {odd}}}"));
    for subject in Subject::ALL {
        let picture = drawn(&text, subject, Format::Svg);
        check_xml(&picture);
        assert!(!picture.contains("<script"), "{picture}");
        let mermaid = drawn(&text, subject, Format::Mermaid);
        for line in mermaid.lines().skip(1) {
            assert!(line.matches('"').count() % 2 == 0, "{line}");
            assert!(line.matches('"').count() <= 2 && !line.contains("</text>"), "{line}");
        }
        let dot = drawn(&text, subject, Format::Dot);
        for line in dot.lines() {
            let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
            assert!(quotes % 2 == 0, "{line}");
        }
        serde_json::from_str::<serde_json::Value>(&drawn(&text, subject, Format::Json)).unwrap();
    }
    // Its own addresses are links, whatever is in a path.
    let mut files = fixture(SHOP).files;
    files.iter_mut().filter(|file| file.path == "/shop.yaml").for_each(|file| file.path = "/a b#\"<ü>.yaml".to_owned());
    let picture = render(&graph(&World::of(&files), Subject::Dependencies), Format::Svg);
    check_xml(&picture);
    assert!(picture.contains("href=\"a%20b%23%22%3C%C3%BC%3E.yaml#L"), "{picture}");
}

/// The boxes of a picture: left, top, right, bottom.
fn cards(picture: &str) -> Vec<[i32; 4]> {
    let number = |tag: &str, name: &str| -> i32 {
        let from = tag.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
        tag[from..].split('"').next().unwrap().parse().unwrap()
    };
    let tags = picture.split("<rect class=\"card\"").skip(1).map(|rest| rest.split("/>").next().unwrap());
    tags.map(|tag| {
        let (x, y) = (number(tag, "x"), number(tag, "y"));
        [x, y, x + number(tag, "width"), y + number(tag, "height")]
    })
    .collect()
}

#[test]
fn big_graphs_are_drawn_in_time_without_overlaps_and_always_the_same() {
    let repo = generate(&Options { files: 2400, ..Options::default() });
    let world = World::of(&repo.files);
    let objects: usize = world.snapshot.files().map(|(id, _)| world.snapshot.objects_of(id).count()).sum();
    assert!(objects > 1900, "{objects} objects");
    world.snapshot.stages(world.root());
    // The same files that came in another order are the same repository.
    let backwards: Vec<File> = repo.files.iter().rev().cloned().collect();
    let backwards = World::of(&backwards);
    for subject in Subject::ALL {
        let start = Instant::now();
        let first = graph(&world, subject);
        let picture = render(&first, Format::Svg);
        let took = start.elapsed();
        // Without optimization it takes many times as long.
        let limit = if cfg!(debug_assertions) { Duration::from_secs(20) } else { Duration::from_secs(1) };
        assert!(took < limit, "{subject:?} took {took:?}");
        println!(
            "{subject:?}: {} nodes, {} edges, {} bytes in {took:?}",
            first.nodes.len(),
            first.edges.len(),
            picture.len()
        );
        check_xml(&picture);
        let cards = cards(&picture);
        assert_eq!(cards.len(), first.nodes.len());
        for (at, a) in cards.iter().enumerate() {
            for b in &cards[..at] {
                assert!(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1], "{a:?} lies on {b:?}");
            }
        }
        assert_eq!(render(&graph(&backwards, subject), Format::Svg), picture, "{subject:?}");
    }
}

#[test]
fn every_node_and_line_of_the_generated_repository_has_its_place() {
    let repo = generate(&Options::default());
    let world = World::of(&repo.files);
    let paths: BTreeSet<&str> = repo.files.iter().map(|file| file.path.trim_start_matches('/')).collect();
    for subject in Subject::ALL {
        let graph = graph(&world, subject);
        assert!(!graph.nodes.is_empty());
        for node in &graph.nodes {
            let items = node.items.iter().map(|item| &item.place);
            for place in std::iter::once(&node.place).chain(items) {
                let place = place.as_ref().unwrap_or_else(|| panic!("{} {} has no place", node.kind, node.name));
                assert!(paths.contains(place.file.as_str()), "{place:?}");
            }
        }
    }
}
