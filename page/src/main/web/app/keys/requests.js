// What the view of keys asks of the agent about one key or folder.
import { ask, askJson, base64Of, bytesOf, keyPath, whole } from '../api.js';
import { toast } from '../parts/toasts.js';
import { noteOwn } from './own.js';

/** `{name, bytes, flags, index, createIndex, lockIndex, session, told}` of a key, or null if there is none; `told` is the index of the answer,
 * which `onMissing` is called with if there is none. */
export async function readKey(name, signal, onMissing = () => {}) {
  let found;
  try {
    found = await askJson(`v1/kv/${keyPath(name)}`, { signal });
  } catch (error) {
    if (!error.missing) throw error;
    onMissing(Number(error.headers.get('X-Consul-Index')));
    return null;
  }
  const [entry] = found.data;
  return {
    name,
    bytes: bytesOf(entry.Value),
    flags: entry.Flags,
    index: entry.ModifyIndex,
    createIndex: entry.CreateIndex,
    lockIndex: entry.LockIndex,
    session: entry.Session ?? null,
    told: found.index,
  };
}

/** The last change of a key, without values, or null if none is kept or it may not be seen. */
export async function lastChange(name, signal) {
  try {
    const { data } = await askJson(`v1/praetor/history/${keyPath(name)}`, { params: { limit: 1, values: 'false' }, signal });
    return data.Versions[0] ?? null;
  } catch {
    return null;
  }
}

/** Writes a key if it is still at an index (0: if there is none); false if it is not. */
export async function putKey(name, bytes, { cas, flags, reason }) {
  const forget = noteOwn(name);
  const response = await ask(`v1/kv/${keyPath(name)}`, { method: 'PUT', params: { cas, flags }, body: bytes, reason }).catch(forgetting(forget));
  const warning = response.headers.get('Praetor-Warning');
  if (warning) toast(warning);
  const done = (await whole(response)).trim() === 'true';
  if (!done) forget();
  return done;
}

/** For a write that was refused; one whose answer was lost may have been made. */
function forgetting(forget) {
  return (error) => {
    if (!error.lost) forget();
    throw error;
  };
}

/** Deletes a key if it is still at an index; false if it is not. */
export async function deleteKey(name, { cas, reason }) {
  const forget = noteOwn(name);
  const response = await ask(`v1/kv/${keyPath(name)}`, { method: 'DELETE', params: { cas }, reason }).catch(forgetting(forget));
  const done = (await whole(response)).trim() === 'true';
  if (!done) forget();
  return done;
}

/** Deletes all keys that begin with a prefix. */
export async function deleteFolder(prefix, { reason }) {
  noteOwn(prefix, true);
  await ask(`v1/kv/${keyPath(prefix)}`, { method: 'DELETE', params: { recurse: true }, reason });
}

/** Makes again what the last deletion has taken away of a key or a `folder`; the answer says how many. */
export async function undelete(name, { folder, reason }) {
  noteOwn(name, folder);
  const body = folder ? { Prefix: name } : { Key: name };
  return (await askJson('v1/praetor/undelete', { method: 'POST', body, reason })).data.Changed;
}

/** Copies or moves (`how`) a key or a `folder`; the answer says how many keys have changed. */
export async function carry(how, from, to, { folder, overwrite, reason }) {
  noteOwn(from, folder);
  noteOwn(to, folder);
  const body = { From: from, To: to, Recurse: folder, Overwrite: overwrite };
  return (await askJson(`v1/praetor/${how}`, { method: 'POST', body, reason })).data.Changed;
}

/** How many keys begin with a prefix; `partial` says that there may be more. */
export async function countKeys(prefix) {
  const { data } = await askJson(`v1/praetor/keys/${keyPath(prefix)}`, { params: { limit: 1 } });
  return { count: data.Count, partial: data.Incomplete === true };
}

/** What the rules say of a value, or null if that may not be asked. */
export async function judge(name, bytes, signal) {
  try {
    const body = { Key: name, Value: base64Of(bytes) };
    return (await askJson('v1/praetor/check', { method: 'POST', body, signal })).data;
  } catch {
    return null;
  }
}
