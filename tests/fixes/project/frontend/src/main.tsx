import { createRoot } from "react-dom/client";

import { MizanContext } from "./api";
import { Page } from "./Page";

createRoot(document.body).render(
  <MizanContext>
    <Page cartId={5} />
  </MizanContext>,
);
