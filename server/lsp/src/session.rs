//! What a session has, and who may change it.
//!
//! Notifications change it, one after the other; requests and the publisher look. Every lock is held for a moment and never across a wait, nor while
//! an answer is looked for.

use std::collections::BTreeMap;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::host::{Cancellation, News};
use mizan_engine::{Event, Host, Touched, World};
use mizan_text::Encoding;
use tokio::sync::oneshot;
use tower_lsp_server::ls_types::{MessageType, TextDocumentContentChangeEvent, Uri};

use crate::Variables;
use crate::abilities::Abilities;
use crate::convert::{self, Convert};
use crate::documents::Documents;
use crate::outbox::Outbox;
use crate::progress;
use crate::publish::{Board, Told};
use crate::roots::{Added, Roots, real};
use crate::settings::Settings;
use crate::status::Statuses;

/// One editor's session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) outbox: Outbox,
    variables: Variables,
    telling: Sender<Told>,
    abilities: OnceLock<Abilities>,
    settings: RwLock<Arc<Settings>>,
    convert: RwLock<Arc<Convert>>,
    open: Mutex<Open>,
    board: Mutex<Board>,
    statuses: Mutex<Statuses>,
}

/// What is open.
#[derive(Debug, Default)]
struct Open {
    documents: Documents,
    roots: Roots,
    /// The projects that are being read; each ends its progress when it is let go.
    reading: BTreeMap<Utf8PathBuf, oneshot::Sender<()>>,
}

impl Open {
    /// Makes what is open known to a project.
    fn tell_documents(&self, name: &Utf8Path) {
        let belongs = |path: &Utf8Path| self.roots.name_of(path).is_some_and(|of| of == name);
        let events = self.documents.all(belongs);
        if let Some(host) = self.roots.host(name).filter(|_| !events.is_empty()) {
            host.send(events);
        }
    }
}

impl Session {
    /// `telling` leads to the publisher.
    pub(crate) fn new(outbox: Outbox, variables: Variables, telling: Sender<Told>) -> Self {
        Self {
            outbox,
            variables,
            telling,
            abilities: OnceLock::new(),
            settings: RwLock::default(),
            convert: RwLock::new(Arc::new(Convert::new(Encoding::Utf16))),
            open: Mutex::default(),
            board: Mutex::default(),
            statuses: Mutex::default(),
        }
    }

    /// Takes in what the editor can do. Once.
    pub(crate) fn begin(&self, abilities: Abilities) {
        *self.convert.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Convert::new(abilities.encoding));
        let _ = self.abilities.set(abilities);
    }

    /// What the editor can do; `None` before it has said so.
    pub(crate) fn abilities(&self) -> Option<&Abilities> {
        self.abilities.get()
    }

    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in settings as the editor sends them.
    pub(crate) fn set(&self, settings: serde_json::Value) {
        let (settings, notes) = Settings::read(settings);
        for note in notes {
            self.outbox.log(MessageType::WARNING, note);
        }
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    pub(crate) fn convert(&self) -> Arc<Convert> {
        Arc::clone(&self.convert.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn with_convert(&self, change: impl FnOnce(&mut Convert)) {
        change(Arc::make_mut(&mut self.convert.write().unwrap_or_else(PoisonError::into_inner)));
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn statuses(&self) -> MutexGuard<'_, Statuses> {
        self.statuses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the session is.
    pub(crate) fn status(&self) -> serde_json::Value {
        let problems = self.board().problems();
        self.statuses().now(problems)
    }

    /// How the session is, where that was not said yet.
    pub(crate) fn status_news(&self) -> Option<serde_json::Value> {
        let problems = self.board().problems();
        self.statuses().news(problems)
    }

    /// Takes in what is new, for the status.
    pub(crate) fn note_status(&self, told: &[Told]) {
        let convert = self.convert();
        let mut statuses = self.statuses();
        for told in told {
            match told {
                Told::News(name, news) => statuses.hear(name, news, &convert),
                Told::Closed(name) => statuses.forget(name),
                Told::End => {}
            }
        }
    }

    /// Takes in a folder of the editor's.
    pub(crate) fn add_folder(&self, uri: &Uri) {
        let Some(named) = convert::path(uri) else { return };
        let folder = real(&named);
        self.with_convert(|convert| convert.link(named, folder.clone()));
        let telling = self.telling.clone();
        // Who does not listen any more has ended.
        let listen = move |name: &Utf8Path, news: News| drop(telling.send(Told::News(name.to_owned(), news)));
        let mut open = self.open();
        match open.roots.add(folder, self.variables, listen) {
            Ok(Added::Begun(name)) => {
                self.statuses().begin(&name, &self.convert());
                if self.abilities().is_some_and(|abilities| abilities.shows_progress) {
                    open.reading.insert(name.clone(), progress::follow(&self.outbox, &name));
                }
                open.tell_documents(&name);
            }
            Ok(Added::Known) => {}
            Err(failure) => self.outbox.log(MessageType::ERROR, failure.to_string()),
        }
    }

    /// Takes in that the editor has closed a folder.
    pub(crate) fn remove_folder(&self, uri: &Uri) {
        let Some(path) = self.convert().path(uri) else { return };
        let mut open = self.open();
        let Some((name, host)) = open.roots.remove(&path) else { return };
        open.reading.remove(&name);
        drop(open);
        let _ = self.telling.send(Told::Closed(name));
        // It may be in the midst of something, and nobody waits for that.
        std::thread::spawn(move || drop(host));
    }

    /// Takes in that a project is read, or cannot be, and where it is.
    pub(crate) fn learn(&self, name: &Utf8Path, world: Option<&World>) {
        let mut open = self.open();
        open.reading.remove(name);
        if world.is_some_and(|world| open.roots.learn(name, &world.project.root)) {
            open.tell_documents(name);
        }
    }

    pub(crate) fn open_document(&self, uri: Uri, version: i32, text: String) {
        let Some(path) = self.convert().path(&uri) else { return };
        self.with_convert(|convert| convert.spell(path.clone(), uri));
        let mut open = self.open();
        let event = open.documents.open(&path, version, text);
        send(&open.roots, &path, event);
    }

    pub(crate) fn change_document(&self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let convert = self.convert();
        let Some(path) = convert.path(uri) else { return };
        let mut open = self.open();
        match open.documents.change(&path, version, changes, &convert) {
            Some(event) => send(&open.roots, &path, event),
            None => self.outbox.log(MessageType::WARNING, format!("`{path}` was changed and is not open")),
        }
    }

    pub(crate) fn close_document(&self, uri: &Uri) {
        let Some(path) = self.convert().path(uri) else { return };
        let mut open = self.open();
        if let Some(event) = open.documents.close(&path) {
            send(&open.roots, &path, event);
        }
        drop(open);
        self.with_convert(|convert| convert.unspell(&path));
    }

    /// Takes in that files on disk may be different.
    pub(crate) fn touch(&self, uris: impl IntoIterator<Item = Uri>) {
        let convert = self.convert();
        let open = self.open();
        let mut touched: BTreeMap<&Utf8PathBuf, _> = BTreeMap::new();
        for path in uris.into_iter().filter_map(|uri| convert.path(&uri)) {
            if let Some(name) = open.roots.name_of(&path) {
                touched.entry(name).or_insert_with(std::collections::BTreeSet::new).insert(path);
            }
        }
        for (name, paths) in touched {
            if let Some(host) = open.roots.host(name) {
                host.send(vec![Event::Disk(Touched::Paths(paths))]);
            }
        }
    }

    /// Asks the project that a file belongs to, by its name. Nothing where it belongs to none.
    pub(crate) fn ask<Q>(&self, path: &Utf8Path, question: impl FnOnce(&Utf8Path) -> Q) -> Option<Cancellation>
    where
        Q: FnOnce(&Arc<World>, &Cancellation) + Send + 'static,
    {
        let open = self.open();
        let name = open.roots.name_of(path)?;
        open.roots.host(name).map(|host| host.ask(question(name)))
    }

    /// Asks every project, in the order of their names.
    pub(crate) fn ask_all<Q>(&self, mut question: impl FnMut(&Utf8Path) -> Q) -> Vec<Cancellation>
    where
        Q: FnOnce(&Arc<World>, &Cancellation) + Send + 'static,
    {
        self.open().roots.all().map(|(name, host)| host.ask(question(name))).collect()
    }

    /// The name of the project that a file belongs to.
    pub(crate) fn name_of(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        self.open().roots.name_of(path).cloned()
    }

    /// The version of an open document.
    pub(crate) fn version(&self, path: &Utf8Path) -> Option<i32> {
        self.open().documents.version(path)
    }

    /// Ends all; the hosts, which may be in the midst of something.
    pub(crate) fn end(&self) -> Vec<Host> {
        let _ = self.telling.send(Told::End);
        self.open().roots.take()
    }
}

fn send(roots: &Roots, path: &Utf8Path, event: Event) {
    if let Some(host) = roots.host_of(path) {
        host.send(vec![event]);
    }
}
