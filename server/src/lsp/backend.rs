//! The framework's side: each handler puts something into the inbox before its first await, and then waits for its
//! own answer at most. The framework starts handlers in the order of their messages but lets them overlap from the
//! first await on, so anything later would come out of order.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use tokio::sync::{Notify, oneshot};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer};

use super::event::{DocumentEvent, Event, Inbox};
use super::held::{Needs, Query, Refusal};
use super::main_loop::MainLoop;
use super::pull::{self, WorkspacePull};
use super::session::Session;
use super::status::Status;
use super::view::View;
use super::{Probe, capabilities, commands, from_proto, manifest, parent, requests, views};

/// The handlers.
pub struct Backend {
    inbox: Inbox,
    probe: Option<Probe>,
    client: Client,
    orphaned: Arc<Notify>,
    session: OnceLock<(Arc<Session>, Vec<std::path::PathBuf>)>,
}

/// Sets a flag when it is dropped: the framework drops the future of a request that is cancelled.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Backend {
    /// Handlers that send to `inbox`, and notify `orphaned` when the editor's process is gone.
    pub fn new(inbox: Inbox, client: Client, probe: Option<Probe>, orphaned: Arc<Notify>) -> Backend {
        Backend { inbox, probe, client, orphaned, session: OnceLock::new() }
    }

    fn send(&self, event: Event) {
        // The loop ends only with the program.
        let _ = self.inbox.send(event);
    }

    /// Asks the state at this place in the order; returns at once, and waits when the result is awaited.
    fn ask<T: Send + 'static, F: FnOnce(&View) -> Result<T> + Send + 'static>(
        &self,
        method: &'static str,
        needs: Needs,
        document: Option<&Uri>,
        answer: F,
    ) -> impl Future<Output = Result<T>> + Send + use<T, F> {
        let (reply, waiting) = oneshot::channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let guard = CancelOnDrop(cancelled.clone());
        let probe = self.probe.clone();
        let run = move |view: std::result::Result<View, Refusal>| {
            let result = match view {
                Err(Refusal::Modified) => Err(Error::content_modified()),
                Ok(_) if reply.is_closed() => return,
                Ok(view) => run_guarded(method, &view.with_cancel(cancelled), probe, answer),
            };
            // Whoever asked may have given up.
            let _ = reply.send(result);
        };
        self.send(Event::Query(Query { method, needs, document: document.cloned(), run: Box::new(run) }));
        async move {
            let result = waiting.await;
            drop(guard);
            result.unwrap_or_else(|_| Err(Error::internal_error()))
        }
    }

    /// Asks about a place in a document, by all files.
    fn at<T: Send + 'static, F: FnOnce(&View) -> Result<T> + Send + 'static>(
        &self,
        method: &'static str,
        place: TextDocumentPositionParams,
        answer: F,
    ) -> impl Future<Output = Result<T>> + Send + use<T, F> {
        self.ask(method, Needs::Index, Some(&place.text_document.uri), answer)
    }

    /// Stops a progress that the server began.
    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.send(Event::ProgressCancelled(params.token));
    }

    /// Answers `openchoreo/stages`.
    pub async fn stages(&self, p: requests::StagesParams) -> Result<Option<serde_json::Value>> {
        self.ask("openchoreo/stages", Needs::Index, None, move |v| requests::stages(v, &p)).await
    }

    /// Answers `openchoreo/tree`.
    pub async fn tree(&self, p: views::TreeParams) -> Result<Option<Vec<views::TreeNode>>> {
        self.ask("openchoreo/tree", Needs::Index, None, move |v| Ok(views::tree(v, &p))).await
    }

    /// Answers `openchoreo/manifest`.
    pub async fn manifest(&self) -> Result<serde_json::Value> {
        Ok(manifest::manifest())
    }

    /// Answers `openchoreo/graph`.
    pub async fn graph(&self, p: requests::GraphParams) -> Result<Option<requests::GraphAnswer>> {
        self.ask("openchoreo/graph", Needs::Index, None, move |v| requests::graph(v, &p)).await
    }

    /// Answers `openchoreo/status`.
    pub async fn status(&self) -> Result<Status> {
        let (reply, answer) = oneshot::channel();
        let look = move |state: &MainLoop| _ = reply.send(Status::of(state));
        self.send(Event::Inspect(Box::new(look)));
        answer.await.map_err(|_| Error::internal_error())
    }
}

/// A panic costs this one answer. The panic hook has logged where it was.
fn run_guarded<T>(
    method: &'static str,
    view: &View,
    probe: Option<Probe>,
    answer: impl FnOnce(&View) -> Result<T>,
) -> Result<T> {
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| {
        if let Some(probe) = probe {
            probe(method, view);
        }
        answer(view)
    }));
    tracing::debug!(target: "openchoreo_lsp::latency", method, took = began.elapsed().as_micros(), "request");
    result.unwrap_or_else(|_| {
        tracing::error!("{method} failed");
        Err(Error {
            message: format!("{method} failed; the log of the server says where").into(),
            ..Error::internal_error()
        })
    })
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = Arc::new(Session::new(&params));
        if let Some(id) = params.process_id {
            let orphaned = self.orphaned.clone();
            parent::watch(id, move || orphaned.notify_one());
        }
        let answer = capabilities::answer(&session);
        // A second `initialize` never comes here: the framework refuses it.
        let _ = self.session.set((session, from_proto::folders(&params)));
        Ok(answer)
    }

    async fn initialized(&self, _: InitializedParams) {
        if let Some((session, folders)) = self.session.get() {
            self.send(Event::Start(session.clone(), folders.clone()));
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.send(Event::Drain);
        Ok(())
    }

    async fn did_open(&self, p: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, language_id: language, version, text } = p.text_document;
        self.send(Event::Document(DocumentEvent::Opened { uri, language, version, text }));
    }

    async fn did_change(&self, p: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = p.text_document;
        let edits = from_proto::edits(p.content_changes);
        self.send(Event::Document(DocumentEvent::Edited { uri, version, edits, at: Instant::now() }));
    }

    async fn did_save(&self, p: DidSaveTextDocumentParams) {
        self.send(Event::Document(DocumentEvent::Saved(p.text_document.uri)));
    }

    async fn did_close(&self, p: DidCloseTextDocumentParams) {
        self.send(Event::Document(DocumentEvent::Closed(p.text_document.uri)));
    }

    async fn did_change_watched_files(&self, p: DidChangeWatchedFilesParams) {
        self.send(Event::DiskChanged(p.changes.iter().filter_map(|change| from_proto::path(&change.uri)).collect()));
    }

    async fn did_change_workspace_folders(&self, p: DidChangeWorkspaceFoldersParams) {
        let paths = |folders: &[WorkspaceFolder]| folders.iter().filter_map(|f| from_proto::path(&f.uri)).collect();
        self.send(Event::Folders { added: paths(&p.event.added), removed: paths(&p.event.removed) });
    }

    async fn did_change_configuration(&self, p: DidChangeConfigurationParams) {
        self.send(Event::Settings(p.settings));
    }

    async fn goto_definition(&self, p: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.at("textDocument/definition", p.text_document_position_params.clone(), move |v| {
            requests::definition(v, &p)
        })
        .await
    }

    async fn goto_declaration(
        &self,
        p: request::GotoDeclarationParams,
    ) -> Result<Option<request::GotoDeclarationResponse>> {
        self.at("textDocument/declaration", p.text_document_position_params.clone(), move |v| {
            requests::definition(v, &p)
        })
        .await
    }

    async fn goto_type_definition(
        &self,
        p: request::GotoTypeDefinitionParams,
    ) -> Result<Option<request::GotoTypeDefinitionResponse>> {
        self.at("textDocument/typeDefinition", p.text_document_position_params.clone(), move |v| {
            requests::type_definition(v, &p)
        })
        .await
    }

    async fn references(&self, p: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.at("textDocument/references", p.text_document_position.clone(), move |v| requests::references(v, &p)).await
    }

    async fn document_highlight(&self, p: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        self.at("textDocument/documentHighlight", p.text_document_position_params.clone(), move |v| {
            requests::highlights(v, &p)
        })
        .await
    }

    async fn completion(&self, p: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.at("textDocument/completion", p.text_document_position.clone(), move |v| requests::completion(v, &p)).await
    }

    async fn completion_resolve(&self, p: CompletionItem) -> Result<CompletionItem> {
        self.ask("completionItem/resolve", Needs::Index, None, move |v| Ok(requests::resolve_completion(v, p))).await
    }

    async fn hover(&self, p: HoverParams) -> Result<Option<Hover>> {
        self.at("textDocument/hover", p.text_document_position_params.clone(), move |v| requests::hover(v, &p)).await
    }

    async fn prepare_rename(&self, p: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.at("textDocument/prepareRename", p.clone(), move |v| requests::prepare_rename(v, &p)).await
    }

    async fn rename(&self, p: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let inbox = self.inbox.clone();
        // The loop ends only with the program.
        let tell = move |text| _ = inbox.send(Event::Tell(text));
        self.at("textDocument/rename", p.text_document_position.clone(), move |v| requests::rename(v, &p, tell)).await
    }

    async fn code_lens(&self, p: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask("textDocument/codeLens", Needs::Index, None, move |v| requests::lenses(v, &p)).await
    }

    async fn document_symbol(&self, p: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask("textDocument/documentSymbol", Needs::File, None, move |v| requests::document_symbols(v, &p)).await
    }

    async fn document_link(&self, p: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask("textDocument/documentLink", Needs::Index, None, move |v| requests::links(v, &p)).await
    }

    async fn folding_range(&self, p: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask("textDocument/foldingRange", Needs::File, None, move |v| requests::folds(v, &p)).await
    }

    async fn selection_range(&self, p: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.ask("textDocument/selectionRange", Needs::File, None, move |v| requests::selections(v, &p)).await
    }

    async fn symbol(&self, p: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        self.ask("workspace/symbol", Needs::Index, None, move |v| requests::workspace_symbols(v, &p)).await
    }

    async fn symbol_resolve(&self, p: WorkspaceSymbol) -> Result<WorkspaceSymbol> {
        self.ask("workspaceSymbol/resolve", Needs::Index, None, move |v| requests::resolve_symbol(v, p)).await
    }

    async fn code_action(&self, p: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = p.text_document.uri.clone();
        self.ask("textDocument/codeAction", Needs::Index, Some(&uri), move |v| requests::code_actions(v, &p)).await
    }

    async fn code_action_resolve(&self, p: CodeAction) -> Result<CodeAction> {
        self.ask("codeAction/resolve", Needs::Index, None, move |v| requests::resolve_code_action(v, p)).await
    }

    async fn execute_command(&self, p: ExecuteCommandParams) -> Result<Option<serde_json::Value>> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let _guard = CancelOnDrop(cancelled.clone());
        let params = p.clone();
        let begin = move |view: &View| commands::begin(view, &params);
        let begun = self.ask("workspace/executeCommand", commands::needs(&p.command), None, begin).await?;
        let outcome = commands::execute(begun, p, self.client.clone(), self.inbox.clone(), cancelled).await?;
        serde_json::to_value(outcome).map(Some).map_err(|_| Error::internal_error())
    }

    async fn diagnostic(&self, p: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let inbox = self.inbox.clone();
        self.ask("textDocument/diagnostic", Needs::Changes, None, move |v| Ok(pull::document(v, &p, &inbox))).await
    }

    async fn workspace_diagnostic(&self, p: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let (pull, answer) = WorkspacePull::new(p);
        self.send(Event::WorkspacePull(pull));
        pull::workspace(answer).await.map(WorkspaceDiagnosticReportResult::Report)
    }
}
