//! `textDocument/codeLens`: above each declaration, how often it is used and what it has fetched again.
//!
//! A click shows the uses, by the command `mizan.showReferences`, which editors have to know; others show the words alone.

use mizan_ide::{Lens, LensKind, code_lens};
use mizan_text::Span;
use serde_json::{Value, json};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::CodeLensRequest;
use tower_lsp_server::ls_types::{CodeLens as Shown, CodeLensParams, Command, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

/// What an editor does to show places: takes an address, a position in it, and locations.
const SHOW_REFERENCES: &str = "mizan.showReferences";

pub(crate) struct CodeLens;

impl DocumentRequest for CodeLens {
    type Method = CodeLensRequest;

    fn document(params: &CodeLensParams) -> Option<Uri> {
        Some(params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let uri = params.text_document.uri;
        let Some(file) = asked.convert.path(&uri) else { return Ok(None) };
        let Some(text) = asked.text(&file) else { return Ok(None) };
        let lenses = code_lens(asked.world, &file).into_iter().map(|Lens { span, kind }| {
            let range = asked.convert.range(&text, span);
            let position = asked.convert.range(&text, Span::new(span.start, span.start)).start;
            let command = match kind {
                LensKind::Uses(uses) if !uses.is_empty() => {
                    let locations = asked.locations(&uses);
                    let title = if uses.len() == 1 { "1 use".to_owned() } else { format!("{} uses", uses.len()) };
                    command(title, SHOW_REFERENCES, vec![json!(uri), json!(position), json!(locations)])
                }
                LensKind::Uses(_) => command("no uses".to_owned(), "", Vec::new()),
                LensKind::Refetches(refetch) if refetch.is_merged => {
                    command(format!("replaces {refetch}"), "", Vec::new())
                }
                LensKind::Refetches(refetch) => command(format!("invalidates {refetch}"), "", Vec::new()),
            };
            Shown { range, command: Some(command), data: None }
        });
        Ok(Some(lenses.collect()))
    }
}

/// A command without a name is words alone.
fn command(title: String, command: &str, arguments: Vec<Value>) -> Command {
    Command { title, command: command.to_owned(), arguments: (!arguments.is_empty()).then_some(arguments) }
}
