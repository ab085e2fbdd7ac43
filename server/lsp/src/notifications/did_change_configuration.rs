//! `workspace/didChangeConfiguration`: other settings.
//!
//! Some editors send them, some only say that they are others and want to be asked.

use std::sync::Arc;

use tower_lsp_server::ls_types::request::WorkspaceConfiguration;
use tower_lsp_server::ls_types::{ConfigurationItem, ConfigurationParams, DidChangeConfigurationParams, notification};

use super::Told;
use crate::session::Session;
use crate::settings::SECTION;

pub(crate) struct DidChangeConfiguration;

impl Told for DidChangeConfiguration {
    type Method = notification::DidChangeConfiguration;

    fn take(session: &Arc<Session>, params: DidChangeConfigurationParams) {
        if session.abilities().is_some_and(|abilities| abilities.has_settings) {
            ask_for_settings(session);
        } else {
            session.set(params.settings);
        }
    }
}

/// Asks the editor for its settings, and takes them in when they come.
pub(crate) fn ask_for_settings(session: &Arc<Session>) {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
    let taker = Arc::clone(session);
    session.outbox.request::<WorkspaceConfiguration>(ConfigurationParams { items: vec![item] }, move |answer| {
        // An editor without any says `null`: what it said at the beginning holds.
        if let Some(settings) = answer.into_iter().next().filter(|settings| !settings.is_null()) {
            taker.set(settings);
        }
    });
}
