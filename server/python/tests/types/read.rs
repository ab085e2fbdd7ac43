//! What a small program's annotations say.
//!
//! In go files of which `main.py` holds functions; out comes a line for each function with its types, then a line for each definition they reach.

use std::fmt::Write;

use mizan_python::facts::ast::Stmt;
use mizan_python::program::Program;
use mizan_python::resolve::Scope;
use mizan_python::types::{Reader, Settings};

use crate::types::program::Files;
use crate::types::show;

/// The types of `main.py`, the only file.
pub(crate) fn types(main: &str) -> String {
    types_of(&[("main.py", main)])
}

/// The types of `main.py` among other files.
pub(crate) fn types_of(files: &[(&str, &str)]) -> String {
    with_settings(files, Settings::default())
}

/// The same under other settings.
pub(crate) fn with_settings(files: &[(&str, &str)], settings: Settings) -> String {
    let files = Files::new(files);
    let program = Program::new(&files);
    let reader = Reader::new(&program, settings);
    let main = program.module("main");
    let Some(main) = main else { return "there is no main.py".to_owned() };
    let scope = Scope::of_module(main);
    let mut text = String::new();
    for statement in &main.loaded.facts.module.body {
        let Stmt::Function(function) = statement else { continue };
        if function.name.starts_with('_') {
            continue;
        }
        let scope = scope.clone().with_type_params(&function.type_params);
        let parameters: Vec<String> = function
            .parameters
            .iter()
            .map(|parameter| show::field(&reader.read_parameter(&scope, parameter)))
            .collect();
        let _ = write!(text, "{}({})", function.name, parameters.join(", "));
        if let Some(returns) = &function.returns {
            let _ = write!(text, " -> {}", show::ty(&reader.read_annotation(&scope, returns)));
        }
        text.push('\n');
    }
    for definition in reader.definitions().values() {
        let _ = writeln!(text, "{}", show::definition(definition));
    }
    text
}

/// The only definition that the class `name` of a program alone needs, or all of them.
pub(crate) fn class(main: &str, name: &str) -> String {
    types(&format!("{main}\ndef f() -> {name}: ...\n")).lines().skip(1).collect::<Vec<_>>().join("\n")
}
