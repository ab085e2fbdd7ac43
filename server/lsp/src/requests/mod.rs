//! Requests, a file for each: what is asked for, in the protocol's words; the question to the engine; the answer, in the protocol's words again.
//!
//! A new one is a file here, a line in `server::requests!`, and its capability in `abilities`. Its type says what it is of, and so who answers:
//!
//! | kind | is asked of |
//! | --- | --- |
//! | [`DocumentRequest`] | the project that a file belongs to |
//! | [`WorkspaceRequest`] | every project; the answers are put together |
//!
//! What is asked runs on a pool, on an immutable world, and is taken back when the editor does not want it any more.

mod ask;
mod call_hierarchy;
mod code_action;
mod code_lens;
mod completion;
mod completion_resolve;
mod contract;
mod definition;
mod diagnostic;
mod document_symbol;
mod hover;
mod implementation;
mod inlay_hint;
mod prepare_rename;
mod references;
mod rename;
mod signature_help;
mod texts;
mod type_definition;
mod workspace_diagnostic;
mod workspace_symbol;

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::host::Cancellation;
use mizan_ide::{FilePosition, FileSpan};
use mizan_sources::Text;
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::request::Request;
use tower_lsp_server::ls_types::{Location, TextDocumentPositionParams, Uri};

use crate::abilities::Abilities;
use crate::convert::Convert;
use crate::session::Session;
use crate::settings::Settings;

pub(crate) use ask::{ask, ask_all};
pub(crate) use call_hierarchy::{CallHierarchy, IncomingCalls, OutgoingCalls};
pub(crate) use code_action::{CodeActions, RAISE_REVISIONS, ResolvedCodeAction};
pub(crate) use code_lens::CodeLens;
pub(crate) use completion::{Completion, TRIGGERS as COMPLETION_TRIGGERS};
pub(crate) use completion_resolve::CompletionResolve;
pub(crate) use contract::Contract;
pub(crate) use definition::Definition;
pub(crate) use diagnostic::DocumentDiagnostic;
pub(crate) use document_symbol::DocumentSymbols;
pub(crate) use hover::Hover;
pub(crate) use implementation::Implementation;
pub(crate) use inlay_hint::InlayHints;
pub(crate) use prepare_rename::PrepareRename;
pub(crate) use references::References;
pub(crate) use rename::Rename;
pub(crate) use signature_help::{SignatureHelp, TRIGGERS as SIGNATURE_TRIGGERS};
pub(crate) use texts::Texts;
pub(crate) use type_definition::TypeDefinition;
pub(crate) use workspace_diagnostic::WorkspaceDiagnostic;
pub(crate) use workspace_symbol::WorkspaceSymbols;

/// The parameters of a method.
pub(crate) type Params<M> = <M as Request>::Params;

/// The answer of a method.
pub(crate) type Answer<M> = <M as Request>::Result;

/// A question about a file.
pub(crate) trait DocumentRequest {
    /// The protocol's method.
    type Method: Request<Params: Send + 'static, Result: Send + 'static>;

    /// What becomes of an answer when its document was edited meanwhile.
    const WHEN_STALE: WhenStale = WhenStale::Answer;

    /// The file that it is about.
    fn document(params: &Params<Self::Method>) -> Option<Uri>;

    /// What is answered where there is nothing to say: about files of no project, too.
    fn nothing() -> Answer<Self::Method>;

    /// The answer.
    ///
    /// # Errors
    ///
    /// What is asked for cannot be done, with a sentence for a person.
    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>>;
}

/// A question about everything.
pub(crate) trait WorkspaceRequest {
    /// The protocol's method.
    type Method: Request<Params: Clone + Send + 'static, Result: Send + 'static>;

    /// What one project says.
    type Part: Send + 'static;

    /// What the project says.
    fn part(asked: &Asked<'_>, params: &Params<Self::Method>) -> Self::Part;

    /// The answer, of what all projects say, in the order of their names.
    fn join(parts: Vec<Self::Part>) -> Answer<Self::Method>;
}

/// What becomes of an answer when its document was edited while it was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenStale {
    /// The editor gets it: it is of the version that was asked about, and the editor knows.
    Answer,
    /// The editor is told to ask again: places in an older text would be taken for places in this one.
    AskAgain,
}

/// What an answer is looked for in.
pub(crate) struct Asked<'a> {
    /// The project's name in the session.
    pub(crate) name: &'a Utf8Path,
    pub(crate) world: &'a World,
    pub(crate) texts: Texts<'a>,
    pub(crate) cancellation: &'a Cancellation,
    pub(crate) session: &'a Session,
    pub(crate) convert: Arc<Convert>,
    pub(crate) settings: Arc<Settings>,
    pub(crate) abilities: &'a Abilities,
}

impl Asked<'_> {
    /// The place in a file that the editor means, and the file's text. Nothing where it cannot be read.
    pub(crate) fn position(&self, params: &TextDocumentPositionParams) -> Option<(FilePosition, Arc<Text>)> {
        let file = self.convert.path(&params.text_document.uri)?;
        let text = self.text(&file)?;
        let offset = self.convert.offset(&text, params.position);
        Some((FilePosition { file, offset }, text))
    }

    /// Parts of files, as the editor names them. Those of files that cannot be read are left out.
    pub(crate) fn locations(&self, parts: &[FileSpan]) -> Vec<Location> {
        let by_file: Vec<&[FileSpan]> = parts.chunk_by(|one, other| one.file == other.file).collect();
        self.texts.read(by_file.iter().filter_map(|parts| Some(&*parts.first()?.file)));
        let in_file = |parts: &[FileSpan]| {
            let file = &parts.first()?.file;
            let (uri, text) = (self.convert.uri(file)?, self.text(file)?);
            let range = |part: &FileSpan| self.convert.range(&text, part.span);
            Some(parts.iter().map(|part| Location { uri: uri.clone(), range: range(part) }).collect::<Vec<_>>())
        };
        by_file.into_iter().filter_map(in_file).flatten().collect()
    }

    /// A part of a file, as the editor names it.
    pub(crate) fn location(&self, part: &FileSpan) -> Option<Location> {
        let text = self.text(&part.file)?;
        Some(Location { uri: self.convert.uri(&part.file)?, range: self.convert.range(&text, part.span) })
    }

    /// The text of a file: that of its document where it is open, else the disk's.
    pub(crate) fn text(&self, file: &Utf8Path) -> Option<Arc<Text>> {
        self.texts.of(file)
    }
}

/// What cannot be done, as a sentence for a person.
pub(crate) fn refused(sentence: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    const REQUEST_FAILED: i64 = -32803;
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: sentence.into(), data: None }
}
