// What an application does with the clients of the generator's tests, rightly and wrongly.

import type * as z from "zod";
import { contactFormSchema as contact, type ContactFormData as Contact } from "./samples/a_contact_form/frontend/src/api/index.js";
import {
  contactFormSchema,
  fetchContactFormSchema,
  submitContactForm,
  submitContactFormset,
  validateContactForm,
  type ContactFormData,
} from "./samples/every_kind_of_field/frontend/src/api/index.js";
import { callEcho as callPet } from "./samples/a_tag_with_a_default_must_be_given_all_the_same/frontend/src/api/index.js";
import { callEcho, Status } from "./samples/the_shapes_of_named_types/frontend/src/api/index.js";
import {
  callEditProfile,
  callPing,
  fetchUser,
  GreetProvider,
  MizanContext,
  useEditProfile,
  UserContext,
  useUserProfile,
} from "./samples/the_client_of_the_documentation/frontend/src/api/index.js";

export async function calls() {
  const { name }: { name: string } = await callEditProfile({ user_id: 1 });
  // @ts-expect-error `user_id` is required.
  void callEditProfile({ name });
  // @ts-expect-error So are the arguments.
  void callEditProfile();
  // @ts-expect-error Under exactOptionalPropertyTypes an argument is left out, not undefined.
  void callEditProfile({ user_id: 1, name: undefined });
  void callPing();
  void callPing(undefined, {});
  const status: Status = Status.DRAFT;
  const { value }: { value: Parameters<typeof callEcho>[0]["value"] } = { value: {} as never };
  const { by_status } = await callEcho({ value });
  const count: number | undefined = by_status[status];
  void callPet({ value: { kind: "cat" } });
  // @ts-expect-error The tag says which pet it is.
  void callPet({ value: {} });
  const bundle = await fetchUser({ user_id: 5 });
  return [count, bundle.user_profile.name.length];
}

export function Components() {
  const profile = useUserProfile();
  const { mutate, data } = useEditProfile();
  void mutate({ user_id: 1 });
  const stale: boolean = useUserProfile.state().isStale;
  return (
    <MizanContext baseUrl="/api">
      <UserContext user_id={5}>
        <GreetProvider name={data?.name ?? profile.name}>{String(stale)}</GreetProvider>
      </UserContext>
      {/* @ts-expect-error `user_id` is required. */}
      <UserContext />
    </MizanContext>
  );
}

export function forms(filled: ContactFormData) {
  const input: z.input<typeof contact> = { name: "", email: "" };
  const data: Contact = input;
  const output: z.output<typeof contact> = contact.parse(data);
  void contact.pick({ name: true });
  const parsed = contactFormSchema.parse(filled);
  const sent: Promise<unknown> = submitContactForm(parsed);
  void sent;
  void submitContactFormset({ forms: [parsed] });
  void validateContactForm({ data: { text: "a" } });
  void fetchContactFormSchema().then((schema) => schema.fields[0]?.choices);
  return output;
}
