// The cart at the side of the page: change quantities, use a voucher, go to the checkout.
import { Suspense, useEffect, type FormEvent } from "react";

import {
  useActiveCart,
  useApplyVoucher,
  useCartContents,
  useEmptyCart,
  useSetQuantity,
  useShippingOptions,
  type CartLine,
} from "../api";
import { money } from "../format";
import { go, Link } from "../route";
import { FieldError } from "./FieldError";
import { Loading } from "./Loading";
import { Picture } from "./ProductTile";
import { Trouble } from "./Trouble";

export function CartDrawer({ onClose }: { onClose: () => void }) {
  useEffect(() => {
    const close = (event: KeyboardEvent) => event.key === "Escape" && onClose();
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, [onClose]);

  return (
    <>
      <div className="shade" onClick={onClose} />
      <aside className="drawer" role="dialog" aria-label="Cart">
        <header>
          <h2>Your cart</h2>
          <button type="button" className="quiet" onClick={onClose} aria-label="Close">
            ✕
          </button>
        </header>
        <Trouble>
          <Suspense fallback={<Loading />}>
            <Contents onClose={onClose} />
          </Suspense>
        </Trouble>
      </aside>
    </>
  );
}

function Contents({ onClose }: { onClose: () => void }) {
  const cart = useCartContents();
  const emptyCart = useEmptyCart();
  if (cart.lines.length === 0) return <p className="empty">Nothing in here yet.</p>;

  function toCheckout() {
    onClose();
    go("/checkout");
  }

  return (
    <>
      <ul className="lines">
        {cart.lines.map((line) => (
          <Line key={line.product.id} line={line} />
        ))}
      </ul>
      <Voucher />
      <dl className="sums">
        <dt>Subtotal</dt>
        <dd>{money(cart.subtotal)}</dd>
        {cart.voucher && (
          <>
            <dt>Voucher {cart.voucher.code}</dt>
            <dd>−{cart.voucher.percent} %</dd>
          </>
        )}
        <Shipping />
        <dt className="total">Total</dt>
        <dd className="total">{money(cart.total)}</dd>
      </dl>
      <button type="button" onClick={toCheckout}>
        To the checkout
      </button>
      <button
        type="button"
        className="quiet"
        disabled={emptyCart.isPending}
        onClick={() => void emptyCart.mutate({ cart_id: cart.id })}
      >
        Empty the cart
      </button>
    </>
  );
}

function Line({ line }: { line: CartLine }) {
  const cartId = useActiveCart();
  const setQuantity = useSetQuantity();
  const { product } = line;
  return (
    <li className={setQuantity.isPending ? "pending" : ""}>
      <Picture product={product} />
      <div>
        <Link to={`/products/${product.slug}`}>{product.name}</Link>
        <select
          aria-label={`Quantity of ${product.name}`}
          value={line.quantity}
          onChange={(event) =>
            void setQuantity.mutate({ cart_id: cartId, product_id: product.id, quantity: Number(event.target.value) })
          }
        >
          {quantities(line.quantity).map((quantity) => (
            <option key={quantity} value={quantity}>
              {quantity === 0 ? "Remove" : quantity}
            </option>
          ))}
        </select>
      </div>
      <span>{money(line.total)}</span>
    </li>
  );
}

function Voucher() {
  const cartId = useActiveCart();
  const applyVoucher = useApplyVoucher();
  const answer = applyVoucher.data;

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code")).trim().toUpperCase();
    void applyVoucher.mutate({ cart_id: cartId, code });
  }

  return (
    <form className="voucher" onSubmit={apply}>
      <input name="code" placeholder="Voucher" aria-label="Voucher" required />
      <button type="submit" className="quiet" disabled={applyVoucher.isPending}>
        Use
      </button>
      <FieldError error={applyVoucher.error} field="code" />
      {answer?.status === "refused" && (
        <span className="field-error" role="alert">
          {answer.reason === "expired" ? "This voucher has expired." : "We know no such voucher."}
        </span>
      )}
    </form>
  );
}

function Shipping() {
  const [cheapest] = useShippingOptions();
  if (!cheapest) return null;
  return (
    <>
      <dt>{cheapest.kind === "pickup" ? `Pick up at ${cheapest.name}` : "Brought to your door"}</dt>
      <dd>{money(cheapest.price ?? "0")}</dd>
    </>
  );
}

/** None, a handful, and what is chosen now. */
function quantities(chosen: number): number[] {
  const few = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  return few.includes(chosen) ? few : [...few, chosen];
}
