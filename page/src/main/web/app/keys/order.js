// The order of names: that of their bytes in UTF-8, in which the agent tells them.

/** Below 0 if `a` comes first, above 0 if `b` does. */
export function compareNames(a, b) {
  const shared = Math.min(a.length, b.length);
  let at = 0;
  while (at < shared && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === shared) return a.length - b.length;
  return weight(a.charCodeAt(at)) - weight(b.charCodeAt(at));
}

// What lies above U+FFFF is written in two surrogates, which stand below U+E000 but count for more.
function weight(unit) {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Where a name stands among rows that are in order, or `-1 - place` with where it would stand. */
export function placeOf(rows, name) {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareNames(rows[middle].name, name);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1 - low;
}
