//! `textDocument/didSave`: a hint that the disk is another, sooner than the watcher's.

use std::sync::Arc;

use tower_lsp_server::ls_types::DidSaveTextDocumentParams;
use tower_lsp_server::ls_types::notification::DidSaveTextDocument;

use super::Told;
use crate::session::Session;

pub(crate) struct DidSave;

impl Told for DidSave {
    type Method = DidSaveTextDocument;

    fn take(session: &Arc<Session>, params: DidSaveTextDocumentParams) {
        session.touch([params.text_document.uri]);
    }
}
