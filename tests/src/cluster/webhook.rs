//! The validating webhook that OpenChoreo v0.6 and v0.7 had: a ReleaseBinding whose ComponentRelease is
//! not there is refused, in dry runs as well.
use std::sync::Arc;

use serde_json::json;

use super::api_server::ApiServer;
use super::certificates::Certificates;
use super::web::{Answer, Web};

/// Registers the webhook; it works as long as the value lives.
pub fn releases_must_exist(server: &Arc<ApiServer>) -> Web {
    let certificates = Certificates::new();
    // Not a share of the server: connections outlive the test, and the server must end with it.
    let asked_server = Arc::downgrade(server);
    let web = Web::start(Some(certificates.server()), move |asked| {
        let review = asked.json();
        let object = &review["request"]["object"];
        let text = |path: &str| object.pointer(path).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
        let (namespace, release) = (text("/metadata/namespace"), text("/spec/releaseName"));
        let path = format!("/apis/openchoreo.dev/v1alpha1/namespaces/{namespace}/componentreleases/{release}");
        let is_there = || asked_server.upgrade().is_some_and(|server| server.get(&path).is_some());
        let allowed = release.is_empty() || is_there();
        let message = format!("ComponentRelease '{release}' not found");
        let response = json!({ "uid": review["request"]["uid"], "allowed": allowed, "status": { "message": message } });
        let answer = json!({ "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response });
        Answer::json(200, &answer).into()
    });
    let bundle = base64(certificates.authority.as_bytes());
    server.apply(
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/tests",
        &format!(
            "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {{name: tests}}\n\
             webhooks:\n- name: releasebinding.tests.dev\n  admissionReviewVersions: [v1]\n  sideEffects: None\n  \
             failurePolicy: Fail\n  clientConfig: {{url: 'https://{}/validate', caBundle: {bundle}}}\n  \
             rules: [{{apiGroups: [openchoreo.dev], apiVersions: ['*'], operations: [CREATE, UPDATE], resources: [releasebindings]}}]\n",
            web.address
        ),
    );
    web
}

fn base64(bytes: &[u8]) -> String {
    openchoreo_lsp::apply::base64(bytes)
}
