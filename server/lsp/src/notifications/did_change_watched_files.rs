//! `workspace/didChangeWatchedFiles`: hints of the editor's watcher, beside our own.

use std::sync::Arc;

use tower_lsp_server::ls_types::DidChangeWatchedFilesParams;
use tower_lsp_server::ls_types::notification;

use super::Told;
use crate::session::Session;

pub(crate) struct DidChangeWatchedFiles;

impl Told for DidChangeWatchedFiles {
    type Method = notification::DidChangeWatchedFiles;

    fn take(session: &Arc<Session>, params: DidChangeWatchedFilesParams) {
        session.touch(params.changes.into_iter().map(|change| change.uri));
    }
}
