// The front page: categories at the side, the products of the chosen one page by page. The address bar holds the choice.
import { Suspense, useDeferredValue } from "react";

import {
  CatalogueContext,
  CategoriesContext,
  SortOrder,
  useCategoryTree,
  useProductFacets,
  useProductList,
  type CategoryNode,
} from "../api";
import { money } from "../format";
import { Loading } from "../parts/Loading";
import { ProductTile } from "../parts/ProductTile";
import { go, Link, useRoute, withQuery } from "../route";

const SORT_NAMES: Record<SortOrder, string> = {
  newest: "Newest first",
  cheapest: "Cheapest first",
  dearest: "Dearest first",
  best_rated: "Best rated first",
};

export function CatalogueBrowser() {
  // The old list stays, dimmed, until the new one is here.
  const { query } = useRoute();
  const wanted = query.toString();
  const shown = useDeferredValue(wanted);
  const { category, search, sort, page } = choice(new URLSearchParams(shown));

  return (
    <div className="catalogue">
      <aside>
        <CategoriesContext>
          <Suspense fallback={<Loading />}>
            <Categories chosen={category} />
          </Suspense>
        </CategoriesContext>
      </aside>
      <CatalogueContext category={category} search={search} sort={sort} page={page}>
        <section className={wanted === shown ? "" : "pending"}>
          <Suspense fallback={<Loading />}>
            <Toolbar search={search} sort={sort} />
            <Products />
          </Suspense>
        </section>
      </CatalogueContext>
    </div>
  );
}

function Categories({ chosen }: { chosen: string | null }) {
  const tree = useCategoryTree();
  return (
    <nav aria-label="Categories">
      <Link to="/" className={chosen === null ? "chosen" : ""}>
        Everything
      </Link>
      <Branch nodes={tree} chosen={chosen} />
    </nav>
  );
}

function Branch({ nodes, chosen }: { nodes: readonly CategoryNode[]; chosen: string | null }) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.slug}>
          {node.productCount > 0 ? (
            <Link to={`/?category=${node.slug}`} className={node.slug === chosen ? "chosen" : ""}>
              {node.name} <small>{node.productCount}</small>
            </Link>
          ) : (
            <span className="shelf">{node.name}</span>
          )}
          {node.children && node.children.length > 0 && <Branch nodes={node.children} chosen={chosen} />}
        </li>
      ))}
    </ul>
  );
}

function Toolbar({ search, sort }: { search: string; sort: SortOrder }) {
  const facets = useProductFacets();
  const { query } = useRoute();
  const range = facets.priceRange;
  return (
    <div className="toolbar">
      <p>
        {search && <>“{search}” · </>}
        {range && (
          <>
            {money(range[0])} to {money(range[1])} · {facets.inStock ?? 0} in stock
          </>
        )}
      </p>
      <select
        aria-label="Sort by"
        value={sort}
        onChange={(event) => go(withQuery(query, { sort: event.target.value, page: "" }))}
      >
        {Object.values(SortOrder).map((order) => (
          <option key={order} value={order}>
            {SORT_NAMES[order]}
          </option>
        ))}
      </select>
    </div>
  );
}

function Products() {
  const { items, number = 1, pages } = useProductList();
  if (items.length === 0) return <p className="empty">Nothing like that here. Try another word or category.</p>;
  return (
    <>
      <div className="tiles">
        {items.map((product) => (
          <ProductTile key={product.id} product={product} />
        ))}
      </div>
      {pages > 1 && <Pager number={number} pages={pages} />}
    </>
  );
}

function Pager({ number, pages }: { number: number; pages: number }) {
  const { query } = useRoute();
  const to = (page: number) => withQuery(query, { page: page > 1 ? String(page) : "" });
  return (
    <nav className="pager" aria-label="Pages">
      {number > 1 && <Link to={to(number - 1)}>← Back</Link>}
      <span>
        Page {number} of {pages}
      </span>
      {number < pages && <Link to={to(number + 1)}>More →</Link>}
    </nav>
  );
}

/** What the address bar asks for; what it has wrong is left at its default. */
function choice(query: URLSearchParams) {
  const sort = Object.values(SortOrder).find((order) => order === query.get("sort"));
  const page = Number(query.get("page"));
  return {
    category: query.get("category"),
    search: query.get("search") ?? "",
    sort: sort ?? SortOrder.NEWEST,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}
