//! Documents with one fault each, and near misses without one, against what a real cluster said of them.
//!
//! A sample of the cases runs by default, and all of them with `OPENCHOREO_LSP_ALL_VERDICTS=1`. What a webhook
//! decides, what only one of create and apply refuses, and documents whose kind or apiVersion is broken are left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use openchoreo_lsp::model::summarize;
use openchoreo_lsp::model::validate::{Verdict, judge, validate};
use openchoreo_lsp::schema::{KindSchema, Release};
use openchoreo_lsp::syntax::{self, Dialect, NodeRef};
use openchoreo_lsp_tests::files::File;
use openchoreo_lsp_tests::findings;
use openchoreo_lsp_tests::world::World;
use rayon::prelude::*;
use serde::Deserialize;

const GENERATIONS: [&str; 4] = ["v0.8.0", "v0.12.0", "v1.1.6", "v1.2.3"];
/// One of so many cases is looked at by default.
const SAMPLE: usize = 5;
/// How many disagreements are printed for a generation.
const SHOWN: usize = 20;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    id: String,
    generation: String,
    base: String,
    kind: String,
    mutation: String,
    path: String,
    aim: String,
    op: String,
    accepted: bool,
    decided_by: Option<String>,
    message: String,
    causes: Vec<Cause>,
    apply: Option<Apply>,
    text: String,
    /// What the cluster holds, of an update.
    old: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Cause {
    field: String,
}

#[derive(Debug, Deserialize)]
struct Apply {
    accepted: bool,
}

impl Case {
    fn counts(&self) -> bool {
        self.aim != "identity"
            && self.decided_by.as_deref() != Some("webhook")
            && self.apply.as_ref().is_none_or(|apply| apply.accepted == self.accepted)
    }

    /// The fields that the server names: in the causes, else in its message, else the one that was changed.
    fn fields(&self) -> Vec<String> {
        let causes = self.causes.iter().map(|cause| cause.field.as_str()).filter(|field| *field != "<nil>");
        let mut fields: Vec<String> = causes.map(plain).collect();
        if fields.is_empty() {
            fields.extend(
                self.message.split("unknown field \"").skip(1).filter_map(|rest| rest.split('"').next()).map(plain),
            );
        }
        if fields.is_empty() {
            fields.push(plain(&self.path));
        }
        fields
    }
}

/// A path in one notation: the server writes keys of maps as `a.b` or `a[b]`, a case writes items as `a.0`.
fn plain(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}

/// Whether a finding is at a field that the server names, or more exactly at a part of it.
fn is_at(found: &str, fields: &[String]) -> bool {
    // Of owners and finalizers the server names the list alone.
    let numbers =
        |path: &str| path.split('.').filter(|part| part.parse::<usize>().is_err()).collect::<Vec<_>>().join(".");
    let found = plain(found);
    fields.iter().any(|field| found == *field || found.starts_with(&format!("{field}.")) || numbers(&found) == *field)
}

fn cases(generation: &str) -> Option<Vec<Case>> {
    let judges = std::env::var_os("OPENCHOREO_LSP_JUDGES")?;
    let path = PathBuf::from(judges).join("verdicts").join(format!("{generation}.jsonl.gz"));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    // A line with half a surrogate pair is no text; there are few.
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    Some(lines.filter_map(|line| serde_json::from_slice(line).ok()).filter(Case::counts).collect())
}

/// What the server says of a new object, by its schema alone and at its fields.
fn creates(generation: &str) -> Option<Vec<Case>> {
    Some(cases(generation)?.into_iter().filter(|case| case.op == "create").collect())
}

/// What the server says of a case as a file of a repository that is pinned to its generation: severity, code, words.
fn said(case: &Case) -> Vec<String> {
    let file = |path: &str, text: String| File { path: path.to_owned(), text };
    let settings = format!("generation = \"{}\"\n", case.generation);
    let settings = format!("{settings}[severity]\n\"schema/immutable\" = \"error\"\n");
    let mut files = vec![file("/case.yaml", case.text.clone()), file("/openchoreo-lsp.toml", settings)];
    files.extend(case.old.iter().map(|old| file("/.git/HEAD/case.yaml", old.clone())));
    let world = World::of(&files);
    let all = findings::all(&world.snapshot).into_iter();
    // What one document alone cannot have is no matter of its schema.
    let alone = |code: &str| !["reference/", "promotion/", "stage/"].iter().any(|family| code.starts_with(family));
    all.filter(|finding| finding.severity == "error" && alone(finding.code))
        .map(|finding| format!("{}: {}", finding.code, finding.message))
        .collect()
}

/// The fields at which our schemas refuse a case.
fn fields(case: &Case) -> Vec<String> {
    let release = Release::parse(&case.generation).unwrap();
    let mut fields = Vec::new();
    for piece in syntax::split(&case.text) {
        let text = piece.body.of(&case.text);
        let parsed = syntax::read(text);
        // Text that is no YAML has no fields; its place is where it was broken.
        fields.extend(parsed.problems.iter().map(|_| plain(&case.path)));
        let Some(root) = NodeRef::root(text, &parsed.tree) else { continue };
        for summary in summarize(root) {
            let Some(schema) = KindSchema::of_release(summary.kind_name(), release) else { continue };
            let found = validate(root, &schema, Dialect::Server);
            let refused = found.iter().any(|violation| violation.what.is_refused());
            assert_eq!(judge(root, &schema, Dialect::Server) == Verdict::Refused, refused, "{}", case.id);
            fields.extend(found.into_iter().filter(|violation| violation.what.is_refused()).map(|one| one.path));
        }
    }
    fields
}

#[test]
fn our_schemas_judge_as_the_cluster_does() {
    let step = if std::env::var_os("OPENCHOREO_LSP_ALL_VERDICTS").is_some() { 1 } else { SAMPLE };
    let (mut all, mut alarms, mut missed) = (0, 0, 0);
    for generation in GENERATIONS {
        let Some(cases) = creates(generation) else {
            println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there are no verdicts to compare with");
            return;
        };
        let cases: Vec<Case> = cases.into_iter().step_by(step).collect();
        let answers: Vec<_> = cases.par_iter().map(|case| (said(case), fields(case))).collect();
        let mut judges: BTreeMap<String, [usize; 3]> = BTreeMap::new();
        let mut wrong = Vec::new();
        let (mut refused, mut placed) = (0, 0);
        for (case, answer) in cases.iter().zip(&answers) {
            let judge = case.decided_by.clone().unwrap_or_else(|| format!("accepted, aimed at {}", case.aim));
            let counts = judges.entry(judge).or_default();
            counts[0] += 1;
            match (case.accepted, answer.0.is_empty()) {
                (true, false) => counts[1] += 1,
                (false, true) => counts[2] += 1,
                (false, false) => {
                    refused += 1;
                    let fields = case.fields();
                    placed += usize::from(answer.1.iter().any(|field| is_at(field, &fields)));
                    continue;
                }
                (true, true) => continue,
            }
            wrong.push((case, answer));
        }
        let agreement = 100.0 - wrong.len() as f64 * 100.0 / cases.len() as f64;
        println!(
            "{generation}: {} cases, {agreement:.3} % agree; {placed} of {refused} on the server's field",
            cases.len()
        );
        for (judge, [count, alarms, missed]) in &judges {
            println!("  {judge:<32}{count:>6}{alarms:>6} false alarms{missed:>6} missed");
        }
        for (case, answer) in wrong.iter().take(SHOWN) {
            let Case { id, kind, mutation, path, base, message, .. } = case;
            println!(
                "- {id} {kind} {mutation} at {path} of {base}\n    server: {message:.200}\n    we: {answer:.200?}"
            );
        }
        all += cases.len();
        alarms += judges.values().map(|counts| counts[1]).sum::<usize>();
        missed += judges.values().map(|counts| counts[2]).sum::<usize>();
    }
    assert!(all > 4000, "only {all} cases");
    assert_eq!(alarms, 0, "false alarms");
    assert!(missed * 1000 <= all, "{missed} of {all} missed");
}

#[test]
fn changes_of_stored_objects_are_judged_as_the_cluster_does() {
    let (mut all, mut wrong) = (0, Vec::new());
    for generation in GENERATIONS {
        let Some(cases) = cases(generation) else {
            println!("skipped: OPENCHOREO_LSP_JUDGES is not set, so there are no verdicts to compare with");
            return;
        };
        let cases: Vec<Case> = cases.into_iter().filter(|case| case.op == "update").collect();
        all += cases.len();
        wrong.par_extend(cases.into_par_iter().filter_map(|case| {
            let said = said(&case);
            let Case { id, kind, mutation, path, message, .. } = &case;
            (said.is_empty() != case.accepted).then(|| {
                format!("{id} {generation} {kind} {mutation} at {path}\n    server: {message}\n    we: {said:?}")
            })
        }));
    }
    println!("{all} changes, {} judged otherwise\n{}", wrong.len(), wrong.join("\n"));
    assert!(all > 2000, "only {all} changes");
    assert!(wrong.len() * 1000 <= all, "{} of {all} judged otherwise", wrong.len());
}
