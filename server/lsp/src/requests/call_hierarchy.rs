//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls`, `callHierarchy/outgoingCalls`: from a component to Python, and back.
//!
//! An item is found again by its place: the editor hands back what it was given, and the world may be another by then.

use mizan_ide::{Call, Callable, CallableKind, callables, incoming, outgoing};
use mizan_text::Span;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::{
    CallHierarchyIncomingCalls, CallHierarchyOutgoingCalls, CallHierarchyPrepare,
};
use tower_lsp_server::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem, CallHierarchyOutgoingCall,
    CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range, SymbolKind, TextDocumentIdentifier,
    TextDocumentPositionParams, Uri,
};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct CallHierarchy;

impl DocumentRequest for CallHierarchy {
    type Method = CallHierarchyPrepare;

    fn document(params: &CallHierarchyPrepareParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let found = at(asked, &params.text_document_position_params);
        let items: Vec<_> = found.iter().filter_map(|callable| item(asked, callable)).collect();
        Ok((!items.is_empty()).then_some(items))
    }
}

pub(crate) struct IncomingCalls;

impl DocumentRequest for IncomingCalls {
    type Method = CallHierarchyIncomingCalls;

    fn document(params: &CallHierarchyIncomingCallsParams) -> Option<Uri> {
        Some(params.item.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let calls =
            again(asked, &params.item).iter().flat_map(|callable| incoming(asked.world, callable)).collect::<Vec<_>>();
        let call = |call: &Call| {
            let from_ranges = ranges(asked, &call.with, &call.from)?;
            Some(CallHierarchyIncomingCall { from: item(asked, &call.with)?, from_ranges })
        };
        Ok(Some(calls.iter().filter_map(call).collect()))
    }
}

pub(crate) struct OutgoingCalls;

impl DocumentRequest for OutgoingCalls {
    type Method = CallHierarchyOutgoingCalls;

    fn document(params: &CallHierarchyOutgoingCallsParams) -> Option<Uri> {
        Some(params.item.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let mut calls = Vec::new();
        for callable in again(asked, &params.item) {
            for call in outgoing(asked.world, &callable) {
                let to = item(asked, &call.with).zip(ranges(asked, &callable, &call.from));
                calls.extend(to.map(|(to, from_ranges)| CallHierarchyOutgoingCall { to, from_ranges }));
            }
        }
        Ok(Some(calls))
    }
}

fn at(asked: &Asked<'_>, params: &TextDocumentPositionParams) -> Vec<Callable> {
    asked.position(params).map(|(position, _)| callables(asked.world, &position)).unwrap_or_default()
}

/// What an item is of now.
fn again(asked: &Asked<'_>, item: &CallHierarchyItem) -> Vec<Callable> {
    let text_document = TextDocumentIdentifier { uri: item.uri.clone() };
    let found = at(asked, &TextDocumentPositionParams { text_document, position: item.selection_range.start });
    found.into_iter().filter(|callable| *callable.name == *item.name).collect()
}

fn item(asked: &Asked<'_>, callable: &Callable) -> Option<CallHierarchyItem> {
    let text = asked.text(&callable.at.file)?;
    let (kind, detail) = match callable.kind {
        CallableKind::Function(_) => (SymbolKind::FUNCTION, "Python"),
        CallableKind::Component => (SymbolKind::CLASS, "TypeScript"),
    };
    Some(CallHierarchyItem {
        name: callable.name.to_string(),
        kind,
        tags: None,
        detail: Some(detail.to_owned()),
        uri: asked.convert.uri(&callable.at.file)?,
        range: asked.convert.range(&text, callable.whole),
        selection_range: asked.convert.range(&text, callable.at.span),
        data: None,
    })
}

/// Words in the file of who calls.
fn ranges(asked: &Asked<'_>, caller: &Callable, words: &[Span]) -> Option<Vec<Range>> {
    let text = asked.text(&caller.at.file)?;
    Some(words.iter().map(|&word| asked.convert.range(&text, word)).collect())
}
