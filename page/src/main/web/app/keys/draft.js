// What is typed for a key and not saved: its text, kind and flags, what it began from, and how it is saved.
import { openDialog } from '../parts/dialog.js';
import { toast } from '../parts/toasts.js';
import { textOf } from '../api.js';
import { t } from '../texts.js';
import { bytesOfHex, hexOf, kindOf } from './kinds.js';
import { same } from './compared.js';
import { putKey, readKey } from './requests.js';
import { ConflictDialog, SaveDialog } from './save-dialogs.js';

const TYPED_BYTES_MAX = 65_536; // More bytes are taken from a file, not typed.
const FLAGS_MAX = (1n << 64n) - 1n;

/** The draft of a key as it is, or of a new one (`entry` null). */
export function draftOf(name, entry) {
  return { name, flags: entry?.flags ?? '0', base: entry, reason: '', ...typedOf(name, entry?.bytes ?? new Uint8Array()) };
}

/** A value as it is typed: its kind and text, or the bytes themselves (`loaded`) if they are too many to be typed. */
export function typedOf(name, bytes) {
  const kind = kindOf(name, bytes);
  const loaded = kind === 'bytes' && bytes.length > TYPED_BYTES_MAX ? bytes : null;
  return { kind, loaded, text: loaded ? '' : kind === 'bytes' ? hexOf(bytes) : textOf(bytes) };
}

/** The bytes of what is typed, or null if it is none. */
export function bytesOfDraft({ kind, text, loaded }) {
  if (loaded) return loaded;
  return kind === 'bytes' ? bytesOfHex(text) : new TextEncoder().encode(text);
}

/** The draft with another kind: the bytes stay what they are. */
export function withKind(draft, kind) {
  if (draft.loaded) return draft;
  const bytes = bytesOfDraft(draft);
  if (bytes === null || (kind === 'bytes') === (draft.kind === 'bytes')) return { ...draft, kind };
  const text = kind === 'bytes' ? hexOf(bytes) : textOf(bytes);
  return text === null ? draft : { ...draft, kind, text };
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
