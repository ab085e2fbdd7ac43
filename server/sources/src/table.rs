//! Files by number, their text read at most once.

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use imbl::OrdMap;
use mizan_text::{DecodeError, LineIndex, decode_python};
use rustc_hash::{FxHashMap, FxHasher};
use thiserror::Error;

/// A file. Ids count up in the order in which files were first named; order by path wherever order is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// The text of a file.
#[derive(Debug)]
pub struct Text {
    /// Decoded, without a byte order mark.
    pub text: Box<str>,
    /// Of the bytes.
    pub hash: u64,
    /// Where its lines begin.
    pub lines: LineIndex,
    /// Why not every byte of it is text. Such bytes are replaced (U+FFFD), so that one of them does not take the rest away.
    pub undecodable: Option<DecodeError>,
}

impl Text {
    /// Text that is at hand as such: that of an open document.
    pub fn new(text: String) -> Self {
        let text = text.into_boxed_str();
        Self { hash: hash(text.as_bytes()), lines: LineIndex::new(&text), text, undecodable: None }
    }
}

/// Why a file has no text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// The operating system refused.
    #[error("{0}")]
    Io(String),
    /// The bytes are no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Larger than any source that people write.
    #[error("the file is {size} bytes long; sources of more than {MAX_SOURCE} bytes are not read")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
}

/// The largest source that is read, in bytes. Larger `.py` files are data; reading one would cost more than the rest of a project.
pub(crate) const MAX_SOURCE: u64 = 32 * 1024 * 1024;

/// What reading a file gave.
pub type ReadResult = Result<Arc<Text>, ReadError>;

/// Every file that was ever named.
#[derive(Debug, Default)]
pub struct Sources {
    state: RwLock<State>,
}

impl Clone for Sources {
    /// The same files under the same ids; from then on each goes its own way.
    fn clone(&self) -> Self {
        Self { state: RwLock::new(self.read_state().clone()) }
    }
}

/// Cheap to clone: files are rarely new, and the texts of two moments share what is the same.
#[derive(Clone, Debug, Default)]
struct State {
    files: Arc<Files>,
    texts: OrdMap<FileId, ReadResult>,
}

#[derive(Clone, Debug, Default)]
struct Files {
    ids: FxHashMap<Arc<Utf8Path>, FileId>,
    paths: Vec<Arc<Utf8Path>>,
}

impl Sources {
    /// The id of an absolute path.
    pub fn id(&self, path: &Utf8Path) -> FileId {
        if let Some(id) = self.find(path) {
            return id;
        }
        let mut state = self.write_state();
        if let Some(&id) = state.files.ids.get(path) {
            return id;
        }
        let files = Arc::make_mut(&mut state.files);
        let id = FileId(u32::try_from(files.paths.len()).unwrap_or(u32::MAX));
        let path: Arc<Utf8Path> = Arc::from(path);
        files.paths.push(Arc::clone(&path));
        files.ids.insert(path, id);
        id
    }

    /// The id of an absolute path that was named before.
    pub fn find(&self, path: &Utf8Path) -> Option<FileId> {
        self.read_state().files.ids.get(path).copied()
    }

    /// The absolute path of `id`; empty for an id of another table.
    pub fn path(&self, id: FileId) -> Utf8PathBuf {
        self.read_state().files.paths.get(id.0 as usize).map(|path| path.to_path_buf()).unwrap_or_default()
    }

    /// The text of `id`, read from disk the first time.
    pub fn text(&self, id: FileId) -> ReadResult {
        if let Some(known) = self.read_state().texts.get(&id) {
            return known.clone();
        }
        let read = read(&self.path(id));
        self.write_state().texts.entry(id).or_insert(read).clone()
    }

    /// Takes the bytes of `id` from someone who has read the file already.
    pub fn provide(&self, id: FileId, bytes: &[u8]) -> ReadResult {
        let read = decode(bytes);
        self.write_state().texts.insert(id, read.clone());
        read
    }

    /// Takes the text of `id` from someone who has it as text.
    pub fn set(&self, id: FileId, text: Arc<Text>) {
        self.write_state().texts.insert(id, Ok(text));
    }

    /// Forgets the text of `id`: it is read again when someone asks.
    pub fn forget(&self, id: FileId) {
        self.write_state().texts.remove(&id);
    }

    fn read_state(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_state(&self) -> std::sync::RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Utf8Path) -> ReadResult {
    let size = std::fs::metadata(path).map_err(|error| ReadError::Io(describe(&error)))?.len();
    if size > MAX_SOURCE {
        return Err(ReadError::TooLarge { size });
    }
    let bytes = std::fs::read(path).map_err(|error| ReadError::Io(describe(&error)))?;
    decode(&bytes)
}

fn decode(bytes: &[u8]) -> ReadResult {
    let (text, undecodable) = match decode_python(bytes) {
        Ok(text) => (text, None),
        Err(error @ DecodeError::TooLarge) => return Err(error.into()),
        Err(error) => (String::from_utf8_lossy(bytes).into_owned(), Some(error)),
    };
    let text = text.into_boxed_str();
    Ok(Arc::new(Text { hash: hash(bytes), lines: LineIndex::new(&text), text, undecodable }))
}

fn hash(bytes: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// The system's words for an error, without the number that follows them.
pub(crate) fn describe(error: &io::Error) -> String {
    let words = error.to_string();
    match words.split_once(" (os error") {
        Some((sentence, _)) => sentence.to_owned(),
        None => words,
    }
}
