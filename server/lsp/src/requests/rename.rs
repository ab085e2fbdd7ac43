//! `textDocument/rename`: the edits that rename something in both languages, or the sentence why it cannot be.
//!
//! Where the editor can, the edits of an open document are of its version, and each belongs to a group that a preview shows. Nothing is left to be
//! confirmed: what is not certain is not renamed.

use std::collections::{BTreeMap, HashMap};

use camino::Utf8Path;
use mizan_ide::{FileEdits, Group, RenameEdit, rename};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::Rename as Method;
use tower_lsp_server::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, RenameParams,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::{Answer, Asked, DocumentRequest, Params, WhenStale, refused};

pub(crate) struct Rename;

impl DocumentRequest for Rename {
    type Method = Method;

    const WHEN_STALE: WhenStale = WhenStale::AskAgain;

    fn document(params: &RenameParams) -> Option<Uri> {
        Some(params.text_document_position.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, _)) = asked.position(&params.text_document_position) else { return Ok(None) };
        let renamed = rename(asked.world, &position, &params.new_name, asked.cancellation);
        let files = match renamed {
            Ok(Some(renamed)) => renamed.files,
            Ok(None) => return Ok(None),
            Err(refusal) => return Err(refused(refusal.sentence)),
        };
        let edits: Vec<Edited> = files.iter().filter_map(|(file, edited)| Edited::of(asked, file, edited)).collect();
        if !asked.abilities.versions_edits {
            let changes: HashMap<Uri, Vec<TextEdit>> = edits.into_iter().map(Edited::plain).collect();
            return Ok(Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }));
        }
        let annotations =
            asked.abilities.annotates_edits.then(|| annotations(files.values().flat_map(|edited| &edited.edits)));
        let changes = edits.into_iter().map(|edits| edits.versioned(annotations.is_some())).collect();
        Ok(Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(changes)),
            change_annotations: annotations,
            ..WorkspaceEdit::default()
        }))
    }
}

/// The edits of one file, as the editor names places.
struct Edited {
    uri: Uri,
    /// Of its document, where it is open.
    version: Option<i32>,
    edits: Vec<(TextEdit, Group)>,
}

impl Edited {
    fn of(asked: &Asked<'_>, file: &Utf8Path, FileEdits { text, edits }: &FileEdits) -> Option<Self> {
        let edit = |edit: &RenameEdit| {
            let range = asked.convert.range(text, edit.edit.replaced);
            (TextEdit { range, new_text: edit.edit.with.clone() }, edit.group)
        };
        let version = asked.world.documents.get(file).map(|document| document.version);
        Some(Self { uri: asked.convert.uri(file)?, version, edits: edits.iter().map(edit).collect() })
    }

    fn plain(self) -> (Uri, Vec<TextEdit>) {
        (self.uri, self.edits.into_iter().map(|(edit, _)| edit).collect())
    }

    fn versioned(self, is_annotated: bool) -> TextDocumentEdit {
        let edit = |(text_edit, group)| {
            if is_annotated {
                OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id: id(group).to_owned() })
            } else {
                OneOf::Left(text_edit)
            }
        };
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri: self.uri, version: self.version },
            edits: self.edits.into_iter().map(edit).collect(),
        }
    }
}

/// What an editor shows above the edits of each group.
fn annotations<'e>(edits: impl Iterator<Item = &'e RenameEdit>) -> HashMap<String, ChangeAnnotation> {
    let mut counts: BTreeMap<Group, usize> = BTreeMap::new();
    for edit in edits {
        *counts.entry(edit.group).or_default() += 1;
    }
    let annotation = |(group, count): (Group, usize)| {
        let label = format!("{} ({count})", group.label());
        let annotation = ChangeAnnotation { label, needs_confirmation: Some(false), description: None };
        (id(group).to_owned(), annotation)
    };
    counts.into_iter().map(annotation).collect()
}

fn id(group: Group) -> &'static str {
    match group {
        Group::Declaration => "declaration",
        Group::References => "references",
        Group::PythonUses => "python",
        Group::TypeScriptUses => "typescript",
    }
}
