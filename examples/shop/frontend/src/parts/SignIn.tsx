// Signing in, wherever a page needs to know who asks.
import type { FormEvent } from "react";

import { useSignIn } from "../api";
import { FieldError, FormError } from "./FieldError";

export function SignIn() {
  const signIn = useSignIn();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    void signIn.mutate({ email: String(data.get("email")), password: String(data.get("password")) });
  }

  return (
    <form className="form narrow" onSubmit={submit}>
      <h1>Sign in</h1>
      <label>
        Email
        <input name="email" type="email" autoComplete="username" required />
        <FieldError error={signIn.error} field="email" />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
        <FieldError error={signIn.error} field="password" />
      </label>
      <FormError error={signIn.error} />
      <button type="submit" disabled={signIn.isPending}>
        Sign in
      </button>
    </form>
  );
}
