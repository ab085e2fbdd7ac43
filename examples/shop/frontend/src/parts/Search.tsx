// The search box: offers products while one types, and searches the catalogue on Enter.
import { useEffect, useState, type FormEvent } from "react";

import { useSearchSuggestions, type ProductCard } from "../api";
import { money } from "../format";
import { go, Link, useRoute } from "../route";

const PAUSE = 150;

export function Search() {
  const searched = useRoute().query.get("search") ?? "";
  const [text, setText] = useState(searched);
  const [offers, setOffers] = useState<readonly ProductCard[]>([]);
  const { mutate: suggest } = useSearchSuggestions();

  useEffect(() => {
    if (text.length < 2 || text === searched) return setOffers([]);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      suggest({ text, at_most: 5 }, { signal: stop.signal }).then(setOffers, () => setOffers([]));
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, searched, suggest]);

  function search(event: FormEvent) {
    event.preventDefault();
    setOffers([]);
    go(text ? `/?search=${encodeURIComponent(text)}` : "/");
  }

  return (
    <form className="search" role="search" onSubmit={search}>
      <input
        type="search"
        placeholder="What are you looking for?"
        aria-label="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => setTimeout(() => setOffers([]), PAUSE)}
      />
      {offers.length > 0 && (
        <ul className="offers">
          {offers.map((product) => (
            <li key={product.id}>
              <Link to={`/products/${product.slug}`}>
                <span>{product.name}</span>
                <span>{money(product.price)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
