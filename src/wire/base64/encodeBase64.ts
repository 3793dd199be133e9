import { runtime } from '../../support/runtime.js';

/** Returns bytes as base64 (RFC 4648, 4), padded. */
export function encodeBase64(bytes: Uint8Array): string {
  return runtime.encodeBase64(bytes);
}
