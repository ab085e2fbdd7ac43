// Serves the frontend in development, and hands the API and the sockets on to Django.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const django = "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      "/api": django,
      "/ws": { target: django, ws: true },
    },
  },
});
