import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as audio from '../../src/audio';
import * as core from '../../src/index';
import * as web from '../../src/index.web';
import * as testing from '../../src/testing/index';
import * as testingOnNode from '../../src/testing/node/index';
import * as wire from '../../src/wire';

/** The names that an entry exports: values and types. */
function exportsOf(file: string): { values: string[]; types: string[] } {
  const path = join(__dirname, '../..', file);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const names = { values: new Array<string>(), types: new Array<string>() };
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause?.kind !== ts.SyntaxKind.NamedExports) {
      throw new Error(`${file} exports something other than by its name: ${statement.getText(source)}`);
    }
    if (ts.isNamedExports(statement.exportClause)) {
      for (const { isTypeOnly, name } of statement.exportClause.elements) {
        names[statement.isTypeOnly || isTypeOnly ? 'types' : 'values'].push(name.text);
      }
    }
  }
  return { values: names.values.sort(), types: names.types.sort() };
}

const words = (text: string) => text.trim().split(/\s+/).sort();

describe('the entry exotel-rx', () => {
  it('should export these names', () => {
    expect(exportsOf('src/index.ts')).toEqual({
      values: words(`
        DIAGNOSTIC_CODES ExotelError REJECTION_CODES SAY_LANGUAGES acceptCall acceptCalls ask bargeIn bridge callerSilence
        checkCallToken collectDigits confirm createCallRegistry createCallToken createHandoverStore createSay deadAir decodeAudio
        decodeDtmf deserialize encodeAudio frameAudio gather handover hangUpWhenIdle isolateUnhandledErrors
        limitDuration listen menu ofEvent paceAudio promptAudio recordCall reprompt serialize serveCalls toWav
        wavData wavFile wavStream`),
      // prose: a list of names
      types: words(`
        AcceptCallsOptions Acceptance AcceptedRequest AcceptedSocket Agent AgentCaller AgentEvent AsyncAudio AsyncFactory AsyncValues AttemptOptions AudioFrame AuthOptions AuthRefusal AuthRequest
        BargeInCause BargeInEvent BargeInInterruption BargeInOptions BasicCredentials BridgeEvent BridgeInterruption
        BridgeOptions CalendarDate CallChange CallContext CallEndedResult CallHandler CallHealth CallInfo CallLifecycle CallLimits CallOptions
        CallOutcome CallQuery CallRecording CallRegistry CallRegistryOptions CallSession CallSid CallStats CallTokenOptions CallTokenVerdict
        CallerSilenceOptions ClearMessage ClockTime CollectDigitsOptions ConfirmOptions ConfirmResult
        ConfirmedBy ConnectedMessage CreateCallTokenOptions DeadAirOptions Diagnostic DiagnosticCode Digit
        DtmfDigit DtmfMessage DurationEvent EncodeAudioOptions EndOptions EndReason ExotelErrorCode
        FrameAudioOptions GatherOptions GatherResult HandoverOptions HandoverResult HandoverStore
        HandoverStoreOptions HangUpWhenIdleOptions HeardItem IdleEvent InboundMessage Interruptible
        Interruption InterruptionMode InterruptionVerdict InvalidMessage KeyBuffer LimitDurationOptions
        ListenOptions LiveCall LiveCalls MarkMessage MarkResult MediaMessage MenuOptions MenuResult MessageEnvelope NotReadyReason
        OutboundMessage OutboundOptions PaceAudioOptions PcmInput PlayOptions PlaySource PlaybackEvent
        PlaybackOutcome PlaybackReport PromptSource QueuePolicy ReadableStreamLike RecordCallOptions Rejection RejectionCode
        RepromptOptions RepromptResult ResamplerQuality Say SayLanguage SayOptions SerializeOptions
        ServeCallsOptions ServerLimits SilentTime SpeechEvent StartMessage StopMessage StreamSid ToWavOptions
        UnknownMessage UpgradeInfo WavFileOptions WebSocketLike WireErrorCode WireIssue WireIssueCode
        WireMessage`),
    });
  });

  it('should have its exported values at run time', () => {
    expect(Object.keys(core).sort()).toEqual(exportsOf('src/index.ts').values);
  });
});

describe('the entry exotel-rx/audio', () => {
  it('should export these names', () => {
    expect(exportsOf('src/audio.ts')).toEqual({
      values: words(`
        applyFade applyGain audioLevel callProgressTone createBackground createResampler decodeAlaw
        decodeMulaw decodeWav decodeWavStream detectDtmf detectSpeech dtmfTone encodeAlaw encodeMulaw encodeWav energyDetector
        fade floatToPcm16 fvadDetector gain measureLevel mixBackground resample silentAudio suppressEcho tone`),
      types: words(`
        AudioFrame AudioLevel Background BackgroundOptions CallProgress CallProgressToneOptions
        DetectDtmfOptions DetectSpeechOptions Digit DtmfDigit DtmfToneOptions EnergyDetectorOptions
        FadeOptions FvadDetectorOptions GainOptions LevelReading MeasureLevelOptions PcmInput ResampleOptions
        Resampler ResamplerOptions ResamplerQuality SilentAudioOptions SpeechDetector SpeechEvent SpeechWindow
        SuppressEchoOptions ToneOptions`),
    });
  });

  it('should have its exported values at run time', () => {
    expect(Object.keys(audio).sort()).toEqual(exportsOf('src/audio.ts').values);
  });
});

describe('the entry exotel-rx/wire', () => {
  it('should export these names', () => {
    expect(exportsOf('src/wire.ts')).toEqual({
      values: words(`
        collectDigits decodeAudio decodeDtmf deserialize encodeAudio frameAudio ofEvent paceAudio serialize`),
      types: words(`
        AudioFrame CallSid ClearMessage CollectDigitsOptions ConnectedMessage Digit DtmfDigit DtmfMessage
        EncodeAudioOptions FrameAudioOptions InboundMessage InvalidMessage MarkMessage MediaMessage
        MessageEnvelope OutboundMessage PaceAudioOptions PcmInput ResamplerQuality SerializeOptions
        StartMessage StopMessage StreamSid UnknownMessage WireErrorCode WireIssue WireIssueCode`),
    });
  });

  it('should have its exported values at run time', () => {
    expect(Object.keys(wire).sort()).toEqual(exportsOf('src/wire.ts').values);
  });
});

describe('the entry exotel-rx/testing', () => {
  it('should export these names', () => {
    expect(exportsOf('src/testing/index.ts')).toEqual({
      values: words(`
        QUIRKS TestingError botSilence callHandler caller compareCassettes describeStory drawMarbles
        drawSequence ended hangUp heard heardSegments inVirtualTime inVirtualTimeAsync isQuirk judgeCassette marbleKeys marbles
        press prompt quirkMix ramp replayToHandler say summarizeSent testCall waitFor`),
      // prose: a list of names
      types: words(`
        AsyncAudio AsyncFactory AsyncValues AudioFrame BotErrorCode BotIssueCode BreachCode BreachReport BreachSeverity CallHandlerOptions
        CallContext CallHandler CallInfo CallLifecycle CallLimits CallOptions CallOutcome CallSession CallSid CallStats CallerAudio
        CassetteDifference CassetteEntry ClearMessage CompareCassettesOptions ConfirmedBy ConnectedMessage
        Diagnostic DiagnosticCode Digit DtmfDigit DtmfMessage EndOptions EndReason HangUp HeardOptions
        HeardSegment InboundMessage Interruptible Interruption InterruptionMode InterruptionVerdict
        InvalidMessage KeyBuffer MarkMessage MarkResult MediaMessage MessageEnvelope OutboundMessage
        OutboundOptions PcmInput PlayOptions PlaySource PlaybackEvent PlaybackOutcome PlaybackReport
        PlayoutBehaviour PressOptions PromptOptions QueuePolicy Quirk QuirkGroup QuirkInfo QuirkMixOptions
        QuirkName QuirkValue RampOptions ReadableStreamLike Rejection RejectionCode ReplayOptions ReplayToHandlerOptions
        ResamplerQuality SimulateCallOptions SimulatedCallEvent SimulatedCallReport SimulatedKey StartMessage
        StepReport StopMessage Story StoryCondition StoryOptions StoryReport StoryStep StreamSid
        SummarizeSentOptions TestCall TestCallOptions TestingErrorCode UnknownMessage WaitForOptions
        WireErrorCode WireIssue WireIssueCode WireMessage`),
    });
  });

  it('should have its exported values at run time', () => {
    expect(Object.keys(testing).sort()).toEqual(exportsOf('src/testing/index.ts').values);
  });
});

describe('the entry exotel-rx/testing/node', () => {
  it('should export these names', () => {
    expect(exportsOf('src/testing/node/index.ts')).toEqual({
      values: words(`
        callServer cassetteFile probe recordCassette recordCassettes recordProxy replayToServer simulateCall`),
      // prose: a list of names
      types: words(`
        AsyncAudio AsyncFactory AsyncValues AudioFrame BotErrorCode BotIssueCode BreachCode BreachReport BreachSeverity CallInfo CallLifecycle CallLimits CallOutcome CallSession CallSid CallStats CallerAudio CassetteEntry CassetteRecording ClearMessage
        ConfirmedBy ConnectedMessage Diagnostic DiagnosticCode Digit DtmfDigit DtmfMessage EndOptions
        EndReason HangUp HeardSegment InboundMessage Interruptible Interruption InterruptionMode
        InterruptionVerdict InvalidMessage KeyBuffer MarkMessage MarkResult MediaMessage MessageEnvelope
        OutboundMessage PcmInput PlayOptions PlaySource PlaybackEvent PlaybackOutcome PlaybackReport
        PlayoutBehaviour ProbeCall ProbeCheckResult ProbeEvent ProbeGroup ProbeOptions ProbeOutcome
        ProbeReport Quirk QuirkName ReadableStreamLike RecordCassettesOptions RecordOptions RecordProxyOptions Rejection RejectionCode ReplayOptions ScenarioName ServerLimits SimulateCallOptions SimulatedCallEvent SimulatedCallReport SimulatedKey StartMessage
        StepReport StopMessage Story StoryCondition StoryOptions StoryReport StoryStep StreamSid
        UnknownMessage WireErrorCode WireIssue WireIssueCode WireMessage`),
    });
  });

  it('should have its exported values at run time', () => {
    expect(Object.keys(testingOnNode).sort()).toEqual(exportsOf('src/testing/node/index.ts').values);
  });
});

describe('the entry exotel-rx in Workers and browsers', () => {
  it('should have the same names and types as on Node', () => {
    expect(exportsOf('src/index.web.ts')).toEqual(exportsOf('src/index.ts'));
    expect(Object.keys(web satisfies typeof core).sort()).toEqual(Object.keys(core).sort());
  });
});

describe('a value', () => {
  it('should be exported by one entry, except for the serializer', () => {
    const files = ['src/index.ts', 'src/audio.ts', 'src/testing/index.ts', 'src/testing/node/index.ts'];
    const values = files.flatMap((file) => exportsOf(file).values);
    const ofSerializer = exportsOf('src/wire.ts').values;

    expect(values.filter((name, index) => values.indexOf(name) !== index)).toEqual([]);
    expect(exportsOf('src/index.ts').values).toEqual(expect.arrayContaining(ofSerializer));
  });
});
