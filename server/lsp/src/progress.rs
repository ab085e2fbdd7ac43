//! That a project is being read, for whoever would wonder.

use std::time::Duration;

use camino::Utf8Path;
use tokio::sync::oneshot;
use tower_lsp_server::ls_types::ProgressToken;

use crate::outbox::Outbox;

/// What takes no longer needs no saying.
const MOMENT: Duration = Duration::from_millis(300);

/// How long the editor's leave to show it is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Shows that the project in `folder` is being read, after a moment and until the answer is dropped.
pub(crate) fn follow(outbox: &Outbox, folder: &Utf8Path) -> oneshot::Sender<()> {
    let (reading, mut done) = oneshot::channel();
    let title = format!("Reading {}", folder.file_name().unwrap_or(folder.as_str()));
    let token = ProgressToken::String(format!("mizan/reading/{folder}"));
    outbox.run(move |client| async move {
        if tokio::time::timeout(MOMENT, &mut done).await.is_ok() {
            return;
        }
        let leave = tokio::time::timeout(PATIENCE, client.create_work_done_progress(token.clone())).await;
        if !matches!(leave, Ok(Ok(()))) {
            return;
        }
        let shown = client.progress(token, title).begin().await;
        // An error is that it was dropped, which is what is waited for.
        let _ = done.await;
        shown.finish().await;
    });
    reading
}
