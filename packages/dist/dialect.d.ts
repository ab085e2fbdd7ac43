/** What differs between the dialects of the wire; written by the generator. */
export declare const dialect: {
  /** Where the server mounts the wire, without the closing slash. */
  readonly baseUrl: string;
  /** The start of every header of the wire, with its closing hyphen. */
  readonly headerPrefix: string;
  /** The property of `window` that carries the global bundle of a page. */
  readonly ssrGlobal: string;
};
