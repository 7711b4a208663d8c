//! Alert rules and the channels they tell.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::shared::SecretSource;

/// When somebody is told about logs, metrics or cost. Usually a trait makes it.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "has(self.actions.incident) && self.actions.incident.triggerAiCostAnalysis == true ? self.source.type == 'budget' : true", "message": "AI cost analysis can only be triggered for budget alerts", "x-since": "v1.0"}]))]
pub struct AlertRuleSpec {
    /// When the rule fires.
    condition: AlertCondition,
    /// What it is about, for people.
    description: Option<String>,
    /// Whether a root cause is looked for by itself.
    #[schemars(extend("x-until" = "v1.0"))]
    enable_ai_root_cause_analysis: Option<bool>,
    /// Whether the rule is active; it is, unless this says no.
    enabled: Option<bool>,
    /// The name people see.
    name: String,
    /// Name of the channel that is told.
    #[schemars(extend("x-until" = "v1.0"))]
    notification_channel: String,
    /// How bad it is, in your own words.
    severity: Option<String>,
    /// What is measured.
    source: AlertSource,
    /// What happens when the rule fires.
    #[schemars(extend("x-since" = "v1.0"))]
    actions: AlertActions,
}

/// Where alerts of an environment go: a mailbox or a web hook.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self.type == 'email' ? has(self.emailConfig) : true", "message": "emailConfig is required when type is email"}, {"rule": "self.type == 'webhook' ? has(self.webhookConfig) : true", "message": "webhookConfig is required when type is webhook"}]))]
pub struct NotificationChannelSpec {
    /// Settings for mail; needed where the type is `email`.
    email_config: Option<EmailConfig>,
    /// Name of the Environment whose alerts come here. It cannot be changed later.
    #[schemars(extend("x-kubernetes-validations" = [{"rule": "self == oldSelf", "message": "spec.environment is immutable"}]))]
    environment: String,
    /// Whether this is the channel that alerts of the environment use unless they name another.
    #[schemars(extend("default" = false))]
    is_env_default: Option<bool>,
    /// How the message travels.
    #[schemars(rename = "type", extend("enum" = ["email", "webhook"]))]
    type_name: String,
    /// Settings for the web hook; needed where the type is `webhook`.
    webhook_config: Option<WebhookConfig>,
}

/// When an alert fires.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AlertCondition {
    /// How often the condition is looked at, for example `1m`.
    interval: String,
    /// How the value is compared with the threshold.
    #[schemars(extend("enum" = ["gt", "lt", "gte", "lte", "eq"]))]
    operator: String,
    /// The limit that the value is compared with.
    threshold: i64,
    /// The time looked back over, for example `5m`.
    window: String,
}

/// What an alert measures.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AlertSource {
    /// Name of the metric, for the type `metric`.
    metric: Option<String>,
    /// What to search for, for the type `log`.
    query: Option<String>,
    /// The kind of signal.
    #[schemars(rename = "type@string", extend("x-until" = "v1.0", "enum" = ["log", "metric"]))]
    type_name_string: String,
    /// The kind of signal.
    #[schemars(rename = "type@string2", extend("x-since" = "v1.0", "enum" = ["log", "metric", "budget"]))]
    type_name_string2: String,
}

/// How alerts are mailed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EmailConfig {
    /// Address of the sender.
    from: String,
    /// The mail server.
    smtp: Smtp,
    /// What the mail says.
    template: EmailTemplate,
    /// Addresses of those who get it.
    #[schemars(length(min = 1))]
    to: Vec<String>,
}

/// How alerts are posted.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct WebhookConfig {
    /// Headers to send with it, by name.
    headers: Option<BTreeMap<String, WebhookHeader>>,
    /// The JSON body, with expressions in `${...}`. Left out, all fields of the alert are sent.
    payload_template: Option<String>,
    /// The address that is called.
    #[schemars(extend("format" = "uri"))]
    url: String,
}

/// A mail server.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Smtp {
    /// How to log in.
    auth: SmtpAuth,
    /// Its host name.
    host: String,
    /// Its port, usually 587 or 465.
    #[schemars(range(min = 1, max = 65535))]
    port: i32,
    /// How the connection is secured.
    tls: SmtpTls,
}

/// What a mail says.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct EmailTemplate {
    /// The text, with expressions in `${...}`.
    body: String,
    /// The subject, with expressions in `${...}`.
    subject: String,
}

/// The value of a header: written here, or from a Secret. Exactly one of the two.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "has(self.value) != has(self.valueFrom)", "message": "exactly one of value or valueFrom must be set"}]))]
pub struct WebhookHeader {
    /// The value itself.
    value: Option<String>,
    /// Where the value comes from.
    value_from: Option<SecretSource>,
}

/// Name and password for a mail server.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SmtpAuth {
    /// The password.
    password: SecretSource,
    /// The user name.
    username: SecretSource,
}

/// Security of the connection to a mail server.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct SmtpTls {
    /// Accepts any certificate. Only for tests.
    #[schemars(extend("default" = false))]
    insecure_skip_verify: bool,
}

/// What happens when an alert fires.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AlertActions {
    /// Whether an incident is opened.
    incident: Option<AlertIncident>,
    /// Who is told when the alert fires.
    notifications: AlertNotifications,
}

/// What is done about an incident.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self.triggerAiRca == true ? self.enabled == true : true", "message": "Incident must be enabled to trigger AI RCA"}, {"rule": "self.triggerAiCostAnalysis == true ? self.enabled == true : true", "message": "Incident must be enabled to trigger AI cost analysis"}]))]
pub struct AlertIncident {
    /// Whether an incident is opened.
    #[schemars(extend("default" = false))]
    enabled: Option<bool>,
    /// Whether the cost is analysed; only for budget alerts, and only with an incident.
    #[schemars(extend("default" = false))]
    trigger_ai_cost_analysis: Option<bool>,
    /// Whether a root cause is looked for; only with an incident.
    #[schemars(extend("default" = false))]
    trigger_ai_rca: Option<bool>,
}

/// Who is told when the alert fires.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AlertNotifications {
    /// Names of notification channels.
    #[schemars(length(min = 1), inner(length(min = 1)), extend("x-kubernetes-list-type" = "set"))]
    channels: Vec<String>,
}
