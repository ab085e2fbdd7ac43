//! A project that is kept up to date is what a fresh look at it gives.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use mizan_engine::{Engine, Event, Project, Snapshot, Touched, Work, analyse};
use mizan_schema::Places;
use mizan_schema::diagnostics::Place;
use mizan_schema::difference;
use proptest::prelude::*;

use crate::project::OnDisk;

const MODELS: &str = "backend/shop/models.py";
const CART: &str = "backend/shop/clients/cart.py";
const OTHER: &str = "backend/shop/clients/other.py";
const LOOSE: &str = "backend/shop/loose.py";
const PATHS: [&str; 6] = [MODELS, CART, OTHER, LOOSE, "backend/shop/clients/__init__.py", "backend/config/settings.py"];

/// What a file may say; most of it makes sense somewhere.
const TEXTS: [&str; 9] = [
    "",
    "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n",
    "from pydantic import BaseModel\n\n# moved\n\n\nclass Item(BaseModel):\n    name: str\n",
    "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n    price: int = 0\n",
    "from mizan.client import client\nfrom shop.models import Item\n\n\n@client(context='cart')\ndef items(request) -> list[Item]:\n    ...\n",
    "from mizan.client import client\nfrom shop.models import *\n\n\n@client(affects='cart')\ndef add(request, item: Item) -> Item:\n    ...\n",
    "from mizan.client import client\nfrom .other import Item\n\n\n@client(affects='basket')\ndef add(request) -> Item | None:\n    ...\n",
    "from mizan import client, register\n\n\n@client\ndef loose(request) -> int:\n    ...\n\n\nregister(loose, 'loosely')\n",
    "INSTALLED_APPS = ['mizan', 'shop']\n",
];

/// What happens to the project.
#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize),
    Delete(usize),
    /// `shop/clients` to `shop/calls`, or back.
    MoveFolder,
    Configure(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..PATHS.len(), 0..TEXTS.len()).prop_map(|(path, text)| Step::Write(path, text)),
        2 => (0..PATHS.len()).prop_map(Step::Delete),
        1 => Just(Step::MoveFolder),
        1 => any::<bool>().prop_map(Step::Configure),
    ];
    prop::collection::vec(step, 1..20)
}

/// Takes a step; the paths it touched.
fn take(project: &OnDisk, step: &Step) -> Vec<String> {
    match *step {
        Step::Write(path, text) => {
            project.write(PATHS[path], TEXTS[text]);
            vec![PATHS[path].to_owned()]
        }
        Step::Delete(path) => {
            let _ = fs::remove_file(project.path(PATHS[path]));
            vec![PATHS[path].to_owned()]
        }
        Step::MoveFolder => {
            let (here, there) = (project.path("backend/shop/clients"), project.path("backend/shop/calls"));
            let (from, to) = if here.exists() { (here, there) } else { (there, here) };
            let _ = fs::remove_dir_all(&to);
            fs::rename(&from, &to).unwrap();
            let below = |folder: &camino::Utf8Path| -> Vec<String> {
                let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
                entries.map(|entry| entry.path().as_str().to_owned()).chain([folder.as_str().to_owned()]).collect()
            };
            below(&to).into_iter().chain([from.into_string()]).collect()
        }
        Step::Configure(hooks) => {
            let hooks = if hooks { "react" } else { "none" };
            project.write("mizan.toml", format!("backend = 'backend'\noutput = 'web/api'\nhooks = '{hooks}'\n"));
            vec!["mizan.toml".to_owned()]
        }
    }
}

/// All that a person sees of a project: the client and what is said.
fn seen(project: &Project, snapshot: &Snapshot) -> (Vec<(String, String)>, Vec<String>) {
    let artifacts = snapshot.artifacts(&project.backends[0].clients[0]);
    let files = artifacts
        .iter()
        .map(|artifact| (artifact.path.to_string(), String::from_utf8_lossy(&artifact.bytes).into_owned()));
    let places = snapshot.places();
    let findings = snapshot.diagnostics().iter().map(|diagnostic| match diagnostic.primary {
        Place::At(origin) => {
            format!("{:?} {} {:?}", places.path(origin.source), diagnostic.message, places.range(origin))
        }
        Place::File(source) => format!("{:?} {}", places.path(source), diagnostic.message),
    });
    (files.collect(), findings.collect())
}

/// The names of files that are not the same.
fn differing(one: &[(String, String)], other: &[(String, String)]) -> Vec<String> {
    let (one, other): (BTreeSet<_>, BTreeSet<_>) = (one.iter().collect(), other.iter().collect());
    one.symmetric_difference(&other).map(|(name, _)| name.clone()).collect()
}

fn opened(project: &OnDisk) -> Engine {
    Engine::open(&project.root(), Box::new(|_| None)).unwrap()
}

fn disk<'p>(project: &OnDisk, paths: impl IntoIterator<Item = &'p str>) -> Event {
    Event::Disk(Touched::Paths(paths.into_iter().map(|path| project.path(path)).collect::<BTreeSet<_>>()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_ends_as_a_fresh_look(steps in steps(), batch in 1_usize..4, rescans in any::<u8>()) {
        let project = OnDisk::with(&[]);
        let mut engine = opened(&project);
        let mut memo = difference::Memo::default();
        engine.write();
        for (index, steps) in steps.chunks(batch).enumerate() {
            let touched: Vec<String> = steps.iter().flat_map(|step| take(&project, step)).collect();
            let event = if rescans & (1 << (index % 8)) == 0 && rescans % 3 == 0 {
                Event::Disk(Touched::Everything)
            } else {
                disk(&project, touched.iter().map(String::as_str))
            };
            let before = engine.world();
            engine.apply([event]);
            engine.write();

            let world = engine.world();
            let (was, is) = (&before.backends[0].contract, &world.backends[0].contract);
            prop_assert_eq!(memo.difference(was, is), difference::difference(was, is), "after {:?}", steps);
            let fresh = Project::open(&project.root(), &|_| None).unwrap();
            let expected = seen(&fresh, &analyse(&fresh, &fresh.backends[0]));
            let found = seen(&world.project, &world.backends[0]);
            prop_assert_eq!(&found.1, &expected.1, "after {:?}", steps);
            prop_assert_eq!(differing(&found.0, &expected.0), Vec::<String>::new(), "after {:?}", steps);
            let written: Vec<_> = expected.0.iter().map(|(name, _)| (name.clone(), project.client(name))).collect();
            prop_assert_eq!(differing(&written, &expected.0), Vec::<String>::new(), "on disk after {:?}", steps);
        }
    }
}

#[test]
fn what_says_the_same_changes_places_alone() {
    let project = OnDisk::with(&[(CART, TEXTS[4].as_bytes()), (MODELS, TEXTS[1].as_bytes())]);
    let mut engine = opened(&project);
    engine.write();
    let before = engine.world();

    assert!(!engine.apply([disk(&project, [MODELS])]), "the same text");

    project.write(MODELS, TEXTS[2]);
    assert!(engine.apply([disk(&project, [MODELS])]));
    let after = engine.world();
    assert!(Arc::ptr_eq(&before.backends[0].contract, &after.backends[0].contract));
    let written = engine.write();
    assert_eq!(written[0].changes.as_ref().unwrap().written, ["shop.models.d.ts.map"]);
}

/// A project of many modules, each with a context of its own.
fn wide(modules: usize) -> OnDisk {
    let project = OnDisk::with(&[]);
    for number in 0..modules {
        project.write(&format!("backend/shop/clients/m{number}.py"), module(number, "name: str"));
    }
    project
}

fn module(number: usize, field: &str) -> String {
    format!(
        "from mizan.client import client\nfrom pydantic import BaseModel\n\n\nclass Item{number}(BaseModel):\n    {field}\n\n\n\
         @client(context='c{number}')\ndef list{number}(request) -> list[Item{number}]:\n    return []\n\n\n\
         @client(affects='c{number}')\ndef save{number}(request, item: Item{number}) -> None:\n    ...\n"
    )
}

/// What an engine has to do after a file has another text.
fn work_of(project: &OnDisk, engine: &mut Engine, path: &str, text: &str) -> Work {
    project.write(path, text);
    engine.apply([disk(project, [path])]);
    engine.write();
    engine.work()
}

#[test]
fn work_follows_the_edit() {
    let project = wide(200);
    let mut engine = opened(&project);
    engine.write();
    let path = "backend/shop/clients/m7.py";
    let mut work = |text: &str| work_of(&project, &mut engine, path, text);
    let read = Work { files_read: 1, ..Work::default() };
    let parsed = Work { files_parsed: 1, ..read };

    assert_eq!(work(&module(7, "name: str")), read, "the same text");
    let body = module(7, "name: str").replace("return []", "return list()");
    assert_eq!(work(&body), parsed, "a body");
    assert_eq!(
        work(&format!("# {body}").replace("# from", "#\nfrom")),
        Work { maps_made: 1, files_written: 1, ..parsed }
    );
    let field = Work {
        modules_declared: 1,
        definitions_read: 1,
        modules_rendered: 1,
        maps_made: 1,
        files_written: 2,
        ..parsed
    };
    assert_eq!(
        work(&module(7, "name: int")),
        field,
        "a field: no function says anything else, and its code is the same"
    );
    let parameter = Work { functions_judged: 2, ..field };
    assert_eq!(work(&module(7, "name: int").replace("item: Item7", "item: int")), parameter, "a parameter");
}

#[test]
fn comparing_what_was_and_is_follows_the_edit() {
    let project = wide(200);
    let mut engine = opened(&project);
    let mut memo = difference::Memo::default();
    let mut compared = |text: &str| {
        let before = engine.world();
        work_of(&project, &mut engine, "backend/shop/clients/m7.py", text);
        let after = engine.world();
        let (before, after) = (&before.backends[0].contract, &after.backends[0].contract);
        let difference = memo.difference(before, after);
        assert_eq!(difference, difference::difference(before, after));
        (difference.lines().join("; "), memo.work())
    };
    let (lines, work) = compared(&module(7, "name: int"));
    assert_eq!(lines, "~ Item7.name: string → number (in 2 functions)");
    assert!(work.compared == 1 && work.followed > 800, "the first time: {work:?}");

    let one = difference::Work { compared: 1, followed: 1 };
    assert_eq!(compared(&module(7, "name: str")), ("~ Item7.name: number → string (in 2 functions)".to_owned(), one));
    let (lines, work) = compared(&module(7, "name: str").replace("item: Item7", "item: int"));
    assert_eq!(lines, "~ save7.item: Item7 → number");
    assert_eq!(work, one, "a parameter");
}

#[test]
fn a_configuration_that_breaks_takes_nothing_away() {
    let project = OnDisk::with(&[]);
    let mut engine = opened(&project);
    engine.write();
    project.write("mizan.toml", "backend = ");
    assert!(engine.apply([disk(&project, ["mizan.toml"])]));
    assert!(engine.world().failure.is_some() && engine.write().is_empty());
    assert!(!engine.apply([disk(&project, ["mizan.toml"])]), "it is said once");
    project.write("mizan.toml", "backend = 'backend'\noutput = 'web/other'\n");
    assert!(engine.apply([disk(&project, ["mizan.toml"])]));
    assert!(engine.world().failure.is_none());
    engine.write();
    assert!(project.path("web/other/index.js").exists());
}

#[test]
fn what_is_not_saved_is_judged_and_not_written() {
    let project = OnDisk::with(&[(CART, TEXTS[4].as_bytes()), (MODELS, TEXTS[1].as_bytes())]);
    let mut engine = opened(&project);
    engine.write();
    let saved = project.client("shop.models.d.ts");

    let path = project.path(MODELS);
    engine.apply([Event::Opened { path: path.clone(), version: 1, text: TEXTS[3].to_owned() }]);
    let has_price =
        |engine: &Engine| format!("{:?}", engine.world().backends[0].contract.definitions).contains("price");
    assert!(has_price(&engine));
    assert!(engine.write().is_empty());

    // Another file is saved beside it: the client takes up that one alone.
    project.write(CART, TEXTS[4].replace("items", "things"));
    engine.apply([disk(&project, [CART])]);
    engine.write();
    assert!(project.gives("useThings") && has_price(&engine));
    assert_eq!(project.client("shop.models.d.ts"), saved);

    project.write(MODELS, TEXTS[3]);
    engine.apply([disk(&project, [MODELS])]);
    engine.write();
    assert!(project.client("shop.models.d.ts").contains("price"));
    engine.apply([Event::Closed { path }]);
    assert!(has_price(&engine));
}

/// Writes what was left for later.
fn write_again(engine: &mut Engine) {
    std::thread::sleep(engine.retry().unwrap());
    assert_eq!(engine.write().len(), 1);
}

#[test]
fn an_output_that_is_taken_away_is_made_again() {
    let project = OnDisk::with(&[]);
    let mut engine = opened(&project);
    engine.write();
    fs::remove_dir_all(project.path("web/api")).unwrap();
    engine.apply([disk(&project, ["web/api"])]);
    assert!(engine.write().is_empty(), "whoever takes it away comes to an end");
    write_again(&mut engine);
    assert!(project.has_sound_client());

    fs::remove_file(project.path("web/api/index.js")).unwrap();
    engine.apply([disk(&project, ["web/api/index.js"])]);
    write_again(&mut engine);
    assert!(project.has_sound_client());

    fs::write(project.path("web/api/index.js"), "mine").unwrap();
    engine.apply([disk(&project, ["web/api/index.js"])]);
    let written = engine.write();
    assert_eq!(written[0].changes.as_ref().unwrap().edited, ["index.js"]);
    assert_eq!(project.client("index.js"), "mine");
}

/// What comes while a step is under way is met before it is told.
#[test]
fn a_file_that_was_imported_before_it_was_told_is_searched() {
    let project = OnDisk::with(&[]);
    let mut engine = opened(&project);
    project.write(LOOSE, TEXTS[7].replace("register(loose, 'loosely')", ""));
    project.write(CART, "from shop.loose import loose\n");
    engine.apply([disk(&project, [CART])]);
    engine.apply([disk(&project, [LOOSE])]);
    let world = engine.world();
    let fresh = seen(&world.project, &analyse(&world.project, &world.project.backends[0]));
    assert_eq!(seen(&world.project, &world.backends[0]).1, fresh.1);
    assert!(fresh.1.iter().any(|finding| finding.contains("nothing registers `loose`")), "{:?}", fresh.1);
}

fn configured(output: &str, hooks: &str) -> String {
    format!("backend = 'backend'\noutput = '{output}'\nhooks = '{hooks}'\n")
}

#[test]
fn where_a_client_goes_and_what_it_has_is_no_reason_to_read_python() {
    let project = wide(20);
    let mut engine = opened(&project);
    engine.write();
    let before = engine.world();
    for (output, hooks) in [("web/api", "none"), ("web/other", "none"), ("web/other", "react"), ("web/api", "react")] {
        let work = work_of(&project, &mut engine, "mizan.toml", &configured(output, hooks));
        let Work { modules_rendered, maps_made, files_written, .. } = work;
        assert_eq!(work, Work { modules_rendered, maps_made, files_written, ..Work::default() }, "{output}, {hooks}");
        let world = engine.world();
        assert!(Arc::ptr_eq(&before.backends[0], &world.backends[0]), "{output}, {hooks}");
        assert_eq!(world.project.backends[0].clients[0].output, project.path(output));

        let fresh: BTreeSet<String> = world.backends[0]
            .artifacts(&world.project.backends[0].clients[0])
            .into_iter()
            .map(|artifact| artifact.path.to_string())
            .collect();
        let entries = project.path(output).read_dir_utf8().unwrap().map(|entry| entry.unwrap().file_name().to_owned());
        assert_eq!(entries.filter(|name| name != ".mizan-manifest").collect::<BTreeSet<_>>(), fresh);
    }
}

/// Who empties the folder has listed it before the last module came: that stays, and the manifest goes.
#[test]
fn what_an_emptied_folder_still_holds_is_known_after_another_configuration() {
    for output in ["web/api", "web/other"] {
        let project = OnDisk::with(&[(CART, module(1, "name: str").as_bytes())]);
        let mut engine = opened(&project);
        engine.write();
        let mut goes_on = |paths: &[&str]| {
            engine.apply([disk(&project, paths.iter().copied())]);
            engine.write();
            while let Some(wait) = engine.retry() {
                std::thread::sleep(wait);
                engine.write();
            }
        };
        for entry in project.path("web/api").read_dir_utf8().unwrap().map(Result::unwrap) {
            if !entry.file_name().starts_with("shop.clients.cart.") {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        project.write("mizan.toml", configured(output, "none"));
        goes_on(&["mizan.toml"]);
        project.write("mizan.toml", configured("web/api", "react"));
        fs::remove_file(project.path(CART)).unwrap();
        goes_on(&["mizan.toml", CART, "web/api"]);
        assert!(project.has_sound_client());
        assert!(!project.path("web/api/shop.clients.cart.js").exists(), "by way of {output}");
    }
}
