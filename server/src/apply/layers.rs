//! In which order kinds follow each other: one row for each kind.
//!
//! A kind comes after all kinds whose objects it may name, and after those that its controller looks
//! up without a name. Several controllers never look again for what was missing (a ReleaseBinding does
//! not notice a ComponentRelease that comes later), so the order counts even where a server accepts
//! any. Objects of one layer may be written at the same time, but for references among them.

use crate::model::Kind;

/// How early a kind is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// At this place, from 0.
    At(u8),
    /// Never: a controller makes it, or it is no object of a cluster.
    Never(&'static str),
}

/// What others need before anything else works.
const FIRST: u8 = 0;
/// Kinds that we have no row for: after what makes them possible, before what may name them.
const FOREIGN: u8 = 1;

const ROWS: &[(u8, &[Kind])] = &[
    (
        FIRST,
        &[
            Kind::CUSTOM_RESOURCE_DEFINITION,
            Kind::NAMESPACE,
            Kind::ORGANIZATION,
            Kind::SECRET,
            Kind::CONFIG_MAP,
            Kind::CLUSTER_SECRET_STORE,
            Kind::WORKFLOW_TEMPLATE,
            Kind::CLUSTER_WORKFLOW_TEMPLATE,
        ],
    ),
    (
        1,
        &[
            Kind::OBSERVABILITY_PLANE,
            Kind::CLUSTER_OBSERVABILITY_PLANE,
            Kind::AUTHZ_ROLE,
            Kind::CLUSTER_AUTHZ_ROLE,
            Kind::AUTHZ_CLUSTER_ROLE,
            Kind::GIT_REPOSITORY,
            Kind::OCI_REPOSITORY,
            Kind::BUCKET,
            Kind::EXTERNAL_ARTIFACT,
            Kind::HELM_REPOSITORY,
            Kind::HELM_CHART,
        ],
    ),
    (
        2,
        &[
            Kind::DATA_PLANE,
            Kind::CLUSTER_DATA_PLANE,
            Kind::WORKFLOW_PLANE,
            Kind::CLUSTER_WORKFLOW_PLANE,
            Kind::BUILD_PLANE,
            Kind::CLUSTER_BUILD_PLANE,
            Kind::AUTHZ_ROLE_BINDING,
            Kind::CLUSTER_AUTHZ_ROLE_BINDING,
            Kind::AUTHZ_CLUSTER_ROLE_BINDING,
            Kind::FLUX_KUSTOMIZATION,
            Kind::HELM_RELEASE,
        ],
    ),
    (
        3,
        &[
            Kind::ENVIRONMENT,
            Kind::SECRET_REFERENCE,
            Kind::CONFIGURATION_GROUP,
            Kind::TRAIT,
            Kind::CLUSTER_TRAIT,
            Kind::RESOURCE_TYPE,
            Kind::CLUSTER_RESOURCE_TYPE,
            Kind::PROJECT_TYPE,
            Kind::CLUSTER_PROJECT_TYPE,
            Kind::API_CLASS,
            Kind::SERVICE_CLASS,
            Kind::WEB_APPLICATION_CLASS,
            Kind::SCHEDULED_TASK_CLASS,
        ],
    ),
    (
        4,
        &[
            Kind::DEPLOYMENT_PIPELINE,
            Kind::WORKFLOW,
            Kind::CLUSTER_WORKFLOW,
            Kind::COMPONENT_WORKFLOW,
            Kind::NOTIFICATION_CHANNEL,
        ],
    ),
    (5, &[Kind::COMPONENT_TYPE, Kind::CLUSTER_COMPONENT_TYPE]),
    (6, &[Kind::PROJECT]),
    (7, &[Kind::PROJECT_RELEASE, Kind::RESOURCE, Kind::COMPONENT]),
    (8, &[Kind::PROJECT_RELEASE_BINDING, Kind::RESOURCE_RELEASE, Kind::WORKLOAD, Kind::DEPLOYMENT_TRACK]),
    (
        9,
        &[
            Kind::RESOURCE_RELEASE_BINDING,
            Kind::COMPONENT_RELEASE,
            Kind::COMPONENT_ENV_SNAPSHOT,
            Kind::DEPLOYABLE_ARTIFACT,
            Kind::API,
            Kind::SERVICE,
            Kind::WEB_APPLICATION,
            Kind::SCHEDULED_TASK,
        ],
    ),
    (
        10,
        &[
            Kind::RELEASE_BINDING,
            Kind::COMPONENT_DEPLOYMENT,
            Kind::DEPLOYMENT,
            Kind::ENDPOINT,
            Kind::API_BINDING,
            Kind::SERVICE_BINDING,
            Kind::WEB_APPLICATION_BINDING,
            Kind::SCHEDULED_TASK_BINDING,
        ],
    ),
    (
        11,
        &[
            Kind::WORKFLOW_RUN,
            Kind::COMPONENT_WORKFLOW_RUN,
            Kind::BUILD,
            Kind::GIT_COMMIT_REQUEST,
            Kind::ALERT_RULE,
            Kind::ARGO_APPLICATION,
            Kind::ARGO_APPLICATION_SET,
        ],
    ),
];

const NEVER: &[(Kind, &str)] = &[
    (Kind::RENDERED_RELEASE, "a controller makes it from a binding"),
    (Kind::RELEASE, "a controller makes it from a binding"),
    (Kind::RELEASE_CONFIG, "it configures a tool and is no object of a cluster"),
    (Kind::KUSTOMIZATION, "it is a file of kustomize"),
    (Kind::KUSTOMIZE_COMPONENT, "it is a file of kustomize"),
];

/// The layer of a kind; kinds without a row go between what makes kinds and what names them.
pub fn layer(kind: Kind) -> Layer {
    if let Some((_, why)) = NEVER.iter().find(|(never, _)| *never == kind) {
        return Layer::Never(why);
    }
    Layer::At(ROWS.iter().find(|(_, kinds)| kinds.contains(&kind)).map_or(FOREIGN, |(layer, _)| *layer))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::model::Report;
    use crate::model::rules::{RULES, Target};

    fn at(kind: Kind) -> Option<u8> {
        match layer(kind) {
            Layer::At(layer) => Some(layer),
            Layer::Never(_) => None,
        }
    }

    #[test]
    fn every_kind_of_ours_stands_exactly_once() {
        for kind in Kind::all().filter(|kind| kind.is_openchoreo()) {
            let rows = ROWS.iter().filter(|(_, kinds)| kinds.contains(&kind)).count();
            let never = usize::from(NEVER.iter().any(|(never, _)| *never == kind));
            assert_eq!(rows + never, 1, "{}", kind.name());
        }
    }

    /// A kind never comes before one that it must be able to find. Exceptions are written down.
    #[test]
    fn kinds_come_after_what_they_name() {
        // What narrows the rights of a role may come later: the server looks the name up when asked.
        let harmless = |source: Kind| {
            matches!(
                source,
                Kind::AUTHZ_ROLE_BINDING | Kind::CLUSTER_AUTHZ_ROLE_BINDING | Kind::AUTHZ_CLUSTER_ROLE_BINDING
            )
        };
        let mut wrong = Vec::new();
        for rule in RULES {
            let Target::Object { kinds, .. } = rule.target else { continue };
            if matches!(rule.report, Report::Record | Report::Outside | Report::Silent) {
                continue;
            }
            for source in rule.sources.iter().filter(|source| !harmless(**source)) {
                for target in kinds {
                    let both = at(*source).zip(at(*target));
                    if both.is_some_and(|(source, target)| source < target) {
                        wrong.push(format!("{} before {} ({})", source.name(), target.name(), rule.path));
                    }
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }
}
