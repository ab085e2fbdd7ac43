//! Notifications, a file for each: what the editor tells, handed over at once and in order.
//!
//! A new one is a file here and a line in `server::notifications!`. None of them waits for anything: what has to be asked leaves through the outbox.

mod did_change;
mod did_change_configuration;
mod did_change_watched_files;
mod did_change_workspace_folders;
mod did_close;
mod did_open;
mod did_save;

use tower_lsp_server::ls_types::notification::Notification;

use crate::session::Session;

pub(crate) use did_change::DidChange;
pub(crate) use did_change_configuration::{DidChangeConfiguration, ask_for_settings};
pub(crate) use did_change_watched_files::DidChangeWatchedFiles;
pub(crate) use did_change_workspace_folders::DidChangeWorkspaceFolders;
pub(crate) use did_close::DidClose;
pub(crate) use did_open::DidOpen;
pub(crate) use did_save::DidSave;

/// Something that the editor tells.
pub(crate) trait Told {
    /// The protocol's method.
    type Method: Notification;

    /// Takes it in.
    fn take(session: &std::sync::Arc<Session>, params: <Self::Method as Notification>::Params);
}
