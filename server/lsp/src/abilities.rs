//! What the editor can do, and what the server offers it.
//!
//! In goes what the editor says of itself in `initialize`; out come [`Abilities`], asked by all others, and the server's own capabilities.

use mizan_text::Encoding;
use tower_lsp_server::ls_types::{
    CallHierarchyServerCapability, ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CodeLensOptions, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, HoverProviderCapability,
    ImplementationProviderCapability, OneOf, PositionEncodingKind, RenameOptions, SaveOptions, ServerCapabilities,
    SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, TypeDefinitionProviderCapability, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::requests::{COMPLETION_TRIGGERS, RAISE_REVISIONS, SIGNATURE_TRIGGERS};

/// What the editor can do, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Abilities {
    /// What columns count.
    pub(crate) encoding: Encoding,
    /// Whether it asks for diagnostics itself, so that none are sent.
    pub(crate) pulls_diagnostics: bool,
    /// Whether it asks again when it is told that diagnostics are others.
    pub(crate) refreshes_diagnostics: bool,
    /// Whether it asks for lenses again when it is told to.
    pub(crate) refreshes_lenses: bool,
    /// Whether it asks for inlay hints again when it is told to.
    pub(crate) refreshes_hints: bool,
    pub(crate) shows_related: bool,
    pub(crate) shows_progress: bool,
    /// Whether it wants to hear how the session is: `experimental.mizanStatus`.
    pub(crate) shows_status: bool,
    /// Whether it watches files that it is asked to watch.
    pub(crate) watches_files: bool,
    /// Whether it tells of changed settings when it is asked to.
    pub(crate) tells_settings: bool,
    /// Whether it can be asked for settings.
    pub(crate) has_settings: bool,
    /// Whether it asks for the edits of an action when someone takes it.
    pub(crate) resolves_actions: bool,
    /// Whether symbols may be a tree.
    pub(crate) nests_symbols: bool,
    /// Whether edits of several files may say which version of a document they are of.
    pub(crate) versions_edits: bool,
    /// Whether such edits may say what they belong to.
    pub(crate) annotates_edits: bool,
    /// Whether it asks what would be renamed before it asks to rename.
    pub(crate) prepares_rename: bool,
    /// Whether an item of a completion may leave the rest of the word, or take its place, as the person likes.
    pub(crate) inserts_and_replaces: bool,
}

impl Abilities {
    pub(crate) fn of(editor: &ClientCapabilities) -> Self {
        let document = editor.text_document.as_ref();
        let workspace = editor.workspace.as_ref();
        let is = |ability: Option<bool>| ability == Some(true);
        Self {
            encoding: encoding(editor),
            pulls_diagnostics: document.is_some_and(|document| document.diagnostic.is_some()),
            refreshes_diagnostics: is(workspace.and_then(|workspace| workspace.diagnostics.as_ref()?.refresh_support)),
            refreshes_lenses: is(workspace.and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support)),
            refreshes_hints: is(workspace.and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)),
            shows_related: is(document.and_then(|document| document.publish_diagnostics.as_ref()?.related_information))
                || is(document.and_then(|document| document.diagnostic.as_ref()?.related_information)),
            shows_progress: is(editor.window.as_ref().and_then(|window| window.work_done_progress)),
            shows_status: is(editor.experimental.as_ref().and_then(|own| own.get("mizanStatus")?.as_bool())),
            watches_files: is(
                workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration)
            ),
            tells_settings: is(
                workspace.and_then(|workspace| workspace.did_change_configuration.as_ref()?.dynamic_registration)
            ),
            has_settings: is(workspace.and_then(|workspace| workspace.configuration)),
            resolves_actions: document
                .and_then(|document| document.code_action.as_ref()?.resolve_support.as_ref())
                .is_some_and(|support| support.properties.iter().any(|property| property == "edit")),
            nests_symbols: is(
                document.and_then(|document| document.document_symbol.as_ref()?.hierarchical_document_symbol_support)
            ),
            versions_edits: is(workspace.and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)),
            annotates_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref()?.change_annotation_support.as_ref())
                .is_some(),
            prepares_rename: is(document.and_then(|document| document.rename.as_ref()?.prepare_support)),
            inserts_and_replaces: is(document
                .and_then(|document| document.completion.as_ref()?.completion_item.as_ref()?.insert_replace_support)),
        }
    }
}

/// Bytes where the editor can count them, since nothing is to be converted then; else UTF-16, which every editor can.
fn encoding(editor: &ClientCapabilities) -> Encoding {
    let offered = editor.general.as_ref().and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        return Encoding::Utf8;
    }
    let has_utf16 = offered.is_empty() || offered.contains(&PositionEncodingKind::UTF16);
    if !has_utf16 && offered.contains(&PositionEncodingKind::UTF32) { Encoding::Utf32 } else { Encoding::Utf16 }
}

/// What the server offers to such an editor.
pub(crate) fn offered(abilities: &Abilities) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let diagnostics = DiagnosticOptions {
        identifier: Some("mizan".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        ..DiagnosticOptions::default()
    };
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
    ServerCapabilities {
        position_encoding: Some(match abilities.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        diagnostic_provider: abilities.pulls_diagnostics.then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        definition_provider: Some(OneOf::Left(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(COMPLETION_TRIGGERS.map(str::to_owned).to_vec()),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(SIGNATURE_TRIGGERS.map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::new(RAISE_REVISIONS)]),
            resolve_provider: Some(abilities.resolves_actions),
            ..CodeActionOptions::default()
        })),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(if abilities.prepares_rename {
            OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        } else {
            OneOf::Left(true)
        }),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(folders),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}
