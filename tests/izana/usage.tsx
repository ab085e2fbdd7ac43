// A frontend of the project, for the type checker alone: what it accepts here, and what it must refuse. It is never run.

import type { ReactNode } from "react";

import {
  callAdd,
  callEcho,
  callHalve,
  callPing,
  callSignIn,
  ClockContext,
  DashboardProvider,
  fetchMember,
  GreetProvider,
  MemberContext,
  MizanContext,
  subscribeChat,
  useAddToCart,
  useGreet,
  useHour,
  useMemberNotes,
  useMemberProfile,
  useNotice,
  useRenameMember,
} from "./project/client/index.js";

export async function calls(): Promise<void> {
  const pong: string = await callPing();
  const half: number = await callHalve({ number: 4 });
  const mood: "calm" | "loud" = (await callEcho({ text: pong, times: half, mood: "loud" })).mood;
  const sum: number = (await callAdd({ left: 1 })).sum;
  const visitor: { name: string | null } | null = await callSignIn({ username: mood, password: String(sum) });
  const city: string = (await fetchMember({ member_id: 1 })).member_profile.place.city;
  subscribeChat({ room: city }, { onMessage: ({ text }) => text.trim() }).send({ text: visitor?.name ?? "" });

  // @ts-expect-error An argument is missing.
  await callEcho({ times: 1 });
  // @ts-expect-error A default from pydantic's Field without a value does not make the argument optional.
  await callHalve({});
  // @ts-expect-error The result is no object.
  (await callPing()).result;
  // @ts-expect-error No such member of the enum.
  await callEcho({ text: "", mood: "angry" });
}

export function Profile(): ReactNode {
  const { name, place } = useMemberProfile();
  const pinned: boolean | undefined = useMemberNotes()[0]?.pinned;
  const notice: string | undefined = useNotice()?.text;
  const hour: number = useHour();
  const greeting: string = useGreet().text;
  const rename = useRenameMember();
  const add = useAddToCart();
  const change = async () => {
    const { name } = await rename.mutate({ member_id: 1, name: "Countess" });
    const items: string[] = (await add.mutate({ cart_id: 1, item: name })).items;
    return items.join();
  };
  return [name, place.country, String(pinned), notice, hour, greeting, rename.error?.fields["name"]?.[0], String(change)];
}

export function App(): ReactNode {
  return (
    <MizanContext>
      <ClockContext>
        <GreetProvider name="Bo">
          <MemberContext member_id={1} pinned>
            <Profile />
          </MemberContext>
          <DashboardProvider member_id={1} cart_id={2} />
          {/* @ts-expect-error The member is missing. */}
          <MemberContext />
        </GreetProvider>
      </ClockContext>
    </MizanContext>
  );
}
