// What stands between the client and the server in a test: a `fetch` that keeps cookies, as a browser does and Node does not, and a record
// of the requests that went through. Must never change a request or an answer in any other way.

/** A `fetch` that remembers cookies. */
export function withCookies(send) {
  const jar = new Map();
  return async (input, init) => {
    const request = new Request(input, init);
    if (jar.size > 0) request.headers.set("Cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await send(request);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      jar.set(name, value);
    }
    return response;
  };
}

/** A `fetch` that records what it sent: `["GET session/", "POST call/ echo", "GET ctx/member/?member_id=1"]`. */
export function recorded(send) {
  const requests = [];
  const fetch = async (input, init) => {
    const url = String(input.url ?? input);
    const path = url.slice(url.indexOf("/api/izana/") + "/api/izana/".length);
    const called = typeof init?.body === "string" ? ` ${JSON.parse(init.body).fn}` : "";
    requests.push(`${init?.method ?? input.method ?? "GET"} ${path}${called}`);
    return send(input, init);
  };
  return { fetch, requests };
}
