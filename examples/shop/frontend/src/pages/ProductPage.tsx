// One product in full: its price and stock, when it would arrive, what customers say.
import { Suspense, useState, type FormEvent } from "react";

import {
  DeliveryEstimateProvider,
  ProductContext,
  useActiveCart,
  useAddToCart,
  useCurrentUser,
  useDeliveryEstimate,
  useProductDetail,
  useProductReviews,
  useWriteReview,
} from "../api";
import { date } from "../format";
import { FieldError, FormError } from "../parts/FieldError";
import { Loading } from "../parts/Loading";
import { Picture, Price, ProductTile, Stock } from "../parts/ProductTile";
import { Trouble } from "../parts/Trouble";
import { Link } from "../route";

interface Props {
  slug: string;
  onAdded: () => void;
}

export function ProductPage({ slug, onAdded }: Props) {
  return (
    <ProductContext slug={slug}>
      <Suspense fallback={<Loading />}>
        <Detail onAdded={onAdded} />
        <Reviews slug={slug} />
      </Suspense>
    </ProductContext>
  );
}

function Detail({ onAdded }: { onAdded: () => void }) {
  const product = useProductDetail();
  const cartId = useActiveCart();
  const addToCart = useAddToCart();
  const related = product.related ?? [];
  const attributes = Object.entries(product.attributes ?? {});

  async function add() {
    await addToCart.mutate({ cart_id: cartId, product_id: product.id });
    onAdded();
  }

  return (
    <>
      <nav className="path" aria-label="Category">
        {product.path.map((category) => (
          <Link key={category.slug} to={`/?category=${category.slug}`}>
            {category.name}
          </Link>
        ))}
      </nav>
      <article className="product">
        <Picture product={product} />
        <div>
          <h1>{product.name}</h1>
          <Price product={product} />
          <Stock level={product.stock} />
          {product.restockOn && <p>Back on {date(product.restockOn)}.</p>}
          <p>{product.description}</p>
          <button
            type="button"
            disabled={product.stock === "sold_out" || addToCart.isPending}
            onClick={() => void add().catch(() => {})}
          >
            Add to cart
          </button>
          <FormError error={addToCart.error} />
          <Delivery />
          <dl className="attributes">
            {attributes.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <div>
              <dt>Article number</dt>
              <dd>{product.sku}</dd>
            </div>
          </dl>
        </div>
      </article>
      {related.length > 0 && (
        <section>
          <h2>From the same shelf</h2>
          <div className="tiles">
            {related.map((other) => (
              <ProductTile key={other.id} product={other} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}

function Delivery() {
  const [postcode, setPostcode] = useState("");

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setPostcode(String(new FormData(event.currentTarget).get("postcode")).trim());
  }

  return (
    <form className="delivery" onSubmit={ask}>
      <input name="postcode" placeholder="Your postcode" aria-label="Your postcode" minLength={4} maxLength={12} required />
      <button type="submit" className="quiet">
        When will it arrive?
      </button>
      {postcode && (
        <DeliveryEstimateProvider postcode={postcode}>
          <Trouble key={postcode}>
            <Suspense fallback={<Loading />}>
              <Arrival />
            </Suspense>
          </Trouble>
        </DeliveryEstimateProvider>
      )}
    </form>
  );
}

function Arrival() {
  const { earliest, latest } = useDeliveryEstimate();
  if (earliest === latest) return <p>On {date(earliest)}.</p>;
  return (
    <p>
      Between {date(earliest)} and {date(latest)}.
    </p>
  );
}

function Reviews({ slug }: { slug: string }) {
  const reviews = useProductReviews();
  const user = useCurrentUser();
  return (
    <section className="reviews">
      <h2>What customers say</h2>
      {reviews.length === 0 && <p className="empty">Nobody has said anything yet.</p>}
      {reviews.map((review) => (
        <blockquote key={`${review.writtenBy} ${review.writtenAt}`}>
          <p className="stars" aria-label={`${review.stars} of 5 stars`}>
            {"★".repeat(review.stars)}
            {"☆".repeat(5 - review.stars)}
          </p>
          <strong>{review.title}</strong>
          {review.text && <p>{review.text}</p>}
          <footer>
            {review.writtenBy}, {date(review.writtenAt)}
          </footer>
        </blockquote>
      ))}
      {user && <WriteReview slug={slug} />}
    </section>
  );
}

function WriteReview({ slug }: { slug: string }) {
  const writeReview = useWriteReview();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const review = {
      stars: Number(data.get("stars")),
      title: String(data.get("title")),
      text: String(data.get("text")),
    };
    // What goes wrong is in `writeReview.error`.
    writeReview.mutate({ slug, review }).then(
      () => form.reset(),
      () => {},
    );
  }

  return (
    <form className="form" onSubmit={submit}>
      <h3>Your review</h3>
      <label>
        Stars
        <select name="stars" defaultValue="5">
          {[5, 4, 3, 2, 1].map((stars) => (
            <option key={stars}>{stars}</option>
          ))}
        </select>
        <FieldError error={writeReview.error} field="stars" />
      </label>
      <label>
        Title
        <input name="title" minLength={3} maxLength={80} required />
        <FieldError error={writeReview.error} field="title" />
      </label>
      <label>
        Text
        <textarea name="text" rows={4} maxLength={2000} />
        <FieldError error={writeReview.error} field="text" />
      </label>
      <FormError error={writeReview.error} />
      <button type="submit" disabled={writeReview.isPending}>
        Say so
      </button>
    </form>
  );
}
