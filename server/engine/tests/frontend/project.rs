//! A backend with a frontend in a temporary folder.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::frontend::{Part, Segment, Unused, Use, UseKind, Uses};
use mizan_engine::{Engine, Event, Touched, World};
use mizan_schema::Places;
use mizan_schema::diagnostics::Place;

/// A call, a context of two functions, a mutation of it, a form and a channel.
pub(crate) const CLIENTS: &str = "\
from mizan.channels import Channel, register
from mizan.client import client
from mizan.forms import mizanFormMeta, mizanFormMixin
from django import forms
from pydantic import BaseModel


class Item(BaseModel):
    name: str


@client
def echo(request, text: str) -> Item: ...


@client(context='cart')
def items(request, cart_id: int) -> list[Item]: ...


@client(context='cart')
def total(request, cart_id: int) -> int: ...


@client(affects='cart')
def add(request, name: str) -> Item: ...


class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name='contact')
    name = forms.CharField()


class Chat(Channel):
    ServerMessage = Item


register(Chat, 'chat')
";

pub(crate) struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let shop = Self { folder: tempfile::tempdir().unwrap() };
        let settings = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')\n";
        for (path, text) in [
            ("back/manage.py", settings),
            ("back/config/__init__.py", ""),
            (
                "back/config/settings.py",
                "INSTALLED_APPS = ['channels', 'mizan', 'shop']\nASGI_APPLICATION = 'config.asgi.application'\n",
            ),
            ("back/shop/__init__.py", ""),
            (
                "back/shop/apps.py",
                "from django.apps import AppConfig\nfrom mizan.setup import mizan_clients\n\n\nclass ShopConfig(AppConfig):\n    \
                 name = 'shop'\n\n    def ready(self):\n        mizan_clients('shop')\n",
            ),
            ("back/shop/clients.py", CLIENTS),
            ("mizan.toml", "backend = 'back'\noutput = 'web/src/api'\n"),
            ("web/package.json", r#"{ "name": "web", "private": true }"#),
        ] {
            shop.write(path, text);
        }
        for (path, text) in files {
            shop.write(path, text);
        }
        shop
    }

    pub(crate) fn root(&self) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(dunce(self.folder.path())).unwrap()
    }

    pub(crate) fn path(&self, path: &str) -> Utf8PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }

    pub(crate) fn open(&self) -> Engine {
        Engine::open(&self.root(), Box::new(|_| None)).unwrap()
    }

    pub(crate) fn touched(&self, paths: &[&str]) -> Event {
        Event::Disk(Touched::Paths(paths.iter().map(|path| self.path(path)).collect::<BTreeSet<_>>()))
    }

    /// Every use and every unknown name, a line each.
    pub(crate) fn shown(&self, world: &World) -> String {
        let uses = world.uses(0).unwrap();
        let mut out = String::new();
        for one in uses.all() {
            writeln!(out, "{}", self.line(world, &one)).unwrap();
        }
        for unknown in uses.unknown() {
            let near = unknown.nearest.map(|near| format!(", meant {near}?")).unwrap_or_default();
            writeln!(out, "{} unknown {}{near}", self.place(world, &unknown.file, unknown.span.start), unknown.name)
                .unwrap();
        }
        out
    }

    pub(crate) fn line(&self, world: &World, one: &Use) -> String {
        let place = self.place(world, &one.file, one.span.start);
        let path: String = one
            .target
            .path
            .iter()
            .map(|segment| match segment {
                Segment::Key(key) => format!(".{key}"),
                Segment::Item => "[]".to_owned(),
            })
            .collect();
        let part = match one.target.part {
            Part::Name => String::new(),
            part => format!(" {part:?}{path}").to_lowercase(),
        };
        let kind = match one.kind {
            UseKind::Dynamic(reason) => format!("dynamic: it {}", reason.phrase()),
            kind => format!("{kind:?}").to_lowercase(),
        };
        let within = one.component.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
        format!("{place} {}{part} ({kind}){within}", one.target.export.name)
    }

    fn place(&self, world: &World, file: &Utf8Path, at: u32) -> String {
        let text = match world.documents.get(file) {
            Some(document) => document.text.text.to_string(),
            None => fs::read_to_string(file).unwrap_or_default(),
        };
        let line = text[..at as usize].matches('\n').count() + 1;
        format!("{}:{line}", file.strip_prefix(self.root()).unwrap())
    }

    /// What no frontend uses, as findings.
    pub(crate) fn unused(&self, world: &World) -> Vec<String> {
        let uses = world.uses(0).unwrap();
        match uses.unused() {
            Unused::Known(unused) => found(&uses, world, &unused),
            Unused::NoFiles(folders) => {
                let folders = folders.iter().map(|folder| folder.strip_prefix(self.root()).unwrap().as_str());
                vec![format!("no files in {}", folders.collect::<Vec<_>>().join(", "))]
            }
            Unused::Untold { file, reason, .. } => {
                vec![format!("{}: the client {}", file.strip_prefix(self.root()).unwrap(), reason.phrase())]
            }
        }
    }
}

fn found(uses: &Uses<'_>, world: &World, unused: &[mizan_schema::difference::Subject]) -> Vec<String> {
    let places = world.backends[0].places();
    let line = |diagnostic: &mizan_schema::Diagnostic| match diagnostic.primary {
        Place::At(origin) => {
            let path: Arc<str> = places.path(origin.source);
            format!("{path}:{} {}", places.range(origin).start_line + 1, diagnostic.message)
        }
        Place::File(_) => panic!("a whole file"),
    };
    uses.unused_diagnostics(unused).iter().map(line).collect()
}

fn dunce(path: &std::path::Path) -> std::path::PathBuf {
    fs::canonicalize(path).unwrap()
}
