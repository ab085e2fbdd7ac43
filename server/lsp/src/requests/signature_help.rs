//! `textDocument/signatureHelp`: what a call takes, while it is written.

use mizan_ide::{Signature, signature_help};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::SignatureHelpRequest;
use tower_lsp_server::ls_types::{
    Documentation, ParameterInformation, ParameterLabel, SignatureHelp as Shown, SignatureHelpParams,
    SignatureInformation, Uri,
};

use super::hover::markdown;
use super::{Answer, Asked, DocumentRequest, Params};

/// Behind these, another parameter may be the one that is written.
pub(crate) const TRIGGERS: [&str; 4] = ["(", ",", "=", "{"];

pub(crate) struct SignatureHelp;

impl DocumentRequest for SignatureHelp {
    type Method = SignatureHelpRequest;

    fn document(params: &SignatureHelpParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position_params) else { return Ok(None) };
        let found = signature_help(asked.world, &position);
        // What a TypeScript server beside this one knows, it says.
        let found = found.filter(|found| !(asked.settings.typescript_server && found.is_on_disk));
        Ok(found.map(|found| shown(&found)))
    }
}

fn shown(found: &Signature) -> Shown {
    let length = |end: u32| {
        let text = found.label.get(..end as usize).unwrap_or_default();
        u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let parameters = found.parameters.iter().map(|parameter| ParameterInformation {
        label: ParameterLabel::LabelOffsets([length(parameter.label.start), length(parameter.label.end)]),
        documentation: parameter.documentation.clone().map(text),
    });
    // A parameter past the last one is none: the place is in none that is known.
    let none = found.parameters.len();
    let active = u32::try_from(found.active.unwrap_or(none)).ok();
    let signature = SignatureInformation {
        label: found.label.clone(),
        documentation: found.documentation.clone().map(text),
        parameters: Some(parameters.collect()),
        active_parameter: active,
    };
    Shown { signatures: vec![signature], active_signature: Some(0), active_parameter: active }
}

fn text(text: String) -> Documentation {
    Documentation::MarkupContent(markdown(&[mizan_ide::Block::Text(text)]))
}
