// Uses of the shop's client that must type-check, and, each after `@ts-expect-error`, uses that must not. Never run.

import type { ReactNode } from "react";
import {
  AddressesContext,
  CartContext,
  CatalogueContext,
  CheckoutProvider,
  DeliveryEstimateProvider,
  callAddToCart,
  callCompareProducts,
  callPlaceOrder,
  callSetPreferences,
  callSignOut,
  fetchCart,
  fetchGlobal,
  useAddToCart,
  useAddressBook,
  useApplyVoucher,
  useCartContents,
  useCurrentUser,
  useDeliveryEstimate,
  useProductList,
  useShippingOptions,
  useSignOut,
} from "../../examples/shop/frontend/src/api/index.js";
import type { AddToCartArgs, Cart, CurrentUser, OrderDetail } from "../../examples/shop/frontend/src/api/index.js";

const cart_id = "0b8f2c1e-7d43-4c55-9f2c-52c0a1c2f7aa";
const product_id = "3f1f6b1e-2d2f-4f57-8d1e-0c3f0b8a9d10";
const address_id = "9a1f6b1e-2d2f-4f57-8d1e-0c3f0b8a9d10";

/** Two types are the same when neither has anything the other lacks. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<_T extends true>(): void {}

export async function calls(signal: AbortSignal): Promise<void> {
  const cart = await callAddToCart({ cart_id, product_id, quantity: 2 }, { signal });
  holds<Same<typeof cart, Cart>>();
  // A decimal is a string on the wire, and the sum is there although Python computes it.
  holds<Same<typeof cart.total, string>>();
  holds<Same<(typeof cart.lines)[number]["product"]["price"], string>>();

  // A default makes the argument optional.
  await callAddToCart({ cart_id, product_id });
  // @ts-expect-error product_id is required
  await callAddToCart({ cart_id });
  // @ts-expect-error quantity is a number
  await callAddToCart({ cart_id, product_id, quantity: "2" });
  // @ts-expect-error there is no such argument
  await callAddToCart({ cart_id, product_id, amount: 2 });
  // @ts-expect-error an optional argument is left out, not undefined
  await callAddToCart({ cart_id, product_id, quantity: undefined });
  // @ts-expect-error arguments are required
  await callAddToCart();
  // @ts-expect-error the result has no such field
  void cart.sum;

  // A function without arguments takes none.
  await callSignOut();
  await callSignOut(undefined, { signal });
  // @ts-expect-error sign_out takes no arguments
  await callSignOut({ everywhere: true });

  // Every key of a `total=False` TypedDict may be left out.
  await callSetPreferences({ preferences: {} });
  await callSetPreferences({ preferences: { contact_by: "post" } });
  // @ts-expect-error no such way to be contacted
  await callSetPreferences({ preferences: { contact_by: "fax" } });

  const comparison = await callCompareProducts({ slugs: ["lamp", "loom"] });
  holds<Same<typeof comparison.verdict, "same" | "different">>();
  // Under noUncheckedIndexedAccess a key may be missing.
  const row = comparison.rows["colour"];
  // @ts-expect-error the row may be undefined
  void row.length;
  holds<Same<NonNullable<typeof row>, (string | null)[]>>();
}

export async function taggedUnions(): Promise<void> {
  const order: OrderDetail = await callPlaceOrder({ cart_id, address_id, payment: { method: "card", token: "t" } });
  void order.canCancel;
  // @ts-expect-error a gift card is paid by codes
  await callPlaceOrder({ cart_id, address_id, payment: { method: "gift_card", token: "t" } });
  // @ts-expect-error no such method of payment
  await callPlaceOrder({ cart_id, address_id, payment: { method: "cheque" } });
}

export async function contexts(): Promise<void> {
  const bundle = await fetchCart({ cart_id });
  holds<Same<typeof bundle.cart_contents, Cart>>();
  // @ts-expect-error cart_id is required
  await fetchCart();
  // @ts-expect-error add_to_cart is no member of the cart
  void bundle.add_to_cart;

  const global = await fetchGlobal();
  holds<Same<typeof global.current_user, CurrentUser | null>>();
}

export function Slots(): ReactNode {
  const user = useCurrentUser();
  holds<Same<typeof user, CurrentUser | null>>();
  // @ts-expect-error there may be nobody
  void user.email;

  const cart = useCartContents();
  holds<Same<typeof cart, Cart>>();
  const state = useCartContents.state();
  holds<Same<typeof state.data, Cart | undefined>>();
  void state.refetch().then(() => state.isStale && state.isPending && state.error?.code);
  // @ts-expect-error a context is read, not called
  useCartContents({ cart_id });

  const page = useProductList();
  holds<Same<typeof page.number, number>>();
  const first = page.items[0];
  // @ts-expect-error the page may be empty
  void first.slug;

  const shipping = useShippingOptions()[0];
  if (shipping?.kind === "pickup") {
    holds<Same<typeof shipping.where, [number, number]>>();
    // @ts-expect-error only a courier comes in the evening
    void shipping.evening;
  }

  void useAddressBook()[0]?.postcode;
  void useDeliveryEstimate().earliest.length;
  return user?.display_name;
}

export function Mutations(): ReactNode {
  const { mutate, data, error, isPending, reset } = useAddToCart();
  const given: AddToCartArgs = { cart_id, product_id };
  void mutate(given).then((cart) => holds<Same<typeof cart, Cart>>());
  holds<Same<typeof data, Cart | undefined>>();
  // @ts-expect-error arguments are required
  void mutate();
  void error?.fields["quantity"]?.[0]?.length;
  reset();

  const signOut = useSignOut();
  void signOut.mutate();

  const voucher = useApplyVoucher().data;
  if (voucher?.status === "refused") holds<Same<typeof voucher.reason, "unknown" | "expired">>();
  return isPending ? "…" : null;
}

export function Providers(): ReactNode {
  return (
    <>
      <CartContext cart_id={cart_id}>
        <Slots />
      </CartContext>
      {/* @ts-expect-error cart_id is required */}
      <CartContext />
      {/* @ts-expect-error cart_id is a string */}
      <CartContext cart_id={5} />
      <AddressesContext>{null}</AddressesContext>
      <CatalogueContext category="lamps" page={2} sort="cheapest" />
      {/* @ts-expect-error no such order */}
      <CatalogueContext sort="loudest" />
      <CheckoutProvider cart_id={cart_id} />
      <DeliveryEstimateProvider postcode="1015" />
    </>
  );
}
