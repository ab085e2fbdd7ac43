//! A synthetic frontend beside a synthetic backend.
//!
//! In go the project's folder and how large it is; out come components in folders. One in two uses the client, some of them over a barrel and an alias; the others
//! use each other. The same numbers give the same bytes.

use std::fmt::Write as _;

use anyhow::Result;
use camino::Utf8Path;

use crate::project::{PER_FOLDER, PER_MODULE, put};

/// Writes `files` components into the frontend of a project with `functions` functions.
///
/// # Errors
///
/// When the disk refuses.
pub fn write(root: &Utf8Path, files: usize, functions: usize) -> Result<()> {
    let frontend = root.join("frontend");
    let aliases = "{ \"compilerOptions\": { \"paths\": { \"@/*\": [\"./src/*\"] } } }\n";
    put(&frontend.join("tsconfig.json"), aliases)?;
    put(&frontend.join("src/barrel.ts"), "export * from \"./api\";\n")?;
    for number in 0..files {
        let path = format!("src/part{}/Component{number}.tsx", number / PER_FOLDER);
        let context = (number % functions.max(1)) / PER_MODULE * PER_MODULE;
        put(&frontend.join(path), &component(number, context))?;
    }
    Ok(())
}

/// Writes `files` pages beside what [`write`] writes, all of which use the function `list_0`.
///
/// # Errors
///
/// When the disk refuses.
pub fn write_pages(root: &Utf8Path, files: usize) -> Result<()> {
    for number in 0..files {
        let path = format!("frontend/src/pages{}/Page{number}.tsx", number / PER_FOLDER);
        put(&root.join(path), &page(number))?;
    }
    Ok(())
}

fn page(number: usize) -> String {
    format!(
        "import {{ Items0Context, useList0 }} from \"@/api\";\n\nfunction List{number}() {{\n  const rows = useList0();\n  \
         return (\n    <ol>\n      {{rows.map((row) => (\n        <li key={{row.id}}>{{row.name}}</li>\n      ))}}\n    </ol>\n  );\n}}\n\n\
         export function Page{number}() {{\n  return (\n    <Items0Context>\n      <List{number} />\n    </Items0Context>\n  );\n}}\n"
    )
}

/// A component of about a screenful.
fn component(number: usize, context: usize) -> String {
    let from = if number.is_multiple_of(4) { "@/barrel" } else { "@/api" };
    let uses_client = number.is_multiple_of(2);
    let mut out = String::from("import { useMemo, useState } from \"react\";\n");
    if uses_client {
        let _ = writeln!(out, "import {{ Items{context}Context, useList{context} }} from \"{from}\";");
    } else {
        let (folder, other) = ((number - 1) / PER_FOLDER, number - 1);
        let _ = writeln!(out, "import {{ Component{other} }} from \"../part{folder}/Component{other}\";");
    }
    let _ = writeln!(
        out,
        "\nexport function Rows{number}({{ limit }}: {{ limit: number }}) {{\n  const [order, setOrder] = useState(\"name\");"
    );
    let rows = if uses_client { format!("useList{context}()") } else { "[{ id: 1, name: \"one\" }]".to_owned() };
    let _ = write!(
        out,
        "  const rows = {rows};\n  const names = useMemo(() => rows.slice(0, limit).map((row) => row.name), [rows, limit]);\n  \
         return (\n    <section onClick={{() => setOrder(order === \"name\" ? \"id\" : \"name\")}}>\n      <h2>{{names.length}}</h2>\n      \
         <ul>\n        {{rows.map((row) => (\n          <li key={{row.id}} className=\"row\">{{row.name}}</li>\n        ))}}\n      </ul>\n    </section>\n  );\n}}\n\n"
    );
    for helper in 0..6 {
        let _ = write!(
            out,
            "export function label{number}_{helper}(count: number, word: string): string {{\n  if (count === {helper}) {{\n    return `no ${{word}}`;\n  }}\n  \
             return count === 1 ? `one ${{word}}` : `${{count}} ${{word}}s`;\n}}\n\n"
        );
    }
    let inner = if uses_client {
        format!("<Items{context}Context><Rows{number} limit={{20}} /></Items{context}Context>")
    } else {
        format!("<Component{} />", number - 1)
    };
    let _ = writeln!(out, "export const Component{number} = () => {inner};");
    out
}
