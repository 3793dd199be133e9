import { createServer } from 'node:http';
import type { HandoverStore } from 'exotel-rx';

/** Serves the dynamic URL of a flow's Connect applet: the number to ring is the value that the call stored. */
export function connectApplet(store: HandoverStore<string>): { readonly close: () => void } {
  const server = createServer((request, response) => {
    const callSid = new URL(request.url ?? '/', 'http://localhost').searchParams.get('CallSid') ?? '';
    const number = store.take(callSid) ?? '+918045670000';
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ destination: { numbers: [number] } }));
  }).listen(Number(process.env['APPLET_PORT'] ?? 8081), process.env['HOST'] ?? '127.0.0.1', () => {
    const address = server.address();
    console.log(`applet on http://localhost:${typeof address === 'object' ? address?.port : ''}`);
  });
  return { close: () => server.close() };
}
