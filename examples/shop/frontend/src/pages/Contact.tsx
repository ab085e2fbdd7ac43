// Answers to what is asked often, and the contact form for the rest.
import { Suspense, useState, type FormEvent } from "react";
import { flattenError } from "zod";

import { contactFormSchema, FaqContext, MizanError, submitContactForm, useClient, useFrequentQuestions } from "../api";
import { FormError } from "../parts/FieldError";
import { Loading } from "../parts/Loading";

export function Contact() {
  return (
    <>
      <FaqContext language="en">
        <Suspense fallback={<Loading />}>
          <Answers />
        </Suspense>
      </FaqContext>
      <Question />
    </>
  );
}

function Answers() {
  const questions = useFrequentQuestions();
  return (
    <section>
      <h1>Often asked</h1>
      {questions.map(({ question, answer }) => (
        <details key={question}>
          <summary>{question}</summary>
          <p>{answer}</p>
        </details>
      ))}
    </section>
  );
}

type Problems = Readonly<Record<string, readonly string[]>>;

function Question() {
  const client = useClient();
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<MizanError>();
  const [isSent, setSent] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const checked = contactFormSchema.safeParse(values(new FormData(event.currentTarget)));
    setProblems(checked.success ? {} : flattenError(checked.error).fieldErrors);
    setError(undefined);
    if (!checked.success) return;
    try {
      await submitContactForm(checked.data, { client });
      setSent(true);
    } catch (problem) {
      if (!(problem instanceof MizanError)) throw problem;
      setProblems(problem.fields);
      setError(problem);
    }
  }

  if (isSent) return <p className="thanks">Thank you. We answer within one working day.</p>;
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      <h2>Contact us</h2>
      <label>
        Name
        <input name="name" autoComplete="name" />
        <Problem of={problems["name"]} />
      </label>
      <label>
        Email
        <input name="email" type="email" autoComplete="email" />
        <Problem of={problems["email"]} />
      </label>
      <label>
        Phone, if we should call you
        <input name="phone" type="tel" autoComplete="tel" />
        <Problem of={problems["phone"]} />
      </label>
      <label>
        It is about
        <select name="topic">
          <option value="order">An order</option>
          <option value="product">A product</option>
          <option value="return">Sending something back</option>
          <option value="other">Something else</option>
        </select>
        <Problem of={problems["topic"]} />
      </label>
      <label>
        Message
        <textarea name="message" rows={6} />
        <Problem of={problems["message"]} />
      </label>
      <label>
        A photo
        <input name="photo" type="file" accept=".jpg,.jpeg,.png,.pdf" />
        <Problem of={problems["photo"]} />
      </label>
      <label className="choice">
        <input name="agree" type="checkbox" />
        <span>You may keep my question until it is answered.</span>
      </label>
      <Problem of={problems["agree"]} />
      <FormError error={error} />
      <button type="submit">Send</button>
    </form>
  );
}

function Problem({ of: messages }: { of: readonly string[] | undefined }) {
  if (!messages?.length) return null;
  return (
    <span className="field-error" role="alert">
      {messages.join(" ")}
    </span>
  );
}

/** What the page asks for, and the answers it takes for granted; an empty field is left out. */
function values(data: FormData): Record<string, unknown> {
  const filled = [...data].filter(([, value]) => (value instanceof File ? value.size > 0 : value !== ""));
  const phone = data.get("phone");
  return {
    ...Object.fromEntries(filled),
    agree: data.has("agree"),
    answer_by: phone ? ["email", "phone"] : ["email"],
    urgency: "1",
  };
}
