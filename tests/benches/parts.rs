//! The parts that decide how fast the whole is: reading one file, step by step, and checking one.
//!
//! `cargo bench -p openchoreo-lsp-tests` runs them; `openchoreo-bench` measures the whole program.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use openchoreo_lsp::diagnostics;
use openchoreo_lsp::model::summarize;
use openchoreo_lsp::syntax::{self, NodeRef};
use openchoreo_lsp::workspace::{RootId, analyze};
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::generator::{Options, Repo, generate};
use openchoreo_lsp_tests::world::World;

fn repository() -> Repo {
    generate(&Options { files: 400, bytes: 1_300_000, ..Options::default() })
}

/// Releases of about 2, 5 and 20 kB: nearly all bytes of a repository are in such files.
fn releases(repository: &Repo) -> Vec<&File> {
    let releases: Vec<&File> =
        repository.files.iter().filter(|file| file.text.contains("kind: ComponentRelease\n")).collect();
    [2_000, 5_000, 20_000]
        .into_iter()
        .map(|size| *releases.iter().min_by_key(|file| file.text.len().abs_diff(size)).unwrap())
        .collect()
}

fn reading(criterion: &mut Criterion) {
    let repository = repository();
    for file in releases(&repository) {
        let text = file.text.as_str();
        let mut group = criterion.benchmark_group("read");
        group.throughput(Throughput::Bytes(text.len() as u64));
        let size = format!("{:.1}kB", text.len() as f64 / 1e3);
        let id = |part: &str| BenchmarkId::new(part, &size);
        group.bench_function(id("split"), |b| b.iter(|| syntax::split(black_box(text))));
        group.bench_function(id("scan"), |b| b.iter(|| syntax::scan(black_box(text))));
        group.bench_function(id("parse"), |b| b.iter(|| syntax::parse(black_box(text))));
        let parsed = syntax::parse(text);
        group.bench_function(id("summarize"), |b| {
            b.iter(|| NodeRef::root(black_box(text), &parsed.tree).map(summarize));
        });
        let path: Arc<str> = Arc::from("release.yaml");
        group.bench_function(id("analyze closed"), |b| {
            b.iter(|| analyze(RootId(0), path.clone(), black_box(text), false));
        });
        group.bench_function(id("analyze open"), |b| {
            b.iter(|| analyze(RootId(0), path.clone(), black_box(text), true));
        });
        group.finish();
    }
}

fn checking(criterion: &mut Criterion) {
    let repository = repository();
    let world = World::of(&repository.files);
    let mut group = criterion.benchmark_group("check");
    for kind in ["ComponentRelease", "Component", "ReleaseBinding", "ComponentType", "Environment"] {
        let line = format!("kind: {kind}\n");
        let file = repository.files.iter().find(|file| file.text.contains(&line)).unwrap();
        let id = world.file(&file.path);
        // The first check computes what all share: the stages of the repository.
        diagnostics::file(&world.snapshot, id);
        group.bench_function(kind, |b| b.iter(|| diagnostics::file(black_box(&world.snapshot), id)));
    }
    group.finish();
}

criterion_group!(benches, reading, checking);
criterion_main!(benches);
