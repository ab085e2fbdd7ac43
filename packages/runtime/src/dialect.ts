// The words of the wire that differ between dialects. In a generated client the generator writes this file; here it is mizan's.

/** What differs between the dialects of the wire. */
export const dialect = {
  /** Where the server mounts the wire, without the closing slash. */
  baseUrl: "/api/mizan",
  /** The start of every header of the wire, with its closing hyphen. */
  headerPrefix: "X-Mizan-",
  /** The property of `window` that carries the global bundle of a page. */
  ssrGlobal: "__MIZAN_SSR_DATA__",
};
