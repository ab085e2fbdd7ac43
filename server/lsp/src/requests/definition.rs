//! `textDocument/definition`: where what stands there is declared.

use mizan_ide::{Language, definition};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::GotoDefinition;
use tower_lsp_server::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct Definition;

impl DocumentRequest for Definition {
    type Method = GotoDefinition;

    fn document(params: &GotoDefinitionParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position_params) else { return Ok(None) };
        // TypeScript's own server leads there by the map; a second answer would turn the jump into a list.
        if Language::of(&position.file) == Some(Language::TypeScript) && asked.settings.typescript_server {
            return Ok(None);
        }
        let found = definition(asked.world, &position);
        Ok(found.map(|found| {
            GotoDefinitionResponse::Array(found.to.iter().filter_map(|part| asked.location(part)).collect())
        }))
    }
}
