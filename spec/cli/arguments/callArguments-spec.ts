import { parseCallArguments } from '../../../src/cli/arguments/callArguments';
import { quirkMix } from '../../../src/testing/quirks/quirkMix';

const misuse = (...argv: string[]) => {
  const command = parseCallArguments(argv);
  return command.kind === 'misuse' ? command.message : command.kind;
};

describe('parseCallArguments', () => {
  it('should call for 20 s by default', () => {
    expect(parseCallArguments(['call', 'ws://localhost:8080'])).toEqual({
      kind: 'call',
      url: 'ws://localhost:8080',
      options: { hangUpAfterMs: 20_000 },
    });
  });

  it('should parse every option', () => {
    const line =
      'call --wav f.wav --dtmf 2s:1 --dtmf 4s:42# --rate 16000 --frame-ms 100 --record out.wav --stereo both.wav --for 1.5s --from 01 --to 02 --param a=b --param c=d=e --param empty= wss://key:token@host/bot';
    expect(parseCallArguments(line.split(' '))).toEqual({
      kind: 'call',
      url: 'wss://key:token@host/bot',
      options: {
        audio: { wav: 'f.wav' },
        dtmf: [
          { atMs: 2_000, digit: '1' },
          { atMs: 4_000, digit: '4' },
          { atMs: 4_250, digit: '2' },
          { atMs: 4_500, digit: '#' },
        ],
        sampleRate: 16_000,
        frameMs: 100,
        hangUpAfterMs: 1_500,
        from: '01',
        to: '02',
        customParameters: { a: 'b', c: 'd=e', empty: '' },
      },
      record: 'out.wav',
      stereo: 'both.wav',
    });
  });

  it('should parse quirks, and a mix of quirks', () => {
    const command = parseCallArguments(
      'call ws://bot --quirk noConnected --quirk jitter=80 --quirk mix=7'.split(' '),
    );
    expect(command.kind === 'call' && command.options.quirks).toEqual([
      'noConnected',
      'jitter=80',
      ...quirkMix(7),
    ]);
    expect(parseCallArguments(['call', '--list-quirks'])).toEqual({ kind: 'listQuirks' });
  });

  it('should parse the arguments of probe', () => {
    expect(parseCallArguments(['probe', 'ws://bot'])).toEqual({
      kind: 'probe',
      options: { url: 'ws://bot' },
      json: false,
    });
    expect(
      parseCallArguments(
        'probe --json --junit out/probe.xml --from 01 --to 02 --param a=b wss://key:token@host/bot'.split(
          ' ',
        ),
      ),
    ).toEqual({
      kind: 'probe',
      options: { url: 'wss://key:token@host/bot', from: '01', to: '02', customParameters: { a: 'b' } },
      json: true,
      junit: 'out/probe.xml',
    });
  });

  it.each([
    [['--help'], 'help'],
    [[], 'help'],
    [['--version'], 'version'],
    [['-v'], 'version'],
  ])('should parse %j as %s', (argv, kind) => {
    expect(parseCallArguments(argv)).toEqual({ kind });
  });

  it.each(['call', 'probe', 'record', 'replay', 'show', 'phone'])('should parse --help after %s', (name) => {
    expect(parseCallArguments([name, '--help'])).toEqual({ kind: 'help', of: name });
    expect(parseCallArguments([name, 'ws://bot', '-h'])).toEqual({ kind: 'help', of: name });
  });

  it.each([
    [
      ['dial', 'ws://bot'],
      'unknown command "dial"; commands are call, probe, record, replay, show and phone',
    ],
    [['record', '--to', 'ws://bot'], 'record needs a port to listen on, such as --listen 8080'],
    [['record', '--listen', 'abc', '--to', 'ws://bot'], '--listen must be a port from 0 to 65535, got "abc"'],
    [
      ['call', 'ws://a', '--for', '-5s'],
      '--for needs a value; write a value that begins with a dash as --for=-…',
    ],
    [
      ['call', 'ws://a', '--quirk', 'jitter=0'],
      '--quirk must be jitter=N with an integer from 1 to 10000 (ms), got "jitter=0"',
    ],
    [
      ['call', 'ws://a', '--quirk', 'jitter=abc'],
      '--quirk must be jitter=N with an integer from 1 to 10000 (ms), got "jitter=abc"',
    ],
    [
      ['call', 'ws://a', '--quirk', 'marksNever=3'],
      '--quirk must be marksNever without a number, got "marksNever=3"',
    ],
    [['call', 'ws://a', '--quirk', 'mix=a'], '--quirk must be mix=SEED with an integer, got "mix=a"'],
    [['record', '--listen', '1', '--to', 'http://bot'], 'record needs the address of the bot: --to ws://…'],
    [['replay'], 'replay needs the path of a cassette, such as call.ndjson'],
    [['replay', 'a.ndjson'], 'replay needs the address of the bot: ws://…'],
    [['replay', 'a.ndjson', 'ws://bot', '--marks', 'x'], '--marks must be recorded or played, got "x"'],
    [['show', 'a.ndjson', 'b.ndjson'], 'unexpected arguments of show: "b.ndjson"'],
    [['call'], 'call needs the address of the bot: ws://…'],
    [['probe'], 'probe needs the address of the bot: ws://…'],
    [['probe', 'bot'], 'the address must begin with ws:// or wss://'],
    [
      ['call', 'ws://a', '--quirk', 'kind'],
      '--quirk must be a quirk such as noConnected, jitter=80 or mix=7 (see exotel-rx call --list-quirks), got "kind"',
    ],
    [['call', 'localhost:8080'], 'the address must begin with ws:// or wss://'],
    [['call', 'ws://a', 'ws://b'], 'call takes one address; unexpected arguments: "ws://b"'],
    [['call', 'ws://a', '--for', '20'], '--for must be a time such as 20s or 500ms, got "20"'],
    [
      ['call', 'ws://a', '--dtmf', '500:1'],
      '--dtmf must be times and digits such as 500ms:1,4s:42#, got "500:1"',
    ],
    [['call', 'ws://a', '--dtmf', '2s'], '--dtmf must be times and digits such as 500ms:1,4s:42#, got "2s"'],
    [
      ['call', 'ws://a', '--dtmf', '2s:1,x:2'],
      '--dtmf must be times and digits such as 500ms:1,4s:42#, got "2s:1,x:2"',
    ],
    [
      ['call', 'ws://a', '--dtmf', '2s:e'],
      '--dtmf must be times and digits such as 500ms:1,4s:42#, got "2s:e"',
    ],
    [['call', 'ws://a', '--rate', '44100'], '--rate must be 8000, 16000 or 24000, got "44100"'],
    [['call', 'ws://a', '--param', 'a'], '--param must be name=value, got "a"'],
    [['call', 'ws://a', '--param', '=a'], '--param must be name=value, got "=a"'],
    [['call', 'ws://a', '--loud'], "Unknown option '--loud'"],
  ])('should reject %j', (argv, message) => {
    expect(misuse(...argv)).toBe(message);
  });

  it.each(['5', '1001', 'x'])('should reject frames of %s ms', (frameMs) => {
    expect(misuse('call', 'ws://a', '--frame-ms', frameMs)).toContain(
      '--frame-ms must be a number from 10 to 1000',
    );
  });

  it('should accept a parameter named __proto__', () => {
    const command = parseCallArguments(['call', 'ws://a', '--param', '__proto__=x']);
    expect(command.kind === 'call' && Object.entries(command.options.customParameters ?? {})).toEqual([
      ['__proto__', 'x'],
    ]);
  });

  it('should serve a phone on any free port of this machine by default', () => {
    expect(parseCallArguments(['phone', 'ws://localhost:8080'])).toEqual({
      kind: 'phone',
      url: 'ws://localhost:8080',
      customParameters: {},
      host: '127.0.0.1',
      port: 0,
    });
    const line = 'phone --port 9000 --host ::1 --param a=b wss://key:token@host/bot';
    expect(parseCallArguments(line.split(' '))).toMatchObject({
      customParameters: { a: 'b' },
      host: '::1',
      port: 9_000,
    });
    expect(misuse('phone', '-h')).toBe('help');
  });

  it.each([
    [['phone'], 'phone needs the address of the bot: ws://…'],
    [['phone', 'ws://bot', '--port', '65536'], '--port must be a number from 0 to 65535, got "65536"'],
    [['phone', 'ws://bot', '--port', 'any'], '--port must be a number from 0 to 65535, got "any"'],
  ])('should describe the mistake in %j', (argv, problem) => {
    expect(misuse(...argv)).toBe(problem);
  });
});
