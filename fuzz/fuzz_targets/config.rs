//! Any text as a configuration: nothing panics, and what is accepted names no path outside its folder.
#![no_main]

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use libfuzzer_sys::fuzz_target;
use mizan_engine::Config;
use mizan_engine::config::parse;

fuzz_target!(|text: &str| {
    for file in ["mizan.toml", "pyproject.toml"] {
        match parse(Utf8Path::new(file), text) {
            Ok(Some(config)) => check(&config),
            Ok(None) => {}
            Err(failure) => assert!(failure.to_string().starts_with(file)),
        }
    }
});

fn check(config: &Config) {
    let clients = config.clients.iter().flat_map(|client| [&client.frontend, &client.output]);
    let own = [&config.backend, &config.frontend, &config.output];
    for path in own.into_iter().chain(clients).flatten() {
        assert!(stays_below(path), "{path}");
    }
    config.backends.iter().for_each(check);
}

/// Whether a path, part by part, never climbs above where it starts.
fn stays_below(path: &Utf8PathBuf) -> bool {
    let mut depth = 0_i32;
    path.components().all(|part| {
        match part {
            Utf8Component::Normal(_) => depth += 1,
            Utf8Component::ParentDir => depth -= 1,
            Utf8Component::CurDir => {}
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return false,
        }
        depth >= 0
    })
}
