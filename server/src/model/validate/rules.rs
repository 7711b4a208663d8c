//! Rules in CEL, evaluated where the structure they belong to occurs.

use std::sync::{Arc, LazyLock};

use cel::{Context, Env, ExecutionError, Value};
use smol_str::SmolStr;

use super::cel_value;
use super::path::Path;
use super::violation::What;
use super::walk::Walk;
use crate::schema::{Node, Rule};
use crate::syntax::NodeRef;
use crate::text::TextRange;

/// The functions of CEL itself; those that Kubernetes adds are not among them.
static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// A context in which rules are evaluated; they bring their variables themselves.
pub(super) fn context<'p, 'v>() -> Context<'p, 'v> {
    Context::with_env(ENV.clone())
}

/// Checks the rules at one place; `at` is where a broken one is shown.
pub(super) fn check(walk: &mut Walk<'_>, node: NodeRef<'_>, schema: &Arc<Node>, path: &Path<'_>, at: TextRange) {
    for (number, rule) in schema.rules.iter().enumerate() {
        if let Some(reason) = broken(rule, node, schema, walk.dialect) {
            walk.report(What::Rule(number as u16, reason), at, path, schema);
        }
    }
}

/// `Some` if a rule is broken, with the reason if it could not be evaluated.
fn broken(rule: &Rule, node: NodeRef<'_>, schema: &Node, dialect: crate::syntax::Dialect) -> Option<Option<SmolStr>> {
    let program = rule.program.as_ref().filter(|_| !rule.is_transition)?;
    let mut context = context();
    context.add_variable_as_val("self", cel_value::of(node, Some(schema), dialect));
    match program.execute(&context) {
        Ok(Value::Bool(true)) => None,
        Ok(Value::Bool(false)) => Some(None),
        // The server fails on a key that is not there, too.
        Err(ExecutionError::NoSuchKey(key)) => Some(Some(SmolStr::new(format!("it reads `{key}`, which is not set")))),
        // A function that only Kubernetes has, or a type we see otherwise: we cannot tell.
        Ok(_) | Err(_) => None,
    }
}
