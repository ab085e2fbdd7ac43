//! Two states of a small project, read from disk, and their difference as a person would see it.

use std::fmt::Write as _;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::{Project, analyse};
use mizan_schema::difference::{Change, Way};
use mizan_schema::{Contract, Difference, difference};

const HEAD: &str = "\
from __future__ import annotations
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict, NotRequired
from uuid import UUID
from django import forms
from pydantic import BaseModel, ConfigDict, Field, RootModel, computed_field
from mizan.client import client, compose, ReactContext, GlobalContext
from mizan.channels import ReactChannel
from mizan.forms import mizanFormMeta, mizanFormMixin

";

/// The contract of one module of clients.
pub(crate) fn contract(clients: &str) -> Arc<Contract> {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let apps = "from django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    name = \"shop\"\n\n    \
                def ready(self):\n        from mizan.setup import mizan_clients\n        mizan_clients(\"shop\")\n";
    for (path, text) in [
        ("manage.py", "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"settings\")\n"),
        ("settings.py", "INSTALLED_APPS = [\"mizan\", \"channels\", \"shop\"]\n"),
        ("shop/__init__.py", ""),
        ("shop/apps.py", apps),
        ("shop/clients.py", &format!("{HEAD}{clients}")),
        ("package.json", "{}"),
    ] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let project = Project::open(root, &|_| None).unwrap();
    let snapshot = analyse(&project, &project.backends[0]);
    let errors: Vec<&str> = snapshot.diagnostics().iter().map(|it| it.message.as_str()).collect();
    assert_eq!(errors, [""; 0], "{clients}");
    Arc::clone(&snapshot.contract)
}

pub(crate) fn between(before: &str, after: &str) -> Difference {
    difference(&contract(before), &contract(after))
}

/// Each change with its grade, its direction and the reason.
pub(crate) fn changes(before: &str, after: &str) -> String {
    show(&between(before, after))
}

pub(crate) fn show(difference: &Difference) -> String {
    let mut out = String::new();
    for change in &difference.changes {
        let _ = writeln!(out, "{} | {}{} | {}", change.line(), change.grade.word(), ways(change), change.why);
    }
    for outdated in &difference.outdated {
        let _ = writeln!(out, "{} in {} wants a rev after {}", outdated.function, outdated.context, outdated.rev);
    }
    out
}

fn ways(change: &Change) -> String {
    let words = change.ways.iter().map(|way| match way {
        Way::Input => " in",
        Way::Output => " out",
    });
    words.collect()
}
