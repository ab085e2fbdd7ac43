// The frame of every page: who is here, what is in the cart, and the page itself.
import { Suspense, useState } from "react";

import { CartContext, MizanContext, useActiveCart } from "./api";
import { CatalogueBrowser } from "./pages/CatalogueBrowser";
import { Chat } from "./pages/Chat";
import { Checkout } from "./pages/Checkout";
import { Contact } from "./pages/Contact";
import { Orders } from "./pages/Orders";
import { ProductPage } from "./pages/ProductPage";
import { Profile } from "./pages/Profile";
import { CartDrawer } from "./parts/CartDrawer";
import { Footer } from "./parts/Footer";
import { Header } from "./parts/Header";
import { Loading } from "./parts/Loading";
import { Trouble } from "./parts/Trouble";
import { useRoute } from "./route";

export function App() {
  return (
    <MizanContext baseUrl="/api/mizan">
      <Trouble>
        <Suspense fallback={<Loading />}>
          <Shop />
        </Suspense>
      </Trouble>
    </MizanContext>
  );
}

function Shop() {
  const cartId = useActiveCart();
  const [isCartOpen, setCartOpen] = useState(false);
  const { path } = useRoute();
  return (
    <CartContext cart_id={cartId}>
      <Header onOpenCart={() => setCartOpen(true)} />
      <main>
        <Trouble key={path.join("/")}>
          <Suspense fallback={<Loading />}>
            <Page onAdded={() => setCartOpen(true)} />
          </Suspense>
        </Trouble>
      </main>
      <Footer />
      {isCartOpen && <CartDrawer onClose={() => setCartOpen(false)} />}
    </CartContext>
  );
}

function Page({ onAdded }: { onAdded: () => void }) {
  const [page, name] = useRoute().path;
  switch (page) {
    case undefined:
      return <CatalogueBrowser />;
    case "products":
      return name ? <ProductPage slug={name} onAdded={onAdded} /> : <CatalogueBrowser />;
    case "checkout":
      return <Checkout />;
    case "orders":
      return <Orders />;
    case "profile":
      return <Profile />;
    case "contact":
      return <Contact />;
    case "chat":
      return <Chat />;
    default:
      return <p className="empty">There is no such page.</p>;
  }
}
