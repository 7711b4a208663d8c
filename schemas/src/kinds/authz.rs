//! Roles and who has them.

use schemars::JsonSchema;

/// Gives roles to people, in one namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AuthzRoleBindingSpec {
    /// Whether the roles are granted or refused. A refusal wins.
    #[schemars(extend("default" = "allow", "enum" = ["allow", "deny"]))]
    effect: Option<String>,
    /// Who it is about: a claim of the token.
    entitlement: Entitlement,
    /// Which roles, and how far they reach.
    #[schemars(length(min = 1))]
    role_mappings: Vec<RoleMapping>,
}

/// A set of actions with a name.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct AuthzRoleSpec {
    /// Actions, such as `component:view`; `component:*` and `*` stand for many.
    #[schemars(length(min = 1))]
    actions: Vec<String>,
    /// What the role is for.
    description: Option<String>,
}

/// Gives cluster-wide roles to people, everywhere or in parts of the cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "self.roleMappings.all(m, m.roleRef.kind == 'ClusterAuthzRole')", "message": "ClusterAuthzRoleBinding can only reference ClusterAuthzRole"}]))]
pub struct ClusterAuthzRoleBindingSpec {
    /// Whether the roles are granted or refused. A refusal wins.
    #[schemars(extend("default" = "allow", "enum" = ["allow", "deny"]))]
    effect: Option<String>,
    /// Who it is about: a claim of the token.
    entitlement: Entitlement,
    /// Which roles, and how far they reach.
    #[schemars(length(min = 1))]
    role_mappings: Vec<ClusterRoleMapping>,
}

/// Picks people by a claim of their token.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct Entitlement {
    /// Name of the claim, for example `groups`.
    claim: String,
    /// The value it must have.
    value: String,
}

/// A role with its reach, in one namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.scope) || !has(self.scope.component) || has(self.scope.project)", "message": "scope.component requires scope.project"}, {"rule": "!has(self.scope) || !has(self.scope.resource) || has(self.scope.project)", "message": "scope.resource requires scope.project"}, {"rule": "!has(self.scope) || !has(self.scope.component) || !has(self.scope.resource)", "message": "scope.component and scope.resource are mutually exclusive"}]))]
pub struct RoleMapping {
    /// Limits for some of the actions.
    conditions: Option<Vec<RoleCondition>>,
    /// The role that is given.
    role_ref: RoleRef,
    /// The part of the namespace it reaches. Left out, all of it.
    scope: Option<RoleScope>,
}

/// A role with its reach, in the whole cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{"rule": "!has(self.scope) || (!has(self.scope.project) || has(self.scope.namespace)) && (!has(self.scope.component) || has(self.scope.project))", "message": "scope.project requires scope.namespace, and scope.component requires scope.project"}, {"rule": "!has(self.scope) || !has(self.scope.resource) || has(self.scope.project)", "message": "scope.resource requires scope.project"}, {"rule": "!has(self.scope) || !has(self.scope.component) || !has(self.scope.resource)", "message": "scope.component and scope.resource are mutually exclusive"}]))]
pub struct ClusterRoleMapping {
    /// Limits for some of the actions.
    conditions: Option<Vec<RoleCondition>>,
    /// The role. It must serve the whole cluster too.
    role_ref: RoleRef,
    /// The part of the cluster it reaches. Left out, all of it.
    scope: Option<ClusterRoleScope>,
}

/// A limit for some actions.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RoleCondition {
    /// The actions it limits.
    #[schemars(length(min = 1))]
    actions: Vec<String>,
    /// The condition, on `resource.*`.
    #[schemars(length(min = 1))]
    expression: String,
}

/// Names a role.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RoleRef {
    /// Whether the role belongs to the namespace or to the whole cluster. It must be written.
    #[schemars(extend("enum" = ["AuthzRole", "ClusterAuthzRole"]))]
    kind: String,
    /// Name of the role.
    name: String,
}

/// A part of a namespace.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct RoleScope {
    /// Name of a component. It needs its project.
    component: Option<String>,
    /// Name of a project.
    project: Option<String>,
    /// Name of a resource. It needs its project, and not together with a component.
    resource: Option<String>,
}

/// A part of the cluster.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
pub struct ClusterRoleScope {
    /// Name of a component. It needs its project.
    component: Option<String>,
    /// Name of a namespace.
    namespace: Option<String>,
    /// Name of a project. It needs its namespace.
    project: Option<String>,
    /// Name of a resource. It needs its project, and not together with a component.
    resource: Option<String>,
}
