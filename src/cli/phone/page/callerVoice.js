/** The server converts from rates up to this one. */
const MAX_RATE = 48_000;

/**
 * What the caller says: the microphone, and WAV files on top of it, in frames of 20 ms.
 *
 * @param onFrame - gets 16-bit samples at `sampleRate`
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
  // What is connected to nothing is not run; its output is silence.
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
    /** @throws Error when there is none, or it may not be used */
    async useMicrophone() {
      if (navigator.mediaDevices === undefined) {
        throw new Error('a browser gives its microphone only to https and localhost');
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
    /** Says a file; `onEnd` hears of its end. @throws DOMException when it is no audio */
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
