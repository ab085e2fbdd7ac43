// How the shop writes money and days. Amounts arrive as strings, so that no cent is lost on the way.
const euro = new Intl.NumberFormat("en-GB", { style: "currency", currency: "EUR" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

export function money(amount: string): string {
  return Number(amount) === 0 ? "free" : euro.format(Number(amount));
}

export function date(iso: string): string {
  return day.format(new Date(iso));
}
