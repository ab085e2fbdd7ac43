// Django's CSRF token, asked for once and shared by all requests of a client. In: how to ask `session/` for it.
// Out: the token, or `null` where the server has none.

/** The token of a client. */
export interface Csrf {
  /** The token at hand, or the one the server gives; concurrent callers share one request. */
  token(): Promise<string | null>;
  /** Forgets the token that the server refused, unless a newer one has come meanwhile. */
  refuse(token: string | null): void;
}

/** The CSRF token that `ask` answers, asked again only after a failure or a refusal. */
export function createCsrf(ask: () => Promise<string | null>): Csrf {
  let asked: Promise<string | null> | undefined;
  let current: string | null | undefined;

  const forget = () => {
    asked = undefined;
    current = undefined;
  };

  return {
    token() {
      asked ??= ask().then(
        (token) => (current = token),
        (error: unknown) => {
          forget();
          throw error;
        },
      );
      return asked;
    },
    refuse(token) {
      if (current === token) forget();
    },
  };
}
