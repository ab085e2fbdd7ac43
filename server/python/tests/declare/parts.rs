//! Many modules are read on all cores, and nobody can tell.

use super::project::django;

/// Forty modules, each with a model and a function; `result` says what the function of a module gives.
fn files(result: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let mut files = vec![
        ("shop/clients/__init__.py".to_owned(), String::new()),
        ("shop/page.py".to_owned(), {
            "from pydantic import BaseModel\n\nclass Page[T](BaseModel):\n    items: list[T]\n".to_owned()
        }),
    ];
    for name in ["one", "other"] {
        let model = format!("from pydantic import BaseModel\n\nclass Item(BaseModel):\n    {name}: int\n");
        files.push((format!("shop/{name}.py"), model));
    }
    for number in 0..40 {
        let result = result(number);
        let module = format!(
            "from mizan.client import client\nfrom pydantic import BaseModel\nfrom shop import one, other\nfrom shop.page import Page\n\n\
             class Own{number}(BaseModel):\n    id: int\n    next: 'Own{number} | None' = None\n\n\
             @client\ndef get{number}(request, own: Own{number}) -> {result}: ...\n"
        );
        files.push((format!("shop/clients/c{number}.py"), module));
    }
    files
}

/// What is read on so many cores.
fn read_on(cores: usize, files: &[(String, String)]) -> String {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap().install(|| django(&files))
}

#[test]
fn what_modules_share_is_the_same_on_any_number_of_cores() {
    let files = files(|number| if number % 3 == 0 { "Page[one.Item]".to_owned() } else { "list[one.Item]".to_owned() });
    let alone = read_on(1, &files);
    assert!(alone.contains("get39"), "{alone}");
    for cores in [2, 3, 5] {
        assert_eq!(read_on(cores, &files), alone);
    }
}

#[test]
fn a_name_that_two_types_want_is_that_of_the_first_on_any_number_of_cores() {
    // The first and the last modules want it.
    for contested in [[0, 39], [39, 0]] {
        let files = files(|number| match contested.iter().position(|wants| *wants == number) {
            Some(0) => "Page[one.Item]".to_owned(),
            Some(_) => "Page[other.Item]".to_owned(),
            None => format!("Own{number}"),
        });
        let alone = read_on(1, &files);
        assert!(alone.contains("Page[Item]") && alone.contains("Page[shop."), "{alone}");
        for cores in [2, 3, 5] {
            assert_eq!(read_on(cores, &files), alone);
        }
    }
}
