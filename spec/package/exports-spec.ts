import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as core from '../../src/index';
import * as testing from '../../src/testing/index';

/** The names that an entry exports: what there is at run time, and what only types are. */
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
        DIAGNOSTIC_CODES ExotelError REJECTION_CODES acceptCall audioLevel collectDigits createResampler decodeAudio
        decodeDtmf decodeWav deserialize encodeAudio encodeWav frameAudio listen ofEvent paceAudio resample serialize
        serveCalls tone checkCallToken createCallToken isolateUnhandledErrors
        WAV_CACHE_BYTES decodeAlaw decodeMulaw encodeAlaw encodeMulaw applyFade applyGain callProgressTone createBackground detectDtmf dtmfTone fade gain measureLevel
        mixBackground recordCall silentAudio toWav wavData wavFile confirm gather menu reprompt deadAir
        detectSpeech energyDetector fvadDetector hangUpWhenIdle limitDuration callerSilence promptAudio PROMPT_STREAM_BYTES bridge
        createHandoverStore createSay handover SAY_LANGUAGES bargeIn suppressEcho`),
      types: words(`
        CallContext CallHandler ServeCallsOptions
        AuthOptions AuthRefusal AuthRequest BasicCredentials CallLimits CallTokenOptions CallTokenVerdict
        CreateCallTokenOptions ServerLimits QueuePolicy AudioFrame AudioLevel CallInfo CallLifecycle CallOptions CallOutcome CallSession CallSid CallStats ClearMessage
        CollectDigitsOptions ConfirmedBy ConnectedMessage Diagnostic DiagnosticCode Digit DtmfDigit DtmfMessage
        EncodeAudioOptions EndOptions EndReason ExotelErrorCode FrameAudioOptions InboundMessage InvalidMessage KeyBuffer
        ListenOptions MarkResult MarkMessage MaskedDtmf MediaMessage MessageEnvelope OutboundMessage OutboundOptions PaceAudioOptions
        PcmInput PlayOptions PlaySource PlaybackEvent PlaybackOutcome PlaybackReport Rejection RejectionCode ResampleOptions
        Resampler ResamplerOptions ResamplerQuality SerializeOptions StartMessage StopMessage StreamSid ToneOptions
        UnknownMessage UpgradeInfo WebSocketLike WireErrorCode WireIssue WireIssueCode WireMessage
        Background BackgroundOptions CallProgress CallProgressToneOptions CallRecording DetectDtmfOptions DtmfToneOptions
        FadeOptions GainOptions LevelReading MeasureLevelOptions RecordCallOptions RecordableCall SilentAudioOptions
        ToWavOptions WavFileOptions Acceptance ConfirmOptions ConfirmResult GatherOptions GatherResult
        MenuOptions MenuResult PromptSource RepromptOptions RepromptResult AttemptOptions DeadAirOptions
        DetectSpeechOptions DurationEvent EnergyDetectorOptions FvadDetectorOptions IdleEvent HangUpWhenIdleOptions
        LimitDurationOptions CallerSilenceOptions SilentTime SpeechDetector SpeechEvent SpeechWindow Agent AgentCaller
        AgentEvent BridgeEvent BridgeInterruption BridgeOptions HandoverOptions HandoverResult HandoverStore HandoverStoreOptions
        HeardItem CalendarDate ClockTime Say SayOptions SayLanguage BargeInCause BargeInEvent BargeInInterruption
        BargeInOptions Interruptible Interruption InterruptionMode InterruptionVerdict OwnVoice SuppressEchoOptions`),
    });
  });

  it('should have at run time what it exports as values', () => {
    expect(Object.keys(core).sort()).toEqual(exportsOf('src/index.ts').values);
  });
});

describe('the entry exotel-rx/testing', () => {
  it('should export these names', () => {
    expect(exportsOf('src/testing/index.ts')).toEqual({
      values: words(`
        simulateCall testCall QUIRKS isQuirk probe quirkMix callHandler callServer caller cassetteFile compareCassettes describeStory drawMarbles drawSequence ended
        hangUp heard heardSegments inVirtualTime judgeCassette marbleKeys marbles parseCassette press prompt ramp recordCassette recordCassettes recordEntries
        recordProxy replayToHandler replayToServer say botSilence summarizeSent CassetteWriter toCassette waitFor`),
      types: words(`
        BotErrorCode BotIssueCode BreachCode BreachReport BreachSeverity CallerAudio HangUp PlayoutBehaviour
        SimulateCallOptions SimulatedCallEvent SimulatedCallReport SimulatedKey TestCall TestCallOptions
        ProbeCall ProbeCheckResult ProbeEvent ProbeGroup ProbeOptions ProbeOutcome ProbeReport Quirk QuirkGroup
        QuirkInfo QuirkMixOptions QuirkName QuirkValue ScenarioName
        CallHandlerOptions CassetteDifference CassetteEntry CassetteRecording CompareCassettesOptions HeardOptions HeardSegment PressOptions PromptOptions RampOptions
        RecordCassettesOptions RecordOptions RecordProxyOptions ReplayOptions ReplayToHandlerOptions SegmentOptions StepReport Story
        StoryCondition StoryOptions StoryReport StoryStep SummarizeSentOptions WaitForOptions`),
    });
  });

  it('should have at run time what it exports as values', () => {
    expect(Object.keys(testing).sort()).toEqual(exportsOf('src/testing/index.ts').values);
  });
});
