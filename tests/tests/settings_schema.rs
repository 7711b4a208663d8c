//! The JSON Schema of the settings, which editors use to complete `openchoreo-lsp.toml`, and their page in the manual
//! are those of the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use openchoreo_lsp::workspace::settings;
use serde_json::Value;

/// The manual page, from the documentation in the schema.
fn manual(schema: &Value) -> String {
    let mut page = String::from(
        "# Settings\n\n\
         `openchoreo-lsp.toml` in the root of a repository holds for the editor and the command line alike; an editor\n\
         may set the same keys in its section `openchoreo`, which wins. The file is no YAML, because Flux would\n\
         ship it to the cluster. Editors complete it with [its JSON Schema](../schemas/openchoreo-lsp.schema.json);\n\
         mistakes in it are told ([`schema/settings`](diagnostics/schema/settings.md)).\n\n\
         ```toml\n\
         generation = \"v1.2.3\"\n\
         exclude = [\"samples\"]\n\n\
         [severity]\n\
         \"stage/unordered\" = \"off\"\n\n\
         [external]\n\
         ClusterDataPlane = [\"edge-*\"]\n\
         ```\n\n\
         | key | what it does | default |\n|---|---|---|\n",
    );
    rows("", schema, &mut page);
    for (name, inner) in schema["$defs"].as_object().unwrap() {
        if inner["properties"].is_object() {
            let key = if name == "StageSetting" { "stages[]." } else { continue };
            rows(key, inner, &mut page);
        }
    }
    page.push_str(
        "\nA single finding is silenced by a comment that names its code, on its line or on the line above:\n\
         `# openchoreo-lsp: ignore reference/unresolved`.\n\n\
         This page is written by `cargo test -p openchoreo-lsp-tests --test settings_schema`.\n",
    );
    page
}

fn rows(prefix: &str, schema: &Value, page: &mut String) {
    for (key, property) in schema["properties"].as_object().unwrap() {
        let words = property["description"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let default = match &property["default"] {
            Value::Null => String::new(),
            default => format!("`{default}`"),
        };
        page.push_str(&format!("| `{prefix}{key}` | {} | {default} |\n", words.replace('|', "\\|")));
    }
}

#[test]
fn the_manual_of_the_settings_is_fresh() {
    keep_fresh("../docs/settings.md", &manual(&settings::json_schema()));
}

#[test]
fn the_schema_of_the_settings_is_fresh() {
    let fresh = serde_json::to_string_pretty(&settings::json_schema()).unwrap() + "\n";
    keep_fresh("../schemas/openchoreo-lsp.schema.json", &fresh);
}

fn keep_fresh(path: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::fs::read_to_string(&path).is_ok_and(|kept| kept == fresh) {
        return;
    }
    // The next run is green, and the change is seen in the diff.
    std::fs::write(&path, fresh).unwrap();
    panic!("{} was out of date and has been written anew: look at the change and commit it", path.display());
}
