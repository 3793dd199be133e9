// Designs the low-pass prototypes of the resampler and writes them to src/audio/resample/lowpassPrototypes.ts.
// With --check it writes nothing, and fails when the file differs from the result.
//
// A prototype is a continuous, even impulse response of finite length,
//
//     h(t) = sum of c[k] cos(pi k t / T)   for |t| < T, and h(T) = 0,
//
// with t in samples of the lower of the two rates, so that one prototype serves every pair of rates: a polyphase
// filter is its samples. Its frequency response is a sum of shifted sincs, linear in c, and c is the minimax
// (equiripple) solution over pass band and stop band under a weight, found by the one-point exchange algorithm, which
// is the dual simplex method on that linear program: E. W. Cheney, Introduction to Approximation Theory, chapter 2.
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Frequencies in units of the lower rate. `halfLength` is T. The tolerances are the guaranteed limits. The exchange scales
 * all of them by one factor; its gain is the margin for rounding the coefficients.
 */
const SPECIFICATIONS = {
  lowLatency: {
    halfLength: 15,
    passEdge: 0.425,
    stopEdge: 0.575,
    rippleDb: 0.01,
    rejectionDb: 80,
    imageDb: 99,
  },
  balanced: {
    halfLength: 37.5,
    passEdge: 0.4375,
    stopEdge: 0.5,
    rippleDb: 0.005,
    rejectionDb: 88,
    imageDb: 102,
  },
  best: { halfLength: 56, passEdge: 0.45, stopEdge: 0.5, rippleDb: 0.001, rejectionDb: 96, imageDb: 106 },
};

/** The stop band falls by this much per octave, so that folding adds little when h is sampled. */
const SLOPE_DB = 12;
/** Images of frequencies up to this, where speech has most of its energy, are held to `imageDb`. */
const LOUD_EDGE = 0.13;
/** Zero frequency passes unchanged and without images, up to this: then every phase has a sum of 1. */
const CONSTANT_DB = -120;
/** The continuous response is constrained up to here. Beyond, it falls by 12 dB per octave because h(T) = 0. */
const TOP = 8;
/** Rates, in units of the lower rate, at which the smallest ratios sample h: 1:2 and 1:3 (and 2:3). */
const SAMPLED_AT = [2, 3];
/** Grid points per lobe, cosines beyond the stop edge, images summed up when h is sampled. */
const DENSITY = 16;
const EXTRA_COSINES = 6;
const FOLDS = 8;

const fromDb = (db) => 10 ** (db / 20);
const sinc = (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** How far the response may be from zero at a frequency of the stop band. */
function stopTolerance({ stopEdge, rejectionDb, imageDb }, frequency) {
  const sloped = rejectionDb + SLOPE_DB * Math.log2(frequency / stopEdge);
  const isImage = frequency > 0.5 && Math.abs(frequency - Math.round(frequency)) < LOUD_EDGE;
  return fromDb(-(isImage ? Math.max(sloped, imageDb) : sloped));
}

/** Every constraint |row . x - wanted| <= delta, where x are the weights of cos(k) + cos(k + 1), zero at T. */
function constraints(specification, size) {
  const { halfLength: T, passEdge, stopEdge, rippleDb } = specification;
  const response = (f, k) => T * (sinc(2 * f * T - k) + sinc(2 * f * T + k));
  const continuous = (f) =>
    Float64Array.from({ length: size }, (_, k) => response(f, k) + response(f, k + 1));
  const sampledAt = (rate) => (f) => {
    const row = new Float64Array(size);
    for (let fold = -FOLDS; fold <= FOLDS; fold++) {
      continuous(f + fold * rate).forEach((value, k) => (row[k] += value));
    }
    return row;
  };
  const rows = [];
  const step = 1 / (2 * T * DENSITY);
  const add = (row, top) => {
    const until = (low, high, use) => {
      for (let i = 0; low + i * step < high; i++) use(low + i * step);
      use(high);
    };
    until(0, passEdge, (f) => rows.push({ f, row: row(f), wanted: 1, tolerance: fromDb(rippleDb) - 1 }));
    until(stopEdge, top, (f) =>
      rows.push({ f, row: row(f), wanted: 0, tolerance: stopTolerance(specification, f) }),
    );
    for (let f = 0; f <= top; f++)
      rows.push({ f, row: row(f), wanted: +(f === 0), tolerance: fromDb(CONSTANT_DB) });
  };
  add(continuous, TOP);
  const firstSampled = rows.length;
  for (const rate of SAMPLED_AT) add(sampledAt(rate), rate / 2);
  // The start: one constraint near each multiple of 1 / 2T outside the transition band; these are nearly orthogonal.
  const basis = new Set();
  for (let j = 0; basis.size <= size; j++) {
    const distance = (i) => Math.abs(rows[i].f - j / (2 * T));
    let nearest = 0;
    for (let i = 1; i < firstSampled; i++) if (distance(i) < distance(nearest)) nearest = i;
    basis.add(nearest);
  }
  return {
    rows: rows.map(({ row, tolerance }) => row.map((value) => value / tolerance)),
    wanted: rows.map(({ wanted, tolerance }) => wanted / tolerance),
    basis: [...basis],
  };
}

/** The inverse of a matrix of rows, by Gauss and Jordan with pivoting. */
function invert(matrix) {
  const n = matrix.length;
  const rows = matrix.map((row, i) =>
    Float64Array.from({ length: 2 * n }, (_, k) => (k < n ? row[k] : +(k - n === i))),
  );
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    const scale = 1 / rows[i][i];
    for (let k = 0; k < 2 * n; k++) rows[i][k] *= scale;
    for (let r = 0; r < n; r++) {
      const factor = rows[r][i];
      if (r !== i && factor !== 0) for (let k = i; k < 2 * n; k++) rows[r][k] -= factor * rows[i][k];
    }
  }
  return rows.map((row) => row.slice(n));
}

/** The x of the smallest largest |row . x - wanted|, and that value. */
function minimax({ rows, wanted, basis }) {
  const n = rows[0].length;
  // The signs of the first reference: those of the only dependency between its rows.
  const dependency = invert(Array.from({ length: n }, (_, k) => basis.slice(1).map((i) => rows[i][k])));
  const signs = [
    1,
    ...dependency.map((row) => -Math.sign(row.reduce((sum, v, k) => sum + v * rows[basis[0]][k], 0))),
  ];
  const active = (i, sign) =>
    Float64Array.from({ length: n + 1 }, (_, k) => (k < n ? sign * rows[i][k] : -1));
  const reference = basis.map((i, j) => active(i, signs[j]));

  for (let turn = 0; turn < 5_000; turn++) {
    const inverse = invert(reference);
    const x = inverse.map((row) => row.reduce((sum, v, j) => sum + v * signs[j] * wanted[basis[j]], 0));
    const delta = x[n];

    let worst = { error: 0, i: -1 };
    rows.forEach((row, i) => {
      let error = -wanted[i];
      for (let k = 0; k < n; k++) error += row[k] * x[k];
      if (Math.abs(error) > Math.abs(worst.error)) worst = { error, i };
    });
    if (Math.abs(worst.error) <= delta * (1 + 1e-7)) return { x: x.slice(0, n), delta };

    // The worst point enters; the point leaves that keeps the multipliers from changing sign.
    const entering = active(worst.i, Math.sign(worst.error));
    let leaving = -1;
    let smallest = Infinity;
    for (let j = 0; j <= n; j++) {
      const share = entering.reduce((sum, v, k) => sum + v * inverse[k][j], 0);
      const ratio = Math.max(0, -inverse[n][j]) / share;
      if (share > 1e-10 && ratio < smallest) [smallest, leaving] = [ratio, j];
    }
    reference[leaving] = entering;
    basis[leaving] = worst.i;
    signs[leaving] = Math.sign(worst.error);
  }
  throw new Error('the exchange did not converge');
}

function design(specification) {
  const { halfLength, stopEdge } = specification;
  const size = Math.ceil(2 * halfLength * stopEdge) + EXTRA_COSINES;
  const { x, delta } = minimax(constraints(specification, size));
  const cosines = Array.from({ length: size + 1 }, (_, k) => (x[k] ?? 0) + (x[k - 1] ?? 0));
  return { cosines, marginDb: -20 * Math.log10(delta) };
}

const DIGITS = 11;
const designs = Object.entries(SPECIFICATIONS).map(([quality, specification]) => {
  const { cosines, marginDb } = design(specification);
  console.log(`${quality}: ${cosines.length} cosines, margin ${marginDb.toFixed(2)} dB`);
  return { quality, specification, cosines: cosines.map((value) => Number(value.toFixed(DIGITS))) };
});

const target = new URL('../src/audio/resample/lowpassPrototypes.ts', import.meta.url);
if (process.argv.includes('--check')) {
  // Sines differ between machines in their last bits, so the numbers are compared, not the text.
  const embedded = readFileSync(target, 'utf8')
    .split('cosines: [')
    .slice(1)
    .map((part) =>
      part
        .slice(0, part.indexOf(']'))
        .match(/-?[\d.e-]+/g)
        .map(Number),
    );
  const matches = designs.every(
    ({ cosines }, i) =>
      embedded[i]?.length === cosines.length &&
      cosines.every((value, k) => Math.abs(value - embedded[i][k]) < 1e-7),
  );
  console.log(
    matches ? 'lowpassPrototypes.ts matches its design' : 'lowpassPrototypes.ts is not what its design gives',
  );
  process.exitCode = matches ? 0 : 1;
} else {
  const entries = designs.map(({ quality, specification, cosines }) => {
    const lines = [];
    for (let i = 0; i < cosines.length; i += 6) lines.push(`      ${cosines.slice(i, i + 6).join(', ')},`);
    return `  ${quality}: {
    halfLength: ${specification.halfLength},
    rejectionDb: ${specification.rejectionDb},
    // prettier-ignore
    cosines: [
${lines.join('\n')}
    ],
  },`;
  });
  writeFileSync(
    target,
    `// Generated by scripts/design-lowpass-prototypes.mjs; do not edit.
import type { ResamplerQuality } from './ResamplerQuality.js';

/** A continuous low-pass filter: h(t) = sum of cosines[k] cos(pi k t / halfLength), zero from halfLength on. */
export interface LowpassPrototype {
  /** Its reach to either side, in samples of the lower rate. */
  readonly halfLength: number;
  /** Attenuation of its stop band, in dB. */
  readonly rejectionDb: number;
  readonly cosines: readonly number[];
}

/** The prototype of each quality. */
export const LOWPASS_PROTOTYPES: Readonly<Record<ResamplerQuality, LowpassPrototype>> = {
${entries.join('\n')}
};
`,
  );
}
