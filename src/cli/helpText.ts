/** What `exotel-rx --help` prints. */
export const HELP_TEXT = `Calls a bot as Exotel does, prints what happens, and judges it.

  exotel-rx call <ws://…|wss://…> [options]

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

  exotel-rx probe <ws://…|wss://…> [options]

Calls a bot a dozen times, also in ways that go wrong, and judges it by some forty checks in about 14 s.

  --json                print the report as JSON, and nothing else
  --junit <file.xml>    write the report as JUnit XML
  --from, --to, --param as for call

  exotel-rx record --listen <port> --to <ws://…> [--out <folder>] [--keep-digits]
      stands between Exotel and a bot, and writes each call as a cassette; keys and numbers are masked unless kept
  exotel-rx replay <file.ndjson> <ws://…> [--digits <42#>] [--marks recorded|played] [--out <file>]
      calls a bot as in a cassette, and draws what happened
  exotel-rx show <file.ndjson> [--marbles]
      draws a cassette as a sequence diagram, or as marbles

  exotel-rx phone <ws://…|wss://…> [options]

Serves a softphone as a page for a browser: the microphone or a WAV file calls the bot, a keypad presses keys, quirks
are switches, and both wave forms, marks, clears and latencies are drawn live.

  --port <0>            where the page is served (default any free port)
  --host <127.0.0.1>    the address it binds to; browsers give a microphone only to localhost and https
  --param as for call

  -h, --help            this text
  -v, --version         the version

Credentials in the address (wss://key:token@host) are sent as Basic authorization. A query is not sent, as on live
calls: its items come as custom parameters. Ctrl-C hangs up.

Exit code: 0 fine · 1 the bot broke a rule of the protocol, or a check failed · 2 could not connect · 64 wrong arguments
`;
