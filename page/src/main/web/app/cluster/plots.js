// Lines of what the agent of this page does: requests, latencies, its log, its memory. The library that draws them is loaded here alone.
import { html, useEffect, useRef, useState } from '../library.js';
import { useParked } from '../parked.js';
import { t, n, bytes } from '../texts.js';
import { useAgent } from '../agent.js';
import { Failure } from '../parts/failure.js';
import { latest, points, sample, SAMPLE_MS } from './metrics.js';

const HEIGHT_PX = 150;
const SPAN_S_MIN = 60; // So that the first points are not stretched over the whole width.
const LIBRARY = new URL('../../library/', import.meta.url);
const PLOTS = [
  { name: 'requests', lines: ['requests', 'refused'], digits: 1 },
  { name: 'latency', lines: ['readMs', 'writeMs', 'commitMs'], digits: 2 },
  { name: 'log', lines: ['applied'], digits: 1 },
  { name: 'memory', lines: ['heap', 'committed'], digits: 0 },
];
const COLOURS = ['--accent', '--warn', '--good']; // Each line has a dash of its own, too.
const DASHES = [[], [6, 4], [2, 3]];

let library = null;

/** uPlot, with its style. */
function loadLibrary() {
  library ??= import(new URL('uplot.js', LIBRARY).href).then((module) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('uplot.css', LIBRARY).href;
    document.head.append(style);
    return module.default;
  });
  library.catch(() => (library = null));
  return library;
}

export function Plots() {
  const agent = useAgent();
  const [uPlot, setUPlot] = useState(null);
  const [failure, setFailure] = useState(null);
  const { data: drawn, error, again } = useParked(async (wait, signal) => {
    await sample(signal);
    return { data: points.time.length + points.time[points.time.length - 1], index: null };
  }, [], SAMPLE_MS);
  useEffect(() => {
    let alive = true;
    loadLibrary().then((found) => alive && setUPlot(() => found), (problem) => alive && setFailure(problem));
    return () => {
      alive = false;
    };
  }, []);
  return html`<section class="card" aria-label=${t('cluster.plots.title')} data-test="plots">
    <header><h2>${t('cluster.plots.title')}</h2>
      <span class="muted">${agent.node ? t('cluster.plots.of', { node: agent.node }) : ''} ${drawn !== null
        ? t('cluster.plots.now', { index: latest.appliedIndex, parked: latest.parked, max: bytes(latest.heapMax) }) : ''}</span></header>
    <div class="body">
      <${Failure} error=${error ?? failure} retry=${again} />
      ${!error && !failure && points.time.length < 2 && html`<p class="muted first">${t('cluster.plots.first')}</p>`}
      ${points.time.length > 1 && uPlot && html`<div class="plots">
        ${PLOTS.map((plot) => html`<${Plot} key=${plot.name} uPlot=${uPlot} drawn=${drawn} ...${plot} />`)}</div>`}
    </div>
  </section>`;
}

function Plot({ uPlot, name, lines, digits, drawn }) {
  const box = useRef(null);
  const plot = useRef(null);
  const draw = () => {
    plot.current?.destroy();
    plot.current = new uPlot(options(name, lines, digits, box.current.clientWidth), dataOf(lines), box.current);
  };
  useEffect(() => {
    draw();
    const width = new ResizeObserver(() => box.current && plot.current.setSize({ width: box.current.clientWidth, height: HEIGHT_PX }));
    width.observe(box.current);
    const theme = new MutationObserver(draw); // A canvas does not follow the colours by itself.
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      width.disconnect();
      theme.disconnect();
      plot.current.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(dataOf(lines)), [drawn]);
  const now = (line) => {
    const known = points[line].findLast((value) => value !== null);
    return known === undefined ? '–' : t(`cluster.plots.unit.${name}`, { value: known.toFixed(digits) });
  };
  const inWords = lines.map((line) => `${t(`cluster.plots.line.${line}`)} ${now(line)}`).join(', ');
  return html`<figure class="plot">
    <figcaption><strong>${t(`cluster.plots.${name}`)}</strong>
      <ul class="legend">${lines.map((line, index) => html`<li key=${line}><svg viewBox="0 0 24 4" width="24" height="4" aria-hidden="true">
        <line x1="0" y1="2" x2="24" y2="2" class=${`line-${index}`} stroke-dasharray=${DASHES[index].join(' ')} /></svg>
        ${t(`cluster.plots.line.${line}`)} <span class="mono">${now(line)}</span></li>`)}</ul></figcaption>
    <div ref=${box} role="img" aria-label=${`${t(`cluster.plots.${name}`)}: ${inWords}`}></div>
  </figure>`;
}

function dataOf(lines) {
  return [points.time, ...lines.map((line) => points[line])];
}

function options(name, lines, digits, width) {
  const style = getComputedStyle(document.documentElement);
  const colour = (variable) => style.getPropertyValue(variable).trim();
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false },
    font: '11px system-ui, sans-serif' };
  return {
    width, height: HEIGHT_PX, legend: { show: false }, cursor: { drag: { x: false, y: false }, y: false },
    scales: {
      x: { range: (plot, low, high) => [Math.min(low, high - SPAN_S_MIN), high] },
      y: { range: (plot, low, high) => [0, Math.max(high ?? 0, 1) * 1.1] },
    },
    axes: [{ ...axis, space: 70, size: 24, values: [[1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]] },
      { ...axis, size: 48, values: (plot, values) => values.map((value) => n(value)) }],
    series: [{}, ...lines.map((line, index) => ({ label: line, stroke: colour(COLOURS[index]), width: 1.75, dash: DASHES[index],
      points: { show: false } }))],
  };
}
