//! The same tree gives the same bytes: in another place, in another order on disk, on any number of cores.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use crate::project::{contents, generate};

fn shop() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop")
}

/// The files of the shop without its client, in a new place, made in this order.
fn copied(reversed: bool) -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8PathBuf::from_path_buf(dunce::canonicalize(folder.path()).unwrap()).unwrap().join("shop");
    let mut files: Vec<_> = contents(&shop(), None)
        .into_iter()
        .filter(|(path, _)| {
            let is_source = matches!(path.extension(), Some("py" | "toml")) || path.file_name() == Some("package.json");
            is_source && !path.components().any(|part| matches!(part.as_str(), "node_modules" | ".venv" | "api"))
        })
        .collect();
    if reversed {
        files.reverse();
    }
    for (path, bytes) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    (folder, root)
}

#[test]
fn a_project_gives_the_same_bytes_everywhere() {
    let clients = [(false, 1), (true, 2), (true, 1), (false, 4)].map(|(reversed, threads)| {
        let (_keep, root) = copied(reversed);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let ran = pool.install(|| generate(&root)).unwrap();
        assert!(ran.changes.written.len() > 10);
        let second = pool.install(|| generate(&root)).unwrap();
        assert!(second.changes.is_empty(), "{:?}", second.changes);
        let findings = ran.findings;
        (findings, contents(&root, None))
    });
    let [first, others @ ..] = clients;
    for other in others {
        assert!(first == other);
    }
}
