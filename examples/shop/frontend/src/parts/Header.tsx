// The top of every page: the way around, the search box, who is signed in, the cart.
import { Suspense } from "react";

import { useCartContents, useCurrentUser, useSignOut } from "../api";
import { Link } from "../route";
import { Search } from "./Search";

export function Header({ onOpenCart }: { onOpenCart: () => void }) {
  return (
    <header className="header">
      <Link to="/" className="brand">
        Lantern <span>&amp;</span> Loom
      </Link>
      <Search />
      <nav>
        <Link to="/contact">Contact</Link>
        <Link to="/chat">Chat</Link>
        <Visitor />
      </nav>
      <button type="button" className="cart-button" onClick={onOpenCart}>
        Cart
        <Suspense fallback={null}>
          <PieceCount />
        </Suspense>
      </button>
    </header>
  );
}

function Visitor() {
  const user = useCurrentUser();
  const signOut = useSignOut();
  if (!user) return <Link to="/profile">Sign in</Link>;
  return (
    <>
      <Link to="/orders">Orders</Link>
      <Link to="/profile">{user.display_name}</Link>
      <button type="button" className="quiet" disabled={signOut.isPending} onClick={() => void signOut.mutate()}>
        Sign out
      </button>
    </>
  );
}

function PieceCount() {
  const pieces = useCartContents().lines.reduce((sum, line) => sum + line.quantity, 0);
  return pieces > 0 ? <span className="badge">{pieces}</span> : null;
}
