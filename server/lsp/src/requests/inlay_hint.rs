//! `textDocument/inlayHint`: what a mutation has fetched again, beside the words that say or call it.

use mizan_ide::inlay_hints;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::InlayHintRequest;
use tower_lsp_server::ls_types::{InlayHint as Shown, InlayHintLabel, InlayHintParams, InlayHintTooltip, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct InlayHints;

impl DocumentRequest for InlayHints {
    type Method = InlayHintRequest;

    fn document(params: &InlayHintParams) -> Option<Uri> {
        Some(params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some(file) = asked.convert.path(&params.text_document.uri) else { return Ok(None) };
        let Some(text) = asked.text(&file) else { return Ok(None) };
        let range = asked.convert.span(&text, params.range);
        let hints = inlay_hints(asked.world, &file, range).into_iter().map(|hint| Shown {
            position: asked.convert.position(&text, hint.offset),
            label: InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(hint.details.join("\n"))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
        Ok(Some(hints.collect()))
    }
}
