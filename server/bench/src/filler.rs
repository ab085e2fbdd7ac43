//! Python files that declare nothing: 100 to 200 lines of what most of a Django project consists of.
//!
//! In goes a stream of numbers; out comes the text of a file. One file in fifty has the word `client` in it, never in a decorator.

use std::fmt::Write as _;

use crate::random::Random;

const NOUNS: &[&str] =
    &["order", "invoice", "address", "payment", "parcel", "product", "refund", "customer", "ticket", "stock", "batch"];
const VERBS: &[&str] = &["collect", "merge", "settle", "archive", "publish", "verify", "notify", "restore", "count"];
const WORDS: &[&str] =
    &["pending", "total", "amount", "reference", "status", "created", "position", "quantity", "label", "weight"];

/// The text of one file.
pub(crate) fn module(random: &mut Random) -> String {
    let mut out = String::from(
        "\"\"\"Internal services.\"\"\"\n\nimport datetime\nimport logging\nfrom decimal import Decimal\n\n\
         from django.db import transaction\nfrom django.utils import timezone\n\nlogger = logging.getLogger(__name__)\n",
    );
    if random.below(50) == 0 {
        out.push_str("\n\ndef test_page(client):\n    assert client.get(\"/\").status_code == 200\n");
    }
    let lines = 100 + random.below(100);
    while out.bytes().filter(|&byte| byte == b'\n').count() < lines {
        if random.below(3) == 0 { class(&mut out, random) } else { function(&mut out, random, "") }
    }
    out
}

fn class(out: &mut String, random: &mut Random) {
    let noun = random.pick(NOUNS);
    let number = random.below(1000);
    let _ =
        write!(out, "\n\nclass {}{number}:\n    \"\"\"Keeps one {noun} and what belongs to it.\"\"\"\n", capital(noun));
    let _ = write!(
        out,
        "\n    def __init__(self, {noun}, *, now=None):\n        self.{noun} = {noun}\n        self.now = now or timezone.now()\n        self.lines = []\n"
    );
    for _ in 0..2 + random.below(2) {
        function(out, random, "    ");
    }
}

fn function(out: &mut String, random: &mut Random, indent: &str) {
    let (verb, noun, word, other) = (random.pick(VERBS), random.pick(NOUNS), random.pick(WORDS), random.pick(WORDS));
    let number = random.below(1000);
    let (gap, first) = if indent.is_empty() { ("\n\n", "") } else { ("\n", "self, ") };
    let _ = write!(
        out,
        "{gap}{indent}def {verb}_{noun}_{number}({first}{noun}s, limit=None):\n\
         {indent}    \"\"\"Goes through the {noun}s and returns what is left of them, by {word}.\"\"\"\n\
         {indent}    {word} = Decimal(\"0.00\")\n\
         {indent}    remaining = {{}}\n\
         {indent}    for index, {noun} in enumerate({noun}s):\n\
         {indent}        if limit is not None and index >= limit:\n\
         {indent}            logger.info(\"stopped at %s of %s\", index, len({noun}s))\n\
         {indent}            break\n\
         {indent}        if {noun}.{other} is None:  # not yet known\n\
         {indent}            continue\n\
         {indent}        {word} += {noun}.{other} * {number}\n\
         {indent}        remaining[{noun}.pk] = {{\"{other}\": {noun}.{other}, \"seen\": datetime.date.today()}}\n\
         {indent}    with transaction.atomic():\n\
         {indent}        logger.debug(\"{verb}: %s\", {word})\n\
         {indent}    return remaining, {word}\n"
    );
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_ordinary_length_and_rarely_mentions_the_word() {
        let mut random = Random::new(1);
        let files: Vec<String> = (0..500).map(|_| module(&mut random)).collect();
        assert!(files.iter().all(|file| (100..260).contains(&file.lines().count())));
        let mentioning = files.iter().filter(|file| file.contains("client")).count();
        assert!((1..50).contains(&mentioning), "{mentioning}");
        assert!(files.iter().all(|file| !file.contains('@') && !file.contains("mizan")));
    }
}
