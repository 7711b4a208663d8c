//! What an editor must know before the server runs: commands, trees and settings.
//!
//! A manifest is a file, so it is written from the tables by a test (`editor_manifest`) that fails when it is stale.
//! [`contributions`] is the part of VS Code's `package.json` with its words; [`manifest`] is the same for clients that
//! ask at run time (`openchoreo/manifest`), and what the extension reads back to learn what to register.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::commands::{self, CATEGORY, Command, Place, Run};
use super::config;
use super::views::TREES;
use crate::model::Kind;

/// Set by the extension while its server runs in this window: what is offered only then.
const AWAKE: &str = "openchoreo.awake";
/// The place in the bar at the side that holds the trees.
const CONTAINER: &str = "openchoreo";

/// Commands and trees; documented in `docs/protocol.md`.
pub fn manifest() -> Value {
    let commands = commands::all().map(|command| {
        let client = match command.run {
            Run::Client(action) => json!(action.word()),
            Run::Query(_) | Run::Task(_) => Value::Null,
        };
        json!({
            "id": command.id,
            "title": command.title,
            "about": command.about,
            "needsTrust": command.needs_trust,
            "places": command.places.iter().map(|place| place_word(*place)).collect::<Vec<_>>(),
            "client": client,
        })
    });
    let views = TREES.iter().map(|tree| json!({ "id": tree.id, "title": tree.title, "empty": tree.empty }));
    json!({
        "commands": commands.collect::<Vec<_>>(),
        "views": views.collect::<Vec<_>>(),
        "wakes": groups(Kind::is_openchoreo),
        "judges": groups(|kind| kind.is_openchoreo() || kind.is_flux() || kind.is_kustomize_file()),
    })
}

/// The API groups of some kinds.
fn groups(of: impl Fn(Kind) -> bool) -> BTreeSet<&'static str> {
    Kind::all().filter(|kind| *kind != Kind::OTHER && of(*kind)).map(|kind| kind.info().group).collect()
}

fn place_word(place: Place) -> String {
    match place {
        Place::Palette => "palette".to_owned(),
        Place::Editor => "editor".to_owned(),
        Place::Explorer => "explorer".to_owned(),
        Place::ViewTitle(view) => format!("view {view}"),
        Place::Node(kind) => format!("node {kind}"),
    }
}

/// `contributes` of the extension for VS Code, as far as it comes from the tables.
pub fn contributions() -> Value {
    json!({
        "commands": commands::all().map(command).collect::<Vec<_>>(),
        "menus": menus(),
        "viewsContainers": {
            "activitybar": [{ "id": CONTAINER, "title": CATEGORY, "icon": "media/activity.svg" }],
        },
        "views": {
            CONTAINER: TREES.iter().map(|tree| json!({ "id": tree.id, "name": tree.title, "when": AWAKE })).collect::<Vec<_>>(),
        },
        "viewsWelcome": TREES.iter().map(|tree| json!({ "view": tree.id, "contents": tree.empty })).collect::<Vec<_>>(),
        "configuration": { "title": CATEGORY, "properties": config::editor_properties() },
    })
}

fn command(command: &Command) -> Value {
    let mut out = json!({ "command": command.id, "title": command.title, "category": CATEGORY });
    if let Some(icon) = command.icon {
        out["icon"] = json!(format!("$({icon})"));
    }
    if command.needs_trust {
        out["enablement"] = json!("isWorkspaceTrusted");
    }
    out
}

fn menus() -> Value {
    let mut menus: Map<String, Value> = Map::new();
    let mut add = |menu: &str, command: &Command, when: String, group: Option<&str>| {
        let mut item = json!({ "command": command.id, "when": when });
        if let Some(group) = group {
            item["group"] = json!(group);
        }
        if let Some(list) = menus.entry(menu).or_insert_with(|| json!([])).as_array_mut() {
            list.push(item);
        }
    };
    for command in commands::all() {
        let listed = command.places.contains(&Place::Palette);
        add("commandPalette", command, if listed { AWAKE.to_owned() } else { "false".to_owned() }, None);
        for place in command.places {
            match place {
                Place::Palette => {}
                Place::Editor => {
                    add("editor/context", command, format!("{AWAKE} && resourceLangId == yaml"), Some("openchoreo"));
                }
                Place::Explorer => {
                    let when = format!("{AWAKE} && (explorerResourceIsFolder || resourceLangId == yaml)");
                    add("explorer/context", command, when, Some("openchoreo"));
                }
                Place::ViewTitle(view) => add("view/title", command, format!("view == {view}"), Some("navigation")),
                Place::Node(kind) => {
                    let group = Some(if command.icon.is_some() { "inline" } else { "openchoreo" });
                    let when = format!("view =~ /^openchoreo\\./ && viewItem == {kind}");
                    add("view/item/context", command, when, group);
                }
            }
        }
    }
    Value::Object(menus)
}
