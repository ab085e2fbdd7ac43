//! The Python that is edited: modules as data, and as text.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A project as a person means it; what is half typed is beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    /// By file name, in the folder of the clients.
    pub(crate) modules: BTreeMap<String, Module>,
    /// What the folder of the clients is called: `clients`, which is searched, or something else, which is not.
    pub(crate) folder: String,
    /// Whether the app is installed.
    pub(crate) is_installed: bool,
    pub(crate) config: Config,
}

/// What the configuration says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    pub(crate) has_hooks: bool,
    pub(crate) is_elsewhere: bool,
}

/// One module: a model and functions of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) model: String,
    /// Name and type; the type may name another module's model.
    pub(crate) fields: Vec<(String, String)>,
    /// Modules and models that are imported.
    pub(crate) imports: Vec<(String, String)>,
    pub(crate) functions: Vec<Function>,
    pub(crate) comments: usize,
}

/// One function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// What stands in `@client(…)`.
    pub(crate) how: String,
    pub(crate) argument: Option<(String, String)>,
    pub(crate) result: String,
    pub(crate) body: u64,
}

impl Tree {
    /// Every file with its text, by its path in the project.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        let folder = self.path("");
        let mut texts: BTreeMap<String, String> =
            self.modules.iter().map(|(name, module)| (self.path(name), module.text(&self.folder))).collect();
        texts.insert(format!("{folder}__init__.py"), String::new());
        let apps = if self.is_installed { "'mizan', 'shop'" } else { "'mizan'" };
        texts.insert("backend/config/settings.py".to_owned(), format!("INSTALLED_APPS = [{apps}]\n"));
        let Config { has_hooks, is_elsewhere } = self.config;
        let hooks = if has_hooks { "react" } else { "none" };
        let output = if is_elsewhere { "web/other" } else { "web/api" };
        texts.insert("mizan.toml".to_owned(), format!("backend = 'backend'\noutput = '{output}'\nhooks = '{hooks}'\n"));
        texts
    }

    /// The path of a module in the project.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("backend/shop/{}/{name}", self.folder)
    }
}

impl Module {
    fn text(&self, folder: &str) -> String {
        let mut text = "# A line.\n".repeat(self.comments);
        text += "from mizan.client import client\nfrom pydantic import BaseModel\n";
        for (module, model) in &self.imports {
            let _ = writeln!(text, "from shop.{folder}.{module} import {model}");
        }
        let _ = writeln!(text, "\n\nclass {}(BaseModel):", self.model);
        for (name, kind) in &self.fields {
            let _ = writeln!(text, "    {name}: {kind}");
        }
        text += if self.fields.is_empty() { "    pass\n" } else { "" };
        for Function { name, how, argument, result, body } in &self.functions {
            let argument = argument.as_ref().map(|(name, kind)| format!(", {name}: {kind}")).unwrap_or_default();
            let _ = writeln!(text, "\n\n@client{how}\ndef {name}(request{argument}) -> {result}:\n    return {body}");
        }
        text
    }
}
