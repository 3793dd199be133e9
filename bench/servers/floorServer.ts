import { floorEcho } from './floorEcho.js';
import { serveWs } from './serveWs.js';

serveWs(floorEcho);
