//! The settings file of a repository, found or made.

use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, ResourceOp, ShowDocumentParams, Uri,
    WorkspaceEdit,
};

use super::{Call, Command, Level, Outcome, Place, Run, Working};
use crate::lsp::held::Needs;
use crate::lsp::{from_proto, to_proto};
use crate::workspace::settings::FILE_NAME;

/// The rows.
pub const COMMANDS: &[Command] = &[Command {
    id: "openchoreo.openSettings",
    title: "Open the Settings of the Repository",
    about: "Opens `openchoreo-lsp.toml` of the repository, and makes an empty one where there is none.",
    icon: Some("settings-gear"),
    needs_trust: false,
    needs: Needs::Index,
    places: &[Place::Palette, Place::ViewTitle(crate::lsp::views::PROJECTS)],
    run: Run::Task(open),
}];

fn open(call: Call) -> Working {
    Box::pin(async move {
        let Some(uri) = file(&call) else {
            return Ok(Outcome::Message { level: Level::Info, text: "No folder is open.".to_owned() });
        };
        if !create(&call, uri.clone()).await? || call.is_cancelled() {
            return Ok(Outcome::Nothing);
        }
        Ok(show(&call.client, uri).await)
    })
}

/// The settings file of the folder that the user is in.
fn file(call: &Call) -> Option<Uri> {
    let snapshot = &call.scene.snapshot;
    let here = call.arguments.uri.as_ref().and_then(from_proto::path).and_then(|path| snapshot.locate(&path));
    let root = match here {
        Some((root, _)) => snapshot.root(root),
        None => snapshot.roots().next(),
    };
    to_proto::uri(&root?.path.join(FILE_NAME))
}

/// Makes the file, if the client can and there is none.
async fn create(call: &Call, uri: Uri) -> Result<bool> {
    if !call.scene.session.client.creates_files {
        return Ok(true);
    }
    let options = Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) });
    let create = ResourceOp::Create(CreateFile { uri, options, annotation_id: None });
    let changes = DocumentChanges::Operations(vec![DocumentChangeOperation::Op(create)]);
    let edit = WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() };
    Ok(call.client.apply_edit(edit).await?.applied)
}

async fn show(client: &Client, uri: Uri) -> Outcome {
    let path = uri.as_str().to_owned();
    let shown = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
    match client.show_document(shown).await {
        Ok(true) => Outcome::Nothing,
        Ok(false) | Err(_) => Outcome::Message { level: Level::Info, text: format!("The settings are in {path}") },
    }
}
