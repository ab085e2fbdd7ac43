//! `textDocument/didClose`: from now on the disk counts.

use std::sync::Arc;

use tower_lsp_server::ls_types::DidCloseTextDocumentParams;
use tower_lsp_server::ls_types::notification::DidCloseTextDocument;

use super::Told;
use crate::session::Session;

pub(crate) struct DidClose;

impl Told for DidClose {
    type Method = DidCloseTextDocument;

    fn take(session: &Arc<Session>, params: DidCloseTextDocumentParams) {
        session.close_document(&params.text_document.uri);
    }
}
