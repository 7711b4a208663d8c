//! Findings for clients that ask.
//!
//! A document's findings are computed when they are asked for, at the place of the question in the order. Those of
//! the whole workspace are what the second wave has found; a client that knows them all gets its answer when there is
//! something new, so that asking again and again costs nothing.

use std::collections::BTreeMap;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport,
};

use super::event::{Done, Event, Inbox};
use super::findings::{self, Findings, result_id};
use super::main_loop::MainLoop;
use super::view::View;

/// Answers `textDocument/diagnostic`.
pub fn document(view: &View, params: &DocumentDiagnosticParams, inbox: &Inbox) -> DocumentDiagnosticReportResult {
    let found = view.file(&params.text_document.uri).and_then(|file| findings::check(view, file));
    let result = found.as_ref().map_or_else(|| result_id(0), Findings::result_id);
    let report = if params.previous_result_id.as_ref() == Some(&result) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: result },
        })
    } else {
        let items = found.as_ref().map(|found| found.items.to_vec()).unwrap_or_default();
        let full = FullDocumentDiagnosticReport { result_id: Some(result), items };
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: full,
        })
    };
    if let Some(found) = found {
        // The loop ends only with the program.
        let _ = inbox.send(Event::Done(Done::Pulled(found)));
    }
    DocumentDiagnosticReportResult::Report(report)
}

/// A question for the findings of the whole workspace.
pub struct WorkspacePull {
    /// What the client knows: result identifiers by document.
    known: BTreeMap<Uri, String>,
    reply: oneshot::Sender<WorkspaceDiagnosticReport>,
}

impl WorkspacePull {
    /// The question, and where its answer comes.
    pub fn new(params: WorkspaceDiagnosticParams) -> (WorkspacePull, oneshot::Receiver<WorkspaceDiagnosticReport>) {
        let (reply, answer) = oneshot::channel();
        let known = params.previous_result_ids.into_iter().map(|known| (known.uri, known.value)).collect();
        (WorkspacePull { known, reply }, answer)
    }

    /// Answers that nothing is new.
    pub fn answer_nothing(self) {
        // Whoever asked may be gone.
        let _ = self.reply.send(WorkspaceDiagnosticReport::default());
    }
}

/// Waits for an answer.
///
/// # Errors
/// When the server ends first.
pub async fn workspace(answer: oneshot::Receiver<WorkspaceDiagnosticReport>) -> Result<WorkspaceDiagnosticReport> {
    answer.await.map_err(|_| Error::request_cancelled())
}

/// What a client that knows `known` has not heard of.
fn news(found: &BTreeMap<&Uri, &Findings>, known: &BTreeMap<Uri, String>) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let full = |uri: &Uri, version: Option<i32>, hash, items| {
        WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri: uri.clone(),
            version: version.map(i64::from),
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id(hash)), items },
        })
    };
    let changed = found
        .iter()
        .filter(|(uri, found)| known.get(**uri).map_or(!found.items.is_empty(), |known| *known != found.result_id()))
        .map(|(uri, found)| full(uri, found.version, found.hash, found.items.to_vec()));
    let gone = known
        .iter()
        .filter(|(uri, known)| !found.contains_key(uri) && **known != result_id(0))
        .map(|(uri, _)| full(uri, None, 0, Vec::new()));
    changed.chain(gone).collect()
}

impl MainLoop {
    pub(super) fn workspace_pull(&mut self, pull: WorkspacePull) {
        if !self.pulls_workspace {
            // From here on the client shows what it asks for; what it was told must not be shown twice.
            self.pulls_workspace = true;
            let known: Vec<_> = self.book.files().collect();
            known.into_iter().for_each(|file| self.redirect(file));
        }
        self.pulls.push(pull);
        self.answer_pulls();
    }

    /// Answers those who wait for news, if there are any.
    pub(super) fn answer_pulls(&mut self) {
        self.pulls.retain(|pull| !pull.reply.is_closed());
        if self.pulls.is_empty() || self.folders.is_reading() || !self.folders.shows_closed() {
            return;
        }
        let found = self.book.by_uri();
        let pulls = std::mem::take(&mut self.pulls);
        let mut waiting = Vec::new();
        for pull in pulls {
            let items = news(&found, &pull.known);
            if items.is_empty() {
                waiting.push(pull);
            } else {
                // Whoever asked may be gone.
                let _ = pull.reply.send(WorkspaceDiagnosticReport { items });
            }
        }
        self.pulls = waiting;
    }
}
