/** Help texts of the commands. */
const COMMANDS = {
  call: `exotel-rx call <ws://…|wss://…> [options]

Calls a bot as Exotel does, prints what happens, and checks the protocol rules.

  --wav <file>          WAV file that the caller says, then silence (default silence)
  --dtmf <2s:1,4s:42#>  DTMF digits: 1 at 2 s; then 4, 2 and # from 4 s on, 250 ms apart; can be repeated
  --for <20s>           when the caller hangs up, if the bot has not ended the call (default 20s)
  --rate <8000>         sample rate: 8000, 16000 or 24000 Hz (default: ?sample-rate=, else 8000)
  --frame-ms <20>       ms of audio in each message of the caller (default: 20, as on live calls)
  --from <number>       the caller's number
  --to <number>         the number that they call
  --param <name=value>  custom parameter of \`start\`; can be repeated
  --quirk <name[=n]>    make Exotel misbehave: noConnected, jitter=80, or mix=7 for a seeded mix; can be repeated
  --list-quirks         list all quirks
  --record <file.wav>   write the audio that the caller heard
  --stereo <file.wav>   write both voices: the caller left, the bot as heard right

Ctrl-C hangs up and prints the verdict.
Exit code: 0 no rule broken · 1 the bot broke a protocol rule · 2 could not connect · 3 nothing was heard of the bot ·
64 wrong arguments
`,
  probe: `exotel-rx probe <ws://…|wss://…> [options]

Calls a bot about a dozen times, in good and bad conditions, and runs some forty checks in about 14 s.

  --json                print only the report, as JSON
  --junit <file.xml>    write the report as JUnit XML, even when the connection fails
  --from, --to, --param as for call

Exit code: 0 no check failed · 1 a check failed · 2 could not connect · 64 wrong arguments · 130 Ctrl-C, without a report
`,
  record: `exotel-rx record --listen <port> --to <ws://…> [options]

Relays calls between Exotel and a bot, and records each call as a cassette, until Ctrl-C.
Prints every refused connection on stderr.

  --listen <port>       port that Exotel, or a simulated caller, connects to
  --host <127.0.0.1>    address to bind; 0.0.0.0 for all, which admits anybody who reaches the port
  --to <ws://…>         address of the bot
  --out <folder>        folder for the cassettes, each named after its stream (default: the current folder)
  --keep-digits         do not mask DTMF digits and telephone numbers

Exit code: 0 after Ctrl-C · 2 the port cannot be opened, or the folder cannot be written · 64 wrong arguments
`,
  replay: `exotel-rx replay <file.ndjson> <ws://…> [options]

Calls a bot as in a cassette, draws the call, checks the protocol rules, and compares it with the cassette.

  --digits <42#>        DTMF digits in place of the masked digits, one for each
  --marks <recorded>    recorded: echo marks as recorded; played: echo the marks of this call when they are heard
  --compare             fail also when the bot behaves differently from the cassette
  --out <file.ndjson>   write the new call as a cassette

Exit code: 0 no rule broken · 1 the bot broke a protocol rule, or with --compare differs from the cassette ·
2 could not connect · 64 wrong arguments or invalid cassette · 130 Ctrl-C, the call so far is drawn without a verdict
`,
  show: `exotel-rx show <file.ndjson> [--marbles]

Draws a cassette as a sequence diagram, or as marbles.

Exit code: 0 · 64 wrong arguments or invalid cassette
`,
  phone: `exotel-rx phone <ws://…|wss://…> [options]

Serves a softphone as a web page, until Ctrl-C. The page calls the bot with a microphone or a WAV file, has a keypad and
switches for quirks, and shows both wave forms, marks, clears and latencies live.

  --port <0>            port of the page (default: any free port)
  --host <127.0.0.1>    address to bind to; browsers allow the microphone only on localhost and https
  --param as for call

Exit code: 0 after Ctrl-C · 2 the page cannot be served · 64 wrong arguments
`,
} as const;

/** Name of a command. */
export type CommandName = keyof typeof COMMANDS;

/** Returns true when a text is the name of a command. */
export function isCommandName(text: string | undefined): text is CommandName {
  return text !== undefined && Object.hasOwn(COMMANDS, text);
}

/** Returns what `--help` prints: for one command, or for all. */
export function helpText(command?: CommandName): string {
  const text = command === undefined ? Object.values(COMMANDS).join('\n') : COMMANDS[command];
  return `${text}
  -h, --help            print this help; after a command, help for that command
  -v, --version         print the version

Credentials in an address (wss://key:token@host) are sent as Basic authorization. A query is not sent with the
request, as on live calls: its items are sent as custom parameters.
`;
}
