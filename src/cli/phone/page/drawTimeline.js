/** Heights, in px. */
const RULER = 18;
const LABELS = 18;
const HATCH = 9;
const FONT = '12px system-ui, sans-serif';
const STEPS_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000];
const MIN_STEP_PX = 70;

/**
 * Draws a call: the caller at the top, the bot as the caller hears it at the bottom, and the events at their times.
 *
 * @param call - wave forms and annotations
 * @param view - the times of the left and right edge, and the current time, in ms
 */
export function drawTimeline(canvas, call, view) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = 'middle';

  const styles = getComputedStyle(canvas);
  const laneHeight = (height - RULER) / 2;
  const pen = {
    context,
    width,
    height,
    ...view,
    color: (name) => styles.getPropertyValue(`--${name}`),
    x: (atMs) => ((atMs - view.fromMs) / (view.toMs - view.fromMs)) * width,
    lanes: {
      caller: { top: RULER, bottom: RULER + laneHeight },
      bot: { top: RULER + laneHeight, bottom: height },
    },
  };
  drawRuler(pen);
  drawBands(pen, call);
  drawWave(pen, 'caller', call.caller);
  drawWave(pen, 'bot', call.bot);
  drawAnnotations(pen, call);
  drawNames(pen);
  if (call.isRunning) {
    line(pen, pen.nowMs, RULER, height, 'text');
  }
}

function drawRuler(pen) {
  const { context, fromMs, toMs, width, height, lanes } = pen;
  const step = STEPS_MS.find((ms) => (ms / (toMs - fromMs)) * width >= MIN_STEP_PX) ?? STEPS_MS.at(-1);
  context.textAlign = 'left';
  for (let atMs = Math.max(0, Math.ceil(fromMs / step) * step); atMs <= toMs; atMs += step) {
    line(pen, atMs, 0, height, 'grid');
    context.fillStyle = pen.color('dim');
    context.fillText(`${(atMs / 1_000).toFixed(step < 1_000 ? 1 : 0)} s`, pen.x(atMs) + 4, RULER / 2);
  }
  context.fillStyle = pen.color('grid');
  context.fillRect(0, lanes.bot.top, width, 1);
  context.fillRect(0, RULER, width, 1);
}

/** Annotations with a length are drawn below the wave forms. */
function drawBands(pen, { annotations }) {
  const { context, lanes } = pen;
  for (const { kind, atMs, endMs = pen.nowMs } of annotations) {
    if (endMs < pen.fromMs || atMs > pen.toMs) {
      continue;
    }
    const left = Math.max(-2, pen.x(atMs));
    const right = Math.min(pen.width + 2, pen.x(endMs));
    if (kind === 'speech') {
      context.fillStyle = pen.color('caller');
      context.fillRect(left, lanes.caller.bottom - 6, right - left, 3);
    } else if (kind === 'underrun') {
      context.fillStyle = pen.color('dry');
      context.fillRect(left, lanes.bot.top + 1, Math.max(2, right - left), lanes.bot.bottom - lanes.bot.top);
    } else if (kind === 'dropped') {
      drawHatch(pen, left, right, lanes.bot.top + LABELS + 4);
    }
  }
}

function drawHatch({ context, color }, left, right, top) {
  const bottom = top + HATCH;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.fillStyle = color('shade');
  context.fill();
  context.clip();
  context.beginPath();
  for (let x = left - (bottom - top); x < right; x += 5) {
    context.moveTo(x, bottom);
    context.lineTo(x + bottom - top, top);
  }
  context.strokeStyle = color('clear');
  context.globalAlpha = 0.8;
  context.stroke();
  context.restore();
}

function drawWave(pen, who, peaks) {
  const { context, fromMs, toMs, width, lanes } = pen;
  const { top, bottom } = lanes[who];
  const middle = (top + LABELS + bottom - 6) / 2;
  const half = (bottom - top - LABELS - 14) / 2;
  const perPx = (toMs - fromMs) / width;
  context.fillStyle = pen.color('grid');
  context.fillRect(
    Math.max(0, pen.x(0)),
    middle,
    Math.min(pen.x(pen.nowMs), width) - Math.max(0, pen.x(0)),
    1,
  );
  context.fillStyle = pen.color(who);
  const last = Math.min(width, pen.x(peaks.length * 5));
  for (let x = Math.max(0, Math.floor(pen.x(0))); x < last; x++) {
    const atMs = fromMs + x * perPx;
    const [low, high] = peaks.between(atMs, atMs + perPx);
    if (high - low > 0.002) {
      // The square root shows quiet speech without a zoom.
      const up = Math.sqrt(high) * half;
      const down = Math.sqrt(-low) * half;
      // A message always plays to its end: the audio still to come is known, and drawn fainter.
      context.globalAlpha = atMs > pen.nowMs ? 0.35 : 1;
      context.fillRect(x, middle - up, 1, Math.max(1, up + down));
    }
  }
  context.globalAlpha = 1;
}

function drawAnnotations(pen, { annotations }) {
  const { lanes } = pen;
  /** Written last, so that no line crosses a text. */
  const texts = [];
  for (const { kind, atMs, label } of annotations) {
    const x = pen.x(atMs);
    if (x < -80 || x > pen.width + 80) {
      continue;
    }
    const who = kind === 'key' || kind === 'call' ? 'caller' : 'bot';
    const { top, bottom } = lanes[who];
    const row = top + 3 + LABELS / 2;
    switch (kind) {
      case 'key':
        line(pen, atMs, top, bottom, 'key');
        badge(pen, x, row, label, 'key');
        break;
      case 'mark':
        line(pen, atMs, top + 4, bottom - 12, 'mark', [2, 3]);
        diamond(pen, x, bottom - 9, 'mark', false);
        break;
      case 'markEcho':
        line(pen, atMs, top + 4, bottom - 12, 'mark');
        diamond(pen, x, bottom - 9, 'mark', true);
        texts.push({ who, x: x + 4, row, label, color: 'mark' });
        break;
      case 'clear':
        line(pen, atMs, top, bottom, 'clear', [], 2);
        texts.push({ who, x: x + 5, row, label, color: 'clear' });
        break;
      case 'breach':
        triangle(pen, x, bottom - 3, 'clear');
        break;
      case 'call':
        line(pen, atMs, RULER, pen.height, 'dim', [4, 4]);
        texts.push({ who, x: x + 4, row, label, color: 'dim' });
        break;
      default:
    }
  }
  /** Where the last text of each lane ends. */
  const ends = { caller: -Infinity, bot: -Infinity };
  for (const { who, x, row, label, color } of texts) {
    ends[who] = text(pen, x, row, label, color, ends[who]);
  }
}

function drawNames(pen) {
  const { lanes } = pen;
  for (const [who, name] of [
    ['caller', 'Caller'],
    ['bot', 'Bot, as heard'],
  ]) {
    const y = lanes[who].bottom - 20;
    write(pen, 8, y, name, who);
  }
}

function line(pen, atMs, top, bottom, color, dash = [], width = 1) {
  const { context } = pen;
  const x = Math.round(pen.x(atMs)) + 0.5;
  context.beginPath();
  context.setLineDash(dash);
  context.lineWidth = width;
  context.strokeStyle = pen.color(color);
  context.moveTo(x, top);
  context.lineTo(x, bottom);
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1;
}

/** Writes a text unless it would overlap the text before it. Returns where the last text ends. */
function text(pen, x, y, label, color, end) {
  return x < end + 6 ? end : write(pen, x, y, label, color);
}

/** Writes a text on its own background. Returns where the text ends. */
function write({ context, color }, x, y, label, name) {
  const { width } = context.measureText(label);
  context.fillStyle = color('lane');
  context.globalAlpha = 0.85;
  context.fillRect(x - 3, y - 8, width + 6, 16);
  context.globalAlpha = 1;
  context.textAlign = 'left';
  context.fillStyle = color(name);
  context.fillText(label, x, y);
  return x + width;
}

function badge(pen, x, y, label, color) {
  const { context } = pen;
  context.beginPath();
  context.roundRect(x - 9, y - 9, 18, 18, 5);
  context.fillStyle = pen.color(color);
  context.fill();
  context.fillStyle = pen.color('lane');
  context.textAlign = 'center';
  context.fillText(label, x, y + 1);
}

function diamond(pen, x, y, color, isFilled) {
  const { context } = pen;
  context.beginPath();
  context.moveTo(x, y - 5);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 5);
  context.lineTo(x - 5, y);
  context.closePath();
  context.fillStyle = pen.color(isFilled ? color : 'lane');
  context.fill();
  context.strokeStyle = pen.color(color);
  context.stroke();
}

function triangle(pen, x, y, color) {
  const { context } = pen;
  context.beginPath();
  context.moveTo(x, y - 10);
  context.lineTo(x + 6, y);
  context.lineTo(x - 6, y);
  context.closePath();
  context.fillStyle = pen.color(color);
  context.fill();
}
