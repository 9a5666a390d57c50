// How many keys a folder has, in words: the agent may have counted a part of them, or the question may have failed.
import { t } from '../texts.js';

/** `counted` is `{count, partial}`, or `{failure}`. */
export function countText({ count, partial, failure }) {
  if (failure) return t('keys.countFailed');
  return t(partial ? 'keys.countPartial' : 'keys.count', { count });
}

/** Whether all keys were counted. */
export function isWhole(counted) {
  return counted !== null && !counted.failure && !counted.partial;
}
