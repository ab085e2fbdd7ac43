// What is wrong with one field, under that field.
import type { MizanError } from "../api";

export function FieldError({ error, field }: { error: MizanError | undefined; field: string }) {
  const messages = error?.fields[field];
  if (!messages) return null;
  return (
    <span className="field-error" role="alert">
      {messages.join(" ")}
    </span>
  );
}

/** What is wrong apart from any field. */
export function FormError({ error }: { error: MizanError | undefined }) {
  if (!error || Object.keys(error.fields).length > 0) return null;
  return (
    <p className="form-error" role="alert">
      {error.message}
    </p>
  );
}
