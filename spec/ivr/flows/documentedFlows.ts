import { createServer } from 'node:http';
import { concat, concatMap, defer, EMPTY, map, merge, type Observable, of, tap } from 'rxjs';
import {
  type Agent,
  type AudioFrame,
  bargeIn,
  bridge,
  type CallSession,
  confirm,
  createHandoverStore,
  createSay,
  gather,
  handover,
  hangUpWhenIdle,
  listen,
  menu,
  promptAudio,
  reprompt,
  serveCalls,
  wavFile,
} from 'exotel-rx';
import { audioLevel, detectSpeech, fvadDetector, type SpeechDetector, suppressEcho } from 'exotel-rx/audio';

const askAccount = (call: CallSession) =>
  gather(call, {
    prompt: ['prompts/welcome.wav', 'prompts/account.wav'],
    minDigits: 6,
    maxDigits: 10,
    finishOnKey: '#',
  });

const mainMenu = (call: CallSession): Observable<unknown> =>
  menu(call, ['1', '2', '10'], {
    prompt: 'prompts/main.wav',
    noInputPrompts: ['prompts/are-you-there.wav', 'prompts/help.wav'],
    noMatchPrompts: ['prompts/no-such-choice.wav'],
  }).pipe(
    concatMap((result) => {
      if (result.type !== 'choice') {
        // Too many attempts, or the call has ended: when the handler completes, the call ends.
        return EMPTY;
      }
      switch (result.choice) {
        case '1':
          return concat(call.play(wavFile('prompts/opening-hours.wav')), mainMenu(call));
        case '2':
          return askAccount(call);
        case '10':
          return call.play(wavFile('prompts/thanks.wav'));
      }
    }),
  );

const login = (call: CallSession, isPin: (pin: string) => Observable<boolean> | Promise<boolean>) =>
  reprompt(
    call,
    (leadIn) => gather(call, { prompt: [leadIn, 'prompts/pin.wav'], numDigits: 4, mask: true }),
    {
      accept: ({ digits }) => isPin(digits),
      noInputPrompts: ['prompts/are-you-there.wav'],
      noMatchPrompts: ['prompts/wrong-pin.wav'],
    },
  );

const askAmount = (call: CallSession) =>
  reprompt(call, (leadIn) => gather(call, { prompt: [leadIn, 'prompts/amount.wav'] }), {
    accept: ({ digits }) =>
      confirm(call, {
        prompt: [
          'prompts/you-typed.wav',
          Array.from(digits, (digit) => `prompts/${digit}.wav`),
          'prompts/press-1-if-right.wav',
        ],
      }),
    noMatchPrompts: ['prompts/once-more.wav'],
  });

const balanceIn = (folder: string) => {
  const say = createSay({ folder, language: 'en-IN' });
  return (call: CallSession, rupees: number) =>
    call.play(promptAudio(['prompts/your-balance-is.wav', say.amount(rupees)]));
};

const sayInterruptibly = (
  call: CallSession,
  answer$: Observable<AudioFrame>,
  truncate: (ms: number) => void,
) =>
  bargeIn(call, answer$, { speech$: call.audio$.pipe(suppressEcho(call), detectSpeech()) }).pipe(
    tap((event) => {
      if (event.type === 'finished') {
        truncate(event.heardMs); // cut the model's history to what was heard
      }
    }),
  );

const sayThroughHums = (
  call: CallSession,
  answer$: Observable<AudioFrame>,
  transcript$: Observable<string>,
) =>
  bargeIn(call, answer$, {
    speech$: call.audio$.pipe(suppressEcho(call), detectSpeech()),
    onInterrupt: 'pause',
    verdict: () => transcript$.pipe(map((text) => (/^(mm|hm|yes)$/.test(text) ? 'resume' : 'stop'))),
  });

const hearCaller = (call: CallSession) =>
  call.audio$.pipe(suppressEcho(call), detectSpeech({ botSpeaking$: call.botSpeaking$ }));

const hearByWebRtc = (call: CallSession) =>
  call.audio$.pipe(detectSpeech({ detector: fvadDetector({ mode: 3 }) }));

const louderThan = (levelDb: number): Observable<SpeechDetector> =>
  defer(() =>
    of({
      push: ({ samples, sampleRate, timestampMs }: AudioFrame, isBotSpeaking: boolean) => [
        {
          atMs: timestampMs,
          durationMs: (samples.length * 1_000) / sampleRate,
          isSpeech: !isBotSpeaking && audioLevel(samples).rmsDb > levelDb,
        },
      ],
    }),
  );

const guarded = (call: CallSession) =>
  merge(
    login(call, (pin) => of(pin === '4271')),
    hangUpWhenIdle(call, { prompts: ['prompts/are-you-there.wav', 'prompts/thanks.wav'] }),
  );

const handovers = createHandoverStore<{ number: string }>({ maxEntries: 10_000, ttlMs: 600_000 });

const toOperator = (call: CallSession) =>
  concat(
    call.play(promptAudio('prompts/one-moment.wav')),
    handover(call, { store: handovers, data: { number: '+918045671234' } }),
  );

// The Connect applet's dynamic URL with node:http. With Express: `request.query.CallSid` and `response.json(…)`.
const applet = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const { number } = handovers.take(searchParams.get('CallSid') ?? '') ?? { number: '+918045670000' };
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ destination: { numbers: [number] } }));
});

const bot = (agent: Agent<string>) =>
  listen({ port: 8080, sampleRate: 24_000, outbound: { messageBytes: 640 } }).pipe(
    serveCalls((call) => bridge(call, agent)),
  );

export {
  askAccount,
  mainMenu,
  login,
  askAmount,
  balanceIn,
  sayInterruptibly,
  sayThroughHums,
  hearCaller,
  hearByWebRtc,
  louderThan,
  guarded,
  handovers,
  toOperator,
  applet,
  bot,
};
