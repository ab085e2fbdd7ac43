// A product as it stands in a list.
import type { ProductCard, StockLevel } from "../api";
import { money } from "../format";
import { Link } from "../route";

const IN_WORDS: Record<StockLevel, string> = {
  plenty: "In stock",
  few: "Only a few left",
  sold_out: "Sold out",
};

export function ProductTile({ product }: { product: ProductCard }) {
  return (
    <article className="tile">
      <Link to={`/products/${product.slug}`}>
        <Picture product={product} />
        <h3>{product.name}</h3>
        <Price product={product} />
        <Stock level={product.stock} />
      </Link>
    </article>
  );
}

/** The picture, or the first letter of the name on a colour of its own. */
export function Picture({ product }: { product: Pick<ProductCard, "name" | "picture" | "slug"> }) {
  const { picture } = product;
  if (picture) {
    const [width, height] = picture.size ?? [800, 800];
    return <img className="picture" src={picture.url} alt={picture.altText ?? ""} width={width} height={height} />;
  }
  const hue = [...product.slug].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 60;
  return (
    <div className="picture" style={{ background: `hsl(${15 + hue} 42% 82%)` }} aria-hidden="true">
      {product.name.charAt(0)}
    </div>
  );
}

export function Price({ product }: { product: Pick<ProductCard, "price" | "priceBefore"> }) {
  return (
    <p className="price">
      {money(product.price)}
      {product.priceBefore && <del>{money(product.priceBefore)}</del>}
    </p>
  );
}

export function Stock({ level }: { level: StockLevel }) {
  return <p className={`stock ${level}`}>{IN_WORDS[level]}</p>;
}
