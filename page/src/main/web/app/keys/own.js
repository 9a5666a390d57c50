// What this tab has written itself: it is not marked when the stream tells it.

const KEPT_MS = 10_000;
const notes = new Set();

/**
 * Remembers that this tab is about to write a key, or the keys of a `folder`. The first change of it that the stream tells then is this
 * tab's own. Returns a function that forgets it, for a write that was not made.
 */
export function noteOwn(name, folder = false) {
  const now = Date.now();
  for (const note of notes) if (now - note.at > KEPT_MS) notes.delete(note);
  const note = { name, folder, at: now, index: null };
  notes.add(note);
  return () => notes.delete(note);
}

/** Whether a change is this tab's own. */
export function isOwn({ Key, Index }) {
  const now = Date.now();
  for (const note of notes) {
    if (now - note.at > KEPT_MS || !(note.folder ? Key.startsWith(note.name) : Key === note.name)) continue;
    note.index ??= Index;
    if (note.index === Index) return true;
  }
  return false;
}
