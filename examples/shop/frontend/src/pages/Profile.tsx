// The customer's own data: switches that save at once, and the form with the rest.
import { useState, type FormEvent } from "react";

import {
  MizanError,
  submitProfileForm,
  useClient,
  useCurrentUser,
  useSetPreferences,
  type CurrentUser,
  type UserContactBy,
  type UserLanguage,
} from "../api";
import { FieldError, FormError } from "../parts/FieldError";
import { SignIn } from "../parts/SignIn";

export function Profile() {
  const user = useCurrentUser();
  if (!user) return <SignIn />;
  return (
    <>
      <h1>Hello, {user.display_name}</h1>
      <Newsletter user={user} />
      <Details key={user.id} user={user} />
    </>
  );
}

function Newsletter({ user }: { user: CurrentUser }) {
  const setPreferences = useSetPreferences();
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={user.newsletter ?? false}
        disabled={setPreferences.isPending}
        onChange={(event) => void setPreferences.mutate({ preferences: { newsletter: event.target.checked } })}
      />
      <span>Tell me of new products, once a month.</span>
    </label>
  );
}

function Details({ user }: { user: CurrentUser }) {
  const client = useClient();
  const [error, setError] = useState<MizanError>();
  const [isSaved, setSaved] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setError(undefined);
    setSaved(false);
    try {
      await submitProfileForm(
        {
          display_name: String(data.get("display_name")),
          phone: String(data.get("phone")),
          birthday: String(data.get("birthday")) || null,
          contact_by: data.get("contact_by") as UserContactBy,
          language: data.get("language") as UserLanguage,
          newsletter: user.newsletter ?? false,
        },
        { client },
      );
      client.invalidate([{ context: "global", function: "current_user" }]);
      setSaved(true);
    } catch (problem) {
      if (!(problem instanceof MizanError)) throw problem;
      setError(problem);
    }
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <label>
        Name
        <input name="display_name" defaultValue={user.display_name} maxLength={80} required />
        <FieldError error={error} field="display_name" />
      </label>
      <label>
        Phone
        <input name="phone" type="tel" defaultValue={user.phone} maxLength={20} />
        <FieldError error={error} field="phone" />
      </label>
      <label>
        Birthday
        <input name="birthday" type="date" defaultValue={user.birthday ?? ""} />
        <FieldError error={error} field="birthday" />
      </label>
      <label>
        How may we reach you?
        <select name="contact_by" defaultValue={user.contact_by}>
          <option value="email">Email</option>
          <option value="phone">Phone</option>
          <option value="post">Post</option>
        </select>
        <FieldError error={error} field="contact_by" />
      </label>
      <label>
        Language
        <select name="language" defaultValue={user.language}>
          <option value="en">English</option>
          <option value="nl">Nederlands</option>
          <option value="de">Deutsch</option>
        </select>
        <FieldError error={error} field="language" />
      </label>
      <FormError error={error} />
      <button type="submit">Save</button>
      {isSaved && <p role="status">Saved.</p>}
    </form>
  );
}
