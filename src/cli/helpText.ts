/** What `exotel-rx <command> --help` says of each command, before its exit codes. */
const COMMANDS = {
  call: `exotel-rx call <ws://…|wss://…> [options]

Calls a bot as Exotel does, prints what happens, and judges it.

  --wav <file>          what the caller says; silence when left out and after its end
  --dtmf <2s:1,4s:42#>  keys: at 2 s a 1; from 4 s on 4, 2 and #, 250 ms apart
  --for <20s>           when the caller hangs up, unless the bot does before (default 20s)
  --rate <8000>         8000, 16000 or 24000 Hz (default 8000, or ?sample-rate= in the address)
  --frame-ms <20>       audio in each message of the caller's (default 20, as on live calls)
  --from <number>       who calls
  --to <number>         who is called
  --param <name=value>  a custom parameter of \`start\`; may be given more than once
  --quirk <name[=n]>    Exotel misbehaves: noConnected, jitter=80, or mix=7 for a seeded mix; may be given more than once
  --list-quirks         every quirk, and what it does
  --record <file.wav>   write what the caller heard
  --stereo <file.wav>   write both: left the caller, right the bot as it was heard

Ctrl-C hangs up; the call is judged then.
Exit code: 0 fine · 1 the bot broke a rule of the protocol · 2 could not connect · 3 nothing was heard of the bot ·
64 wrong arguments
`,
  probe: `exotel-rx probe <ws://…|wss://…> [options]

Calls a bot a dozen times, also in ways that go wrong, and judges it by some forty checks in about 14 s.

  --json                print the report as JSON, and nothing else
  --junit <file.xml>    write the report as JUnit XML, also when no connection came about
  --from, --to, --param as for call

Exit code: 0 no check failed · 1 one did · 2 could not connect · 64 wrong arguments · 130 Ctrl-C: there is no report
`,
  record: `exotel-rx record --listen <port> --to <ws://…> [options]

Stands between Exotel and a bot, and writes each call as a cassette, until Ctrl-C. What is refused is told on stderr.

  --listen <port>       where Exotel, or whoever plays it, calls
  --host <127.0.0.1>    the address it binds to; 0.0.0.0 for all, which lets in anybody who reaches the port
  --to <ws://…>         the bot
  --out <folder>        where the cassettes go, each named after its stream (default the current folder)
  --keep-digits         keep keys and telephone numbers, which are masked otherwise

Exit code: 0 after Ctrl-C · 2 the port cannot be had · 64 wrong arguments
`,
  replay: `exotel-rx replay <file.ndjson> <ws://…> [options]

Calls a bot as in a cassette, draws what happened, judges it by the rules, and compares it with the cassette.

  --digits <42#>        the keys of presses that were masked, one for each
  --marks <recorded>    echo marks as recorded, or what is sent now when it is heard: played
  --compare             fail also when the bot does something else than it did in the cassette
  --out <file.ndjson>   write what happened as another cassette

Exit code: 0 fine · 1 the bot broke a rule of the protocol, or with --compare does something else than it did ·
2 could not connect · 64 wrong arguments or a bad cassette · 130 Ctrl-C: what happened until then is drawn, not judged
`,
  show: `exotel-rx show <file.ndjson> [--marbles]

Draws a cassette as a sequence diagram, or as marbles.

Exit code: 0 · 64 wrong arguments or a bad cassette
`,
  phone: `exotel-rx phone <ws://…|wss://…> [options]

Serves a softphone as a page for a browser, until Ctrl-C: the microphone or a WAV file calls the bot, a keypad presses keys,
quirks are switches, and both wave forms, marks, clears and latencies are drawn live.

  --port <0>            where the page is served (default any free port)
  --host <127.0.0.1>    the address it binds to; browsers give a microphone only to localhost and https
  --param as for call

Exit code: 0 after Ctrl-C · 2 the page cannot be served · 64 wrong arguments
`,
} as const;

/** A command with a help of its own. */
export type CommandName = keyof typeof COMMANDS;

/** Whether there is such a command. */
export function isCommandName(text: string | undefined): text is CommandName {
  return text !== undefined && Object.hasOwn(COMMANDS, text);
}

/** What `--help` prints: of one command, or of all. */
export function helpText(command?: CommandName): string {
  const text = command === undefined ? Object.values(COMMANDS).join('\n') : COMMANDS[command];
  return `${text}
  -h, --help            this text; behind a command, of that command alone
  -v, --version         the version

Credentials in an address (wss://key:token@host) are sent as Basic authorization. A query is not sent, as on live
calls: its items come as custom parameters.
`;
}
