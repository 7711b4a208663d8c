//! What must be true of an object before others may count on it: one row for each kind.
//!
//! A server that has stored an object has not done anything with it. Controllers answer with
//! conditions; only one that was computed for the current generation says anything, and some reasons
//! never go away without an edit, so that waiting for them would only cost time.

use serde_json::Value;

use crate::model::Kind;

/// What to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// The condition that must be true.
    pub condition: &'static str,
    /// A condition that servers had before they had that one.
    pub older: Option<&'static str>,
    /// The last layer that may be needed for it: a Component is never ready without its Workload.
    pub after: u8,
}

/// Past all layers: nothing in the run has to wait for it.
const AT_THE_END: u8 = u8::MAX;

const GATES: &[(Kind, Gate)] = &[
    (Kind::CUSTOM_RESOURCE_DEFINITION, ready("Established", 0)),
    (Kind::PROJECT, Gate { condition: "Ready", older: Some("Created"), after: 6 }),
    (Kind::RESOURCE, ready("Ready", 7)),
    (Kind::COMPONENT, ready("Ready", 8)),
    (Kind::PROJECT_RELEASE_BINDING, ready("Ready", 8)),
    (Kind::RESOURCE_RELEASE_BINDING, ready("Ready", 9)),
    (Kind::RELEASE_BINDING, ready("Ready", 10)),
    (Kind::ENVIRONMENT, ready("Ready", AT_THE_END)),
    (Kind::DEPLOYMENT_PIPELINE, ready("Available", AT_THE_END)),
    (Kind::DATA_PLANE, ready("Created", AT_THE_END)),
    (Kind::CLUSTER_DATA_PLANE, ready("Created", AT_THE_END)),
    (Kind::WORKFLOW_PLANE, ready("Created", AT_THE_END)),
    (Kind::CLUSTER_WORKFLOW_PLANE, ready("Created", AT_THE_END)),
    (Kind::OBSERVABILITY_PLANE, ready("Created", AT_THE_END)),
    (Kind::CLUSTER_OBSERVABILITY_PLANE, ready("Created", AT_THE_END)),
];

/// Reasons that stay until somebody edits a file.
const FINAL: &[&str] = &[
    "InvalidConfiguration",
    "InvalidReleaseConfiguration",
    "WorkflowNotAllowed",
    "ReleaseOwnershipConflict",
    "NamespaceMissing",
    "ComponentValidationFailed",
    "RenderingFailed",
    "OutputResolutionFailed",
];

const fn ready(condition: &'static str, after: u8) -> Gate {
    Gate { condition, older: None, after }
}

/// The gate of a kind; `None` where applied is all there is.
pub fn gate(kind: Kind) -> Option<&'static Gate> {
    GATES.iter().find(|(gated, _)| *gated == kind).map(|(_, gate)| gate)
}

/// How far an object is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// The gate is open.
    Ready,
    /// Not yet; what is known about it.
    Waiting(String),
    /// It will not open without an edit; why.
    Failed(String),
}

/// How far the object `live` is. `older` tells that the server is of a generation whose controllers
/// do not write all of today's conditions.
pub fn judge(gate: &Gate, live: &Value, older: bool) -> Readiness {
    if live["metadata"]["deletionTimestamp"].is_string() {
        return Readiness::Failed("it is being deleted".to_owned());
    }
    let generation = live["metadata"]["generation"].as_i64();
    let conditions = live["status"]["conditions"].as_array().map_or(&[][..], Vec::as_slice);
    let current = |name: &str| {
        conditions.iter().find(|condition| condition["type"] == name).map(|condition| {
            let seen = condition["observedGeneration"].as_i64();
            (condition, seen.is_none() || generation.is_none() || seen >= generation)
        })
    };
    if undeployed(live, current("ReleaseSynced")) {
        return Readiness::Ready;
    }
    let name = gate.condition;
    match current(name) {
        Some((condition, true)) if condition["status"] == "True" => Readiness::Ready,
        Some((condition, true)) => {
            let reason = condition["reason"].as_str().unwrap_or("");
            let words = match condition["message"].as_str().unwrap_or("") {
                "" => format!("{name} is {}: {reason}", condition["status"].as_str().unwrap_or("unknown")),
                message => format!("{name} is {}: {reason}: {message}", condition["status"].as_str().unwrap_or("?")),
            };
            if FINAL.contains(&reason) { Readiness::Failed(words) } else { Readiness::Waiting(words) }
        }
        Some((_, false)) => Readiness::Waiting(format!("{name} was last set for an earlier generation")),
        None if older => match gate.older.and_then(current) {
            Some((condition, true)) if condition["status"] == "True" => Readiness::Ready,
            _ => nothing(name),
        },
        None => nothing(name),
    }
}

fn nothing(name: &str) -> Readiness {
    Readiness::Waiting(format!("no controller has set {name}"))
}

/// A binding that takes its release away never becomes ready; that it is gone is told by a reason.
fn undeployed(live: &Value, synced: Option<(&Value, bool)>) -> bool {
    live["spec"]["state"] == "Undeploy"
        && synced.is_some_and(|(condition, current)| current && condition["reason"] == "ResourcesUndeployed")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use serde_json::json;

    use super::*;

    fn with(conditions: Value) -> Value {
        json!({ "metadata": { "generation": 3 }, "spec": {}, "status": { "conditions": conditions } })
    }

    fn of(kind: Kind, live: &Value) -> Readiness {
        judge(gate(kind).unwrap(), live, false)
    }

    #[test]
    fn only_the_current_generation_counts() {
        let at = |generation| with(json!([{ "type": "Ready", "status": "True", "observedGeneration": generation }]));
        assert_eq!(of(Kind::COMPONENT, &at(3)), Readiness::Ready);
        assert!(matches!(of(Kind::COMPONENT, &at(2)), Readiness::Waiting(words) if words.contains("earlier")));
        assert!(
            matches!(of(Kind::COMPONENT, &with(json!([]))), Readiness::Waiting(words) if words.contains("no controller"))
        );
    }

    #[test]
    fn some_reasons_never_heal() {
        let why = |reason: &str| {
            with(json!([{ "type": "Ready", "status": "False", "reason": reason, "observedGeneration": 3 }]))
        };
        assert!(matches!(of(Kind::RELEASE_BINDING, &why("ComponentReleaseNotFound")), Readiness::Waiting(_)));
        assert!(matches!(of(Kind::RELEASE_BINDING, &why("InvalidReleaseConfiguration")), Readiness::Failed(_)));
    }

    #[test]
    fn an_undeployed_binding_is_done() {
        let mut live = with(json!([
            { "type": "ReleaseSynced", "status": "False", "reason": "ResourcesUndeployed", "observedGeneration": 3 },
            { "type": "Ready", "status": "False", "reason": "ResourcesUndeployed", "observedGeneration": 3 },
        ]));
        assert!(matches!(of(Kind::RELEASE_BINDING, &live), Readiness::Waiting(_)));
        live["spec"]["state"] = json!("Undeploy");
        assert_eq!(of(Kind::RELEASE_BINDING, &live), Readiness::Ready);
    }

    #[test]
    fn older_controllers_say_created() {
        let live = with(json!([{ "type": "Created", "status": "True", "observedGeneration": 3 }]));
        let project = gate(Kind::PROJECT).unwrap();
        assert_eq!(judge(project, &live, true), Readiness::Ready);
        assert!(matches!(judge(project, &live, false), Readiness::Waiting(_)));
    }
}
