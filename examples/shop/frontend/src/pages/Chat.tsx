// Talking to the staff: what was said before, and what is being said.
import { Suspense, useEffect, useRef, useState, type FormEvent } from "react";

import { ChatHistoryContext, subscribeChat, useChatHistory, useClient, useCurrentUser, type Said } from "../api";
import { Loading } from "../parts/Loading";
import { SignIn } from "../parts/SignIn";

export function Chat() {
  const user = useCurrentUser();
  if (!user) return <SignIn />;
  const room = `customer-${user.id}`;
  return (
    <ChatHistoryContext room={room}>
      <Suspense fallback={<Loading />}>
        <Room key={room} room={room} />
      </Suspense>
    </ChatHistoryContext>
  );
}

function Room({ room }: { room: string }) {
  const before = useChatHistory();
  const { said, isOpen, say } = useRoom(room);
  const end = useRef<HTMLLIElement>(null);
  const all = [...before, ...said];

  useEffect(() => {
    void end.current?.scrollIntoView({ behavior: "smooth" });
  }, [all.length]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get("text")).trim();
    if (!text) return;
    say(text);
    form.reset();
  }

  return (
    <section className="chat">
      <h1>Chat</h1>
      <ol>
        {all.map((message, index) => (
          <li key={`${message.said_at} ${index}`} className={message.from_staff ? "staff" : ""}>
            <small>{message.user}</small>
            <p>{message.text}</p>
          </li>
        ))}
        <li ref={end} aria-hidden="true" />
      </ol>
      <form onSubmit={submit}>
        <input name="text" aria-label="Message" placeholder="Write something…" maxLength={1000} autoComplete="off" />
        <button type="submit" disabled={!isOpen}>
          {isOpen ? "Send" : "Connecting…"}
        </button>
      </form>
    </section>
  );
}

/** What is said in a room while one is in it. */
function useRoom(room: string) {
  const client = useClient();
  const [said, setSaid] = useState<readonly Said[]>([]);
  const [isOpen, setOpen] = useState(false);
  const channel = useRef<ReturnType<typeof subscribeChat>>(null);

  useEffect(() => {
    channel.current = subscribeChat(
      { room },
      {
        onMessage: (message) => setSaid((before) => [...before, message]),
        onStatus: (status) => setOpen(status === "open"),
      },
      { client },
    );
    return () => channel.current?.close();
  }, [client, room]);

  return { said, isOpen, say: (text: string) => channel.current?.send({ text }) };
}
