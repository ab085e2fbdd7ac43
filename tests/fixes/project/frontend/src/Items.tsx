import { useAddItm, useCartItems, useSaveDraft } from "./api";

export function Items() {
  const items = useCartItems();
  const { mutate: add } = useAddItm();
  const { mutate: save } = useSaveDraft();
  return (
    <button onClick={() => void add({ name: "a" }).then((item) => save({ title: item.name, pages: 5 }))}>
      {items.map((item) => item.name)}
    </button>
  );
}
