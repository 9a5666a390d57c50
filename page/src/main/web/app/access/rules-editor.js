// The editor of the rules of a policy: highlighted, with numbers of lines, and what is wrong said at its line.
import { html, useRef } from '../library.js';
import { t } from '../texts.js';
import { problemsOf, ruleWords } from '../parts/rules.js';

/** `refusal` is what the agent has said of the rules: `{line, text}`, or null. Without `onChange` it is only shown. */
export function RulesEditor({ value, onChange, refusal }) {
  const back = useRef(null);
  const numbers = useRef(null);
  const own = problemsOf(value);
  // What the page has seen itself is said in its words.
  const problems = refusal && !own.some(({ line }) => line === refusal.line) ? [refusal, ...own] : own;
  const wrong = new Set(problems.map(({ line }) => line));
  const lines = value.split('\n').length;
  const follow = (event) => {
    back.current.scrollTop = event.target.scrollTop;
    back.current.scrollLeft = event.target.scrollLeft;
    numbers.current.scrollTop = event.target.scrollTop;
  };
  return html`<div class="rules-editor" data-test="rules-editor">
    <div class="numbers" aria-hidden="true" ref=${numbers}>
      ${Array.from({ length: lines }, (_, place) => html`<div key=${place} class=${wrong.has(place + 1) ? 'wrong' : ''}>
        ${wrong.has(place + 1) ? '▸' : ''}${place + 1}</div>`)}
    </div>
    <div class="text">
      <pre aria-hidden="true" ref=${back}>${ruleWords(value).map(({ kind, text }, place) =>
        (kind ? html`<span class=${`word-${kind}`} key=${place}>${text}</span>` : text))}${'\n '}</pre>
      <textarea rows=${Math.min(28, Math.max(10, lines + 1))} wrap="off" spellcheck=${false} autocapitalize="off" value=${value}
        readonly=${!onChange} aria-label=${t('access.field.rules')}
        aria-invalid=${problems.length > 0} aria-describedby="rules-problems" onInput=${(event) => onChange?.(event.target.value)}
          onScroll=${follow} data-test="rules"></textarea>
    </div>
  </div>
  <div id="rules-problems" class="rules-problems" role="status" data-test="rules-problems">
    ${problems.map(({ line, text }) => html`<p key=${text}>${line ? html`<b>${t('forbidden.line', { line: String(line) })}:</b> `
      : ''}${text}</p>`)}
  </div>`;
}

/** What the agent says of rules that it refuses, with the line where it names one; null if it is about something else. */
export function refusalOf(error) {
  const found = /\(line (\d+)\)|At (\d+):\d+/.exec(error.message);
  if (!found && !/Failed to parse ACL rules|Invalid .* policy/.test(error.message)) return null;
  return { line: found ? Number(found[1] ?? found[2]) : null, text: error.message.replace(/ \(line \d+\)$/, '') };
}
