//! What Kubernetes asks of the names, labels and annotations of every object.

use super::judge::Finding;
use crate::diagnostics::{Code, EnforcedBy, Severity, Sink};

/// See `docs/diagnostics/schema/metadata.md`.
pub const CODE: Code = Code { id: "schema/metadata", title: "A name, label or annotation that Kubernetes refuses" };

/// Reports it.
pub fn report(finding: &Finding<'_>, message: &str, sink: &mut Sink<'_>) {
    sink.report(&CODE, Severity::Error, finding.place(), EnforcedBy::ApiServer, message);
}
