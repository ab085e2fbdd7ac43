import { Shelf } from "./Shelf";
import { BasketContext, useBasket } from "./api/index.js";

export function App() {
  return (
    <BasketContext basket_id={1}>
      <Basket />
      <Shelf />
    </BasketContext>
  );
}

function Basket() {
  const { data } = useBasket();
  return <ul>{data?.map((item) => <li key={item.id}>{item.price}</li>)}</ul>;
}
