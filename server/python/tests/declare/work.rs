//! How much is read again after an edit, in a project of two hundred modules.

use mizan_python::declare::{Framework, Work};

use super::edited::Edited;

/// Two hundred apps of a module each, with a model each in a file of its own.
fn shop() -> Edited {
    let mut files = vec![
        ("shop/__init__.py".to_owned(), String::new()),
        (
            "shop/money.py".to_owned(),
            "from pydantic import BaseModel\n\nclass Money(BaseModel):\n    amount: int\n".to_owned(),
        ),
        (
            "shop/apps.py".to_owned(),
            "from django.apps import AppConfig\nclass ShopConfig(AppConfig):\n    name = 'shop'\n    def ready(self):\n        from mizan.setup import mizan_clients\n        mizan_clients('shop')\n".to_owned(),
        ),
        ("settings.py".to_owned(), "INSTALLED_APPS = ['mizan', 'shop']\n".to_owned()),
        ("shop/clients/__init__.py".to_owned(), String::new()),
    ];
    for number in 0..200 {
        files.push((format!("shop/model{number}.py"), model(number, "name: str")));
        files.push((format!("shop/clients/c{number}.py"), clients(number, "id: int")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Edited::new(Framework::Django, &files)
}

fn model(number: usize, field: &str) -> String {
    format!(
        "from pydantic import BaseModel\nfrom shop.money import Money\n\nclass Product{number}(BaseModel):\n    {field}\n    price: Money\n"
    )
}

fn clients(number: usize, parameter: &str) -> String {
    format!(
        "from mizan.client import client\nfrom shop.model{number} import Product{number}\n\n@client\ndef get{number}(request, {parameter}) -> Product{number}: ...\n"
    )
}

const NOTHING: Work = Work { modules_declared: 0, definitions_read: 0, registrations_read: 0, discovery: false };

#[test]
fn everything_is_read_once_to_begin_with() {
    let shop = shop();
    assert_eq!(shop.declarations().functions().count(), 200);
    assert_eq!(shop.declarations().definitions.len(), 201);
}

#[test]
fn a_body_is_nothing() {
    let edited = clients(7, "id: int").replace("...", "return 1  # now");
    assert_eq!(shop().edit(&[("shop/clients/c7.py", Some(&edited))]), NOTHING);
}

#[test]
fn a_signature_is_its_module() {
    let edited = clients(7, "id: str");
    let work = shop().edit(&[("shop/clients/c7.py", Some(&edited))]);
    assert_eq!(work, Work { modules_declared: 1, registrations_read: 1, ..NOTHING });
}

#[test]
fn a_model_is_who_refers_to_it() {
    let edited = model(7, "name: int");
    let work = shop().edit(&[("shop/model7.py", Some(&edited))]);
    assert_eq!(work, Work { modules_declared: 1, definitions_read: 1, ..NOTHING });
}

#[test]
fn a_model_of_models_is_who_refers_to_those() {
    let edited = "from pydantic import BaseModel\n\nclass Money(BaseModel):\n    amount: str\n";
    let work = shop().edit(&[("shop/money.py", Some(edited))]);
    assert_eq!(work, Work { modules_declared: 200, definitions_read: 201, ..NOTHING });
}

#[test]
fn a_new_file_is_itself() {
    let mut shop = shop();
    let work = shop.edit(&[("shop/clients/new.py", Some(&clients(7, "id: int").replace("def get7", "def new")))]);
    // Discovery lists the folder.
    assert_eq!(work, Work { modules_declared: 1, registrations_read: 1, discovery: true, ..NOTHING });
    let elsewhere = "from mizan.client import client\n@client\ndef elsewhere(request) -> int: ...\n";
    let work = shop.edit(&[("elsewhere.py", Some(elsewhere))]);
    assert_eq!(work, Work { modules_declared: 1, registrations_read: 1, ..NOTHING });
    assert_eq!(shop.edit(&[("elsewhere.py", None)]), NOTHING);
}

#[test]
fn a_file_that_nothing_asked_for_is_nothing() {
    let mut shop = shop();
    assert_eq!(shop.edit(&[("shop/views.py", Some("x = 1\n"))]), NOTHING);
    assert_eq!(shop.edit(&[("shop/views.py", Some("x = 2\n"))]), NOTHING);
}

#[test]
fn an_app_that_is_gone_is_what_discovery_said_of_it() {
    let work = shop().edit(&[("settings.py", Some("INSTALLED_APPS = ['mizan']\n"))]);
    // The settings speak of the dialect and may declare something themselves.
    assert_eq!(work, Work { modules_declared: 201, registrations_read: 1, discovery: true, ..NOTHING });
}
