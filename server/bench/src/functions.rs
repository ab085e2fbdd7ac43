//! Modules of server functions: contexts, mutations and calls over pydantic models.
//!
//! In go the number of the first function and how many there are; out comes the text of a module, without a finding in it.

use std::fmt::Write as _;

use crate::random::Random;

const HEAD: &str = "\"\"\"What the frontend may ask for.\"\"\"\n\nimport datetime\nfrom decimal import Decimal\n\n\
    from mizan.client import client\nfrom pydantic import BaseModel, Field\n";

/// The text of a module with `count` functions, the first of them number `first`; the functions of a module share a context.
pub(crate) fn module(first: usize, count: usize, random: &mut Random) -> String {
    let mut out = HEAD.to_owned();
    for number in first..first + count {
        let kind = if number == first { 0 } else { 1 + random.below(3) };
        model(&mut out, number, random);
        function(&mut out, number, first, kind);
    }
    out
}

fn model(out: &mut String, number: usize, random: &mut Random) {
    let _ = write!(
        out,
        "\n\nclass Item{number}(BaseModel):\n    \"\"\"One of the things that are shown.\"\"\"\n\n    id: int\n    name: str = Field(max_length=80)\n"
    );
    let fields = [
        "    price: Decimal = Field(ge=0, decimal_places=2)\n",
        "    tags: list[str] = []\n",
        "    changed: datetime.datetime | None = None\n",
        "    counts: dict[str, int] = Field(default_factory=dict)\n",
    ];
    for field in fields {
        if random.below(2) == 0 {
            out.push_str(field);
        }
    }
    if random.below(3) == 0 {
        let _ = writeln!(out, "    parent: \"Item{number} | None\" = None");
    }
}

fn function(out: &mut String, number: usize, context: usize, kind: usize) {
    let _ = match kind {
        0 => write!(
            out,
            "\n\n@client(context=\"items_{context}\")\ndef list_{number}(request) -> list[Item{number}]:\n    \
             \"\"\"All that the user may see.\"\"\"\n    rows = request.user.items.order_by(\"name\")\n    return [Item{number}.model_validate(row) for row in rows]\n"
        ),
        1 => write!(
            out,
            "\n\n@client(affects=\"items_{context}\")\ndef save_{number}(request, id: int, name: str = \"\") -> Item{number}:\n    \
             \"\"\"Saves one.\"\"\"\n    row = request.user.items.get(pk=id)\n    row.name = name\n    row.save()\n    return Item{number}.model_validate(row)\n"
        ),
        _ => write!(
            out,
            "\n\n@client\ndef find_{number}(request, text: str, limit: int = 20) -> list[Item{number}]:\n    \
             \"\"\"Looks for some.\"\"\"\n    rows = request.user.items.filter(name__icontains=text)\n    \
             if limit:\n        rows = rows[:limit]\n    return [Item{number}.model_validate(row) for row in rows]\n"
        ),
    };
}
