import { ShelfContext, useShelf } from "./api/shelf.clients.js";

export function Shelf() {
  return (
    <ShelfContext shelf_id={1}>
      <Things />
    </ShelfContext>
  );
}

function Things() {
  const { data } = useShelf();
  return <p>{data?.join(", ")}</p>;
}
