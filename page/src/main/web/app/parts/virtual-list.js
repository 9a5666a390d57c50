// A list of any length of which only the rows in sight are elements.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../library.js';

const OVERSCAN_ROWS = 8;
// Browsers stop counting pixels above some ten millions.
const TRACK_PX_MAX = 8_000_000;

/**
 * `count` rows of `rowHeight` pixels; `row(index)` draws one. `onRange(first, last)` tells which are in sight, so that they can be
 * fetched. `show` is an index that is scrolled into sight when `showFor` changes (by itself, if that is left out). With `nameOf(index)`
 * and `indexOf(name)` rows that come or go above the first one in sight leave it where it is on the screen.
 */
export function VirtualList({ count, rowHeight, row, onRange, show, showFor = show, nameOf, indexOf, className = '', ...rest }) {
  const box = useRef(null);
  const upper = useRef(null); // The first row in sight: its name, and its distance from the upper edge.
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  const whole = Math.min(count * rowHeight, TRACK_PX_MAX);
  const pxPerRow = count === 0 ? rowHeight : whole / count;
  const first = Math.max(0, Math.floor(seen.top / pxPerRow) - OVERSCAN_ROWS);
  const last = Math.min(count, first + Math.ceil(seen.height / rowHeight) + 2 * OVERSCAN_ROWS);

  useLayoutEffect(() => {
    const element = box.current;
    const read = () => setSeen((before) => {
      const { scrollTop: top, clientHeight: height } = element;
      return before.top === top && before.height === height ? before : { top, height };
    });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (!nameOf || !indexOf) return;
    const kept = upper.current;
    if (kept && kept.top === element.scrollTop && kept.top > 0) {
      const index = indexOf(kept.name);
      const shift = index < 0 ? 0 : Math.round((index - kept.index) * pxPerRow);
      if (shift !== 0) element.scrollTop += shift;
    }
    const { scrollTop: top } = element;
    const index = Math.min(count - 1, Math.floor(top / pxPerRow));
    upper.current = index < 0 ? null : { name: nameOf(index), index, top };
    if (top !== seen.top) setSeen({ top, height: element.clientHeight });
  });
  useEffect(() => onRange?.(first, last), [first, last, count]);
  useEffect(() => {
    if (show === undefined || show === null || show < 0) return;
    const element = box.current;
    const top = show * pxPerRow;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = top + rowHeight - element.clientHeight;
  }, [showFor]);

  // Where rows are drawn closer than they are high (a list above the largest track), they follow the first one in sight.
  const anchor = pxPerRow === rowHeight ? null : seen.top - (Math.floor(seen.top / pxPerRow) - first) * rowHeight;
  const items = [];
  for (let index = first; index < last; index++) {
    const top = anchor === null ? index * rowHeight : Math.max(0, anchor) + (index - first) * rowHeight;
    items.push(html`<div class="item" key=${nameOf?.(index) ?? index} style=${{ top: `${top}px`, height: `${rowHeight}px` }}>${row(index)}</div>`);
  }
  return html`<div class=${`virtual-list ${className}`} ref=${box} ...${rest}><div class="track" style=${{ height: `${whole}px` }}>${items}</div></div>`;
}
