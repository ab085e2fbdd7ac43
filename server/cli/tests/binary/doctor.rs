//! `doctor`.

use crate::sandbox::{Sandbox, assert_transcript};

const ECHO: &str = "from mizan import client\n\n\n@client\ndef echo(request, text: str) -> str: ...\n";

#[test]
fn a_healthy_project() {
    let sandbox = Sandbox::django(ECHO);
    sandbox.write(".venv/pyvenv.cfg", "version = 3.12.1\n");
    sandbox.write(".venv/lib/python3.12/site-packages/pydantic-2.12.5.dist-info/METADATA", "");
    sandbox.write("tsconfig.json", "{ \"compilerOptions\": { \"strict\": true } }");
    sandbox.run(&["generate"]);
    assert_transcript!(sandbox.run(&["doctor"]));
}

#[test]
fn a_project_with_everything_to_mend() {
    let sandbox = Sandbox::django(&format!(
        "{ECHO}\n\n@client\ndef broken(request):\n    ...\n\n\n\
         from django import forms\nfrom mizan.forms import mizanFormMeta, mizanFormMixin\n\n\n\
         class ContactForm(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name=\"contact\")\n    text = forms.CharField()\n"
    ));
    sandbox.write("config/settings.py", "INSTALLED_APPS = [\"mizan\", \"shop\", *more()]\n");
    sandbox.write("package.json", "{ \"dependencies\": { \"react\": \"^17.0.2\" } }");
    sandbox.write("tsconfig.json", "{ \"compilerOptions\": { \"strict\": false, \"moduleResolution\": \"Classic\" } }");
    sandbox.write(".venv/pyvenv.cfg", "version = 3.12.1\n");
    sandbox.write(".venv/lib/python3.12/site-packages/pydantic-1.10.26.dist-info/METADATA", "");
    sandbox.run(&["generate"]);
    sandbox.write("src/api/index.js", "mine");
    assert_transcript!(sandbox.run(&["doctor"]));
}

#[test]
fn a_bad_configuration_is_the_first_thing_to_mend() {
    let sandbox = Sandbox::django(ECHO);
    sandbox.write("mizan.toml", "hooks = \"vue\"\n");
    let run = sandbox.run(&["doctor"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.starts_with("✗ config"), "{}", run.stdout);
}

#[test]
fn settings_that_are_not_there_are_said() {
    let sandbox = Sandbox::django(ECHO);
    sandbox.write("mizan.toml", "settings = \"config.production\"\n");
    let run = sandbox.run(&["doctor"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("✗ settings     `config.production` is not found from ."), "{}", run.stdout);
}

#[test]
fn a_fastapi_project() {
    let sandbox = Sandbox::empty();
    sandbox.write("api/main.py", "from fastapi import FastAPI\n\napp = FastAPI()\n");
    sandbox.write("web/package.json", "{ \"dependencies\": { \"react\": \"19\" } }");
    let run = sandbox.run(&["doctor"]);
    assert!(run.stdout.contains("✓ backend      api (FastAPI, 1 Python file)\n"), "{}", run.stdout);
    assert!(run.stdout.contains("✓ app          main (api/main.py)\n"), "{}", run.stdout);
    assert!(run.stdout.contains("! contract     nothing is declared\n"), "{}", run.stdout);
    sandbox.write("mizan.toml", "app = \"server\"\n");
    let run = sandbox.run(&["doctor"]);
    assert!(run.stdout.contains("✗ app          the module `server` is not found\n"), "{}", run.stdout);
    assert_eq!(run.code, 1);
}

#[test]
fn a_backend_in_the_other_dialect_is_said() {
    let sandbox = Sandbox::django(&ECHO.replace("mizan", "izana"));
    sandbox.write("shop/apps.py", "");
    let run = sandbox.run(&["doctor"]);
    assert!(run.stdout.contains("! contract        nothing is declared\n"), "{}", run.stdout);
    let advice = "→ the sources import `izana`: set `dialect = \"izana\"` in `mizan.toml`\n";
    assert!(run.stdout.contains(advice), "{}", run.stdout);
}

#[test]
fn backends_that_are_passed_over_are_said() {
    let sandbox = Sandbox::django(ECHO);
    sandbox.write("api/main.py", "from fastapi import FastAPI\n\napp = FastAPI()\n");
    let run = sandbox.run(&["doctor"]);
    assert!(run.stdout.contains("! backends        api is found too, and passed over\n"), "{}", run.stdout);
    sandbox.write("mizan.toml", "backend = \".\"\n");
    assert!(!sandbox.run(&["doctor"]).stdout.contains("! backends"));
}

#[test]
fn a_folder_without_a_backend_is_not_sent_to_init_which_fails_too() {
    let run = Sandbox::empty().run(&["doctor"]);
    assert_eq!((run.code, run.stdout.lines().count()), (1, 2), "{}", run.stdout);
    assert!(run.stdout.contains("✗ project  no backend was found under"), "{}", run.stdout);
}
