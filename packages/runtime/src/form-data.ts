// The multipart body of a call. In: a wire name and the data of a form. Out: FormData with `fn` beside the fields.

/** What a browser would send for these fields: a list repeats its name, what is absent is left out. */
export function formDataOf(fn: string, data: object): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? value : [value]) append(body, name, item);
  }
  // Set last: a field with this name would otherwise choose the function.
  body.set("fn", fn);
  return body;
}

function append(body: FormData, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (value instanceof Blob) body.append(name, value);
  else if (value instanceof Date) body.append(name, value.toISOString());
  else body.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
}
