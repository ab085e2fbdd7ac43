// The checkout: where it goes, how it is paid, and the order.
import { Suspense, useState, type FormEvent } from "react";

import {
  CheckoutProvider,
  useActiveCart,
  useAddressBook,
  useCartContents,
  useCurrentUser,
  usePlaceOrder,
  useSaveAddress,
  useShippingOptions,
} from "../api";
import { money } from "../format";
import { FieldError, FormError } from "../parts/FieldError";
import { Loading } from "../parts/Loading";
import { SignIn } from "../parts/SignIn";
import { Link } from "../route";

export function Checkout() {
  const user = useCurrentUser();
  const cartId = useActiveCart();
  if (!user) return <SignIn />;
  return (
    <CheckoutProvider cart_id={cartId}>
      <Suspense fallback={<Loading />}>
        <h1>Checkout</h1>
        <Order />
      </Suspense>
    </CheckoutProvider>
  );
}

function Order() {
  const cart = useCartContents();
  const addresses = useAddressBook();
  const options = useShippingOptions();
  const placeOrder = usePlaceOrder();
  const [isAdding, setAdding] = useState(false);
  const placed = placeOrder.data;

  if (placed) {
    return (
      <section className="thanks">
        <h2>Thank you</h2>
        <p>
          Your order of {money(placed.total)} is {placed.status}. <Link to="/orders">See your orders</Link>
        </p>
      </section>
    );
  }
  if (cart.lines.length === 0) return <p className="empty">The cart is empty.</p>;
  if (addresses.length === 0 || isAdding) return <NewAddress onSaved={() => setAdding(false)} />;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const order = {
      cart_id: cart.id,
      address_id: String(data.get("address")),
      payment: { method: "invoice", company: String(data.get("company")) },
      ship_by: data.get("ship_by") === "pickup" ? "pickup" : "courier",
      note: String(data.get("note")),
    } as const;
    void placeOrder.mutate(order);
  }

  return (
    <form className="form" onSubmit={submit}>
      <fieldset>
        <legend>Send to</legend>
        {addresses.map((address, index) => (
          <label key={address.id} className="choice">
            <input type="radio" name="address" value={address.id ?? ""} defaultChecked={index === 0} />
            <span>
              <strong>{address.label}</strong> {address.recipient}, {address.street}, {address.postcode} {address.city}
            </span>
          </label>
        ))}
        <button type="button" className="quiet" onClick={() => setAdding(true)}>
          Another address
        </button>
      </fieldset>
      <fieldset>
        <legend>By</legend>
        {options.map((option) => (
          <label key={option.kind} className="choice">
            <input type="radio" name="ship_by" value={option.kind} defaultChecked={option.kind === "courier"} />
            <span>
              {option.kind === "pickup" ? `Pick it up at ${option.name}` : "Courier"}, {money(option.price ?? "0")}
            </span>
          </label>
        ))}
        <FieldError error={placeOrder.error} field="ship_by" />
      </fieldset>
      <label>
        Invoice to
        <input name="company" minLength={2} maxLength={80} defaultValue={addresses[0]?.recipient} required />
        <FieldError error={placeOrder.error} field="payment" />
      </label>
      <label>
        A note for us
        <textarea name="note" rows={2} maxLength={300} />
        <FieldError error={placeOrder.error} field="note" />
      </label>
      <FieldError error={placeOrder.error} field="cart_id" />
      <FormError error={placeOrder.error} />
      <button type="submit" disabled={placeOrder.isPending}>
        Order for {money(cart.total)} and shipping
      </button>
    </form>
  );
}

function NewAddress({ onSaved }: { onSaved: () => void }) {
  const saveAddress = useSaveAddress();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name)).trim();
    const address = {
      label: text("label"),
      recipient: text("recipient"),
      street: text("street"),
      postcode: text("postcode").toUpperCase(),
      city: text("city"),
    };
    // What goes wrong is in `saveAddress.error`.
    saveAddress.mutate({ address }).then(onSaved, () => {});
  }

  return (
    <form className="form" onSubmit={submit}>
      <h2>Where may we send it?</h2>
      <Line name="label" label="What you call it" placeholder="Home" error={saveAddress.error} />
      <Line name="recipient" label="Name" error={saveAddress.error} />
      <Line name="street" label="Street and number" error={saveAddress.error} />
      <Line name="postcode" label="Postcode" error={saveAddress.error} />
      <Line name="city" label="City" error={saveAddress.error} />
      <FormError error={saveAddress.error} />
      <button type="submit" disabled={saveAddress.isPending}>
        Save
      </button>
    </form>
  );
}

interface LineProps {
  name: string;
  label: string;
  placeholder?: string;
  error: Parameters<typeof FieldError>[0]["error"];
}

function Line({ name, label, placeholder, error }: LineProps) {
  return (
    <label>
      {label}
      <input name={name} placeholder={placeholder} required />
      <FieldError error={error} field={name} />
    </label>
  );
}
