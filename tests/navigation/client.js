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
 * @typedef {{ node: ts.Node, text: string, at: string, origin: Range | null }} DeclaredName
 */

/** Opens the client in `folder`. */
export function openClient(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(".d.ts"))
    .sort();
  const program = ts.createProgram(files, compilerOptions);
  const problems = [];
  /** @type {Map<ts.Node, DeclaredName>} */
  const names = new Map();
  for (const file of files) {
    const mapFile = `${file}.map`;
    if (!existsSync(mapFile)) continue;
    const source = program.getSourceFile(file);
    for (const name of readNames(source, mapFile, problems)) names.set(name.node, name);
  }
  return { folder, files, program, checker: program.getTypeChecker(), names, problems };
}

function readNames(source, mapFile, problems) {
  const map = JSON.parse(readFileSync(mapFile, "utf8"));
  if ("sourcesContent" in map) problems.push(`${mapFile}: sourcesContent hides the Python file from TypeScript`);
  if (!source.text.includes("//# sourceMappingURL=")) problems.push(`${source.fileName}: names no map`);
  const sources = map.sources.map((path) => resolve(dirname(mapFile), map.sourceRoot ?? "", path));
  for (const path of sources) if (!existsSync(path)) problems.push(`${mapFile}: the source ${path} does not exist`);
  const segments = indexSegments(map.mappings);

  const edges = new Set();
  const names = [];
  visit(source, (node) => {
    edges.add(node.getStart(source)).add(node.getFullStart()).add(node.end);
    const name = declaredName(node);
    if (!name) return;
    const [start, end] = nameEdges(name, source, segments);
    edges.add(start).add(end);
    const place = position(source, start);
    const at = `${source.fileName}:${place.line + 1}:${place.column + 1}`;
    names.push({ node: name, text: name.text, at, origin: origin(source, start, end, segments, sources, at, problems) });
  });

  for (const [key, segment] of segments) {
    const [line, column] = key.split(":").map(Number);
    if (segment.length > 1 && !edges.has(source.getPositionOfLineAndCharacter(line, column))) {
      problems.push(`${source.fileName}:${line + 1}:${column + 1}: mapped, but nothing declared starts or ends here`);
    }
  }
  return names;
}

/** A quoted name may be mapped with its quotes or without them. */
function nameEdges(name, source, segments) {
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

/** The name of a declaration that a use elsewhere can lead to. */
function declaredName(node) {
  const reachable =
    ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) || ts.isEnumDeclaration(node) || ts.isEnumMember(node);
  if (!reachable || !node.name) return null;
  return ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) || ts.isNumericLiteral(node.name) ? node.name : null;
}

export function position(source, offset) {
  const { line, character } = source.getLineAndCharacterOfPosition(offset);
  return { line, column: character };
}

function visit(node, each) {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}
