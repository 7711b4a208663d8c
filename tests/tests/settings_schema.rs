//! The JSON Schema of the settings, which editors use to complete `openchoreo-lsp.toml`, is the one of the code.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use openchoreo_lsp::workspace::settings;

#[test]
fn the_schema_of_the_settings_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/openchoreo-lsp.schema.json");
    let fresh = serde_json::to_string_pretty(&settings::json_schema()).unwrap() + "\n";
    if std::fs::read_to_string(&path).is_ok_and(|kept| kept == fresh) {
        return;
    }
    // The next run is green, and the change is seen in the diff.
    std::fs::write(&path, fresh).unwrap();
    panic!("{} was out of date and has been written anew: look at the change and commit it", path.display());
}
