//! The names of one client, as those who import it know them.
//!
//! In go the exports of a contract; out come those of each file of its client, and what of the contract each name is. Generated files are not read: the
//! contract says what is in them, also before they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use mizan_codegen::{Export, ExportKind, Exports};
use mizan_schema::difference::Subject;
use mizan_typescript::client::{Client, ClientExport, ClientFile, Role};

/// The names of a client.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// What each file exports, by absolute path.
    pub(super) client: Client,
    /// The names of its files in the client's folder.
    pub(super) files: BTreeSet<Box<str>>,
    /// By the index's name.
    meanings: BTreeMap<Arc<str>, (Subject, ExportKind)>,
    /// The index's names that every client has.
    supplied: BTreeSet<Arc<str>>,
    /// The index's names of each.
    of: BTreeMap<Subject, Vec<Arc<str>>>,
    /// The module of the client that each is in.
    stems: BTreeMap<Subject, Arc<str>>,
}

impl Names {
    /// Of the client in `output` that exports this.
    pub(super) fn new(exports: &Exports, output: &Utf8Path) -> Self {
        let Exports { modules, supplied } = exports;
        let mut names = Self::default();
        let mut index = ClientFile::new();
        for &name in supplied {
            names.supplied.insert(name.into());
            index.insert(name.into(), Arc::new(ClientExport { name: name.into(), role: Role::Other }));
        }
        for module in modules {
            let mut file = ClientFile::new();
            for Export { name, public, of, kind } in &module.exports {
                let known = Arc::new(ClientExport { name: public.clone(), role: role(*kind) });
                file.insert(name.clone(), Arc::clone(&known));
                index.insert(public.clone(), known);
                names.stems.insert(of.clone(), Arc::clone(&module.stem));
                names.of.entry(of.clone()).or_default().push(public.clone());
                names.meanings.insert(public.clone(), (of.clone(), *kind));
            }
            names.add(output, &module.stem, file);
        }
        names.add(output, "index", index);
        names
    }

    fn add(&mut self, output: &Utf8Path, stem: &str, file: ClientFile) {
        let file = Arc::new(file);
        for extension in ["js", "d.ts"] {
            let name = format!("{stem}.{extension}");
            self.client.files.insert(output.join(&name).into(), Arc::clone(&file));
            self.files.insert(name.into());
        }
    }

    /// What of the contract a name is; nothing for what every client has.
    pub(super) fn meaning(&self, name: &str) -> Option<&(Subject, ExportKind)> {
        self.meanings.get(name)
    }

    /// What of the contract each name is, in order of the names.
    pub(super) fn meanings(&self) -> impl Iterator<Item = (&Arc<str>, &(Subject, ExportKind))> {
        self.meanings.iter()
    }

    /// The names that something of the contract has.
    pub(super) fn of(&self, subject: &Subject) -> &[Arc<str>] {
        self.of.get(subject).map(Vec::as_slice).unwrap_or_default()
    }

    /// The module of the client that something is in: `shop.clients`.
    pub(super) fn stem(&self, subject: &Subject) -> Option<&Arc<str>> {
        self.stems.get(subject)
    }

    /// Everything that has a name in the client.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.of.keys()
    }

    /// Every name of the index, those included that every client has.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.meanings.keys().chain(&self.supplied).map(AsRef::as_ref)
    }
}

fn role(kind: ExportKind) -> Role {
    match kind {
        ExportKind::Call => Role::Call,
        ExportKind::CallHook => Role::CallHook,
        ExportKind::Fetch => Role::Fetch,
        ExportKind::SlotHook => Role::SlotHook,
        ExportKind::Provider => Role::Provider,
        ExportKind::Submit => Role::Submit,
        ExportKind::FormCall => Role::FormCall,
        ExportKind::FormSchema => Role::FormSchema,
        ExportKind::Subscribe => Role::Subscribe,
        ExportKind::Type => Role::Type,
        ExportKind::Enum => Role::Enum,
    }
}
