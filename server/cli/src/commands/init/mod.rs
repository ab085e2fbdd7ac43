//! `init`: writes `mizan.toml` and `.gitattributes` for a project, from what is found in it.
//!
//! Nothing that exists is overwritten: `mizan.toml` is only made where there is no configuration, and `.gitattributes` gets lines that it does
//! not have. Run again, it changes nothing.

mod django_config;
mod several;

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};

use camino::Utf8Path;
use mizan_engine::config::{self, ClientConfig, Config, Dialect};
use mizan_engine::project::absolute;
use mizan_engine::{Backend, Failure, Project, detect};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use crate::Outcome;
use crate::arguments::Folder;
use crate::paths::{WorkingFolder, slashed, variable};
use crate::render::visible;
use crate::terminal::Terminal;
use django_config::DjangoConfig;

/// The JSON Schema of the configuration, beside it, for editors.
const SCHEMA: &str = "mizan.schema.json";

pub(crate) fn run(folder: &Folder, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let here = WorkingFolder::current()?;
    let root = absolute(&folder.path)?;
    let found = config::find(&root)?;
    let project = match &found.file {
        Some(file) => {
            terminal.say(&format!("`{}` is there already, and is left as it is", visible::line(&here.show(file))))?;
            Project::open(&root, &variable)?
        }
        None => write_config(&root, &here, terminal)?,
    };
    for backend in &project.backends {
        tell(backend, &here, terminal)?;
    }
    write_attributes(&project, &here, terminal)?;
    terminal.say("next: `mizan-dev generate`, and `mizan-dev doctor` where something is not as it should be")?;
    Ok(Outcome::Fine)
}

fn tell(backend: &Backend, here: &WorkingFolder, terminal: &mut Terminal) -> anyhow::Result<()> {
    let mut lines = vec![format!("backend   {}", here.show(&backend.folder))];
    lines.extend(backend.settings_module().map(|settings| format!("settings  {settings}")));
    lines.extend(backend.app.iter().map(|app| format!("app       {app}")));
    for client in &backend.clients {
        lines.extend(client.frontend.iter().map(|frontend| format!("frontend  {}", here.show(frontend))));
        lines.push(format!("client    {}", here.show(&client.output)));
    }
    for line in lines {
        terminal.say(&format!("  {}", visible::line(&line)))?;
    }
    Ok(())
}

/// Finds out what can be found out, and writes what is not default.
fn write_config(root: &Utf8Path, here: &WorkingFolder, terminal: &mut Terminal) -> anyhow::Result<Project> {
    let surroundings = detect::look(root);
    let mut wanted = Config::default();
    let backends = several::backends(&surroundings);
    let old = DjangoConfig::find(root, &surroundings);
    if old.is_none() && backends.len() > 1 {
        wanted.backends = several::tables(root, &backends, &surroundings);
        let project = Project::from_config(root, None, &wanted, &variable)?;
        return write(root, &wanted, project, here, terminal);
    }
    if let Some(old) = old {
        terminal.say(&format!("read `{}`", visible::line(&here.show(&old.file))))?;
        for reason in &old.unread {
            terminal.say(&format!("  {}", visible::line(reason)))?;
        }
        adopt(&old, root, &mut wanted);
    }
    if wanted.backend.is_none() {
        let folder = backends.first().map(|backend| &backend.found.folder);
        wanted.backend = folder.and_then(|folder| folder.strip_prefix(root).ok()).map(Utf8Path::to_owned);
    }
    let backend = wanted.backend.as_ref().map(|path| root.join(path));
    wanted.dialect = backend.and_then(|folder| detect::dialect(&folder)).filter(|&dialect| dialect != Dialect::Mizan);
    let (config, project) = without_defaults(root, wanted)?;
    write(root, &config, project, here, terminal)
}

fn write(
    root: &Utf8Path,
    config: &Config,
    project: Project,
    here: &WorkingFolder,
    terminal: &mut Terminal,
) -> anyhow::Result<Project> {
    create(&root.join(SCHEMA), config::JSON_SCHEMA, here, terminal)?;
    create(&root.join(config::FILE_NAME), &text(config), here, terminal)?;
    Ok(project)
}

/// Takes over what an older configuration says, as far as it lies in the project.
fn adopt(old: &DjangoConfig, root: &Utf8Path, wanted: &mut Config) {
    let inside = |path: &Utf8Path| path.strip_prefix(root).ok().map(Utf8Path::to_owned);
    wanted.backend = old.backend.as_deref().and_then(inside);
    wanted.settings.clone_from(&old.settings);
    wanted.app.clone_from(&old.app);
    wanted.output = old.output.as_deref().and_then(inside);
    wanted.frontend = old.file.parent().filter(|folder| folder.join("package.json").exists()).and_then(inside);
    wanted.source_roots = old
        .python_path
        .iter()
        .filter(|path| Some(path.as_path()) != old.backend.as_deref())
        .filter_map(|path| inside(path))
        .collect();
}

/// Leaves out each key without which the project is the same.
fn without_defaults(root: &Utf8Path, mut config: Config) -> Result<(Config, Project), Failure> {
    let open = |config: &Config| Project::from_config(root, None, config, &variable);
    let project = open(&config)?;
    let drops: [fn(&mut Config); 6] = [
        |config| config.frontend = None,
        |config| config.output = None,
        |config| config.backend = None,
        |config| config.source_roots = Vec::new(),
        |config| config.settings = None,
        |config| config.app = None,
    ];
    for drop in drops {
        let mut shorter = config.clone();
        drop(&mut shorter);
        if open(&shorter).is_ok_and(|other| means_the_same(&other, &project)) {
            config = shorter;
        }
    }
    Ok((config, project))
}

/// Whether two configurations come to the same: a settings module that `manage.py` names need not be said.
fn means_the_same(one: &Project, other: &Project) -> bool {
    let resolved = |project: &Project| {
        let mut project = project.clone();
        for backend in &mut project.backends {
            backend.settings = backend.settings_module();
        }
        project
    };
    resolved(one) == resolved(other)
}

fn text(config: &Config) -> String {
    let body = DocumentMut::from(table(config)).to_string();
    let note = if body.is_empty() {
        "# Everything is found by looking: `mizan-dev doctor` says what and where.\n"
    } else {
        ""
    };
    format!("#:schema ./{SCHEMA}\n{note}{body}")
}

fn table(config: &Config) -> Table {
    let mut table = Table::new();
    let mut set = |key: &str, words: Option<&str>| {
        if let Some(words) = words {
            table.insert(key, value(words));
        }
    };
    set("dialect", config.dialect.map(|dialect| if dialect == Dialect::Izana { "izana" } else { "mizan" }));
    set("backend", config.backend.as_deref().map(slashed).as_deref());
    set("settings", config.settings.as_deref());
    set("app", config.app.as_deref());
    set("frontend", config.frontend.as_deref().map(slashed).as_deref());
    set("output", config.output.as_deref().map(slashed).as_deref());
    if !config.source_roots.is_empty() {
        let roots: Array = config.source_roots.iter().map(|path| slashed(path)).collect();
        table.insert("source-roots", value(roots));
    }
    let client = |client: &ClientConfig| {
        let ClientConfig { frontend, output, hooks } = client.clone();
        self::table(&Config { frontend, output, hooks, ..Config::default() })
    };
    for (key, tables) in [
        ("clients", config.clients.iter().map(client).collect::<ArrayOfTables>()),
        ("backends", config.backends.iter().map(self::table).collect()),
    ] {
        if !tables.is_empty() {
            table.insert(key, Item::ArrayOfTables(tables));
        }
    }
    table
}

/// Writes a file that is not there.
fn create(path: &Utf8Path, text: &str, here: &WorkingFolder, terminal: &mut Terminal) -> anyhow::Result<()> {
    let shown = here.show(path);
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    match file {
        Ok(mut file) => {
            file.write_all(text.as_bytes()).map_err(|error| Failure::disk("write", path, &error))?;
            terminal.say(&format!("wrote `{}`", visible::line(&shown)))?;
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            terminal.say(&format!("`{}` is there already, and is left as it is", visible::line(&shown)))?;
        }
        Err(error) => return Err(Failure::disk("write", path, &error).into()),
    }
    Ok(())
}

/// Adds the lines that `.gitattributes` does not have.
fn write_attributes(project: &Project, here: &WorkingFolder, terminal: &mut Terminal) -> anyhow::Result<()> {
    let path = project.root.join(".gitattributes");
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::disk("read", path, &error).into()),
    };
    let outputs = project.backends.iter().flat_map(|backend| &backend.clients).map(|client| &client.output);
    let wanted = outputs.flat_map(|output| attributes(output, &project.root));
    let missing: Vec<String> = wanted.filter(|line| !before.lines().any(|old| old.trim() == line)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { end };
    let added: String = missing.iter().flat_map(|line| [line.as_str(), end]).collect();
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(format!("{gap}{added}").as_bytes())
    };
    write().map_err(|error| Failure::disk("write", path.clone(), &error))?;
    terminal.say(&format!("added to `{}`:", visible::line(&here.show(&path))))?;
    for line in missing {
        terminal.say(&format!("  {}", visible::line(&line)))?;
    }
    Ok(())
}

/// What git has to know of a client: collapsed in reviews, the same bytes everywhere, no line merged with another's (a file that both sides
/// changed stays one side's, which `generate` may replace), and a manifest that merges by itself.
fn attributes(output: &Utf8Path, root: &Utf8Path) -> Vec<String> {
    let folder = slashed(output.strip_prefix(root).unwrap_or(output));
    vec![
        format!("{} linguist-generated text eol=lf -merge", pattern(&format!("/{folder}/**"))),
        format!("{} merge=union", pattern(&format!("/{folder}/{}", mizan_engine::client::MANIFEST))),
    ]
}

/// A path as a pattern: what git would take for a wildcard is escaped, and a pattern with spaces is quoted.
fn pattern(path: &str) -> String {
    let (stem, wildcard) = path.strip_suffix("/**").map_or((path, ""), |stem| (stem, "/**"));
    let mut escaped = String::with_capacity(path.len());
    for c in stem.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped.push_str(wildcard);
    if !escaped.contains([' ', '"', '\t', '\n']) {
        return escaped;
    }
    let quoted = escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t").replace('\n', "\\n");
    format!("\"{quoted}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_pattern_that_means_it_alone() {
        let lines = attributes(Utf8Path::new("/p/my web/[api]"), Utf8Path::new("/p"));
        assert_eq!(lines[0], "\"/my web/\\\\[api\\\\]/**\" linguist-generated text eol=lf -merge");
        assert_eq!(pattern("/web/src/api/**"), "/web/src/api/**");
    }
}
