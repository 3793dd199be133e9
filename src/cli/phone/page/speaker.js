/**
 * Opens the speaker that plays the bot. The audio context has the call's sample rate: the browser resamples without
 * clicks.
 */
export async function openSpeaker(sampleRate, volume) {
  const context = new AudioContext({ sampleRate });
  await context.audioWorklet.addModule('speakerWorklet.js');
  const player = new AudioWorkletNode(context, 'speaker', { numberOfInputs: 0, outputChannelCount: [1] });
  const gain = new GainNode(context, { gain: volume });
  player.connect(gain).connect(context.destination);
  return {
    play: (samples) => player.port.postMessage(samples),
    setVolume: (value) => gain.gain.setTargetAtTime(value, context.currentTime, 0.02),
    close() {
      player.port.postMessage('flush');
      void context.close();
    },
  };
}
