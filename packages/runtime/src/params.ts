// The params of a context or a channel, and the two things asked of them: which instance they name, and whether they
// agree with the params of an invalidation. In: params as the application gave them. Out: canonical ones.

/** The params of a context or a channel, by name. */
export type Params = Readonly<Record<string, unknown>>;

/** The params in the order of their names, without those that are absent: `undefined` and `null` cannot stand in a URL. */
export function canonicalParams(params: Params | undefined): Params {
  return sorted(Object.fromEntries(Object.entries(params ?? {}).filter(([, value]) => value !== undefined && value !== null)));
}

/** The key of a context or channel with these params. */
export function keyOf(name: string, params: Params): string {
  return `${name} ${canonicalJson(params)}`;
}

/** Only the params with these names. */
export function pickParams(from: Params | undefined, names: readonly string[]): Params {
  return Object.fromEntries(names.map((name) => [name, from?.[name]]));
}

/** The query of a URL: a list repeats its name, an object stands as JSON. */
export function queryOf(params: Params): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, textOf(item));
  }
  return query.toString();
}

/**
 * Whether an instance with `own` params is one of those that `given` names. Values are compared as text, since a URL
 * made them so. A name that the instance left to the server's default cannot be decided here: `"unknown"`.
 */
export function agreement(given: Params | undefined, own: Params): "yes" | "no" | "unknown" {
  const entries = Object.entries(given ?? {});
  if (entries.some(([name, value]) => Object.hasOwn(own, name) && textOf(value) !== textOf(own[name]))) return "no";
  return entries.every(([name]) => Object.hasOwn(own, name)) ? "yes" : "unknown";
}

function textOf(value: unknown): string {
  return typeof value === "object" ? canonicalJson(value) : String(value);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part) ? sorted(part as Params) : part,
  );
}

function sorted(params: Params): Params {
  return Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}
