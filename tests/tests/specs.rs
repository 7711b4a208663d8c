//! The manual as a test: every YAML block of `docs/diagnostics` and of `tests/specs` is a small repository, and what its
//! comments expect is what must be reported, no more and no less.
//!
//! A block that says nothing about its delivery and has no settings lies in a repository with one stage, beside other
//! repositories that have the objects of [`ELSEWHERE`]. A block of settings, even an empty one, turns that off.
//!
//! `UPDATE_DOCS=1 cargo test -p openchoreo-lsp-tests --test specs` writes the list of all codes again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use openchoreo_lsp::diagnostics::{self, CODES};
use openchoreo_lsp::text::TextRange;
use openchoreo_lsp::workspace::SourceChange;
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings::{self, Finding};
use openchoreo_lsp_tests::spec::{self, SETTINGS_PATH, Spec};
use openchoreo_lsp_tests::world::World;

/// The settings of blocks that have none.
const ELSEWHERE: &str = r#"
stages = [{ name = "everything", path = "./" }]

[external]
Component = ["storefront"]
ComponentType = ["http-service"]
DataPlane = ["primary"]
DeploymentPipeline = ["standard"]
Environment = ["development"]
Project = ["shop"]
ProjectType = ["team"]
ResourceType = ["database"]
"#;

/// Codes about what no page can hold: links, bytes that are no text, files of many megabytes. The test `bad_files` has them.
const NOT_SHOWN: &[&str] =
    &["flux/special-file", "yaml/invalid-character", "yaml/invalid-utf8", "yaml/too-large", "yaml/unreadable"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manual() -> BTreeMap<PathBuf, String> {
    spec::pages(&repository().join("docs/diagnostics"))
}

fn is_delivered(file: &File) -> bool {
    file.text.contains("fluxcd.io/")
        || file.text.contains("kind: Application")
        || file.path.ends_with("/kustomization.yaml")
}

/// The files of a block with the settings that it has, or that all such blocks have.
fn files_of(spec: &Spec) -> Vec<File> {
    let mut files = spec.files.clone();
    match &spec.settings {
        Some(settings) => files.push(settings.clone()),
        None if files.iter().any(is_delivered) => {}
        None => files.push(File { path: SETTINGS_PATH.to_owned(), text: ELSEWHERE.to_owned() }),
    }
    files
}

fn found(spec: &Spec) -> Vec<Finding> {
    findings::all(&World::of(&files_of(spec)).snapshot)
}

/// What is missing and what is too much, in words; empty if all is well.
fn differences(spec: &Spec, mut found: Vec<Finding>) -> Vec<String> {
    let mut wrong = Vec::new();
    for expected in &spec.expectations {
        let fits = |finding: &Finding| {
            finding.path == expected.path
                && finding.line as usize == expected.line
                && expected.finding.matches(finding.severity, finding.code, &finding.message)
        };
        match found.iter().position(fits) {
            Some(at) => {
                found.remove(at);
            }
            None => wrong.push(format!("missing {}:{}: {}", expected.path, expected.line + 1, expected.finding)),
        }
    }
    let extra =
        found.iter().map(|f| format!("extra   {}:{}: {}[{}]: {}", f.path, f.line + 1, f.severity, f.code, f.message));
    wrong.extend(extra);
    wrong
}

/// The families of codes that hold an object against the schema of its kind.
fn is_of_schemas(code: &str) -> bool {
    code.starts_with("schema/") || code.starts_with("value/")
}

/// Checks every block. Pages that are not `whole` show as little of an object as they are about, so what the schema
/// of its kind misses counts only where they speak of it.
fn check(pages: &BTreeMap<PathBuf, String>, whole: bool) {
    let mut wrong = String::new();
    let mut blocks = 0;
    for (path, text) in pages {
        let specs = spec::parse(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for spec in specs {
            blocks += 1;
            let mut found = found(&spec);
            let speaks = |code: &str| spec.expectations.iter().any(|expected| expected.finding.code == code);
            found.retain(|finding| whole || !is_of_schemas(finding.code) || speaks(finding.code));
            let differences = differences(&spec, found);
            if !differences.is_empty() {
                writeln!(wrong, "{}:{} ({})", path.display(), spec.line, spec.title).unwrap();
                differences.iter().for_each(|line| writeln!(wrong, "    {line}").unwrap());
            }
        }
    }
    println!("{blocks} blocks on {} pages", pages.len());
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_manual_is_true() {
    check(&manual(), true);
}

#[test]
fn the_specs_hold() {
    check(&spec::pages(&repository().join("tests/specs")), false);
}

/// The files after a change.
fn changed(world: &World, files: &[File], change: &SourceChange) -> Vec<File> {
    let mut out = files.to_vec();
    for file in &mut out {
        if let Some(id) = world.files.get(&file.path) {
            file.text = change.apply_to(*id, &file.text);
        }
    }
    for (id, to) in &change.moved {
        let from = world.path(*id).to_owned();
        out.iter_mut().filter(|file| file.path == from).for_each(|file| file.path = format!("/{to}"));
    }
    out.extend(change.created.iter().map(|(_, path, text)| File { path: format!("/{path}"), text: text.clone() }));
    out
}

#[test]
fn every_fix_removes_its_finding_and_breaks_nothing() {
    let mut wrong = Vec::new();
    let mut fixes = 0;
    let mut pages_of_all = manual();
    pages_of_all.extend(spec::pages(&repository().join("tests/specs")));
    for (path, text) in &pages_of_all {
        for spec in spec::parse(text).unwrap() {
            let files = files_of(&spec);
            let world = World::of(&files);
            let same =
                |finding: &&Finding, code: &str, message: &str| finding.code == code && finding.message == message;
            let before = findings::all(&world.snapshot);
            let ids: Vec<_> = world.snapshot.files().map(|(id, _)| id).collect();
            for diagnostic in ids.iter().flat_map(|id| diagnostics::with_actions(&world.snapshot, *id, EVERYWHERE)) {
                for fix in &diagnostic.fixes {
                    fixes += 1;
                    let after = findings::all(&World::of(&changed(&world, &files, &fix.change)).snapshot);
                    let count =
                        |of: &[Finding]| of.iter().filter(|f| same(f, diagnostic.code.id, &diagnostic.message)).count();
                    let breaks = |of: &[Finding]| of.iter().filter(|f| f.code.starts_with("yaml/")).count();
                    if count(&after) >= count(&before) || breaks(&after) > breaks(&before) {
                        let at = format!("{}:{} ({})", path.display(), spec.line, spec.title);
                        wrong
                            .push(format!("{at}\n    {} of {}: {}", fix.title, diagnostic.code.id, diagnostic.message));
                    }
                }
            }
        }
    }
    println!("{fixes} fixes");
    assert!(fixes > 50, "only {fixes} fixes");
    assert!(wrong.is_empty(), "fixes that leave their finding, or text that is no YAML:\n{}", wrong.join("\n"));
}

const EVERYWHERE: TextRange = TextRange { start: 0, end: u32::MAX };

/// The code that a page of the manual is about.
fn code_of(path: &Path) -> String {
    let inside = path.strip_prefix(repository().join("docs/diagnostics")).unwrap();
    inside
        .with_extension("")
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn every_code_has_its_page_and_every_page_its_code() {
    let pages: Vec<String> = manual().keys().map(|path| code_of(path)).collect();
    let mut codes: Vec<String> = CODES.iter().map(|code| code.id.to_owned()).collect();
    codes.sort();
    assert_eq!(codes.windows(2).find(|pair| pair[0] == pair[1]), None, "a code stands in the list twice");
    let without: Vec<&String> = codes.iter().filter(|code| !pages.contains(code)).collect();
    let unknown: Vec<&String> = pages.iter().filter(|page| !codes.contains(page)).collect();
    assert!(
        without.is_empty() && unknown.is_empty(),
        "codes without a page: {without:?}; pages without a code: {unknown:?}"
    );
}

#[test]
fn every_page_shows_its_finding_and_the_way_out() {
    let mut wrong = Vec::new();
    for (path, text) in manual() {
        let code = code_of(&path);
        let title = CODES.iter().find(|known| known.id == code).map_or("", |known| known.title);
        let specs = spec::parse(&text).unwrap();
        let shows = |spec: &Spec| spec.expectations.iter().any(|expected| expected.finding.code == code);
        if !text.starts_with(&format!("# {code}\n\n{title}.\n")) {
            wrong.push(format!("{code}: the page must begin with `# {code}` and the title `{title}.`"));
        }
        if enforcers(&text).is_none() {
            wrong.push(format!("{code}: no line `Enforced by: …`"));
        }
        if !specs.iter().any(shows) && !NOT_SHOWN.contains(&code.as_str()) {
            wrong.push(format!("{code}: no example that shows it"));
        }
        if !specs.iter().any(|spec| spec.expectations.is_empty()) {
            wrong.push(format!("{code}: no example without a finding"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who acts on a finding, as its page says.
fn enforcers(page: &str) -> Option<&str> {
    page.lines().find_map(|line| line.strip_prefix("Enforced by: "))
}

#[test]
fn the_list_of_all_codes_is_fresh() {
    let mut list = String::from(
        "# Diagnostics\n\n\
         Every finding has a code, and every code has a page: why it matters, what the cluster would do, how to fix it,\n\
         and examples. The examples are tests: what a comment such as `# error: [reference/unresolved]` says is exactly\n\
         what is reported for the line.\n\n\
         In the examples all files are deployed in one stage, and these objects exist in another repository:\n",
    );
    let elsewhere: BTreeMap<String, Vec<String>> = {
        let lines = ELSEWHERE.lines().skip_while(|line| *line != "[external]").skip(1);
        let names = |text: &str| {
            text.trim_matches(['[', ']', ' ']).split(", ").map(|n| n.trim_matches('"').to_owned()).collect()
        };
        lines.filter_map(|line| line.split_once(" = ")).map(|(kind, text)| (kind.to_owned(), names(text))).collect()
    };
    let words: Vec<String> = elsewhere.iter().map(|(kind, names)| format!("{kind} `{}`", names.join("`, `"))).collect();
    write!(list, "{}.\n\n", words.join(", ")).unwrap();
    list.push_str("| Code | What | Enforced by |\n|---|---|---|\n");
    let pages = manual();
    for code in CODES {
        let page = pages.iter().find(|(path, _)| code_of(path) == code.id).map_or("", |(_, text)| text.as_str());
        let enforced = enforcers(page).unwrap_or("");
        writeln!(list, "| [`{0}`]({0}.md) | {1} | {2} |", code.id, code.title, enforced.trim_end_matches('.')).unwrap();
    }
    list.push_str(
        "\nA finding is silenced by a comment that names its code, on its line or on the line above:\n\n\
         ```text\n# openchoreo-lsp: ignore reference/unresolved\n```\n\n\
         and the severity of a code, or of all codes below a prefix, is a setting:\n\n\
         ```text\n[severity]\n\"reference/external\" = \"off\"\n\"stage/\" = \"hint\"\n```\n\n\
         This page is written by `UPDATE_DOCS=1 cargo test -p openchoreo-lsp-tests --test specs`.\n",
    );
    let path = repository().join("docs/diagnostics/README.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &list).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == list, "{} is not fresh: run this test with UPDATE_DOCS=1", path.display());
}
