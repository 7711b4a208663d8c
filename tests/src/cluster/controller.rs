//! A controller of the tests: it gives every object the conditions that its kind would have.
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::api_server::ApiServer;

/// Kinds (their names in paths) with the condition that says that they are done.
const CONDITIONS: &[(&str, &str)] = &[
    ("projects", "Ready"),
    ("components", "Ready"),
    ("resources", "Ready"),
    ("projectreleasebindings", "Ready"),
    ("resourcereleasebindings", "Ready"),
    ("releasebindings", "Ready"),
    ("environments", "Ready"),
    ("deploymentpipelines", "Available"),
    ("dataplanes", "Created"),
];

/// Runs `test` while a controller works. `reason` decides about an object: `None` makes it ready, a
/// reason makes the condition false for it.
pub fn with_controller<T>(
    server: &ApiServer,
    reason: impl Fn(&Value) -> Option<&'static str> + Sync,
    test: impl FnOnce() -> T,
) -> T {
    let stop = AtomicBool::new(false);
    let (stopped, reason) = (&stop, &reason);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                round(server, reason);
                std::thread::sleep(Duration::from_millis(30));
            }
        });
        // Set even when the test fails: the scope waits for its threads.
        let _stop = Stop(&stop);
        test()
    })
}

struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn round(server: &ApiServer, reason: &impl Fn(&Value) -> Option<&'static str>) {
    for (plural, condition) in CONDITIONS {
        let all = server.get(&format!("/apis/openchoreo.dev/v1alpha1/{plural}")).unwrap_or_default();
        for object in all["items"].as_array().into_iter().flatten() {
            let metadata = &object["metadata"];
            let conditions = object["status"]["conditions"].as_array().into_iter().flatten();
            let wanted = reason(object);
            let is_done = conditions.into_iter().any(|one| {
                one["observedGeneration"] == metadata["generation"] && one["reason"] == wanted.unwrap_or("Reconciled")
            });
            if is_done {
                continue;
            }
            let path = format!(
                "/apis/openchoreo.dev/v1alpha1/namespaces/{}/{plural}/{}/status",
                metadata["namespace"].as_str().unwrap_or(""),
                metadata["name"].as_str().unwrap_or("")
            );
            let status = json!({ "status": { "conditions": [{
                "type": condition,
                "status": if wanted.is_none() { "True" } else { "False" },
                "reason": wanted.unwrap_or("Reconciled"),
                "message": "set by the tests",
                "observedGeneration": metadata["generation"],
                "lastTransitionTime": "2026-11-24T00:00:00Z",
            }] } });
            // An object that went away meanwhile needs no condition.
            let _ = server.request("PATCH", &path, Some(&status));
        }
    }
}
