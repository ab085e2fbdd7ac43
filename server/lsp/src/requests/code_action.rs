//! `textDocument/codeAction`: what can be done about what is wrong at a place, with all its edits: they are quick to work out. What takes longer,
//! `codeAction/resolve` works out when someone wants it: for raising revisions, the project of the last commit is read.

use std::collections::HashMap;

use mizan_ide::{Edits, Fix, Unfinished, fixes, has_revisions, raise_revisions, unfinished};
use serde_json::{Value, json};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::{CodeActionRequest, CodeActionResolveRequest};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Diagnostic, NumberOrString, TextEdit, Uri,
    WorkspaceEdit,
};

use super::{Answer, Asked, DocumentRequest, Params, refused};

/// The kind of the action that raises revisions.
pub(crate) const RAISE_REVISIONS: &str = "source.raiseRevisions.mizan";

/// What results are compared with.
const REVISION: &str = "HEAD";

pub(crate) struct CodeActions;

impl DocumentRequest for CodeActions {
    type Method = CodeActionRequest;

    fn document(params: &CodeActionParams) -> Option<Uri> {
        Some(params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some(file) = asked.convert.path(&params.text_document.uri) else { return Ok(None) };
        let Some(text) = asked.text(&file) else { return Ok(None) };
        let wants =
            |kind: &str| params.context.only.as_ref().is_none_or(|only| only.iter().any(|only| holds(only, kind)));
        let part = asked.convert.span(&text, params.range);
        let (begun, found) = if wants(CodeActionKind::QUICKFIX.as_str()) {
            let begun = unfinished(asked.world, &file, part, asked.cancellation);
            (begun, fixes(asked.world, &file, part, asked.cancellation))
        } else {
            Default::default()
        };
        let begun = begun.iter().filter_map(|begun| finish(asked, begun));
        let actions = found.into_iter().filter_map(|fix| {
            let range = asked.convert.range(&text, fix.answers.1);
            let is_answered = |known: &&Diagnostic| {
                known.range == range && known.code == Some(NumberOrString::String(fix.answers.0.number().to_owned()))
            };
            let answered: Vec<Diagnostic> = params.context.diagnostics.iter().filter(is_answered).cloned().collect();
            action(asked, fix, answered)
        });
        let mut actions: Vec<CodeActionOrCommand> = begun.chain(actions).collect();
        if asked.abilities.resolves_actions && wants(RAISE_REVISIONS) && has_revisions(asked.world, &file) {
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: "Raise `rev` where cached results changed since the last commit".to_owned(),
                kind: Some(CodeActionKind::new(RAISE_REVISIONS)),
                data: Some(json!({ "uri": params.text_document.uri })),
                ..CodeAction::default()
            }));
        }
        Ok(Some(actions))
    }
}

/// Whether a kind is another, or one that the other belongs to.
fn holds(kind: &CodeActionKind, other: &str) -> bool {
    let rest = other.strip_prefix(kind.as_str());
    rest.is_some_and(|rest| kind.as_str().is_empty() || rest.is_empty() || rest.starts_with('.'))
}

/// `codeAction/resolve`.
pub(crate) struct ResolvedCodeAction;

impl DocumentRequest for ResolvedCodeAction {
    type Method = CodeActionResolveRequest;

    fn document(action: &CodeAction) -> Option<Uri> {
        let uri = action.data.as_ref()?.get("uri")?.clone();
        serde_json::from_value::<Uri>(uri).ok()
    }

    fn nothing() -> Answer<Self::Method> {
        CodeAction::default()
    }

    fn answer(asked: &Asked<'_>, action: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let variables = |name: &str| std::env::var(name).ok();
        let edits =
            raise_revisions(asked.world, REVISION, &variables).map_err(|failure| refused(failure.to_string()))?;
        Ok(CodeAction { edit: workspace_edit(asked, &edits), data: None::<Value>, ..action })
    }
}

fn action(asked: &Asked<'_>, fix: Fix, answered: Vec<Diagnostic>) -> Option<CodeActionOrCommand> {
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: fix.title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(answered).filter(|answered| !answered.is_empty()),
        edit: Some(workspace_edit(asked, &fix.edits)?),
        is_preferred: Some(fix.is_preferred),
        ..CodeAction::default()
    }))
}

/// Finishing a rename, which answers no finding: what is left of it may be wrong in either language, by whichever server.
fn finish(asked: &Asked<'_>, Unfinished { from, to, edits }: &Unfinished) -> Option<CodeActionOrCommand> {
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: format!("Finish the rename of `{from}` to `{to}`"),
        kind: Some(CodeActionKind::QUICKFIX),
        edit: Some(workspace_edit(asked, edits)?),
        ..CodeAction::default()
    }))
}

/// Edits in the protocol's words; nothing where a file cannot be named or read.
fn workspace_edit(asked: &Asked<'_>, edits: &Edits) -> Option<WorkspaceEdit> {
    let mut changes = HashMap::new();
    for (file, edits) in edits {
        let text = asked.text(file)?;
        let edit = |edit: &mizan_text::Edit| TextEdit {
            range: asked.convert.range(&text, edit.replaced),
            new_text: edit.with.clone(),
        };
        changes.insert(asked.convert.uri(file)?, edits.iter().map(edit).collect());
    }
    Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
}
