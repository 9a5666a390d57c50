// A text that is typed in: a text field above a highlighted copy of it. A long text has the field alone.
import { html, useLayoutEffect, useMemo, useRef } from '../library.js';
import { Words, isLong } from './code.js';

const INDENT = '  ';

/** `onInput(text)` is called with each change; `label` names the field, which has the focus at first unless it is `still`. */
export function Editor({ kind, text, onInput, label, describedBy, invalid, still = false }) {
  const field = useRef(null);
  const long = useMemo(() => isLong(text), [text]);
  useLayoutEffect(() => {
    if (still) return;
    field.current.setSelectionRange(0, 0);
    field.current.focus();
  }, []);
  const onKeyDown = (event) => {
    // Tab goes on to the next control, as everywhere; Ctrl and a bracket indent.
    if (!(event.ctrlKey || event.metaKey) || (event.key !== ']' && event.key !== '[')) return;
    event.preventDefault();
    indent(field.current, event.key === ']');
    onInput(field.current.value);
  };
  // To find the direction of a long text costs a browser seconds.
  const area = html`<textarea ref=${field} class="field" spellcheck=${false} autocapitalize="off" autocomplete="off" wrap=${long ? 'off' : 'soft'} dir=${long ? undefined : 'auto'}
    aria-label=${label} aria-describedby=${describedBy} aria-invalid=${invalid ? 'true' : undefined} value=${text}
    onInput=${(event) => onInput(event.target.value)} onKeyDown=${onKeyDown} data-test="editor"></textarea>`;
  if (long) return html`<div class="editor alone">${area}</div>`;
  return html`<div class="editor">
    <div class="layer" aria-hidden="true" dir="auto">${text.split('\n').map((line, index) => html`<div key=${index}><${Words} kind=${kind} line=${line} />${'\n'}</div>`)}</div>
    ${area}
  </div>`;
}

function indent(field, deeper) {
  const { selectionStart, selectionEnd, value } = field;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const lines = value.slice(start, selectionEnd).split('\n');
  const changed = lines.map((line) => (deeper ? INDENT + line : line.replace(/^ {1,2}/, ''))).join('\n');
  field.setRangeText(changed, start, selectionEnd, 'preserve');
}
