/** The highest sample rate that the server accepts, in Hz. */
const MAX_RATE = 48_000;

/**
 * Opens the caller's voice: the microphone, and WAV files on top of it, in frames of 20 ms.
 *
 * @param onFrame - called with 16-bit samples at `sampleRate`
 */
export async function openCallerVoice(onFrame) {
  let context = new AudioContext();
  if (context.sampleRate > MAX_RATE) {
    await context.close();
    context = new AudioContext({ sampleRate: MAX_RATE });
  }
  await context.audioWorklet.addModule('captureWorklet.js');
  const capture = new AudioWorkletNode(context, 'capture', {
    channelCount: 1,
    channelCountMode: 'explicit',
    numberOfOutputs: 1,
  });
  capture.port.onmessage = ({ data }) => onFrame(data);
  // A node without a connection does not run; its output here is silence.
  capture.connect(context.destination);
  let microphone;
  let file;

  const enable = (isEnabled) =>
    microphone?.getAudioTracks().forEach((track) => {
      track.enabled = isEnabled;
    });
  const stopFile = () => {
    file?.stop();
    file = undefined;
  };
  return {
    sampleRate: context.sampleRate,
    /** @throws Error when there is no microphone, or the user does not allow it */
    async useMicrophone() {
      if (navigator.mediaDevices === undefined) {
        throw new Error('browsers allow the microphone only on https and localhost');
      }
      if (microphone === undefined) {
        microphone = await navigator.mediaDevices.getUserMedia({
          audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
        });
        context.createMediaStreamSource(microphone).connect(capture);
      }
      enable(true);
    },
    muteMicrophone: () => enable(false),
    /** Plays a file to the bot, and calls `onEnd` at its end. @throws DOMException when the file is not audio */
    async say(bytes, onEnd) {
      const buffer = await context.decodeAudioData(bytes);
      stopFile();
      file = new AudioBufferSourceNode(context, { buffer });
      file.connect(capture);
      file.addEventListener('ended', onEnd);
      file.start();
    },
    stopFile,
    close() {
      stopFile();
      microphone?.getTracks().forEach((track) => track.stop());
      void context.close();
    },
  };
}
