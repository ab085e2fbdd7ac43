//! `textDocument/documentSymbol`: what a Python file declares.

use mizan_engine::Snapshot;
use mizan_schema::declarations::Python;
use mizan_schema::{Contract, Origin};
use mizan_sources::Text;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::DocumentSymbolRequest;
use tower_lsp_server::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind, Uri,
};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct DocumentSymbols;

impl DocumentRequest for DocumentSymbols {
    type Method = DocumentSymbolRequest;

    fn document(params: &DocumentSymbolParams) -> Option<Uri> {
        Some(params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let uri = params.text_document.uri;
        let Some(file) = asked.convert.path(&uri) else { return Ok(None) };
        let Some(text) = asked.text(&file) else { return Ok(None) };
        let mut symbols: Vec<DocumentSymbol> = Vec::new();
        for snapshot in &asked.world.backends {
            let declared = declared(&snapshot.contract);
            let here = declared.filter(|(_, _, python)| snapshot.places().file(python.origin.source) == file);
            symbols.extend(here.map(|(name, kind, python)| symbol(asked, snapshot, &text, name, kind, python.origin)));
        }
        symbols.sort_by_key(|symbol| (symbol.range.start, symbol.name.clone()));
        symbols.dedup();
        Ok(Some(if asked.abilities.nests_symbols {
            DocumentSymbolResponse::Nested(symbols)
        } else {
            DocumentSymbolResponse::Flat(symbols.into_iter().map(|symbol| flat(symbol, &uri)).collect())
        }))
    }
}

fn declared(contract: &Contract) -> impl Iterator<Item = (&str, SymbolKind, &Python)> {
    let functions = contract.functions.values().map(|one| (&*one.name, SymbolKind::FUNCTION, &one.python));
    let forms = contract.forms.values().map(|one| (&*one.name.value, SymbolKind::CLASS, &one.python));
    let channels = contract.channels.values().map(|one| (&*one.name.value, SymbolKind::EVENT, &one.python));
    functions.chain(forms).chain(channels)
}

fn symbol(
    asked: &Asked<'_>,
    snapshot: &Snapshot,
    text: &Text,
    name: &str,
    kind: SymbolKind,
    origin: Origin,
) -> DocumentSymbol {
    let range = asked.convert.range(text, snapshot.places().span(origin));
    #[expect(deprecated, reason = "the field has to be named")]
    DocumentSymbol {
        name: name.to_owned(),
        detail: None,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range: range,
        children: None,
    }
}

fn flat(symbol: DocumentSymbol, uri: &Uri) -> SymbolInformation {
    #[expect(deprecated, reason = "the field has to be named")]
    SymbolInformation {
        name: symbol.name,
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range: symbol.range },
        container_name: None,
    }
}
