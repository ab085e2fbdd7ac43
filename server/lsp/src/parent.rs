//! The process that started the server: when it is gone, the server goes.
//!
//! An editor that is killed closes the streams as a rule, and their end is the end of the session. Where something else holds them open,
//! only looking helps. Elsewhere than on Unix the streams are all there is.

use std::time::Duration;

const EVERY: Duration = Duration::from_secs(2);

/// Returns when the process is gone. Never where it was not there to begin with: then it has its number somewhere else, in another container.
pub(crate) async fn gone(process: u32) {
    if !is_there(process) {
        return futures::future::pending().await;
    }
    while is_there(process) {
        tokio::time::sleep(EVERY).await;
    }
}

#[cfg(unix)]
fn is_there(process: u32) -> bool {
    let Some(pid) = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw) else { return false };
    // One of another user cannot be sent anything, and is there.
    !matches!(rustix::process::test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_there(_: u32) -> bool {
    false
}
