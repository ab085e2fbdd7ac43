// Where the visitor is: the address bar as state. A page reads it with `useRoute`, and changes it with `go` or `<Link>`.
import { useSyncExternalStore, type MouseEvent, type ReactNode } from "react";

export interface Route {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function useRoute(): Route {
  const href = useSyncExternalStore(subscribe, () => location.href, () => "http://localhost/");
  const url = new URL(href);
  return { path: url.pathname.split("/").filter(Boolean), query: url.searchParams };
}

export function go(to: string): void {
  history.pushState(null, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** The present page with other query parameters; an empty one is left out. */
export function withQuery(query: URLSearchParams, changes: Record<string, string>): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  return text ? `${location.pathname}?${text}` : location.pathname;
}

interface LinkProps {
  to: string;
  className?: string;
  children: ReactNode;
}

export function Link({ to, className, children }: LinkProps) {
  function follow(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
    scrollTo({ top: 0 });
  }
  return (
    <a href={to} className={className} onClick={follow}>
      {children}
    </a>
  );
}

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  return () => removeEventListener("popstate", listener);
}
