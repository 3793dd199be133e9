import { drawTimeline } from './drawTimeline.js';
import { byId } from './element.js';
import { Peaks } from './peaks.js';

/** Spans of time that can be shown, in ms. */
const SPANS = [3_000, 5_000, 10_000, 20_000, 60_000, 120_000];
/** How far the picture may run ahead of the last frame of 20 ms, in ms. */
const MAX_AHEAD_MS = 150;
/** Free space to the right of the current time, in ms. */
const MARGIN_MS = 300;

/** Creates the timeline of a call: two wave forms, and the events. */
export function createTimeline() {
  const [canvas, position, live, span] = ['timeline', 'position', 'live', 'span'].map(byId);
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)');
  let call = emptyCall();
  let spanIndex = 2;
  let isLive = true;
  let isDue = false;

  const show = () => {
    if (!isDue) {
      isDue = true;
      requestAnimationFrame(draw);
    }
  };
  const draw = () => {
    isDue = false;
    const nowMs = readClock(call);
    const spanMs = SPANS[spanIndex];
    const endMs = isLive ? liveEnd(nowMs, spanMs) : position.valueAsNumber * 1_000;
    const most = Math.max(spanMs, nowMs + MARGIN_MS) / 1_000;
    position.min = spanMs / 1_000;
    position.max = most;
    position.disabled = most <= spanMs / 1_000;
    if (isLive) {
      position.value = endMs / 1_000;
    }
    drawTimeline(canvas, call, { fromMs: endMs - spanMs, toMs: endMs, nowMs });
    if (call.isRunning) {
      show();
    }
  };
  const liveEnd = (nowMs, spanMs) => {
    const end = Math.max(spanMs, nowMs + MARGIN_MS);
    // With reduced motion, the picture moves in steps of half a page.
    const step = spanMs / 2;
    return isCalm.matches && call.isRunning ? Math.ceil(end / step) * step : end;
  };
  const setLive = (value) => {
    isLive = value;
    live.ariaPressed = String(value);
    show();
  };
  const zoom = (by) => {
    spanIndex = Math.min(SPANS.length - 1, Math.max(0, spanIndex + by));
    byId('zoomIn').disabled = spanIndex === 0;
    byId('zoomOut').disabled = spanIndex === SPANS.length - 1;
    span.textContent = `${SPANS[spanIndex] / 1_000} s`;
    show();
  };

  byId('zoomIn').addEventListener('click', () => zoom(-1));
  byId('zoomOut').addEventListener('click', () => zoom(1));
  live.addEventListener('click', () => setLive(!isLive));
  position.addEventListener('input', () => setLive(position.valueAsNumber >= Number(position.max) - 0.05));
  new ResizeObserver(show).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();

  return {
    begin(sampleRate) {
      call = { ...emptyCall(), sampleRate, isRunning: true };
      setLive(true);
    },
    audio(who, atMs, samples) {
      call[who].add(atMs, samples, call.sampleRate);
      if (who === 'caller') {
        call.clockMs = atMs + (samples.length * 1_000) / call.sampleRate;
        call.clockAt = performance.now();
      }
    },
    /** Adds an event; `kind` decides how it is drawn. */
    add(annotation) {
      call.annotations.push(annotation);
      show();
      return annotation;
    },
    end(atMs) {
      call.isRunning = false;
      call.clockMs = atMs;
      show();
    },
    /** Returns the call's time, in ms. */
    nowMs: () => readClock(call),
    /** Shows the whole call, if it fits. */
    showAll() {
      const index = SPANS.findIndex((ms) => ms >= call.clockMs + MARGIN_MS);
      spanIndex = index < 0 ? SPANS.length - 1 : index;
      zoom(0);
    },
  };
}

function emptyCall() {
  return {
    sampleRate: 8_000,
    caller: new Peaks(),
    bot: new Peaks(),
    annotations: [],
    isRunning: false,
    clockMs: 0,
    clockAt: performance.now(),
  };
}

/** Frames set the clock every 20 ms; between frames it runs on. */
function readClock({ isRunning, clockMs, clockAt }) {
  return isRunning && clockMs > 0 ? clockMs + Math.min(MAX_AHEAD_MS, performance.now() - clockAt) : clockMs;
}
