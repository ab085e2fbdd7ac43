//! `textDocument/didOpen`: from now on the editor's text counts.

use std::sync::Arc;

use tower_lsp_server::ls_types::DidOpenTextDocumentParams;
use tower_lsp_server::ls_types::notification::DidOpenTextDocument;

use super::Told;
use crate::session::Session;

pub(crate) struct DidOpen;

impl Told for DidOpen {
    type Method = DidOpenTextDocument;

    fn take(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        session.open_document(document.uri, document.version, document.text);
    }
}
