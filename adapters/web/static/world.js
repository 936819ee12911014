// What every phone shows, put together from the numbered entries.

/** The chats by name, each a list of messages in the order in which they first appeared. */
export class World {
  constructor() {
    this.clear();
  }

  clear() {
    this.chats = new Map();
    this.messages = new Map();
    this.unread = new Map(); // "anna direct" -> how many
  }

  /** Adds a message, or puts it in the place of an older one; tells whether it is new. */
  put(entry) {
    const list = this.chats.get(entry.chat) ?? [];
    this.chats.set(entry.chat, list);
    const older = this.messages.get(entry.id);
    this.messages.set(entry.id, entry);
    if (older) list[list.indexOf(older)] = entry;
    else list.push(entry);
    return !older;
  }

  /** What a person sees in one of their two chats. */
  seenBy(person, tab) {
    return (this.chats.get(person[tab]) ?? []).filter((entry) => isFor(entry, person));
  }
}

/** Whether a person sees a message that stands in a chat of theirs. */
export const isFor = (entry, person) => !entry.only || entry.only === person.account;
