//! `workspace/diagnostic`: what is wrong anywhere, for editors that ask.

use std::collections::BTreeMap;

use tower_lsp_server::ls_types::request::WorkspaceDiagnosticRequest;
use tower_lsp_server::ls_types::{
    FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::{Answer, Asked, WorkspaceRequest};
use crate::publish::{self, Page, Part};

pub(crate) struct WorkspaceDiagnostic;

impl WorkspaceRequest for WorkspaceDiagnostic {
    type Method = WorkspaceDiagnosticRequest;
    type Part = Vec<WorkspaceDocumentDiagnosticReport>;

    fn part(asked: &Asked<'_>, params: &WorkspaceDiagnosticParams) -> Self::Part {
        for part in [Part::Backends, Part::Frontends] {
            publish::advance(asked.session, asked.name, asked.world, part);
        }
        let pages = asked.session.board().pages(asked.name);
        let mut known: BTreeMap<&Uri, &str> =
            params.previous_result_ids.iter().map(|previous| (&previous.uri, previous.value.as_str())).collect();
        let mut reports: Vec<_> = pages.iter().map(|page| report(page, known.remove(&page.uri))).collect();
        // What the editor knows of files in which nothing is wrong any more.
        let own = |uri: &Uri| {
            asked.convert.path(uri).is_some_and(|path| asked.session.name_of(&path).as_deref() == Some(asked.name))
        };
        let mended = known.into_iter().filter(|(uri, value)| !value.is_empty() && own(uri));
        reports.extend(mended.map(|(uri, _)| full(uri.clone(), None, FullDocumentDiagnosticReport::default())));
        reports
    }

    fn join(parts: Vec<Self::Part>) -> Answer<Self::Method> {
        let items = parts.into_iter().flatten().collect();
        WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
    }
}

fn report(page: &Page, known: Option<&str>) -> WorkspaceDocumentDiagnosticReport {
    let (result_id, version) = (page.result_id(), page.version.map(i64::from));
    if known == Some(&result_id) {
        return WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
            uri: page.uri.clone(),
            version,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        });
    }
    let report = FullDocumentDiagnosticReport { result_id: Some(result_id), items: page.items.to_vec() };
    full(page.uri.clone(), version, report)
}

fn full(uri: Uri, version: Option<i64>, report: FullDocumentDiagnosticReport) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: report,
    })
}
