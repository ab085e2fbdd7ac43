//! Which method is answered by whom; the beginning and the end of a session.
//!
//! Handlers are lines here and files in `requests` and `notifications`. Nothing of a project is read before `initialized`.

use std::future::{Ready, ready};
use std::sync::Arc;

use tower_lsp_server::LanguageServer;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::notification::Notification;
use tower_lsp_server::ls_types::request::RegisterCapability;
use tower_lsp_server::ls_types::{
    CodeAction, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams,
    InitializeResult, InitializedParams, Registration, RegistrationParams, ServerInfo, Uri,
};

use crate::abilities::{self, Abilities};
use crate::notifications::{self, Told, ask_for_settings};
use crate::requests::{self, Answer, DocumentRequest, Params, WorkspaceRequest, ask, ask_all};
use crate::session::Session;
use crate::settings::SECTION;

/// What the editor is told of files that matter, beside what our own watcher sees.
const GLOBS: [&str; 3] =
    ["**/*.{py,pyi,ts,tsx,mts,cts,js,jsx,mjs,cjs}", "**/{mizan,pyproject}.toml", "**/{package,tsconfig,jsconfig}.json"];

/// The server, as the protocol sees it.
pub(crate) struct Server {
    session: Arc<Session>,
    /// The folders that are opened with `initialized`.
    folders: std::sync::Mutex<Vec<Uri>>,
    /// Told the process that started us.
    parent: tokio::sync::watch::Sender<Option<u32>>,
}

/// The methods of the protocol that are answered from a project: the trait's name for each, and who answers.
macro_rules! requests {
    ($($asked:ident $name:ident => $handler:ident,)+) => {
        $(
            async fn $name(
                &self,
                params: Params<<requests::$handler as $asked>::Method>,
            ) -> Result<Answer<<requests::$handler as $asked>::Method>> {
                requests!(@ $asked, $handler, &self.session, params).await
            }
        )+
    };
    (@ DocumentRequest, $handler:ident, $session:expr, $params:expr) => { ask::<requests::$handler>($session, $params) };
    (@ WorkspaceRequest, $handler:ident, $session:expr, $params:expr) => { ask_all::<requests::$handler>($session, $params) };
}

/// What the editor tells: the trait's name for each, and who takes it in.
macro_rules! notifications {
    ($($name:ident => $handler:ident,)+) => {
        $(
            async fn $name(
                &self,
                params: <<notifications::$handler as Told>::Method as Notification>::Params,
            ) {
                notifications::$handler::take(&self.session, params);
            }
        )+
    };
}

impl LanguageServer for Server {
    requests! {
        DocumentRequest goto_definition => Definition,
        DocumentRequest goto_implementation => Implementation,
        DocumentRequest goto_type_definition => TypeDefinition,
        DocumentRequest references => References,
        DocumentRequest prepare_rename => PrepareRename,
        DocumentRequest rename => Rename,
        DocumentRequest hover => Hover,
        DocumentRequest completion => Completion,
        DocumentRequest completion_resolve => CompletionResolve,
        DocumentRequest signature_help => SignatureHelp,
        DocumentRequest code_action => CodeActions,
        DocumentRequest code_lens => CodeLens,
        DocumentRequest inlay_hint => InlayHints,
        DocumentRequest prepare_call_hierarchy => CallHierarchy,
        DocumentRequest incoming_calls => IncomingCalls,
        DocumentRequest outgoing_calls => OutgoingCalls,
        DocumentRequest document_symbol => DocumentSymbols,
        DocumentRequest diagnostic => DocumentDiagnostic,
        WorkspaceRequest symbol => WorkspaceSymbols,
        WorkspaceRequest workspace_diagnostic => WorkspaceDiagnostic,
    }

    notifications! {
        did_open => DidOpen,
        did_change => DidChange,
        did_save => DidSave,
        did_close => DidClose,
        did_change_configuration => DidChangeConfiguration,
        did_change_watched_files => DidChangeWatchedFiles,
        did_change_workspace_folders => DidChangeWorkspaceFolders,
    }

    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::of(&params.capabilities);
        self.session.begin(abilities);
        if let Some(options) = &params.initialization_options {
            self.session.set(options.clone());
        }
        // Nobody asks for it any more only when the session has ended.
        let _ = self.parent.send(params.process_id);
        *self.folders() = folders(params);
        let info = ServerInfo { name: "mizan-dev".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        Ok(InitializeResult {
            capabilities: abilities::offered(&abilities),
            server_info: Some(info),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        let folders = std::mem::take(&mut *self.folders());
        for folder in &folders {
            self.session.add_folder(folder);
        }
        let Some(abilities) = self.session.abilities() else { return };
        let registrations = registrations(abilities);
        if !registrations.is_empty() {
            self.session.outbox.request::<RegisterCapability>(RegistrationParams { registrations }, |()| {});
        }
        if abilities.has_settings {
            ask_for_settings(&self.session);
        }
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        // Some editors have every action worked out, also one that has its edit.
        if action.edit.is_some() {
            return Ok(action);
        }
        ask::<requests::ResolvedCodeAction>(&self.session, action).await
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }
}

impl Server {
    /// A server, and what becomes known of the process that started it.
    pub(crate) fn new(session: Arc<Session>) -> (Self, tokio::sync::watch::Receiver<Option<u32>>) {
        let (parent, is_parent) = tokio::sync::watch::channel(None);
        (Self { session, folders: std::sync::Mutex::default(), parent }, is_parent)
    }

    /// `mizan/status`: how the session is.
    pub(crate) fn status(&self, _: serde_json::Value) -> Ready<Result<serde_json::Value>> {
        ready(Ok(self.session.status()))
    }

    /// `mizan/contract`: the contract as a tree.
    pub(crate) async fn contract(&self, params: serde_json::Value) -> Result<serde_json::Value> {
        ask_all::<requests::Contract>(&self.session, params).await
    }

    /// `$/setTrace`: nothing is traced; the log says what there is to say.
    pub(crate) fn set_trace(_: &Self, _: serde_json::Value) -> Ready<()> {
        ready(())
    }

    fn folders(&self) -> std::sync::MutexGuard<'_, Vec<Uri>> {
        self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The folders that the editor begins with; older editors have one and call it the root.
fn folders(params: InitializeParams) -> Vec<Uri> {
    #[expect(deprecated, reason = "older editors have nothing else")]
    let root = params.root_uri;
    match params.workspace_folders {
        Some(folders) if !folders.is_empty() => folders.into_iter().map(|folder| folder.uri).collect(),
        _ => root.into_iter().collect(),
    }
}

/// What the editor is asked to tell.
fn registrations(abilities: &Abilities) -> Vec<Registration> {
    let mut all = Vec::new();
    if abilities.watches_files {
        let watchers =
            GLOBS.map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob.to_owned()), kind: None });
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.into() };
        all.push(Registration {
            id: "mizan/files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        });
    }
    if abilities.tells_settings {
        all.push(Registration {
            id: "mizan/settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(serde_json::json!({ "section": SECTION })),
        });
    }
    all
}
