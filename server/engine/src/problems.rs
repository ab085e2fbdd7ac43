//! What is wrong with files as files: they cannot be read, are no text, or do not parse.

use camino::Utf8Path;
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Diagnostic, Origin, SourceId};
use mizan_sources::Unreadable;

use crate::modules::{Modules, Read};

/// The findings of the files of the project that the contract comes from, in no order; `concerns` says which those are, and `unreadable` what the walk could not
/// enter. Others may have been read, too: by who asked about them, or when something still imported them.
pub(crate) fn of_files(
    modules: &Modules,
    concerns: impl Fn(&Utf8Path) -> bool,
    unreadable: &[Unreadable],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let wrong = modules.wrong().into_iter();
    for (id, read) in wrong.filter(|(id, read)| read.is_project && concerns(&modules.sources.path(*id))) {
        of_file(SourceId(id.0), &read, &mut found);
    }
    found.extend(unreadable.iter().map(|unreadable| {
        let source = SourceId(modules.sources.id(&unreadable.path).0);
        Diagnostic::at(Code::Unreadable, Place::File(source), format!("cannot be read: {}", unreadable.reason))
            .with_help("nothing below it is part of the contract; make it readable, or add it to `.gitignore`")
    }));
    found
}

fn of_file(source: SourceId, read: &Read, found: &mut Vec<Diagnostic>) {
    match (&read.error, &read.undecodable) {
        (Some(error), _) => found.push(Diagnostic::at(Code::Unreadable, Place::File(source), error.to_string())),
        // What else does not parse may be that byte's doing.
        (None, Some(error)) => {
            let help = "save the file as UTF-8, or name its encoding in the first line; Python cannot import it";
            found.push(Diagnostic::at(Code::Undecodable, Place::File(source), error.to_string()).with_help(help));
        }
        (None, None) => {
            let problems = read.facts.iter().flat_map(|facts| &facts.problems);
            found.extend(problems.map(|problem| {
                let origin = Origin { source, anchor: problem.anchor };
                let help = problem.help.map(str::to_owned);
                Diagnostic { help, ..Diagnostic::new(Code::SyntaxError, origin, problem.message.clone()) }
            }));
        }
    }
}
