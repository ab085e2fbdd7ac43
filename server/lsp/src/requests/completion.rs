//! `textDocument/completion`: what can be typed.

use mizan_ide::{Completion as Item, CompletionKind, Completions, completion};
use mizan_sources::Text;
use mizan_text::Edit;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::Completion as Method;
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    InsertReplaceEdit, TextEdit, Uri,
};

use super::completion_resolve::Data;
use super::{Answer, Asked, DocumentRequest, Params};

/// Behind these, something of ours may follow without a word being begun.
pub(crate) const TRIGGERS: [&str; 8] = ["\"", "'", "(", ",", "=", ".", "{", " "];

pub(crate) struct Completion;

impl DocumentRequest for Completion {
    type Method = Method;

    fn document(params: &CompletionParams) -> Option<Uri> {
        Some(params.text_document_position.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let place = params.text_document_position;
        let Some((position, text)) = asked.position(&place) else { return Ok(None) };
        let Some(found) = completion(asked.world, &position) else { return Ok(None) };
        // What a TypeScript server beside this one knows, it offers.
        let is_left_out = |item: &Item| asked.settings.typescript_server && item.is_on_disk;
        let items: Vec<CompletionItem> = found
            .items
            .iter()
            .filter(|item| !is_left_out(item))
            .enumerate()
            .map(|(order, one)| item(asked, &text, &found, one, order, &place.text_document.uri))
            .collect();
        let list = CompletionList { is_incomplete: found.is_cut, items };
        Ok((!list.items.is_empty()).then_some(CompletionResponse::List(list)))
    }
}

fn item(asked: &Asked<'_>, text: &Text, found: &Completions, item: &Item, order: usize, uri: &Uri) -> CompletionItem {
    let range = |span| asked.convert.range(text, span);
    let edit = |edit: &Edit| TextEdit { range: range(edit.replaced), new_text: edit.with.clone() };
    let text_edit = if asked.abilities.inserts_and_replaces {
        CompletionTextEdit::InsertAndReplace(InsertReplaceEdit {
            new_text: item.text.clone(),
            insert: range(found.inserted),
            replace: range(found.replaced),
        })
    } else {
        CompletionTextEdit::Edit(TextEdit { range: range(found.replaced), new_text: item.text.clone() })
    };
    CompletionItem {
        label: item.label.clone(),
        kind: Some(kind(item.kind)),
        detail: Some(item.detail.clone()),
        filter_text: Some(item.filter.clone()),
        sort_text: Some(format!("{order:04}")),
        text_edit: Some(text_edit),
        additional_text_edits: (!item.edits.is_empty()).then(|| item.edits.iter().map(edit).collect()),
        data: Data::of(uri, &item.about),
        ..CompletionItem::default()
    }
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::Name => CompletionItemKind::MODULE,
        CompletionKind::Constant => CompletionItemKind::CONSTANT,
        CompletionKind::Function | CompletionKind::Hook => CompletionItemKind::FUNCTION,
        CompletionKind::Provider => CompletionItemKind::CLASS,
        CompletionKind::Type => CompletionItemKind::INTERFACE,
        CompletionKind::Enum => CompletionItemKind::ENUM,
        CompletionKind::Field => CompletionItemKind::FIELD,
    }
}
