//! The one switch for what an untrusted workspace must not do.
//!
//! A repository that somebody just cloned may hold anything. Reading its files is safe; starting programs for it, or
//! reading a kubeconfig (which may start programs to log in), is not. Whatever does either asks here.

use serde_json::Value;

/// Whether the user trusts the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// The language features work; no program is started and no kubeconfig is read.
    Restricted,
    /// Everything works.
    #[default]
    Trusted,
}

impl Trust {
    /// Reads `trusted` of the `initializationOptions`. An editor that does not know the notion says nothing, and the
    /// person who started it in that folder has decided.
    pub fn from_options(options: &Value) -> Trust {
        match options.get("trusted") {
            Some(Value::Bool(false)) => Trust::Restricted,
            _ => Trust::Trusted,
        }
    }

    /// Whether programs may be started and a kubeconfig may be read.
    pub fn may_reach_out(self) -> bool {
        self == Trust::Trusted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_clear_no_restricts() {
        assert!(!Trust::from_options(&json!({ "trusted": false })).may_reach_out());
        for options in [json!({ "trusted": true }), json!({}), json!(null), json!({ "trusted": "no" })] {
            assert!(Trust::from_options(&options).may_reach_out(), "{options}");
        }
    }
}
