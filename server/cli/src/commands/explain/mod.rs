//! `explain`: one function, context, composition, form or channel in full, or what a diagnostic code means.
//!
//! A name may be the one on the wire, the one in Python (dotted or not) or any of those it has in TypeScript. What several things are
//! called is told of each.

mod facts;

use std::io::Write;

use mizan_engine::Project;
use mizan_schema::Code;
use mizan_schema::nearest::distance;

use crate::Outcome;
use crate::arguments::ExplainOptions;
use crate::paths::{WorkingFolder, variable};
use crate::render::{markdown, visible};
use crate::terminal::Terminal;
use facts::Explained;

pub(crate) fn run(options: &ExplainOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let name = options.name.as_str();
    if let Some(code) = Code::parse(name) {
        write!(terminal.data(), "{}", markdown::render(code.documentation()))?;
        return Ok(Outcome::Fine);
    }
    if looks_like_a_code(name) {
        anyhow::bail!(
            "there is no code `{name}`{}",
            nearest(name, Code::ALL.iter().map(|code| code.number().to_owned()))
        );
    }
    let here = WorkingFolder::current()?;
    let project = Project::open(&options.folder.path, &variable)?;
    let all: Vec<Explained> = project.backends.iter().map(|backend| Explained::new(&project, backend)).collect();
    let texts: Vec<String> = all.iter().flat_map(|explained| explained.tell_all_called(name, &here)).collect();
    if texts.is_empty() {
        let known = all.iter().flat_map(Explained::all_names);
        anyhow::bail!("nothing here is called `{}`{}", visible::line(name), nearest(name, known));
    }
    write!(terminal.data(), "{}", texts.join("\n"))?;
    Ok(Outcome::Fine)
}

/// `MZ999`, `mz1`: meant as a code, and none.
fn looks_like_a_code(name: &str) -> bool {
    let digits = name.get(2..).unwrap_or_default();
    name.get(..2).is_some_and(|letters| letters.eq_ignore_ascii_case("mz"))
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `; did you mean …?`, or nothing.
fn nearest(name: &str, known: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 3;
    let name = name.to_lowercase();
    let near = known.filter_map(|known| Some((distance(&name, &known.to_lowercase())?, known)));
    let mut near: Vec<(usize, String)> = near.collect();
    near.sort();
    near.dedup();
    let words: Vec<String> = near.iter().take(SHOWN).map(|(_, known)| format!("`{}`", visible::line(known))).collect();
    match words.as_slice() {
        [] => String::new(),
        [all @ .., last] if !all.is_empty() => format!("; did you mean {} or {last}?", all.join(", ")),
        [only, ..] => format!("; did you mean {only}?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_leads_to_the_nearest() {
        let known = ["echo", "useEcho", "user_profile"];
        let nearest = |name| nearest(name, known.iter().map(|&known| known.to_owned()));
        assert_eq!(nearest("ecoh"), "; did you mean `echo`?");
        assert_eq!(nearest("user_profle"), "; did you mean `user_profile`?");
        assert_eq!(nearest("zzz"), "");
    }
}
