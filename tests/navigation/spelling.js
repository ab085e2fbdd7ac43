// Says whether the word at a place in Python is the one that a name of the client was made from. In go the client's
// name, the Python word and the text around it; out comes yes or no. It knows the naming rules, no file and no map.

const PREFIXES = ["use", "call", "fetch", "submit", "validate", "subscribe"];
const SUFFIXES = [
  "Args", "Params", "Bundle", "Context", "Provider", "Props", "Result", "Send", "Receive", "Channel",
  "Form", "FormSchema", "FormData", "FormErrors", "Formset", "FormsetSchema", "Data", "Schema", "Input", "Output",
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
  if (isInstanceOf(name, word, lines, line)) return true;
  for (const [suffix, words] of Object.entries(SLOTS)) {
    if (name.endsWith(suffix) && words.includes(word)) return true;
  }
  if (namesInClasses(word, lines, line).some((spelling) => wanted.has(spelling))) return true;
  return stringsBeside(unquote(word), lines, line).some((string) => wanted.has(fold(string)));
}

/**
 * What a class is called in TypeScript beside its own name: with the classes around it (`Address.Country` is `AddressCountry`), and, for a
 * channel, without its last word (`ChatChannel` is `Chat`). `GlobalContext` and the like are the context that they name.
 */
function namesInClasses(word, lines, line) {
  const spellings = [];
  const own = /^(\s*)class\s+(\w+)/.exec(lines[line] ?? "");
  if (own?.[2] === word) {
    let name = word;
    let indent = own[1].length;
    for (let above = line - 1; above >= 0 && indent > 0; above--) {
      const around = /^(\s*)class\s+(\w+)/.exec(lines[above]);
      if (around && around[1].length < indent) {
        name = around[2] + name;
        indent = around[1].length;
        spellings.push(fold(name));
      }
    }
  }
  if (word.length > "Channel".length && word.endsWith("Channel")) spellings.push(fold(word.slice(0, -"Channel".length)));
  if (word.length > "Form".length && word.endsWith("Form")) spellings.push(fold(word.slice(0, -"Form".length)));
  if (word.length > "Context".length && word.endsWith("Context")) spellings.push(fold(word.slice(0, -"Context".length)));
  return spellings;
}

/** Whether `word` is a generic class and `name` one of its instances: `Page` of `PageProductCard`. */
function isInstanceOf(name, word, lines, line) {
  const generic = new RegExp(`^\\s*class\\s+${word.replace(/[^\w]/g, "")}\\s*(\\[|\\(.*(Generic)?\\[)`);
  return name.startsWith(word) && name.length > word.length && generic.test(lines[line] ?? "");
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
