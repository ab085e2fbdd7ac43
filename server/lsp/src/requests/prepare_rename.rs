//! `textDocument/prepareRename`: the word that would be renamed, or the sentence why it cannot be.

use mizan_ide::prepare_rename;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::PrepareRenameRequest;
use tower_lsp_server::ls_types::{PrepareRenameResponse, TextDocumentPositionParams, Uri};

use super::{Answer, Asked, DocumentRequest, Params, WhenStale, refused};

pub(crate) struct PrepareRename;

impl DocumentRequest for PrepareRename {
    type Method = PrepareRenameRequest;

    const WHEN_STALE: WhenStale = WhenStale::AskAgain;

    fn document(params: &TextDocumentPositionParams) -> Option<Uri> {
        Some(params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, text)) = asked.position(&params) else { return Ok(None) };
        match prepare_rename(asked.world, &position, asked.cancellation) {
            Ok(prepared) => Ok(prepared.map(|prepared| PrepareRenameResponse::RangeWithPlaceholder {
                range: asked.convert.range(&text, prepared.span),
                placeholder: prepared.placeholder,
            })),
            Err(refusal) => Err(refused(refusal.sentence)),
        }
    }
}
