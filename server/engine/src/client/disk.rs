//! Single files of a client, read and written whole.
//!
//! Whoever looks at a file while it is written sees its old bytes or its new ones.

use std::fs;
use std::io::{self, Write};

use camino::Utf8Path;

use crate::Failure;

/// How the names of half-written files begin.
pub(super) const TEMPORARY: &str = ".mizan-tmp-";

/// The bytes of a file; `None` where there is none.
pub(super) fn read(file: &Utf8Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Failure::disk("read", file, &error)),
    }
}

/// Writes a whole file beside its place and moves it there.
pub(super) fn put(output: &Utf8Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = output.join(name);
    let written = || -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY).suffix("");
        #[cfg(unix)]
        builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
        let mut file = builder.tempfile_in(output)?;
        file.write_all(bytes)?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|error| Failure::disk("write", path.clone(), &error))
}

/// Removes a file that may be gone already.
pub(super) fn remove(file: &Utf8Path) -> Result<(), Failure> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::disk("remove", file, &error)),
        _ => Ok(()),
    }
}

/// Waits until no other run writes here; dropping what is returned lets the next one. `None` where a folder cannot be locked (on Windows).
pub(super) fn take_turn(output: &Utf8Path) -> Option<fs::File> {
    let folder = fs::File::open(output).ok()?;
    folder.lock().ok().map(|()| folder)
}

/// Removes what a run that was killed left behind; only for whoever has the folder to itself. That it cannot be removed harms nothing.
pub(super) fn remove_temporaries(output: &Utf8Path) {
    let entries = output.read_dir_utf8().into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_name().starts_with(TEMPORARY)) {
        let _ = fs::remove_file(entry.path());
    }
}
