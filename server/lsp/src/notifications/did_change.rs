//! `textDocument/didChange`: the editor's text is another.

use std::sync::Arc;

use tower_lsp_server::ls_types::DidChangeTextDocumentParams;
use tower_lsp_server::ls_types::notification::DidChangeTextDocument;

use super::Told;
use crate::session::Session;

pub(crate) struct DidChange;

impl Told for DidChange {
    type Method = DidChangeTextDocument;

    fn take(session: &Arc<Session>, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        session.change_document(&document.uri, document.version, params.content_changes);
    }
}
