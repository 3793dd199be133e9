// For what relays a call instead of taking it: the same limits of size and rate.
export { MessageGate } from '../../session/inbound/MessageGate.js';
