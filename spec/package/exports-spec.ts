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
        mixBackground recordCall silentAudio toWav wavData wavFile confirm gather menu retry deadAir
        detectSpeech energyDetector fvadDetector idle maxDuration silence promptAudio PROMPT_STREAM_BYTES bridge
        createHandoverStore createSay handover SAY_LANGUAGES bargeIn suppressEcho`),
      types: words(`
        AuthOptions AuthRefusal AuthRequest BasicCredentials CallLimits CallTokenConfig CallTokenVerdict
        CreateCallTokenConfig Limits QueuePolicy AudioFrame AudioLevel CallInfo CallLifecycle CallOptions CallOutcome CallSession CallSid CallStats ClearMessage
        CollectDigitsConfig ConfirmedBy ConnectedMessage Diagnostic DiagnosticCode Digit DtmfDigit DtmfMessage
        EncodeAudioConfig EndOptions EndReason ExotelErrorCode FrameAudioConfig InboundMessage InvalidMessage KeyBuffer
        ListenOptions MarkEcho MarkMessage MaskedDtmf MediaMessage MessageEnvelope OutboundMessage OutboundOptions PaceAudioConfig
        PcmInput PlayOptions PlaySource PlaybackEvent PlaybackOutcome PlaybackReport Rejection RejectionCode ResampleConfig
        Resampler ResamplerConfig ResamplerQuality SerializeConfig StartMessage StopMessage StreamSid ToneConfig
        UnknownMessage UpgradeInfo WebSocketLike WireErrorCode WireIssue WireIssueCode WireMessage
        Background BackgroundConfig CallProgress CallProgressToneConfig CallRecording DetectDtmfConfig DtmfToneConfig
        FadeConfig GainConfig LevelReading MeasureLevelConfig RecordCallOptions RecordableCall SilentAudioConfig
        ToWavOptions WavFileOptions Acceptance ConfirmOptions ConfirmResult GatherOptions GatherResult
        MenuOptions MenuResult PromptSource RetryOptions RetryResult TriesOptions DeadAirOptions
        DetectSpeechOptions DurationEvent EnergyDetectorConfig FvadDetectorOptions IdleEvent IdleOptions
        MaxDurationOptions SilenceOptions SilentTime SpeechDetector SpeechEvent SpeechWindow Agent AgentCaller
        AgentEvent BridgeEvent BridgeOptions HandoverOptions HandoverResult HandoverStore HandoverStoreConfig
        HeardItem CalendarDate ClockTime Say SayConfig SayLanguage BargeInCause BargeInEvent BargeInInterruption
        BargeInOptions Interruption InterruptionMode InterruptionVerdict OwnVoice SuppressEchoConfig`),
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
        recordProxy replayToHandler replayToServer say silence summarizeSent CassetteWriter toCassette waitFor`),
      types: words(`
        BotErrorCode BotIssueCode BreachCode BreachReport BreachSeverity CallerAudio HangUp PlayoutBehaviour
        SimulateCallOptions SimulatedCallEvent SimulatedCallReport SimulatedKey TestCall TestCallConfig
        ProbeCall ProbeCheckResult ProbeEvent ProbeGroup ProbeOptions ProbeOutcome ProbeReport Quirk QuirkGroup
        QuirkInfo QuirkMixOptions QuirkName QuirkValue ScenarioName
        CallHandlerOptions CassetteDifference CassetteEntry CassetteRecording CompareCassettesOptions HeardOptions HeardSegment PressOptions PromptConfig RampConfig
        RecordCassettesOptions RecordOptions RecordProxyOptions ReplayOptions ReplayToHandlerOptions SegmentOptions StepReport Story
        StoryCondition StoryOptions StoryReport StoryStep SummarizeSentOptions WaitForOptions`),
    });
  });

  it('should have at run time what it exports as values', () => {
    expect(Object.keys(testing).sort()).toEqual(exportsOf('src/testing/index.ts').values);
  });
});
