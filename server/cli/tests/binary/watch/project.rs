//! The projects that are watched, and what their clients must hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::{Project, analyse};

use crate::sandbox::Sandbox;

pub(crate) const ITEM: &str = "\
from mizan import client
from pydantic import BaseModel


class Item(BaseModel):
    price: str


@client
def item(request, id: int) -> Item:
    return Item(price='1')
";

/// A module with one function of this name.
pub(crate) fn loose(name: &str) -> String {
    format!(
        "from mizan import client


@client
def {name}(request) -> int:
    ...
"
    )
}

impl Sandbox {
    /// A Django project with a folder of clients, `item` being one of them.
    pub(crate) fn shop(item: &str) -> Self {
        let sandbox = Self::django("");
        fs::remove_file(sandbox.path("shop/clients.py")).unwrap();
        sandbox.write("shop/clients/__init__.py", "");
        sandbox.write("shop/clients/item.py", item);
        sandbox
    }

    /// Saves a file as careful editors do: whole, and moved to its place. Nobody ever reads half of it.
    pub(crate) fn save(&self, path: &str, text: impl AsRef<[u8]>) {
        let beside = format!("{path}.saving");
        self.write(&beside, text);
        fs::rename(self.path(&beside), self.path(path)).unwrap();
    }

    /// Every file of the client in a folder with its bytes, but for the manifest.
    pub(crate) fn client(&self, output: &str) -> Client {
        let folder = self.path(output);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
        let files = named.filter(|(name, _)| name != mizan_engine::client::MANIFEST);
        // A file may go between being listed and being read.
        files.filter_map(|(name, path)| Some((name, fs::read(path).ok()?))).collect()
    }

    /// What a fresh start would write for the first client of the first backend.
    pub(crate) fn fresh(&self) -> Client {
        fresh(&self.path(""))
    }
}

/// The files of a client.
pub(crate) type Client = BTreeMap<String, Vec<u8>>;

fn fresh(folder: &Path) -> Client {
    let folder: Utf8PathBuf = Utf8Path::from_path(folder).unwrap().to_owned();
    let project = Project::open(&folder, &|_| None).unwrap();
    let backend = &project.backends[0];
    let artifacts = analyse(&project, backend).artifacts(&backend.clients[0]);
    artifacts.into_iter().map(|artifact| (artifact.path.to_string(), artifact.bytes.to_vec())).collect()
}

/// The names of files that are not the same.
pub(crate) fn differing(one: &Client, other: &Client) -> Vec<String> {
    let names = one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name));
    let names: std::collections::BTreeSet<_> = names.cloned().collect();
    names.into_iter().collect()
}
