//! What client and server agreed on when they met; it does not change afterwards.

use serde_json::Value;
use tower_lsp::ls_types::{
    ClientCapabilities, DiagnosticTag, InitializeParams, PositionEncodingKind, ResourceOperationKind,
};

use super::trust::Trust;
use crate::text::PositionEncoding;

/// The agreement.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// What a `character` counts.
    pub encoding: PositionEncoding,
    /// What the client can do.
    pub client: Client,
    /// Whether programs may run.
    pub trust: Trust,
    /// Whether the client shows what commands return (`presents`).
    pub presents: bool,
    /// Whether the client wants to be told when the status changes (`followsStatus`).
    pub follows_status: bool,
    /// `initializationOptions`.
    pub options: Value,
}

/// What the client can do, as far as it makes a difference.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    /// Tells about files changed on disk when asked to.
    pub watches_files: bool,
    /// Shows progress that the server begins.
    pub shows_progress: bool,
    /// Answers questions for settings.
    pub has_configuration: bool,
    /// Takes a registration for `workspace/didChangeConfiguration`.
    pub registers_configuration: bool,
    /// Asks for diagnostics, and asks again when told to.
    pub pulls_diagnostics: bool,
    /// Shows further places of a diagnostic.
    pub related_information: bool,
    /// Strikes out what is deprecated.
    pub tag_deprecated: bool,
    /// Fades what is unnecessary.
    pub tag_unnecessary: bool,
    /// Links the code of a diagnostic.
    pub code_description: bool,
    /// Takes edits with the version of the document they are for.
    pub document_changes: bool,
    /// Creates files as part of an edit.
    pub creates_files: bool,
    /// Deletes files as part of an edit.
    pub deletes_files: bool,
    /// Renames files as part of an edit.
    pub renames_files: bool,
    /// Asks for the name before it asks for the new one.
    pub prepares_renames: bool,
    /// Shows what is said about an edit, and asks before it makes it.
    pub annotates_changes: bool,
    /// Takes symbols with symbols in them.
    pub hierarchical_symbols: bool,
    /// Asks for the range of a workspace symbol when it is chosen.
    pub resolves_symbols: bool,
    /// Takes links that say which part of the target to show.
    pub definition_links: bool,
    /// Asks for the edit of a code action when it is chosen.
    pub resolves_edits: bool,
    /// Takes code actions, not only commands.
    pub code_action_literals: bool,
    /// Takes texts with tab stops in completions.
    pub snippets: bool,
    /// Shows a few words beside the label of a completion.
    pub label_details: bool,
    /// Reads Markdown in hovers.
    pub markdown: bool,
}

impl Session {
    /// Reads what the client says of itself.
    pub fn new(params: &InitializeParams) -> Session {
        let options = params.initialization_options.clone().unwrap_or_default();
        let says = |option: &str| options.get(option) == Some(&Value::Bool(true));
        Session {
            presents: says("presents"),
            follows_status: says("followsStatus"),
            encoding: encoding(&params.capabilities),
            client: client(&params.capabilities),
            trust: Trust::from_options(&options),
            options,
        }
    }
}

/// UTF-8 where the client has it, because then nothing needs to be counted; else what the protocol falls back to.
fn encoding(capabilities: &ClientCapabilities) -> PositionEncoding {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    if offered.is_some_and(|kinds| kinds.contains(&PositionEncodingKind::UTF8)) {
        PositionEncoding::Utf8
    } else {
        PositionEncoding::Utf16
    }
}

fn client(capabilities: &ClientCapabilities) -> Client {
    let workspace = capabilities.workspace.as_ref();
    let text = capabilities.text_document.as_ref();
    let edit = workspace.and_then(|w| w.workspace_edit.as_ref());
    let operations = edit.and_then(|edit| edit.resource_operations.as_deref()).unwrap_or_default();
    let published = text.and_then(|t| t.publish_diagnostics.as_ref());
    let tags = published.and_then(|p| p.tag_support.as_ref()).map(|t| t.value_set.as_slice()).unwrap_or_default();
    let action = text.and_then(|t| t.code_action.as_ref());
    Client {
        watches_files: workspace
            .and_then(|w| w.did_change_watched_files)
            .is_some_and(|w| w.dynamic_registration == Some(true)),
        shows_progress: capabilities.window.as_ref().is_some_and(|w| w.work_done_progress == Some(true)),
        has_configuration: workspace.is_some_and(|w| w.configuration == Some(true)),
        registers_configuration: workspace
            .and_then(|w| w.did_change_configuration)
            .is_some_and(|c| c.dynamic_registration == Some(true)),
        // Without a way to say "ask again", a finding that another file causes would never show.
        pulls_diagnostics: text.is_some_and(|t| t.diagnostic.is_some())
            && workspace.and_then(|w| w.diagnostics.as_ref()).is_some_and(|d| d.refresh_support == Some(true)),
        related_information: published.is_some_and(|p| p.related_information == Some(true)),
        tag_deprecated: tags.contains(&DiagnosticTag::DEPRECATED),
        tag_unnecessary: tags.contains(&DiagnosticTag::UNNECESSARY),
        code_description: published.is_some_and(|p| p.code_description_support == Some(true)),
        document_changes: edit.is_some_and(|edit| edit.document_changes == Some(true)),
        creates_files: operations.contains(&ResourceOperationKind::Create),
        deletes_files: operations.contains(&ResourceOperationKind::Delete),
        renames_files: operations.contains(&ResourceOperationKind::Rename),
        prepares_renames: text
            .and_then(|t| t.rename.as_ref())
            .is_some_and(|rename| rename.prepare_support == Some(true)),
        annotates_changes: edit
            .is_some_and(|edit| edit.change_annotation_support.is_some() && edit.document_changes == Some(true))
            && text
                .and_then(|t| t.rename.as_ref())
                .is_some_and(|rename| rename.honors_change_annotations == Some(true)),
        hierarchical_symbols: text
            .and_then(|t| t.document_symbol.as_ref())
            .is_some_and(|d| d.hierarchical_document_symbol_support == Some(true)),
        resolves_symbols: workspace
            .and_then(|w| w.symbol.as_ref())
            .and_then(|s| s.resolve_support.as_ref())
            .is_some_and(|r| r.properties.iter().any(|p| p == "location.range")),
        definition_links: text.and_then(|t| t.definition.as_ref()).is_some_and(|d| d.link_support == Some(true)),
        resolves_edits: action
            .and_then(|a| a.resolve_support.as_ref())
            .is_some_and(|r| r.properties.iter().any(|p| p == "edit"))
            && action.is_some_and(|a| a.data_support == Some(true)),
        code_action_literals: action.is_some_and(|a| a.code_action_literal_support.is_some()),
        snippets: text
            .and_then(|t| t.completion.as_ref())
            .and_then(|c| c.completion_item.as_ref())
            .is_some_and(|item| item.snippet_support == Some(true)),
        label_details: text
            .and_then(|t| t.completion.as_ref())
            .and_then(|c| c.completion_item.as_ref())
            .is_some_and(|item| item.label_details_support == Some(true)),
        markdown: text
            .and_then(|t| t.hover.as_ref())
            .and_then(|h| h.content_format.as_ref())
            .is_some_and(|f| f.contains(&tower_lsp::ls_types::MarkupKind::Markdown)),
    }
}
