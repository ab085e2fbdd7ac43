//! `workspace/didChangeWorkspaceFolders`: other folders are open.

use std::sync::Arc;

use tower_lsp_server::ls_types::DidChangeWorkspaceFoldersParams;
use tower_lsp_server::ls_types::notification;

use super::Told;
use crate::session::Session;

pub(crate) struct DidChangeWorkspaceFolders;

impl Told for DidChangeWorkspaceFolders {
    type Method = notification::DidChangeWorkspaceFolders;

    fn take(session: &Arc<Session>, params: DidChangeWorkspaceFoldersParams) {
        // Added first: a project that both have stays open.
        for folder in &params.event.added {
            session.add_folder(&folder.uri);
        }
        for folder in &params.event.removed {
            session.remove_folder(&folder.uri);
        }
    }
}
