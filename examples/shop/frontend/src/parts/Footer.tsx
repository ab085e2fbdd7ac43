// The foot of every page: the shop itself, and when it is open.
import { useShop } from "../api";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function Footer() {
  const shop = useShop();
  const hours = Object.entries(shop.opening_hours ?? {});
  return (
    <footer className="footer">
      <address>
        <strong>{shop.name}</strong>
        <br />
        {shop.street}, {shop.city}
        <br />
        <a href={`mailto:${shop.email}`}>{shop.email}</a>
      </address>
      <dl>
        {hours.map(([weekday, { opens, closes }]) => (
          <div key={weekday}>
            <dt>{DAYS[Number(weekday) - 1]}</dt>
            <dd>
              {opens.slice(0, 5)} to {closes.slice(0, 5)}
            </dd>
          </div>
        ))}
      </dl>
    </footer>
  );
}
