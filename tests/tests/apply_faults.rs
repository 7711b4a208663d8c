//! Everything that can go wrong between a repository and a server, each with a true report at its end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use openchoreo_lsp_tests::cluster::fake::{Fake, Fault, Seen, status};
use openchoreo_lsp_tests::cluster::kubeconfig;
use openchoreo_lsp_tests::cluster::runs::{Told, command, tell};
use openchoreo_lsp_tests::cluster::web::{Answer, Reply};
use serde_json::json;

const SECRET: &str = "correct-horse-battery";
const OBJECTS: usize = 8;

const SHOP: &str = "\
apiVersion: v1
kind: Namespace
metadata: {name: web}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: web}
stringData: {password: correct-horse-battery}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: main, namespace: web}
spec: {promotionPaths: [{sourceEnvironmentRef: {name: dev}, targetEnvironmentRefs: [{name: prod}]}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: web}
spec: {deploymentPipelineRef: {name: main}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: cart, namespace: web}
spec:
  owner: {projectName: shop}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Workload
metadata: {name: cart-workload, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ComponentRelease
metadata: {name: cart-1, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ReleaseBinding
metadata: {name: cart-dev, namespace: web}
spec: {owner: {projectName: shop, componentName: cart}, environment: dev, releaseName: cart-1}
";

/// The objects of the shop in the order in which they are written.
const NAMES: [&str; OBJECTS] = ["web", "login", "main", "shop", "cart", "cart-workload", "cart-1", "cart-dev"];

fn server(fault: impl Fn(Seen<'_>) -> Option<Fault> + Send + Sync + 'static) -> Fake {
    let fake = Fake::start(fault);
    std::fs::create_dir(fake.folder.path().join("gitops")).unwrap();
    std::fs::write(repository(&fake), SHOP).unwrap();
    fake
}

fn repository(fake: &Fake) -> PathBuf {
    fake.folder.path().join("gitops/all.yaml")
}

fn arguments<'a>(fake: &'a Fake, more: &[&'a str]) -> Vec<String> {
    let folder = fake.folder.path().join("gitops");
    let fixed = ["apply", folder.to_str().unwrap(), "--yes", "--no-wait", "--despite-errors"];
    fixed.iter().chain(more).map(|text| (*text).to_owned()).collect()
}

fn apply(fake: &Fake, more: &[&str]) -> Told {
    let arguments = arguments(fake, more);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let told = tell(&arguments, &fake.kubeconfig, fake.folder.path());
    for secret in [SECRET, "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5", "a-token-of-the-tests"] {
        assert!(!told.run.out.contains(secret) && !told.run.err.contains(secret), "{secret} is told: {told:?}");
    }
    told
}

/// All was written, whatever happened on the way.
fn all_is_there(fake: &Fake, told: &Told) {
    told.must_end_with(0);
    assert_eq!(told.reported("applied").len() + told.reported("unchanged").len(), OBJECTS, "{}", told.run.out);
    assert_eq!(fake.objects().len(), OBJECTS);
    let again = apply(fake, &[]);
    again.must_end_with(0);
    assert_eq!(again.report()["outcome"], "nothing", "{}", again.run.out);
}

/// Every object of the shop is in exactly one list of the report.
fn nothing_is_lost(told: &Told) {
    let lists = ["applied", "unchanged", "failed", "skipped", "notReached", "unknown"];
    let mut all: Vec<String> = lists.iter().flat_map(|list| told.reported(list)).collect();
    all.sort();
    let before = all.len();
    all.dedup();
    assert_eq!((before, all.len()), (OBJECTS, OBJECTS), "{}", told.run.out);
}

/// What the lists `applied` and `unchanged` name is on the server.
fn what_is_told_is_true(fake: &Fake, told: &Told) {
    nothing_is_lost(told);
    let stored = fake.objects();
    for name in told.reported("applied") {
        assert!(stored.contains_key(&name), "{name} is not there: {}", told.run.out);
    }
    for name in [told.reported("notReached"), told.reported("skipped")].concat() {
        assert!(!stored.contains_key(&name), "{name} is there: {}", told.run.out);
    }
}

fn once_at_cart(fault: Fault) -> impl Fn(Seen<'_>) -> Option<Fault> + Send + Sync {
    move |seen| (seen.writes_to("cart") && seen.before == 0).then(|| fault.clone())
}

fn always_at_cart(fault: Fault) -> impl Fn(Seen<'_>) -> Option<Fault> + Send + Sync {
    move |seen| seen.writes_to("cart").then(|| fault.clone())
}

fn instead(answer: Answer) -> Fault {
    Fault::Instead(Reply::Whole(answer))
}

#[test]
fn nothing_wrong_at_all() {
    let fake = server(|_| None);
    let told = apply(&fake, &[]);
    all_is_there(&fake, &told);
    let log = fake.log();
    let first = |name: &str| log.iter().position(|line| line.starts_with("PATCH") && line.ends_with(name));
    let order: Vec<Option<usize>> = NAMES.iter().map(|name| first(&format!("/{name}"))).collect();
    assert!(order.is_sorted() && order.iter().all(Option::is_some), "{order:?} {log:?}");
}

#[test]
fn what_passes_is_tried_again_and_all_is_well() {
    let page = Answer {
        status: 502,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: b"<html><head><title>502 Bad Gateway</title></head></html>".to_vec(),
    };
    let busy = status(429, "TooManyRequests", "too many requests").with("retry-after", "1");
    let cases = [
        ("429 with a short Retry-After", instead(busy)),
        ("a page of a proxy", instead(page)),
        ("503", instead(status(503, "ServiceUnavailable", "not now"))),
        ("a reset before the write", Fault::Instead(Reply::Reset)),
        ("a reset after the write", Fault::After(Reply::Reset)),
        ("half an answer", Fault::Cut(40)),
        ("an answer without its body", Fault::Cut(0)),
        ("a webhook that restarts", instead(status(500, "InternalError", "failed calling webhook \"v\": refused"))),
        ("silence", Fault::Instead(Reply::Hang(Duration::from_secs(3)))),
    ];
    std::thread::scope(|scope| {
        for (name, fault) in cases {
            scope.spawn(move || {
                let fake = server(once_at_cart(fault));
                let told = apply(&fake, &["--request-timeout", "1s"]);
                assert_eq!(told.of("retry").count(), 1, "{name}: {}", told.run.out);
                all_is_there(&fake, &told);
            });
        }
    });
}

#[test]
fn half_a_list_is_no_list() {
    let fake = server(|seen| (seen.asked.method == "GET" && seen.before == 0).then_some(Fault::Cut(30)));
    let told = apply(&fake, &[]);
    all_is_there(&fake, &told);
}

#[test]
fn what_does_not_pass_ends_the_run_and_the_next_one_goes_on() {
    let busy = status(429, "TooManyRequests", "too many requests").with("retry-after", "86400");
    let slow = Answer::json(200, &json!({ "kind": "Component", "metadata": { "name": "cart" } }));
    let cases = [
        ("429 with a huge Retry-After", instead(busy), "86400 s"),
        ("an endless 503", instead(status(503, "ServiceUnavailable", "not now")), "not now"),
        ("an endless silence", Fault::Instead(Reply::Hang(Duration::from_secs(20))), "no answer in 1 s"),
        ("an endless answer", Fault::Instead(Reply::Slow(slow, Duration::from_millis(400))), "no answer in 1 s"),
        ("resets for ever", Fault::Instead(Reply::Reset), "connection"),
        ("an unknown user", instead(status(401, "Unauthorized", "Unauthorized")), "Unauthorized"),
    ];
    std::thread::scope(|scope| {
        for (name, fault, words) in cases {
            scope.spawn(move || {
                let healed = Arc::new(AtomicBool::new(false));
                let (seen_healed, broken) = (healed.clone(), always_at_cart(fault));
                let fake = server(move |seen| if seen_healed.load(Ordering::Relaxed) { None } else { broken(seen) });
                let start = Instant::now();
                let told = apply(&fake, &["--request-timeout", "1s", "--patience", "2s"]);
                told.must_end_with(5);
                assert!(start.elapsed() < Duration::from_secs(30), "{name}: {:?}", start.elapsed());
                what_is_told_is_true(&fake, &told);
                assert_eq!(told.reported("applied").len(), 4, "{name}: {}", told.run.out);
                let failed = told.of("failed").next().unwrap_or_else(|| panic!("{name}: {}", told.run.out));
                assert!(failed["message"].as_str().unwrap().contains(words), "{name}: {failed}");
                healed.store(true, Ordering::Relaxed);
                let next = apply(&fake, &[]);
                let first = next.of("warning").next().map_or(String::new(), ToString::to_string);
                assert!(first.contains("4 of 8 objects were written"), "{name}: {first}");
                assert_eq!(next.reported("unchanged").len(), 4, "{name}");
                all_is_there(&fake, &next);
            });
        }
    });
}

#[test]
fn what_one_object_did_wrong_costs_only_what_needs_it() {
    let denied = status(403, "Forbidden", "admission webhook \"v.dev\" denied the request: no carts today");
    let mut conflict = json!({
        "kind": "Status", "status": "Failure", "reason": "Conflict", "code": 409,
        "message": "Apply failed with 1 conflict: conflict with \"argocd\": .spec.owner",
    });
    conflict["details"] = json!({ "causes": [{
        "reason": "FieldManagerConflict", "message": "conflict with \"argocd\"", "field": ".spec.owner",
    }] });
    let mut terminating = json!({ "kind": "Status", "status": "Failure", "reason": "Forbidden", "code": 403 });
    terminating["message"] = json!("components \"cart\" is forbidden: because it is being terminated");
    let down = status(500, "InternalError", "failed calling webhook \"v\": connection refused");
    let unknown =
        status(500, "", "failed to create typed patch object (web/cart): .spec.owner: field not declared in schema");
    let rights = status(403, "Forbidden", "components \"cart\" is forbidden: User \"u\" cannot patch");
    let cases = [
        ("a webhook that says no to the write alone", denied, "denied", 2),
        ("a conflict since the plan", Answer::json(409, &conflict), "conflict", 36),
        ("a namespace that goes away", Answer::json(403, &terminating), "terminating", 2),
        ("a webhook that is gone", down, "webhookDown", 2),
        ("a field that is not in the schema", unknown, "unknownField", 36),
        ("rights that are missing", rights, "forbidden", 2),
    ];
    std::thread::scope(|scope| {
        for (name, answer, sort, _) in cases {
            scope.spawn(move || {
                let fake = server(always_at_cart(instead(answer)));
                let told = apply(&fake, &[]);
                told.must_end_with(3);
                what_is_told_is_true(&fake, &told);
                assert_eq!(told.reported("failed"), ["Component cart"], "{name}");
                let failed = told.of("failed").next().unwrap();
                assert_eq!(failed["sort"], sort, "{name}: {failed}");
                let skipped = ["Workload cart-workload", "ComponentRelease cart-1", "ReleaseBinding cart-dev"];
                assert_eq!(told.reported("skipped"), skipped, "{name}");
                // On the line of the field, or on the one of the name.
                let mark = &failed["marks"][0];
                let line = SHOP.lines().nth(mark["line"].as_u64().unwrap() as usize).unwrap();
                let wanted = if mark["field"] == "spec.owner" { "owner" } else { "name: cart" };
                assert!(line.contains(wanted), "{name}: {line} {failed}");
                let tries =
                    fake.log().iter().filter(|line| line.starts_with("PATCH") && line.ends_with("/cart")).count();
                assert_eq!(tries, if sort == "webhookDown" { 4 } else { 1 }, "{name}");
            });
        }
    });
}

#[test]
fn a_secret_that_a_server_repeats_is_not_repeated() {
    let echo = format!("Secret \"login\" is invalid: data.password: Invalid value: \"{SECRET}\"");
    let fake = server(move |seen| {
        (seen.is_write() && seen.asked.path.ends_with("/login")).then(|| instead(status(422, "Invalid", &echo)))
    });
    let told = apply(&fake, &[]);
    told.must_end_with(3);
    let failed = told.of("failed").next().unwrap();
    assert!(failed["message"].as_str().unwrap().contains("Invalid value: \"***\""), "{failed}");
}

#[test]
fn warnings_of_the_server_are_told() {
    let fake = server(|seen| {
        let is_dry = seen.asked.is_dry() && seen.asked.path.ends_with("/web");
        is_dry.then_some(Fault::Header("warning", "299 - \"this version is \\\"old\\\"\""))
    });
    let told = apply(&fake, &[]);
    let warning = told.of("warning").next().unwrap();
    assert_eq!(warning["message"], "this version is \"old\"");
    assert_eq!(warning["object"]["name"], "web");
}

#[test]
fn files_that_are_not_committed_are_named() {
    let fake = server(|_| None);
    let folder = fake.folder.path().join("gitops");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
        let done = Command::new("git").args(identity).args(arguments).current_dir(&folder).output();
        done.is_ok_and(|done| done.status.success())
    };
    if !git(&["init", "-q"]) {
        return;
    }
    assert!(git(&["add", "."]) && git(&["commit", "-qm", "all"]));
    let told = apply(&fake, &[]);
    assert_eq!(told.of("warning").count(), 0, "{}", told.run.out);
    std::fs::write(repository(&fake), SHOP.replace("environment: dev", "environment: prod")).unwrap();
    let told = apply(&fake, &[]);
    told.must_end_with(0);
    assert_eq!(told.of("warning").next().unwrap()["message"], "not in the last commit: all.yaml");
}

#[test]
fn an_immutable_field_stops_before_anything_is_written() {
    let healed = Arc::new(AtomicBool::new(true));
    let is_healed = healed.clone();
    let fake = server(move |seen| {
        let frozen = seen.asked.is_dry() && seen.asked.path.ends_with("/shop") && !is_healed.load(Ordering::Relaxed);
        let message =
            "Project \"shop\" is invalid: spec: Invalid value: \"object\": spec.deploymentPipelineRef is immutable";
        frozen.then(|| instead(status(422, "Invalid", message)))
    });
    apply(&fake, &[]).must_end_with(0);
    healed.store(false, Ordering::Relaxed);
    std::fs::write(
        repository(&fake),
        SHOP.replace("{deploymentPipelineRef: {name: main}}", "{deploymentPipelineRef: {name: x}}"),
    )
    .unwrap();
    let writes = fake.writes();
    let told = apply(&fake, &[]);
    told.must_end_with(3);
    assert!(told.verdicts().contains(&"immutable Project shop".to_owned()));
    assert_eq!(fake.writes(), writes);
}

#[test]
fn a_kind_that_the_server_does_not_have_is_refused_in_the_plan() {
    let fake = server(|_| None);
    let more =
        "---\napiVersion: openchoreo.dev/v1alpha1\nkind: Resource\nmetadata: {name: db, namespace: web}\nspec: {}\n";
    std::fs::write(repository(&fake), format!("{SHOP}{more}")).unwrap();
    let told = apply(&fake, &[]);
    told.must_end_with(3);
    assert!(told.verdicts().contains(&"refused Resource db".to_owned()), "{:?}", told.verdicts());
    assert_eq!(fake.writes(), 0);
}

#[test]
fn what_changed_between_plan_and_apply_is_not_written_over() {
    let armed = Arc::new(AtomicBool::new(false));
    let is_armed = armed.clone();
    let fake = server(move |seen| {
        // The second look at the project in the second run.
        let second = seen.asked.method == "GET" && seen.asked.path.ends_with("/projects/shop") && seen.before == 3;
        let other = json!({
            "apiVersion": "openchoreo.dev/v1alpha1", "kind": "Project",
            "metadata": { "name": "shop", "namespace": "web", "uid": "u", "resourceVersion": "99" },
            "spec": { "deploymentPipelineRef": { "name": "somebody-elses" } },
        });
        (second && is_armed.load(Ordering::Relaxed)).then(|| instead(Answer::json(200, &other)))
    });
    apply(&fake, &[]).must_end_with(0);
    armed.store(true, Ordering::Relaxed);
    std::fs::write(
        repository(&fake),
        SHOP.replace("{deploymentPipelineRef: {name: main}}", "{deploymentPipelineRef: {name: x}}"),
    )
    .unwrap();
    let writes = fake.writes();
    let told = apply(&fake, &[]);
    told.must_end_with(5);
    assert!(told.run.out.contains("changed since the plan was made (Project web/shop)"), "{}", told.run.out);
    assert_eq!(fake.writes(), writes);
}

/// A credential program as a shell script in the folder of the kubeconfig.
fn program(fake: &Fake, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = fake.folder.path().join("credentials.sh");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    fake.user(
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./credentials.sh, interactiveMode: IfAvailable, \
         env: [{name: SEED, value: planted-in-the-environment}]}}",
    );
}

#[test]
fn a_token_that_expires_in_the_middle_is_replaced() {
    let fake = server(|seen| {
        let token = seen.asked.headers.get("authorization").cloned().unwrap_or_default();
        let wanted = if seen.writes < 4 { "Bearer token-number-1" } else { "Bearer token-number-2" };
        (token != wanted).then(|| instead(status(401, "Unauthorized", "Unauthorized")))
    });
    program(
        &fake,
        "n=$(($(cat count 2>/dev/null || echo 0) + 1))\ncd \"$(dirname \"$0\")\"\n\
         n=$(($(cat count 2>/dev/null || echo 0) + 1))\necho $n > count\n\
         echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"token-number-'$n'\"}}'",
    );
    let told = apply(&fake, &[]);
    told.must_end_with(0);
    assert_eq!(told.reported("applied").len(), OBJECTS);
    assert!(!told.run.out.contains("token-number"), "{}", told.run.out);
    assert_eq!(std::fs::read_to_string(fake.folder.path().join("count")).unwrap().trim(), "2");
}

#[test]
fn credential_programs_that_misbehave_end_the_run_and_tell_no_secret() {
    let cases = [
        ("fails", "echo \"bad $SEED eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMyJ9\" >&2; exit 3", "ended with exit status: 3"),
        ("hangs", "sleep 60", "did not end in 2 s"),
        ("asks", "printf 'Password: ' >&2; read answer || { echo 'no input' >&2; exit 1; }; sleep 60", "ended with"),
        ("says nothing", "exit 0", "something else than a credential"),
        ("says something else", "echo '{\"status\":{\"token\":null}}'", "neither a token nor a certificate"),
    ];
    std::thread::scope(|scope| {
        for (name, script, words) in cases {
            scope.spawn(move || {
                let fake = server(|_| None);
                program(&fake, script);
                let told = apply(&fake, &["--request-timeout", "2s"]);
                told.must_end_with(2);
                assert!(told.run.err.contains(words), "{name}: {}", told.run.err);
                for secret in ["planted-in-the-environment", "eyJhbGci"] {
                    assert!(!told.run.err.contains(secret), "{name}: {}", told.run.err);
                }
                assert_eq!(fake.log(), Vec::<String>::new());
            });
        }
    });
}

#[test]
fn a_context_that_leads_elsewhere_in_the_middle_is_not_followed() {
    let place = Arc::new(std::sync::OnceLock::<PathBuf>::new());
    let path = place.clone();
    let fake = server(move |seen| {
        let switch = seen.writes_to("cart");
        if switch && let Some(path) = path.get() {
            std::fs::write(path, kubeconfig("http://127.0.0.1:9", "{token: x}", None)).unwrap();
        }
        switch.then(|| instead(status(401, "Unauthorized", "Unauthorized")))
    });
    place.set(fake.kubeconfig.clone()).unwrap();
    let told = apply(&fake, &[]);
    told.must_end_with(5);
    assert!(told.run.out.contains("leads to another server than before"), "{}", told.run.out);
    what_is_told_is_true(&fake, &told);
}

fn start(fake: &Fake, more: &[&str]) -> Child {
    let arguments = arguments(fake, more);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = command(&arguments, &fake.kubeconfig, fake.folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "not in a minute: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn reached(fake: &Fake, name: &str) -> bool {
    fake.log().iter().any(|line| line.starts_with("PATCH") && line.ends_with(&format!("/{name}")))
}

#[test]
fn a_run_killed_at_any_step_is_gone_on_with() {
    std::thread::scope(|scope| {
        for after_commit in [false, true] {
            scope.spawn(move || {
                for name in NAMES {
                    let healed = Arc::new(AtomicBool::new(false));
                    let is_healed = healed.clone();
                    let hang = Reply::Hang(Duration::from_secs(20));
                    let fault = if after_commit { Fault::After(hang) } else { Fault::Instead(hang) };
                    let fake = server(move |seen| {
                        (!is_healed.load(Ordering::Relaxed) && seen.writes_to(name)).then(|| fault.clone())
                    });
                    let mut child = start(&fake, &[]);
                    until("the request", || reached(&fake, name));
                    if after_commit {
                        until("the write", || fake.objects().keys().any(|key| key.ends_with(&format!(" {name}"))));
                    }
                    child.kill().unwrap();
                    child.wait().unwrap();
                    healed.store(true, Ordering::Relaxed);
                    let before = fake.objects().len();
                    let next = apply(&fake, &[]);
                    let warning = next.of("warning").next().unwrap_or_else(|| panic!("{name}: {}", next.run.out));
                    let warning = warning["message"].as_str().unwrap();
                    assert!(warning.contains("an earlier run stopped") && warning.contains(name), "{warning}");
                    assert_eq!(next.reported("unchanged").len(), before, "{name}");
                    all_is_there(&fake, &next);
                }
            });
        }
    });
}

fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(done.success());
}

fn end(child: Child) -> (Option<i32>, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn cancelled_once_the_run_ends_after_what_is_under_way() {
    let fake = server(|seen| {
        let slow = Answer::json(201, &json!({ "kind": "Component", "metadata": { "name": "cart" } }));
        seen.writes_to("cart").then_some(Fault::After(Reply::Slow(slow, Duration::from_millis(20))))
    });
    let child = start(&fake, &[]);
    until("the request", || reached(&fake, "cart"));
    interrupt(&child);
    let (status, out) = end(child);
    assert_eq!(status, Some(5), "{out}");
    let report: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(report["applied"].as_array().unwrap().len(), 5, "{report}");
    assert_eq!(report["notReached"].as_array().unwrap().len(), 3, "{report}");
    assert_eq!(report["outcome"], "interrupted");
}

#[test]
fn cancelled_twice_the_run_ends_at_once_and_says_what_is_unknown() {
    let fake = server(always_at_cart(Fault::After(Reply::Hang(Duration::from_secs(30)))));
    let child = start(&fake, &[]);
    until("the write", || fake.objects().contains_key("Component cart"));
    let begin = Instant::now();
    interrupt(&child);
    std::thread::sleep(Duration::from_millis(300));
    interrupt(&child);
    let (status, out) = end(child);
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    assert_eq!(status, Some(5), "{out}");
    let report: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(report["unknown"][0]["name"], "cart", "{report}");
    assert_eq!(report["notReached"].as_array().unwrap().len(), 3, "{report}");
}

#[test]
fn two_runs_exclude_each_other_and_a_lock_dies_with_its_process() {
    let healed = Arc::new(AtomicBool::new(false));
    let is_healed = healed.clone();
    let fake = server(move |seen| {
        let hangs = seen.writes_to("cart") && !is_healed.load(Ordering::Relaxed);
        hangs.then_some(Fault::Instead(Reply::Hang(Duration::from_secs(30))))
    });
    let mut first = start(&fake, &[]);
    until("the request", || reached(&fake, "cart"));
    let second = apply(&fake, &[]);
    second.must_end_with(5);
    assert!(second.run.err.contains("another run applies this repository"), "{}", second.run.err);
    assert!(second.run.err.contains(&first.id().to_string()), "{}", second.run.err);
    first.kill().unwrap();
    first.wait().unwrap();
    healed.store(true, Ordering::Relaxed);
    // The lock file is still there, and means nothing.
    let third = apply(&fake, &[]);
    all_is_there(&fake, &third);
}

#[test]
fn a_full_disk_stops_the_run_before_it_writes() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let fake = server(|_| None);
    apply(&fake, &[]).must_end_with(0);
    // The same journal, on a disk that takes nothing.
    let folder = fake.folder.path().join("state/openchoreo-lsp");
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let journal = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "jsonl")).unwrap();
    std::fs::remove_file(&journal).unwrap();
    std::os::unix::fs::symlink("/dev/full", &journal).unwrap();
    std::fs::write(repository(&fake), SHOP.replace("environment: dev", "environment: prod")).unwrap();
    let writes = fake.writes();
    let told = apply(&fake, &[]);
    told.must_end_with(5);
    assert!(told.run.out.contains("cannot write the journal"), "{}", told.run.out);
    assert_eq!(fake.writes(), writes);
}
