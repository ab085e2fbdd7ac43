//! `lsp`: the language server, for one editor.

use mizan_lsp::Transport;

use crate::Outcome;
use crate::arguments::LspOptions;
use crate::memory::in_small_pages;
use crate::paths::variable;

pub(crate) fn run(options: &LspOptions) -> anyhow::Result<Outcome> {
    in_small_pages();
    let transport = match (&options.listen, &options.pipe) {
        (Some(address), _) => Transport::Listen(address.clone()),
        (None, Some(path)) => Transport::Pipe(path.clone()),
        (None, None) => Transport::Stdio,
    };
    let said_goodbye = mizan_lsp::serve(&transport, variable)?;
    Ok(Outcome::findings_if(!said_goodbye))
}
