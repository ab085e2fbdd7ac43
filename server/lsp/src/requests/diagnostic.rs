//! `textDocument/diagnostic`: what is wrong with a file, for editors that ask.

use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::request::DocumentDiagnosticRequest;
use tower_lsp_server::ls_types::{
    DiagnosticServerCancellationData, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use super::{Answer, Asked, DocumentRequest, Params};
use crate::publish::{self, Part};

pub(crate) struct DocumentDiagnostic;

impl DocumentRequest for DocumentDiagnostic {
    type Method = DocumentDiagnosticRequest;

    fn document(params: &DocumentDiagnosticParams) -> Option<Uri> {
        Some(params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        full(FullDocumentDiagnosticReport::default())
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some(file) = asked.convert.path(&params.text_document.uri) else { return Ok(Self::nothing()) };
        let part = Part::of(&file);
        publish::advance(asked.session, asked.name, asked.world, Part::Backends);
        publish::advance(asked.session, asked.name, asked.world, part);
        let version = asked.world.documents.get(&file).map(|document| document.version);
        let (revision, page) = {
            let board = asked.session.board();
            (board.revision(asked.name, part), board.page(asked.name, &file))
        };
        let Some(page) = page else {
            return if revision == Some(asked.world.revision) { Ok(Self::nothing()) } else { Err(ask_again()) };
        };
        if page.version != version {
            return Err(ask_again());
        }
        let result_id = page.result_id();
        if params.previous_result_id.as_ref() == Some(&result_id) {
            let report = UnchangedDocumentDiagnosticReport { result_id };
            return Ok(DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Unchanged(
                RelatedUnchangedDocumentDiagnosticReport {
                    related_documents: None,
                    unchanged_document_diagnostic_report: report,
                },
            )));
        }
        Ok(full(FullDocumentDiagnosticReport { result_id: Some(result_id), items: page.items.to_vec() }))
    }
}

fn full(report: FullDocumentDiagnosticReport) -> DocumentDiagnosticReportResult {
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: report,
    }))
}

/// The file is another by now.
fn ask_again() -> Error {
    const SERVER_CANCELLED: i64 = -32802;
    let data = serde_json::to_value(DiagnosticServerCancellationData { retrigger_request: true }).ok();
    Error { code: ErrorCode::ServerError(SERVER_CANCELLED), message: "the file was edited".into(), data }
}
