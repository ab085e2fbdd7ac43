// Says whether the word at a place in Python is the one that a name of the client was made from. In go the client's
// name, the Python word and the text around it; out comes yes or no. It knows the naming rules, no file and no map.

const PREFIXES = ["use", "call", "fetch", "submit", "validate", "subscribe"];
const SUFFIXES = [
  "Args", "Params", "Bundle", "Context", "Provider", "Props", "Result", "Send", "Receive", "Channel",
  "Form", "FormSchema", "FormData", "FormErrors", "Data", "Schema", "Input", "Output",
];
/** Slots of a channel, which Python names in one of two vocabularies. */
const SLOTS = {
  Params: ["Params"],
  Send: ["ReactMessage", "ClientMessage"],
  Receive: ["DjangoMessage", "ServerMessage"],
};

/**
 * Whether `word` made `name`: in another case (`user_profile`, `useUserProfile`), or by a string that stands with it
 * (`register(user_profile, "profile")`, `Field(alias="id")`, `mizanFormMeta(name="contact")`).
 */
export function isSpellingOf(name, word, lines, line) {
  const wanted = candidates(name);
  if (wanted.has(fold(unquote(word)))) return true;
  for (const [suffix, words] of Object.entries(SLOTS)) {
    if (name.endsWith(suffix) && words.includes(word)) return true;
  }
  return stringsBeside(unquote(word), lines, line).some((string) => wanted.has(fold(string)));
}

/** What is left of the name when a prefix and a suffix of ours are taken away, each with and without. */
function candidates(name) {
  const found = new Set();
  const stems = [name, ...PREFIXES.filter((prefix) => new RegExp(`^${prefix}[A-Z0-9_]`).test(name)).map((prefix) => name.slice(prefix.length))];
  for (const stem of stems) {
    found.add(fold(stem));
    for (const suffix of SUFFIXES) if (stem.endsWith(suffix) && stem !== suffix) found.add(fold(stem.slice(0, -suffix.length)));
  }
  return found;
}

/** Strings in the statement at `line`, just above and below it, and on any line that names the word. */
function stringsBeside(word, lines, line) {
  const named = new RegExp(`\\b${word.replace(/[^\w]/g, "\\$&")}\\b`);
  const near = (_, index) => index >= line - 4 && index <= line + 10;
  const texts = lines.filter((text, index) => near(text, index) || named.test(text));
  return texts.flatMap((text) => [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2]));
}

function unquote(word) {
  return /^(["']).*\1$/.test(word) ? word.slice(1, -1) : word;
}

function fold(word) {
  return word.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}
