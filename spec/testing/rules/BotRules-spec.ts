import { BotRules, type BotRulesContext } from '../../../src/testing/rules/BotRules';
import { severityOf } from '../../../src/testing/rules/BreachCode';
import { parseBotMessage } from '../../../src/testing/rules/parseBotMessage';

const during: BotRulesContext = { isBinary: false, phase: 'during', bufferedMs: 0 };
const rulesOf = (encoding: 'pcm16' | 'mulaw' = 'pcm16') =>
  new BotRules({ streamSid: 's', encoding, maxLeadMs: 1_000 });
const media = (bytes: number, fields: object = {}, body: object = {}) =>
  JSON.stringify({
    event: 'media',
    stream_sid: 's',
    ...fields,
    media: { payload: Buffer.alloc(bytes).toString('base64'), ...body },
  });
const mark = (name: unknown, fields: object = {}) =>
  JSON.stringify({ event: 'mark', stream_sid: 's', ...fields, mark: { name } });

/** The codes for the last of the given messages. */
function codesOf(texts: readonly string[], context: BotRulesContext = during, rules = rulesOf()): string[] {
  return (
    texts
      .map((text) => rules.judge(parseBotMessage(text), context))
      .at(-1)
      ?.map(({ code }) => code) ?? []
  );
}

describe('BotRules', () => {
  it('should find nothing in messages as Exotel documents them', () => {
    expect(codesOf([media(3_200)])).toEqual([]);
    expect(codesOf([media(99_840)])).toEqual([]);
    expect(codesOf([mark('a')])).toEqual([]);
    expect(codesOf(['{"event":"clear","stream_sid":"s"}'])).toEqual([]);
    const second = media(3_200, { sequence_number: '2' }, { chunk: '2', timestamp: '200' });
    expect(codesOf([media(3_200, { sequence_number: '1' }, { chunk: '1', timestamp: '0' }), second])).toEqual(
      [],
    );
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a size that is not a multiple of 320', [media(3_202)], ['notMultipleOf320']],
    ['a size below the documented one', [media(320)], ['frameTooSmall']],
    ['a size above the documented one', [media(100_160)], ['frameTooBig']],
    ['an odd byte', [media(3_201)], ['oddByte', 'notMultipleOf320']],
    ['an empty payload', [media(0)], ['emptyPayload']],
    ['another stream', [media(3_200, { stream_sid: 'other' })], ['unknownStreamSid']],
    ['no stream', ['{"event":"clear"}'], ['noStreamSid']],
    ['a camelCase id', ['{"event":"clear","streamSid":"s"}'], ['camelCaseId']],
    [
      'a clear with more than two keys',
      ['{"event":"clear","stream_sid":"s","sequence_number":"1"}'],
      ['undocumentedField'],
    ],
    [
      'counters that are numbers, once',
      [media(3_200, { sequence_number: 1 }, { chunk: 1, timestamp: 0 })],
      ['numericCounter'],
    ],
    [
      'a counter that stands still',
      [mark('a', { sequence_number: '4' }), mark('b', { sequence_number: '4' })],
      ['sequenceBackwards'],
    ],
    [
      'a counter that goes back',
      [media(3_200, {}, { chunk: '4' }), media(3_200, {}, { chunk: '3' })],
      ['chunkBackwards'],
    ],
    [
      'a gap in the sequence',
      [media(3_200, { sequence_number: '1' }), mark('a', { sequence_number: '3' })],
      ['sequenceGap'],
    ],
    [
      'a gap in the chunks',
      [media(3_200, {}, { chunk: '1' }), media(3_200, {}, { chunk: '3' })],
      ['chunkGap'],
    ],
    [
      'time that goes back',
      [media(3_200, {}, { timestamp: '200' }), media(3_200, {}, { timestamp: '199' })],
      ['timestampBackwards'],
    ],
    ['a mark without a name', [mark('')], ['emptyMarkName']],
    ['a name that was used', [mark('a'), mark('b'), mark('a')], ['duplicateMark']],
    [
      'an event that no bot sends',
      ['{"event":"dtmf","stream_sid":"s","dtmf":{"digit":"1"}}'],
      ['undocumentedEvent'],
    ],
    ['text that is not JSON', ['hello'], ['notJson']],
    [
      'a WAV header',
      [
        media(
          0,
          {},
          { payload: Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(3_196)]).toString('base64') },
        ),
      ],
      ['riffHeader'],
    ],
  ])('should find %s', (_, texts, codes) => {
    expect(codesOf(texts)).toEqual(codes);
  });

  it('should find a binary frame', () => {
    expect(codesOf([media(3_200)], { ...during, isBinary: true })).toEqual(['binaryFrame']);
  });

  it('should find messages before start and after stop', () => {
    expect(codesOf([media(3_200)], { ...during, phase: 'before' })).toEqual(['beforeStart']);
    expect(codesOf(['hello'], { ...during, phase: 'after' })).toEqual(['afterStop', 'notJson']);
  });

  it('should find audio that arrives while more than maxLeadMs still waits', () => {
    expect(codesOf([media(3_200)], { ...during, bufferedMs: 1_000 })).toEqual([]);
    expect(codesOf([media(3_200)], { ...during, bufferedMs: 1_001 })).toEqual(['tooFast']);
  });

  it('should accept an odd byte of μ-law as a sample', () => {
    expect(codesOf([media(3_201)], during, rulesOf('mulaw'))).toEqual(['notMultipleOf320']);
  });

  it('should quote the numbers', () => {
    const [finding] = rulesOf().judge(parseBotMessage(media(3_202)), during);
    expect(finding?.message).toContain('3202 bytes are not a multiple of 320');
    expect(finding?.message).toContain('3000108630');
  });

  it('should only warn about common deviations', () => {
    expect([severityOf('frameTooSmall'), severityOf('whiteSpace'), severityOf('numericCounter')]).toEqual([
      'warning',
      'warning',
      'breach',
    ]);
  });
});
