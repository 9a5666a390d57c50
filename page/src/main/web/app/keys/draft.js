// What is typed for a key and not saved: its text, kind and flags, what it began from, and how it is saved.
import { openDialog } from '../parts/dialog.js';
import { toast } from '../parts/toasts.js';
import { textOf } from '../api.js';
import { t } from '../texts.js';
import { bytesOfHex, hexOf, kindOf } from './kinds.js';
import { lineEndOf, withLineEnd } from './line-ends.js';
import { same } from './compared.js';
import { putKey, readKey } from './requests.js';
import { ConflictDialog, SaveDialog } from './save-dialogs.js';

const TYPED_BYTES_MAX = 65_536; // More bytes are taken from a file, not typed.
const FLAGS_MAX = (1n << 64n) - 1n;

/** The draft of a key as it is, or of a new one (`entry` null). */
export function draftOf(name, entry) {
  return { name, flags: entry?.flags ?? '0', base: entry, reason: '', ...typedOf(name, entry?.bytes ?? new Uint8Array()) };
}

/**
 * A value as it is typed: its kind and text, whose lines end with a line feed as in every text field, and what they end with when it is
 * saved; or the bytes themselves (`loaded`) if they are too many to be typed. `mixed` says that it is bytes since its lines end in
 * several ways, of which a text field would keep one.
 */
export function typedOf(name, bytes) {
  const own = kindOf(name, bytes);
  const text = own === 'bytes' ? null : asText(bytes);
  if (text) return { kind: own, loaded: null, mixed: false, ...text };
  const loaded = bytes.length > TYPED_BYTES_MAX ? bytes : null;
  return { kind: 'bytes', loaded, mixed: own !== 'bytes', text: loaded ? '' : hexOf(bytes), lineEnd: '\n' };
}

/** `{text, lineEnd}` of bytes that a text field can hold, or null. */
function asText(bytes) {
  const text = textOf(bytes);
  const lineEnd = text === null ? null : lineEndOf(text);
  return lineEnd === null ? null : { text: withLineEnd(text, '\n'), lineEnd };
}

/** The draft of mixed ends of lines as text, all of whose lines end alike. */
export function withOneLineEnd(draft) {
  const bytes = bytesOfDraft(draft);
  const text = bytes === null ? null : textOf(bytes);
  if (text === null) return draft;
  return { ...draft, kind: kindOf(draft.name, bytes), loaded: null, mixed: false, text: withLineEnd(text, '\n'), lineEnd: '\n' };
}

/** The bytes of what is typed, or null if it is none. */
export function bytesOfDraft({ kind, text, lineEnd, loaded }) {
  if (loaded) return loaded;
  return kind === 'bytes' ? bytesOfHex(text) : new TextEncoder().encode(withLineEnd(text, lineEnd));
}

/** The draft with another kind: the bytes stay what they are. */
export function withKind(draft, kind) {
  if (draft.loaded) return draft;
  const bytes = bytesOfDraft(draft);
  if (bytes === null || (kind === 'bytes') === (draft.kind === 'bytes')) return { ...draft, kind };
  const typed = kind === 'bytes' ? { text: hexOf(bytes) } : asText(bytes);
  if (typed === null) return { ...draft, mixed: textOf(bytes) !== null };
  return { ...draft, kind, mixed: false, ...typed };
}

/** Whether flags are a number of 64 bits. */
export function areFlags(text) {
  return /^\d{1,20}$/.test(text) && BigInt(text) <= FLAGS_MAX;
}

/** Whether something would be lost. */
export function isChanged(draft) {
  const bytes = bytesOfDraft(draft);
  const { base } = draft;
  if (!base) return draft.text !== '' || draft.flags !== '0' || draft.loaded !== null || draft.named === true;
  return bytes === null || draft.flags !== base.flags || !same(bytes, base.bytes);
}

/**
 * Shows the difference, asks for the reason and saves. The result is `{saved: entry}`, `{taken: entry or null}` if the other's value was
 * taken, or `{draft}` to go on with. It throws if the agent refuses or does not answer; `keep(draft)` is told what to keep before.
 */
export async function saveDraft(draft, fault, keep) {
  const bytes = bytesOfDraft(draft);
  const { base, flags } = draft;
  const answer = await openDialog(SaveDialog, {
    name: draft.name, before: base?.bytes ?? null, after: bytes, fault, reason: draft.reason,
    flags: base && base.flags !== flags ? { before: base.flags, after: flags } : null,
  });
  if (!answer) return { draft };
  const asked = { ...draft, reason: answer.reason };
  keep(asked);
  return write(asked, bytes, base?.index ?? 0);
}

async function write(draft, bytes, index) {
  const { name, flags, reason } = draft;
  if (await putKey(name, bytes, { cas: index, flags, reason })) return saved(name);
  const theirs = await readKey(name);
  // An answer that was lost on its way: what is there is what was to be written.
  if (theirs && theirs.flags === flags && same(theirs.bytes, bytes)) return saved(name);
  return settle(draft, theirs);
}

/** Shows what somebody else has made of the key, and what is typed here, and does what the reader chooses. */
export async function settle(draft, theirs, change) {
  const bytes = bytesOfDraft(draft);
  if (bytes === null) return { draft };
  const choice = await openDialog(ConflictDialog, { name: draft.name, theirs, mine: bytes, base: draft.base?.bytes ?? null, change });
  if (choice === 'theirs') return { taken: theirs };
  if (choice === 'mine') return write(draft, bytes, theirs?.index ?? 0);
  return { draft };
}

async function saved(name) {
  toast(t('keys.save.done', { name }), { kind: 'good' });
  return { saved: name };
}
