// What the compiler accepts and refuses of a generated client. Nothing here runs: `tsc` is the test.

import {
  applyInvalidation,
  configure,
  createClient,
  defineCall,
  defineChannel,
  defineFetch,
  defineSubmit,
  MizanError,
  type Call,
  type Fetch,
} from "../../../dist/kernel.js";
import { createCallHook, createComposedProvider, createProvider, createSlotHook, MizanContext, useClient, type Provider } from "../../../dist/react.js";
import {
  CartContext,
  TreeContext,
  UserContext,
  callEditProfile,
  callPing,
  callSearch,
  fetchCart,
  fetchUser,
  subscribeChat,
  useEditProfile,
  usePing,
  useSearch,
  useUserProfile,
  type EditProfileArgs,
  type Profile,
  type SearchArgs,
  type TreeParams,
  type UserBundle,
  type UserParams,
} from "./generated.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._: Equal<A, B> extends true ? [] : ["these types differ", A, B]): void {}

const client = createClient({ baseUrl: "/api", headers: { "X-A": "1" }, token: async () => null, onError: (error) => void error.fields["name"]?.[0] });
configure({});
// @ts-expect-error an option that does not exist
createClient({ url: "/api" });

// Calls and fetches.
void callEditProfile({ user_id: 5 }, { client, signal: new AbortController().signal });
void callPing();
void callPing(undefined, { client });
void callSearch();
void callSearch({ text: "tea" });
void fetchCart();
void fetchUser({ user_id: 5, tab: "orders" }, { only: ["user_profile"] });
// @ts-expect-error arguments are required where one of them is
void callEditProfile();
// @ts-expect-error an argument that does not exist
void callPing({ text: "hi" });
// @ts-expect-error an argument of the wrong type
void callEditProfile({ user_id: "5" });
// @ts-expect-error params are required where one of them is
void fetchUser();

// What the definitions give is what the generator declares.
same<ReturnType<typeof callEditProfile>, ReturnType<Call<EditProfileArgs, Profile>>>();
const definedCall: typeof callEditProfile = defineCall<EditProfileArgs, Profile>("edit_profile");
const definedPing: typeof callPing = defineCall<undefined, string>("ping", "websocket");
const definedSearch: typeof callSearch = defineCall<SearchArgs | undefined, string[]>("search");
const definedFetch: typeof fetchUser = defineFetch<UserParams, UserBundle>("user", ["user_id", "tab"]);
const definedCart: typeof fetchCart = defineFetch<undefined, object>("cart", []);
const declaredCall: Call<EditProfileArgs, Profile> = callEditProfile;
const declaredPing: Call<undefined, string> = callPing;
const declaredFetch: Fetch<UserParams, UserBundle> = fetchUser;
const submit = defineSubmit<{ name: string }, { sent: boolean }>("contact", { multipart: false });
same<Awaited<ReturnType<typeof submit>>, { sent: boolean }>();
// @ts-expect-error a transport that does not exist
defineCall("ping", "carrier pigeon");

// Channels.
const chat = subscribeChat({ room: "a" }, { onMessage: ({ text }) => void text.length, onStatus: (status) => void (status === "open") });
chat.send({ text: "hi" });
// @ts-expect-error a message of the wrong type
chat.send({ words: "hi" });
const definedChat: typeof subscribeChat = defineChannel<{ room: string }, { text: string }, { text: string }>("chat");

applyInvalidation(new Response(), client);

export function Components() {
  same<ReturnType<typeof useClient>, typeof client>();

  const edit = useEditProfile();
  same<typeof edit.data, Profile | undefined>();
  same<typeof edit.error, MizanError | undefined>();
  same<ReturnType<typeof edit.mutate>, Promise<Profile>>();
  void edit.mutate({ user_id: 5 });
  void edit.mutate({ user_id: 5 }, { signal: new AbortController().signal });
  // @ts-expect-error arguments are required where one of them is
  void edit.mutate();
  // @ts-expect-error the hook chooses the client
  void edit.mutate({ user_id: 5 }, { client });
  void usePing().mutate();
  void useSearch().mutate();
  void useSearch().mutate({ text: "tea" });
  // @ts-expect-error a function without arguments takes none
  void usePing().mutate({ text: "hi" });

  same<ReturnType<typeof useUserProfile>, Profile>();
  const state = useUserProfile.state();
  same<typeof state.data, Profile | undefined>();
  same<typeof state.isStale, boolean>();
  void state.refetch();

  return (
    <MizanContext baseUrl="/api" token="t">
      <MizanContext client={client}>
        <UserContext user_id={5}>text</UserContext>
        <UserContext key="one" user_id={5} tab="orders" />
        <CartContext />
        <TreeContext key="for React" key_="oak" children_={2}>
          <p />
        </TreeContext>
        {/* @ts-expect-error a param is missing */}
        <UserContext />
        {/* @ts-expect-error a param of the wrong type */}
        <UserContext user_id="5" />
        {/* @ts-expect-error a param that does not exist */}
        <CartContext user_id={5} />
        {/* @ts-expect-error the param itself is called key_ */}
        <TreeContext key="oak" />
      </MizanContext>
      {/* @ts-expect-error a client has its options already */}
      <MizanContext client={client} baseUrl="/api" />
    </MizanContext>
  );
}

// What the React definitions give is what the generator declares.
const hook: typeof useEditProfile = createCallHook<EditProfileArgs, Profile>(callEditProfile);
const pingHook: typeof usePing = createCallHook<undefined, string>(callPing);
const slot: typeof useUserProfile = createSlotHook<Profile>("user", "user_profile");
const provider: typeof UserContext = createProvider<UserParams>("user", ["user_id", "tab"]);
const bare: typeof CartContext = createProvider("cart", []);
const tree: typeof TreeContext = createProvider<TreeParams>("tree", ["key", "children"]);
const composed: Provider<UserParams> = createComposedProvider<UserParams>([["user", ["user_id", "tab"]], ["cart", [], "websocket"]]);

export const all = [
  definedCall, definedPing, definedSearch, definedFetch, definedCart, declaredCall, declaredPing, declaredFetch, definedChat,
  hook, pingHook, slot, provider, bare, tree, composed,
];
