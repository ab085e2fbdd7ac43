// Walks a client: uses each of its names in a program, asks a language server where each use is defined, and compares
// the answer with the map and with the Python text. In go a client folder and a server; out come the names walked, the
// uses asked for and a sentence for each thing that is wrong. Writes only the probe, in a folder of its own.

import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";
import { openClient, position } from "./client.js";
import { writeProbe } from "./probe.js";
import { isSpellingOf } from "./spelling.js";

const PROBES = join(fileURLToPath(new URL(".", import.meta.url)), ".probe");

/**
 * `names` counts the mapped names walked, `others` the mapped words that no use leads to, whose Python text alone is
 * compared, and `kinds` the uses of each kind.
 * @returns {Promise<{ version: string, names: number, others: number, kinds: Record<string, number>, problems: string[] }>}
 */
export async function walk(clientFolder, startServer) {
  const client = openClient(clientFolder);
  const folder = join(PROBES, `${process.pid}-${startServer.name}`);
  mkdirSync(folder, { recursive: true });
  try {
    return await walkProbe(client, folder, startServer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function walkProbe(client, folder, startServer) {
  const file = join(folder, "probe.tsx");
  const { text, uses } = writeProbe(client, folder);
  writeFileSync(file, text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: PROBE_OPTIONS, files: ["probe.tsx"] }));

  const mapped = [...client.names.values()].filter((name) => name.origin);
  const reached = new Set(uses.flatMap((use) => use.targets));
  const problems = [...client.problems];
  for (const name of mapped) if (!reached.has(name)) problems.push(`${name.at}: ${name.text} is mapped, but no use leads to it`);

  const sources = new Map();
  for (const name of client.others) problems.push(...compareText([name.text], name.origin, sources).map((problem) => `${name.at}: ${problem}`));
  const server = await startServer(file, text);
  try {
    const probe = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
    for (const use of uses) {
      const { line, column } = position(probe, use.offset + (use.text.startsWith('"') ? 1 : 0));
      const answers = await server.definition(line, column);
      problems.push(...compare(use, answers, client.folder, sources).map((problem) => `${use.says} \`${use.text}\`: ${problem}`));
    }
    const kinds = {};
    for (const { says } of uses) kinds[says] = (kinds[says] ?? 0) + 1;
    return { version: server.version, names: mapped.length, others: client.others.length, kinds, problems };
  } finally {
    server.close();
  }
}

const PROBE_OPTIONS = {
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  jsx: "preserve",
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: [],
};

/** What is wrong with the answers to one use. */
function compare(use, answers, clientFolder, sources) {
  if (answers.length === 0) return ["no definition at all"];
  const problems = [];
  const expected = use.targets.map((target) => target.origin);
  for (const target of use.targets) {
    if (target.origin && !answers.some((answer) => same(answer, target.origin))) {
      problems.push(`${target.at} maps to ${show(target.origin)}, the answer is ${answers.map(show).join(" and ")}`);
    }
  }
  for (const answer of answers) {
    if (!answer.file.endsWith(".py")) {
      if (expected.every(Boolean)) problems.push(`answered with the generated ${show(answer)}`);
      else if (!real(answer.file).startsWith(real(clientFolder))) problems.push(`answered with ${show(answer)}, outside the client`);
      continue;
    }
    if (!expected.some((origin) => origin && same(answer, origin))) problems.push(`leads to ${show(answer)}, which no map names for it`);
    problems.push(...compareText(use.targets.map((target) => target.text), answer, sources));
  }
  return [...new Set(problems)];
}

/** Whether what stands in Python at `range` made one of the names. */
function compareText(names, range, sources) {
  const lines = linesOf(range.file, sources);
  const word = lines[range.start.line]?.slice(range.start.column, range.end.column) ?? "";
  if (names.some((name) => isSpellingOf(name, word, lines, range.start.line))) return [];
  return [`leads to \`${word}\` at ${show(range)}, which does not spell ${names.join(" or ")}`];
}

function linesOf(file, sources) {
  if (!sources.has(file)) sources.set(file, readFileSync(file, "utf8").split(/\r\n|\r|\n/));
  return sources.get(file);
}

function same(a, b) {
  const point = (p, q) => p.line === q.line && p.column === q.column;
  return real(a.file) === real(b.file) && point(a.start, b.start) && point(a.end, b.end);
}

function real(file) {
  return existsSync(file) ? realpathSync.native(file) : file;
}

function show({ file, start, end }) {
  return `${file}:${start.line + 1}:${start.column + 1}-${end.column + 1}`;
}
