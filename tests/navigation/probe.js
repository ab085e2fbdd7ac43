// Writes a program that uses a client as an application would: every exported name, argument keys of calls and of
// `mutate`, provider attributes, result fields, members of every type. In goes an open client; out come the text of a
// `.tsx` file and, for each use in it, the declared names that it must lead to. Writes no file.

import { relative } from "node:path";
import ts from "typescript-5";

/**
 * @typedef {{ offset: number, text: string, says: string, targets: import("./client.js").Name[] }} Use
 */

/** @returns {{ text: string, uses: Use[] }} */
export function writeProbe(client, folder) {
  const probe = new Probe(client);
  const imports = importAll(client, folder);
  probe.raw(imports.map((entry) => entry.line).join(""));
  probe.raw("declare const given: never;\n");
  probe.raw("async function uses() {\n");
  for (const { local, symbol } of imports) {
    if (symbol.flags & ts.SymbolFlags.Value) probe.value(local, symbol);
    if (symbol.flags & ts.SymbolFlags.Type) probe.type(local, symbol);
  }
  probe.raw("}\nvoid uses;\n");
  return { text: probe.text, uses: probe.uses };
}

/** One import for each exported symbol, from the index where it is there, as an application does. */
function importAll(client, folder) {
  const { checker, program } = client;
  const resolved = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const exportsOf = (file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    return module ? checker.getExportsOfModule(module) : [];
  };
  const mapped = new Set([...client.names.keys()].map((node) => node.getSourceFile().fileName));
  const index = client.files.filter((file) => file.endsWith("/index.d.ts") || file.endsWith("\\index.d.ts"));
  const modules = client.files.filter((file) => mapped.has(program.getSourceFile(file).fileName));

  const imports = new Map();
  for (const file of [...index, ...modules]) {
    let path = relative(folder, file).replaceAll("\\", "/").replace(/\.d\.ts$/, ".js");
    if (!path.startsWith(".")) path = `./${path}`;
    for (const exported of exportsOf(file)) {
      const symbol = resolved(exported);
      if (imports.has(symbol) || !symbol.declarations?.some((node) => mapped.has(node.getSourceFile().fileName))) continue;
      const local = `${exported.name}_${imports.size}`;
      const kind = symbol.flags & ts.SymbolFlags.Value ? "import" : "import type";
      imports.set(symbol, { local, symbol, line: `${kind} { ${exported.name} as ${local} } from ${JSON.stringify(path)};\n` });
    }
  }
  return [...imports.values()];
}

class Probe {
  text = "";
  /** @type {Use[]} */
  uses = [];
  #count = 0;

  constructor(client) {
    this.client = client;
    this.checker = client.checker;
  }

  raw(text) {
    this.text += text;
  }

  /** Writes a word that leads to the declarations of `symbol`. */
  use(word, symbol, says) {
    const targets = (symbol.declarations ?? []).map((node) => this.client.names.get(node.name)).filter(Boolean);
    if (targets.length > 0) this.uses.push({ offset: this.text.length, text: word, says, targets });
    this.raw(word);
  }

  value(local, symbol) {
    const type = this.checker.getTypeOfSymbol(symbol);
    this.raw("  void ");
    this.use(local, symbol, "a value");
    this.raw(";\n");
    const signature = type.getCallSignatures()[0];
    if (!signature) return this.members(local, type, "a member of a value");

    const props = this.argument(signature);
    if (isComponent(signature)) return this.attributes(local, props);
    this.call(local, symbol, signature);
    this.keys(local, props, "an argument key");
    const result = signature.getReturnType();
    const awaited = this.checker.getAwaitedType(result);
    if (awaited && awaited !== result) return this.members(`(await ${local}(given))`, awaited, "a result field");
    this.hook(local, result);
  }

  /** A call on its own: editors ask it for the signature too, which must not be a second answer. */
  call(local, symbol, signature) {
    this.raw("  ");
    this.use(local, symbol, "a call");
    this.raw(signature.parameters.length > 0 ? "(given);\n" : "();\n");
  }

  hook(local, result) {
    const mutate = result.getProperty("mutate");
    if (!mutate) return this.members(`${local}()`, result, "a field of a hook's value");
    const signature = this.checker.getTypeOfSymbol(mutate).getCallSignatures()[0];
    this.keys(`${local}().mutate`, this.argument(signature), "an argument key of mutate");
    const data = result.getProperty("data");
    if (data) this.members(`${local}().data!`, this.checker.getTypeOfSymbol(data), "a field of a hook's data");
  }

  type(local, symbol) {
    const declaration = symbol.declarations.find((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node));
    const parameters = declaration?.typeParameters?.length ?? 0;
    const filled = parameters > 0 ? `<${Array(parameters).fill("any").join(", ")}>` : "";
    const value = `value_${this.#count++}`;
    this.raw(`  let ${value}!: `);
    this.use(local, symbol, "a type");
    this.raw(`${filled};\n`);
    this.members(value, this.checker.getDeclaredTypeOfSymbol(symbol), "a member of a type");
  }

  keys(callee, properties, says) {
    for (const property of properties) {
      this.raw(`  void ${callee}({ `);
      this.use(spell(property.name), property, says);
      this.raw(": given });\n");
    }
  }

  attributes(component, properties) {
    for (const property of properties) {
      if (!/^[A-Za-z_$][\w$-]*$/.test(property.name)) continue;
      this.raw(`  void (<${component} `);
      this.use(property.name, property, "a provider attribute");
      this.raw("={given} />);\n");
    }
  }

  /** The members of what `expression` is, through lists, and on into types that have no name of their own. */
  members(expression, type, says) {
    const bare = this.checker.getNonNullableType(type);
    if (bare !== type) expression = expression.endsWith("!") ? expression : `${expression}!`;
    if (this.checker.isArrayType(bare) || this.checker.isTupleType(bare)) {
      this.checker.getTypeArguments(bare).forEach((element, index) => this.members(`${expression}[${index}]`, element, says));
      return;
    }
    const index = bare.getStringIndexType();
    if (index) this.members(`${expression}["key"]`, index, says);
    for (const property of bare.getProperties()) {
      if (!property.declarations?.some((node) => this.client.names.has(node.name))) continue;
      this.raw(`  void ${expression}`);
      const word = spell(property.name);
      const access = word === property.name ? `.${word}` : `[${word}]`;
      this.raw(access.startsWith(".") ? "." : "[");
      this.use(word, property, says);
      this.raw(access.startsWith(".") ? ";\n" : "];\n");
      const inner = this.checker.getTypeOfSymbol(property);
      if (isNameless(this.checker.getNonNullableType(inner))) this.members(`${expression}${access}`, inner, says);
    }
  }

  /** The properties of the first argument. */
  argument(signature) {
    const parameter = signature?.parameters[0];
    if (!parameter) return [];
    let type = this.checker.getTypeOfSymbol(parameter);
    if (this.checker.isTupleType(type)) type = this.checker.getTypeArguments(type)[0];
    if (!type) return [];
    const properties = this.checker.getNonNullableType(type).getProperties();
    return properties.filter((property) => property.declarations?.some((node) => this.client.names.has(node.name)));
  }
}

function isComponent(signature) {
  return signature.getReturnType().aliasSymbol?.name === "ReactNode";
}

/** A type literal, or a list of them: nothing else in the probe leads to their members. */
function isNameless(type) {
  if (type.aliasSymbol) return false;
  const element = type.symbol?.name === "Array" || type.symbol?.name === "ReadonlyArray" ? type.typeArguments?.[0] : type;
  return Boolean(element?.symbol?.declarations?.some(ts.isTypeLiteralNode)) && !element.aliasSymbol;
}

function spell(name) {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
