// The customer's orders, page by page, and one of them in full with the courier on the way.
import { Suspense, useEffect, useState } from "react";

import {
  OrderContext,
  OrdersContext,
  subscribeOrderTracking,
  useCancelOrder,
  useClient,
  useCurrentUser,
  useOrderDetail,
  useOrderHistory,
  type OrderTrackingReceive,
} from "../api";
import { date, money } from "../format";
import { FormError } from "../parts/FieldError";
import { Loading } from "../parts/Loading";
import { SignIn } from "../parts/SignIn";

export function Orders() {
  const user = useCurrentUser();
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!user) return <SignIn />;
  return (
    <>
      <h1>Your orders</h1>
      <OrdersContext page={page}>
        <Suspense fallback={<Loading />}>
          <History onPage={setPage} onChoose={setChosen} />
        </Suspense>
      </OrdersContext>
      {chosen && (
        <OrderContext number={chosen}>
          <Suspense fallback={<Loading />}>
            <Detail key={chosen} />
          </Suspense>
        </OrderContext>
      )}
    </>
  );
}

interface HistoryProps {
  onPage: (page: number) => void;
  onChoose: (number: string) => void;
}

function History({ onPage, onChoose }: HistoryProps) {
  const { items, number = 1, pages } = useOrderHistory();
  if (items.length === 0) return <p className="empty">You have not ordered anything yet.</p>;
  return (
    <>
      <ul className="orders">
        {items.map((order) => (
          <li key={order.orderNumber}>
            <button type="button" className="quiet" onClick={() => onChoose(order.orderNumber)}>
              {date(order.placedAt)}
            </button>
            <span className={`status ${order.status}`}>{order.status}</span>
            <span>{money(order.total)}</span>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav className="pager" aria-label="Pages">
          <button type="button" className="quiet" disabled={number <= 1} onClick={() => onPage(number - 1)}>
            ← Newer
          </button>
          <span>
            Page {number} of {pages}
          </span>
          <button type="button" className="quiet" disabled={number >= pages} onClick={() => onPage(number + 1)}>
            Older →
          </button>
        </nav>
      )}
    </>
  );
}

function Detail() {
  const order = useOrderDetail();
  const cancelOrder = useCancelOrder();
  return (
    <section className="order">
      <h2>Order of {date(order.placedAt)}</h2>
      <ul className="lines">
        {order.lines.map((line) => (
          <li key={line.slug}>
            <span>
              {line.quantity} × {line.name}
            </span>
            <span>{money(line.price)}</span>
          </li>
        ))}
      </ul>
      <pre>{order.shipTo}</pre>
      {order.status === "sent" && <Courier number={order.orderNumber} />}
      {order.canCancel && (
        <button
          type="button"
          className="quiet"
          disabled={cancelOrder.isPending}
          onClick={() => void cancelOrder.mutate({ number: order.orderNumber, reason: "changed_mind" })}
        >
          Call it off
        </button>
      )}
      <FormError error={cancelOrder.error} />
    </section>
  );
}

function Courier({ number }: { number: string }) {
  const client = useClient();
  const [news, setNews] = useState<OrderTrackingReceive | null>(null);

  useEffect(() => {
    const channel = subscribeOrderTracking({ number }, { onMessage: setNews }, { client });
    return () => channel.close();
  }, [client, number]);

  if (!news?.where) return <p>The courier is on the way.</p>;
  const [latitude, longitude] = news.where;
  return (
    <p>
      The courier is at {latitude.toFixed(3)}, {longitude.toFixed(3)}.
    </p>
  );
}
