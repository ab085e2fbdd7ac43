//! The pages of `docs/diagnostics` show what they say: what stands under *Wrong* has that finding and no other, and what
//! stands under *Right*, in the place of the files that it shows anew, has none.

use std::collections::{BTreeMap, BTreeSet};

use mizan_schema::Code;

use crate::sandbox::Sandbox;

/// Their mistake is in no text: a permission, a client that was not written or was changed afterwards.
const OF_NO_TEXT: [&str; 3] = ["MZ203", "MZ301", "MZ302"];

/// What the Python of the pages takes for granted.
const IMPORTS: &str = "\
from typing import Any, Literal
from django import forms
from django.apps import AppConfig
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import FileResponse, HttpResponse
from mizan.channels import ReactChannel
from mizan.client import ReactContext, client, compose
from mizan.forms import mizanFormMeta, mizanFormMixin
from mizan.setup import mizan_clients, mizan_module, register
from pydantic import BaseModel
";

const MODELS: [&str; 10] =
    ["EchoOutput", "Holding", "Item", "Message", "Order", "Post", "Price", "Product", "Profile", "User"];

/// The text of each file that a section shows.
type Files = BTreeMap<String, String>;

#[test]
fn what_is_wrong_has_that_finding_and_no_other() {
    for number in shown() {
        assert_eq!(findings(number, &section(number, "Wrong")), BTreeSet::from([number.to_owned()]), "{number}");
    }
}

#[test]
fn what_is_right_has_none() {
    for number in shown() {
        let mut files = section(number, "Wrong");
        files.extend(section(number, "Right"));
        assert_eq!(findings(number, &files), BTreeSet::new(), "{number}");
    }
}

fn shown() -> impl Iterator<Item = &'static str> {
    Code::ALL.iter().map(|code| code.number()).filter(|number| !OF_NO_TEXT.contains(number))
}

/// The files that a section of a page shows: Python under the name in its comment, else as the clients of the shop.
fn section(number: &str, title: &str) -> Files {
    let page = Code::parse(number).unwrap().documentation();
    let (_, from) = page.split_once(&format!("\n## {title}\n")).unwrap();
    let body = from.split("\n## ").next().unwrap();
    let mut files = Files::new();
    for block in body.split("```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap();
        let mut file = if language == "python" { "shop/clients.py".to_owned() } else { format!("src/App.{language}") };
        for line in text.lines() {
            if let Some(named) = file_named_by(line) {
                named.clone_into(&mut file);
                continue;
            }
            let shown = files.entry(file.clone()).or_default();
            shown.push_str(line);
            shown.push('\n');
        }
    }
    files
}

/// `# shop/clients.py` says in which file the lines below it stand.
fn file_named_by(line: &str) -> Option<&str> {
    let name = line.strip_prefix("# ")?;
    name.strip_suffix(".py").filter(|stem| !stem.contains(' ')).map(|_| name)
}

/// The codes of what `check` finds in a project with these files, once its client is written.
fn findings(number: &str, files: &Files) -> BTreeSet<String> {
    let sandbox = Sandbox::django("");
    sandbox.write("config/settings.py", "INSTALLED_APPS = [\"mizan\", \"blog\", \"shop\"]\n");
    sandbox.write("config/asgi.py", "from mizan import wrap_asgi\n");
    sandbox.write("blog/apps.py", sandbox.read("shop/apps.py").replace("shop", "blog"));
    sandbox.write("blog/clients.py", "");
    for (file, text) in files {
        sandbox.write(file, if number == "MZ202" { latin_1(text) } else { surrounded(file, text).into_bytes() });
    }
    sandbox.run(&["generate", "--quiet"]);
    let mut check = vec!["check", "--format", "json"];
    if number == "MZ401" {
        check.push("--unused");
    }
    let report: serde_json::Value = serde_json::from_str(&sandbox.run(&check).stdout).unwrap();
    report["diagnostics"].as_array().unwrap().iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

/// A file with what it takes for granted.
fn surrounded(file: &str, text: &str) -> String {
    if file.starts_with("src/") || file == "config/settings.py" {
        return text.to_owned();
    }
    let models = MODELS.map(|name| format!("class {name}(BaseModel):\n    name: str\n")).concat();
    format!("{IMPORTS}{models}{text}")
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect()
}
