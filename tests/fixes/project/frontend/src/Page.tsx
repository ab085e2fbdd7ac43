import { Items } from "./Items";

export function Page({ cartId }: { cartId: number }) {
  return (
    <main id={String(cartId)}>
      <Items />
    </main>
  );
}
