// Draws docs/images/resampler-response.svg and docs/images/resampler-chunks.svg, and prints the table of docs/audio.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';

const { createResampler } = await tsImport('../src/audio/resample/createResampler.ts', import.meta.url);
const { designFilter } = await tsImport('../src/audio/resample/designFilter.ts', import.meta.url);
const {
  largestDb,
  largestImageDb,
  measureResponse,
  measureTone,
  PAIRS,
  RATIOS,
  reducedRatio,
  rippleDb,
  toDb,
} = await tsImport('../spec/audio/resample/measureResampler.ts', import.meta.url);

const images = new URL('../docs/images/', import.meta.url);
const QUALITIES = [
  { resamplerQuality: 'lowLatency', colour: '#c2410c', flatTo: 0.425, goneFrom: 0.575 },
  { resamplerQuality: 'balanced', colour: '#1d4ed8', flatTo: 0.4375, goneFrom: 0.5 },
  { resamplerQuality: 'best', colour: '#15803d', flatTo: 0.45, goneFrom: 0.5 },
];

/** A plot with axes; every point of a curve is [x, y] in the units of the axes. */
function plot({ title, x, y, curves, width = 880, height = 420 }) {
  const [left, right, top, bottom] = [64, 20, 44, 48];
  const toX = (value) => left + ((value - x.from) / (x.to - x.from)) * (width - left - right);
  const toY = (value) => height - bottom - ((value - y.from) / (y.to - y.from)) * (height - top - bottom);
  const grid = [
    ...x.ticks.map(
      (tick) =>
        `<path class="grid" d="M${toX(tick)} ${top}V${height - bottom}"/><text x="${toX(tick)}" y="${height - bottom + 18}" text-anchor="middle">${tick}</text>`,
    ),
    ...y.ticks.map(
      (tick) =>
        `<path class="grid" d="M${left} ${toY(tick)}H${width - right}"/><text x="${left - 8}" y="${toY(tick) + 4}" text-anchor="end">${tick}</text>`,
    ),
  ];
  const drawn = curves.map(({ points, colour, dots, dashed }) => {
    const at = points.map(([a, b]) => [
      toX(a).toFixed(1),
      toY(Math.max(y.from, Math.min(y.to, b))).toFixed(1),
    ]);
    return dots
      ? at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="${dots}" fill="${colour}"/>`).join('')
      : `<path d="M${at.map((point) => point.join(' ')).join('L')}" fill="none" stroke="${colour}" stroke-width="1.3"${dashed ? ' stroke-dasharray="4 4"' : ''}/>`;
  });
  const legend = curves
    .filter(({ name }) => name)
    .map(
      ({ name, colour }, i) =>
        `<text x="${width - right - 8}" y="${top + 18 + 18 * i}" text-anchor="end" style="fill:${colour}">${name}</text>`,
    );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<style>text{fill:#333}.grid{stroke:#ddd;fill:none}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="24" font-size="15">${title}</text>
${grid.join('\n')}
${drawn.join('\n')}
${legend.join('\n')}
<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${x.label}</text>
<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>
</svg>
`;
}

/** The largest magnitude in each of many narrow bands, so that no lobe is missing. */
function envelope({ magnitudes, stepHz }, untilHz, bands) {
  const largest = new Float64Array(bands).fill(1e-9);
  magnitudes.forEach((magnitude, i) => {
    const band = Math.floor(((i * stepHz) / untilHz) * bands);
    if (band < bands) largest[band] = Math.max(largest[band], magnitude);
  });
  return Array.from(largest, (magnitude, band) => [
    ((band + 0.5) * untilHz) / bands / 1_000,
    toDb(magnitude),
  ]);
}

function drawResponse() {
  const pair = { from: 8_000, to: 24_000 };
  return plot({
    title: 'Frequency response from 8 kHz to 24 kHz: the pass band, and the images of it that are taken off',
    x: { label: 'kHz', from: 0, to: 12, ticks: [0, 2, 3.4, 4, 4.6, 6, 8, 10, 12] },
    y: { label: 'dB', from: -140, to: 5, ticks: [0, -20, -40, -60, -80, -100, -120, -140] },
    curves: QUALITIES.map(({ resamplerQuality, colour }) => ({
      name: resamplerQuality,
      colour,
      points: envelope(
        measureResponse(designFilter({ ...reducedRatio(pair), resamplerQuality }), pair.from, 64),
        12_000,
        800,
      ),
    })),
  });
}

/** The output of 20 ms chunks: when it is returned, and its position in the audio. */
function drawChunks() {
  const resampler = createResampler({ from: 8_000, to: 24_000 });
  const input = new Int16Array(480);
  // At 15.25 ms, where the first push ends, 4.75 ms after the input; the response spreads to both sides.
  input[122] = 30_000;
  const inChunks = [];
  const borders = [];
  for (let i = 0; i < input.length; i += 160) {
    inChunks.push(...resampler.push(input.subarray(i, i + 160)));
    borders.push(inChunks.length);
  }
  inChunks.push(...resampler.flush());
  const whole = createResampler({ from: 8_000, to: 24_000 });
  const atOnce = [...whole.push(input), ...whole.flush()];
  const points = (samples) =>
    samples.map((value, i) => [i / 24, value]).filter(([ms]) => ms >= 6 && ms <= 26);
  return plot({
    title: 'An impulse through 20 ms chunks, from 8 kHz to 24 kHz, balanced',
    x: {
      label: 'ms of audio; dashed: where one push ended and the next began',
      from: 6,
      to: 26,
      ticks: [6, 11, 16, 21, 26],
    },
    y: { label: 'sample', from: -8_000, to: 32_000, ticks: [-8_000, 0, 8_000, 16_000, 24_000, 32_000] },
    curves: [
      { name: 'all at once', colour: '#94a3b8', points: points(atOnce) },
      { name: 'in chunks', colour: '#1d4ed8', points: points(inChunks), dots: 1.8 },
      ...borders
        .map((border) => border / 24)
        .filter((ms) => ms > 6 && ms < 26)
        .map((ms) => ({
          colour: '#c2410c',
          dashed: true,
          points: [
            [ms, -8_000],
            [ms, 32_000],
          ],
        })),
    ],
  });
}

/** The worst value of all pairs, for each quality. */
function printTable() {
  console.log(
    '| quality | latency at 8 kHz | ripple | stop band | loud images | SNR of 1,004 Hz |\n|---|---|---|---|---|---|',
  );
  for (const { resamplerQuality, flatTo, goneFrom } of QUALITIES) {
    const responses = RATIOS.map((pair) => ({
      ...pair,
      lower: Math.min(pair.from, pair.to),
      response: measureResponse(designFilter({ ...reducedRatio(pair), resamplerQuality }), pair.from, 16),
    }));
    const worst = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    const cells = [
      `\`${resamplerQuality}\``,
      `${createResampler({ from: 8_000, to: 24_000, resamplerQuality }).latencyMs.toFixed(3)} ms`,
      `${worst(responses.map(({ response, lower }) => rippleDb(response, flatTo * lower))).toFixed(4)} dB`,
      `${worst(responses.map(({ response, lower }) => largestDb(response, goneFrom * lower))).toFixed(1)} dB`,
      `${worst(responses.map(({ response, lower, from }) => largestImageDb(response, from, 0.13 * lower))).toFixed(1)} dB`,
      `${(-worst(PAIRS.map((pair) => -measureTone(pair, resamplerQuality).snrDb))).toFixed(1)} dB`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log(
    '\n| pair | ' +
      QUALITIES.map(({ resamplerQuality }) => `\`${resamplerQuality}\``).join(' | ') +
      ' |\n|---|---|---|---|',
  );
  for (const [from, to] of [
    [8_000, 16_000],
    [16_000, 8_000],
    [8_000, 24_000],
    [24_000, 8_000],
    [8_000, 44_100],
    [44_100, 8_000],
    [44_100, 48_000],
    [48_000, 8_000],
  ]) {
    const cells = QUALITIES.map(({ resamplerQuality }) => {
      const { shape } = designFilter({ ...reducedRatio({ from, to }), resamplerQuality });
      return `${shape.taps} × ${shape.up}`;
    });
    console.log(`| ${from} → ${to} | ${cells.join(' | ')} |`);
  }
}

mkdirSync(images, { recursive: true });
writeFileSync(new URL('resampler-response.svg', images), drawResponse());
writeFileSync(new URL('resampler-chunks.svg', images), drawChunks());
printTable();
