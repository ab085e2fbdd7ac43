// Serves the frontend in development, and hands the API and the sockets on to Django, under the host that the browser asked: Django's protection against
// forgery compares that with the page's origin.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const django = process.env["SHOP_BACKEND"] ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      "/api": { target: django },
      "/ws": { target: django, ws: true },
    },
  },
});
