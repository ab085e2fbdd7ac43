//! `init`.

use crate::sandbox::{Sandbox, assert_transcript};

const MANAGE: &str = "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings\")\n";

/// A backend and a frontend side by side.
fn side_by_side() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write("backend/manage.py", MANAGE);
    sandbox.write("backend/config/settings.py", "INSTALLED_APPS = []\n");
    sandbox.write("frontend/package.json", "{ \"dependencies\": { \"react\": \"19\" } }\n");
    sandbox
}

/// What `init` wrote, less the line that names the schema.
fn config(sandbox: &Sandbox) -> String {
    let text = sandbox.read("mizan.toml");
    text.strip_prefix("#:schema ./mizan.schema.json\n").unwrap().to_owned()
}

#[test]
fn a_usual_project_needs_no_keys() {
    let sandbox = side_by_side();
    assert_transcript!(sandbox.run(&["init"]));
    assert_eq!(config(&sandbox).lines().filter(|line| !line.starts_with('#')).count(), 0);
    assert_eq!(
        sandbox.read(".gitattributes"),
        "/frontend/src/api/** linguist-generated text eol=lf -merge\n/frontend/src/api/.mizan-manifest merge=union\n"
    );
}

#[test]
fn a_second_time_changes_nothing() {
    let sandbox = side_by_side();
    sandbox.run(&["init"]);
    let all = || sandbox.files("").into_iter().map(|file| (sandbox.read(&file), file)).collect::<Vec<_>>();
    let before = all();
    assert_transcript!(sandbox.run(&["init"]));
    assert_eq!(all(), before);
}

#[test]
fn what_is_there_is_kept() {
    let sandbox = side_by_side();
    sandbox.write("mizan.toml", "output = \"frontend/generated\"\n");
    sandbox.write(".gitattributes", "*.png binary");
    sandbox.run(&["init"]);
    assert_eq!(sandbox.read("mizan.toml"), "output = \"frontend/generated\"\n");
    assert_eq!(
        sandbox.read(".gitattributes"),
        "*.png binary\n/frontend/generated/** linguist-generated text eol=lf -merge\n/frontend/generated/.mizan-manifest merge=union\n"
    );
}

#[test]
fn an_older_configuration_is_taken_over_without_running_it() {
    let sandbox = side_by_side();
    sandbox.write(
        "frontend/django.config.mjs",
        r#"
import path from "path"
import { fileURLToPath } from "url"
const __dirname = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(__dirname, "..")
process.exit(1)

export default {
  source: {
    django: {
      managePath: path.join(root, "backend/manage.py"),
      command: ["uv", "run", "python"],
      env: {
        PYTHONPATH: [path.join(root, "backend"), path.join(root, "libs")].join(":"),
        DJANGO_SETTINGS_MODULE: "config.production",
      },
    },
  },
  output: "src/server",
}
"#,
    );
    assert_transcript!(sandbox.run(&["init"]));
    assert_eq!(
        config(&sandbox),
        "settings = \"config.production\"\noutput = \"frontend/src/server\"\nsource-roots = [\"libs\"]\n"
    );
}

#[test]
fn a_fastapi_project_and_its_dialect_are_found() {
    let sandbox = Sandbox::empty();
    sandbox.write("api/main.py", "from fastapi import FastAPI\nfrom izana_core import client\napp = FastAPI()\n");
    sandbox.write("web/package.json", "{}");
    assert_transcript!(sandbox.run(&["init"]));
    assert_eq!(config(&sandbox), "dialect = \"izana\"\n");
}

#[test]
fn a_folder_without_a_backend_says_what_is_missing() {
    let sandbox = Sandbox::empty();
    let run = sandbox.run(&["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no backend was found"), "{}", run.stderr);
    assert_eq!(sandbox.files(""), Vec::<String>::new());
}

#[test]
fn the_configuration_that_is_written_is_one_that_is_read() {
    let sandbox = side_by_side();
    sandbox.run(&["init"]);
    let run = sandbox.run(&["generate"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    assert!(sandbox.path("frontend/src/api/index.js").exists());
}
