//! `textDocument/references`: every place in both languages that means the same.

use mizan_ide::references;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request;
use tower_lsp_server::ls_types::{ReferenceParams, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct References;

impl DocumentRequest for References {
    type Method = request::References;

    fn document(params: &ReferenceParams) -> Option<Uri> {
        Some(params.text_document_position.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position) else { return Ok(None) };
        let is_wanted = |is_declaration: bool| params.context.include_declaration || !is_declaration;
        let found = references(asked.world, &position, asked.cancellation);
        Ok(found.map(|found| {
            let wanted = found.into_iter().filter(|one| is_wanted(one.is_declaration)).map(|one| one.at);
            asked.locations(&wanted.collect::<Vec<_>>())
        }))
    }
}
