// Reads a client folder: in go its `.d.ts` and `.d.ts.map` files, out come the names that the declarations declare,
// each with the place in Python that its map gives, and everything that is wrong with the maps themselves. Reads
// only; TypeScript 5 parses and resolves, so that "a declared name" is what the compiler says it is.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { decode } from "@jridgewell/sourcemap-codec";
import ts from "typescript-5";

export const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: [],
};

/**
 * @typedef {{ file: string, start: Point, end: Point }} Range  a place in a file, lines and columns from 0
 * @typedef {{ line: number, column: number }} Point
 * @typedef {{ node: ts.Node, text: string, at: string, origin: Range | null }} Name
 *
 * `names` are the declared names that a use elsewhere can lead to, by their nodes; `others` are mapped words that no
 * use leads to, such as the labels of a tuple.
 * @typedef {{
 *   folder: string, files: string[], program: ts.Program, checker: ts.TypeChecker,
 *   names: Map<ts.Node, Name>, others: Name[], problems: string[],
 * }} Client
 */

/** Opens the client in `folder`. @returns {Client} */
export function openClient(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(".d.ts"))
    .sort();
  const program = ts.createProgram(files, compilerOptions);
  const client = { folder, files, program, checker: program.getTypeChecker(), names: new Map(), others: [], problems: [] };
  for (const file of files) if (existsSync(`${file}.map`)) readNames(client, program.getSourceFile(file), `${file}.map`);
  return client;
}

function readNames(client, source, mapFile) {
  const { names, others, problems } = client;
  const map = JSON.parse(readFileSync(mapFile, "utf8"));
  if ("sourcesContent" in map) problems.push(`${mapFile}: sourcesContent hides the Python file from TypeScript`);
  if (!source.text.includes("//# sourceMappingURL=")) problems.push(`${source.fileName}: names no map`);
  const sources = map.sources.map((path) => resolve(dirname(mapFile), map.sourceRoot ?? "", path));
  for (const path of sources) if (!existsSync(path)) problems.push(`${mapFile}: the source ${path} does not exist`);
  const segments = indexSegments(map.mappings);

  // Where a mapping belongs: at both ends of a word, and at both ends of the declaration that has it as its name.
  const edges = new Set();
  visit(source, (node) => {
    const isWord = ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node);
    if (!isWord) return;
    const [start, end] = wordEdges(node, source, segments);
    const at = show(source, start);
    const name = { node, text: node.text, at, origin: origin(source, start, end, segments, sources, at, problems) };
    if (isReachable(node)) names.set(node, name);
    else if (name.origin) others.push(name);
    edges.add(start).add(end);
    const declaration = declarationOf(node);
    if (declaration) edges.add(declaration.getStart(source)).add(declaration.getFullStart()).add(declaration.end);
  });

  for (const [key, segment] of segments) {
    const [line, column] = key.split(":").map(Number);
    const offset = source.getPositionOfLineAndCharacter(line, column);
    if (segment.length > 1 && !edges.has(offset)) {
      problems.push(`${show(source, offset)}: mapped, but no word and no declaration starts or ends here`);
    }
  }
}

/** A quoted name may be mapped with its quotes or without them. */
function wordEdges(name, source, segments) {
  const [start, end] = [name.getStart(source), name.end];
  const { line, column } = position(source, start + 1);
  const inside = ts.isStringLiteral(name) && (segments.get(`${line}:${column}`)?.length ?? 0) > 1;
  return inside ? [start + 1, end - 1] : [start, end];
}

function origin(source, start, end, segments, sources, at, problems) {
  const segmentAt = (offset) => {
    const { line, column } = position(source, offset);
    return segments.get(`${line}:${column}`);
  };
  const first = segmentAt(start);
  if (!first || first.length === 1) return null;
  const last = segmentAt(end);
  if (!last || last.length === 1 || last[1] !== first[1] || last[2] !== first[2] || last[3] <= first[3]) {
    problems.push(`${at}: the start of the name is mapped, its end is not`);
    return null;
  }
  return {
    file: sources[first[1]],
    start: { line: first[2], column: first[3] },
    end: { line: last[2], column: last[3] },
  };
}

function indexSegments(mappings) {
  const segments = new Map();
  decode(mappings).forEach((line, index) => {
    for (const segment of line) segments.set(`${index}:${segment[0]}`, segment);
  });
  return segments;
}

/** Whether the word is a declared name that a use elsewhere can lead to. */
function isReachable(word) {
  const node = word.parent;
  if (!node || node.name !== word) return false;
  return (
    ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) || ts.isEnumDeclaration(node) || ts.isEnumMember(node)
  );
}

/** The statement or member whose name the word is. */
function declarationOf(word) {
  if (word.parent?.name !== word) return null;
  return ts.isVariableDeclaration(word.parent) ? word.parent.parent.parent : word.parent;
}

function show(source, offset) {
  const { line, column } = position(source, offset);
  return `${source.fileName}:${line + 1}:${column + 1}`;
}

export function position(source, offset) {
  const { line, character } = source.getLineAndCharacterOfPosition(offset);
  return { line, column: character };
}

function visit(node, each) {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}
