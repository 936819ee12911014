// The WebSocket: connects again by itself, sends what was not confirmed once more, and asks for what was missed.

const TRY_AGAIN_MS = [300, 800, 1500, 3000, 5000];
const TOO_BIG = 1009;

/** Opens the link; `hear` gets every message, `state` whether there is a connection. */
export function openLink(hear, state) {
  const waiting = new Map(); // id -> {message, settle}: not confirmed yet, in order
  const seen = { run: "", n: 0 };
  let socket = null;
  let tries = 0;

  function connect() {
    socket = new WebSocket(`ws://${location.host}/live`);
    socket.onopen = () => {
      tries = 0;
      state(true);
      socket.send(JSON.stringify({ type: "hello", run: seen.run, seen: seen.n }));
      for (const { message } of waiting.values()) socket.send(JSON.stringify(message));
    };
    socket.onmessage = (event) => take(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (event.code === TOO_BIG) refuseFirst();
      state(false);
      setTimeout(connect, TRY_AGAIN_MS[Math.min(tries, TRY_AGAIN_MS.length - 1)]);
      tries += 1;
    };
  }

  function take(message) {
    if (message.type === "welcome" && message.run !== seen.run) Object.assign(seen, { run: message.run, n: 0 });
    if (message.type === "entries") {
      message.entries = message.entries.filter((entry) => entry.n > seen.n);
      seen.n = Math.max(seen.n, ...message.entries.map((entry) => entry.n));
    }
    if (message.type === "done" || message.type === "refused") {
      waiting.get(message.id)?.settle(message);
      waiting.delete(message.id);
    }
    hear(message);
  }

  function refuseFirst() {
    const [id] = waiting.keys();
    waiting.get(id)?.settle({ type: "refused", id });
    waiting.delete(id);
  }

  connect();
  return {
    /** Sends a message; the promise gives the answer ("done" or "refused"), if need be after a lost connection. */
    send(message) {
      const id = crypto.randomUUID();
      return new Promise((settle) => {
        waiting.set(id, { message: { ...message, id }, settle });
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ...message, id }));
      });
    },
    /** Asks for everything from the beginning. */
    again() {
      Object.assign(seen, { run: "", n: 0 });
      socket.send(JSON.stringify({ type: "hello", run: "", seen: 0 }));
    },
    /** Lets go of the connection, as a lost network would. */
    drop: () => socket.close(),
  };
}
