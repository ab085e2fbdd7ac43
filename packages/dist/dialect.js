export const dialect = {
  baseUrl: "/api/mizan",
  headerPrefix: "X-Mizan-",
  ssrGlobal: "__MIZAN_SSR_DATA__",
};
