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

#[test]
fn several_backends_have_a_table_each_with_the_frontends_beside_them() {
    let sandbox = Sandbox::empty();
    let react = "{ \"dependencies\": { \"react\": \"19\" } }\n";
    sandbox.write("package.json", "{ \"workspaces\": [\"shop/*\", \"admin/*\"] }\n");
    sandbox.write("shop/backend/manage.py", MANAGE);
    sandbox.write("shop/backend/clients.py", "from mizan import client\n");
    sandbox.write("shop/web/package.json", react);
    sandbox.write("shop/mobile/package.json", react);
    sandbox.write("shop/e2e/package.json", "{}\n");
    sandbox.write("admin/api/main.py", "from fastapi import FastAPI\nfrom izana_core import client\napp = FastAPI()\n");
    sandbox.write("admin/web/package.json", react);
    sandbox.write("tools/main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    let run = sandbox.run(&["init"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    insta::assert_snapshot!(config(&sandbox), @r#"
    [[backends]]
    dialect = "izana"
    backend = "admin/api"
    frontend = "admin/web"

    [[backends]]
    backend = "shop/backend"

    [[backends.clients]]
    frontend = "shop/mobile"

    [[backends.clients]]
    frontend = "shop/web"
    "#);
    let doctor = sandbox.run(&["doctor"]);
    assert!(!doctor.stdout.contains("passed over"), "{}", doctor.stdout);
}

#[test]
fn backends_that_share_a_frontend_have_a_folder_each_in_it() {
    let sandbox = side_by_side();
    sandbox.write("api/main.py", "from fastapi import FastAPI\napp = FastAPI()\n");
    sandbox.run(&["init"]);
    insta::assert_snapshot!(config(&sandbox), @r#"
    [[backends]]
    backend = "api"
    frontend = "frontend"
    output = "frontend/src/api/api"

    [[backends]]
    backend = "backend"
    frontend = "frontend"
    output = "frontend/src/api/backend"
    "#);
    let run = sandbox.run(&["generate"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
    for client in ["api", "backend"] {
        assert!(sandbox.path(&format!("frontend/src/api/{client}/index.js")).exists(), "{client}");
    }
}

#[test]
fn the_one_backend_that_imports_a_dialect_is_the_one_that_is_meant() {
    let sandbox = side_by_side();
    sandbox.write("server/main.py", "from fastapi import FastAPI\nfrom mizan_fastapi import client\napp = FastAPI()\n");
    sandbox.run(&["init"]);
    assert_eq!(config(&sandbox), "backend = \"server\"\n");
}
