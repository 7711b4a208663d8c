//! Decoded scalars are what libyaml decodes.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use crate::syntax::{NodeRef, parse};

fn decoded(text: &str) -> Option<String> {
    let parsed = parse(text);
    let value = NodeRef::root(text, &parsed.tree)?.get("a")?.text()?;
    Some(value.into_owned())
}

fn is_as_libyaml_says(text: &str) -> Result<(), TestCaseError> {
    let Ok(map) = serde_yaml::from_str::<BTreeMap<String, String>>(text) else { return Ok(()) };
    if parse(text).problems.is_empty() {
        prop_assert_eq!(decoded(text), map.get("a").cloned(), "{:?}", text);
    }
    Ok(())
}

fn lines(parts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(select(parts), 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn block_scalars(
        header in select(&["|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|+1"][..]),
        body in lines(&["  a\n", "  b c\n", "    d\n", "\n", "  \n", "     \n", "  \te\n", "  f ", "\r\n", "   g\n", "  é\u{2028}h\n", "  # i\n", " \n"]),
        end in select(&["", "b: c\n", "# c\n", "\n\n"][..]),
    ) {
        is_as_libyaml_says(&format!("a: {header}\n{body}{end}"))?;
    }

    #[test]
    fn quoted_scalars(
        quote in select(&["\"", "'"][..]),
        inner in lines(&["a", " ", "b c", "\n  ", "\n\n ", "\t", "\\n", "\\\n  ", "''", "\\\"", "\\x41", "\\u00e9", "é", "\r\n ", "\u{2028}", "\\ ", "\\\\", "\u{85}"]),
    ) {
        is_as_libyaml_says(&format!("a: {quote}{inner}{quote}\n"))?;
    }

    #[test]
    fn plain_scalars(inner in lines(&["a", " b", "  c", "\n  d", "\n\n  e", "\r\n f", "é", ":x", "#y", " - z", "\u{2028} w"])) {
        is_as_libyaml_says(&format!("a: x{inner}\nb: c\n"))?;
    }
}
