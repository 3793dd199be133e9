// For servers that relay a call: the same limits of size and rate.
export { MessageGate } from '../../session/inbound/MessageGate.js';
